// Package youtube polls the comments of a YouTube channel by the Data API v3.
//
// In: comment threads of the whole channel, newest first, and their replies; as
// the channel's owner also those that are held for review or taken for spam.
// Out, through a ledger: comments, edits with their time, and what was noticed:
// held comments as hidden, approved ones as shown, absent ones as deleted. Each
// call costs a unit of the day's quota: the source stops politely at its budget
// and says so. One goroutine polls a Source.
//
// What YouTube does not reveal: when and by whom a comment was held, approved,
// rejected or deleted; whether an absent comment was deleted or rejected (and,
// by key, whether it is held); the text that an edit replaced. See
// deploy/social/README.md.
package youtube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/event"
)

// Platform is the name in events.
const Platform = "youtube"

const (
	// Lag is how old what a listing shows may be.
	Lag = 2 * time.Minute

	pageSize   = "100"
	askedTimes = 50  // ids in one call
	maxCached  = 500 // pages whose ETag is remembered
)

// Source is one channel.
type Source struct {
	c      Config
	o      poll.SourceOptions
	client *poll.Client
	tokens *poll.Client
	access access
	budget *budget
	once   poll.Once
	full   time.Time           // when all comments were read last
	etags  map[string]readPage // by query
}

// readPage is a page that was read: what it held is on the bus.
type readPage struct {
	etag   string
	next   string
	sights []ledger.Sight // without texts
}

var _ poll.Source = (*Source)(nil)

// New returns a Source.
func New(c Config, o poll.SourceOptions) (*Source, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("youtube: %w", err)
	}
	c, o = c.WithDefaults(), o.WithDefaults()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		return nil, fmt.Errorf("youtube: the time zone of the quota's day: %w", err)
	}
	return &Source{
		c: c, o: o,
		client: poll.NewClient(poll.ClientOptions{Base: c.API, Now: o.Now, Explain: explain}),
		tokens: poll.NewClient(poll.ClientOptions{Base: c.OAuth.TokenURL, Now: o.Now, Explain: explainToken}),
		budget: &budget{book: o.Book, name: "quota/" + c.Channel, limit: c.Budget, zone: zone, now: o.Now},
		etags:  make(map[string]readPage),
	}, nil
}

// Close closes idle connections.
func (s *Source) Close() { s.client.Close(); s.tokens.Close() }

// round is one reading of the channel.
type round struct {
	*Source
	out      collect.Out
	from     time.Time
	all      bool // to the end of the window
	complete bool // all pages were read
	began    time.Time
}

// Poll implements poll.Source. Most rounds read the newest threads, up to the
// first that is known; each Full all of the window is read, and then what is
// missing is asked for.
func (s *Source) Poll(ctx context.Context, out collect.Out) error {
	now := s.o.Now().UTC()
	r := &round{Source: s, out: out, from: now.Add(-s.c.Window), all: now.Sub(s.full) >= s.c.Full, complete: true}
	states := []string{"published"}
	if s.c.owner() {
		states = append(states, "heldForReview", "likelySpam")
	}
	for _, state := range states {
		if err := r.threads(ctx, state); err != nil {
			return err
		}
	}
	if !r.all {
		return nil
	}
	if r.complete {
		if err := r.missing(ctx); err != nil {
			return err
		}
	}
	s.full = now
	return nil
}

// threads reads the threads in one state.
func (r *round) threads(ctx context.Context, state string) error {
	q := url.Values{
		"part": {"snippet,replies"}, "allThreadsRelatedToChannelId": {r.c.Channel},
		"order": {"time"}, "maxResults": {pageSize}, "textFormat": {"plainText"},
	}
	if r.c.owner() {
		q.Set("moderationStatus", state) // by key it is refused, and published is meant
	}
	for pages := 0; ; pages++ {
		if pages >= r.c.MaxPages {
			r.o.Metrics.Ignored(r.o.URI, "pages")
			r.complete = false
			return nil
		}
		more, next, err := r.page(ctx, q, state)
		if err != nil || !more || next == "" {
			return err
		}
		if next == q.Get("pageToken") {
			return &poll.Error{Kind: poll.Unreachable, Code: "paging_in_a_circle"}
		}
		q.Set("pageToken", next)
	}
}

// page reads one page of threads. A page whose ETag is unchanged holds what it
// held before: what was seen is seen again, without being sent.
func (r *round) page(ctx context.Context, q url.Values, state string) (more bool, next string, err error) {
	key := q.Encode()
	var answer threadList
	a, err := r.call(ctx, "/commentThreads", q, r.etags[key].etag, &answer)
	if err != nil {
		return false, "", err
	}
	if r.began.IsZero() {
		r.began = a.Date
	}
	if a.Status == http.StatusNotModified {
		p := r.etags[key]
		known, err := r.see(ctx, p.sights, nil, a.Date)
		return r.goesOn(p.sights, known), p.next, err
	}
	sights, rejected, err := r.sights(ctx, answer.Items, state)
	if err != nil {
		return false, "", err
	}
	known, err := r.see(ctx, sights, rejected, a.Date)
	if err != nil {
		return false, "", err
	}
	r.remember(key, answer.ETag, answer.Next, sights, len(rejected) == 0)
	return r.goesOn(sights, known), answer.Next, nil
}

// remember keeps a page's ETag, and what is needed to see its items again.
func (r *round) remember(key, etag, next string, sights []ledger.Sight, whole bool) {
	if etag == "" || !whole {
		delete(r.etags, key)
		return
	}
	if len(r.etags) >= maxCached {
		clear(r.etags)
	}
	kept := make([]ledger.Sight, len(sights))
	for i, s := range sights {
		s.Text, s.Unchanged = "", true
		kept[i] = s
	}
	r.etags[key] = readPage{etag: etag, next: next, sights: kept}
}

// goesOn reports whether the next page is read: to the end of the window in a
// full round, else up to what is known.
func (r *round) goesOn(sights []ledger.Sight, known bool) bool {
	for _, s := range sights {
		if isThread(s) && s.Created.Before(r.from) {
			return false
		}
	}
	return r.all || !known
}

// isThread tells a top-level comment from a reply, whose id is its thread's, a
// dot and its own.
func isThread(s ledger.Sight) bool { return !strings.Contains(s.ID, ".") }

// sights makes what a page shows of it, with the replies that stand on pages of
// their own.
func (r *round) sights(ctx context.Context, items []json.RawMessage, state string) (all []ledger.Sight, rejected []rejection, err error) {
	for _, raw := range items {
		t, reason := decodeThread(raw)
		if reason != nil {
			rejected = append(rejected, rejection{raw: raw, reason: reason})
			continue
		}
		replies := t.replies
		if t.count > len(replies) {
			if replies, err = r.replies(ctx, t.top.ID); err != nil {
				return nil, nil, err
			}
		}
		for _, c := range append([]comment{t.top}, replies...) {
			s, reason := c.sight(r.c.Channel, state)
			if reason != nil {
				rejected = append(rejected, rejection{raw: raw, reason: reason})
				continue
			}
			if s.Parent == "" {
				s.Parent = t.video
			}
			all = append(all, s)
		}
	}
	return all, rejected, nil
}

// replies reads all replies below a comment.
func (r *round) replies(ctx context.Context, parent string) (all []comment, err error) {
	q := url.Values{"part": {"snippet"}, "parentId": {parent}, "maxResults": {pageSize}, "textFormat": {"plainText"}}
	for range r.c.MaxPages {
		var page commentList
		_, err := r.call(ctx, "/comments", q, "", &page)
		if poll.KindOf(err) == poll.Gone {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == "" || page.Next == q.Get("pageToken") {
			return all, nil
		}
		q.Set("pageToken", page.Next)
	}
	r.complete = false
	return all, nil
}

type rejection struct {
	raw    []byte
	reason error
}

// see gives sights to the ledger; known reports whether one of the threads was
// seen before.
func (r *round) see(ctx context.Context, sights []ledger.Sight, rejected []rejection, at time.Time) (known bool, err error) {
	err = r.o.Book.Do(ctx, r.out, r.o.URI, func(tx *ledger.Tx) error {
		for i := range sights {
			was, err := tx.Known(r.c.Channel, sights[i].ID)
			if err != nil {
				return err
			}
			known = known || was && isThread(sights[i])
			if err := tx.See(&sights[i], at); errors.Is(err, event.ErrRejected) {
				r.o.Metrics.Ignored(r.o.URI, "no_event")
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	for _, x := range rejected {
		if err == nil {
			err = r.once.Reject(ctx, r.out, r.o.Book.Body(), r.o.URI, x.raw, x.reason)
		}
	}
	return known, err
}

// missing asks for the comments that a full reading lacks, many at a time.
func (r *round) missing(ctx context.Context) error {
	ids, err := r.o.Book.Missing(r.c.Channel, scope, r.from, r.began)
	if err != nil {
		return err
	}
	for len(ids) > 0 {
		n := min(len(ids), askedTimes)
		if err := r.ask(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (r *round) ask(ctx context.Context, ids []string) error {
	var page commentList
	a, err := r.call(ctx, "/comments", url.Values{"part": {"id"}, "id": {strings.Join(ids, ",")}}, "", &page)
	if err != nil && poll.KindOf(err) != poll.Gone {
		return err
	}
	at := r.client.Clock()
	if a != nil {
		at = a.Date
	}
	there := make(map[string]bool)
	for _, c := range page.Items {
		there[c.ID] = true
	}
	return r.o.Book.Do(ctx, r.out, r.o.URI, func(tx *ledger.Tx) error {
		for _, id := range ids {
			var err error
			if there[id] {
				err = tx.Present(r.c.Channel, id, at)
			} else {
				err = tx.Gone(r.c.Channel, id, at, ledger.RemovalKindUnknown)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// call makes a call within the budget; a refused token is renewed once.
func (r *round) call(ctx context.Context, path string, q url.Values, etag string, value any) (a *poll.Answer, err error) {
	for range 2 {
		call := poll.Call{Path: path, Query: q}
		if err := r.authorise(ctx, &call); err != nil {
			return nil, err
		}
		if etag != "" {
			if call.Header == nil {
				call.Header = http.Header{}
			}
			call.Header.Set("If-None-Match", etag)
		}
		if err := r.budget.take(); err != nil {
			return nil, err
		}
		r.o.Metrics.Call(r.o.URI)
		a, err = r.client.JSON(ctx, call, value)
		e, ok := errors.AsType[*poll.Error](err)
		switch {
		case ok && e.Kind == poll.Quota:
			return nil, r.budget.exhausted(e)
		case ok && e.Status == http.StatusUnauthorized && r.c.owner():
			r.access = access{}
			continue
		}
		return a, err
	}
	return a, err
}
