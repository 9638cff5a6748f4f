package personaldata

import (
	"bytes"
	"slices"
	"strings"
)

// Longest parts of an address (RFC 5321, 4.5.3.1).
const (
	longestLocal  = 64
	longestDomain = 253
)

// emails looks for an address around every at sign, written or spelled out. The
// scan to the left stops at the sign before, so time stays linear.
func (x *scan) emails() {
	floor := 0
	spelled := x.seen&atWord != 0 || x.bracketedA('(', ')') || x.bracketedA('[', ']')
	for from := 0; ; {
		at, ok := nextAt(&x.v, from, spelled)
		if !ok {
			return
		}
		if end, ok := x.emailAt(floor, at); ok {
			at.end = max(at.end, end)
		}
		floor, from = at.end, at.end
	}
}

// bracketedA reports a small a in these brackets. Most texts have no bracket, which the
// search for a single byte tells soonest.
func (x *scan) bracketedA(open, closing byte) bool {
	b := x.v.padded()
	for i := 0; ; i++ {
		next := bytes.IndexByte(x.v.b[i:], open)
		if next < 0 {
			return false
		}
		if i += next; b[i+1] == 'a' && b[i+2] == closing {
			return true
		}
	}
}

func (x *scan) emailAt(floor int, at atSign) (int, bool) {
	v := &x.v
	left, right := skipSides(v, at)
	if !isAlnum(v.at(right)) || !isLocal(v.at(left-1)) && v.at(left-1) != ')' && v.at(left-1) != ']' {
		return 0, false
	}
	label := right
	for label-right <= longestLocal && isAlnum(v.at(label)) {
		label++
	}
	if v.at(label) == '@' {
		return 0, false // no name of a host ends so: a row of signs is passed over soon
	}
	start := localStart(v, floor, left, at.spelled)
	end, domain := domainEnd(v, right, at.spelled, &x.domain)
	if end-right == 1 || v.at(end) == ',' || v.at(end) == '.' && v.at(end+1) == ' ' {
		end, domain = brokenDomain(v, right, end, domain)
	}
	size := left - start
	if size < 1 || size > longestLocal || v.at(start-1) == '@' || !x.domain.judge(domain).valid {
		return 0, false
	}
	spaced := left != at.start || right != at.end
	if left-start == 1 {
		start = x.letterByLetter(floor, start)
	}
	if (spaced || at.spelled) && !commonTop(domain) || at.bare && !x.mailbox(start, left, domain) {
		return 0, false
	}
	if x.domain.judge(domain).public || v.hasFold(start, "comune.") || noReply(v, start, left) || x.userInLink(start) {
		x.use(start, end)
		return end, false
	}
	if spaced || at.spelled {
		x.accept(EmailAddress, start, end, 0.85, AddressForm, Obfuscated)
	} else {
		x.accept(EmailAddress, start, end, 0.98, AddressForm)
	}
	return end, true
}

// userInLink reports an at sign that is a part of a web address, such as a user of
// a social network or of a repository.
func (x *scan) userInLink(start int) bool {
	for k := start; k > 0 && start-k < linkWindow && !isSpace(x.v.b[k-1]); k-- {
		if x.v.hasFold(k-1, "://") {
			return !x.v.hasFold(k-7, "mailto")
		}
	}
	return false
}

// machineDigits is how many digits the local part of an identifier of a message has,
// as certified mail gives them; no mailbox has so many.
const machineDigits = 16

// machineNames begin the addresses of machines.
var machineNames = newStems("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "nonrispondere", "non-rispondere", "mailer-daemon", "postmaster", "bounce")

// noReply reports mailboxes of machines and identifiers of messages.
func noReply(v *view, start, end int) bool {
	digits := 0
	for _, c := range v.b[start:end] {
		digits += int(classes[c] / isDigitClass & 1)
	}
	if digits >= machineDigits {
		return true
	}
	for _, name := range machineNames.words[v.b[start]&31] {
		if v.hasFold(start, name) && start+len(name) <= end {
			return true
		}
	}
	return false
}

// skipSides steps over one space on each side of the sign, and over two around a
// word, which may have commas on its sides in what was dictated. Behind a sign a line may
// be broken.
func skipSides(v *view, at atSign) (left, right int) {
	left, right = at.start, at.end
	for n := 0; n < 2 && left > 0 && v.b[left-1] == ' '; n++ {
		left--
	}
	if at.spelled && v.at(left-1) == ',' && left < at.start {
		left--
	}
	if at.spelled && v.at(right) == ',' && v.at(right+1) == ' ' || !at.spelled && v.at(right) == '\n' {
		right++
	}
	for n := 0; n < 2 && right < len(v.b) && v.b[right] == ' '; n++ {
		right++
	}
	return left, right
}

func isLocal(c byte) bool {
	return isAlnum(c) || strings.IndexByte("._%+-'&", c) >= 0
}

// localStart goes left over the local part, in a spelled address also over a few
// words for a dot. Punctuation at its beginning and an elided Italian article
// ("all'ufficio@…") are not part of it.
func localStart(v *view, floor, end int, spelled bool) int {
	start := localRun(v, floor, end)
	for n := 0; n < 4 && spelled; n++ {
		dot := dotBefore(v, floor, start)
		if dot == start {
			break
		}
		next := localRun(v, floor, dot)
		if next == dot {
			break
		}
		start = next
	}
	if i := bytes.LastIndexByte(v.slice(start, min(end, start+8)), '\''); i >= 0 && elided(strings.ToLower(string(v.b[start:start+i]))) {
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
func domainEnd(v *view, start int, spelled bool, last *domain) (int, string) {
	end := start
	for end < len(v.b) && end-start <= longestDomain && (isAlnum(v.b[end]) || v.b[end] == '.' || v.b[end] == '-') {
		end++
	}
	end = trimDomain(v, start, end)
	domain := last.lower(v.b[start:end])
	for n := 0; n < 4 && (spelled || !strings.Contains(domain, ".")); n++ {
		dot := dotAfter(v, end)
		if dot == end {
			break
		}
		next, label := domainEnd(v, dot, false, last)
		if label == "" {
			break
		}
		end, domain = next, domain+"."+label
	}
	return end, domain
}

// domain is one with what was judged of it: the addresses of a text often share it.
type domain struct {
	name          string // in lower case
	judged        bool
	valid, public bool
}

// lower is a name as a string in lower case.
func (d *domain) lower(name []byte) string {
	same := len(name) == len(d.name)
	for i := 0; same && i < len(name); i++ {
		same = lower(name[i]) == d.name[i]
	}
	if same {
		return d.name
	}
	return strings.ToLower(string(name))
}

// judge is what is known of a name.
func (d *domain) judge(name string) *domain {
	if !d.judged || d.name != name {
		*d = domain{name: name, judged: true, valid: validDomain(name)}
		d.public = d.valid && publicDomain(name)
	}
	return d
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
	up := func(i int) bool { return classes[v.at(i)] == isUpper }
	if up(next) && !up(next+1) && !up(start) && bytes.IndexByte(v.b[start:start+dot], '.') > 0 {
		return start + dot
	}
	return end
}

func validDomain(domain string) bool {
	if strings.IndexByte(domain, '.') < 0 {
		return false
	}
	if len(domain) > longestDomain {
		return false
	}
	label := ""
	for rest, more := domain, true; more; {
		label, rest, more = strings.Cut(rest, ".")
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return validTop(label)
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
		if top[i] < 'a' || top[i] > 'z' {
			return false
		}
	}
	return len(top) >= 2
}

// commonTop reports a top domain usual in Italy: without an attached sign the
// form alone proves less.
func commonTop(domain string) bool {
	switch domain[strings.LastIndexByte(domain, '.')+1:] {
	case "it", "com", "net", "org", "eu", "info", "test", "example", "gov", "edu", "me", "io", "biz", "sm", "ch", "de", "fr", "uk", "es", "at", "ro", "va", "cloud", "email", "name", "online":
		return true
	}
	return false
}

// publicDomain reports the domains of public bodies by how they are named: the
// state's, the regions' and provinces' reserved second levels (Registro .it,
// regolamento, geographic names), and names that begin with a kind of body.
func publicDomain(domain string) bool {
	var room [8]string
	labels := room[:0]
	for rest, more := domain, true; more && len(labels) < len(room); {
		var label string
		label, rest, more = strings.Cut(rest, ".")
		labels = append(labels, label)
	}
	last := len(labels) - 1
	if last < 1 {
		return false
	}
	if labels[last] != "it" && labels[last] != "eu" && labels[last] != "va" && labels[last] != "test" && labels[last] != "example" {
		return labels[last-1] == "gv" && labels[last] == "at" || labels[last-1] == "ip-veneto"
	}
	second := labels[last-1]
	if second == "gov" || second == "edu" || slices.Contains(regionNames[:], second) && last > 1 {
		return true
	}
	reserved := last > 1 && len(second) == 2 // comune.lecco.lc.it
	for _, label := range labels[:last] {
		if publicLabel(label, reserved) {
			return true
		}
	}
	return false
}

var regionNames = [...]string{
	"abruzzo", "basilicata", "calabria", "campania", "emilia-romagna", "emiliaromagna", "fvg", "lazio", "liguria", "lombardia", "marche", "molise", "piemonte",
	"puglia", "sardegna", "sicilia", "toscana", "umbria", "vda", "veneto", "trentino", "altoadige",
}

// publicNames are whole labels of public bodies.
var publicNames = [...]string{
	"interno", "giustizia", "istruzione", "esteri", "difesa", "salute", "lavoro", "cultura", "senato", "camera", "governo", "parlamento", "mit", "mef", "inps", "inail", "agenziaentrate",
	"carabinieri", "poliziadistato", "vigilfuoco", "gpdp", "garanteprivacy", "anac", "agid", "protezionecivile", "beniculturali", "retecivica", "provincia", "regione", "comune", "comuni", "gemeinde", "giustiziacert", "municipio",
	"unimi", "unimib", "uniroma1", "uniroma2", "unibo", "unito", "unipd", "unina", "unifi", "unipi", "polimi", "polito", "unige", "unict", "unipa", "uniba", "postacert", "ospedale", "policlinico", "ip-veneto", "ruparpiemonte", "rupar", "pecveneto", "asmepec",
}

// publicLabels is the set of publicNames.
var publicLabels = func() map[string]bool {
	set := make(map[string]bool, len(publicNames))
	for _, name := range publicNames {
		set[name] = true
	}
	return set
}()

// publicStarts begin the names of public bodies, with the place behind ("asst-monza",
// "comunesesto", "unionemontana…").
var publicStarts = newStems(
	"comune", "comunita", "provincia", "regione", "cittametropolitana", "unionecomuni", "unionemontana", "unionedei", "unione-", "unioneter", "unioneval", "ausl", "aulss", "ulss", "asst", "aslto", "aslroma", "aslnapoli", "asl-", "asp-", "ats-", "atsm", "atsb", "ipab-",
	"giustizia", "comunita", "municipio", "asl", "prefettura", "questura", "polizialocale", "poliziamunicipale", "ospedale", "policlinico", "gemeinde", "pref.", "arpa", "consorziobonifica", "parcoregionale", "protezionecivile", "icstatale",
)

// publicShort are short names of public bodies: alone, before a digit or where the
// registry keeps the name for one.
var publicShort = newStems("asl", "ats", "asp", "usl", "unione", "ipab", "cm")

func publicLabel(label string, reserved bool) bool {
	if publicLabels[label] {
		return true
	}
	if label == "" {
		return false
	}
	for _, start := range publicStarts.words[label[0]&31] {
		if strings.HasPrefix(label, start) {
			return true
		}
	}
	for _, short := range publicShort.words[label[0]&31] {
		rest, ok := strings.CutPrefix(label, short)
		if ok && (rest == "" || reserved || isDigit(rest[0])) {
			return true
		}
	}
	return false
}
