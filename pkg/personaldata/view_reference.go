package personaldata

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"vedetta/pkg/fold"
)

// This file reads character references of HTML, "&#50;", "&nbsp;", "&agrave;", which stand
// in texts that came out of a page or a mail, and in those that are to hide from machines.

// longestReference is the most bytes of a reference that is read, with both its signs.
const longestReference = 10

// namedReferences are the references that Italian texts have (WHATWG HTML, section 13.5).
var namedReferences = map[string]rune{
	"nbsp": ' ', "amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "commat": '@', "euro": '€', "deg": '°', "rsquo": '\'', "lsquo": '\'', "ldquo": '"', "rdquo": '"', "laquo": '«', "raquo": '»', "ndash": '-', "mdash": '-', "hellip": '…',
	"agrave": 'à', "egrave": 'è', "eacute": 'é', "igrave": 'ì', "ograve": 'ò', "ugrave": 'ù', "Agrave": 'À', "Egrave": 'È', "Eacute": 'É', "Igrave": 'Ì', "Ograve": 'Ò', "Ugrave": 'Ù', "auml": 'ä', "ouml": 'ö', "uuml": 'ü', "szlig": 'ß', "ccedil": 'ç', "shy": '\u00ad', "zwj": '\u200d', "zwnj": '\u200c',
}

// characterReference reads the reference with which a text begins, and gives its length, 0 for none.
func characterReference(text string) (r rune, size int) {
	if len(text) < 4 || text[0] != '&' {
		return 0, 0
	}
	size = strings.IndexByte(text[:min(len(text), longestReference)], ';') + 1
	if size < 4 {
		return 0, 0
	}
	name := text[1 : size-1]
	if name[0] != '#' {
		r, ok := namedReferences[name]
		if !ok {
			return 0, 0
		}
		return r, size
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || code < ' ' && code != '\n' && code != '\t' || code > utf8.MaxRune {
		return 0, 0
	}
	return rune(code), size
}

// refer puts what the references of the text say into the view, in which they stand as
// they are written: at is where the first sign of one is.
func (v *view) refer(at int) {
	out := at
	anchors := v.anchors
	v.anchors = nil
	next := 0
	for ; next < len(anchors) && anchors[next].at <= at; next++ {
		v.anchors = append(v.anchors, anchors[next])
	}
	src := func(i int) int { // of the view as it was read
		if next == 0 {
			return i
		}
		return anchors[next-1].src + i - anchors[next-1].at
	}
	moved := false
	for i := at; i < len(v.b); {
		for next < len(anchors) && anchors[next].at <= i {
			next, moved = next+1, true
		}
		from := src(i)
		if moved {
			v.anchor(out, from)
			moved = false
		}
		r, size := rune(0), 0
		if v.b[i] == '&' {
			r, size = characterReference(v.text[from:])
		}
		if size == 0 {
			v.b[out] = v.b[i]
			out, i = out+1, i+1
			continue
		}
		c := byte(r)
		if r >= utf8.RuneSelf {
			c = fold.Rune(r)
		}
		v.b[out] = c
		if c != 0 {
			out++
		}
		i += size
		v.anchor(out, from+size)
	}
	clear(v.b[out:len(v.b)])
	v.b = v.b[:out]
	clear(v.padded()[out:])
}

// anchor notes that from offset at in the view the source goes on at src.
func (v *view) anchor(at, src int) {
	if last := len(v.anchors) - 1; last >= 0 && v.anchors[last].at == at {
		v.anchors[last].src = src
		return
	}
	v.anchors = append(v.anchors, anchor{at, src})
}
