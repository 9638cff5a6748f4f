// Package graph polls Facebook pages and Instagram accounts by Meta's Graph
// API, to find what webhooks never say.
//
// In: listings of posts and of their comments, page by page. Out, through a
// ledger: what no webhook told. An item that a complete listing lacks is asked
// for by its id, and only then told as deleted, with the time it was noticed
// and the time it was last seen. Meta answers alike (100.33) for what is gone and
// for what a token may not read any more: a deletion is only told where the list
// that the item stood in was read just before with the same token, and says
// removal_kind_unknown. One goroutine polls a Source.
//
// What Meta does not reveal here: when a comment was edited, hidden, shown or
// deleted, and by whom; whether a comment is gone because its author or the
// page deleted it, because the author's account was closed, or because Meta
// took it away; the text that an edit replaced. See deploy/social/README.md.
package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

const (
	pageSize = "100"
	// Lag is how old what a listing shows may be.
	Lag = time.Minute
	// maxAsked bounds the items that are asked for by id in one round: the
	// others wait for the next.
	maxAsked = 200
	// postScope is the listing of an account's posts; a post's comments have the
	// post's id for theirs.
	postScope = ledger.Posts
)

// Options is what a Source is made from.
type Options struct {
	poll.SourceOptions
	AppSecret web.Secret // adds the proof that Meta may ask for; empty means none
}

// Source is one polled page or account.
type Source struct {
	c      Config
	o      Options
	p      platform
	client *poll.Client
	turns  poll.Turns
	once   poll.Once
}

var _ poll.Source = (*Source)(nil)

// NewFacebook returns the Source of a page.
func NewFacebook(c Config, o Options) (*Source, error) { return newSource(c, o, facebook()) }

// NewInstagram returns the Source of a professional account.
func NewInstagram(c Config, o Options) (*Source, error) { return newSource(c, o, instagram()) }

func newSource(c Config, o Options, p platform) (*Source, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	c, o.SourceOptions = c.WithDefaults(), o.WithDefaults()
	return &Source{
		c: c, o: o, p: p, turns: poll.Turns{Rhythm: c.Rhythm},
		client: poll.NewClient(poll.ClientOptions{Base: c.API, Now: o.Now, Explain: explain}),
	}, nil
}

// Close closes idle connections.
func (s *Source) Close() { s.client.Close() }

// round is one reading of the account.
type round struct {
	*Source
	out   collect.Out
	token web.Secret
	from  time.Time // of the window
	asked int
}

// Poll implements poll.Source.
func (s *Source) Poll(ctx context.Context, out collect.Out) error {
	token, err := s.c.token().Read()
	if err != nil {
		return err
	}
	r := &round{Source: s, out: out, token: token, from: s.o.Now().Add(-s.c.Window).UTC()}
	posts, err := r.posts(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(posts, func(a, b ledger.Item) int { return s.turns.Compare(a.ID, b.ID) })
	for _, p := range posts {
		if !s.turns.Due(p.ID, p.Created, s.o.Now()) {
			continue
		}
		if err := r.comments(ctx, p); err != nil {
			return err
		}
		s.turns.Read(p.ID, s.o.Now())
	}
	return r.gonePosts(ctx)
}

// posts reads the listing of posts.
func (r *round) posts(ctx context.Context) (posts []ledger.Item, err error) {
	q := url.Values{"fields": {r.p.postFields}, "limit": {pageSize}, "since": {strconv.FormatInt(r.from.Unix(), 10)}}
	l := listing{round: r, scope: postScope, decode: r.p.post, path: "/" + r.c.Account + r.p.posts}
	complete, began, err := l.read(ctx, q, func(o *object) bool {
		if o.Created.Before(r.from) {
			return false // Instagram's listing knows no since: it ends here
		}
		posts = append(posts, o.Item)
		return true
	})
	if err != nil || !complete {
		return posts, err
	}
	return posts, r.missing(ctx, postScope, began)
}

// comments reads the listing of a post's comments.
func (r *round) comments(ctx context.Context, post ledger.Item) error {
	q := url.Values{"fields": {r.p.commentFields}, "limit": {pageSize}}
	maps.Copy(q, r.p.commentQuery)
	l := listing{round: r, scope: post.ID, decode: r.p.comment, path: "/" + url.PathEscape(post.ID) + "/comments"}
	complete, began, err := l.read(ctx, q, func(*object) bool { return true })
	if poll.KindOf(err) == poll.Gone {
		return nil // the post went while this was read: the next round says so
	}
	if err != nil || !complete {
		return err
	}
	return r.missing(ctx, post.ID, began)
}

// missing asks for each item that a complete listing lacks, by its id.
func (r *round) missing(ctx context.Context, scope string, began time.Time) error {
	ids, err := r.o.Book.Missing(r.c.Account, scope, r.from, began)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if r.asked >= maxAsked {
			return nil
		}
		r.asked++
		a, err := r.call(ctx, "/"+url.PathEscape(id), url.Values{"fields": {"id"}}, nil)
		kind := poll.KindOf(err)
		if err != nil && kind != poll.Gone {
			return err
		}
		at := r.client.Clock()
		if a != nil {
			at = a.Date
		}
		if err := r.conclude(ctx, id, kind == poll.Gone, at); err != nil {
			return err
		}
	}
	return nil
}

func (r *round) conclude(ctx context.Context, id string, gone bool, at time.Time) error {
	return r.o.Book.Do(ctx, r.out, r.o.URI, func(tx *ledger.Tx) error {
		if gone {
			// Meta answers 100.33 also to who may not read it.
			return tx.Gone(r.c.Account, id, at, ledger.RemovalKindUnknown)
		}
		return tx.Present(r.c.Account, id, at)
	})
}

// gonePosts says of the comments below posts that are gone that they went with
// them: nobody sees them any more.
func (r *round) gonePosts(ctx context.Context) error {
	posts, err := r.o.Book.GoneIn(r.c.Account, postScope, r.from)
	if err != nil {
		return err
	}
	for _, post := range posts {
		ids, err := r.o.Book.Missing(r.c.Account, post, time.Time{}, r.client.Clock())
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := r.conclude(ctx, id, true, r.client.Clock()); err != nil {
				return err
			}
		}
	}
	return nil
}

// call asks for one thing.
func (r *round) call(ctx context.Context, path string, q url.Values, value any) (*poll.Answer, error) {
	if r.o.AppSecret != "" {
		mac := hmac.New(sha256.New, []byte(r.o.AppSecret))
		mac.Write([]byte(r.token))
		proved := url.Values{"appsecret_proof": {hex.EncodeToString(mac.Sum(nil))}}
		maps.Copy(proved, q)
		q = proved
	}
	r.o.Metrics.Call(r.o.URI)
	return r.client.JSON(ctx, poll.Call{Path: path, Query: q, Bearer: r.token}, value)
}

// listing reads all pages of one list.
type listing struct {
	*round
	scope  string
	path   string
	decode func(json.RawMessage) (object, error)

	objects  []*object
	complete bool
	began    time.Time
}

// read reads page after page and gives each to the ledger; keep is asked of
// each item and ends the listing with false. It returns whether all pages were
// read, and the platform's clock at the first. An item that can't be read does
// not spoil a listing: what seems to be missing for it is asked for by its id.
func (l *listing) read(ctx context.Context, q url.Values, keep func(*object) bool) (complete bool, began time.Time, err error) {
	l.complete = true
	for pages := 0; q != nil; pages++ {
		if pages >= l.c.MaxPages {
			l.o.Metrics.Ignored(l.o.URI, "pages")
			return false, l.began, nil
		}
		var page list
		a, err := l.call(ctx, l.path, q, &page)
		if err != nil {
			return false, l.began, err
		}
		if pages == 0 {
			l.began = a.Date
		}
		more, err := l.page(ctx, page.Data, a.Date, keep)
		if err != nil {
			return false, l.began, err
		}
		next := page.next(q)
		if !more {
			break
		}
		if next != nil && next.Encode() == q.Encode() {
			return false, l.began, &poll.Error{Kind: poll.Unreachable, Code: "paging_in_a_circle"}
		}
		q = next
	}
	return l.complete, l.began, nil
}

// page takes in one page, and the replies below its comments that stand on
// pages of their own.
func (l *listing) page(ctx context.Context, data []json.RawMessage, at time.Time, keep func(*object) bool) (more bool, err error) {
	var rejected []rejection
	more, rejected = l.objectsOf(data, keep)
	if err := l.see(ctx, at); err != nil {
		return false, err
	}
	for _, r := range rejected {
		if err := l.once.Reject(ctx, l.out, l.o.Book.Body(), l.o.URI, r.raw, r.reason); err != nil {
			return false, err
		}
	}
	for _, o := range l.objects {
		if o.moreFrom == nil {
			continue
		}
		replies := listing{round: l.round, scope: l.scope, decode: l.decode, path: "/" + url.PathEscape(o.ID) + "/replies"}
		complete, _, err := replies.read(ctx, o.moreFrom, keep)
		if err != nil && poll.KindOf(err) != poll.Gone {
			return false, err
		}
		l.complete = l.complete && complete && err == nil
	}
	return more, nil
}

type rejection struct {
	raw    []byte
	reason error
}

// objectsOf decodes a page and the replies in it.
func (l *listing) objectsOf(data []json.RawMessage, keep func(*object) bool) (more bool, rejected []rejection) {
	l.objects = l.objects[:0]
	for len(data) > 0 {
		raw := data[0]
		data = data[1:]
		o, err := l.decode(raw)
		if err != nil {
			rejected = append(rejected, rejection{raw: raw, reason: err})
			continue
		}
		if !keep(&o) {
			return false, rejected
		}
		l.own(&o)
		l.objects = append(l.objects, &o)
		data = append(slices.Clone(o.replies), data...)
	}
	return true, rejected
}

// own fills in what the place of an item says of it.
func (l *listing) own(o *object) {
	o.Account, o.Scope = l.c.Account, l.scope
	o.Own = o.Own || o.Author == l.c.Account
	if !o.Post && o.Parent == "" {
		o.Parent = l.scope
	}
	if o.Author == "" && !o.Own {
		o.Degraded = append(o.Degraded, degradedAuthor)
	}
}

const degradedAuthor = "author"

// see gives a page to the ledger.
func (l *listing) see(ctx context.Context, at time.Time) error {
	return l.o.Book.Do(ctx, l.out, l.o.URI, func(tx *ledger.Tx) error {
		for _, o := range l.objects {
			if err := tx.See(&o.Sight, at); errors.Is(err, event.ErrRejected) {
				l.o.Metrics.Ignored(l.o.URI, "no_event")
			} else if err != nil {
				return err
			}
		}
		return nil
	})
}
