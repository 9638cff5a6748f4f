package personaldata

import (
	"bytes"
	"strings"
)

// Longest parts of an address (RFC 5321, 4.5.3.1).
const (
	longestLocal  = 64
	longestDomain = 253
)

// findEmails looks for an address around every at sign, written or spelled out.
// The scan to the left stops at the sign before, so time stays linear.
func findEmails(v *view) []match {
	var found []match
	floor := 0
	for from := 0; ; {
		at, ok := nextAt(v, from)
		if !ok {
			return found
		}
		if m, ok := emailAt(v, floor, at); ok {
			found = append(found, m)
			at.end = m.end
		}
		floor, from = at.end, at.end
	}
}

// atSign is where an at sign stands. spelled means words instead of the sign.
type atSign struct {
	start, end int
	spelled    bool
}

// nextAt finds the next "@", "chiocciola" or "(at)" from offset from on.
func nextAt(v *view, from int) (atSign, bool) {
	for i := from; i < len(v.b); i++ {
		switch v.b[i] {
		case '@':
			return atSign{i, i + 1, false}, true
		case 'c':
			if hasWord(v, i, "chiocciola") {
				return bracketed(v, i, i+len("chiocciola")), true
			}
		case '(', '[', '{', '<':
			if n := bracketedAt(v, i+1); n > 0 {
				return atSign{i, i + 1 + n, true}, true
			}
		}
	}
	return atSign{}, false
}

func hasWord(v *view, i int, word string) bool {
	return bytes.HasPrefix(v.slice(i, len(v.b)), []byte(word)) && !isAlnum(v.at(i-1)) && !isAlnum(v.at(i+len(word)))
}

// bracketed widens the word at start, end by brackets around it.
func bracketed(v *view, start, end int) atSign {
	if strings.IndexByte("([{", v.at(start-1)) >= 0 && strings.IndexByte(")]}", v.at(end)) >= 0 {
		return atSign{start - 1, end + 1, true}
	}
	return atSign{start, end, true}
}

func bracketedAt(v *view, i int) int {
	for _, form := range []string{"at)", "at]", "at}", "at>", "@)", "@]"} {
		if bytes.HasPrefix(v.slice(i, len(v.b)), []byte(form)) {
			return len(form)
		}
	}
	return 0
}

func emailAt(v *view, floor int, at atSign) (match, bool) {
	left, right := skipSides(v, at)
	start := localStart(v, floor, left, at.spelled)
	end, domain := domainEnd(v, right, at.spelled)
	size := left - start
	if size < 1 || size > longestLocal || v.at(start-1) == '@' || !validDomain(domain) {
		return match{}, false
	}
	spaced := left != at.start || right != at.end
	if (spaced || at.spelled) && !commonTop(domain) {
		return match{}, false
	}
	m := match{kind: EmailAddress, start: start, end: end, score: 0.98, why: "address form"}
	if spaced || at.spelled {
		m.score, m.why = 0.85, "address spelled out"
	}
	m.key = strings.ReplaceAll(string(v.b[start:left]), " punto ", ".") + "@" + domain
	return m, true
}

// skipSides steps over one space on each side of the sign.
func skipSides(v *view, at atSign) (left, right int) {
	left, right = at.start, at.end
	if left > 0 && v.b[left-1] == ' ' {
		left--
	}
	if right < len(v.b) && v.b[right] == ' ' {
		right++
	}
	return left, right
}

func isLocal(c byte) bool {
	return isAlnum(c) || strings.IndexByte("._%+-'&", c) >= 0
}

// localStart goes left over the local part, in a spelled address also over a few
// words "punto". Punctuation at its beginning and an elided Italian article
// ("all'ufficio@…") are not part of it.
func localStart(v *view, floor, end int, spelled bool) int {
	dot := []byte(" punto ")
	start := localRun(v, floor, end)
	for n := 0; n < 3 && spelled && start-len(dot) > floor && bytes.HasSuffix(v.b[floor:start], dot); n++ {
		next := localRun(v, floor, start-len(dot))
		if next == start-len(dot) {
			break
		}
		start = next
	}
	if i := bytes.LastIndexByte(v.slice(start, min(end, start+8)), '\''); i >= 0 && elided(string(v.b[start:start+i])) {
		start += i + 1
	}
	for start < end && !isAlnum(v.b[start]) && v.b[start] != '_' {
		start++
	}
	return start
}

func localRun(v *view, floor, end int) int {
	for end > floor && isLocal(v.b[end-1]) {
		end--
	}
	return end
}

func elided(article string) bool {
	switch article {
	case "l", "d", "un", "all", "dell", "dall", "nell", "sull", "quell", "c", "":
		return true
	}
	return false
}

// domainEnd goes right over the domain and gives it in normal form.
func domainEnd(v *view, start int, spelled bool) (int, string) {
	end := start
	for end < len(v.b) && end-start <= longestDomain && (isAlnum(v.b[end]) || v.b[end] == '.' || v.b[end] == '-') {
		end++
	}
	end = trimDomain(v, start, end)
	domain := string(v.b[start:end])
	if !spelled {
		return end, domain
	}
	for range 3 {
		dot := []byte(" punto ")
		if !bytes.HasPrefix(v.slice(end, end+len(dot)), dot) {
			break
		}
		next, label := domainEnd(v, end+len(dot), false)
		if label == "" {
			break
		}
		end, domain = next, domain+"."+label
	}
	return end, domain
}

// trimDomain takes away punctuation at the end, and the next sentence when its
// space was forgotten: "mario@posta.test.Grazie".
func trimDomain(v *view, start, end int) int {
	for end > start && !isAlnum(v.b[end-1]) {
		end--
	}
	dot := bytes.LastIndexByte(v.b[start:end], '.')
	if dot <= 0 || start+dot+2 >= end {
		return end
	}
	next := start + dot + 1
	if v.upper(next) && !v.upper(next+1) && !v.upper(start) && bytes.IndexByte(v.b[start:start+dot], '.') > 0 {
		return start + dot
	}
	return end
}

func validDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(domain) > longestDomain {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return validTop(labels[len(labels)-1])
}

// validTop refuses numbers and the file names that look like domains ("foto@2x.png").
func validTop(top string) bool {
	switch top {
	case "png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "js", "css":
		return false
	}
	if strings.HasPrefix(top, "xn--") {
		return true
	}
	for i := range len(top) {
		if !isLetter(top[i]) {
			return false
		}
	}
	return len(top) >= 2
}

// commonTop reports a top domain usual in Italy: without an attached sign the
// form alone proves less.
func commonTop(domain string) bool {
	switch domain[strings.LastIndexByte(domain, '.')+1:] {
	case "it", "com", "net", "org", "eu", "info", "test", "example", "gov", "edu", "me", "io", "biz", "sm", "ch", "de", "fr", "uk", "es":
		return true
	}
	return false
}
