// Package mastodon polls an account on a server with the Mastodon client API
// and what people answer to it.
//
// In: the account's statuses, page by page, and the context of each: the
// answers below it. Out, through a ledger: posts and comments, each edit with
// its time and text (the history endpoint tells all versions), and deletions as
// noticed: a status that is no longer listed is asked for by its id and is gone
// when the server says 404 or 410. One goroutine polls a Source.
//
// What Mastodon does not reveal: when a status was deleted and by whom; that
// the server's moderators hid an account; a deletion or edit on another server
// that never reached the account's own. Answers to followers only are private
// and not read. See deploy/social/README.md.
package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Platform is the name in events.
const Platform = "mastodon"

const (
	// Lag is how old what a listing shows may be.
	Lag      = 30 * time.Second
	pageSize = "40"
	maxAsked = 200 // statuses asked for by id in one round
)

// Source is one account.
type Source struct {
	c      Config
	o      poll.SourceOptions
	client *poll.Client
	turns  poll.Turns
	once   poll.Once
	owner  owner
}

var _ poll.Source = (*Source)(nil)

// New returns a Source.
func New(c Config, o poll.SourceOptions) (*Source, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("mastodon: %w", err)
	}
	c, o = c.WithDefaults(), o.WithDefaults()
	server, err := url.Parse(c.Server)
	if err != nil {
		return nil, fmt.Errorf("mastodon: server: %w", err) // Validate has read it
	}
	s := &Source{c: c, o: o, turns: poll.Turns{Rhythm: c.Rhythm}, owner: owner{host: server.Host, name: c.Account + "@" + server.Host}}
	s.client = poll.NewClient(poll.ClientOptions{Base: c.Server, Now: o.Now, Explain: s.explain})
	return s, nil
}

// Close closes idle connections.
func (s *Source) Close() { s.client.Close() }

// explain makes the error of an answer: Mastodon says when a limit ends in a
// header of its own.
func (s *Source) explain(status int, h http.Header, _ []byte) *poll.Error {
	if status != http.StatusTooManyRequests {
		return nil
	}
	e := &poll.Error{Kind: poll.Limited}
	if reset, err := time.Parse(time.RFC3339, h.Get("X-RateLimit-Reset")); err == nil {
		e.After = max(reset.Sub(s.o.Now()), 0)
	}
	return e
}

// round is one reading of the account.
type round struct {
	*Source
	out   collect.Out
	token web.Secret
	from  time.Time
	asked int
}

// Poll implements poll.Source.
func (s *Source) Poll(ctx context.Context, out collect.Out) error {
	r := &round{Source: s, out: out, from: s.o.Now().Add(-s.c.Window).UTC()}
	if s.c.Token != "" || s.c.TokenFile != "" {
		var err error
		if r.token, err = s.c.token().Read(); err != nil {
			return err
		}
	}
	if err := r.lookUp(ctx); err != nil {
		return err
	}
	posts, err := r.posts(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(posts, func(a, b *ledger.Sight) int { return s.turns.Compare(a.ID, b.ID) })
	for _, p := range posts {
		if !s.turns.Due(p.ID, p.Created, s.o.Now()) {
			continue
		}
		if err := r.answers(ctx, p.ID); err != nil {
			return err
		}
		s.turns.Read(p.ID, s.o.Now())
	}
	return nil
}

// lookUp finds the account's id by its name, once.
func (r *round) lookUp(ctx context.Context) error {
	if r.owner.id != "" {
		return nil
	}
	var a struct {
		ID string `json:"id"`
	}
	if _, err := r.call(ctx, "/api/v1/accounts/lookup", url.Values{"acct": {r.c.Account}}, &a); err != nil {
		return err
	}
	if a.ID == "" || strings.ContainsAny(a.ID, "/?#%") {
		return &poll.Error{Kind: poll.Unreachable, Code: "account_without_id"}
	}
	r.owner.id = a.ID
	return nil
}

// posts reads the account's statuses in the window, and asks for what a
// complete listing lacks. The account's own answers are listed too.
func (r *round) posts(ctx context.Context) (all []*ledger.Sight, err error) {
	q := url.Values{"limit": {pageSize}, "exclude_reblogs": {"true"}}
	began := time.Time{}
	for pages := 0; q != nil; pages++ {
		if pages >= r.c.MaxPages {
			r.o.Metrics.Ignored(r.o.URI, "pages")
			return all, nil
		}
		var list []json.RawMessage
		a, err := r.call(ctx, "/api/v1/accounts/"+url.PathEscape(r.owner.id)+"/statuses", q, &list)
		if err != nil {
			return nil, err
		}
		if pages == 0 {
			began = a.Date
		}
		sights, err := r.take(ctx, list, ledger.Posts, a.Date)
		if err != nil {
			return nil, err
		}
		all = append(all, sights...)
		next := older(a.Header, q)
		if next != nil && next.Encode() == q.Encode() {
			return nil, &poll.Error{Kind: poll.Unreachable, Code: "paging_in_a_circle"}
		}
		if q = next; len(sights) > 0 && sights[len(sights)-1].Created.Before(r.from) {
			break
		}
	}
	all = slices.DeleteFunc(all, func(s *ledger.Sight) bool { return s.Created.Before(r.from) })
	return all, r.missing(ctx, ledger.Posts, began)
}

// older is the query of the next page, from the Link header (RFC 8288); nil
// when there is none. Only its max_id is taken over: no answer leads the token
// to another host.
func older(h http.Header, q url.Values) url.Values {
	for _, links := range h.Values("Link") {
		for link := range strings.SplitSeq(links, ",") {
			target, rest, ok := strings.Cut(strings.TrimSpace(link), ">")
			if !ok || !strings.Contains(rest, `rel="next"`) {
				continue
			}
			u, err := url.Parse(strings.TrimPrefix(target, "<"))
			if err != nil || u.Query().Get("max_id") == "" {
				continue
			}
			next := url.Values{"max_id": {u.Query().Get("max_id")}}
			for k, v := range q {
				if k != "max_id" {
					next[k] = v
				}
			}
			return next
		}
	}
	return nil
}

// answers reads what stands below a status.
func (r *round) answers(ctx context.Context, post string) error {
	var c struct {
		Descendants []json.RawMessage `json:"descendants"`
	}
	a, err := r.call(ctx, "/api/v1/statuses/"+url.PathEscape(r.owner.remote(post))+"/context", nil, &c)
	if poll.KindOf(err) == poll.Gone {
		return nil // it went while this was read: the next round says so
	}
	if err != nil {
		return err
	}
	if _, err := r.take(ctx, c.Descendants, post, a.Date); err != nil {
		return err
	}
	return r.missing(ctx, post, a.Date)
}

// listed is a status with what else is known of it.
type listed struct {
	*ledger.Sight
	versions []version // all, where it was edited since it was last seen
}

// take gives statuses to the ledger. One that can't be read does not spoil a
// listing: what seems to be missing for it is asked for by its id.
func (r *round) take(ctx context.Context, list []json.RawMessage, scope string, at time.Time) (all []*ledger.Sight, err error) {
	var found []listed
	for _, raw := range list {
		one, reason, err := r.read(ctx, raw, scope)
		switch {
		case err != nil:
			return nil, err
		case reason != nil:
			if err := r.once.Reject(ctx, r.out, r.o.Book.Body(), r.o.URI, raw, reason); err != nil {
				return nil, err
			}
		case one.Sight != nil:
			found, all = append(found, one), append(all, one.Sight)
		}
	}
	return all, r.see(ctx, found, at)
}

// read makes what the ledger takes of a status, without a Sight where it is not
// collected. Of an edit that is new here the server is asked for all versions,
// so that none between two rounds is lost.
func (r *round) read(ctx context.Context, raw json.RawMessage, scope string) (one listed, reason, err error) {
	var s status
	if json.Unmarshal(raw, &s) != nil {
		return one, event.Rejectf("uno stato ha un campo del tipo sbagliato o un'ora che non è RFC 3339 / a status has a field of the wrong type or a time that is not RFC 3339"), nil
	}
	sight, reason := s.sight(r.owner, scope)
	switch {
	case reason != nil:
		return one, reason, nil
	case len(s.Reblog) > 0 && string(s.Reblog) != "null":
		r.o.Metrics.Ignored(r.o.URI, "boost")
		return one, nil, nil
	case !s.public():
		r.o.Metrics.Ignored(r.o.URI, "not_public")
		return one, nil, nil
	}
	one.Sight = sight
	if !sight.Edited.After(sight.Created) {
		return one, nil, nil
	}
	told, err := r.o.Book.EditTold(sight.Account, sight.ID, sight.Edited)
	if err == nil && !told {
		one.versions, err = r.history(ctx, s.ID)
	}
	return one, nil, err
}

// see gives statuses to the ledger.
func (r *round) see(ctx context.Context, all []listed, at time.Time) error {
	return r.o.Book.Do(ctx, r.out, r.o.URI, func(tx *ledger.Tx) error {
		for _, one := range all {
			for i, v := range one.versions {
				c := &ledger.Change{Item: one.Item, Act: ledger.Edited, Scope: one.Scope, At: v.Created.UTC(), Text: text(v.Warning, v.Content)}
				if i == 0 {
					c.Act, c.At = ledger.Created, one.Created
				}
				if err := r.passable(tx.Tell(c)); err != nil {
					return err
				}
			}
			if err := r.passable(tx.See(one.Sight, at)); err != nil {
				return err
			}
		}
		return nil
	})
}

// passable counts what can be no event and goes on.
func (r *round) passable(err error) error {
	if errors.Is(err, event.ErrRejected) {
		r.o.Metrics.Ignored(r.o.URI, "no_event")
		return nil
	}
	return err
}

// history returns all versions of a status, the first one first; none where the
// server has no such endpoint (before 3.5).
func (r *round) history(ctx context.Context, id string) ([]version, error) {
	var all []version
	_, err := r.call(ctx, "/api/v1/statuses/"+url.PathEscape(id)+"/history", nil, &all)
	if poll.KindOf(err) == poll.Gone {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b version) int { return a.Created.Compare(b.Created) })
	return all, err
}

// missing asks for each status that a listing lacks.
func (r *round) missing(ctx context.Context, scope string, began time.Time) error {
	ids, err := r.o.Book.Missing(r.owner.name, scope, r.from, began)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if r.asked >= maxAsked {
			return nil
		}
		r.asked++
		a, err := r.call(ctx, "/api/v1/statuses/"+url.PathEscape(r.owner.remote(id)), nil, nil)
		gone := poll.KindOf(err) == poll.Gone
		if err != nil && !gone {
			return err
		}
		at := r.client.Clock()
		if a != nil {
			at = a.Date
		}
		err = r.o.Book.Do(ctx, r.out, r.o.URI, func(tx *ledger.Tx) error {
			if gone {
				return tx.Gone(r.owner.name, id, at)
			}
			return tx.Present(r.owner.name, id, at)
		})
		if err != nil {
			return err
		}
		if gone && scope == ledger.Posts {
			if err := r.lone(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// lone asks for the answers below a status that is gone: on Mastodon they stay,
// each on its author's page, but nobody finds them below the post any more.
func (r *round) lone(ctx context.Context, post string) error {
	return r.missing(ctx, post, r.client.Clock().Add(time.Second))
}

func (r *round) call(ctx context.Context, path string, q url.Values, value any) (*poll.Answer, error) {
	r.o.Metrics.Call(r.o.URI)
	return r.client.JSON(ctx, poll.Call{Path: path, Query: q, Bearer: r.token}, value)
}
