package contacts

import (
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/pseudonym"
)

// identities reads a contact cell: one number or address, or several with
// commas, semicolons, bars or line ends between them.
func identities(cell string, into []pseudonym.Identity) ([]pseudonym.Identity, fault) {
	id, f := identity(cell)
	if !f.bad() {
		return append(into, id), fault{}
	}
	if !strings.ContainsAny(cell, ",;|\n") || len(cell) > 1000 {
		return into, f
	}
	before := len(into)
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		id, partFault := identity(part)
		if partFault.bad() {
			return into[:before], f
		}
		into = append(into, id)
	}
	return into, fault{}
}

// identity reads one number or address, and undoes or reports what spreadsheets
// do to numbers.
func identity(cell string) (pseudonym.Identity, fault) {
	cell = plainText(cell)
	if strings.ContainsAny(cell, "@＠") {
		return mailbox(cell)
	}
	cell, f := unrounded(cell)
	if f.bad() {
		return "", f
	}
	id, err := pseudonym.Phone(cell)
	if err != nil {
		return "", faultNumber()
	}
	return id, checkNumber(id)
}

// plainText undoes how spreadsheets keep a number as text: ="347…" and '347….
func plainText(cell string) string {
	cell = strings.Trim(strings.TrimSpace(cell), "\u00a0\u200b\u200e\u200f\u202a\u202c\ufeff ")
	if rest, ok := strings.CutPrefix(cell, "="); ok {
		cell = rest
	}
	return strings.TrimSpace(strings.Trim(cell, `"'`))
}

func mailbox(cell string) (pseudonym.Identity, fault) {
	// Mail programs write: Ufficio Tributi <tributi@example.test>.
	if open := strings.LastIndexByte(cell, '<'); open > 0 && strings.HasSuffix(cell, ">") {
		cell = cell[open:]
	}
	id, err := pseudonym.MailAddress(strings.TrimPrefix(cell, "mailto:"))
	if err != nil {
		return "", faultAddress()
	}
	// "mario@gmail" or "mario@gmail,com" reaches nobody.
	domain := id.Domain()
	dot := strings.LastIndexByte(domain, '.')
	if dot <= 0 || len(domain)-dot < 3 || domain[0] == '.' || strings.Contains(domain, "..") || strings.ContainsAny(id.Clear(), ",;:\\()[]\"`| ") {
		return "", faultAddress()
	}
	return id, fault{}
}

// unrounded undoes "3.93471234567E+11" where all digits are there, and
// "3471234567.0". Where digits are lost it is a fault.
func unrounded(cell string) (string, fault) {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(cell), "E+")
	if !ok {
		for _, tail := range []string{".0", ",0", ".00", ",00"} {
			if whole, ok := strings.CutSuffix(cell, tail); ok && len(whole) >= 8 && onlyDigits(whole) {
				return whole, fault{}
			}
		}
		return cell, fault{}
	}
	n, err := strconv.Atoi(exponent)
	first, rest, _ := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	switch {
	case err != nil || len(first) != 1 || !onlyDigits(first+rest):
		return "", faultNumber()
	case len(rest) != n:
		return "", faultRounded()
	}
	return first + rest, fault{}
}

func onlyDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// checkNumber finds what can't be a person's Italian number: the national plan
// gives 0 to landlines, 3 with nine or ten digits to mobiles.
func checkNumber(id pseudonym.Identity) fault {
	if strings.HasPrefix(string(id), "short:") {
		return faultShort()
	}
	number, ok := strings.CutPrefix(id.Clear(), "+39")
	if !ok || number == "" {
		return fault{}
	}
	switch number[0] {
	case '3':
		if len(number) < 9 {
			return faultShort()
		} else if len(number) > 10 {
			return faultNumber()
		}
	case '2', '4', '5', '6', '7', '9':
		return faultZero()
	}
	return fault{}
}

// dayLayouts are how exports write days and moments.
func dayLayouts() []string {
	return []string{"2006-1-2", "2/1/2006", "2-1-2006", "2.1.2006", "2006/1/2", "20060102", "2/1/06", "2.1.06"}
}

// clockLayouts follow a day and a space or T.
func clockLayouts() []string { return []string{"15:04", "15:04:05", "15.04", "15.04.05"} }

// day reads a date or moment in Italian time; an empty cell is the zero time.
// A day without an hour is its first instant, or with end the first after it.
// A withdrawal counts, and a membership ends, after the day they name: on that
// day the body may have written before it knew.
func (o *ReadOptions) day(cell string, end bool) (time.Time, fault) {
	cell = plainText(cell)
	switch cell {
	case "", "-", "n.d.", "N.D.", "null", "NULL":
		return time.Time{}, fault{}
	}
	if len(cell) > 40 {
		return time.Time{}, faultDate()
	}
	t, whole, ok := o.moment(cell)
	if !ok || t.Year() < 1970 || t.Year() > 2200 {
		return time.Time{}, faultDate()
	}
	if whole && end {
		t = t.AddDate(0, 0, 1)
	}
	return t.UTC(), fault{}
}

// moment reads a time; whole means that it is a day without an hour.
func (o *ReadOptions) moment(cell string) (t time.Time, whole, ok bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z07"} {
		if t, err := time.Parse(layout, cell); err == nil {
			return t, false, true
		}
	}
	// Spreadsheets count days from 1899-12-30.
	if n, err := strconv.Atoi(cell); err == nil && len(cell) == 5 {
		return time.Date(1899, 12, 30+n, 0, 0, 0, 0, o.Location), true, true
	}
	day, clock := cell, ""
	if at := strings.IndexAny(cell, " T"); at > 0 {
		day, clock = cell[:at], strings.TrimSpace(cell[at+1:])
	}
	for _, layout := range dayLayouts() {
		d, err := time.ParseInLocation(layout, day, o.Location)
		if err != nil {
			continue
		}
		if clock == "" {
			return d, true, true
		}
		for _, c := range clockLayouts() {
			if h, err := time.Parse(c, clock); err == nil {
				return time.Date(d.Year(), d.Month(), d.Day(), h.Hour(), h.Minute(), h.Second(), 0, o.Location), false, true
			}
		}
	}
	return time.Time{}, false, false
}

// declared reads a cell of a column such as "revoca": a day, nothing, or no. A
// yes without a day is a fault: from when would it count?
func (o *ReadOptions) declared(cell string) (time.Time, fault) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "no", "n", "false", "falso", "0":
		return time.Time{}, fault{}
	case "si", "sì", "s", "yes", "y", "true", "vero", "x", "1":
		return time.Time{}, faultUndated()
	}
	return o.day(cell, true)
}

// kindOf reads what a person asked for.
func kindOf(cell string) (Kind, fault) {
	switch fold(cell) {
	case "revoca", "revoca_consenso", "revoca_del_consenso", "revocato", "withdrawn", "withdrawal", "disiscrizione", "cancellazione", "unsubscribe":
		return Withdrawn, fault{}
	case "opposizione", "opposto", "si_oppone", "objected", "objection":
		return Objected, fault{}
	case "art", "articolo": // "art. 21": its number was folded away
		switch {
		case strings.HasSuffix(cell, "21"):
			return Objected, fault{}
		case strings.HasSuffix(cell, " 7") || strings.HasSuffix(cell, ".7"):
			return Withdrawn, fault{}
		}
	}
	return 0, faultKind()
}
