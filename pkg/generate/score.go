package generate

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// Finding is a line of findings to be scored, as vedetta replay writes them;
// more fields are ignored. Events are named by the parts of their intake's key,
// joined with "/".
type Finding struct {
	ID          string    `json:"id"`
	Kind        string    `json:"kind"`
	Rule        string    `json:"rule"` // when it is not the kind
	Severity    string    `json:"severity"`
	Campaign    string    `json:"campaign"`
	Subject     string    `json:"subject"`
	Senders     []string  `json:"senders"`
	People      int       `json:"people"`
	Messages    int       `json:"messages"`
	FirstEvent  string    `json:"first_event"`
	LastEvent   string    `json:"last_event"`
	RaisedEvent string    `json:"raised_event"` // empty when time raised it
	RaisedAt    time.Time `json:"raised_at"`
	Verdict     string    `json:"verdict"`
	Reasons     []string  `json:"reasons"`
}

// rule is what the finding is called.
func (f *Finding) rule() string {
	if f.Rule != "" {
		return f.Rule
	}
	return f.Kind
}

// ReadFindings reads lines of findings. An error names the line.
func ReadFindings(r io.Reader) ([]Finding, error) {
	var out []Finding
	err := eachLine(r, func(n int, line []byte) error {
		var f Finding
		if err := json.Unmarshal(line, &f); err != nil {
			return fmt.Errorf("line %d is not a finding: %w", n, err)
		}
		if f.rule() == "" {
			return fmt.Errorf("line %d is not a finding: it has neither kind nor rule; give what vedetta replay --findings wrote", n)
		}
		out = append(out, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	return out, nil
}

// Score is how findings compare with the truth.
type Score struct {
	Expected    int            `json:"expected"` // expectations of all incidents
	Found       int            `json:"found"`
	Decoys      int            `json:"decoys"`
	Flagged     int            `json:"flagged"`      // decoys that something was found about
	DelayMedian int            `json:"delay_median"` // people, over what was found
	DelayWorst  int            `json:"delay_worst"`
	Early       int            `json:"early"` // found before it could be known: luck or a mistake
	Rows        []ScoreRow     `json:"rows"`
	Elsewhere   map[string]int `json:"elsewhere"` // findings about nothing that was planted, by rule
}

// ScoreRow is one expectation of one kind of incident, or one kind of decoy.
type ScoreRow struct {
	Kind        string   `json:"kind"`
	Expectation string   `json:"expectation,omitempty"` // empty for decoys
	Decoy       bool     `json:"decoy,omitempty"`
	Title       string   `json:"title"`
	Planted     int      `json:"planted"`
	Found       int      `json:"found"` // of decoys: flagged
	DelayMedian int      `json:"delay_median"`
	DelayWorst  int      `json:"delay_worst"`
	Early       int      `json:"early"`
	Missed      []string `json:"missed,omitempty"` // ids of incidents; of decoys those flagged
	Rules       []string `json:"rules,omitempty"`  // that found or flagged, sorted

	delays []int
}

// Clean reports whether everything was found and no decoy flagged.
func (s *Score) Clean() bool { return s.Found == s.Expected && s.Flagged == 0 }

// Rate compares findings with the truth.
//
// A finding is about an incident or decoy when the event that raised it is one of
// its events. One that names no such event, because time raised it or the
// reader's keys differ, is about it when its first or last event is one of its
// events, or its campaign or subject is the declared campaign of the planting.
//
// An expectation is found when a finding about its incident has a rule that one of
// its patterns accepts; where the expectation counts only events of one role
// (such as those beyond the declaration), the event that raised the finding must
// be of that role or unknown. Of several the first one raised counts. The delay
// is the people of that role who were reached after the arrival with which it
// could be known, up to and including the one that raised it; 0 when it was
// raised earlier, which is counted as early.
//
// A decoy is flagged when any finding is about it whose rule it does not allow.
// accept replaces patterns: by "kind" or "kind/expectation".
func Rate(truths []Truth, findings []Finding, accept map[string][]string) (*Score, error) {
	if err := checkPatterns(accept); err != nil {
		return nil, err
	}
	for i := range truths {
		if err := truths[i].check(); err != nil {
			return nil, err
		}
	}
	s := &Score{Elsewhere: map[string]int{}}
	about, elsewhere := assign(truths, findings)
	for _, f := range elsewhere {
		s.Elsewhere[f.rule()]++
	}
	rows := map[string]*ScoreRow{}
	row := func(t *Truth, expectation string) *ScoreRow {
		key := t.Kind + "/" + expectation
		if rows[key] == nil {
			rows[key] = &ScoreRow{Kind: t.Kind, Expectation: expectation, Decoy: t.Decoy, Title: t.Title}
		}
		return rows[key]
	}
	for i := range truths {
		t := &truths[i]
		if t.Decoy {
			row(t, "").decoy(t, about[i])
		}
		for j := range t.Expect {
			e := &t.Expect[j]
			patterns := e.Accept
			for _, key := range []string{t.Kind, t.Kind + "/" + e.Name} {
				if own, ok := accept[key]; ok {
					patterns = own
				}
			}
			row(t, e.Name).expectation(t, e, patterns, about[i])
		}
	}
	s.sum(truths, rows)
	return s, nil
}

func checkPatterns(accept map[string][]string) error {
	for kind, patterns := range accept {
		for _, p := range patterns {
			if _, err := path.Match(p, "x"); err != nil {
				return fmt.Errorf("pattern %q for %s: write rules with * for any letters: %w", p, kind, err)
			}
		}
	}
	return nil
}

// check refuses a truth that was changed by hand into one that cannot be scored.
func (t *Truth) check() error {
	for _, e := range t.Expect {
		if !slices.ContainsFunc(t.Trail, func(m Moment) bool { return m.Event == e.Earliest.Event }) {
			return fmt.Errorf("truth %s: the earliest event of %q is not in its trail", t.ID, e.Name)
		}
		if err := checkPatterns(map[string][]string{t.ID: e.Accept}); err != nil {
			return err
		}
	}
	return checkPatterns(map[string][]string{t.ID: t.Allow})
}

// assign gives each finding to the plantings it is about.
func assign(truths []Truth, findings []Finding) (about [][]*Finding, elsewhere []*Finding) {
	events, campaigns := map[string][]int{}, map[string][]int{}
	for i, t := range truths {
		for _, m := range t.Trail {
			if of := events[m.Event]; len(of) == 0 || of[len(of)-1] != i {
				events[m.Event] = append(of, i)
			}
		}
		if t.Campaign != "" {
			campaigns[t.Campaign] = append(campaigns[t.Campaign], i)
		}
	}
	about = make([][]*Finding, len(truths))
	for k := range findings {
		f := &findings[k]
		of := events[f.RaisedEvent]
		for _, other := range [][]int{events[f.FirstEvent], events[f.LastEvent], campaigns[f.Campaign], campaigns[f.Subject]} {
			if len(of) == 0 && f.RaisedEvent == "" {
				of = other
			}
		}
		if len(of) == 0 {
			elsewhere = append(elsewhere, f)
		}
		for _, i := range of {
			about[i] = append(about[i], f)
		}
	}
	return about, elsewhere
}

// matches reports whether a rule is one of the patterns.
func matches(patterns []string, rule string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, rule)
		return ok && err == nil
	})
}

func (r *ScoreRow) decoy(t *Truth, about []*Finding) {
	r.Planted++
	flagged := false
	for _, f := range about {
		if !matches(t.Allow, f.rule()) {
			flagged = true
			r.rule(f.rule())
		}
	}
	if flagged {
		r.Found++
		r.Missed = append(r.Missed, t.ID)
	}
}

func (r *ScoreRow) rule(name string) {
	if i, ok := slices.BinarySearch(r.Rules, name); !ok {
		r.Rules = slices.Insert(r.Rules, i, name)
	}
}

func (r *ScoreRow) expectation(t *Truth, e *Expectation, patterns []string, about []*Finding) {
	r.Planted++
	best, found := len(t.Trail), false
	rule := ""
	for _, f := range about {
		at, known := t.place(f)
		if !matches(patterns, f.rule()) || known && e.Role != "" && t.Trail[at].Role != e.Role {
			continue
		}
		if !found || at < best {
			best, rule, found = at, f.rule(), true
		}
	}
	if !found {
		r.Missed = append(r.Missed, t.ID)
		return
	}
	r.Found++
	r.rule(rule)
	delay, early := t.delay(e, best)
	r.delays = append(r.delays, delay)
	if early {
		r.Early++
	}
}

// place is where in the trail a finding was raised; known is false when it is
// only known by time.
func (t *Truth) place(f *Finding) (at int, known bool) {
	for i, m := range t.Trail {
		if f.RaisedEvent != "" && m.Event == f.RaisedEvent {
			return i, true
		}
	}
	for i, m := range t.Trail {
		if !m.Time.After(f.RaisedAt) {
			at = i
		}
	}
	return at, false
}

// delay is how many people were reached from the earliest arrival on to the one
// that raised the alarm.
func (t *Truth) delay(e *Expectation, raised int) (people int, early bool) {
	first := slices.IndexFunc(t.Trail, func(m Moment) bool { return m.Event == e.Earliest.Event })
	if raised < first {
		return 0, true
	}
	for i := first + 1; i <= raised; i++ {
		if e.Role == "" || t.Trail[i].Role == e.Role {
			people += t.Trail[i].People - t.Trail[i-1].People
		}
	}
	return people, false
}

// sum closes the rows, in the order of the truth, and adds them up.
func (s *Score) sum(truths []Truth, rows map[string]*ScoreRow) {
	var all []int
	for _, t := range truths {
		names := []string{""}
		if !t.Decoy {
			names = nil
			for _, e := range t.Expect {
				names = append(names, e.Name)
			}
		}
		for _, n := range names {
			key := t.Kind + "/" + n
			r := rows[key]
			if r == nil {
				continue // an earlier planting of the kind brought it
			}
			delete(rows, key)
			r.DelayMedian, r.DelayWorst = middle(r.delays)
			all = append(all, r.delays...)
			s.Rows = append(s.Rows, *r)
			if r.Decoy {
				s.Decoys += r.Planted
				s.Flagged += r.Found
			} else {
				s.Expected += r.Planted
				s.Found += r.Found
				s.Early += r.Early
			}
		}
	}
	s.DelayMedian, s.DelayWorst = middle(all)
}

// middle is the median, the upper of two, and the largest; 0 of nothing.
func middle(n []int) (median, worst int) {
	if len(n) == 0 {
		return 0, 0
	}
	n = slices.Sorted(slices.Values(n))
	return n[len(n)/2], n[len(n)-1]
}

// ParseAccept reads "kind=rule,rule" or "kind/expectation=rule" for Rate.
func ParseAccept(flags []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, f := range flags {
		kind, rules, ok := strings.Cut(f, "=")
		if !ok || kind == "" || rules == "" {
			return nil, fmt.Errorf("accept %q: write kind=rule,rule or kind/expectation=rule, such as rally.plain/bulk=bulk.*", f)
		}
		out[kind] = append(out[kind], strings.Split(rules, ",")...)
	}
	return out, checkPatterns(out)
}
