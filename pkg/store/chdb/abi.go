package chdb

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// abi is libchdb's C interface, the functions with explicit lengths only. Opening a library twice gives the same
// library: the engine behind it is one per process, which no Go code can change.
type abi struct {
	setSignalHandlers func(enabled int32)
	connect           func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	closeConn         func(conn unsafe.Pointer)
	classify          func(conn, sql unsafe.Pointer, n uint64, db unsafe.Pointer, dbn uint64, out unsafe.Pointer) int32

	query func(conn, sql unsafe.Pointer, n uint64, format unsafe.Pointer, fn uint64,
		names, nameLens, values, valueLens unsafe.Pointer, count uint64) unsafe.Pointer
	stream func(conn, sql unsafe.Pointer, n uint64, format unsafe.Pointer, fn uint64,
		names, nameLens, values, valueLens unsafe.Pointer, count uint64) unsafe.Pointer
	streamFetch  func(conn, stream unsafe.Pointer) unsafe.Pointer
	streamCancel func(conn, stream unsafe.Pointer)

	insert func(conn, sql unsafe.Pointer, n uint64, format unsafe.Pointer, fn uint64,
		names, nameLens, values, valueLens unsafe.Pointer, count uint64) unsafe.Pointer
	insertAppend  func(insert, data unsafe.Pointer, n uint64) int32
	insertDone    func(insert unsafe.Pointer) unsafe.Pointer
	insertCancel  func(insert unsafe.Pointer)
	insertError   func(insert unsafe.Pointer) unsafe.Pointer
	insertDestroy func(insert unsafe.Pointer)

	resultBuffer       func(result unsafe.Pointer) unsafe.Pointer
	resultLength       func(result unsafe.Pointer) uint64
	resultError        func(result unsafe.Pointer) unsafe.Pointer
	resultRows         func(result unsafe.Pointer) uint64
	resultReadRows     func(result unsafe.Pointer) uint64
	resultReadBytes    func(result unsafe.Pointer) uint64
	resultWrittenRows  func(result unsafe.Pointer) uint64
	resultWrittenBytes func(result unsafe.Pointer) uint64
	resultDestroy      func(result unsafe.Pointer)
}

// loadABI opens the library and binds its functions.
func loadABI(path string) (*abi, error) {
	lib, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	a := new(abi)
	for name, fn := range a.symbols() {
		addr, err := purego.Dlsym(lib, name)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w (Vedetta needs libchdb %s)", path, err, Version)
		}
		purego.RegisterFunc(fn, addr)
	}
	return a, nil
}

func (a *abi) symbols() map[string]any {
	return map[string]any{
		"chdb_set_signal_handlers_enabled": &a.setSignalHandlers,
		"chdb_connect":                     &a.connect,
		"chdb_close_conn":                  &a.closeConn,
		"chdb_classify_query_n":            &a.classify,
		"chdb_query_with_params_n":         &a.query,
		"chdb_stream_query_with_params_n":  &a.stream,
		"chdb_stream_fetch_result":         &a.streamFetch,
		"chdb_stream_cancel_query":         &a.streamCancel,
		"chdb_stream_insert_with_params_n": &a.insert,
		"chdb_stream_append":               &a.insertAppend,
		"chdb_stream_done":                 &a.insertDone,
		"chdb_stream_cancel_insert":        &a.insertCancel,
		"chdb_stream_insert_error":         &a.insertError,
		"chdb_destroy_insert_stream":       &a.insertDestroy,
		"chdb_result_buffer":               &a.resultBuffer,
		"chdb_result_length":               &a.resultLength,
		"chdb_result_error":                &a.resultError,
		"chdb_result_rows_read":            &a.resultRows,
		"chdb_result_storage_rows_read":    &a.resultReadRows,
		"chdb_result_storage_bytes_read":   &a.resultReadBytes,
		"chdb_result_rows_written":         &a.resultWrittenRows,
		"chdb_result_bytes_written":        &a.resultWrittenBytes,
		"chdb_destroy_query_result":        &a.resultDestroy,
	}
}

// pinned holds Go memory in place while C reads it. Every use ends with unpin.
type pinned struct{ runtime.Pinner }

// bytes returns the address of b's first byte; an empty b has an address too, as C++ dislikes null strings.
func (p *pinned) bytes(b []byte) unsafe.Pointer {
	if len(b) == 0 {
		b = []byte{0}
	}
	p.Pin(&b[0])
	return unsafe.Pointer(&b[0])
}

func (p *pinned) string(s string) unsafe.Pointer { return p.bytes([]byte(s)) }

// argv builds C's argument vector.
func (p *pinned) argv(args []string) unsafe.Pointer {
	vector := make([]unsafe.Pointer, len(args)+1)
	for i, arg := range args {
		vector[i] = p.string(arg + "\x00")
	}
	p.Pin(&vector[0])
	return unsafe.Pointer(&vector[0])
}

// bindings builds the four arrays of query parameters.
func (p *pinned) bindings(bs []binding) (names, nameLens, values, valueLens unsafe.Pointer, count uint64) {
	if len(bs) == 0 {
		return nil, nil, nil, nil, 0
	}
	ptrs := [2][]unsafe.Pointer{make([]unsafe.Pointer, len(bs)), make([]unsafe.Pointer, len(bs))}
	lens := [2][]uint64{make([]uint64, len(bs)), make([]uint64, len(bs))}
	for i, b := range bs {
		ptrs[0][i], lens[0][i] = p.string(b.name), uint64(len(b.name))
		ptrs[1][i], lens[1][i] = p.string(b.value), uint64(len(b.value))
	}
	for i := range ptrs {
		p.Pin(&ptrs[i][0])
		p.Pin(&lens[i][0])
	}
	return unsafe.Pointer(&ptrs[0][0]), unsafe.Pointer(&lens[0][0]),
		unsafe.Pointer(&ptrs[1][0]), unsafe.Pointer(&lens[1][0]), uint64(len(bs))
}

// goString copies a C string; a null pointer is the empty string.
func goString(p unsafe.Pointer) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(p, n)) != 0 {
		n++
	}
	return string(unsafe.Slice((*byte)(p), n))
}
