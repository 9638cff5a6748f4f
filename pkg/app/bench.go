package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"vedetta/pkg/analyse"
	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
)

// BenchStep is what the analyser alone had done by some events.
type BenchStep struct {
	Events   int           `json:"events"`
	Duration time.Duration `json:"duration_ns"` // since the step before
	Rate     float64       `json:"events_per_second"`
	PerCPU   float64       `json:"events_per_cpu_second"` // tells builds apart on a busy machine too; 0 without /proc
	Heap     uint64        `json:"heap_bytes"`            // after a collection
	Snapshot int           `json:"snapshot_bytes"`
	Snapped  time.Duration `json:"snapshot_ns"` // that the snapshot took
	Findings int           `json:"findings"`
}

// BenchAnalyser runs generated events through the analyser alone, without bus and
// store, and tells after each of ten parts how fast it was and how large its state:
// time for an event must not grow with the events before it.
func BenchAnalyser(ctx context.Context, events int, step func(BenchStep)) error {
	reader, err := analyse.NewReader(nil)
	if err != nil {
		return err
	}
	b := &benchSink{}
	a, _ := b.analyser(reader)
	const batch = 1000
	part := max(events/10, batch)
	for done := 0; done < events; {
		begin, from, used := time.Now(), done, spent(os.Getpid())
		for done < events && done-from < part {
			deliveries := make([]event.Delivery, batch)
			for i := range deliveries {
				e := benchEvent(done + i)
				b.now = e.Time
				deliveries[i] = event.Delivery{Seq: uint64(done + i + 1), Event: e}
			}
			if err := a.Judge(ctx, deliveries); err != nil {
				return err
			}
			done += batch
		}
		s := BenchStep{Events: done, Duration: time.Since(begin), Findings: b.findings}
		s.Rate = float64(done-from) / s.Duration.Seconds()
		if cpu := spent(os.Getpid()) - used; cpu > 0 {
			s.PerCPU = float64(done-from) / cpu.Seconds()
		}
		begin = time.Now()
		if s.Snapshot, err = snapshotSize(a); err != nil {
			return err
		}
		s.Snapped = time.Since(begin)
		s.Heap = heap()
		step(s)
	}
	return nil
}

// heap is what is in use after a collection, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func snapshotSize(a *analyse.Analyser) (int, error) {
	_, state, err := a.Snapshot()
	return len(state), err
}

// benchEvent is a message of a busy year: a new one every three seconds, half of
// them of a hundred campaigns that change each day, half with texts of their own.
func benchEvent(n int) *event.Event {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 3 * time.Second)
	e := benchMessage(n, at, n*7919%400_000)
	day := at.YearDay()
	if n%2 == 0 {
		what := []string{"lavori stradali", "raccolta differenziata", "corso di nuoto", "mercatino", "concerto della banda", "visita guidata", "incontro di quartiere", "vaccinazioni", "iscrizioni al nido", "disinfestazione"}
		where := []string{"in biblioteca", "al parco", "in piazza", "al mercato", "in palestra", "al museo", "a teatro", "in municipio", "al centro civico", "alla scuola media"}
		c := (n/2 + day) % 100
		e.Data.Text = fmt.Sprintf("Gentile Ada, alle %d si tiene %s %s, edizione %s. Comune di Prova", n%12+8, what[c%10], where[c/10], base32Of(day*7 + c)[20:])
		return e
	}
	e.Data.Text = fmt.Sprintf("La pratica %s di %s e' pronta allo sportello %d, ritiro entro il %d/%d", base32Of(n * 31)[14:], base32Of(n * 17)[18:], n%20+1, n%28+1, n%12+1)
	return e
}

// benchMessage is a message to a person, without a text.
func benchMessage(n int, at time.Time, person int) *event.Event {
	return &event.Event{
		ID: at.Format("20060102") + "-" + base32Of(n), Source: "/bench", Type: event.MessageSubmitted, Time: at, Body: "c_bench", Channel: event.SMS,
		Data: event.Data{
			Ingested: at, Direction: event.Outbound, Sender: event.Sender{Claimed: event.Party{Class: event.Functional, Address: "comune"}},
			Recipients: []event.Recipient{{Token: event.Token("2026-" + base32Of(person)), External: true}},
		},
	}
}

// base32Of writes a number as the tail of an id, 26 characters.
func base32Of(n int) string {
	const digits = "abcdefghijklmnopqrstuvwxyz234567"
	out := []byte("aaaaaaaaaaaaaaaaaaaaaaaaaa")
	for i := len(out) - 1; n > 0 && i >= 0; i-- {
		out[i] = digits[n%32]
		n /= 32
	}
	return string(out)
}

// analyser returns an analyser whose rows and findings b takes, and its campaigns.
func (b *benchSink) analyser(reader *analyse.Reader) (*analyse.Analyser, *campaign.Grouper) {
	campaigns := campaign.New(campaign.Options{})
	return analyse.New(analyse.Options{
		Sink: b, Publisher: b, Reader: reader, Campaigns: campaigns, Detectors: all.New(all.Deps{}),
		Seal: func(_ event.Body, b []byte) ([]byte, error) { return b, nil }, Now: func() time.Time { return b.now }, Log: slog.New(slog.DiscardHandler),
	}), campaigns
}

// benchSink takes everything and keeps nothing.
type benchSink struct {
	now      time.Time
	findings int
}

// Write implements analyse.Sink.
func (b *benchSink) Write(_ context.Context, x *event.Batch) error {
	b.findings += len(x.Findings)
	return nil
}

// PublishFindings implements analyse.Publisher.
func (*benchSink) PublishFindings(context.Context, ...*event.Finding) error { return nil }

// DeadLetter implements analyse.Publisher.
func (*benchSink) DeadLetter(context.Context, *event.DeadLetter) error { return nil }
