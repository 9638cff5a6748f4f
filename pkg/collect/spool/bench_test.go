package spool

import (
	"fmt"
	"testing"
)

// BenchmarkAppend shows what group commit is worth: many appenders share an
// fsync.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("appenders=%d", n), func(b *testing.B) {
			s := open(b, b.TempDir(), Options{MaxBytes: 1 << 40, SegmentBytes: 8 << 20})
			defer shut(b, s)
			record := make([]byte, 2000)
			b.SetParallelism(n)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Append(b.Context(), record); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
