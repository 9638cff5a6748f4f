package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// record is one line of input: its id as it was written, null when it has none,
// its channel and subject if they are strings, and its text.
type record struct {
	id               []byte
	channel, subject string
	text             string
}

var null = []byte("null")

var errLong = fmt.Errorf("over %d MiB: split it", longestLine>>20)

// parse reads a line as --plain says.
func (f *filter) parse(b *batch, number int, line []byte, long bool) (record, error) {
	if long {
		return record{id: null}, errLong
	}
	if !f.plain {
		return parseRecord(line)
	}
	id := strconv.AppendInt(nil, int64(number), 10)
	if f.files > 1 {
		id = appendString(nil, b.name+":"+string(id))
	}
	return record{id: id, text: string(bytes.ToValidUTF8(line, []byte(string(utf8.RuneError))))}, nil
}

// parseRecord reads a JSON object. Its errors never quote the line.
func parseRecord(line []byte) (record, error) {
	if r, ok := fastRecord(line); ok {
		return r, nil
	}
	return slowRecord(line)
}

// slowRecord reads any line with encoding/json, and says what is wrong with it.
func slowRecord(line []byte) (record, error) {
	var v struct {
		ID   json.RawMessage `json:"id"`
		Text json.RawMessage `json:"text"`

		Channel json.RawMessage `json:"channel"`
		Subject json.RawMessage `json:"subject"`
	}
	r := record{id: null}
	if err := json.Unmarshal(line, &v); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return r, fmt.Errorf("no JSON: wrong at byte %d", syntax.Offset)
		}
		return r, errors.New("no JSON object")
	}
	if len(v.ID) > 0 {
		if c := v.ID[0]; c != '"' && c != '-' && (c < '0' || c > '9') && !bytes.Equal(v.ID, null) {
			return r, errors.New("id is neither a string nor a number")
		}
		r.id = bytes.ToValidUTF8(v.ID, []byte(string(utf8.RuneError)))
	}
	_ = json.Unmarshal(v.Channel, &r.channel) // what is no string is not looked at
	_ = json.Unmarshal(v.Subject, &r.subject)
	if len(v.Text) == 0 || bytes.Equal(v.Text, null) {
		return r, errors.New("text is missing")
	}
	if v.Text[0] != '"' {
		return r, errors.New("text is no string")
	}
	return r, json.Unmarshal(v.Text, &r.text)
}

// fastRecord reads a flat object as programs write it, several times as fast as
// encoding/json. It is false for anything unusual, which is not always wrong. A
// fuzz test holds it to slowRecord.
func fastRecord(line []byte) (r record, ok bool) {
	p := flatParser{line: line}
	r.id = null
	found := false
	if !p.take('{') {
		return r, false
	}
	for {
		key, plain := p.stringAt()
		if !plain || !p.take(':') {
			return r, false
		}
		switch {
		case string(key) == "text":
			if r.text, found = p.text(); !found {
				return r, false
			}
		case string(key) == "id":
			if r.id, ok = p.scalar(); !ok || r.id[0] == 't' || r.id[0] == 'f' || !utf8.Valid(r.id) {
				return r, false
			}
		case string(key) == "channel":
			if r.channel, ok = p.text(); !ok {
				return r, false
			}
		case string(key) == "subject":
			if r.subject, ok = p.text(); !ok {
				return r, false
			}
		case bytes.EqualFold(key, []byte("text")) || bytes.EqualFold(key, []byte("id")) || bytes.EqualFold(key, []byte("channel")) || bytes.EqualFold(key, []byte("subject")):
			return r, false // encoding/json takes them too
		default:
			if _, ok = p.scalar(); !ok {
				return r, false
			}
		}
		if p.take(',') {
			continue
		}
		ok = p.take('}')
		p.space()
		return r, ok && found && p.at == len(line)
	}
}

// flatParser reads the parts of a flat JSON object.
type flatParser struct {
	line []byte
	at   int
}

func (p *flatParser) space() {
	for p.at < len(p.line) && (p.line[p.at] == ' ' || p.line[p.at] == '\t' || p.line[p.at] == '\r' || p.line[p.at] == '\n') {
		p.at++
	}
}

// take steps over space and then c.
func (p *flatParser) take(c byte) bool {
	p.space()
	if p.at >= len(p.line) || p.line[p.at] != c {
		return false
	}
	p.at++
	return true
}

// stringAt reads a string and returns what is between its quotes. plain means
// that this is what it says: it has no escapes. It is nil when there is no string.
func (p *flatParser) stringAt() (inside []byte, plain bool) {
	if !p.take('"') {
		return nil, false
	}
	start := p.at
	plain = true
	for p.at < len(p.line) {
		switch c := p.line[p.at]; {
		case c == '"':
			p.at++
			return p.line[start : p.at-1 : p.at-1], plain
		case c == '\\':
			plain = false
			p.at++
		case c < ' ':
			return nil, false
		}
		p.at++
	}
	return nil, false
}

// text reads a string and takes its escapes away.
func (p *flatParser) text() (string, bool) {
	inside, plain := p.stringAt()
	if inside == nil || !utf8.Valid(inside) {
		return "", false
	}
	if plain {
		return string(inside), true
	}
	return unescape(inside)
}

// scalar reads a string without escapes, a whole number, null, true or false.
func (p *flatParser) scalar() (raw []byte, ok bool) {
	p.space()
	start := p.at
	if p.at < len(p.line) && p.line[p.at] == '"' {
		_, plain := p.stringAt()
		return p.line[start:p.at], plain
	}
	for p.at < len(p.line) && p.line[p.at] != ',' && p.line[p.at] != '}' && p.line[p.at] > ' ' {
		p.at++
	}
	raw = p.line[start:p.at]
	switch string(raw) {
	case "null", "true", "false", "0":
		return raw, true
	}
	digits := bytes.TrimPrefix(raw, []byte("-"))
	if len(digits) == 0 || digits[0] == '0' {
		return nil, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	return raw, true
}

// unescape takes the escapes of a JSON string away, as encoding/json does: half
// a surrogate pair becomes the replacement character.
func unescape(s []byte) (string, bool) {
	out := make([]byte, 0, len(s))
	for len(s) > 0 {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			out = append(out, s...)
			break
		}
		out, s = append(out, s[:i]...), s[i:]
		if len(s) < 2 {
			return "", false
		}
		if s[1] == 'u' {
			r := hexRune(s)
			if r < 0 {
				return "", false
			}
			s = s[6:]
			if utf16.IsSurrogate(r) {
				if r = utf16.DecodeRune(r, hexRune(s)); r != unicode.ReplacementChar {
					s = s[6:]
				}
			}
			out = utf8.AppendRune(out, r)
			continue
		}
		at := bytes.IndexByte([]byte(`"\/bfnrt`), s[1])
		if at < 0 {
			return "", false
		}
		out, s = append(out, "\"\\/\b\f\n\r\t"[at]), s[2:]
	}
	return string(out), true
}

// hexRune reads the \u and four hexadecimal digits that s begins with; -1 for
// anything else.
func hexRune(s []byte) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}
