package generate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"vedetta/pkg/event"
)

// The limits that the truth goes by: the defaults of the body's register.
const (
	limitPeople  = 50 // people of an undeclared campaign in a window
	limitVisible = 10 // outsiders in To and Cc: a finding
	limitGrave   = 50 // outsiders in To and Cc: a grave one
	limitInbound = 20 // staff that one outside message reaches, or:
	limitShare   = 2  // per cent of the directory
	limitReplies = 5  // answers to all, of more than fifty
	// limitListReplies is the same through the address of a mailing list, behind which
	// nobody knows how many are.
	limitListReplies = 10
	limitRead        = 5 // people of a list that was read in bulk, whom propaganda then reaches
	limitReports     = 2 // people who report the same text
	longest          = 7 * 24 * time.Hour
)

// Moment is an event of an incident and what was known with it.
type Moment struct {
	Event  string    `json:"event"`          // parts of the intake's key, joined with "/"
	Time   time.Time `json:"time"`           // event time
	People int       `json:"people"`         // distinct people of the incident in the events that had arrived, this one included
	Role   string    `json:"role,omitempty"` // in a trail: what the event is to the incident
}

// Expectation is a finding that an incident must lead to.
type Expectation struct {
	Name     string   `json:"name"`           // such as bulk or purpose
	Accept   []string `json:"accept"`         // patterns of rules that meet it, as path.Match reads them
	Rule     string   `json:"rule"`           // what the rule says, in Italian
	RuleEN   string   `json:"rule_en"`        // the same in English
	Earliest Moment   `json:"earliest"`       // arrival with which it can be known first
	Messages int      `json:"messages"`       // messages of the incident that had arrived by then
	Role     string   `json:"role,omitempty"` // role of the events that count; empty means all but what goes before

	people   int           // distinct people that make it known; or
	messages int           // messages that do
	window   time.Duration // within which, by event time; 0 means ever
}

// Truth is one thing that was planted: an incident to be found, or a decoy that
// must not be flagged.
type Truth struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Decoy    bool            `json:"decoy,omitempty"`
	Title    string          `json:"title"`    // what it is, in Italian
	TitleEN  string          `json:"title_en"` // the same in English
	Channels []event.Channel `json:"channels"`
	Campaign string          `json:"campaign,omitempty"` // declared, if one is
	List     string          `json:"list,omitempty"`     // whose contacts were used
	Senders  []string        `json:"senders,omitempty"`
	First    Moment          `json:"first"` // by event time
	Last     Moment          `json:"last"`  // by event time; people are those of the whole incident
	People   int             `json:"people"`
	Messages int             `json:"messages"` // distinct events, duplicates left out
	Expect   []Expectation   `json:"expect,omitempty"`
	Allow    []string        `json:"allow,omitempty"` // of a decoy: rules that may fire all the same
	Trail    []Moment        `json:"trail"`           // its events in the order they arrived, with the people known by then
}

// maxTruthLine bounds a line of truth.jsonl and of findings.
const maxTruthLine = 64 << 20

// ReadTruth reads truth.jsonl. An error names the line.
func ReadTruth(r io.Reader) ([]Truth, error) {
	var out []Truth
	err := eachLine(r, func(n int, line []byte) error {
		var t Truth
		if err := json.Unmarshal(line, &t); err != nil {
			return fmt.Errorf("line %d is not a truth: %w", n, err)
		}
		if t.ID == "" || len(t.Trail) == 0 {
			return fmt.Errorf("line %d is not a truth: it has no id or no trail; give the truth.jsonl that vedetta generate wrote", n)
		}
		out = append(out, t)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read truth: %w", err)
	}
	return out, nil
}

// eachLine hands every line that is not empty to f, with its number.
func eachLine(r io.Reader, f func(n int, line []byte) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), maxTruthLine)
	n := 0
	for s.Scan() {
		n++
		if len(s.Bytes()) == 0 {
			continue
		}
		if err := f(n, s.Bytes()); err != nil {
			return err
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}

// atLeast are the expectation's counters, fed in arrival order.
type atLeast struct {
	*Expectation
	hits   []hit
	people map[string]bool
	known  bool
}

// hit is a person reached at a time.
type hit struct {
	at     time.Time
	person string
}

// see counts an event and reports whether the expectation is known with it.
func (a *atLeast) see(e planted, who []string) bool {
	if a.known || a.Role != "" && a.Role != e.role || a.Role == "" && e.role == rolePrepare {
		return false
	}
	if a.messages > 0 {
		a.messages--
		a.known = a.messages == 0
		return a.known
	}
	for _, p := range who {
		a.hits = append(a.hits, hit{e.in.Time, p})
		a.people[p] = true
	}
	a.known = len(a.people) >= a.Expectation.people && a.within(e.in.Time)
	return a.known
}

// within reports whether a window that holds the moment has enough people. It
// looks at every window that ends with a hit: slow and plain.
func (a *atLeast) within(now time.Time) bool {
	if a.window == 0 {
		return true
	}
	for _, end := range a.hits {
		if end.at.Before(now) || end.at.Sub(now) > a.window {
			continue
		}
		in := map[string]bool{}
		for _, h := range a.hits {
			if !h.at.After(end.at) && end.at.Sub(h.at) <= a.window {
				in[h.person] = true
			}
		}
		if len(in) >= a.Expectation.people {
			return true
		}
	}
	return false
}
