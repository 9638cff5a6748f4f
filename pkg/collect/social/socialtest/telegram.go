package socialtest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Telegram plays the Bot API for one bot.
type Telegram struct {
	server
	Token string

	updates []object
	last    int64
	offset  int64
}

// NewTelegram starts a fake.
func NewTelegram(t *testing.T, now func() time.Time, token string) *Telegram {
	t.Helper()
	g := &Telegram{Token: token, last: 1000}
	g.start(t, now, g.serve)
	return g
}

// Update adds an update of a kind, such as channel_post, with its message.
func (g *Telegram) Update(kind string, message map[string]any) (id int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last++
	g.updates = append(g.updates, object{"update_id": g.last, kind: message})
	return g.last
}

// Pending is how many updates were not acknowledged yet.
func (g *Telegram) Pending() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, u := range g.updates {
		if u["update_id"].(int64) >= g.offset {
			n++
		}
	}
	return n
}

func (g *Telegram) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/bot"+g.Token+"/getUpdates" {
		telegramError(w, http.StatusUnauthorized, nil)
		return
	}
	offset, _ := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
	g.offset = max(g.offset, offset)
	var out []object
	for _, u := range g.updates {
		if u["update_id"].(int64) >= g.offset && len(out) < 100 && wants(r, u) {
			out = append(out, u)
		}
	}
	reply(w, http.StatusOK, object{"ok": true, "result": list(out)})
}

// wants reports whether allowed_updates names the update's kind; what nobody
// knows is let through, as a later version of the API may.
func wants(r *http.Request, u object) bool {
	for kind := range u {
		switch kind {
		case "channel_post", "edited_channel_post", "message", "edited_message":
			return strings.Contains(r.URL.Query().Get("allowed_updates"), `"`+kind+`"`)
		}
	}
	return true
}

func telegramError(w http.ResponseWriter, code int, parameters any) {
	o := object{"ok": false, "error_code": code, "description": "Ada Inventata"}
	if parameters != nil {
		o["parameters"] = parameters
	}
	reply(w, code, o)
}

// TelegramError is an answer with an error of the Bot API.
func TelegramError(code, retryAfter int) Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		telegramError(w, code, object{"retry_after": retryAfter})
		return true
	}
}
