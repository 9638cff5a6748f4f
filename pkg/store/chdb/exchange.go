package chdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// exchange is one request on its way: who asks, for what, on which connection. Its fields fill up in run's order.
type exchange struct {
	*server
	r   *http.Request
	out *output

	role role
	q    *request
	stmt *statement
	rest io.Reader // the body behind stmt's text
	conn *conn
}

func (x *exchange) id() string {
	if x.q == nil {
		return ""
	}
	return x.q.id
}

func (x *exchange) kind() string {
	if x.stmt == nil {
		return ""
	}
	return strings.ToValidUTF8(x.stmt.kind[:min(len(x.stmt.kind), 20)], "")
}

// run answers the request up to the answer's end, which its caller writes. It is deliberately one straight line.
func (x *exchange) run(ctx context.Context) (err error) {
	params, err := parameters(x.r)
	if err != nil {
		return err
	}
	if x.role, err = authenticate(x.r, params, x.cfg.Owner, x.cfg.Reader); err != nil {
		return err
	}
	isSetting := func(name string) bool { return x.engine.settings[name] }
	if x.q, err = readRequest(x.r, params, x.cfg.BufferBytes, isSetting); err != nil {
		return err
	}
	x.out.prepare(x.q)
	if err := x.gates[x.role].enter(ctx); err != nil {
		return err
	}
	defer x.gates[x.role].leave()

	tables, err := x.readStatement()
	if err != nil {
		return err
	}
	if err := x.check(); err != nil {
		return err
	}
	done, err := x.open(tables)
	if err != nil {
		return err
	}
	defer done()
	defer x.engine.killable(ctx, x.tag())()
	return x.execute()
}

// tag marks the exchange's queries in the engine. It is never the client's query id alone: that may be anything.
func (x *exchange) tag() string { return "vedetta:" + x.out.tag }

// readStatement reads the text, or the start of it when an INSERT's data follows, and a form's tables.
func (x *exchange) readStatement() ([]formTable, error) {
	body, err := x.openBody()
	if err != nil {
		return nil, err
	}
	if isMultipart(x.r) {
		return x.readForm(body)
	}
	start, err := io.ReadAll(io.LimitReader(body, int64(x.cfg.MaxQueryBytes)+1))
	if err != nil {
		return nil, err
	}
	text, whole := x.q.query, len(start) <= x.cfg.MaxQueryBytes
	if text != "" && len(start) > 0 && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	x.stmt = parseStatement(text + string(start))
	if !whole && !x.stmt.insert || x.stmt.bodyStart > x.cfg.MaxQueryBytes {
		return nil, raise(codeTooLarge, "The query is larger than %d bytes", x.cfg.MaxQueryBytes)
	}
	x.rest = http.NoBody
	if !whole {
		x.rest = body
	}
	return nil, nil
}

// openBody undoes the body's compressions. Each layer is bounded, so a small request cannot unpack without end.
func (x *exchange) openBody() (io.Reader, error) {
	limit, frame := x.cfg.MaxRequestBytes, uint32(128<<20)
	if x.role != roleOwner {
		limit, frame = int64(x.cfg.MaxQueryBytes)+1, uint32(x.cfg.MaxQueryBytes)
	}
	wire := &limitedBody{body: x.r.Body, left: limit, control: x.out.control, stall: x.cfg.StallTimeout}
	body, err := decodeBody(x.r, wire)
	if err != nil {
		return nil, err
	}
	if x.q.decompress {
		body = newBlockReader(body, frame)
	}
	if body == io.Reader(wire) {
		return body, nil
	}
	return &limitedBody{body: body, left: limit}, nil
}

// check refuses what may not run, before a connection is opened.
func (x *exchange) check() error {
	s := x.stmt
	switch {
	case len(s.tokens) == 0:
		return raise(codeSyntaxError, "Syntax error: failed at position 1 (end of query): empty query")
	case s.many:
		return raise(codeSyntaxError, "Syntax error (Multi-statements are not allowed)")
	case s.outfile:
		return raise(codeNotImplemented, "INTO OUTFILE and FROM INFILE are not allowed over HTTP")
	case x.role == roleOwner:
		return nil
	}
	exist, err := x.databases()
	if err != nil {
		return err
	}
	if x.q.database == "system" || x.q.database != "" && x.guard.foreign(x.q.database, exist) {
		return denied("on database %s", x.q.database)
	}
	return x.guard.check(s, exist, x.q.bindings)
}

// execute runs the statement and writes its result.
func (x *exchange) execute() error {
	if x.stmt.insert {
		return x.insert()
	}
	class, err := x.classify()
	if err != nil {
		return err
	}
	format := x.q.outputFormat(x.stmt)
	if class == classReadOnly {
		x.out.w.Header().Set("Content-Type", contentType(format))
		x.out.w.Header().Set("X-ClickHouse-Format", format)
	}
	if x.stmt.returnsRows() && joins(format) {
		err := x.stream(format)
		if !errors.Is(err, errNotStreamable) {
			return err
		}
	}
	return x.exec(format, class)
}

// joins says whether results in a format may be written one behind the other. The engine formats each chunk of a
// stream as a whole: two JSON documents, two headers of a CSV. Only formats that are rows and nothing else are streamed;
// a result in another format is kept in memory, within the user's limits.
func joins(format string) bool {
	switch format {
	case "TabSeparated", "TSV", "TabSeparatedRaw", "TSVRaw", "Raw", "CSV", "JSONEachRow", "JSONLines", "NDJSON",
		"JSONCompactEachRow", "JSONStringsEachRow", "JSONCompactStringsEachRow", "RowBinary", "Native", "LineAsString", "Null":
		return true
	default:
		return false
	}
}

// classify has the engine judge the statement, and refuses by its judgement.
func (x *exchange) classify() (queryClass, error) {
	n, class, err := x.conn.classify(x.stmt.text)
	if err != nil {
		return class, err
	}
	switch {
	case n == 0: // it does not parse; only the engine can say why
		if _, _, err := x.conn.exec(x.stmt.text, "Null", x.q.bindings); err != nil {
			return class, err
		}
		return class, raise(codeSyntaxError, "Syntax error: this is no statement")
	case n > 1 && (x.role == roleReader || !x.hasWord("PARALLEL")):
		return class, raise(codeSyntaxError, "Syntax error (Multi-statements are not allowed)")
	case class != classReadOnly && (x.role == roleReader || x.q.get && class == classMutating):
		return class, raise(codeReadonly, "Cannot execute query in readonly mode.")
	}
	return class, nil
}

func (x *exchange) hasWord(word string) bool {
	for i := range x.stmt.tokens {
		if x.stmt.is(i, word) {
			return true
		}
	}
	return false
}

// insert copies the data behind the statement into the engine.
func (x *exchange) insert() error {
	if strings.Trim(x.stmt.format, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return raise(codeUnknownFormat, "Unknown format %s", x.stmt.format)
	}
	data := io.MultiReader(strings.NewReader(x.stmt.text[x.stmt.dataStart:]), x.rest)
	if x.stmt.format == "Values" {
		data = &oneStatement{src: data}
	}
	st, err := x.conn.insert(x.stmt.head, x.stmt.format, x.q.bindings, data)
	x.out.stats.add(st)
	return err
}

// stream runs a SELECT and passes its chunks on as they come.
func (x *exchange) stream(format string) error {
	rows, err := x.conn.query(x.stmt.text, format, x.q.bindings)
	if err != nil {
		return err
	}
	src := &chunks{next: rows.next, stats: func() { x.out.stats = rows.stats }}
	blocks, err := x.copy(src, format)
	rows.close()
	if err == nil && blocks == 0 {
		err = x.writeEmpty()
	}
	return err
}

// exec runs any other statement.
func (x *exchange) exec(format string, class queryClass) error {
	result, st, err := x.conn.exec(x.stmt.text, format, x.q.bindings)
	x.out.stats.add(st)
	if class != classReadOnly {
		x.catalog.Store(nil)
	}
	if err != nil {
		return err
	}
	blocks, err := x.copy(bytes.NewReader(result), format)
	if err == nil && blocks == 0 && class == classReadOnly {
		err = x.writeEmpty()
	}
	return err
}

// copy writes a result, block by block for a client with a revision of its own. It returns the number of blocks, or
// -1 where there are none to count.
func (x *exchange) copy(src io.Reader, format string) (int, error) {
	if x.reblocks(format) {
		return reblock(x.out, src, x.q.revision, x.engine.timezone)
	}
	_, err := io.Copy(struct{ io.Writer }{x.out}, src)
	return -1, err
}

func (x *exchange) reblocks(format string) bool {
	return x.q.revision > 0 && strings.EqualFold(format, "Native")
}

// writeEmpty tells a client of blocks the names and types of a result without rows.
func (x *exchange) writeEmpty() error {
	columns, err := columnsOf(x.conn, x.stmt, x.q.bindings)
	if err != nil {
		return fmt.Errorf("describe empty result: %w", err)
	}
	_, err = x.out.Write(emptyBlock(columns, x.q.revision))
	return err
}

// chunks reads a stream's chunks as one reader.
type chunks struct {
	next  func() ([]byte, error)
	stats func() // called after each chunk
	left  []byte
}

func (c *chunks) Read(p []byte) (int, error) {
	for len(c.left) == 0 {
		var err error
		if c.left, err = c.next(); err != nil {
			return 0, err
		}
		c.stats()
	}
	n := copy(p, c.left)
	c.left = c.left[n:]
	return n, nil
}

// WriteTo writes the chunks without copying them.
func (c *chunks) WriteTo(w io.Writer) (n int64, err error) {
	for {
		if len(c.left) > 0 {
			k, err := w.Write(c.left)
			n += int64(k)
			if err != nil {
				return n, err
			}
		}
		if c.left, err = c.next(); err != nil {
			c.left = nil
			if errors.Is(err, io.EOF) {
				return n, nil
			}
			return n, err
		}
		c.stats()
	}
}
