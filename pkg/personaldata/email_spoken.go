package personaldata

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// This file reads addresses that are spelled out or broken so that no machine finds them.

// atSign is where an at sign stands. spelled means words instead of the sign; bare ones
// that are ordinary words too.
type atSign struct {
	start, end    int
	spelled, bare bool
}

// nextAt finds the next "@" from offset from on or, when the text has words for
// it, "chiocciola", "(at)", "_at_".
func nextAt(v *view, from int, spelled bool) (atSign, bool) {
	if !spelled {
		i := bytes.IndexByte(v.b[min(from, len(v.b)):], '@')
		if i < 0 {
			return atSign{}, false
		}
		return bracketed(v, from+i, from+i+1, false), true
	}
	for i := from; i < len(v.b); i++ {
		switch v.b[i] {
		case '@':
			return bracketed(v, i, i+1, false), true
		case 'c', 'C', 'k', 'K':
			for _, word := range [...]string{"chiocciolina", "chiocciola", "kiocciola", "chioccola"} {
				if hasWord(v, i, word) {
					return bracketed(v, i, i+len(word), true), true
				}
			}
			if end := i + len("chiocc"); hasWord(v, i, "chiocc") { // a short form, with a dot or none
				if v.at(end) == '.' {
					end++
				}
				return bracketed(v, i, end, true), true
			}
		case 'e', 'E':
			if v.hasFold(i, "et") && (v.at(i-1) == '(' || v.at(i-1) == '[') && (v.at(i+2) == ')' || v.at(i+2) == ']') {
				return atSign{i - 1, i + 3, true, false}, true
			}
		case 'a', 'A':
			if c := v.at(i + 1); (c == ')' || c == ']') && isAlnum(v.at(i+2)) && (v.at(i-1) == '(' || v.at(i-1) == '[') && isAlnum(v.at(i-2)) {
				return atSign{i - 1, i + 2, true, false}, true // "mario(a)posta.it"
			}
			if !v.hasFold(i, "at") || isAlnum(v.at(i-1)) || isAlnum(v.at(i+2)) {
				continue
			}
			at := bracketed(v, i, i+2, true)
			if at.start == i && !(v.b[i] == 'A' && v.at(i+1) == 'T') && !spokenDomain(v, i+2) {
				at = bareAt(v, i)
			}
			if at.end > 0 {
				return at, true
			}
		}
	}
	return atSign{}, false
}

// bareAt reads "at" at offset i between two spaces, hyphens or stars, as in "mario.rossi at
// posta.it"; the zero sign when something else is around it.
func bareAt(v *view, i int) atSign {
	switch before, after := v.at(i-1), v.at(i+2); {
	case before == ' ' && after == ' ':
		return atSign{i, i + 2, true, true}
	case (before == '-' || before == '*') && after == before:
		return atSign{i - 1, i + 3, true, before == '-'}
	}
	return atSign{}
}

// mailProviders begin the domains of those who give mailboxes to everybody.
var mailProviders = newStems("gmail.", "googlemail.", "libero.", "hotmail.", "yahoo.", "outlook.", "live.", "virgilio.", "tiscali.", "alice.", "tin.", "icloud.", "pec.", "fastwebnet.", "inwind.", "iol.", "email.", "msn.", "proton.", "protonmail.", "tim.", "aruba.", "legalmail.")

// mailbox reports that what stands around an ordinary word is an address: the part from
// start to end has a sign or a digit in it, as names of mailboxes do, the domain is one of
// those who give mailboxes to everybody, or a word before says so.
func (x *scan) mailbox(start, end int, domain string) bool {
	for _, c := range x.v.b[start:end] {
		if isDigit(c) || c == '.' || c == '_' {
			return true
		}
	}
	for _, name := range mailProviders.words[domain[0]&31] {
		if strings.HasPrefix(domain, name) {
			return true
		}
	}
	return x.mailNamed(start)
}

// mailNamed reports a word for mail or for writing shortly before offset start.
func (x *scan) mailNamed(start int) bool {
	i := x.tokenAt(start)
	for k := 1; k <= 3 && i-k >= 0 && !x.ends(i-k); k++ {
		if x.beginsLike(i-k, mailStems) {
			return true
		}
	}
	return false
}

var mailStems = newStems("mail", "email", "e-mail", "pec", "posta", "indirizz", "account", "scriv")

// spokenDomain reports one word and a word for a dot behind offset i, as behind a bare
// "at": "info at pizzeria punto it".
func spokenDomain(v *view, i int) bool {
	i = skipSpaces(v, i, 1)
	end := i
	for end-i < longestLocal && (isAlnum(v.at(end)) || v.at(end) == '-' || v.at(end) == '.') {
		end++
	}
	return end > i && dotAfter(v, end) > end && isLetter(v.at(dotAfter(v, end)))
}

func hasWord(v *view, i int, word string) bool {
	return v.hasFold(i, word) && !isLetter(v.at(i-1)) && !isLetter(v.at(i+len(word)))
}

// bracketed widens the sign at start, end by brackets or underscores around it.
func bracketed(v *view, start, end int, spelled bool) atSign {
	open, closing := v.at(start-1), v.at(end)
	switch open {
	case '(', '[', '{', '<':
		if closing == ')' || closing == ']' || closing == '}' || closing == '>' {
			return atSign{start - 1, end + 1, true, false}
		}
	case '_':
		if spelled && closing == '_' {
			return atSign{start - 1, end + 1, true, false}
		}
	}
	return atSign{start, end, spelled, false}
}

// letterByLetter goes left over characters with a space between any two: the local
// part of "d e v i s @ posta . test". Fewer than three are words.
func (x *scan) letterByLetter(floor, start int) int {
	v := &x.v
	from := start
	for from-2 >= floor && v.b[from-1] == ' ' && isLocal(v.b[from-2]) && (from-3 < 0 || !isLocal(v.b[from-3])) && v.text[v.offset(from-2)] < utf8.RuneSelf {
		from -= 2 // but not over "è"
	}
	if v.low(from) == 'a' && v.at(from-1) == ' ' && isLetter(v.at(from-2)) && start-from > 6 && !x.beginsLike(x.tokenAt(from-2), mailNouns) {
		from += 2 // "scrivetemi a m a r i o"
	}
	if start-from < 6 {
		return start
	}
	return from
}

// mailNouns begin the words behind which an address stands without "a".
var mailNouns = newStems("mail", "email", "pec", "posta", "indirizz", "account")

// plainTops are top domains that are no words: "anna@posta. it".
var plainTops = [...]string{"it", "com", "net", "org", "eu", "test", "example"}

// brokenDomain reads a domain whose letters stand apart with spaces, "p o s t a . i t",
// or that has a comma or a space too many for its dot, "posta,it", "posta. it"; else it gives what it was given.
func brokenDomain(v *view, start, end int, domain string) (int, string) {
	if v.at(end) == ',' && strings.IndexByte(domain, '.') < 0 {
		next := end + 1
		for isLetter(v.at(next)) {
			next++
		}
		if whole := domain + "." + strings.ToLower(string(v.slice(end+1, next))); next > end+2 && commonTop(whole) && !isDigit(v.at(next)) {
			return next, whole
		}
		return end, domain
	}
	if v.at(end) == '.' && v.at(end+1) == ' ' && strings.IndexByte(domain, '.') < 0 {
		next := end + 2
		for isLetter(v.at(next)) {
			next++
		}
		if top := string(v.slice(end+2, next)); !isAlnum(v.at(next)) && slices.Contains(plainTops[:], top) {
			return next, domain + "." + top
		}
	}
	var letters [longestLocal]byte
	n := 0
	for at := start; n < len(letters) && (isAlnum(v.at(at)) || v.at(at) == '.' || v.at(at) == '-'); at += 2 {
		letters[n] = lower(v.at(at))
		n++
		if v.at(at+1) != ' ' {
			break
		}
	}
	for ; n > 4; n-- { // a word of one letter may follow
		if whole := string(letters[:n]); isAlnum(letters[n-1]) && strings.IndexByte(whole, '.') > 0 && commonTop(whole) {
			return start + 2*n - 1, whole
		}
	}
	return end, domain
}

// spokenDots are words for the dot of an address, and for other signs in it.
var spokenDots = [...]string{" (punto) ", " (dot) ", " [punto] ", " [dot] ", " [.] ", " punto ", " dot ", "(punto)", "(dot)", "[punto]", "[dot]", "[.]", "(.)", " . ", " underscore ", " trattino ", " trattino basso "}

// dotBefore gives where the word for a dot begins that ends at offset end; end when
// there is none.
func dotBefore(v *view, floor, end int) int {
	if c := v.at(end - 1); c != ' ' && c != ')' && c != ']' {
		return end
	}
	for _, dot := range spokenDots {
		if at := end - len(dot); at > floor && v.hasFold(at, dot) {
			return at
		}
	}
	return end
}

// dotAfter gives where the word for a dot ends that begins at offset start.
func dotAfter(v *view, start int) int {
	if c := v.at(start); c != ' ' && c != '(' && c != '[' {
		return start
	}
	for _, dot := range spokenDots {
		if v.hasFold(start, dot) {
			return start + len(dot)
		}
	}
	return start
}
