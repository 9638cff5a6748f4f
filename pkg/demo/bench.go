package demo

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/collect/sms"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
)

// BenchOptions is what a benchmark is run with.
type BenchOptions struct {
	Dir      string
	Binary   string
	Events   int
	Sync     bool // see embedded.Config.Sync
	Env      service.Env
	Output   io.Writer
	Step     func(name string)
	Progress func(done, total int)
}

// BenchResult is what a benchmark measured.
type BenchResult struct {
	Events    int           `json:"events"`
	Collected time.Duration `json:"collected_ns"` // until JetStream had all events
	Duration  time.Duration `json:"duration_ns"`  // until ClickHouse had all rows
	Memory    int64         `json:"memory_bytes"` // resident, of the whole process tree, at the end
	Parts     []BenchPart   `json:"parts"`        // ten of them, so that one sees whether time or memory grow with the events before

	begin time.Time
	idle  Usage // at the begin
}

// BenchPart is what the processes had used by some rows.
type BenchPart struct {
	Events   int           `json:"events"`            // analysed and stored by now
	Duration time.Duration `json:"duration_ns"`       // since the first line was written
	Rate     float64       `json:"events_per_second"` // since the part before
	Usage
}

// Bench measures how long generated SMS take from the gateway's log to
// ClickHouse.
func Bench(ctx context.Context, o BenchOptions) (*BenchResult, error) {
	d, err := Prepare(Options{Dir: o.Dir})
	if err != nil {
		return nil, err
	}
	defer d.Stop()
	c := d.config
	c.SMS = sms.Config{Gateways: c.SMS.Gateways[:1]}
	c.Mail, c.Social, c.API = nil, nil, nil
	// The log is there before the collector starts; it is renamed into place.
	log := d.feed.accessLog("sesto")
	if err := d.writeBenchLog(log+".new", o.Events); err != nil {
		return nil, err
	}
	d.All, err = app.StartAll(ctx, app.AllOptions{Env: o.Env, Config: c, Binary: o.Binary, Output: o.Output, Sync: o.Sync, Progress: o.Step})
	if err != nil {
		return nil, err
	}
	r := &BenchResult{Events: o.Events, begin: time.Now(), idle: d.usage()}
	if err := os.Rename(log+".new", log); err != nil {
		return nil, fmt.Errorf("benchmark: %w", err)
	}
	return r, d.measure(ctx, o, r)
}

// writeBenchLog writes messages to different people with different texts, some
// of them campaigns.
func (d *Demo) writeBenchLog(path string, n int) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("benchmark: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("benchmark: %w", err)
	}
	w := bufio.NewWriter(f)
	for i := range n {
		at := d.feed.ago(time.Hour).Add(time.Duration(i) * time.Hour / time.Duration(n))
		m := sent{at: at, service: "web", from: "ComuneSesto", to: fmt.Sprintf("+39347%07d", i%100_000), text: benchText(i)}
		if _, err := w.WriteString(d.feed.line(m)); err != nil {
			return fmt.Errorf("benchmark: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("benchmark: %w", err)
	}
	return f.Close()
}

// benchText is one of a hundred campaigns, personalised.
func benchText(i int) string {
	places := []string{"in biblioteca", "al parco", "in piazza", "al mercato", "in palestra", "al museo", "a teatro", "in municipio", "al centro civico", "alla scuola media"}
	what := []string{"lavori stradali", "raccolta differenziata", "corso di nuoto", "mercatino", "concerto della banda", "visita guidata", "incontro di quartiere", "vaccinazioni", "iscrizioni al nido", "disinfestazione"}
	c := i % 100
	return fmt.Sprintf("Gentile %s, il %d/%d alle %d si tiene %s: %s. Comune di Sesto San Giovanni",
		names()[i%len(names())], i%28+1, i%12+1, i%12+8, places[c%10], what[c/10])
}

// measure waits for the last row. Counting rows reads them all, so until the
// analyser has acknowledged everything, which it does once the rows are stored,
// it asks the bus alone.
func (d *Demo) measure(ctx context.Context, o BenchOptions, r *BenchResult) error {
	db, err := store.Open(d.All.Reader())
	if err != nil {
		return err
	}
	defer db.Close()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-d.All.Failed():
			return err
		case <-tick.C:
		}
		s, err := d.All.Bus.Status(ctx)
		if err != nil || s.Unread > 0 { // the analyser is not there yet
			continue
		}
		since := time.Since(r.begin)
		if r.Collected == 0 && int(s.Events) >= o.Events {
			r.Collected = since
		}
		stored := int(s.Events - min(s.Behind, s.Events))
		if o.Progress != nil && stored > 0 {
			o.Progress(min(stored, o.Events), o.Events)
		}
		if stored >= o.Events {
			t, err := db.Query(ctx, "SELECT count() FROM events WHERE type = 'message.submitted'")
			if err != nil || number(t.Rows[0][0]) < o.Events {
				continue // the stream holds a few events more than were written
			}
		}
		used := d.usage()
		r.part(min(stored, o.Events), since, used)
		if stored >= o.Events {
			r.Duration, r.Memory = since, used.memory()
			return nil
		}
	}
}

// parts is how many parts a benchmark's events are told in.
const parts = 10

// part adds one when a tenth more of the events is stored.
func (r *BenchResult) part(stored int, since time.Duration, used Usage) {
	var last BenchPart
	if len(r.Parts) > 0 {
		last = r.Parts[len(r.Parts)-1]
	}
	if stored*parts/r.Events <= last.Events*parts/r.Events {
		return
	}
	rate := float64(stored-last.Events) / (since - last.Duration).Seconds()
	r.Parts = append(r.Parts, BenchPart{Events: stored, Duration: since, Rate: rate, Usage: used.since(r.idle)})
}
