package campaign

import (
	"bytes"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

var start = time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)

// slow is the reference: all groups in one list, every one compared.
type slow struct {
	limit  int
	forget time.Duration
	clock  time.Time
	groups []slowGroup // in order of opening
	seen   int
}

type slowGroup struct {
	id    string
	text  Text
	last  time.Time
	seen  int
	times int
}

func (s *slow) assign(body event.Body, at time.Time, id string, t Text) string {
	if t.Words == 0 {
		return ""
	}
	if at.After(s.clock) {
		s.clock = at
	}
	kept := s.groups[:0:0]
	for _, g := range s.groups {
		forget := s.forget
		if g.times >= 8 {
			forget *= 5
		}
		if s.clock.Sub(g.last) <= forget {
			kept = append(kept, g)
		}
	}
	s.groups = kept
	s.seen++
	best := -1
	for i, g := range s.groups {
		equal := func(g slowGroup) bool {
			return g.text.Exact == t.Exact && (t.Words < MinWords || s.clock.Sub(g.last) <= active)
		}
		switch {
		case equal(g):
			best = i
		case best >= 0 && equal(s.groups[best]):
		case alike(g.text, t) && (best < 0 || g.seen > s.groups[best].seen):
			best = i
		}
	}
	if best >= 0 {
		s.groups[best].last, s.groups[best].seen = s.clock, s.seen
		s.groups[best].times++
		return s.groups[best].id
	}
	if len(s.groups) >= s.limit {
		// Of texts seen again 0, 1, 2-3, 4-7 … 64 or more times the first kind of which
		// there are more than a tenth.
		kind := func(g slowGroup) int { return bits.Len(uint(min(g.times, 64))) }
		oldest := -1
		for class := 0; oldest < 0; class++ {
			of := slices.DeleteFunc(slices.Clone(s.groups), func(g slowGroup) bool { return kind(g) != class })
			for i, g := range s.groups {
				if len(of) > s.limit/10 && kind(g) == class && (oldest < 0 || g.seen < s.groups[oldest].seen) {
					oldest = i
				}
			}
		}
		s.groups = append(s.groups[:oldest:oldest], s.groups[oldest+1:]...)
	}
	s.groups = append(s.groups, slowGroup{campaignID(body, t, id), t, s.clock, s.seen, 0})
	return s.groups[len(s.groups)-1].id
}

// TestAgainstSlow compares with the reference over random texts near each
// other, times out of order, forgetting and eviction, restored in between.
func TestAgainstSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 12).Draw(t, "limit")
		g := New(Options{Limit: limit})
		ref := map[event.Body]*slow{}
		centers := rapid.SliceOfN(rapid.Uint64(), 1, 4).Draw(t, "centers")
		for i := range rapid.IntRange(1, 80).Draw(t, "n") {
			body := event.Body(rapid.SampledFrom([]string{"c_a", "c_b"}).Draw(t, "body"))
			at := start.Add(time.Duration(rapid.SampledFrom([]int{3, 20, 90}).Draw(t, "span")*rapid.IntRange(0, 24).Draw(t, "hour")) * time.Hour)
			text := Text{Template: rapid.SampledFrom(centers).Draw(t, "center"), Words: rapid.IntRange(0, 7).Draw(t, "words")}
			for range rapid.IntRange(0, 9).Draw(t, "flips") {
				text.Template ^= 1 << rapid.IntRange(0, 63).Draw(t, "bit")
			}
			text.Sketch = shingles(rapid.SampledFrom(centers).Draw(t, "sketch"), rapid.SampledFrom([]int{0, 2, 45, 60}).Draw(t, "left out"))
			text.Exact = text.Template + uint64(rapid.IntRange(0, 1).Draw(t, "exact"))
			if ref[body] == nil {
				ref[body] = &slow{limit: limit, forget: DefaultForget}
			}
			id := fmt.Sprint("e", i)
			if got, want := g.Assign(body, at, id, text).Campaign, ref[body].assign(body, at, id, text); got != want {
				t.Fatalf("message %d: %q, want %q", i, got, want)
			}
			if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
				g = restored(t, g, Options{Limit: limit})
			}
		}
	})
}

// shingles is a text of sixty shingles, without the first ones.
func shingles(center uint64, without int) []uint32 {
	r := rand.New(rand.NewPCG(center, 1))
	out := make([]uint32, 60)
	for i := range out {
		out[i] = r.Uint32()
	}
	out = out[without:]
	slices.Sort(out)
	return slices.Compact(out)
}

func restored(t interface{ Fatal(...any) }, g *Grouper, o Options) *Grouper {
	var a, b bytes.Buffer
	if err := g.Snapshot(&a); err != nil {
		t.Fatal(err)
	}
	again := New(o)
	if err := again.Restore(bytes.NewReader(a.Bytes())); err != nil {
		t.Fatal(err)
	}
	if err := again.Snapshot(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatal("a snapshot changed when it was restored", err)
	}
	return again
}

func TestAssign(t *testing.T) {
	otp := Template{ID: "otp", Text: TextOf("Il tuo codice di accesso ai servizi online è {codice}. Non comunicarlo a nessuno")}
	g := New(Options{Templates: map[event.Body][]Template{"c_a": {otp}}})
	assign := func(body event.Body, hours int, id, text string) Match {
		return g.Assign(body, start.Add(time.Duration(hours)*time.Hour), id, TextOf(text))
	}
	a := assign("c_a", 0, "1", "Gentile Maria, domani il mercato si sposta in viale della Libertà")
	b := assign("c_a", 1, "2", "Gentile Paolo, domani il mercato si sposta in viale della Liberta!")
	if !a.Opened || b.Opened || a.Campaign != b.Campaign || !strings.HasPrefix(a.Campaign, "d-") {
		t.Errorf("one campaign: %+v, %+v", a, b)
	}
	if c := assign("c_b", 1, "3", "Gentile Paolo, domani il mercato si sposta in viale della Libertà"); c.Campaign == a.Campaign || !c.Opened {
		t.Errorf("another body: %+v", c)
	}
	if m := assign("c_a", 2, "4", "Il tuo codice di accesso ai servizi online è 482915. Non comunicarlo a nessuno"); m != (Match{Template: "otp"}) {
		t.Errorf("template: %+v", m)
	}
	if m := assign("c_b", 2, "5", "Il tuo codice di accesso ai servizi online è 482915. Non comunicarlo a nessuno"); m.Campaign == "" {
		t.Errorf("another body's template: %+v", m)
	}
	if m := assign("c_a", 2, "6", "..."); m != (Match{}) {
		t.Errorf("no text: %+v", m)
	}
	if m := assign("c_a", 1+8*24, "7", "Gentile Ugo, domani il mercato si sposta in viale della Libertà"); m.Campaign != a.Campaign {
		t.Errorf("after 8 days: %+v", m)
	}
	if m := assign("c_a", 1+17*24, "8", "Gentile Ugo, domani il mercato si sposta in viale della Libertà"); m.Campaign == a.Campaign {
		t.Errorf("after 8 more days and an hour: %+v", m)
	}
}

func TestShortTextsMustBeEqual(t *testing.T) {
	g := New(Options{})
	a := g.Assign("c_a", start, "1", TextOf("oggi uffici comunali chiusi"))
	b := g.Assign("c_a", start, "2", TextOf("oggi uffici comunali chiusi!"))
	c := g.Assign("c_a", start, "3", TextOf("oggi uffici comunali aperti"))
	if a.Campaign != b.Campaign || a.Campaign == c.Campaign {
		t.Errorf("%+v %+v %+v", a, b, c)
	}
}

// TestEveryBand: seven bits apart, one in each of seven bytes, is found by the
// eighth.
func TestEveryBand(t *testing.T) {
	for spared := range 8 {
		g := New(Options{})
		a := Text{Exact: 1, Template: 0x0123456789abcdef, Words: 9}
		b := Text{Exact: 2, Template: a.Template, Words: 9}
		for i := range 8 {
			if i != spared {
				b.Template ^= 1 << (8*i + i)
			}
		}
		if x, y := g.Assign("c_a", start, "1", a), g.Assign("c_a", start, "2", b); x.Campaign != y.Campaign {
			t.Errorf("byte %d in common: not found", spared)
		}
	}
}

func TestEvictionIsCounted(t *testing.T) {
	g := New(Options{Limit: 2})
	for i, text := range []string{"uno", "due", "uno", "tre", "uno"} {
		m := g.Assign("c_a", start, fmt.Sprint(i), TextOf(text))
		if m.Opened != (i == 0 || i == 1 || i == 3) {
			t.Errorf("%d %s: %+v", i, text, m)
		}
	}
	if g.Evicted() != 1 || g.Live() != 2 {
		t.Errorf("evicted %d, live %d", g.Evicted(), g.Live())
	}
}

// TestFloodOfPairs: ten times as many texts as are held, each seen a few times, push
// out no text that was seen more often.
func TestFloodOfPairs(t *testing.T) {
	const limit = 200
	g := New(Options{Limit: limit})
	text := func(n int) Text {
		return Text{Exact: uint64(n + 1), Template: uint64(n) * 0x9e3779b97f4a7c15, Words: 1}
	}
	var want string
	for i := range 16 {
		want = g.Assign("c_a", start, fmt.Sprint("drip", i), text(0)).Campaign
	}
	for n := range 10 * limit {
		for range 1 + n%7 {
			g.Assign("c_a", start, fmt.Sprint(n), text(n+1))
		}
	}
	if got := g.Assign("c_a", start, "drip", text(0)); got.Campaign != want || got.Opened {
		t.Errorf("pushed out: %+v", got)
	}
	if g.Live() != limit {
		t.Errorf("%d live", g.Live())
	}
}

func TestRestoreRefuses(t *testing.T) {
	for _, s := range []string{"", "{", `{"format":99}`} {
		if err := New(Options{}).Restore(strings.NewReader(s)); err == nil {
			t.Errorf("restored %q", s)
		}
	}
}

// BenchmarkAssign is a look-up among 10,000 live campaigns.
func BenchmarkAssign(b *testing.B) {
	g := New(Options{})
	r := rand.New(rand.NewPCG(1, 2))
	for i := range DefaultLimit {
		g.Assign("c_a", start, fmt.Sprint(i), Text{Exact: r.Uint64(), Template: r.Uint64(), Words: 20})
	}
	b.ReportAllocs()
	for b.Loop() {
		g.Assign("c_a", start, "x", Text{Exact: r.Uint64(), Template: r.Uint64(), Words: 20})
	}
}

// A text that went to several is known again after weeks, one that went to few is not.
func TestOftenSeenLastsLonger(t *testing.T) {
	text := TextOf("Sabato alle ventuno il sindaco vi aspetta in piazza per parlare del futuro del quartiere")
	for times, lasts := range map[int]bool{8: false, 9: true} {
		g := New(Options{})
		var first string
		for i := range times {
			first = g.Assign("c_a", start, fmt.Sprint("e", i), text).Campaign
		}
		for after, want := range map[time.Duration]bool{7 * 24 * time.Hour: true, 39 * 24 * time.Hour: lasts, 41 * 24 * time.Hour: false} {
			again := restored(t, g, Options{}).Assign("c_a", start.Add(after), "later", text).Campaign
			if (again == first) != want {
				t.Errorf("%d messages, %v later: the same campaign %v, want %v", times, after, again == first, want)
			}
		}
	}
}
