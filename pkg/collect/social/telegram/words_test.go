package telegram

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	f := func(raw, want string) {
		t.Helper()
		var m message
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			t.Fatal(err)
		}
		if got := m.read(); got != want || !m.content() {
			t.Errorf("%s: %q, content %v, want %q", raw, got, m.content(), want)
		}
	}
	f(`{"text": "ciao"}`, "ciao")
	f(`{"caption": "la festa", "photo": [{}]}`, "la festa")
	f(`{"video_note": {"duration": 3}}`, "")
	f(`{"location": {"latitude": 45.1, "longitude": 9.2}}`, "")
	f(`{"contact": {"phone_number": "+393470000009", "first_name": "Ada", "last_name": "Inventata"}}`, "Ada Inventata\n+393470000009")
	f(`{"contact": {"phone_number": "3470000009", "first_name": "Ada"}}`, "Ada\n3470000009")
	f(`{"venue": {"title": "Casa di Ada", "address": "via Finta 1"}, "location": {}}`, "Casa di Ada\nvia Finta 1")
	f(`{"poll": {"question": "Chi?", "options": [{"text": "Ada"}, {"text": "Ugo"}], "explanation": "Ugo"}}`, "Chi?\nAda\nUgo\nUgo")
	f(`{"checklist": {"title": "Da fare", "tasks": [{"id": 1, "text": "chiamare il 347 0000009"}]}}`, "Da fare\nchiamare il 347 0000009")
	f(`{"rich_message": {"blocks": [
		{"type": "heading", "size": 1, "text": "Avviso"},
		{"type": "paragraph", "text": ["Chiamate ", {"type": "bold", "text": ["Ada ", {"type": "phone_number", "text": "347 0000009", "phone_number": "3470000009"}]}, " oggi"]},
		{"type": "list", "items": [{"label": "1", "blocks": [{"type": "paragraph", "text": "uno"}]}, {"label": "2", "blocks": [{"type": "paragraph", "text": "due"}]}]},
		{"type": "table", "cells": [[{"text": "via", "align": "left"}, {"text": {"type": "code", "text": "Finta"}}]]},
		{"type": "photo", "photo": [{"file_id": "x", "width": 3}], "caption": {"text": "la piazza", "credit": "Ugo"}},
		{"type": "of_next_year", "text": "nuovo", "is_open": true, "none": null}
	]}}`, "Avviso\nChiamate Ada 347 0000009 oggi\nuno\ndue\nvia\nFinta\nla piazza\nUgo\nnuovo")
}

func TestNoWords(t *testing.T) {
	var m message
	if err := json.Unmarshal([]byte(`{"new_chat_members": [{"id": 1, "first_name": "Ada"}], "poll_option_added": {"option_text": "x"}}`), &m); err != nil || m.content() {
		t.Errorf("a service message is content (%v)", err)
	}
}

func FuzzRichText(f *testing.F) {
	f.Add([]byte(`[{"type": "paragraph", "text": ["a", {"text": "b"}]}]`))
	f.Add([]byte(`{"text": {"text": [[["x"]], 1, null, true]}}`))
	f.Add([]byte(`]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		out := richText(b)
		if len(out) > 4*len(b) || !utf8.ValidString(out) {
			t.Errorf("%q", out)
		}
		// Text that is in no key that people read stays out.
		quoted, _ := json.Marshal(strings.ToValidUTF8(string(b), ""))
		if got := richText([]byte(`[{"url": ` + string(quoted) + `}]`)); got != "" {
			t.Errorf("%q", got)
		}
	})
}
