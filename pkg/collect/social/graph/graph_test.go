package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
	"vedetta/pkg/event"
)

const (
	page  = "104500000012345"
	post  = page + "_7001"
	token = "gettone-inventato"
	uri   = "/collector/social/facebook/" + page
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a page, what asks for it, and what came of it.
type world struct {
	t     *testing.T
	g     *socialtest.Graph
	clock *socialtest.Clock
	sink  *collecttest.Sink
	book  *ledger.Book
	src   *graph.Source
	told  int
}

// limit makes a Source that reads so many pages at most.
func (w *world) limit(pages int) {
	w.t.Helper()
	src, err := graph.NewFacebook(graph.Config{Account: page, Token: token, API: w.g.URL, Rhythm: poll.Rhythm{MaxPages: pages}},
		graph.Options{SourceOptions: poll.SourceOptions{Book: w.book, URI: uri, Now: w.clock.Now}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.src = src
	w.t.Cleanup(src.Close)
}

type maker func(graph.Config, graph.Options) (*graph.Source, error)

func newWorld(t *testing.T, platform string, newSource maker, o graph.Options) *world {
	t.Helper()
	clock := socialtest.NewClock()
	l, err := ledger.Open(ledger.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		t: t, clock: clock, sink: collecttest.NewSink(), g: socialtest.NewGraph(t, clock.Now, page, token),
		book: l.Book(ledger.BookOptions{Body: "c_z999", Platform: platform, Settle: 2 * time.Minute, Lag: graph.Lag}),
	}
	w.g.Instagram = platform == "instagram"
	o.Book, o.URI, o.Now = w.book, uri, clock.Now
	w.src, err = newSource(graph.Config{Account: page, Token: token, API: w.g.URL, Rhythm: poll.Rhythm{Slow: time.Hour}}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.src.Close)
	return w
}

// round moves the clock on, polls and returns what was told, in a line each.
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
		line := fmt.Sprintf("%s %s %s", in.Time.Format("15:04"), in.Type, in.Item.ID)
		if in.Item.LastSeen != nil {
			line += in.Item.LastSeen.Format(" (15:04)")
		}
		if in.Text != "" {
			line += " " + in.Text
		}
		if len(in.Degraded) > 0 {
			line += fmt.Sprint(" ", in.Degraded)
		}
		lines = append(lines, line)
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

// The whole life of a comment that no webhook tells.
func TestLifeOfAComment(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	born := w.clock.Now()
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: born})
	for i := range 5 { // more than two pages
		w.g.Put(socialtest.Node{ID: fmt.Sprint("7001_", i), Post: post, Author: "24680", Text: fmt.Sprint("commento ", i), Created: born.Add(time.Second)})
	}
	w.want(w.round(2*time.Minute + 30*time.Second)[:2], "08:00 post.created "+post+" Avviso [text_seen_later]", "08:00 comment.created 7001_0 commento 0 [text_seen_later]")
	w.want(w.round(5 * time.Minute))
	w.g.Change("7001_3", func(n *socialtest.Node) { n.Text = "chiamatemi" })
	w.want(w.round(time.Minute)) // it has not settled yet: a webhook may tell it with its time
	w.want(w.round(5*time.Minute), "08:08 comment.edited 7001_3 (08:07) chiamatemi [change_time_unknown]")
	w.g.Change("7001_3", func(n *socialtest.Node) { n.Hidden = true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:18 comment.hidden 7001_3 (08:13) [change_time_unknown]")
	w.g.Change("7001_3", func(n *socialtest.Node) { n.Hidden, n.Gone = false, true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:28 comment.deleted 7001_3 (08:23) [removal_kind_unknown author deletion_time_unknown]")
	w.want(w.round(5 * time.Minute))
	w.g.Change("7001_3", func(n *socialtest.Node) { n.Gone = false })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:43 comment.unhidden 7001_3 (08:23) [change_time_unknown]", "08:43 comment.restored 7001_3 (08:33) [change_time_unknown]")
	w.g.Change(post, func(n *socialtest.Node) { n.Gone = true })
	w.round(5 * time.Minute)
	got := w.round(5 * time.Minute)
	if len(got) != 1 || got[0] != "08:53 post.deleted "+post+" (08:48) [removal_kind_unknown deletion_time_unknown]" {
		t.Fatalf("told %q, want the post's deletion", got)
	}
	if got := w.round(5 * time.Minute); len(got) != 5 || !strings.Contains(got[0], "comment.deleted 7001_0") {
		t.Fatalf("told %q, want that the five comments went with it", got)
	}
}

// What a webhook told is not told again, nor what it tells later.
func TestWebhookAndListing(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	born := w.clock.Now()
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: born})
	w.g.Put(socialtest.Node{ID: "7001_1", Post: post, Author: "24680", Text: "ciao", Created: born})
	w.want(w.round(time.Minute)) // its webhook may be on the way
	w.round(4 * time.Minute)
	edit := func(at time.Time) []string {
		err := w.book.Do(t.Context(), w.sink, "/collector/social/facebook", func(tx *ledger.Tx) error {
			return tx.Tell(&ledger.Change{Item: ledger.Item{Account: page, ID: "7001_1", Parent: post}, Act: ledger.Edited, Scope: post, At: at, Text: " ciao a tutti\r\n"})
		})
		if err != nil {
			t.Fatal(err)
		}
		return w.news()
	}
	at := w.clock.Move(time.Minute)
	w.g.Change("7001_1", func(n *socialtest.Node) { n.Text = "ciao a tutti" })
	w.round(5 * time.Minute)
	noticed := w.round(5 * time.Minute)
	w.want(noticed, "08:11 comment.edited 7001_1 (08:05) ciao a tutti [change_time_unknown]")
	before := w.sink.Intakes()
	w.want(edit(at), "08:06 comment.edited 7001_1  ciao a tutti\r\n")
	after := w.sink.Intakes()
	if a, b := before[len(before)-1].Key, after[len(after)-1].Key; strings.Join(a, " ") != strings.Join(b, " ") {
		t.Errorf("keys %q and %q of the same change differ", a, b)
	}
	w.round(5 * time.Minute)
	w.want(w.round(5 * time.Minute))
}

// A platform whose clock is two hours fast tells by webhook and in listings by
// the same clock: nothing is told twice.
func TestClocksDisagree(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	theirs := func() time.Time { return w.clock.Now().Add(2 * time.Hour) }
	w.g.Now = theirs
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: theirs()})
	w.g.Put(socialtest.Node{ID: "7001_1", Post: post, Author: "24680", Text: "ciao", Created: theirs()})
	w.round(5 * time.Minute)
	w.clock.Move(time.Minute)
	w.g.Change("7001_1", func(n *socialtest.Node) { n.Text = "ciao a tutti" })
	err := w.book.Do(t.Context(), w.sink, "/collector/social/facebook", func(tx *ledger.Tx) error {
		return tx.Tell(&ledger.Change{Item: ledger.Item{Account: page, ID: "7001_1", Parent: post}, Act: ledger.Edited, Scope: post, At: theirs(), Text: "ciao a tutti"})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.want(w.news(), "10:06 comment.edited 7001_1 ciao a tutti")
	for range 3 {
		w.want(w.round(5 * time.Minute))
	}
	w.g.Change("7001_1", func(n *socialtest.Node) { n.Hidden = true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "10:26 comment.hidden 7001_1 (10:21) [change_time_unknown]")
	w.g.Change("7001_1", func(n *socialtest.Node) { n.Gone = true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "10:36 comment.deleted 7001_1 (10:31) [removal_kind_unknown author deletion_time_unknown]")
}

// What only a webhook told, and no listing ever showed, is missed too.
func TestGoneBeforeItWasListed(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: w.clock.Now()})
	w.round(5 * time.Minute)
	err := w.book.Do(t.Context(), w.sink, "/collector/social/facebook", func(tx *ledger.Tx) error {
		return tx.Tell(&ledger.Change{Item: ledger.Item{Account: page, ID: "7001_1", Parent: post}, Act: ledger.Created, Scope: post, At: w.clock.Now(), Text: "ciao"})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.news()
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:10 comment.deleted 7001_1 (08:05) [removal_kind_unknown author deletion_time_unknown]")
}

// A listing that is longer than max_pages proves nothing.
func TestTooManyPages(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	w.g.PageSize = 1
	for i := range 4 {
		w.g.Put(socialtest.Node{ID: fmt.Sprint(page, "_", i), Author: page, Text: "Avviso", Created: w.clock.Now()})
	}
	w.round(5 * time.Minute)
	w.limit(3)
	w.g.Change(page+"_0", func(n *socialtest.Node) { n.Gone = true })
	w.round(5 * time.Minute)
	w.want(w.round(5 * time.Minute))
	w.limit(200)
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:20 post.deleted "+page+"_0 (08:05) [removal_kind_unknown deletion_time_unknown]")
}

// An incomplete listing, and one that lacks what is there all the same, prove
// no deletion.
func TestNothingIsGuessed(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: w.clock.Now()})
	for i := range 3 {
		w.g.Put(socialtest.Node{ID: fmt.Sprint("7001_", i), Post: post, Author: "24680", Created: w.clock.Now()})
	}
	w.round(5 * time.Minute)
	w.g.Change("7001_2", func(n *socialtest.Node) { n.Gone = true })
	w.clock.Move(5 * time.Minute)
	w.g.Fail(socialtest.Pass(), socialtest.Pass(), socialtest.Status(http.StatusBadGateway, "<html>"))
	if err := w.src.Poll(t.Context(), w.sink); poll.KindOf(err) != poll.Unreachable {
		t.Fatalf("error %v, want unreachable", err)
	}
	w.want(w.news())
	w.g.Change("7001_2", func(n *socialtest.Node) { n.Gone, n.Unlisted = false, true })
	w.round(5 * time.Minute)
	w.want(w.round(5 * time.Minute))
}

func TestErrors(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	f := func(fault socialtest.Fault, kind poll.Kind, after time.Duration) {
		t.Helper()
		w.g.Fail(fault)
		err := w.src.Poll(t.Context(), w.sink)
		e, ok := errors.AsType[*poll.Error](err)
		if !ok || e.Kind != kind || e.After != after {
			t.Errorf("error %v, want %s after %s", err, kind, after)
			return
		}
		if s := err.Error(); strings.Contains(s, "Ada") || strings.Contains(s, token) || strings.Contains(s, "127.0.0.1") {
			t.Errorf("error %q repeats what the platform said, or the URL", s)
		}
	}
	f(socialtest.GraphError(http.StatusBadRequest, 190, 463), poll.Auth, 0)
	f(socialtest.GraphError(http.StatusForbidden, 200, 0), poll.Auth, 0)
	f(socialtest.GraphError(http.StatusForbidden, 4, 0), poll.Limited, 0)
	f(socialtest.Status(http.StatusBadRequest, `{"error":{"code":32}}`, "X-Business-Use-Case-Usage",
		`{"1":[{"type":"pages","call_count":101,"estimated_time_to_regain_access":19}]}`), poll.Limited, 19*time.Minute)
	f(socialtest.Status(http.StatusTooManyRequests, "", "Retry-After", "7"), poll.Limited, 7*time.Second)
	f(socialtest.GraphError(http.StatusInternalServerError, 2, 0), poll.Unreachable, 0)
	f(socialtest.GraphError(http.StatusBadRequest, 100, 0), poll.Refused, 0)
	f(socialtest.GraphError(http.StatusBadRequest, 100, 33), poll.Gone, 0)
	f(socialtest.Status(http.StatusOK, "<html>"), poll.Unreachable, 0)
	f(socialtest.Status(http.StatusOK, `{"data":{}}`), poll.Unreachable, 0)
	f(socialtest.Status(http.StatusFound, "", "Location", "https://altrove.test/?access_token=x"), poll.Refused, 0)
	f(socialtest.Cut(), poll.Unreachable, 0)
	w.g.Token = "un-altro-gettone"
	f(socialtest.Pass(), poll.Auth, 0)
}

func TestAppSecretProof(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{AppSecret: "segreto-inventato"})
	var proof string
	w.g.Fail(func(_ http.ResponseWriter, r *http.Request) bool {
		proof = r.URL.Query().Get("appsecret_proof")
		return false
	})
	w.round(time.Minute)
	if len(proof) != 64 {
		t.Errorf("proof %q, want 64 hex digits", proof)
	}
}

// Instagram: no edits of comments, replies below comments and on pages of their
// own, hiding and deletion by comparing only.
func TestInstagram(t *testing.T) {
	w := newWorld(t, "instagram", graph.NewInstagram, graph.Options{})
	born := w.clock.Now()
	w.g.Put(socialtest.Node{ID: "m1", Text: "Foto", Created: born})
	w.g.Put(socialtest.Node{ID: "c1", Post: "m1", Author: "24680", Text: "bella", Created: born})
	for i := range 3 {
		w.g.Put(socialtest.Node{ID: fmt.Sprint("r", i), Post: "m1", Parent: "c1", Author: page, Text: "grazie", Created: born})
	}
	if got := w.round(5 * time.Minute); len(got) != 5 {
		t.Fatalf("told %q, want five creations", got)
	}
	for _, in := range w.sink.Intakes() {
		if in.Item.Platform != "instagram" || in.Item.Own != (in.Item.ID != "c1") || strings.HasPrefix(in.Item.ID, "r") && in.Item.Parent != "c1" {
			t.Errorf("item %+v", in.Item)
		}
	}
	w.g.Change("r2", func(n *socialtest.Node) { n.Hidden = true })
	w.g.Change("r1", func(n *socialtest.Node) { n.Gone = true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:10 comment.hidden r2 (08:05) [change_time_unknown]", "08:10 comment.deleted r1 (08:05) [removal_kind_unknown deletion_time_unknown]")
}

// An item that can't be read goes to the dead letters once, and hides nothing.
func TestBadItem(t *testing.T) {
	w := newWorld(t, "facebook", graph.NewFacebook, graph.Options{})
	w.g.Put(socialtest.Node{ID: post, Author: page, Text: "Avviso", Created: w.clock.Now()})
	w.g.Put(socialtest.Node{ID: "7001_1", Post: post, Text: "anonimo", Created: w.clock.Now()})
	w.g.Put(socialtest.Node{ID: "7001_ 2", Post: post, Text: "x", Created: w.clock.Now()})
	w.want(w.round(5 * time.Minute)[1:], "08:00 comment.created 7001_1 anonimo [author text_seen_later]")
	w.g.Change("7001_1", func(n *socialtest.Node) { n.Gone = true })
	w.round(5 * time.Minute)
	w.want(w.round(5*time.Minute), "08:10 comment.deleted 7001_1 (08:05) [removal_kind_unknown author deletion_time_unknown]")
	if r := w.sink.Rejected(); len(r) != 1 || !errors.Is(r[0].Reason, event.ErrRejected) || !json.Valid(r[0].Raw) {
		t.Errorf("%d rejected, want one with its JSON", len(r))
	}
}

func TestConfig(t *testing.T) {
	f := func(want string, change func(*graph.Config)) {
		t.Helper()
		c := graph.Config{Account: page, Token: token}
		change(&c)
		if err := c.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f("", func(*graph.Config) {})
	f("account", func(c *graph.Config) { c.Account = "comune" })
	f("token is missing", func(c *graph.Config) { c.Token = "" })
	f("token is not usable", func(c *graph.Config) { c.Token, c.TokenFile = "", "/non/esiste" })
	f("api", func(c *graph.Config) { c.API = "http://altrove.test" })
	f("api", func(c *graph.Config) { c.API = "https://u:p@altrove.test" })
	f("settle", func(c *graph.Config) { c.Settle = -1 })
	f("interval", func(c *graph.Config) { c.Interval = time.Millisecond })
	f("window", func(c *graph.Config) { c.Window = time.Minute })
	f("max_pages", func(c *graph.Config) { c.MaxPages = -1 })
}
