package kannel

import (
	"bytes"
	"regexp"
	"strconv"
	"time"

	"vedetta/pkg/event"
)

// marks are what Kannel's default format puts before each field, in order.
var marks = [...]string{" [SMSC:", "] [SVC:", "] [ACT:", "] [BINF:", "] [FID:", "] [META:", "] [from:", "] [to:"}

var (
	udhPattern   = regexp.MustCompile(`\] \[udh:[0-9]+:[0-9A-Fa-f]*\]$`)
	flagsPattern = regexp.MustCompile(`\] \[flags:(-?[0-9]{1,9}):(-?[0-9]{1,9}):(-?[0-9]{1,9}):(-?[0-9]{1,9}):(-?[0-9]{1,9})$`)
	msgPattern   = regexp.MustCompile(`\] \[msg:([0-9]{1,7}):`)
)

// parseDefault takes apart a line in Kannel's default format. Senders and texts
// may hold the marks themselves: a line that can be read in two ways is
// rejected.
func parseDefault(line []byte, loc *time.Location) (record, error) {
	udh := udhPattern.FindIndex(line)
	if udh == nil {
		return record{}, event.Rejectf("la riga non finisce con udh / the line does not end with udh")
	}
	body := line[:udh[0]]
	var r record
	var head []byte
	readings := 0
	for _, m := range msgPattern.FindAllSubmatchIndex(body, -1) {
		if one, before, ok := readMessage(body, m); ok {
			r, head, readings = one, before, readings+1
		}
	}
	switch readings {
	case 0:
		return record{}, event.Rejectf("la riga non è nel formato predefinito di Kannel / the line is not in Kannel's default format")
	case 1:
		return r, r.heads(head, loc)
	}
	return record{}, event.Rejectf("la riga si può leggere in più di un modo / the line can be read in more than one way")
}

// readMessage reads flags and text where a msg mark was found and returns what
// stands before them. The text must have the length that the line says.
func readMessage(body []byte, m []int) (r record, head []byte, ok bool) {
	flags := flagsPattern.FindSubmatchIndex(body[:m[0]])
	if flags == nil {
		return r, nil, false
	}
	field := func(i int) int {
		n, _ := strconv.Atoi(string(body[flags[2*i]:flags[2*i+1]]))
		return n
	}
	r.coding, r.compressed, r.report = field(2), field(4) == 1, field(5)
	r.size, _ = strconv.Atoi(string(body[m[2]:m[3]]))
	r.text = body[m[1]:]
	return r, body[:flags[0]], r.checkSize() == nil && len(r.text) == r.printed()
}

// heads reads time, action and the named fields.
func (r *record) heads(b []byte, loc *time.Location) error {
	const layout = "2006-01-02 15:04:05"
	if len(b) <= len(layout) {
		return event.Rejectf("manca l'ora / time is missing")
	}
	var err error
	if r.at, err = local(layout, string(b[:len(layout)]), loc); err != nil {
		return event.Rejectf("l'ora non è come la scrive Kannel / time is not as Kannel writes it")
	}
	var fields [len(marks) + 1]string
	rest := b[len(layout)+1:]
	for i, mark := range marks {
		if bytes.Count(rest, []byte(mark)) != 1 {
			return event.Rejectf("i campi non sono come li scrive Kannel / the fields are not as Kannel writes them")
		}
		var field []byte
		field, rest, _ = bytes.Cut(rest, []byte(mark))
		fields[i] = text(field)
	}
	r.action, r.smsc, r.service, r.foreign = fields[0], fields[1], fields[2], fields[5]
	r.from, r.to = fields[7], text(rest)
	r.degraded = []string{"source_id"}
	if loc != time.UTC {
		r.degraded = append(r.degraded, "time_zone")
	}
	return nil
}

// local reads a local time. In the hour that comes twice at the end of summer
// time it is always the first, so that a line has one time for ever.
func local(layout, s string, loc *time.Location) (time.Time, error) {
	t, err := time.ParseInLocation(layout, s, loc)
	if err != nil {
		return time.Time{}, err
	}
	if e := t.Add(-time.Hour); e.Format(layout) == s {
		t = e
	}
	return t.UTC(), nil
}
