package social

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"vedetta/pkg/event"
)

var platformPattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// columnName returns the English name of a column, which may be written in
// Italian.
func columnName(s string) (string, error) {
	switch n := strings.ToLower(strings.TrimSpace(s)); n {
	case "platform", "piattaforma":
		return "platform", nil
	case "account", "pagina":
		return "account", nil
	case "id":
		return "id", nil
	case "parent", "risponde_a":
		return "parent", nil
	case "author", "autore":
		return "author", nil
	case "kind", "tipo":
		return "kind", nil
	case "time", "ora", "quando":
		return "time", nil
	case "text", "testo":
		return "text", nil
	case "own", "ente":
		return "own", nil
	case "by", "chi":
		return "by", nil
	default:
		return "", event.Rejectf("una colonna ha un nome che non esiste: le colonne sono platform, account, id, parent, author, kind, time, text, own, by / a column named with %[1]s is not known: platform, account, id, parent, author, kind, time, text, own, by", shape(n))
	}
}

// shape says of a word how long it is and what it is made of: a file's own words
// are never repeated, they may be somebody's name or number.
func shape(s string) string {
	n := utf8.RuneCountInString(s)
	what := "letters"
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		what = "characters"
	}
	return strconv.Itoa(n) + " " + what
}

// importKind reads what happened, in the words of events or in Italian.
func importKind(s string) (event.Kind, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	what, act, ok := strings.Cut(s, ".")
	if !ok {
		what, act, _ = strings.Cut(s, " ")
	}
	switch what {
	case "post", "comment":
	case "commento":
		what = "comment"
	case "":
		return "", event.Rejectf("kind è vuoto / kind is empty")
	default:
		return "", event.Rejectf("kind comincia con lettere che non si conoscono: vuole post o comment, un punto e created, edited, hidden, unhidden, deleted o restored / kind begins with %[1]s that are not known: post or comment, a dot, and created, edited, hidden, unhidden, deleted or restored", shape(what))
	}
	switch act {
	case "created", "edited", "hidden", "unhidden", "deleted", "restored":
	case "creato":
		act = "created"
	case "modificato":
		act = "edited"
	case "nascosto":
		act = "hidden"
	case "mostrato":
		act = "unhidden"
	case "cancellato", "eliminato":
		act = "deleted"
	case "ripristinato":
		act = "restored"
	default:
		return "", event.Rejectf("kind finisce con lettere che non si conoscono: vuole created, edited, hidden, unhidden, deleted o restored / kind ends with %[1]s that are not known: created, edited, hidden, unhidden, deleted or restored", shape(act))
	}
	return event.Kind(what + "." + act), nil
}

// importTime reads a time; zoned is false where it named no zone.
func importTime(s string, loc *time.Location) (t time.Time, zoned bool, err error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true, nil
		}
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "02/01/2006 15:04:05", "02/01/2006 15:04"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t.UTC(), false, nil
		}
	}
	return time.Time{}, false, event.Rejectf("time non è scritto come 2026-05-08T10:30:00+02:00, 2026-05-08 10:30 o 08/05/2026 10:30 / time is not like 2026-05-08T10:30:00+02:00, 2026-05-08 10:30 or 08/05/2026 10:30")
}

func importYesNo(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "0", "no", "false":
		return false, nil
	case "1", "yes", "true", "si", "sì":
		return true, nil
	}
	return false, event.Rejectf("own non è né sì né no / own is neither yes nor no")
}

func importBy(s string) (event.By, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "":
		return "", nil
	case "author", "autore":
		return event.ByAuthor, nil
	case "moderator", "moderatore":
		return event.ByModerator, nil
	case "platform", "piattaforma":
		return event.ByPlatform, nil
	}
	return "", event.Rejectf("by non è author, moderator o platform / by is not author, moderator or platform")
}

// openRows looks at the start of a file and returns the reader of its format.
func openRows(b *bufio.Reader) (rowReader, error) {
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch text := bytes.TrimLeft(head, " \t\r\n"); {
	case len(text) == 0:
		return nil, errors.New("the file is empty")
	case text[0] == '{' || text[0] == '[':
		return &jsonRows{b: b, line: 1}, nil
	}
	return newCSVRows(b, head)
}

// csvRows reads CSV with a header.
type csvRows struct {
	r       *csv.Reader
	b       *bounded
	columns []string
}

func newCSVRows(b *bufio.Reader, head []byte) (*csvRows, error) {
	first, _, _ := bytes.Cut(head, []byte("\n"))
	c := &csvRows{b: &bounded{r: b, left: maxRow}}
	c.r = csv.NewReader(c.b)
	c.r.Comma = separatorOf(first)
	c.r.FieldsPerRecord = -1
	names, err := c.r.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", csvReason(err))
	}
	for i, n := range names {
		name, err := columnName(n)
		if err != nil {
			return nil, fmt.Errorf("line 1, column %d: %w", i+1, err)
		}
		c.columns = append(c.columns, name)
	}
	for _, need := range []string{"platform", "account", "id", "kind", "time"} {
		if !slices.Contains(c.columns, need) {
			return nil, fmt.Errorf("line 1: column %s is missing in the header", need)
		}
	}
	return c, nil
}

// separatorOf is the character that the header has most of.
func separatorOf(header []byte) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(header, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func (c *csvRows) next() (row, error) {
	c.b.left = maxRow
	values, err := c.r.Read()
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		// The csv package does not hand out the bytes of such a row.
		return row{line: p.StartLine, raw: fmt.Appendf(nil, "line %d", p.StartLine)}, csvReason(err)
	}
	if err != nil {
		return row{}, err
	}
	line, _ := c.r.FieldPos(0)
	return c.row(values, line)
}

func (c *csvRows) row(values []string, line int) (row, error) {
	r := row{line: line, raw: []byte(strings.Join(values, string(c.r.Comma))), fields: make(map[string]string)}
	if len(values) != len(c.columns) {
		return r, event.Rejectf("la riga ha %[1]d colonne, l'intestazione %[2]d / the row has %[1]d columns, the header %[2]d", len(values), len(c.columns))
	}
	for i, v := range values {
		if _, twice := r.fields[c.columns[i]]; twice {
			return r, event.Rejectf("la colonna %[1]s sta due volte nell'intestazione / column %[1]s stands twice in the header", c.columns[i])
		}
		if !utf8.ValidString(v) {
			return r, event.Rejectf("la colonna %[1]s non è UTF-8: salva il file in UTF-8 / column %[1]s is not UTF-8: save the file as UTF-8", c.columns[i])
		}
		r.fields[c.columns[i]] = v
	}
	return r, nil
}

// csvReason says what is wrong with a row without repeating it; an error of the
// file itself stays one.
func csvReason(err error) error {
	p, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return err
	}
	switch {
	case errors.Is(p.Err, csv.ErrQuote):
		return event.Rejectf("nella riga un segno di virgolette non è chiuso o sta da solo: raddoppialo / a quotation mark in the row is not closed or stands alone: double it")
	case errors.Is(p.Err, csv.ErrBareQuote):
		return event.Rejectf("un segno di virgolette sta dentro una colonna che non è tra virgolette / a quotation mark stands within a column that is not in quotation marks")
	}
	return event.Rejectf("la riga non è CSV / the row is not CSV")
}

// bounded ends a file whose row is over maxRow: a quotation mark that is never
// closed would make one row of all the rest.
type bounded struct {
	r    io.Reader
	left int // bytes that the present row may take yet
}

var errRowTooLong = fmt.Errorf("a row is over %d bytes: is a quotation mark not closed?", maxRow)

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errRowTooLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}
