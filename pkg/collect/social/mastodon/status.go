package mastodon

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

// status is a Status entity; names, pictures, counts and who favoured it are
// not read.
type status struct {
	ID         string    `json:"id"`
	Created    time.Time `json:"created_at"`
	Edited     time.Time `json:"edited_at"`
	InReplyTo  string    `json:"in_reply_to_id"`
	Visibility string    `json:"visibility"`
	Warning    string    `json:"spoiler_text"`
	Content    string    `json:"content"`
	Account    struct {
		ID string `json:"id"`
	} `json:"account"`
	Reblog json.RawMessage `json:"reblog"`
}

// version is one state of an edited status (StatusEdit entity).
type version struct {
	Created time.Time `json:"created_at"`
	Warning string    `json:"spoiler_text"`
	Content string    `json:"content"`
}

// public reports whether anybody can read the status.
func (s *status) public() bool { return s.Visibility == "public" || s.Visibility == "unlisted" }

// owner is the account that is read.
type owner struct {
	host string // of its server
	name string // name@host
	id   string // on its server; empty until the server told it
}

// local makes an id of the server unique: other servers have the same ones.
func (o owner) local(id string) string {
	if id == "" {
		return ""
	}
	return o.host + "/" + id
}

// remote is the server's own id of an item.
func (o owner) remote(id string) string { return strings.TrimPrefix(id, o.host+"/") }

// sight makes what the ledger takes of a status.
func (s *status) sight(of owner, scope string) (*ledger.Sight, error) {
	out := &ledger.Sight{
		Item: ledger.Item{
			Account: of.name, ID: of.local(s.ID), Parent: of.local(s.InReplyTo), Author: of.local(s.Account.ID),
			Own: s.Account.ID == of.id, Post: s.InReplyTo == "", Created: s.Created.UTC(),
		},
		Scope: scope, Text: text(s.Warning, s.Content), EditsTold: true, Edited: s.Edited.UTC(),
	}
	if out.Author == "" {
		out.Degraded = append(out.Degraded, "author")
	}
	if strings.ContainsAny(s.ID, "/?#%") || s.ID == "" {
		return nil, event.Rejectf("uno stato non ha un id che si possa usare / a status has no usable id")
	}
	if err := out.Check(); err != nil {
		return nil, err
	}
	return out, nil
}

// text is what people read of a status: the content warning, and the HTML of
// its content with its paragraphs and line breaks.
func text(warning, content string) string {
	var b strings.Builder
	if warning != "" {
		b.WriteString(warning)
		b.WriteString("\n\n")
	}
	z := html.NewTokenizer(strings.NewReader(content))
	hidden := 0 // depth inside of script and style
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text()) // already unescaped
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Br:
				b.WriteByte('\n')
			case atom.Li:
				b.WriteString("\n- ")
			case atom.Script, atom.Style:
				hidden++
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.P, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol:
				b.WriteString("\n\n")
			case atom.Script, atom.Style:
				hidden = max(hidden-1, 0)
			}
		}
	}
}
