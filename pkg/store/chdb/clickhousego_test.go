package chdb_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net"
	"reflect"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

// connect opens clickhouse-go on the shared engine.
func connect(t testing.TB, u chdb.User, tweak ...func(*clickhouse.Options)) driver.Conn {
	t.Helper()
	return connectTo(t, storetest.Engine(t).Addr(), u, tweak...)
}

func connectTo(t testing.TB, addr string, u chdb.User, tweak ...func(*clickhouse.Options)) driver.Conn {
	t.Helper()
	o := &clickhouse.Options{
		Protocol: clickhouse.HTTP, Addr: []string{addr},
		Auth: clickhouse.Auth{Username: u.Name, Password: string(u.Password), Database: "default"},
	}
	for _, f := range tweak {
		f(o)
	}
	c, err := clickhouse.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

const everyType = `CREATE OR REPLACE TABLE roundtrip.every (
	u8 UInt8, i64 Int64, u256 UInt256, f64 Float64, b Bool, s String, fs FixedString(4), u UUID,
	d Date, d32 Date32, dt DateTime('Europe/Rome'), dt64 DateTime64(3, 'Europe/Rome'), dt64u DateTime64(6, 'UTC'),
	lc LowCardinality(String), lcn LowCardinality(Nullable(String)), n Nullable(Int32), n2 Nullable(String),
	a Array(String), aa Array(Array(UInt8)), m Map(String, UInt64), mlc Map(LowCardinality(String), Array(String)),
	tu Tuple(name String, n UInt8), dec Decimal(18, 4), ip4 IPv4, ip6 IPv6, e Enum8('x' = 1, 'y' = 2),
	ne Nested(k String, v UInt8)
) ENGINE = MergeTree ORDER BY u8`

func everyRow() []any {
	rome, _ := time.LoadLocation("Europe/Rome")
	text := "nullable"
	var number int32 = -7
	huge, _ := new(big.Int).SetString("115792089237316195423570985008687907853269984665640564039457584007913129639935", 10)
	return []any{
		uint8(1), int64(-1 << 62), huge, 1.5, true, "line\nfeed\x00\xff", "abcd", uuid.MustParse("01234567-89ab-cdef-0123-456789abcdef"),
		time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 25, 2, 30, 0, 0, rome), time.Date(2026, 10, 25, 2, 30, 0, 123e6, rome),
		time.Date(2026, 1, 1, 0, 0, 0, 123456e3, time.UTC),
		"low", &text, &number, (*string)(nil),
		[]string{"a", "", "c\n\nd"},
		[][]uint8{{1, 2}, {}, {3}},
		map[string]uint64{"k": 1},
		map[string][]string{"x": {"y"}},
		map[string]any{"name": "t", "n": uint8(9)},
		decimal.RequireFromString("12345.6789"),
		net.ParseIP("192.0.2.1").To4(), net.ParseIP("2001:db8::1"), "y",
		[]string{"k1", "k2"},
		[]uint8{1, 2},
	}
}

func TestEveryTypeSurvives(t *testing.T) {
	ctx := t.Context()
	for name, compression := range map[string]*clickhouse.Compression{
		"none": nil, "lz4": {Method: clickhouse.CompressionLZ4}, "zstd": {Method: clickhouse.CompressionZSTD, Level: 3},
		"gzip": {Method: clickhouse.CompressionGZIP, Level: 3}, "brotli": {Method: clickhouse.CompressionBrotli, Level: 3},
		"deflate": {Method: clickhouse.CompressionDeflate, Level: 3},
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t, storetest.Owner, func(o *clickhouse.Options) {
				o.Compression, o.Settings = compression, clickhouse.Settings{"enable_http_compression": 1}
			})
			must(t, c.Exec(ctx, "CREATE DATABASE IF NOT EXISTS roundtrip"))
			must(t, c.Exec(ctx, everyType))
			want := everyRow()
			b, err := c.PrepareBatch(ctx, "INSERT INTO roundtrip.every")
			must(t, err)
			must(t, b.Append(want...))
			must(t, b.Send())
			checkEvery(t, c, want)
		})
	}
}

func checkEvery(t *testing.T, c driver.Conn, want []any) {
	t.Helper()
	rows, err := c.Query(t.Context(), "SELECT * FROM roundtrip.every")
	must(t, err)
	defer rows.Close()
	if !rows.Next() {
		t.Fatalf("no row: %v", rows.Err())
	}
	types := rows.ColumnTypes()
	dest := make([]any, len(types))
	for i := range dest {
		dest[i] = reflect.New(types[i].ScanType()).Interface()
	}
	must(t, rows.Scan(dest...))
	for i := range dest {
		got := reflect.ValueOf(dest[i]).Elem().Interface()
		if !equal(got, want[i]) {
			t.Errorf("%s %s: got %#v, want %#v", types[i].Name(), types[i].DatabaseTypeName(), got, want[i])
		}
	}
}

func equal(got, want any) bool {
	switch w := want.(type) {
	case time.Time:
		g, ok := got.(time.Time)
		return ok && g.Equal(w)
	case *big.Int:
		g, ok := got.(big.Int)
		if p, isPtr := got.(*big.Int); isPtr {
			return p.Cmp(w) == 0
		}
		return ok && g.Cmp(w) == 0
	case net.IP:
		g, ok := got.(net.IP)
		return ok && g.Equal(w)
	case decimal.Decimal:
		g, ok := got.(decimal.Decimal)
		return ok && g.Equal(w)
	default:
		return reflect.DeepEqual(got, want) || fmt.Sprint(got) == fmt.Sprint(want)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEmptyResultKeepsItsColumns(t *testing.T) {
	c := connect(t, storetest.Owner)
	for sql, want := range map[string]string{
		"SELECT 1 AS a, toLowCardinality('x') AS b, [toNullable(1)] AS c WHERE 0; -- end":  "a UInt8, b LowCardinality(String), c Array(Nullable(UInt8)), ",
		"SELECT number AS `we ird` FROM numbers(0) FORMAT Native SETTINGS max_threads = 1": "we ird UInt64, ",
		"SHOW TABLES FROM INFORMATION_SCHEMA LIKE 'nosuch'":                                "name String, ",
	} {
		rows, err := c.Query(t.Context(), sql)
		must(t, err)
		got := ""
		for _, ct := range rows.ColumnTypes() {
			got += ct.Name() + " " + ct.DatabaseTypeName() + ", "
		}
		if rows.Next() || got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
		rows.Close()
	}
}

func TestLargeBatchAndResult(t *testing.T) {
	ctx, c := t.Context(), connect(t, storetest.Owner, func(o *clickhouse.Options) {
		o.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	})
	const n = 100_000
	must(t, c.Exec(ctx, "CREATE OR REPLACE TABLE default.large (id UInt64, s LowCardinality(String), t DateTime64(3)) ENGINE = MergeTree ORDER BY id"))
	b, err := c.PrepareBatch(ctx, "INSERT INTO default.large")
	must(t, err)
	for i := range n {
		must(t, b.Append(uint64(i), fmt.Sprint(i%10), time.UnixMilli(int64(i))))
	}
	must(t, b.Send())
	rows, err := c.Query(ctx, "SELECT id, s, t FROM default.large ORDER BY id")
	must(t, err)
	defer rows.Close()
	var i uint64
	for rows.Next() {
		var id uint64
		var s string
		var at time.Time
		must(t, rows.Scan(&id, &s, &at))
		if id != i || s != fmt.Sprint(i%10) || at.UnixMilli() != int64(i) {
			t.Fatalf("row %d is %d %s %v", i, id, s, at)
		}
		i++
	}
	if rows.Err() != nil || i != n {
		t.Fatalf("%d rows: %v", i, rows.Err())
	}
}

func TestClickhouseGoSeesExceptions(t *testing.T) {
	c := connect(t, storetest.Owner, func(o *clickhouse.Options) {
		o.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	})
	var e *clickhouse.Exception
	if err := c.Exec(t.Context(), "SELECT * FROM nosuch.t"); !errors.As(err, &e) || e.Code != 81 {
		t.Errorf("exec: %v", err)
	}
	if _, err := c.Query(t.Context(), "SELECT nosuch"); !errors.As(err, &e) || e.Code != 47 {
		t.Errorf("query: %v", err)
	}
	rows, err := c.Query(t.Context(), "SELECT number, throwIf(number = 3000000, 'late') FROM numbers(4000000) SETTINGS max_threads = 1")
	must(t, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	if !errors.As(rows.Err(), &e) || e.Code != 395 {
		t.Errorf("late exception after %d rows: %v", n, rows.Err())
	}
}

// TestNewerTypesAreReadable reads the types clickhouse-go knows and nobody stores here yet.
func TestNewerTypesAreReadable(t *testing.T) {
	c := connect(t, storetest.Owner)
	for expression, want := range map[string]string{
		`CAST('{"a": {"b": 1}}', 'JSON')`:                              "",
		"CAST(1::UInt64, 'Variant(String, UInt64)')":                   "",
		"CAST('x', 'Dynamic')":                                         "",
		"[CAST(1::UInt64, 'Variant(String, UInt64)'), NULL]":           "",
		"(1.5, 2.5)::Point":                                            "",
		"INTERVAL 3 DAY":                                               "3 Days",
		"toInt128('-170141183460469231731687303715884105728')":         "",
		"CAST([(1, 'a')], 'Nested(id UInt8, s String)')":               "",
		"[[map('k', [toLowCardinality(toNullable('v'))])]]":            "",
		"toTime64(1, 3)":                                               "",
		"CAST((1, NULL), 'Tuple(UInt8, Nullable(String))')":            "",
		"CAST(['a', NULL], 'Array(LowCardinality(Nullable(String)))')": "",
		"NULL":  "",
		"(1,)":  "",
		"[]":    "",
		"map()": "",
	} {
		rows, err := c.Query(t.Context(), "SELECT "+expression+" AS v")
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		if !rows.Next() || len(rows.Columns()) != 1 {
			t.Errorf("%s: no row: %v", expression, rows.Err())
			continue
		}
		dest := reflect.New(rows.ColumnTypes()[0].ScanType())
		if err := rows.Scan(dest.Interface()); err != nil {
			t.Errorf("%s: %v", expression, err)
		}
		if got := fmt.Sprint(dest.Elem().Interface()); want != "" && got != want {
			t.Errorf("%s: %s", expression, got)
		}
		rows.Close()
	}
}

func TestExternalTable(t *testing.T) {
	table, err := ext.NewTable("people", ext.Column("id", "UInt64"), ext.Column("name", "String"))
	must(t, err)
	must(t, table.Append(uint64(1), "Anna"))
	must(t, table.Append(uint64(2), "Bruno"))
	c := connect(t, storetest.Owner)
	var got string
	ctx := clickhouse.Context(t.Context(), clickhouse.WithExternalTable(table))
	must(t, c.QueryRow(ctx, "SELECT arrayStringConcat(groupArray(name), ',') FROM (SELECT name FROM people ORDER BY id)").Scan(&got))
	if got != "Anna,Bruno" {
		t.Errorf("got %q", got)
	}
}

func TestNamedParameters(t *testing.T) {
	c := connect(t, storetest.Owner)
	must(t, c.Exec(t.Context(), "CREATE OR REPLACE TABLE default.named (a UInt8, s String) ENGINE = Memory"))
	must(t, c.Exec(t.Context(), "INSERT INTO default.named VALUES ({a:UInt8}, {s:String}), (2, 'x;y')", clickhouse.Named("a", 1), clickhouse.Named("s", "it's\n\n; --")))
	var got string
	must(t, c.QueryRow(t.Context(), "SELECT s FROM default.named WHERE a = {a:UInt8}", clickhouse.Named("a", 1)).Scan(&got))
	if got != "it's\n\n; --" {
		t.Errorf("got %q", got)
	}
}

func TestCancelledQueryEnds(t *testing.T) {
	c := connect(t, storetest.Owner)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var n uint64
	if err := c.QueryRow(ctx, "SELECT sum(cityHash64(number)) FROM numbers_mt(400000000000) -- endless").Scan(&n); err == nil {
		t.Fatal("an endless query ended")
	}
	eventually(t, func() bool {
		must(t, c.QueryRow(t.Context(), "SELECT count() FROM system.processes WHERE query LIKE '%-- ' || 'endless%'").Scan(&n))
		return n == 0
	})
}

// eventually waits until a condition holds.
func eventually(t testing.TB, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it does not become true")
		}
	}
}
