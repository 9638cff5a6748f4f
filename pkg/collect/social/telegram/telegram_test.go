package telegram_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/socialtest"
	"vedetta/pkg/collect/social/telegram"
	"vedetta/pkg/event"
)

const (
	token   = "123456:gettone-inventato"
	channel = -1001000000001
	group   = -1001000000002
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type world struct {
	t     *testing.T
	g     *socialtest.Telegram
	clock *socialtest.Clock
	sink  *collecttest.Sink
	src   *telegram.Source
	file  string
	end   func() // of the present process
	told  int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := socialtest.NewClock()
	w := &world{t: t, clock: clock, sink: collecttest.NewSink(), g: socialtest.NewTelegram(t, clock.Now, token), file: filepath.Join(t.TempDir(), "ledger")}
	w.open()
	return w
}

// open makes a Source over the kept ledger, as a new process does.
func (w *world) open() {
	w.t.Helper()
	l, err := ledger.Open(ledger.Options{Path: w.file, Now: w.clock.Now})
	if err != nil {
		w.t.Fatal(err)
	}
	src, err := telegram.New(telegram.Config{Channel: channel, Group: group, Token: token, API: w.g.URL, Hold: time.Second}, poll.SourceOptions{
		Book: l.Book(ledger.BookOptions{Body: "c_z999", Platform: telegram.Platform}), URI: "/collector/social/telegram/x", Now: w.clock.Now,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.src, w.end = src, func() { src.Close(); _ = l.Close() }
	w.t.Cleanup(w.end)
}

type m = map[string]any

// message makes a message that a person wrote in a chat.
func (w *world) message(chat, id int64, text string, more m) m {
	out := m{"message_id": id, "date": w.clock.Now().Unix(), "chat": m{"id": chat, "title": "Borgo Finto"}, "text": text}
	if chat == group {
		out["from"] = m{"id": 24680, "first_name": "Ada", "last_name": "Inventata"}
	} else {
		out["sender_chat"] = m{"id": chat}
	}
	maps.Copy(out, more)
	return out
}

func (w *world) round() []string {
	w.t.Helper()
	if err := w.src.Poll(w.t.Context(), w.sink); err != nil {
		w.t.Fatalf("poll: %v", err)
	}
	return w.news()
}

func (w *world) news() (lines []string) {
	short := strings.NewReplacer(fmt.Sprint(channel), "C", fmt.Sprint(group), "G")
	for _, in := range w.sink.Intakes()[w.told:] {
		if err := in.Validate(); err != nil {
			w.t.Errorf("%v: %v", in.Key, err)
		}
		line := in.Time.Format("15:04 ") + string(in.Type)
		if in.Item != nil {
			line += fmt.Sprintf(" %s<%s own=%v author=%q %s", in.Item.ID, in.Item.Parent, in.Item.Own, in.Item.Author, in.Text)
		}
		lines = append(lines, short.Replace(line))
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

func TestChannelAndGroup(t *testing.T) {
	w := newWorld(t)
	auto := m{"message_id": 50, "is_automatic_forward": true, "forward_origin": m{"type": "channel", "message_id": 7, "chat": m{"id": channel}}}
	w.g.Update("channel_post", w.message(channel, 7, "Avviso", nil))
	w.g.Update("message", w.message(group, 50, "Avviso", auto))
	w.g.Update("message", w.message(group, 51, "Chiamatemi al 333 0000001", m{"message_thread_id": 50, "reply_to_message": auto}))
	w.g.Update("message", w.message(group, 52, "La contattiamo", m{"message_thread_id": 50, "sender_chat": m{"id": group}, "reply_to_message": m{"message_id": 51}}))
	w.g.Update("message", w.message(group, 53, "", m{"photo": []m{{"file_id": "x"}}, "caption": "la mia carta d'identità"}))
	w.g.Update("message", w.message(group, 54, "", m{"new_chat_members": []m{{"id": 13579}}}))
	w.g.Update("message", w.message(-5, 1, "altra chat", nil))
	w.g.Update("poll", m{"id": "1"})
	w.clock.Move(time.Minute)
	w.g.Update("edited_message", w.message(group, 51, "Chiamatemi", m{"date": w.clock.Now().Add(-time.Minute).Unix(), "edit_date": w.clock.Now().Unix(), "message_thread_id": 50, "reply_to_message": auto}))
	w.g.Update("edited_channel_post", w.message(channel, 7, "Avviso corretto", m{"edit_date": w.clock.Now().Unix()}))
	w.want(w.round(),
		`08:00 post.created C/7< own=true author="" Avviso`,
		`08:00 comment.created G/51<C/7 own=false author="24680" Chiamatemi al 333 0000001`,
		`08:00 comment.created G/52<G/51 own=true author="G" La contattiamo`,
		`08:00 comment.created G/53< own=false author="24680" la mia carta d'identità`,
		`08:01 comment.edited G/51<C/7 own=false author="24680" Chiamatemi`,
		`08:01 post.edited C/7< own=true author="" Avviso corretto`)
	for _, in := range w.sink.Intakes() {
		if in.Degraded[0] != telegram.DeletionNotTold {
			t.Errorf("%s does not say that deletions are not told: %q", in.Type, in.Degraded)
		}
	}
	if w.round(); w.g.Pending() != 0 {
		t.Errorf("%d updates are not acknowledged", w.g.Pending())
	}
}

// Nothing is acknowledged that the bus does not have, and a new process goes on
// where the old one stopped.
func TestAcknowledgedAfterTheBus(t *testing.T) {
	w := newWorld(t)
	w.g.Update("channel_post", w.message(channel, 7, "Avviso", nil))
	w.sink.SetDown(true)
	for range 2 {
		if err := w.src.Poll(t.Context(), w.sink); !errors.Is(err, collecttest.ErrDown) {
			t.Fatalf("error %v, want the bus's", err)
		}
	}
	if w.g.Pending() != 1 {
		t.Fatal("an update was acknowledged that the bus does not have")
	}
	w.sink.SetDown(false)
	w.round()
	w.end()
	w.open()
	w.g.Update("channel_post", w.message(channel, 8, "Altro avviso", nil))
	w.want(w.round(), `08:00 post.created C/8< own=true author="" Altro avviso`)
}

// A message that is sent twice is one event.
func TestRepeatedUpdates(t *testing.T) {
	w := newWorld(t)
	edit := w.message(group, 51, "b", m{"edit_date": w.clock.Now().Unix() + 5})
	for range 2 {
		w.g.Update("message", w.message(group, 51, "a", nil))
		w.g.Update("edited_message", edit)
	}
	w.round()
	if got := collecttest.Keys(w.sink); len(got) != 2 {
		t.Errorf("%d different keys, want 2: %v", len(got), got)
	}
}

func TestMigration(t *testing.T) {
	w := newWorld(t)
	w.g.Update("message", w.message(group, 60, "", m{"migrate_to_chat_id": -1009}))
	moved := w.message(group, 1, "ciao", nil)
	moved["chat"] = m{"id": -1009}
	w.g.Update("message", moved)
	w.want(w.round(), `08:00 comment.created -1009/1< own=false author="24680" ciao`)
	w.end()
	w.open()
	moved["message_id"] = 2
	w.g.Update("message", moved)
	w.want(w.round(), `08:00 comment.created -1009/2< own=false author="24680" ciao`)
}

// Telegram keeps updates for a day: what a longer silence loses is said.
func TestSilenceOverADay(t *testing.T) {
	w := newWorld(t)
	w.round()
	w.end()
	w.clock.Move(25 * time.Hour)
	w.open()
	w.want(w.round(), "08:00 collector.gap")
	in := w.sink.Intakes()[len(w.sink.Intakes())-1]
	if in.Type != event.CollectorGap || in.Degraded[0] != "updates_lost" {
		t.Errorf("%s %q", in.Type, in.Degraded)
	}
	w.want(w.round())
}

func TestBadUpdates(t *testing.T) {
	w := newWorld(t)
	w.g.Update("message", m{"message_id": "x"})
	w.g.Update("message", m{"chat": m{"id": group}, "text": "senza id"})
	w.g.Update("message", w.message(group, 51, "buono", nil))
	w.g.Update("message", w.message(group, 52, strings.Repeat("a", event.MaxText+1), nil))
	w.want(w.round(), `08:00 comment.created G/51< own=false author="24680" buono`)
	if r := w.sink.Rejected(); len(r) != 3 {
		t.Errorf("%d rejected, want 3", len(r))
	}
	if w.round(); w.g.Pending() != 0 {
		t.Error("bad updates hold up the rest")
	}
}

func TestErrors(t *testing.T) {
	w := newWorld(t)
	f := func(fault socialtest.Fault, kind poll.Kind, after time.Duration) {
		t.Helper()
		w.g.Fail(fault)
		err := w.src.Poll(t.Context(), w.sink)
		e, ok := errors.AsType[*poll.Error](err)
		if !ok || e.Kind != kind || e.After != after || strings.Contains(err.Error(), "gettone") || strings.Contains(err.Error(), "Ada") {
			t.Errorf("error %v, want %s after %s and no secret", err, kind, after)
		}
	}
	f(socialtest.TelegramError(http.StatusTooManyRequests, 35), poll.Limited, 35*time.Second)
	f(socialtest.TelegramError(http.StatusConflict, 0), poll.Conflict, 0)
	f(socialtest.TelegramError(http.StatusUnauthorized, 0), poll.Auth, 0)
	f(socialtest.TelegramError(http.StatusNotFound, 0), poll.Auth, 0)
	f(socialtest.TelegramError(http.StatusInternalServerError, 0), poll.Unreachable, 0)
	f(socialtest.Status(http.StatusOK, `{"ok":false}`), poll.Unreachable, 0)
	f(socialtest.Status(http.StatusOK, `{"ok":true,"result":[{}]}`), poll.Unreachable, 0)
	f(socialtest.Cut(), poll.Unreachable, 0)
}

func TestConfig(t *testing.T) {
	f := func(want string, change func(*telegram.Config)) {
		t.Helper()
		c := telegram.Config{Channel: channel, Token: token}
		change(&c)
		if err := c.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f("", func(*telegram.Config) {})
	f("channel", func(c *telegram.Config) { c.Channel = 5 })
	f("group", func(c *telegram.Config) { c.Group = channel })
	f("token", func(c *telegram.Config) { c.Token = "123456:a/../b" })
	f("hold", func(c *telegram.Config) { c.Hold = time.Hour })
}
