package ledger

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"vedetta/pkg/event"
)

// nowhere is a bus that takes everything.
type nowhere struct{}

func (nowhere) Emit(context.Context, ...*event.Intake) error { return nil }
func (nowhere) Reject(context.Context, event.Body, string, []byte, error) error {
	return nil
}

// BenchmarkDelivery is one delivery of ten changes of new comments, kept on the
// disk before it would be acknowledged.
func BenchmarkDelivery(b *testing.B) {
	for _, path := range []string{"", filepath.Join(b.TempDir(), "ledger")} {
		b.Run(map[bool]string{true: "memory", false: "disk"}[path == ""], func(b *testing.B) {
			l, err := Open(Options{Path: path})
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			book := l.Book(BookOptions{Body: testBody, Platform: "facebook"})
			n := 0
			for b.Loop() {
				err := book.Do(b.Context(), nowhere{}, "/test", func(tx *Tx) error {
					for range 10 {
						n++
						c := &Change{Item: Item{Account: testAccount, ID: fmt.Sprint("1_", n)}, Act: Created, Scope: "1", At: epoch, Text: "ciao"}
						if err := tx.Tell(c); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "changes/s")
		})
	}
}
