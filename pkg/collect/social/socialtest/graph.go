package socialtest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Node is a post or comment on Facebook or Instagram.
type Node struct {
	ID, Parent, Post, Author, Text string
	Created                        time.Time
	Hidden, Gone                   bool
	Unlisted                       bool // there, but in no listing
}

// Graph plays the Graph API for one page or account.
type Graph struct {
	server
	Account   string
	Token     string
	Instagram bool
	PageSize  int

	nodes []*Node
}

// NewGraph starts a fake.
func NewGraph(t *testing.T, now func() time.Time, account, token string) *Graph {
	t.Helper()
	g := &Graph{Account: account, Token: token, PageSize: 2}
	g.start(t, now, g.serve)
	return g
}

// Put adds or replaces a post (Post empty) or comment.
func (g *Graph) Put(n Node) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.IndexFunc(g.nodes, func(o *Node) bool { return o.ID == n.ID }); i >= 0 {
		g.nodes[i] = &n
		return
	}
	g.nodes = append(g.nodes, &n)
}

// Clear removes everything.
func (g *Graph) Clear() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.nodes = nil
}

// Change changes a node.
func (g *Graph) Change(id string, f func(*Node)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, n := range g.nodes {
		if n.ID == id {
			f(n)
		}
	}
}

func (g *Graph) serve(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+g.Token {
		graphError(w, http.StatusBadRequest, 190, 463)
		return
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	posts := map[bool]string{false: "feed", true: "media"}[g.Instagram]
	switch {
	case len(path) == 2 && path[0] == g.Account && path[1] == posts:
		since, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
		g.page(w, r, func(n *Node) bool { return n.Post == "" && n.Created.Unix() >= since }, true)
	case len(path) == 2 && path[1] == "comments" && g.find(path[0]) != nil:
		g.page(w, r, func(n *Node) bool {
			return n.Post == path[0] && (!g.Instagram || n.Parent == "")
		}, false)
	case len(path) == 2 && path[1] == "replies" && g.find(path[0]) != nil:
		g.page(w, r, func(n *Node) bool { return n.Parent == path[0] }, false)
	case len(path) == 1 && g.find(path[0]) != nil:
		reply(w, http.StatusOK, object{"id": path[0]})
	default:
		graphError(w, http.StatusBadRequest, 100, 33)
	}
}

func graphError(w http.ResponseWriter, status, code, subcode int) {
	reply(w, status, object{"error": object{"message": "Ada Inventata 333 0000001", "type": "OAuthException", "code": code, "error_subcode": subcode}})
}

// GraphError is an answer with an error of the Graph API.
func GraphError(status, code, subcode int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool { graphError(w, status, code, subcode); return true }
}

func (g *Graph) find(id string) *Node {
	for _, n := range g.nodes {
		if n.ID == id && !n.Gone && (n.Post == "" || g.find(n.Post) != nil) {
			return n
		}
	}
	return nil
}

// page answers with one page of what matches; posts come newest first. The
// cursor is the id of the last item, so that deletions shift nothing.
func (g *Graph) page(w http.ResponseWriter, r *http.Request, match func(*Node) bool, newestFirst bool) {
	var all []*Node
	for _, n := range g.nodes {
		if match(n) && !n.Unlisted {
			all = append(all, n)
		}
	}
	if newestFirst {
		slices.Reverse(all)
	}
	after := r.URL.Query().Get("after")
	start := slices.IndexFunc(all, func(n *Node) bool { return n.ID == after }) + 1
	end := min(start+g.PageSize, len(all))
	var data []object
	for _, n := range all[start:end] {
		if !n.Gone {
			data = append(data, g.node(n))
		}
	}
	out := object{"data": list(data)}
	if end < len(all) {
		out["paging"] = object{"cursors": object{"after": all[end-1].ID}, "next": g.next(r.URL, all[end-1].ID)}
	}
	reply(w, http.StatusOK, out)
}

// next is a URL with a token in it, as Meta makes it, to another host, as a
// broken proxy may.
func (g *Graph) next(u *url.URL, after string) string {
	q := u.Query()
	q.Set("after", after)
	q.Set("access_token", "altro-gettone")
	return "https://graph.altrove.test" + u.Path + "?" + q.Encode()
}

func (g *Graph) node(n *Node) object {
	const layout = "2006-01-02T15:04:05-0700"
	if g.Instagram {
		return g.instagramNode(n, layout)
	}
	o := object{"id": n.ID, "message": n.Text, "created_time": n.Created.UTC().Format(layout), "is_hidden": n.Hidden}
	if n.Author != "" {
		o["from"] = object{"id": n.Author, "name": "Ada Inventata"}
	}
	if n.Parent != "" {
		o["parent"] = object{"id": n.Parent}
	}
	return o
}

func (g *Graph) instagramNode(n *Node, layout string) object {
	o := object{"id": n.ID, "timestamp": n.Created.UTC().Format(layout)}
	if n.Post == "" {
		o["caption"] = n.Text
		return o
	}
	o["text"], o["hidden"] = n.Text, n.Hidden
	if n.Author != "" {
		o["from"] = object{"id": n.Author, "username": "ada_inventata"}
	}
	if n.Parent != "" {
		o["parent_id"] = n.Parent
		return o
	}
	var replies []object
	more := ""
	for _, c := range g.nodes {
		if c.Parent != n.ID || c.Gone {
			continue
		}
		if len(replies) == g.PageSize {
			more = replies[len(replies)-1]["id"].(string)
			break
		}
		replies = append(replies, g.node(c))
	}
	if replies != nil {
		r := object{"data": replies}
		if more != "" {
			r["paging"] = object{"cursors": object{"after": more}, "next": "https://graph.altrove.test/x?after=" + more + "&access_token=altro"}
		}
		o["replies"] = r
	}
	return o
}
