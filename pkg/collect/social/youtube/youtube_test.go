package youtube_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
	"vedetta/pkg/collect/social/youtube"
	"vedetta/pkg/event"
)

const channel = "UCborgofinto0000000001"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type world struct {
	t     *testing.T
	y     *socialtest.YouTube
	clock *socialtest.Clock
	sink  *collecttest.Sink
	src   *youtube.Source
	file  string
	end   func() // of the present process
	told  int
}

func newWorld(t *testing.T, owner bool, budget int) *world {
	t.Helper()
	clock := socialtest.NewClock()
	w := &world{t: t, clock: clock, sink: collecttest.NewSink(), y: socialtest.NewYouTube(t, clock.Now, channel), file: filepath.Join(t.TempDir(), "ledger")}
	w.open(owner, budget)
	return w
}

// open makes a Source over the kept ledger, as a new process does.
func (w *world) open(owner bool, budget int) {
	w.t.Helper()
	l, err := ledger.Open(ledger.Options{Path: w.file, Now: w.clock.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	c := youtube.Config{Channel: channel, Key: "chiave-inventata", API: w.y.URL, Budget: budget, Full: time.Hour}
	if owner {
		c.Key = ""
		c.OAuth = youtube.OAuth{ClientID: "id", ClientSecret: "segreto-inventato", RefreshToken: "rinnovo-inventato", TokenURL: w.y.URL}
	}
	w.src, err = youtube.New(c, poll.SourceOptions{
		Book: l.Book(ledger.BookOptions{Body: "c_z999", Platform: youtube.Platform, Lag: youtube.Lag}), URI: "/collector/social/youtube/x", Now: w.clock.Now,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	src := w.src
	w.end = func() { src.Close(); _ = l.Close() }
	w.t.Cleanup(w.end)
}

func (w *world) round(d time.Duration) []string {
	w.t.Helper()
	w.clock.Move(d)
	if err := w.src.Poll(w.t.Context(), w.sink); err != nil {
		w.t.Fatalf("poll: %v", err)
	}
	return w.news()
}

func (w *world) news() (lines []string) {
	for _, in := range w.sink.Intakes()[w.told:] {
		if err := in.Validate(); err != nil {
			w.t.Errorf("%v: %v", in.Key, err)
		}
		line := fmt.Sprintf("%s %s %s", in.Time.Format("15:04"), strings.TrimPrefix(string(in.Type), "comment."), in.Item.ID)
		if in.Item.LastSeen != nil {
			line += in.Item.LastSeen.Format(" (15:04)")
		}
		if in.Text != "" {
			line += " " + in.Text
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprint(line, " ", in.Degraded)))
	}
	w.told = len(w.sink.Intakes())
	return lines
}

func (w *world) want(got []string, want ...string) {
	w.t.Helper()
	if g, x := strings.Join(got, "\n"), strings.Join(want, "\n"); g != x {
		w.t.Fatalf("told\n%s\nwant\n%s", g, x)
	}
}

func TestOwnerSeesModeration(t *testing.T) {
	w := newWorld(t, true, 8000)
	born := w.clock.Now()
	for i := range 5 {
		w.y.Put(socialtest.Comment{ID: fmt.Sprint("T", i), Video: "v1", Author: "UCada", Text: "ciao", Published: born})
	}
	w.y.Put(socialtest.Comment{ID: "T9", Video: "v1", Author: "UCada", Text: "in attesa", Published: born, Status: "heldForReview"})
	for i := range 3 {
		w.y.Put(socialtest.Comment{ID: fmt.Sprint("T1.r", i), Parent: "T1", Author: channel, Text: "risposta", Published: born})
	}
	if got := w.round(time.Minute); len(got) != 10 || got[9] != "08:00 hidden T9 []" {
		t.Fatalf("told %q, want nine creations and that T9 is held", got)
	}
	w.y.Change("T9", func(c *socialtest.Comment) { c.Status = "published" })
	w.y.Change("T2", func(c *socialtest.Comment) { c.Text, c.Updated = "ciao a tutti", born.Add(30*time.Minute) })
	w.y.Change("T3", func(c *socialtest.Comment) { c.Status = "rejected" })
	w.y.Delete("T4")
	w.y.Change("T0", func(c *socialtest.Comment) { c.Status = "heldForReview" })
	w.want(w.round(61*time.Minute),
		"09:02 unhidden T9 (08:01) [change_time_unknown]", "08:30 edited T2 ciao a tutti []", "09:02 hidden T0 (08:01) [change_time_unknown]",
		"09:02 deleted T3 (08:01) [removal_kind_unknown author deletion_time_unknown]", "09:02 deleted T4 (08:01) [removal_kind_unknown author deletion_time_unknown]")
	w.want(w.round(61 * time.Minute))
}

// A comment that was edited before it was first seen: nobody knows its first
// text.
func TestEditedBeforeSeen(t *testing.T) {
	w := newWorld(t, false, 8000)
	born := w.clock.Now()
	w.y.Put(socialtest.Comment{ID: "T1", Video: "v1", Author: "UCada", Text: "dopo", Published: born, Updated: born.Add(time.Minute)})
	w.want(w.round(5*time.Minute), "08:00 created T1 []", "08:01 edited T1 dopo []")
	if in := w.sink.Intakes()[0]; in.NoText != ledger.NoTextSource || in.Text != "" {
		t.Errorf("text %q, no_text %q: want none", in.Text, in.NoText)
	}
}

// Unchanged pages are not sent again, and prove what they hold all the same.
func TestUnchangedPages(t *testing.T) {
	w := newWorld(t, false, 8000)
	for i := range 6 {
		w.y.Put(socialtest.Comment{ID: fmt.Sprint("T", i), Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	}
	w.round(time.Minute)
	_, before := w.y.Units()
	w.want(w.round(61 * time.Minute))
	if _, n := w.y.Units(); n-before != 3 {
		t.Errorf("%d answers were 304, want all 3 pages", n-before)
	}
	w.y.Delete("T0")
	w.want(w.round(61*time.Minute), "10:03 deleted T0 (09:02) [removal_kind_unknown author deletion_time_unknown]")
}

// Between two full readings only what is new is read.
func TestQuickRounds(t *testing.T) {
	w := newWorld(t, false, 8000)
	for i := range 10 {
		w.y.Put(socialtest.Comment{ID: fmt.Sprint("T", i), Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	}
	w.round(time.Minute)
	before, _ := w.y.Units()
	w.y.Put(socialtest.Comment{ID: "Tn", Video: "v1", Author: "UCada", Text: "nuovo", Published: w.clock.Now()})
	w.want(w.round(5*time.Minute), "08:01 created Tn nuovo []")
	if n, _ := w.y.Units(); n-before != 1 {
		t.Errorf("%d units for one new comment, want 1", n-before)
	}
}

// The day's budget ends calls politely, outlives the process, and comes anew at
// midnight in California.
func TestBudget(t *testing.T) {
	w := newWorld(t, false, 10)
	w.y.Inline = 0
	for i := range 20 {
		w.y.Put(socialtest.Comment{ID: fmt.Sprint("T", i), Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	}
	w.y.Put(socialtest.Comment{ID: "T0.r", Parent: "T0", Text: "x", Published: w.clock.Now()})
	err := w.src.Poll(t.Context(), w.sink)
	e, ok := errors.AsType[*poll.Error](err)
	if !ok || e.Kind != poll.Quota || e.After < 22*time.Hour || e.After > 24*time.Hour {
		t.Fatalf("error %v after %v, want the quota until 07:00 UTC tomorrow", err, e)
	}
	if n, _ := w.y.Units(); n != 10 {
		t.Errorf("%d units spent, want 10", n)
	}
	w.end()
	w.open(false, 10)
	if err := w.src.Poll(t.Context(), w.sink); poll.KindOf(err) != poll.Quota {
		t.Errorf("a new process: %v, want the same day's quota", err)
	}
	w.clock.Move(e.After)
	if err := w.src.Poll(t.Context(), w.sink); poll.KindOf(err) != poll.Quota {
		t.Errorf("tomorrow: %v", err)
	}
	if n, _ := w.y.Units(); n != 20 {
		t.Errorf("%d units spent in two days, want 20", n)
	}
}

func TestErrors(t *testing.T) {
	w := newWorld(t, false, 8000)
	f := func(fault socialtest.Fault, kind poll.Kind) {
		t.Helper()
		w.y.Fail(fault)
		err := w.src.Poll(t.Context(), w.sink)
		if poll.KindOf(err) != kind || strings.Contains(err.Error(), "Ada") {
			t.Errorf("error %v, want %s", err, kind)
		}
	}
	f(socialtest.GoogleError(http.StatusForbidden, "rateLimitExceeded"), poll.Limited)
	f(socialtest.GoogleError(http.StatusForbidden, "accessNotConfigured"), poll.Auth)
	f(socialtest.GoogleError(http.StatusInternalServerError, "backendError"), poll.Unreachable)
	f(socialtest.Status(http.StatusBadGateway, "<html>"), poll.Unreachable)
	f(socialtest.Status(http.StatusOK, `{"items":{}}`), poll.Unreachable)
	f(socialtest.GoogleError(http.StatusForbidden, "quotaExceeded"), poll.Quota)
	before := w.y.Calls()
	f(socialtest.Pass(), poll.Quota)
	if w.y.Calls() != before {
		t.Error("asked again though Google refuses until tomorrow")
	}
	w.clock.Move(24 * time.Hour)
	if err := w.src.Poll(t.Context(), w.sink); err != nil {
		t.Errorf("tomorrow: %v", err)
	}
}

// What a full reading lacks and YouTube still has is not deleted.
func TestNothingIsGuessed(t *testing.T) {
	w := newWorld(t, false, 8000)
	w.y.Put(socialtest.Comment{ID: "T1", Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	w.round(time.Minute)
	w.y.Change("T1", func(c *socialtest.Comment) { c.Unlisted = true })
	w.want(w.round(61 * time.Minute))
}

// An expired token is renewed; a revoked consent is a person's to mend.
func TestTokens(t *testing.T) {
	w := newWorld(t, true, 8000)
	w.y.Put(socialtest.Comment{ID: "T1", Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	w.round(time.Minute)
	w.y.Expire()
	w.want(w.round(5 * time.Minute))
	w.y.Revoke()
	if err := w.src.Poll(t.Context(), w.sink); poll.KindOf(err) != poll.Auth {
		t.Errorf("error %v, want that the token is refused", err)
	}
}

func TestBadThread(t *testing.T) {
	w := newWorld(t, false, 8000)
	w.y.Put(socialtest.Comment{ID: "T1", Video: "v1", Author: "UCada", Text: "ciao", Published: w.clock.Now()})
	w.y.Put(socialtest.Comment{ID: "T2", Video: "v1", Text: "senza ora"})
	w.want(w.round(time.Minute), "08:00 created T1 ciao []")
	if r := w.sink.Rejected(); len(r) != 1 || !errors.Is(r[0].Reason, event.ErrRejected) || !json.Valid(r[0].Raw) {
		t.Errorf("rejected %v, want one", r)
	}
	w.y.Delete("T1")
	w.want(w.round(61*time.Minute), "09:02 deleted T1 (08:01) [removal_kind_unknown author deletion_time_unknown]")
}

func TestConfig(t *testing.T) {
	f := func(want string, change func(*youtube.Config)) {
		t.Helper()
		c := youtube.Config{Channel: channel, Key: "chiave-inventata"}
		change(&c)
		if err := c.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f("", func(*youtube.Config) {})
	f("channel", func(c *youtube.Config) { c.Channel = "@comune" })
	f("key is missing", func(c *youtube.Config) { c.Key = "" })
	f("both set", func(c *youtube.Config) { c.OAuth.ClientID = "x" })
	f("oauth.refresh_token is missing", func(c *youtube.Config) {
		c.Key, c.OAuth = "", youtube.OAuth{ClientID: "x", ClientSecret: "segreto-inventato"}
	})
	f("budget", func(c *youtube.Config) { c.Budget = 1 })
}
