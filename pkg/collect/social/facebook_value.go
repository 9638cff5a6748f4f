package social

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// id is a platform's id, which comes as a string or a number.
type id string

var errID = errors.New("not an id")

const maxID = 256

// UnmarshalJSON implements json.Unmarshaler. Numbers keep their digits: they
// are too long for a float.
func (i *id) UnmarshalJSON(b []byte) error {
	s := string(b)
	if s == "null" {
		return nil
	}
	if s[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	} else if strings.Trim(s, "0123456789") != "" {
		return errID
	}
	if len(s) > maxID || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errID
	}
	*i = id(s)
	return nil
}

// epoch is a time as Meta writes it: seconds, milliseconds or RFC 3339, as a
// number or a string. What can't be read is the zero time, never an error: a
// comment is not lost for its clock.
type epoch struct{ time.Time }

// milliseconds begins where seconds would be the year 5138.
const milliseconds = 100_000_000_000

// UnmarshalJSON implements json.Unmarshaler.
func (e *epoch) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	n, err := strconv.ParseInt(s, 10, 64)
	t := time.Unix(n, 0)
	if n >= milliseconds {
		t = time.UnixMilli(n)
	}
	if err != nil {
		t = parseTime(s)
	}
	if y := t.UTC().Year(); y >= 2000 && y <= 2200 {
		e.Time = t.UTC()
	}
	return nil
}

// parseTime reads the two forms of Graph API times, with and without a colon in
// the offset.
func parseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// yesNo is a yes or no that comes as number, bool or string; empty when absent.
type yesNo string

// UnmarshalJSON implements json.Unmarshaler.
func (f *yesNo) UnmarshalJSON(b []byte) error {
	switch strings.Trim(string(b), `"`) {
	case "0", "false":
		*f = "no"
	case "1", "true":
		*f = "yes"
	}
	return nil
}

// repeats tells a change that is delivered twice from one that happened twice.
type repeats struct {
	last map[string]string // item → its latest change
	seen map[string]int    // item and change → how often it came anew
}

func newRepeats() repeats {
	return repeats{last: make(map[string]string), seen: make(map[string]int)}
}

// ordinal is how often the same change came before with another between.
func (r repeats) ordinal(item string, what []string) int {
	change := strings.Join(what, " ")
	if r.last[item] != change {
		r.last[item] = change
		r.seen[item+" "+change]++
	}
	return r.seen[item+" "+change] - 1
}
