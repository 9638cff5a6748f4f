package personaldata

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/fold"
)

// oddTexts draws what makes tokens hard to find: every byte, long words, digits and
// letters side by side, accents, marks and signs.
func oddTexts() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.StringN(0, 20, 60),
		rapid.StringMatching(`[a-zA-Z]{1,40}`),
		rapid.StringMatching(`[a-zA-Z0-9]{1,12}`),
		rapid.StringMatching(`[0-9]{1,70}`),
		rapid.SampledFrom([]string{" ", " ", "  ", ", ", "\n", "è", "\u0301", "\u200b", "\uff13", "中", "'", "\xff", "-", "😀", "e", "Via ", "tre", "@", "[", "`", "{", "/", ":"}),
	)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "") })
}

// form is what split says of a token without the lexicon.
type form struct {
	Text                                        string
	Start                                       int
	Number, Capital, Caps, Glued, Space, Hashed bool
}

// slowForms splits a view byte by byte.
func slowForms(b []byte) (forms []form) {
	for i := 0; i < len(b); {
		if !isAlnum(b[i]) {
			i++
			continue
		}
		end := i
		for end < len(b) && isAlnum(b[end]) && isDigit(b[end]) == isDigit(b[i]) {
			end++
		}
		word := b[i:end]
		f := form{Text: string(word), Start: i, Number: isDigit(b[i]), Hashed: true}
		f.Capital = classes[b[i]] == isUpper
		f.Caps = len(word) > 1 && f.Capital
		for _, c := range word {
			f.Caps = f.Caps && classes[c] == isUpper
		}
		f.Glued = i > 0 && isAlnum(b[i-1])
		f.Space = end+1 < len(b) && b[end] == ' ' && isAlnum(b[end+1])
		forms, i = append(forms, f), end
	}
	return forms
}

func formsOf(x *scan) (forms []form) {
	for i, t := range x.tokens {
		word := x.v.b[t.start:t.end]
		hashed := t.hash == wordKey(string(word))
		forms = append(forms, form{string(word), int(t.start), t.is(flagNumber), t.is(flagCapital), t.is(flagCaps), x.is(i, flagGlued), t.is(flagSpace), hashed})
	}
	return forms
}

func TestSplitAgreesWithTheSlowWay(t *testing.T) {
	lex, err := theLexicon()
	if err != nil {
		t.Fatal(err)
	}
	x := &scan{lex: lex} // one for all texts: what is left of one must not matter for the next
	rapid.Check(t, func(t *rapid.T) {
		text := oddTexts().Draw(t, "text")
		x.v.read(text)
		x.split()
		if diff := cmp.Diff(slowForms(x.v.b), formsOf(x)); diff != "" {
			t.Fatalf("%q (-want +got)\n%s", text, diff)
		}
	})
}

func TestListsOfSplit(t *testing.T) {
	lex, err := theLexicon()
	if err != nil {
		t.Fatal(err)
	}
	x := &scan{lex: lex}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(strings.Fields("signora Rossi rossi mario Maria via Sconosciutissimo la un tre trenove4 o3 3 104 diabete sottoscritto Verde prima novembre RSSMRALLALMHRLMV a5 x"))
		x.v.read(strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{" ", ", ", ""}).Draw(t, "between")))
		x.split()
		var numbers, names, starts, sixteens []int32
		var seen class
		for i, tok := range x.tokens {
			c := x.class(i)
			seen |= c
			if tok.is(flagNumber) {
				numbers = append(numbers, int32(i))
				continue
			}
			m := lex.meanings[tok.word]
			if c&conditionWord != 0 && (m.alone != 0 || m.backs != 1 || i+1 < len(x.tokens) && lex.meanings[x.tokens[i+1].word].uses&useSecond != 0) {
				starts = append(starts, int32(i))
			}
			if tok.len() == fiscalLength {
				sixteens = append(sixteens, int32(i))
			}
			capital, before, announced := tok.is(flagCapital), x.class(i-1), false
			if i > 0 {
				announced = lex.meanings[x.tokens[i-1].word].lead&leadCued != 0
			}
			first := c&functionWord == 0 && (c&notFirst == 0 || c&given != 0 || announced)
			asCapital := capital && (c&nameClasses != 0 && first || c == 0 || before&title != 0)
			asSmall := !capital && beginsSmall(c) && (c&(given|surname) != 0 || before&nameCues != 0)
			if (asCapital || asSmall) && !tok.is(flagGlued) {
				names = append(names, int32(i))
			}
		}
		for name, lists := range map[string][2][]int32{"numbers": {numbers, x.numbers}, "names": {names, x.names}, "starts": {starts, x.starts}, "sixteens": {sixteens, x.sixteens}} {
			if string(runes(lists[0])) != string(runes(lists[1])) {
				t.Fatalf("%q: %s are %v, want %v", x.v.b, name, lists[1], lists[0])
			}
		}
		if seen != x.seen {
			t.Fatalf("%q: seen %x, want %x", x.v.b, x.seen, seen)
		}
	})
}

func runes(list []int32) []rune { return list }

func TestViewAgreesWithTheSlowWay(t *testing.T) {
	var v view
	rapid.Check(t, func(t *rapid.T) {
		text := oddTexts().Draw(t, "text")
		v.read(text)
		var b []byte
		var from []int
		for i, r := range text {
			if c := fold.Rune(r); c != 0 || r == 0 {
				b, from = append(b, c), append(from, i)
			}
		}
		if string(b) != string(v.b) {
			t.Fatalf("%q became %q, want %q", text, v.b, b)
		}
		for i := range v.b {
			if got := v.offset(i); got != from[i] {
				t.Fatalf("%q: byte %d came from %d, want %d", text, i, got, from[i])
			}
		}
		for _, c := range v.padded()[len(v.b):] {
			if c != 0 {
				t.Fatalf("%q: padding %q", text, v.padded()[len(v.b):])
			}
		}
	})
}

func TestTokenAtAgreesWithTheSlowWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := &scan{}
		end := int32(0)
		for _, gap := range rapid.SliceOfN(rapid.Int32Range(1, 5), 0, 60).Draw(t, "gaps") {
			x.tokens = append(x.tokens, token{start: end + gap - 1, end: end + gap})
			end += gap
		}
		for _, at := range rapid.SliceOfN(rapid.IntRange(0, int(end)+3), 1, 20).Draw(t, "offsets") {
			want := 0
			for want < len(x.tokens) && int(x.tokens[want].end) <= at {
				want++
			}
			if got := x.tokenAt(at); got != want {
				t.Fatalf("offset %d is in token %d, want %d: %v", at, got, want, x.tokens)
			}
		}
	})
}

// Every known word must be found, and hardly any unknown one: the table keeps a
// part of a hash only.
func TestWordTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]uint16{}
		var words []tableWord
		for n, w := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,30}`), 1, 300, rapid.ID).Draw(t, "words") {
			want[w] = uint16(n%mostMeaning) + 1
			words = append(words, tableWord{hashWord([]byte(w)), want[w]})
		}
		table, err := newWordTable(words)
		if err != nil {
			t.Fatal(err)
		}
		for w, meaning := range want {
			if got := table.find(hashWord([]byte(strings.ToUpper(w)))); got != meaning {
				t.Fatalf("%q means %d, want %d", w, got, meaning)
			}
		}
		if w := rapid.StringMatching(`[a-z]{31,40}`).Draw(t, "unknown"); table.find(hashWord([]byte(w))) != 0 {
			t.Fatalf("%q is known", w)
		}
	})
}

func TestLexiconKnowsItsWords(t *testing.T) {
	lex, err := theLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]class{"mario": given, "Rossi": surnameWord | surname, "SIGNORA": title, "via": odonym, "diabete": conditionWord} {
		if got := lex.meanings[lex.table.find(hashWord([]byte(word)))].class; got&want == 0 {
			t.Errorf("%s has class %x, want one of %x", word, got, want)
		}
	}
	unknown := 0
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			if lex.table.find(hashWord([]byte("qzx"+string(a)+"wk"+string(b)))) != 0 {
				unknown++
			}
		}
	}
	if unknown > 0 {
		t.Errorf("%d unknown words of 676 are known", unknown)
	}
}

func TestBytesOfAViewSideBySide(t *testing.T) {
	for c := range 256 {
		if c >= utf8.RuneSelf && (c < otherLetter || c > degreeSign) {
			continue // stands in no view
		}
		for place := range 8 {
			w := uint64(c)<<(8*place) | (^uint64(0)&^(0xff<<(8*place)))&0x7b5b2f3a40607b5b
			letter, digit := gather8(letters8(w))>>place&1 == 1, gather8(digits8(w))>>place&1 == 1
			if letter != isLetter(byte(c)) || digit != isDigit(byte(c)) {
				t.Fatalf("byte %#x at %d: letter %v, digit %v", c, place, letter, digit)
			}
			if letter && small8(w)>>(8*place+5)&1 == 1 != !unicode.IsUpper(rune(c)) {
				t.Fatalf("byte %#x at %d: wrong case", c, place)
			}
		}
	}
}
