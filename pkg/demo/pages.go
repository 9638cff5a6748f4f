package demo

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// The Instagram account that deploy/policy/seveso.yaml registers, its post, and
// the token that the demo's Graph API wants.
const (
	sevesoAccount = "17800000000000001"
	sevesoMedia   = "17900000000000001"
	pagesToken    = "demo-page-token"
)

// pages plays the part of Meta's Graph API that the collector asks of an Instagram
// account: its media, the comments of one, in pages of two, and whether an item is
// still there. Meta can't be had on loopback; the client is the production one.
type pages struct {
	srv    *http.Server
	addr   string
	mu     sync.Mutex // guards what follows
	nodes  []node
	rounds int // how often the last page of comments was read
}

// node is a post or comment as the Graph API gives it.
type node struct {
	id, author, text string
	at               time.Time
	gone             bool
}

func newPages(f *feed) (*pages, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &pages{addr: l.Addr().String(), nodes: []node{
		{id: sevesoMedia, text: "Il nuovo orario della biblioteca, da lunedì", at: f.ago(7 * time.Hour)},
		{id: "17910000000000001", author: "31", text: "Non trovo il modulo, mi potete chiamare al 347 0777 999?", at: f.ago(6 * time.Hour)},
		{id: "17910000000000002", author: "32", text: "Bello!", at: f.ago(5 * time.Hour)},
		{id: "17910000000000003", author: "33", text: "Scrivete anche a mia figlia: elsa.inventata@posta.test", at: f.ago(5 * time.Hour)},
	}}
	p.srv = &http.Server{Handler: p, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = p.srv.Serve(l) }() // ends with close
	return p, nil
}

func (p *pages) close() { _ = p.srv.Close() } // the demo is over

// input lets the account be read twice and then takes the third comment away, of
// which no webhook tells.
func (p *pages) input(f *feed) []input {
	f.events += len(p.nodes) + 1
	for _, n := range p.nodes {
		f.said = append(f.said, n.text)
	}
	return []input{func(ctx context.Context) error {
		return retry(ctx, "wait for the account to be read", func() error {
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.rounds < 2 {
				return errors.New("not read yet")
			}
			p.nodes[3].gone = true
			return nil
		})
	}}
}

// ServeHTTP implements http.Handler.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.Header.Get("Authorization") != "Bearer "+pagesToken:
		answer(w, http.StatusBadRequest, map[string]any{"error": map[string]any{"code": 190}})
	case len(path) == 2 && path[0] == sevesoAccount && path[1] == "media":
		answer(w, http.StatusOK, map[string]any{"data": []any{p.nodes[0].json("caption")}})
	case len(path) == 2 && path[0] == sevesoMedia && path[1] == "comments":
		p.comments(w, r)
	case len(path) == 1 && p.has(path[0]):
		answer(w, http.StatusOK, map[string]any{"id": path[0]})
	default:
		answer(w, http.StatusBadRequest, map[string]any{"error": map[string]any{"code": 100, "error_subcode": 33}})
	}
}

func (p *pages) has(id string) bool {
	for _, n := range p.nodes {
		if n.id == id {
			return !n.gone
		}
	}
	return false
}

// comments answers with a page of two.
func (p *pages) comments(w http.ResponseWriter, r *http.Request) {
	from, to := 1, 3
	out := map[string]any{}
	if r.URL.Query().Get("after") != "" {
		from, to = 3, 4
		p.rounds++
	} else {
		out["paging"] = map[string]any{"next": "http://" + p.addr + r.URL.Path + "?after=" + p.nodes[2].id}
	}
	data := []any{}
	for _, n := range p.nodes[from:to] {
		if !n.gone {
			data = append(data, n.json("text"))
		}
	}
	out["data"] = data
	answer(w, http.StatusOK, out)
}

func (n *node) json(text string) map[string]any {
	out := map[string]any{"id": n.id, text: n.text, "timestamp": n.at.Format("2006-01-02T15:04:05-0700")}
	if n.author != "" {
		out["from"] = map[string]any{"id": n.author, "username": "persona_inventata"}
	}
	return out
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who hung up asks again
}
