package analyse

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// texts are what the town writes: some differ by a word, one is registered
// nowhere, one is propaganda, one holds personal data.
var texts = []string{
	"Gentile famiglia, domani la mensa scolastica resta chiusa per sciopero del personale",
	"Gentile famiglia, dopodomani la mensa scolastica resta chiusa per sciopero del personale",
	"Vota e fai votare la lista del sindaco: domenica scegli il cambiamento, barra il simbolo",
	"Concerto in piazza sabato sera alle 21, ingresso libero, vi aspettiamo numerosi",
	"Il mio codice fiscale è RSSMRA85T10A562S e il mio numero 347 1234567",
	"Grazie",
	"",
}

// drawEvents makes the stream of a partition: messages and comments, late ones,
// repeats and input that cannot be understood.
func drawEvents(t *rapid.T, w *town) []event.Delivery {
	var out []event.Delivery
	var times []time.Time
	at := noon
	for n := range rapid.IntRange(1, 30).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 2, 9, 40, 150, 400}).Draw(t, "minutes")) * time.Minute)
		when := at.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 0, 5, 60}).Draw(t, "late")) * time.Minute)
		var e *event.Event
		text := rapid.SampledFrom(texts).Draw(t, "text")
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			out = append(out, event.Delivery{Seq: uint64(len(out) + 1), Subject: "events.3.c_a.sms.message.submitted", Data: []byte(`{"broken":`)})
			times = append(times, when)
			continue
		case 1, 2, 3:
			e = comment(t, n, when, text)
		default:
			e = w.sms(n, when, text, rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 1, 4, rapid.ID[int]).Draw(t, "people")...)
			e.Data.Campaign = rapid.SampledFrom([]string{"", "", "mensa", "unheard"}).Draw(t, "campaign")
		}
		out, times = append(out, delivered(t, len(out)+1, e)), append(times, when)
		// A repeat later than the lateness may find nothing that remembers the first.
		which := rapid.IntRange(0, len(out)-1).Draw(t, "which")
		if rapid.IntRange(0, 5).Draw(t, "again") == 0 && at.Sub(times[which]) <= detect.Lateness {
			again := out[which]
			again.Seq = uint64(len(out) + 1)
			out, times = append(out, again), append(times, times[which])
		}
	}
	return out
}

func comment(t *rapid.T, n int, at time.Time, text string) *event.Event {
	kinds := []event.Kind{event.CommentCreated, event.CommentEdited, event.CommentHidden, event.CommentUnhidden, event.CommentDeleted}
	return &event.Event{
		ID: id(at, n), Source: "/collector/social/facebook", Type: rapid.SampledFrom(kinds).Draw(t, "kind"), Time: at, Body: "c_a", Channel: event.Social,
		Data: event.Data{Ingested: at, Direction: event.Public, Text: text, Item: &event.Item{
			ID: rapid.SampledFrom([]string{"i1", "i2"}).Draw(t, "item"), Platform: "facebook", Account: "1", Own: rapid.Bool().Draw(t, "own"),
		}},
	}
}

// checkpoint is a saved state.
type checkpoint struct {
	seq   uint64
	state []byte
}

// life is one analyser from a checkpoint to its death or to the end.
type life struct {
	t     *rapid.T
	w     *town
	out   *outside
	all   []event.Delivery
	saved []checkpoint // of this and earlier lives
}

// run analyses in batches of drawn sizes. A life that dies does so after some
// batches, before or after its last batch was handed on.
func (l *life) run(from checkpoint, dies bool) {
	t := l.t
	a := l.w.fresh(l.out, nil)
	if err := a.Restore(t.Context(), from.seq, from.state); err != nil {
		t.Fatal(err)
	}
	rest := l.all[from.seq:]
	left := rapid.IntRange(0, 6).Draw(t, "batches to live")
	for len(rest) > 0 {
		n := min(len(rest), rapid.IntRange(1, 12).Draw(t, "batch"))
		batch := rest[:n]
		rest = rest[n:]
		b, err := a.batch(t.Context(), batch, uint64(len(rest)))
		if err != nil {
			t.Fatal(err)
		}
		if dies && left == 0 {
			switch rapid.IntRange(0, 2).Draw(t, "dies") {
			case 1: // rows written, findings not published
				if err := l.out.Write(t.Context(), b); err != nil {
					t.Fatal(err)
				}
			case 2: // all done, nothing saved
				if err := a.hand(t.Context(), b); err != nil {
					t.Fatal(err)
				}
			}
			return
		}
		left--
		if err := a.hand(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		seq, state, err := a.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		l.saved = append(l.saved, checkpoint{seq, state})
	}
}

// However often an analyser dies, wherever it goes on from and however the
// stream is cut into batches, the findings and rows are those of one life that
// was never disturbed.
func TestDeathsChangeNothing(t *testing.T) {
	w := useTown(t)
	findings := 0
	rapid.Check(t, func(t *rapid.T) {
		all := drawEvents(t, w)
		whole := &life{t: t, w: w, out: newOutside(), all: all}
		whole.run(checkpoint{}, false)

		broken := &life{t: t, w: w, out: newOutside(), all: all, saved: []checkpoint{{}}}
		from := checkpoint{}
		for range rapid.IntRange(0, 3).Draw(t, "deaths") {
			broken.run(from, true)
			from = rapid.SampledFrom(broken.saved).Draw(t, "goes on from")
		}
		broken.run(from, false)

		if diff := cmp.Diff(whole.out.latest, broken.out.latest); diff != "" {
			t.Errorf("findings (-undisturbed +with deaths):\n%s", diff)
		}
		if diff := cmp.Diff(whole.out.rows, broken.out.rows); diff != "" {
			t.Errorf("rows (-undisturbed +with deaths):\n%s", diff)
		}
		if diff := cmp.Diff(whole.out.letters, broken.out.letters); diff != "" {
			t.Errorf("dead letters (-undisturbed +with deaths):\n%s", diff)
		}
		for _, s := range append(whole.out.strange, broken.out.strange...) {
			t.Error(s)
		}
		findings += len(whole.out.latest)
	})
	if findings == 0 {
		t.Error("no finding in any run: the test says nothing")
	}
}

// The lives above are worth something only if the stream raises every sort of
// finding.
func TestTheTownSinsInEveryWay(t *testing.T) {
	w := useTown(t)
	var all []event.Delivery
	add := func(e *event.Event) { all = append(all, delivered(t, len(all)+1, e)) }
	for n := range 5 {
		add(w.sms(n, noon.Add(time.Duration(n)*time.Minute), texts[0], n+2))
		add(w.sms(10+n, noon.Add(time.Duration(n)*time.Minute), texts[2], n))
		e := w.sms(20+n, noon.Add(time.Duration(n)*time.Minute), texts[3], n)
		e.Data.Campaign = "mensa"
		add(e)
	}
	out := newOutside()
	a := w.fresh(out, nil)
	b, err := a.batch(t.Context(), all, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.hand(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, f := range out.latest {
		rules[f.Rule] = true
		if f.Opened.IsZero() || f.Revision == 0 {
			t.Errorf("finding %s has no opening or revision", f.ID)
		}
	}
	if len(rules) < 5 {
		t.Errorf("only %v are raised", fmt.Sprint(rules))
	}
}
