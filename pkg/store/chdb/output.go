package chdb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// output is one answer. It holds the first bytes back, so that an error which comes late still gets its own status;
// after that it streams, and an error becomes ClickHouse's "__exception__" block and a broken connection.
type output struct {
	w       http.ResponseWriter
	control *http.ResponseController
	limit   int           // how much is held back
	stall   time.Duration // how long one write may take

	held      bytes.Buffer
	committed bool
	stats     stats
	started   time.Time

	chain  io.Writer   // where the answer's bytes are written: compression, then the output itself
	closer []io.Closer // the chain's links, outermost first
	tag    string      // marks a late exception
}

func newOutput(w http.ResponseWriter, stall time.Duration) *output {
	o := &output{w: w, control: http.NewResponseController(w), stall: stall, started: time.Now(), tag: newID()[:16]}
	o.chain = direct{o}
	return o
}

// prepare sets the headers and the compression of a request's answer.
func (o *output) prepare(q *request) {
	o.limit = q.buffer
	head := o.w.Header()
	head.Set("X-ClickHouse-Query-Id", q.id)
	head.Set("X-ClickHouse-Exception-Tag", o.tag)
	head.Set("Vary", "Accept-Encoding")
	if q.httpCoding != "" {
		head.Set("Content-Encoding", q.httpCoding)
		o.push(newCoder(o.chain, q.httpCoding))
	}
	if q.compress {
		o.push(newBlockWriter(o.chain, q.method))
	}
}

func (o *output) push(link io.WriteCloser) {
	o.chain = link
	o.closer = append([]io.Closer{link}, o.closer...)
}

// Write takes bytes of the answer before its compression.
func (o *output) Write(p []byte) (int, error) { return o.chain.Write(p) }

// direct is the chain's last link: what reaches it goes to the client.
type direct struct{ o *output }

func (d direct) Write(p []byte) (int, error) {
	o := d.o
	if !o.committed && o.held.Len()+len(p) <= o.limit {
		return o.held.Write(p)
	}
	if err := o.commit(); err != nil {
		return 0, err
	}
	_ = o.control.SetWriteDeadline(time.Now().Add(o.stall))
	return o.w.Write(p)
}

// commit sends the headers and what was held back.
func (o *output) commit() error {
	if o.committed {
		return nil
	}
	o.committed = true
	o.w.Header().Set("X-ClickHouse-Summary", o.summary())
	_ = o.control.SetWriteDeadline(time.Now().Add(o.stall))
	_, err := o.w.Write(o.held.Bytes())
	o.held = bytes.Buffer{}
	return err
}

// finish ends a good answer.
func (o *output) finish() error {
	for _, c := range o.closer {
		if err := c.Close(); err != nil {
			return err
		}
	}
	if !o.committed {
		o.w.Header().Set("Content-Length", strconv.Itoa(o.held.Len()))
	}
	return o.commit()
}

// fail ends an answer with an exception, by status if nothing was sent yet.
func (o *output) fail(e *Exception, version string) {
	text := fmt.Sprintf("%s (version %s)\n", e.Error(), version)
	if o.committed {
		o.breakOff(text)
		return
	}
	o.held.Reset()
	head := o.w.Header()
	head.Set("Content-Type", "text/plain; charset=UTF-8")
	head.Set("X-ClickHouse-Exception-Code", strconv.Itoa(e.Code))
	head.Set("X-ClickHouse-Summary", o.summary())
	head.Del("Content-Encoding")
	head.Del("X-ClickHouse-Format")
	if e.status() == http.StatusUnauthorized {
		head.Set("WWW-Authenticate", `Basic realm="ClickHouse server HTTP API"`)
	}
	head.Set("Content-Length", strconv.Itoa(len(text)))
	_ = o.control.SetWriteDeadline(time.Now().Add(o.stall))
	o.w.WriteHeader(e.status())
	_, _ = io.WriteString(o.w, text) // nobody is left to tell
}

// breakOff writes the exception into the running answer and cuts the connection, so that no client takes the answer
// for whole.
func (o *output) breakOff(text string) {
	text = strings.TrimSuffix(text, "\n")
	fmt.Fprintf(o.chain, "\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n", o.tag, text, len(text)+1, o.tag)
	for _, c := range o.closer {
		_ = c.Close()
	}
	_ = o.control.Flush()
	if c, _, err := o.control.Hijack(); err == nil {
		_ = c.Close()
	}
}

// summary is X-ClickHouse-Summary: numbers as strings, as ClickHouse writes them.
func (o *output) summary() string {
	n := func(v uint64) string { return strconv.FormatUint(v, 10) }
	b, _ := json.Marshal(struct {
		ReadRows     string `json:"read_rows"`
		ReadBytes    string `json:"read_bytes"`
		WrittenRows  string `json:"written_rows"`
		WrittenBytes string `json:"written_bytes"`
		TotalRows    string `json:"total_rows_to_read"`
		ResultRows   string `json:"result_rows"`
		ResultBytes  string `json:"result_bytes"`
		Elapsed      string `json:"elapsed_ns"`
	}{
		n(o.stats.readRows), n(o.stats.readBytes), n(o.stats.writtenRows), n(o.stats.writtenBytes), "0",
		n(o.stats.resultRows), n(o.stats.resultBytes), n(uint64(time.Since(o.started))),
	})
	return string(b)
}

// contentType is the media type of a format, as ClickHouse names it.
func contentType(format string) string {
	switch f := strings.ToLower(format); {
	case f == "jsoneachrow", f == "ndjson", f == "jsonlines", strings.HasPrefix(f, "jsoncompacteachrow"),
		strings.HasPrefix(f, "jsonstringseachrow"), strings.HasPrefix(f, "jsoneachrow"):
		return "application/x-ndjson; charset=UTF-8"
	case strings.HasPrefix(f, "json"):
		return "application/json; charset=UTF-8"
	case strings.HasPrefix(f, "tab"), strings.HasPrefix(f, "tsv"), strings.HasPrefix(f, "raw"):
		return "text/tab-separated-values; charset=UTF-8"
	case strings.HasPrefix(f, "csvwithnames"):
		return "text/csv; charset=UTF-8; header=present"
	case f == "csv":
		return "text/csv; charset=UTF-8; header=absent"
	case f == "xml":
		return "application/xml; charset=UTF-8"
	case f == "markdown":
		return "text/markdown; charset=UTF-8"
	case f == "prometheus":
		return "text/plain; version=0.0.4; charset=UTF-8"
	case f == "native", f == "rowbinary", strings.HasPrefix(f, "rowbinary"), f == "parquet", f == "arrow",
		f == "arrowstream", f == "orc", f == "avro", f == "msgpack", f == "protobuf", f == "capnproto", f == "npy", f == "bson":
		return "application/octet-stream"
	default:
		return "text/plain; charset=UTF-8"
	}
}
