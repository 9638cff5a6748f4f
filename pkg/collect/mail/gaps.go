package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

// Gap is why mail passed without an event. The set is closed: it is a label of
// metrics and the dataset of collector.gap events.
type Gap string

// The reasons of gaps.
const (
	GapFull     Gap = "spool_full"     // the spool holds spool_max_bytes
	GapFailed   Gap = "spool_failed"   // the disk refused
	GapSlow     Gap = "spool_slow"     // the disk took longer than spool_wait; the event may yet come
	GapDamaged  Gap = "spool_damaged"  // a part of the spool can't be read any more
	GapPanic    Gap = "panic"          // a fault of this program
	GapCut      Gap = "cut_short"      // the connection ended within a message
	GapShutdown Gap = "shutdown"       // this program ended within a message
	GapSessions Gap = "sessions"       // a connection over max_sessions was refused
	GapSink     Gap = "not_understood" // an event that this program itself could not read back
)

func gapReasons() []Gap {
	return []Gap{GapFull, GapFailed, GapSlow, GapDamaged, GapPanic, GapCut, GapShutdown, GapSessions, GapSink}
}

// tally is how often a gap happened, and since when.
type tally struct {
	Count int64     `json:"count"`
	First time.Time `json:"first"`
}

// gapBook is what the ledger's file holds. A reason moves from open to sending
// before it is published, so that a repeat after a crash has the same count
// under the same key.
type gapBook struct {
	Open    map[Gap]tally `json:"open"`
	Sending map[Gap]tally `json:"sending"`
}

// ledgerBytes is the fixed size of the ledger's file. It is allocated at the
// start and overwritten in place, so that a full disk can be reported.
const ledgerBytes = 4096

// ledger counts gaps and, while it is open, keeps the counts over a restart. add
// only touches memory and works from the start; the rest is for one goroutine.
type ledger struct {
	now  func() time.Time
	told chan struct{}
	file *os.File

	mu   sync.Mutex // guards book; never held during input or output
	book gapBook
}

func newLedger(now func() time.Time) *ledger {
	return &ledger{now: now, told: make(chan struct{}, 1), book: newBook()}
}

func newBook() gapBook {
	return gapBook{Open: make(map[Gap]tally), Sending: make(map[Gap]tally)}
}

// open takes over the counts that an earlier run left in dir.
func (l *ledger) open(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("open gap ledger: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "gaps"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open gap ledger: %w", err)
	}
	l.file = f
	l.mu.Lock()
	l.book = readBook(f)
	l.mu.Unlock()
	if err := l.save(); err != nil {
		return errors.Join(err, f.Close())
	}
	l.tell()
	return nil
}

// readBook reads the file; what is not whole counts as empty.
func readBook(f io.ReaderAt) gapBook {
	empty := newBook()
	b := make([]byte, ledgerBytes)
	n, _ := f.ReadAt(b, 0)
	var sum uint32
	var size int
	var book gapBook
	if _, err := fmt.Sscanf(string(b[:min(n, 18)]), "%08x %08x\n", &sum, &size); err != nil || size < 0 || 18+size > n {
		return empty
	}
	body := b[18 : 18+size]
	if crc32.ChecksumIEEE(body) != sum || json.Unmarshal(body, &book) != nil || book.Open == nil || book.Sending == nil {
		return empty
	}
	return book
}

// save writes the counts over the old ones.
func (l *ledger) save() error {
	l.mu.Lock()
	body, err := json.Marshal(l.book)
	l.mu.Unlock()
	if err != nil {
		return fmt.Errorf("write gap ledger: %w", err)
	}
	b := make([]byte, ledgerBytes)
	copy(b[copy(b, fmt.Sprintf("%08x %08x\n", crc32.ChecksumIEEE(body), len(body))):], body)
	if _, err := l.file.WriteAt(b, 0); err != nil {
		return fmt.Errorf("write gap ledger: %w", err)
	}
	return nil
}

// add counts one gap.
func (l *ledger) add(g Gap) {
	l.mu.Lock()
	t := l.book.Open[g]
	if t.Count == 0 {
		t.First = l.now()
	}
	t.Count++
	l.book.Open[g] = t
	l.mu.Unlock()
	l.tell()
}

func (l *ledger) tell() {
	select {
	case l.told <- struct{}{}:
	default:
	}
}

// freeze moves what is open to sending, where nothing of the same reason waits.
func (l *ledger) freeze() (sending map[Gap]tally) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sending = make(map[Gap]tally)
	for _, g := range gapReasons() {
		if t, ok := l.book.Open[g]; ok && l.book.Sending[g].Count == 0 {
			l.book.Sending[g] = t
			delete(l.book.Open, g)
		}
		if t, ok := l.book.Sending[g]; ok {
			sending[g] = t
		}
	}
	return sending
}

// sent forgets what was published and asks for another round when the same gap
// went on meanwhile.
func (l *ledger) sent(g Gap) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.book.Sending, g)
	if _, more := l.book.Open[g]; more {
		l.tell()
	}
}

// gapPause is the shortest time between two reports, so that a full disk makes
// a few events with counts and not one for each mail.
const gapPause = time.Second

// reportGaps publishes gaps as they come, until ctx ends.
func (c *Collector) reportGaps(ctx context.Context, out collect.Out) {
	l := c.ledger
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.told:
		}
		n, err := c.publishGaps(ctx, out)
		if err != nil && ctx.Err() == nil {
			c.log.Warn("report gaps, will try again", "err", err)
			l.tell()
		}
		if n > 0 {
			pause(ctx, gapPause)
		}
	}
}

// publishGaps publishes what is open and says how many reasons there were.
func (c *Collector) publishGaps(ctx context.Context, out collect.Out) (int, error) {
	l := c.ledger
	sending := l.freeze()
	if err := l.save(); err != nil {
		c.log.Warn("gaps are in memory only", "err", err)
	}
	for g, t := range sending {
		if err := out.Emit(ctx, c.cfg.gapEvent(g, t)); err != nil {
			return len(sending), fmt.Errorf("emit gap: %w", err)
		}
		l.sent(g)
		c.log.Warn("mail passed without an event", "reason", g, "count", t.Count, "since", t.First)
	}
	if len(sending) == 0 {
		return 0, nil
	}
	return len(sending), l.save()
}

// gapEvent says how many mails passed unseen, why and since when: Inventory.Rows
// is the count, Dataset the reason, Oldest the first of them.
func (c Config) gapEvent(g Gap, t tally) *event.Intake {
	first := t.First.UTC()
	return &event.Intake{
		Schema: 1, Body: c.Body, Channel: event.Mail, Type: event.CollectorGap, Source: c.source(), Time: first,
		Key:       []string{c.source(), string(g), first.Format(time.RFC3339Nano)},
		Inventory: &event.Inventory{Store: c.Gateway, Dataset: string(g), Rows: t.Count, Oldest: &first},
	}
}

// pause waits for d or the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
