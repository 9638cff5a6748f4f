package mastodon

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"vedetta/pkg/event"
)

func TestText(t *testing.T) {
	f := func(warning, html, want string) {
		t.Helper()
		if got := text(warning, html); got != want {
			t.Errorf("%q is %q, want %q", html, got, want)
		}
	}
	f("", `<p>Perch&eacute; no?<br>Tel. <span>333</span> 0000001</p><p>Ada</p>`, "Perché no?\nTel. 333 0000001\n\nAda")
	f("salute", `<p>guarito</p>`, "salute\n\nguarito")
	f("", `<p><a href="https://comune.test/x" class="mention">@<span>comune</span></a> ciao</p>`, "@comune ciao")
	f("", `<ul><li>uno</li><li>due</li></ul>`, "- uno\n- due")
	f("", `a<script>alert(1)</script>b<style>p{}</style>`, "ab")
	f("", `3 &lt; 4 <b`, "3 < 4")
	f("", ``, "")
}

func FuzzStatus(f *testing.F) {
	f.Add([]byte(`{"id":"1","created_at":"2026-05-08T08:00:00.000Z","edited_at":null,"in_reply_to_id":null,"visibility":"public","content":"<p>ciao</p>","account":{"id":"2"}}`))
	f.Add([]byte(`{"id":"1/../2","created_at":"2026-05-08T08:00:00Z","content":"<p"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s status
		if json.Unmarshal(raw, &s) != nil {
			return
		}
		got, err := s.sight(owner{host: "social.test", name: "comune@social.test", id: "1"}, "posts")
		if err != nil {
			if !errors.Is(err, event.ErrRejected) {
				t.Fatalf("error %v does not wrap ErrRejected", err)
			}
			return
		}
		if strings.Contains(strings.TrimPrefix(got.ID, "social.test/"), "/") || !utf8.ValidString(got.ID) {
			t.Fatalf("id %q", got.ID)
		}
	})
}
