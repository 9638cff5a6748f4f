package socialtest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Comment is a comment on YouTube.
type Comment struct {
	ID, Parent, Video, Author, Text string
	Status                          string // published, heldForReview, likelySpam, rejected
	Published, Updated              time.Time
	Unlisted                        bool // there, but in no list of threads
}

// YouTube plays the Data API of one channel, and Google's token endpoint at
// /token.
type YouTube struct {
	server
	Channel  string
	Key      string // API key
	Refresh  string // refresh token; a call with its access token is the owner's
	PageSize int
	Inline   int // replies that stand in a thread's own answer

	comments    []*Comment
	units       int
	unmodified  int
	accessToken string
}

// NewYouTube starts a fake.
func NewYouTube(t *testing.T, now func() time.Time, channel string) *YouTube {
	t.Helper()
	y := &YouTube{Channel: channel, Key: "chiave-inventata", Refresh: "rinnovo-inventato", PageSize: 2, Inline: 1}
	y.start(t, now, y.serve)
	return y
}

// Put adds or replaces a comment.
func (y *YouTube) Put(c Comment) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if c.Updated.IsZero() {
		c.Updated = c.Published
	}
	if c.Status == "" {
		c.Status = "published"
	}
	if i := slices.IndexFunc(y.comments, func(o *Comment) bool { return o.ID == c.ID }); i >= 0 {
		y.comments[i] = &c
		return
	}
	y.comments = append([]*Comment{&c}, y.comments...)
}

// Change changes a comment.
func (y *YouTube) Change(id string, f func(*Comment)) {
	y.mu.Lock()
	defer y.mu.Unlock()
	for _, c := range y.comments {
		if c.ID == id {
			f(c)
		}
	}
}

// Delete removes a comment.
func (y *YouTube) Delete(id string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.comments = slices.DeleteFunc(y.comments, func(c *Comment) bool { return c.ID == id || c.Parent == id })
}

// Units is the quota that was spent, and Unmodified how many answers were 304.
func (y *YouTube) Units() (units, unmodified int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.units, y.unmodified
}

// Expire makes the present access token worthless.
func (y *YouTube) Expire() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.accessToken = ""
}

// Revoke makes the refresh token worthless too.
func (y *YouTube) Revoke() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.accessToken, y.Refresh = "", "altro"
}

func (y *YouTube) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/token" {
		y.token(w, r)
		return
	}
	owner := y.accessToken != "" && r.Header.Get("Authorization") == "Bearer "+y.accessToken
	switch {
	case owner:
	case strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		googleError(w, http.StatusUnauthorized, "authError")
		return
	case r.Header.Get("X-Goog-Api-Key") != y.Key:
		reply(w, http.StatusBadRequest, object{"error": object{
			"code": http.StatusBadRequest, "status": "INVALID_ARGUMENT", "errors": []object{{"reason": "badRequest", "domain": "global"}},
			"details": []object{{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}},
		}})
		return
	}
	y.units++
	switch r.URL.Path {
	case "/commentThreads":
		y.threads(w, r, owner)
	case "/comments":
		y.list(w, r, owner)
	default:
		googleError(w, http.StatusNotFound, "notFound")
	}
}

func (y *YouTube) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.PostFormValue("grant_type") != "refresh_token" || r.PostFormValue("refresh_token") != y.Refresh {
		reply(w, http.StatusBadRequest, object{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
		return
	}
	y.accessToken = fmt.Sprintf("accesso-%d", len(y.calls))
	reply(w, http.StatusOK, object{"access_token": y.accessToken, "expires_in": 3599, "token_type": "Bearer"})
}

func googleError(w http.ResponseWriter, status int, reason string) {
	reply(w, status, object{"error": object{"code": status, "message": "Ada Inventata", "errors": []object{{"reason": reason, "domain": "youtube"}}}})
}

// GoogleError is an answer with an error of a Google API.
func GoogleError(status int, reason string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool { googleError(w, status, reason); return true }
}

func (y *YouTube) threads(w http.ResponseWriter, r *http.Request, owner bool) {
	q := r.URL.Query()
	state := "published"
	if q.Has("moderationStatus") {
		state = q.Get("moderationStatus")
		if !owner {
			googleError(w, http.StatusForbidden, "forbidden")
			return
		}
	}
	if q.Get("allThreadsRelatedToChannelId") != y.Channel {
		googleError(w, http.StatusNotFound, "channelNotFound")
		return
	}
	var all []*Comment
	for _, c := range y.comments {
		if c.Parent == "" && c.Status == state && !c.Unlisted {
			all = append(all, c)
		}
	}
	start, end, next := y.window(q.Get("pageToken"), len(all))
	var items []object
	for _, c := range all[start:end] {
		var replies []object
		n := 0
		for _, a := range y.comments {
			if a.Parent == c.ID && (a.Status == "published" || owner && a.Status != "rejected") {
				if n++; n <= y.Inline {
					replies = append(replies, y.resource(a, owner))
				}
			}
		}
		t := object{"id": c.ID, "snippet": object{"videoId": c.Video, "channelId": y.Channel, "totalReplyCount": n, "topLevelComment": y.resource(c, owner)}}
		if replies != nil {
			t["replies"] = object{"comments": replies}
		}
		items = append(items, t)
	}
	y.tagged(w, r, object{"items": list(items)}, next)
}

func (y *YouTube) window(token string, n int) (start, end int, next string) {
	start, _ = strconv.Atoi(strings.TrimPrefix(token, "p"))
	start = min(start, n)
	if end = min(start+y.PageSize, n); end < n {
		next = "p" + strconv.Itoa(end)
	}
	return start, end, next
}

// tagged answers with an ETag, or with 304 when the caller has it.
func (y *YouTube) tagged(w http.ResponseWriter, r *http.Request, o object, next string) {
	if next != "" {
		o["nextPageToken"] = next
	}
	b, _ := json.Marshal(o)
	sum := sha256.Sum256(b)
	o["etag"] = hex.EncodeToString(sum[:8])
	if r.Header.Get("If-None-Match") == o["etag"] {
		y.unmodified++
		w.WriteHeader(http.StatusNotModified)
		return
	}
	reply(w, http.StatusOK, o)
}

func (y *YouTube) list(w http.ResponseWriter, r *http.Request, owner bool) {
	q := r.URL.Query()
	if q.Has("id") && (q.Has("maxResults") || q.Has("pageToken") || q.Has("parentId")) {
		googleError(w, http.StatusBadRequest, "incompatibleParameters")
		return
	}
	var all []*Comment
	for _, c := range y.comments {
		visible := c.Status == "published" || owner && c.Status != "rejected"
		if visible && (slices.Contains(strings.Split(q.Get("id"), ","), c.ID) || c.Parent != "" && c.Parent == q.Get("parentId")) {
			all = append(all, c)
		}
	}
	start, end, next := 0, len(all), ""
	if q.Get("parentId") != "" {
		start, end, next = y.window(q.Get("pageToken"), len(all))
	}
	var items []object
	for _, c := range all[start:end] {
		items = append(items, y.resource(c, owner))
	}
	y.tagged(w, r, object{"items": list(items)}, next)
}

func (y *YouTube) resource(c *Comment, owner bool) object {
	s := object{
		"authorDisplayName": "Ada Inventata", "textDisplay": c.Text, "publishedAt": c.Published.UTC().Format(time.RFC3339),
		"updatedAt": c.Updated.UTC().Format(time.RFC3339), "likeCount": 3,
	}
	if c.Author != "" {
		s["authorChannelId"] = object{"value": c.Author}
	}
	if c.Parent != "" {
		s["parentId"] = c.Parent
	}
	if owner {
		s["moderationStatus"] = c.Status
	}
	return object{"kind": "youtube#comment", "id": c.ID, "snippet": s}
}
