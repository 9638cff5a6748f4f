package chdb

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// blockWriter writes ClickHouse's own compression: frames of up to a megabyte, each with its checksum.
type blockWriter struct {
	dst   io.Writer
	codec *compress.Writer
	buf   bytes.Buffer
}

// blockSize is how much one frame holds; ClickHouse's own size.
const blockSize = 1 << 20

func newBlockWriter(dst io.Writer, method string) *blockWriter {
	m := compress.LZ4
	if method == "ZSTD" {
		m = compress.ZSTD
	}
	return &blockWriter{dst: dst, codec: compress.NewWriter(compress.LevelZero, m)}
}

// Write takes data; full frames go out at once.
func (w *blockWriter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), blockSize-w.buf.Len())
		w.buf.Write(p[:k])
		p = p[k:]
		if w.buf.Len() == blockSize {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (w *blockWriter) flush() error {
	if w.buf.Len() == 0 {
		return nil
	}
	if err := w.codec.Compress(w.buf.Bytes()); err != nil {
		return err
	}
	w.buf.Reset()
	_, err := w.dst.Write(w.codec.Data)
	return err
}

// Close writes the last frame.
func (w *blockWriter) Close() error { return w.flush() }

// newBlockReader reads ClickHouse's own compression. No frame may unpack to more than limit bytes.
func newBlockReader(src io.Reader, limit uint32) io.Reader {
	return &blockReader{codec: compress.NewReader(&frames{src: src, limit: limit})}
}

type blockReader struct{ codec *compress.Reader }

func (r *blockReader) Read(p []byte) (int, error) {
	n, err := r.codec.Read(p)
	var own *Exception
	switch {
	case err == nil, errors.As(err, &own):
		return n, err
	case errors.Is(err, io.EOF):
		return n, io.EOF
	default:
		return n, raise(codeCannotInflate, "Cannot decompress the request's body: %v", err)
	}
}

// frames passes compressed frames through and looks at each header before the decoder believes it.
type frames struct {
	src   io.Reader
	limit uint32
	head  []byte // what of the header is still to be passed
	left  int64  // bytes of the frame's payload still to come
}

// A frame starts with a checksum of 16 bytes, the method, and two sizes; the first size counts from the method on.
const (
	frameHead     = 25
	frameChecksum = 16
)

func (f *frames) Read(p []byte) (int, error) {
	if len(f.head) == 0 && f.left == 0 {
		if err := f.readHead(); err != nil {
			return 0, err
		}
	}
	if len(f.head) > 0 {
		n := copy(p, f.head)
		f.head = f.head[n:]
		return n, nil
	}
	n, err := f.src.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	if errors.Is(err, io.EOF) && f.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (f *frames) readHead() error {
	head := make([]byte, frameHead)
	n, err := fill(f.src, head)
	switch {
	case n == 0 && err != nil:
		return err
	case n < frameHead:
		return io.ErrUnexpectedEOF
	}
	packed := binary.LittleEndian.Uint32(head[frameChecksum+1:])
	unpacked := binary.LittleEndian.Uint32(head[frameChecksum+5:])
	if packed < frameHead-frameChecksum || packed > f.limit+blockSize || unpacked > f.limit {
		return raise(codeCannotInflate, "A compressed block of %d bytes, %d unpacked, is not allowed", packed, unpacked)
	}
	f.head, f.left = head, int64(packed)-(frameHead-frameChecksum)
	return nil
}

// decodeBody undoes a request's Content-Encoding.
func decodeBody(r *http.Request, body io.Reader) (io.Reader, error) {
	var err error
	switch coding := strings.ToLower(r.Header.Get("Content-Encoding")); coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		body, err = gzip.NewReader(body)
	case "deflate":
		body, err = zlib.NewReader(body)
	case "br":
		body = brotli.NewReader(body)
	case "zstd":
		var dec *zstd.Decoder
		dec, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
		if err == nil {
			return inflated{dec.IOReadCloser()}, nil
		}
	default:
		return nil, raise(codeMediaType, "Unknown Content-Encoding")
	}
	if err != nil {
		return nil, inflateError(err)
	}
	return inflated{body}, nil
}

// inflated reports what is wrong with a compressed body as ClickHouse's exception.
type inflated struct{ r io.Reader }

func (i inflated) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // a wrapped EOF is a broken body
		err = inflateError(err)
	}
	return n, err
}

func inflateError(err error) error {
	if own, ok := errors.AsType[*Exception](err); ok {
		return own
	}
	return raise(codeCannotInflate, "Cannot decompress the request's body: %v", err)
}

// newCoder writes an answer's Content-Encoding.
func newCoder(dst io.Writer, coding string) io.WriteCloser {
	switch coding {
	case "gzip":
		return gzip.NewWriter(dst)
	case "deflate":
		return zlib.NewWriter(dst)
	case "br":
		return brotli.NewWriterLevel(dst, 3)
	default:
		enc, err := zstd.NewWriter(dst, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
		if err != nil {
			return brokenCoder{err}
		}
		return enc
	}
}

// brokenCoder stands for an encoder that could not be made.
type brokenCoder struct{ err error }

func (b brokenCoder) Write([]byte) (int, error) { return 0, b.err }
func (b brokenCoder) Close() error              { return b.err }
