package mastodon_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/mastodon"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type world struct {
	t     *testing.T
	m     *socialtest.Mastodon
	clock *socialtest.Clock
	sink  *collecttest.Sink
	src   *mastodon.Source
	told  int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := socialtest.NewClock()
	l, err := ledger.Open(ledger.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock, sink: collecttest.NewSink(), m: socialtest.NewMastodon(t, clock.Now, "comune")}
	w.src, err = mastodon.New(mastodon.Config{Server: w.m.URL, Account: "comune"}, poll.SourceOptions{
		Book: l.Book(ledger.BookOptions{Body: "c_z999", Platform: mastodon.Platform, Lag: mastodon.Lag}), URI: "/collector/social/mastodon/comune", Now: clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.src.Close)
	return w
}

func (w *world) put(id, author, answers string, text ...string) {
	s := socialtest.MastodonStatus{ID: id, Author: author, InReplyTo: answers}
	for i, x := range text {
		s.Versions = append(s.Versions, socialtest.StatusVersion{HTML: "<p>" + x + "</p>", At: w.clock.Now().Add(time.Duration(i) * time.Minute)})
	}
	w.m.Put(s)
}

func (w *world) round(d time.Duration) []string {
	w.t.Helper()
	w.clock.Move(d)
	if err := w.src.Poll(w.t.Context(), w.sink); err != nil {
		w.t.Fatalf("poll: %v", err)
	}
	var lines []string
	for _, in := range w.sink.Intakes()[w.told:] {
		if err := in.Validate(); err != nil {
			w.t.Errorf("%v: %v", in.Key, err)
		}
		_, id, _ := strings.Cut(in.Item.ID, "/")
		line := fmt.Sprintf("%s %s %s", in.Time.Format("15:04"), in.Type, id)
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

// Posts over several pages, answers of all depths, all versions of an edited
// one with their times, and a deletion that the server confirms.
func TestLife(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.put(fmt.Sprint(10+i), w.m.AccountID, "", fmt.Sprint("avviso ", i))
	}
	w.put("20", "500", "12", "chiamatemi al 333 0000001", "chiamatemi", "non chiamatemi")
	w.put("21", w.m.AccountID, "20", "la contattiamo")
	w.m.Put(socialtest.MastodonStatus{ID: "22", Author: "500", InReplyTo: "20", Visibility: "direct", Versions: []socialtest.StatusVersion{{HTML: "privato", At: w.clock.Now()}}})
	w.m.Put(socialtest.MastodonStatus{ID: "23", Author: w.m.AccountID, Boost: true, Versions: []socialtest.StatusVersion{{HTML: "", At: w.clock.Now()}}})
	got := w.round(10 * time.Minute)
	if len(got) != 9 {
		t.Fatalf("told %q, want seven creations and two edits", got)
	}
	for _, line := range []string{
		"08:00 comment.created 20 chiamatemi al 333 0000001 []", "08:01 comment.edited 20 chiamatemi []",
		"08:02 comment.edited 20 non chiamatemi []", "08:00 comment.created 21 la contattiamo []", "08:00 post.created 10 avviso 0 []",
	} {
		if !strings.Contains(strings.Join(got, "\n"), line) {
			t.Errorf("told %q, want %q among it", got, line)
		}
	}
	w.want(w.round(5 * time.Minute))
	w.m.Change("20", func(s *socialtest.MastodonStatus) { s.Gone = true })
	w.want(w.round(5*time.Minute), "08:20 comment.deleted 20 (08:15) [author deletion_time_unknown]")
	w.m.Change("14", func(s *socialtest.MastodonStatus) { s.Gone = true })
	w.want(w.round(5*time.Minute), "08:25 post.deleted 14 (08:20) [deletion_time_unknown]")
	w.want(w.round(5 * time.Minute))
}

// What a listing lacks and the server still has is not deleted.
func TestNothingIsGuessed(t *testing.T) {
	w := newWorld(t)
	w.put("10", w.m.AccountID, "", "avviso")
	w.put("20", "500", "10", "ciao")
	w.round(5 * time.Minute)
	w.m.Change("20", func(s *socialtest.MastodonStatus) { s.Unlisted = true })
	w.want(w.round(5 * time.Minute))
	w.m.Change("20", func(s *socialtest.MastodonStatus) { s.Gone = true })
	w.want(w.round(5*time.Minute), "08:15 comment.deleted 20 (08:10) [author deletion_time_unknown]")
}

// A server without the history endpoint tells the last version only.
func TestNoHistory(t *testing.T) {
	w := newWorld(t)
	w.m.NoHistory = true
	w.put("10", w.m.AccountID, "", "prima", "dopo")
	w.want(w.round(10*time.Minute), "08:00 post.created 10 []", "08:01 post.edited 10 dopo []")
}

func TestErrors(t *testing.T) {
	w := newWorld(t)
	f := func(fault socialtest.Fault, kind poll.Kind, after time.Duration) {
		t.Helper()
		w.m.Fail(fault)
		e, ok := errors.AsType[*poll.Error](w.src.Poll(t.Context(), w.sink))
		if !ok || e.Kind != kind || e.After != after {
			t.Errorf("error %v, want %s after %s", e, kind, after)
		}
	}
	reset := w.clock.Now().Add(4 * time.Minute).Format(time.RFC3339Nano)
	f(socialtest.Status(http.StatusTooManyRequests, "{}", "X-RateLimit-Reset", reset, "X-RateLimit-Remaining", "0"), poll.Limited, 4*time.Minute)
	f(socialtest.Status(http.StatusUnauthorized, "{}"), poll.Auth, 0)
	f(socialtest.Status(http.StatusServiceUnavailable, "", "Retry-After", "30"), poll.Unreachable, 30*time.Second)
	f(socialtest.Status(http.StatusNotFound, "{}"), poll.Gone, 0)
	f(socialtest.Status(http.StatusOK, "[]"), poll.Unreachable, 0)
	w.put("10", w.m.AccountID, "", "avviso")
	f(socialtest.Cut(), poll.Unreachable, 0)
}

func TestConfig(t *testing.T) {
	f := func(want string, change func(*mastodon.Config)) {
		t.Helper()
		c := mastodon.Config{Server: "https://social.comune.test", Account: "comune"}
		change(&c)
		if err := c.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f("", func(*mastodon.Config) {})
	f("server", func(c *mastodon.Config) { c.Server = "social.comune.test" })
	f("account", func(c *mastodon.Config) { c.Account = "@comune@social.test" })
	f("token", func(c *mastodon.Config) { c.Token = "x" })
	f("slow", func(c *mastodon.Config) { c.Slow = -1 })
}
