package purpose

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"vedetta/pkg/fold"
)

// longestRead is how much of a message is read: what a text is for shows long
// before, and hostile texts cost no more.
const longestRead = 32 << 10

// Kinds of tokens that are no words. They stand for what they are, so that no
// number, name or address decides or is ever shown.
const (
	tokWord = iota
	tokName // a name of a person, party, list or place
	tokNumber
	tokCode // five digits or more
	tokTime
	tokDate
	tokMoney
	tokPercent
	tokLink
	tokOddLink    // of a sort that institutions do not use
	tokPublicLink // of a public body
	tokMail
	tokSign // an emoji or another picture
	tokSide // yes or no to a referendum
)

// token is a word or another piece of a message. A word's text is lower case
// without accents, in the reader's buffer.
type token struct {
	kind       uint8
	capital    bool // begins with a capital
	caps       bool // all capitals, two letters or more
	begins     bool // a sentence or a line begins with it
	hash       bool // a hashtag
	light      bool // looked up as a short word
	joined     bool // goes on with the name of the token before it
	list       bool // the name of a list of candidates, its noun included
	start, end int32
	lex        uint32 // topics and classes, packed, of a word
	key, stem  uint64 // of a word: hashes of it and of it without its ending
	fair       uint64 // of a word: hash of it without its gender
}

// reader turns a message into tokens and features. It belongs to one call.
type reader struct {
	raw    []byte // folded, with case
	low    []byte // raw in lower case
	tokens []token
	marks  marks
	fired  []int32 // signals, each once
	sums   [columns]float32

	features []feature
	known    []known // features that the model knows, each once
	square   float32 // sum of the squares of their values
	seen     rowSet

	named    []uint64 // keys of words that are names by their role
	voting   bool     // the message speaks of voting
	shouting bool     // it is mostly in capitals
	person   bool     // it names a person by given name and surname

	accents []int32 // offsets in raw of an i that had an accent, as in "sì"

	subject int     // where the subject ends in raw
	words   int     // words that the model knows
	inner   *reader // of an excerpt, see hiddenPlea; nil until one was needed
	formal  int32   // sum of the packed weights of signals for the personal form
	facts   int     // phrases that state facts on voting
	sides   int     // of a referendum that stand in the message: 1 yes, 2 no
}

// marks are counts of signs.
type marks struct {
	exclamations, questions, quotes, letters, capitals int
}

// shouting reports a message that is mostly in capitals: they tell no names then.
func (m *marks) shouting() bool { return 10*m.capitals > 6*m.letters }

// load folds a message. HTML is reduced to its text first.
func (r *reader) load(m Message) {
	r.reset()
	r.add(m.Subject, longestRead)
	r.subject = len(r.raw)
	if m.Subject != "" {
		r.raw = append(r.raw, '\n')
	}
	text := m.Text
	if isHTML(text) {
		text = plainText(text)
	}
	r.add(text, longestRead)
	r.lower()
}

// reset empties the reader for another message.
func (r *reader) reset() {
	r.raw, r.tokens, r.accents, r.marks, r.subject = r.raw[:0], r.tokens[:0], r.accents[:0], marks{}, 0
}

// lower makes the copy in lower case and counts the letters.
func (r *reader) lower() {
	r.low = append(r.low[:0], r.raw...)
	for i, c := range r.low {
		if 'A' <= c && c <= 'Z' {
			r.low[i] = c | 0x20
			r.marks.capitals++
			r.marks.letters++
		} else if 'a' <= c && c <= 'z' {
			r.marks.letters++
		}
	}
}

// add folds at most limit bytes of text into the buffer: of a longer text the
// beginning and, so that padding hides nothing, the end.
func (r *reader) add(text string, limit int) {
	if len(text) > limit {
		r.add(text[:limit/4*3], limit)
		r.raw = append(r.raw, '\n')
		text = text[len(text)-limit/4:]
	}
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			r.raw = append(r.raw, c)
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch c {
		case '«', '»':
			r.raw = append(r.raw, '"')
		case 'ì', 'Ì':
			r.accents = append(r.accents, int32(len(r.raw)))
			r.raw = append(r.raw, fold.Rune(c))
		default:
			if b := fold.Rune(c); b != 0 {
				r.raw = append(r.raw, b)
			}
		}
	}
}

// isHTML reports a mail's HTML source.
func isHTML(text string) bool {
	head := text[:min(len(text), 2048)]
	for rest := head; ; {
		at := strings.IndexByte(rest, '<')
		if at < 0 {
			return false
		}
		rest = rest[at:]
		for _, tag := range [...]string{"<html", "<body", "<!doctype", "<div", "<p>", "<p ", "<table", "<br", "<span", "<td"} {
			if len(rest) >= len(tag) && strings.EqualFold(rest[:len(tag)], tag) {
				return true
			}
		}
		rest = rest[1:]
	}
}

// longestHTML is how much HTML source is looked through for longestRead of text.
const longestHTML = 1 << 20

// plainText is what a reader of the HTML sees.
func plainText(source string) string {
	var out strings.Builder
	skip := false // the text of a style or script
	z := html.NewTokenizer(strings.NewReader(source[:min(len(source), longestHTML)]))
	for out.Len() < longestRead {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if !skip {
				out.Write(z.Text())
			}
			skip = false
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			skip = false
			switch string(name) {
			case "style", "script", "title":
				skip = true // the tokenizer gives all of it as one text
			case "p", "br", "div", "tr", "li", "h1", "h2", "h3", "table":
				out.WriteByte('\n')
			case "a":
				out.WriteByte(' ')
				writeLink(&out, z, more)
			default:
				out.WriteByte(' ')
			}
		case html.EndTagToken:
			skip = false
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// writeLink writes where a link of the HTML leads: what it shows may lie.
func writeLink(out *strings.Builder, z *html.Tokenizer, more bool) {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "href" && bytes.HasPrefix(value, []byte("http")) {
			out.Write(value)
			out.WriteByte(' ')
		}
	}
}

// split finds the tokens of the folded message.
func (r *reader) split() {
	b := r.raw
	begins, tagged := true, false
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case isLetter(c):
			if end := linkEnd(b, i); end > 0 {
				r.tokens = append(r.tokens, token{kind: linkKind(r.low[i:end]), start: int32(i), end: int32(end), begins: begins})
				i, begins, tagged = end, false, false
				continue
			}
			i = r.word(i, begins, tagged)
			begins, tagged = false, false
			continue
		case isDigit(c):
			i = r.number(i, begins)
			begins, tagged = false, false
			continue
		case c == '\n':
			begins = true
		case c == '.' && r.afterInitial(int32(i)):
		case c == '.' || c == '!' || c == '?' || c == ':':
			begins = true
			switch c {
			case '!':
				r.marks.exclamations++
			case '?':
				r.marks.questions++
			}
		case c == '"':
			r.marks.quotes++
		case c == '#':
			tagged = true
		case c == fold.OtherSign || c == fold.PhoneSign:
			if n := len(r.tokens); n == 0 || r.tokens[n-1].kind != tokSign {
				r.tokens = append(r.tokens, token{kind: tokSign, start: int32(i), end: int32(i + 1)})
			}
		}
		i++
	}
	r.untitle()
}

// titledWords is how many words within sentences a message must have to be read as one
// that gives every word a capital.
const titledWords = 6

// untitle takes the capitals from a message in which nearly all words have one, as
// headings are written: they tell no names then.
func (r *reader) untitle() {
	words, capitals := 0, 0
	for i := range r.tokens {
		if t := &r.tokens[i]; t.kind == tokWord && !t.begins && !t.caps {
			words++
			if t.capital {
				capitals++
			}
		}
	}
	if words < titledWords || 10*capitals < 8*words {
		return
	}
	for i := range r.tokens {
		r.tokens[i].capital = r.tokens[i].caps
	}
}

// word reads a word, or an e-mail address that begins with it.
func (r *reader) word(i int, begins, tagged bool) int {
	b := r.raw
	t := token{kind: tokWord, start: int32(i), begins: begins, hash: tagged, capital: isUpper(b[i]), caps: true}
	end := i
	for end < len(b) && isLetter(b[end]) {
		t.caps = t.caps && !isLower(b[end])
		end++
	}
	t.caps = t.caps && end-i > 1
	if end < len(b) && (b[end] == '@' || b[end] == '.' || b[end] == '_' || b[end] == '-' || isDigit(b[end])) {
		if last := mailEnd(b, i); last > 0 {
			t.kind, t.end = tokMail, int32(last)
			r.tokens = append(r.tokens, t)
			return last
		}
	}
	t.end = int32(end)
	if n := len(r.tokens); string(r.low[i:end]) == "ssa" && n > 0 && int(r.tokens[n-1].end) == i-1 {
		r.tokens[n-1].end = t.end // "dott.ssa" is "dott."
		return end
	}
	t.key, t.fair, t.stem = wordKeys(r.low[i:end])
	r.tokens = append(r.tokens, t)
	return end
}

// mailEnd gives the end of an e-mail address at i, 0 for none.
func mailEnd(b []byte, i int) int {
	at := i
	for at < len(b) && at-i < 64 && (isLetter(b[at]) || isDigit(b[at]) || b[at] == '.' || b[at] == '_' || b[at] == '-' || b[at] == '+') {
		at++
	}
	if at >= len(b) || b[at] != '@' {
		return 0
	}
	end := at + 1
	for end < len(b) && end-at < 128 && (isLetter(b[end]) || isDigit(b[end]) || b[end] == '.' || b[end] == '-') {
		end++
	}
	if end == at+1 {
		return 0
	}
	return end
}

// number reads a number with what belongs to it: a time, a date, a sum.
func (r *reader) number(i int, begins bool) int {
	b := r.raw
	t := token{kind: tokNumber, start: int32(i), begins: begins}
	digits, slashes, colons, end := 0, 0, 0, i
	for end < len(b) && end-i < 40 {
		c := b[end]
		if isDigit(c) {
			digits++
			end++
			continue
		}
		if (c == '.' || c == ',' || c == ':' || c == '/' || c == '-') && end+1 < len(b) && isDigit(b[end+1]) {
			switch c {
			case '/', '-':
				slashes++
			case ':', '.':
				colons++
			}
			end++
			continue
		}
		break
	}
	for end < len(b) && isDigit(b[end]) { // a longer number than any that means something
		end++
	}
	next := byte(' ')
	if end < len(b) {
		next = b[end]
	}
	switch {
	case slashes >= 1 && digits <= 8:
		t.kind = tokDate
	case digits >= 5 && colons == 0:
		t.kind = tokCode
	case colons == 1 && digits >= 3 && digits <= 4 && end-i <= 5:
		t.kind = tokTime
	}
	if next == '%' {
		t.kind = tokPercent
	} else if r.sumAround(i, end) {
		t.kind = tokMoney
	}
	t.end = int32(end)
	r.tokens = append(r.tokens, t)
	return end
}

// sumAround reports a currency beside a number.
func (r *reader) sumAround(start, end int) bool {
	b := r.low
	for k := start - 1; k >= 0 && k >= start-2; k-- {
		if b[k] == fold.EuroSign || b[k] == '$' {
			return true
		}
		if b[k] != ' ' {
			break
		}
	}
	for end < len(b) && b[end] == ' ' {
		end++
	}
	return end < len(b) && b[end] == fold.EuroSign || bytes.HasPrefix(b[min(end, len(b)):], []byte("euro")) || bytes.HasPrefix(b[min(end, len(b)):], []byte("eur "))
}

// linkEnd gives the end of a web address that begins at i, 0 for none.
func linkEnd(b []byte, i int) int {
	rest := b[i:min(len(b), i+12)]
	if !bytes.HasPrefix(rest, []byte("http")) && !bytes.HasPrefix(rest, []byte("www.")) && !shortHost(b, i) {
		return 0
	}
	if bytes.HasPrefix(rest, []byte("http")) && !bytes.Contains(rest, []byte("://")) {
		return 0
	}
	end := i
	for end < len(b) && b[end] > ' ' && b[end] != '"' && b[end] != '<' && b[end] != '>' {
		end++
	}
	for end > i+1 && strings.IndexByte(".,;:!?)", b[end-1]) >= 0 {
		end--
	}
	return end
}

// shortHost reports a host with a path or a domain written without its scheme:
// "bit.ly/3x", "comune-pagamenti.info".
func shortHost(b []byte, i int) bool {
	if i > 0 && (b[i-1] == '@' || b[i-1] == '.') {
		return false
	}
	dots, end := 0, i
	for end < len(b) && end-i < 80 && (isLetter(b[end]) || isDigit(b[end]) || b[end] == '-' || b[end] == '.') {
		if b[end] == '.' {
			if end+1 >= len(b) || !isLetter(b[end+1]) && !isDigit(b[end+1]) {
				break
			}
			dots++
		}
		end++
	}
	if dots == 0 || end < len(b) && b[end] == '@' {
		return false
	}
	host := b[i:end]
	top := host[bytes.LastIndexByte(host, '.')+1:]
	if end < len(b) && b[end] == '/' {
		return len(top) >= 2
	}
	var room [8]byte
	if len(top) > len(room) {
		return false
	}
	for i, c := range top {
		room[i] = c | 0x20
	}
	switch string(room[:len(top)]) {
	case "it", "com", "net", "org", "eu", "info", "top", "xyz", "online", "site", "click", "icu", "shop", "live", "club", "app", "link", "example", "test", "invalid":
		return true
	}
	return false
}

// linkKind tells addresses of public bodies and those of a sort that institutions
// do not use: no encryption, a shortener, a cheap or a hyphenated name.
func linkKind(link []byte) uint8 {
	host := link
	plain := bytes.HasPrefix(host, []byte("http://"))
	if at := bytes.Index(host, []byte("://")); at >= 0 {
		host = host[at+3:]
	}
	if at := bytes.IndexAny(host, "/?#:"); at >= 0 {
		host = host[:at]
	}
	host = bytes.TrimPrefix(host, []byte("www."))
	top := host[bytes.LastIndexByte(host, '.')+1:]
	switch string(top) {
	case "top", "xyz", "online", "site", "click", "info", "icu", "shop", "live", "buzz", "club", "ru", "tk", "vip", "cfd", "link", "app", "cc", "me", "co", "su", "cyou", "sbs", "lol", "page", "pw", "ml", "ga", "cf", "gq", "support", "help", "invalid":
		return tokOddLink
	}
	switch string(host) {
	case "bit.ly", "tinyurl.com", "t.ly", "is.gd", "cutt.ly", "rb.gy", "goo.gl", "ow.ly", "shorturl.at", "tiny.cc", "rebrand.ly":
		return tokOddLink
	}
	public := bytes.HasSuffix(host, []byte(".gov.it")) || bytes.HasPrefix(host, []byte("comune.")) || bytes.Contains(host, []byte(".comune.")) || bytes.HasPrefix(host, []byte("regione.")) ||
		bytes.HasPrefix(host, []byte("provincia.")) || bytes.HasPrefix(host, []byte("gemeinde."))
	switch {
	case public && !plain:
		return tokPublicLink
	case bytes.Count(host, []byte("-")) > 0 && (plain || bytes.Count(host, []byte("-")) > 1 || bytes.Contains(host, []byte("comune-")) || bytes.Contains(host, []byte("pago")) || bytes.Contains(host, []byte("inps")) || bytes.Contains(host, []byte("spid"))):
		return tokOddLink
	}
	return tokLink
}

func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' || c == fold.OtherLetter }
func isLetter(c byte) bool { return isUpper(c) || isLower(c) }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
