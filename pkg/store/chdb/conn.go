package chdb

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unsafe"
)

// setting is one ClickHouse setting of a connection.
type setting struct{ name, value string }

// binding is one query parameter, {name:Type} in the text.
type binding struct{ name, value string }

// stats is what ClickHouse says in X-ClickHouse-Summary.
type stats struct {
	readRows, readBytes       uint64
	writtenRows, writtenBytes uint64
	resultRows, resultBytes   uint64
}

func (s *stats) add(o stats) {
	s.readRows += o.readRows
	s.readBytes += o.readBytes
	s.writtenRows += o.writtenRows
	s.writtenBytes += o.writtenBytes
	s.resultRows += o.resultRows
	s.resultBytes += o.resultBytes
}

// queryClass is the engine's own judgement of a statement.
type queryClass uint32

const (
	classReadOnly queryClass = 0
	classMutating queryClass = 1
	classUnknown  queryClass = 4 // does not parse
)

// conn is one connection to the engine: one session, one statement at a time. It is not safe for concurrent use.
type conn struct {
	abi    *abi
	handle unsafe.Pointer // chdb_connection *
}

func (c *conn) inner() unsafe.Pointer { return *(*unsafe.Pointer)(c.handle) }

func (c *conn) close() {
	if c.handle != nil {
		c.abi.closeConn(c.handle)
		c.handle = nil
	}
}

// exec runs a statement and returns its whole output.
func (c *conn) exec(sql, format string, params []binding) ([]byte, stats, error) {
	var pin pinned
	defer pin.Unpin()
	names, nameLens, values, valueLens, count := pin.bindings(params)
	res := c.abi.query(c.inner(), pin.string(sql), uint64(len(sql)), pin.string(format), uint64(len(format)),
		names, nameLens, values, valueLens, count)
	return c.take(res)
}

// take copies a result out of C and frees it.
func (c *conn) take(res unsafe.Pointer) ([]byte, stats, error) {
	if res == nil {
		return nil, stats{}, errors.New("the engine returned nothing")
	}
	defer c.abi.resultDestroy(res)
	if text := goString(c.abi.resultError(res)); text != "" {
		return nil, stats{}, parseException(text)
	}
	return append([]byte(nil), c.view(res)...), c.stats(res), nil
}

// view is a result's bytes in C's memory, valid until the result is destroyed.
func (c *conn) view(res unsafe.Pointer) []byte {
	n := c.abi.resultLength(res)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(c.abi.resultBuffer(res)), n)
}

func (c *conn) stats(res unsafe.Pointer) stats {
	return stats{
		readRows: c.abi.resultReadRows(res), readBytes: c.abi.resultReadBytes(res),
		writtenRows: c.abi.resultWrittenRows(res), writtenBytes: c.abi.resultWrittenBytes(res),
		resultRows: c.abi.resultRows(res), resultBytes: c.abi.resultLength(res),
	}
}

// classify asks the engine's parser how many statements sql holds and what they would do.
func (c *conn) classify(sql string) (statements int, class queryClass, err error) {
	var pin pinned
	defer pin.Unpin()
	var out struct{ size, statements, flags, class uint32 }
	out.size, out.class = uint32(unsafe.Sizeof(out)), uint32(classUnknown)
	pin.Pin(&out)
	if c.abi.classify(c.inner(), pin.string(sql), uint64(len(sql)), nil, 0, unsafe.Pointer(&out)) != 0 {
		return 0, classUnknown, errors.New("classify statement: the engine refused")
	}
	return int(out.statements), queryClass(out.class), nil
}

// set applies settings to the session.
func (c *conn) set(settings []setting) error {
	if len(settings) == 0 {
		return nil
	}
	parts := make([]string, len(settings))
	for i, s := range settings {
		parts[i] = quoteName(s.name) + " = " + quoteString(s.value)
	}
	_, _, err := c.exec("SET "+strings.Join(parts, ", "), "", nil)
	return err
}

// stream is a running SELECT whose result is fetched in chunks. Its owner closes it.
type stream struct {
	conn   *conn
	handle unsafe.Pointer
	chunk  unsafe.Pointer // the result whose bytes next returned last
	stats  stats
	ended  bool
}

// errNotStreamable is returned for statements the engine cannot stream; nothing has run then.
var errNotStreamable = errors.New("not a streaming statement")

// query starts a SELECT.
func (c *conn) query(sql, format string, params []binding) (*stream, error) {
	var pin pinned
	defer pin.Unpin()
	names, nameLens, values, valueLens, count := pin.bindings(params)
	handle := c.abi.stream(c.inner(), pin.string(sql), uint64(len(sql)), pin.string(format), uint64(len(format)),
		names, nameLens, values, valueLens, count)
	if handle == nil {
		return nil, errors.New("the engine returned nothing")
	}
	if text := goString(c.abi.resultError(handle)); text != "" {
		c.abi.resultDestroy(handle)
		if strings.Contains(text, "Streaming query is not supported for query") {
			return nil, errNotStreamable
		}
		return nil, parseException(text)
	}
	return &stream{conn: c, handle: handle}, nil
}

// next returns the next chunk, valid until the following call, and io.EOF at the end.
func (s *stream) next() ([]byte, error) {
	s.drop()
	if s.ended {
		return nil, io.EOF
	}
	res := s.conn.abi.streamFetch(s.conn.inner(), s.handle)
	if res == nil {
		s.ended = true
		return nil, errors.New("the engine returned nothing")
	}
	s.chunk = res
	if text := goString(s.conn.abi.resultError(res)); text != "" {
		s.ended = true
		return nil, parseException(text)
	}
	s.stats.add(s.conn.stats(res))
	b := s.conn.view(res)
	if len(b) == 0 {
		s.ended = true
		return nil, io.EOF
	}
	return b, nil
}

func (s *stream) drop() {
	if s.chunk != nil {
		s.conn.abi.resultDestroy(s.chunk)
		s.chunk = nil
	}
}

// close cancels what still runs and frees everything.
func (s *stream) close() {
	s.drop()
	if !s.ended {
		s.conn.abi.streamCancel(s.conn.inner(), s.handle)
	}
	s.conn.abi.resultDestroy(s.handle)
}

// insertChunk is how much of an insert is handed to the engine at once; the engine holds back when it is behind,
// so an insert of any size needs a bounded amount of memory.
const insertChunk = 256 << 10

// insert runs "INSERT INTO t (…)", given without FORMAT, with data read from body. When reading fails the insert is
// cancelled: blocks the engine has already written stay, as they do in a server.
func (c *conn) insert(sql, format string, params []binding, body io.Reader) (stats, error) {
	handle, err := c.beginInsert(sql, format, params)
	if err != nil {
		return stats{}, err
	}
	defer c.abi.insertDestroy(handle)

	if err := c.appendAll(handle, body); err != nil {
		c.abi.insertCancel(handle)
		return stats{}, err
	}
	_, st, err := c.take(c.abi.insertDone(handle))
	return st, err
}

func (c *conn) beginInsert(sql, format string, params []binding) (unsafe.Pointer, error) {
	var pin pinned
	defer pin.Unpin()
	names, nameLens, values, valueLens, count := pin.bindings(params)
	handle := c.abi.insert(c.inner(), pin.string(sql), uint64(len(sql)), pin.string(format), uint64(len(format)),
		names, nameLens, values, valueLens, count)
	if handle == nil {
		return nil, errors.New("the engine returned nothing")
	}
	if text := goString(c.abi.insertError(handle)); text != "" {
		c.abi.insertDestroy(handle)
		return nil, parseException(text)
	}
	return handle, nil
}

// appendAll copies body into an insert. An append the engine refuses is no error yet: insertDone says why.
func (c *conn) appendAll(handle unsafe.Pointer, body io.Reader) error {
	var pin pinned
	defer pin.Unpin()
	buf := make([]byte, insertChunk)
	addr := pin.bytes(buf)
	for {
		n, err := fill(body, buf)
		if n > 0 && c.abi.insertAppend(handle, addr, uint64(n)) != 0 {
			return nil
		}
		switch {
		case err == io.EOF: //nolint:errorlint // a wrapped EOF is a body that broke off
			return nil
		case err != nil:
			return fmt.Errorf("read data: %w", err)
		}
	}
}

// fill reads until buf is full or r ends. Unlike io.ReadFull it passes r's own error on: a request body that broke
// off says io.ErrUnexpectedEOF, which must never look like its end.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var k int
		k, err = r.Read(buf[n:])
		n += k
	}
	return n, err
}

// quoteString writes a ClickHouse string literal.
func quoteString(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// quoteName writes a ClickHouse identifier.
func quoteName(s string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(s) + "`"
}
