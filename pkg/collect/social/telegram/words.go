package telegram

import (
	"bytes"
	"encoding/json"
	"strings"
)

// words is what a message says, in whichever of these forms (Bot API, Message). A
// telephone number that is shared as a contact stands there as one that was typed.
type words struct {
	Text    string `json:"text"`
	Caption string `json:"caption"`
	Contact *struct {
		Phone string `json:"phone_number"`
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	} `json:"contact"`
	Venue *struct {
		Title   string `json:"title"`
		Address string `json:"address"`
	} `json:"venue"`
	Poll *struct {
		Question    string `json:"question"`
		Description string `json:"description"`
		Options     []line `json:"options"`
		Explanation string `json:"explanation"`
	} `json:"poll"`
	Checklist *struct {
		Title string `json:"title"`
		Tasks []line `json:"tasks"`
	} `json:"checklist"`
	Rich *struct {
		Blocks json.RawMessage `json:"blocks"`
	} `json:"rich_message"`
}

type line struct {
	Text string `json:"text"`
}

// written reports whether there are words, or a form that holds some.
func (w *words) written() bool {
	return w.Text != "" || w.Caption != "" || w.Contact != nil || w.Venue != nil || w.Poll != nil || w.Checklist != nil || w.Rich != nil
}

// read is what people read, a line for each part.
func (w *words) read() string {
	parts := []string{w.Text, w.Caption}
	if c := w.Contact; c != nil {
		parts = append(parts, strings.TrimSpace(c.First+" "+c.Last), c.Phone)
	}
	if v := w.Venue; v != nil {
		parts = append(parts, v.Title, v.Address)
	}
	if p := w.Poll; p != nil {
		parts = append(parts, p.Question, p.Description)
		for _, o := range p.Options {
			parts = append(parts, o.Text)
		}
		parts = append(parts, p.Explanation)
	}
	if c := w.Checklist; c != nil {
		parts = append(parts, c.Title)
		for _, t := range c.Tasks {
			parts = append(parts, t.Text)
		}
	}
	if w.Rich != nil {
		parts = append(parts, richText(w.Rich.Blocks))
	}
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

// richText is what people read of the blocks of a rich message (RichBlock, RichText):
// pieces within a block go on, and each block begins a line. It follows the keys that
// hold text at whatever depth, so that a kind of block which is not known here is read
// too.
func richText(blocks json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(blocks))
	var b strings.Builder
	var open []level
	for {
		t, err := d.Token()
		if err != nil {
			return strings.TrimSpace(b.String())
		}
		var in *level
		if len(open) > 0 {
			in = &open[len(open)-1]
		}
		switch v := t.(type) {
		case json.Delim:
			if v == '}' || v == ']' {
				open = open[:len(open)-1]
				continue
			}
			next := level{object: v == '{', atKey: true, reads: in != nil && in.reads}
			if in != nil && in.object {
				next.reads, in.atKey = readable(in.key), true
			}
			if next.object && !next.reads {
				newLine(&b) // a block, an item or a cell
			}
			open = append(open, next)
		case string:
			switch {
			case in != nil && in.object && in.atKey:
				in.key, in.atKey = v, false
				if readable(v) && v != "text" {
					newLine(&b) // a caption, or whose picture it is
				}
				continue
			case in != nil && in.object && readable(in.key), in != nil && !in.object && in.reads:
				b.WriteString(v)
			}
			if in != nil {
				in.atKey = true
			}
		default:
			if in != nil {
				in.atKey = true
			}
		}
	}
}

func newLine(b *strings.Builder) {
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte('\n')
	}
}

// level is an object or array that is being read.
type level struct {
	object bool
	atKey  bool   // of an object: the next token is a key
	key    string // of an object: whose value comes
	reads  bool   // its strings are text
}

// readable reports a key whose value people read.
func readable(key string) bool {
	switch key {
	case "text", "caption", "credit", "summary", "alternative_text", "expression":
		return true
	}
	return false
}
