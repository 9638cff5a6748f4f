package socialtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// StatusVersion is one text of a status.
type StatusVersion struct {
	HTML string
	At   time.Time
}

// MastodonStatus is a status on a Mastodon server.
type MastodonStatus struct {
	ID, InReplyTo, Author string
	Visibility            string // default public
	Versions              []StatusVersion
	Gone                  bool
	Unlisted              bool // there, but in no listing
	Boost                 bool
}

// Mastodon plays a server with the Mastodon client API.
type Mastodon struct {
	server
	Name      string // of the account
	AccountID string
	Token     string // empty wants none
	PageSize  int
	NoHistory bool // as before Mastodon 3.5

	statuses []*MastodonStatus
}

// NewMastodon starts a fake.
func NewMastodon(t *testing.T, now func() time.Time, name string) *Mastodon {
	t.Helper()
	m := &Mastodon{Name: name, AccountID: "109", PageSize: 2}
	m.start(t, now, m.serve)
	return m
}

// Put adds or replaces a status.
func (m *Mastodon) Put(s MastodonStatus) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.Visibility == "" {
		s.Visibility = "public"
	}
	if i := slices.IndexFunc(m.statuses, func(o *MastodonStatus) bool { return o.ID == s.ID }); i >= 0 {
		m.statuses[i] = &s
		return
	}
	m.statuses = append(m.statuses, &s)
}

// Change changes a status.
func (m *Mastodon) Change(id string, f func(*MastodonStatus)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.statuses {
		if s.ID == id {
			f(s)
		}
	}
}

func (m *Mastodon) serve(w http.ResponseWriter, r *http.Request) {
	if m.Token != "" && r.Header.Get("Authorization") != "Bearer "+m.Token {
		reply(w, http.StatusUnauthorized, object{"error": "The access token is invalid"})
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/api/v1/")
	id, what, _ := strings.Cut(strings.TrimPrefix(path, "statuses/"), "/")
	s := m.find(id)
	switch {
	case path == "accounts/lookup" && r.URL.Query().Get("acct") == m.Name:
		reply(w, http.StatusOK, object{"id": m.AccountID, "acct": m.Name, "display_name": "Comune di Borgo Finto"})
	case path == "accounts/"+m.AccountID+"/statuses":
		m.page(w, r)
	case !strings.HasPrefix(path, "statuses/") || s == nil || m.NoHistory && what == "history":
		reply(w, http.StatusNotFound, object{"error": "Record not found"})
	case what == "":
		reply(w, http.StatusOK, m.entity(s))
	case what == "context":
		reply(w, http.StatusOK, object{"ancestors": []object{}, "descendants": list(m.below(id))})
	case what == "history":
		var all []object
		for _, v := range s.Versions {
			all = append(all, object{"created_at": v.At.UTC().Format(time.RFC3339Nano), "content": v.HTML, "spoiler_text": ""})
		}
		reply(w, http.StatusOK, all)
	}
}

func (m *Mastodon) find(id string) *MastodonStatus {
	for _, s := range m.statuses {
		if s.ID == id && !s.Gone {
			return s
		}
	}
	return nil
}

func (m *Mastodon) below(id string) (all []object) {
	for _, s := range m.statuses {
		if s.InReplyTo == id && !s.Gone && !s.Unlisted {
			all = append(append(all, m.entity(s)), m.below(s.ID)...)
		}
	}
	return all
}

// page lists the account's statuses, newest first.
func (m *Mastodon) page(w http.ResponseWriter, r *http.Request) {
	before := r.URL.Query().Get("max_id")
	var all []object
	last := ""
	for _, s := range slices.Backward(m.statuses) {
		if s.Author != m.AccountID || s.Gone || s.Unlisted || before != "" && number(s.ID) >= number(before) {
			continue
		}
		if len(all) == m.PageSize {
			w.Header().Set("Link", fmt.Sprintf(`<https://altrove.test%s?max_id=%s>; rel="next", <https://altrove.test%s?min_id=9>; rel="prev"`, r.URL.Path, last, r.URL.Path))
			break
		}
		all, last = append(all, m.entity(s)), s.ID
	}
	reply(w, http.StatusOK, list(all))
}

func number(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}

func (m *Mastodon) entity(s *MastodonStatus) object {
	last := s.Versions[len(s.Versions)-1]
	o := object{
		"id": s.ID, "created_at": s.Versions[0].At.UTC().Format(time.RFC3339Nano), "edited_at": nil, "in_reply_to_id": nil,
		"visibility": s.Visibility, "spoiler_text": "", "content": last.HTML, "reblog": nil,
		"account": object{"id": s.Author, "acct": "ada", "display_name": "Ada Inventata"}, "favourites_count": 2,
	}
	if len(s.Versions) > 1 {
		o["edited_at"] = last.At.UTC().Format(time.RFC3339Nano)
	}
	if s.InReplyTo != "" {
		o["in_reply_to_id"] = s.InReplyTo
	}
	if s.Boost {
		o["reblog"] = object{"id": "77"}
	}
	return o
}
