package social

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
	"vedetta/pkg/event"
)

// page is a Facebook page in a test: what happens on it, its webhooks and its
// Graph API.
type pageWorld struct {
	t       *testing.T
	graph   *socialtest.Graph
	clock   *socialtest.Clock
	sink    *collecttest.Sink
	c       *Collector
	source  *graph.Source
	webhook http.Handler
}

func newPageWorld(t *testing.T) *pageWorld {
	t.Helper()
	w := &pageWorld{t: t, clock: socialtest.NewClock(), sink: collecttest.NewSink()}
	w.graph = socialtest.NewGraph(t, w.clock.Now, testPage, testToken)
	w.reset()
	return w
}

// reset makes a new collector with an empty memory, as on the first day.
func (w *pageWorld) reset() {
	w.t.Helper()
	cfg := testConfig()
	cfg.Facebook.Poll = []graph.Config{{Account: testPage, Token: testToken, API: w.graph.URL, Rhythm: poll.Rhythm{Window: 24 * time.Hour * 365}}}
	c, err := New(cfg, Options{Now: w.clock.Now, salt: "salt"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.sink = collecttest.NewSink()
	w.c, w.webhook = c, c.handler(w.sink)
	w.source, err = graph.NewFacebook(cfg.Facebook.Poll[0], graph.Options{SourceOptions: poll.SourceOptions{Book: c.books[facebook], URI: facebookSource, Now: w.clock.Now}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.source.Close(); c.Close() })
}

// deliver posts a signed delivery of changes.
func (w *pageWorld) deliver(changes ...map[string]any) int {
	w.t.Helper()
	var entries []map[string]any
	for _, c := range changes {
		entries = append(entries, map[string]any{"id": testPage, "time": c["created_time"], "changes": []any{map[string]any{"field": "feed", "value": c}}})
	}
	body, err := json.Marshal(map[string]any{"object": "page", "entry": entries})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.post(string(body), sign(string(body)))
}

func (w *pageWorld) post(body, signature string) int {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, defaultPath, strings.NewReader(body))
	r.Body = http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(strings.NewReader(body)), w.c.config.MaxBody)
	r.Header.Set(signatureHeader, signature)
	out := httptest.NewRecorder()
	w.webhook.ServeHTTP(out, r)
	return out.Code
}

// verb is a change of a comment as Meta tells it.
func verb(verb, id, text string, at time.Time) map[string]any {
	return map[string]any{
		"item": "comment", "verb": verb, "comment_id": id, "post_id": testPage + "_7001", "parent_id": testPage + "_7001",
		"from": map[string]any{"id": "24680", "name": "Ada Inventata"}, "created_time": at.Unix(), "message": text,
	}
}

func (w *pageWorld) poll() {
	w.t.Helper()
	if err := w.source.Poll(w.t.Context(), w.sink); err != nil {
		w.t.Fatal(err)
	}
}

// commentKeys are the natural keys of comments that were told; the first text
// of a comment that a listing showed only after an edit is left out.
func commentKeys(s *collecttest.Sink) []string {
	set := make(map[string]bool)
	for _, in := range s.Intakes() {
		if strings.HasPrefix(string(in.Type), "comment.") && in.Key[len(in.Key)-1] != "first" {
			set[strings.Join(in.Key, " ")] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// arrival is a webhook or a round of polling, at a minute.
type arrival struct {
	minute, order int
	changes       []map[string]any // of a webhook; nil for a round
	happens       func()           // on the page
}

// Over real HTTP: signed deliveries in any order, batched and repeated, among
// rounds of polling, tell the same events as the deliveries alone, in order.
func TestWebhooksAndPollingTellTheSame(t *testing.T) {
	world := newPageWorld(t)
	rapid.Check(t, func(r *rapid.T) {
		world.reset()
		world.graph.Clear()
		w, base := world, world.clock.Move(24*time.Hour).Truncate(time.Minute)
		post := fmt.Sprint(testPage, "_", base.Unix())
		w.graph.Put(socialtest.Node{ID: post, Author: testPage, Text: "Avviso", Created: base})
		steps, straight := happenings(r, w, post, base)
		slices.SortStableFunc(steps, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.minute, b.minute), cmp.Compare(a.order, b.order)) })
		for _, s := range steps {
			w.clock.Move(max(0, base.Add(time.Duration(s.minute)*time.Minute).Sub(w.clock.Now())))
			switch {
			case s.happens != nil:
				s.happens()
			case s.changes == nil:
				w.poll()
			case w.deliver(s.changes...) != http.StatusOK:
				r.Fatal("a delivery was refused")
			}
		}
		for range 3 { // everything settles
			w.clock.Move(2 * time.Hour)
			w.poll()
		}
		got := commentKeys(w.sink)
		w.reset()
		for _, c := range straight {
			if w.deliver(c) != http.StatusOK {
				r.Fatal("a delivery was refused")
			}
		}
		if want := commentKeys(w.sink); !slices.Equal(got, want) {
			r.Fatalf("told\n%s\nwebhooks in order tell\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// happenings draws the lives of two comments: what happens on the page, how it
// is told, and rounds of polling among it. Minutes are multiples of five, so
// that Meta's clock and caches leave no doubt; rounds come between.
func happenings(r *rapid.T, w *pageWorld, post string, base time.Time) (steps []arrival, straight []map[string]any) {
	for n := range 2 {
		id, minute, hidden := fmt.Sprintf("%d_%d", base.Unix(), n), 0, false
		for i := range rapid.IntRange(1, 5).Draw(r, "changes") {
			minute += 5 * rapid.IntRange(1, 4).Draw(r, "pause")
			at := base.Add(time.Duration(minute) * time.Minute)
			what := "add"
			if i > 0 {
				what = rapid.SampledFrom([]string{"edited", "edited", map[bool]string{false: "hide", true: "unhide"}[hidden], "remove"}).Draw(r, "verb")
			}
			hidden = hidden != (what == "hide" || what == "unhide")
			text := rapid.SampledFrom([]string{"a", "b"}).Draw(r, "text")
			c := verb(what, id, text, at)
			c["post_id"], c["parent_id"] = post, post
			straight = append(straight, c)
			steps = append(steps, arrival{minute: minute, order: -1, happens: func() { happen(w.graph, post, id, what, text, at) }})
			for range rapid.IntRange(1, 2).Draw(r, "deliveries") {
				steps = append(steps, arrival{minute: minute + rapid.IntRange(0, 60).Draw(r, "delay"), changes: []map[string]any{c}})
			}
			if what == "remove" {
				break
			}
		}
	}
	for range rapid.IntRange(0, 5).Draw(r, "rounds") {
		steps = append(steps, arrival{minute: 5*rapid.IntRange(0, 20).Draw(r, "round") + 3})
	}
	return steps, straight
}

// happen changes the page.
func happen(g *socialtest.Graph, post, id, what, text string, at time.Time) {
	if what == "add" {
		g.Put(socialtest.Node{ID: id, Post: post, Author: "24680", Text: text, Created: at})
		return
	}
	g.Change(id, func(n *socialtest.Node) {
		switch what {
		case "edited":
			n.Text = text
		case "hide", "unhide":
			n.Hidden = what == "hide"
		case "remove":
			n.Gone = true
		}
	})
}

// A comment that only a webhook told, whose removal no webhook tells, is missed
// in the listing of its post.
func TestRemovalThatNoWebhookTells(t *testing.T) {
	w := newPageWorld(t)
	post := testPage + "_7001"
	w.graph.Put(socialtest.Node{ID: post, Author: testPage, Text: "Avviso", Created: w.clock.Now()})
	w.deliver(verb("add", "7001_1", "ciao", w.clock.Now()))
	for range 3 {
		w.clock.Move(5 * time.Minute)
		w.poll()
	}
	keys := commentKeys(w.sink)
	if len(keys) != 2 || !strings.Contains(keys[1], " deleted ") {
		t.Errorf("told %q, want a creation and a deletion", keys)
	}
}

// What a webhook may bring, and what comes of it.
func TestOddWebhooks(t *testing.T) {
	w := newPageWorld(t)
	now := w.clock.Now()
	f := func(name string, changes []map[string]any, want ...string) {
		t.Helper()
		w.reset()
		for _, c := range changes {
			if got := w.deliver(c); got != http.StatusOK {
				t.Errorf("%s: status %d", name, got)
			}
		}
		var got []string
		for _, in := range w.sink.Intakes() {
			got = append(got, strings.TrimPrefix(string(in.Type), "comment."))
		}
		for _, r := range w.sink.Rejected() {
			got = append(got, english(r.Reason.Error()))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	one := func(c map[string]any, kv ...any) []map[string]any {
		c = maps.Clone(c)
		for i := 0; i < len(kv); i += 2 {
			c[kv[i].(string)] = kv[i+1]
		}
		return []map[string]any{c}
	}
	add := verb("add", "7001_1", "ciao", now)
	f("edit before create", []map[string]any{verb("edited", "7001_1", "b", now.Add(time.Minute)), add}, "edited", "created")
	f("delete of the unknown", one(verb("remove", "7001_9", "", now)), "deleted")
	f("no parent", one(add, "parent_id", nil, "post_id", nil), "created")
	f("emoji and right-to-left", one(add, "message", "👩‍👩‍👧 שלום مرحبا \u202e"), "created")
	f("100,000 characters", one(add, "message", strings.Repeat("è", 100_000)), "created")
	f("a clock an hour fast", one(add, "created_time", now.Add(time.Hour).Unix()), "created")
	f("a clock of 1970", one(add, "created_time", 5), "rejected: change has no usable time")
	f("unknown verb", one(add, "verb", "teleport"), `rejected: verb "teleport" of a comment is not known`)
	f("unknown item", one(add, "item", "hologram"), `rejected: feed item "hologram" is not known`)
	f("NUL in the id", one(add, "comment_id", "a\x00b"), "rejected: value of a feed change has a field of the wrong type")
	f("reaction", one(add, "item", "reaction"))
	f("replayed", []map[string]any{add, add}, "created", "created")
	if got := commentKeys(w.sink); len(got) != 1 {
		t.Errorf("a replay has keys %q, want one", got)
	}
	if got := w.post(`{"object":"page"}`, sign("another")); got != http.StatusUnauthorized {
		t.Errorf("forged signature: status %d", got)
	}
	for _, in := range w.sink.Intakes() {
		if in.Type == event.CommentCreated && in.Item.Parent == "" {
			t.Error("a comment lost its parent")
		}
	}
}

// english leaves the Italian out of a reason that is in both languages.
func english(reason string) string {
	if at := strings.LastIndex(reason, " / "); at >= 0 {
		head, _, _ := strings.Cut(reason, "rejected: ")
		return head + "rejected: " + reason[at+len(" / "):]
	}
	return reason
}
