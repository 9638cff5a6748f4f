package chdb

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/timezone"
)

// reblock copies Native blocks from the engine, which writes protocol revision 0, to a client which named a revision
// of its own and expects blocks to look accordingly. It returns how many blocks there were.
//
// A column's bytes are the same in both; only what stands around them differs. They are decoded to learn where they
// end, and copied as they are: clickhouse-go cannot encode every type it can decode.
func reblock(dst io.Writer, src io.Reader, revision uint64, tz string) (blocks int, err error) {
	location, err := timezone.Load(tz)
	if err != nil {
		return 0, fmt.Errorf("load time zone %q: %w", tz, err)
	}
	r := newRawReader(src)
	server := &column.ServerContext{Timezone: location}
	for ; ; blocks++ {
		columns, err := r.UVarInt()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return blocks, err
		}
		block, err := r.block(columns, revision, server)
		if err != nil {
			return blocks, fmt.Errorf("decode native block: %w", err)
		}
		if _, err := dst.Write(block); err != nil {
			return blocks, err
		}
	}
}

// rawReader decodes Native data and remembers the bytes it was decoded from.
type rawReader struct {
	*chproto.Reader
	src   io.Reader
	ahead *bufio.Reader // between src and the decoder, which uses this very reader as it is large enough
	seen  []byte        // what came from src since the last cut
	out   chproto.Buffer
}

// decoderBuffer is at least what the decoder would buffer by itself: it then takes the reader it is given.
const decoderBuffer = 256 << 10

func newRawReader(src io.Reader) *rawReader {
	r := &rawReader{src: src}
	r.ahead = bufio.NewReaderSize(recorder{r}, decoderBuffer)
	r.Reader = chproto.NewReader(r.ahead)
	return r
}

// recorder is the source as the decoder's buffer sees it.
type recorder struct{ r *rawReader }

func (c recorder) Read(p []byte) (int, error) {
	n, err := c.r.src.Read(p)
	c.r.seen = append(c.r.seen, p[:n]...)
	return n, err
}

// cut returns the bytes decoded since the last cut; they are valid until the next read.
func (r *rawReader) cut() []byte {
	n := len(r.seen) - r.ahead.Buffered()
	b := r.seen[:n]
	r.seen = r.seen[n:]
	return b
}

// block reads the rest of a block and returns the whole of it as the client's revision has it.
func (r *rawReader) block(columns, revision uint64, server *column.ServerContext) ([]byte, error) {
	rows, err := r.UVarInt()
	if err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	r.out.Reset()
	putBlockHead(&r.out, columns, rows, revision)
	for range columns {
		name, err := r.Str()
		if err != nil {
			return nil, err
		}
		typ, err := r.Str()
		if err != nil {
			return nil, err
		}
		putColumnHead(&r.out, namedType{name, typ}, revision)
		r.cut()
		if err := r.skipColumn(name, typ, int(rows), server); err != nil {
			return nil, fmt.Errorf("column %q of type %s: %w", name, typ, err)
		}
		r.out.PutRaw(r.cut())
	}
	return r.out.Buf, nil
}

// skipColumn decodes one column's data.
func (r *rawReader) skipColumn(name, typ string, rows int, server *column.ServerContext) error {
	if rows == 0 {
		return nil
	}
	col, err := column.Type(typ).Column(name, server)
	if err != nil {
		return err
	}
	if stateful, ok := col.(column.CustomSerialization); ok {
		if err := stateful.ReadStatePrefix(r.Reader); err != nil {
			return err
		}
	}
	return col.Decode(r.Reader, rows)
}

// revisionCustomSerialization is the first revision which says for each column how it is serialised.
const revisionCustomSerialization = 54454

// putBlockHead starts a block: its info, which says neither overflow nor bucket, and its size.
func putBlockHead(buf *chproto.Buffer, columns, rows, revision uint64) {
	if revision > 0 {
		buf.PutUVarInt(1)
		buf.PutBool(false)
		buf.PutUVarInt(2)
		buf.PutInt32(-1)
		buf.PutUVarInt(0)
	}
	buf.PutUVarInt(columns)
	buf.PutUVarInt(rows)
}

// putColumnHead starts a column, which is serialised in no custom way.
func putColumnHead(buf *chproto.Buffer, c namedType, revision uint64) {
	buf.PutString(c.name)
	buf.PutString(c.typ)
	if revision >= revisionCustomSerialization {
		buf.PutBool(false)
	}
}

// emptyBlock is a block of no rows: it tells a client the names and types of an empty result.
func emptyBlock(columns []namedType, revision uint64) []byte {
	buf := new(chproto.Buffer)
	putBlockHead(buf, uint64(len(columns)), 0, revision)
	for _, c := range columns {
		putColumnHead(buf, c, revision)
	}
	return buf.Buf
}

// namedType is a column of a result.
type namedType struct{ name, typ string }

// headerFormat writes a result's names and types even when it has no rows.
const headerFormat = "JSONCompactEachRowWithNamesAndTypes"

// columnsOf reads the names and types of an empty result: from the engine's description where it can describe the
// statement, else by running it once more.
func columnsOf(c *conn, s *statement, params []binding) ([]namedType, error) {
	if s.returnsRows() {
		out, _, err := c.exec("DESCRIBE TABLE (\n"+s.bare()+"\n)", "JSONCompactEachRow", params)
		if err == nil {
			return described(out)
		}
	}
	out, _, err := c.exec(s.bare()+"\nFORMAT "+headerFormat, headerFormat, params)
	if err != nil {
		return nil, err
	}
	return headed(out)
}

// described reads DESCRIBE's answer: one line a column.
func described(out []byte) ([]namedType, error) {
	var columns []namedType
	for line := range strings.Lines(string(out)) {
		var row []any
		if err := json.Unmarshal([]byte(line), &row); err != nil || len(row) < 2 {
			return nil, fmt.Errorf("unexpected description %q", line)
		}
		columns = append(columns, namedType{fmt.Sprint(row[0]), fmt.Sprint(row[1])})
	}
	return columns, nil
}

// headed reads the two header lines of headerFormat.
func headed(out []byte) ([]namedType, error) {
	lines := strings.SplitN(string(out), "\n", 3)
	if len(lines) < 2 {
		return nil, nil
	}
	var names, types []string
	if err := errors.Join(json.Unmarshal([]byte(lines[0]), &names), json.Unmarshal([]byte(lines[1]), &types)); err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	if len(names) != len(types) {
		return nil, errors.New("read header: names and types differ in number")
	}
	columns := make([]namedType, len(names))
	for i := range names {
		columns[i] = namedType{names[i], types[i]}
	}
	return columns, nil
}
