package chdb_test

import (
	"fmt"
	"testing"
	"time"

	"vedetta/pkg/store/storetest"
)

func BenchmarkInsert(b *testing.B) {
	const rows = 100_000
	ctx, c := b.Context(), connect(b, storetest.Owner)
	must(b, c.Exec(ctx, "CREATE OR REPLACE TABLE default.bench (id UInt64, at DateTime64(3), channel LowCardinality(String), token String) ENGINE = MergeTree ORDER BY id"))
	b.ResetTimer()
	for n := range b.N {
		batch, err := c.PrepareBatch(ctx, "INSERT INTO default.bench")
		must(b, err)
		for i := range rows {
			must(b, batch.Append(uint64(n*rows+i), time.UnixMilli(int64(i)), "sms", fmt.Sprint("token-", i)))
		}
		must(b, batch.Send())
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSmallQuery(b *testing.B) {
	readerWorld(b)
	for _, u := range []struct {
		name string
		call call
	}{
		{"owner", call{user: storetest.Owner, body: "SELECT count() FROM vedetta.names"}},
		{"reader", call{user: storetest.Reader, body: "SELECT count() FROM vedetta.names"}},
	} {
		b.Run(u.name, func(b *testing.B) {
			for b.Loop() {
				if a := do(b, u.call); a.body != "2\n" {
					b.Fatal(a.body)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
		})
	}
}

func BenchmarkRead(b *testing.B) {
	const rows = 1_000_000
	ctx, c := b.Context(), connect(b, storetest.Owner)
	for b.Loop() {
		got, err := c.Query(ctx, "SELECT number, toString(number) FROM numbers(1000000)")
		must(b, err)
		for got.Next() {
		}
		must(b, got.Close())
	}
	b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
}
