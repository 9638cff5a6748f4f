package detect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash/fnv"
	"maps"
	"slices"

	"vedetta/pkg/event"
)

// FindingID derives a finding's id from what opened it (design decision 6).
func FindingID(rule string, body event.Body, subject, openingEvent string) string {
	h := sha256.New()
	for _, s := range []string{rule, string(body), subject, openingEvent} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return "f-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// ExactPeople is the number of people up to which findings count exactly;
// beyond it they say "at least".
const ExactPeople = 10_000

// People is a set of people known by tokens, exact up to a bound. The token
// under last year's key is the same person. The zero value holds nobody and has
// the bound ExactPeople.
type People struct {
	Max    int  // bound; 0 means ExactPeople
	More   bool // somebody beyond the bound was left out
	count  int
	tokens map[event.Token]struct{}
}

// Add counts a person and reports whether it is a new one that still fitted.
func (p *People) Add(r event.Recipient) bool {
	_, known := p.tokens[r.Token]
	_, before := p.tokens[r.Previous]
	limit := p.Max
	if limit == 0 {
		limit = ExactPeople
	}
	switch {
	case !known && !before && p.count >= limit:
		p.More = true
		return false
	case p.tokens == nil:
		p.tokens = map[event.Token]struct{}{}
	}
	if !known {
		p.tokens[r.Token] = struct{}{}
	}
	if !before && r.Previous != "" {
		p.tokens[r.Previous] = struct{}{}
	}
	if known || before {
		return false
	}
	p.count++
	return true
}

// Len is the number of people.
func (p *People) Len() int { return p.count }

type peopleJSON struct {
	Max    int           `json:"max,omitempty"`
	More   bool          `json:"more,omitempty"`
	Count  int           `json:"count"`
	Tokens []event.Token `json:"tokens"`
}

// MarshalJSON implements json.Marshaler, for snapshots.
func (p *People) MarshalJSON() ([]byte, error) {
	return json.Marshal(peopleJSON{p.Max, p.More, p.count, slices.Sorted(maps.Keys(p.tokens))})
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *People) UnmarshalJSON(b []byte) error {
	var j peopleJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*p = People{Max: j.Max, More: j.More, count: j.Count, tokens: make(map[event.Token]struct{}, len(j.Tokens))}
	for _, t := range j.Tokens {
		p.tokens[t] = struct{}{}
	}
	return nil
}

// maxSeen bounds the events that a Seen remembers.
const maxSeen = 10_000

// Seen remembers the events that were folded into something, so that a repeat
// changes nothing. Beyond 10,000 it remembers no more, and a later repeat would
// count again. The zero value is empty.
type Seen struct{ ids map[uint64]struct{} }

// Add reports whether an event is new.
func (s *Seen) Add(id string) bool {
	h := fnv.New64a()
	h.Write([]byte(id))
	key := h.Sum64()
	if _, ok := s.ids[key]; ok {
		return false
	}
	if s.ids == nil {
		s.ids = map[uint64]struct{}{}
	}
	if len(s.ids) < maxSeen {
		s.ids[key] = struct{}{}
	}
	return true
}

// MarshalJSON implements json.Marshaler, for snapshots.
func (s *Seen) MarshalJSON() ([]byte, error) { return json.Marshal(slices.Sorted(maps.Keys(s.ids))) }

// UnmarshalJSON implements json.Unmarshaler.
func (s *Seen) UnmarshalJSON(b []byte) error {
	var ids []uint64
	if err := json.Unmarshal(b, &ids); err != nil {
		return err
	}
	s.ids = make(map[uint64]struct{}, len(ids))
	for _, id := range ids {
		s.ids[id] = struct{}{}
	}
	return nil
}

// Reaches reports whether an event is a message on its way to people: submitted
// to the outside, or mail received from there. Delivery states are not.
func Reaches(e *event.Event) bool {
	switch e.Type {
	case event.MessageSubmitted:
		return e.Data.Direction == event.Outbound || e.Data.Direction == ""
	case event.MessageReceived:
		return e.Channel == event.Mail && (e.Data.Direction == event.Inbound || e.Data.Direction == "")
	}
	return false
}
