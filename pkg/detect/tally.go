package detect

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// Lateness is how late, in event time, an event may come and still leave the
// same findings as if it had come in time.
const Lateness = 2 * time.Hour

// FindingID derives a finding's id from what opened it (design decision 6).
func FindingID(rule string, body event.Body, subject, openingEvent string) string {
	h := sha256.New()
	for _, s := range []string{rule, string(body), subject, openingEvent} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return "f-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// maxSeen bounds the events that each of the two generations of a Seen
// remembers.
const maxSeen = 10_000

// Seen remembers the events that were folded into something, so that a repeat
// changes nothing: the latest 10,000 of them at least, 20,000 at most. The zero
// value is empty.
type Seen struct{ young, old map[uint64]struct{} }

// Add reports whether an event is new.
func (s *Seen) Add(id string) bool {
	key := hashString(id)
	if _, ok := s.young[key]; ok {
		return false
	}
	if _, ok := s.old[key]; ok {
		return false
	}
	if len(s.young) >= maxSeen {
		s.old, s.young = s.young, nil
	}
	if s.young == nil {
		s.young = map[uint64]struct{}{}
	}
	s.young[key] = struct{}{}
	return true
}

// seenJSON is Seen in a snapshot: keys of 8 bytes, sorted.
type seenJSON struct {
	Young []byte `json:"young,omitempty"`
	Old   []byte `json:"old,omitempty"`
}

// MarshalJSON implements json.Marshaler, for snapshots.
func (s *Seen) MarshalJSON() ([]byte, error) {
	return json.Marshal(seenJSON{packed(s.young), packed(s.old)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Seen) UnmarshalJSON(b []byte) error {
	var j seenJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*s = Seen{unpacked(j.Young), unpacked(j.Old)}
	return nil
}

func packed(set map[uint64]struct{}) []byte {
	out := make([]byte, 0, 8*len(set))
	for _, k := range slices.Sorted(maps.Keys(set)) {
		out = binary.LittleEndian.AppendUint64(out, k)
	}
	return out
}

func unpacked(b []byte) map[uint64]struct{} {
	out := make(map[uint64]struct{}, len(b)/8)
	for k := range keys(b) {
		out[uint64(k)] = struct{}{}
	}
	return out
}

// Mark is an event by its event time. The zero Mark is none.
type Mark struct {
	Time time.Time `json:"time"`
	ID   string    `json:"id"`
}

// MarkOf returns the mark of an event.
func MarkOf(e *event.Event) Mark { return Mark{e.Time, e.ID} }

// Before orders marks by event time; of two at one time the id decides.
func (m Mark) Before(o Mark) bool {
	return m.Time.Before(o.Time) || m.Time.Equal(o.Time) && m.ID < o.ID
}

// Tally is the events that a finding has folded in: whom they reached, by whom
// they were sent, the first and the last of them by event time. It does not
// depend on the order in which they came, nor on repeats. The zero value is
// empty.
type Tally struct {
	People   People   `json:"people"`
	Seen     Seen     `json:"seen"`
	Messages int      `json:"messages"`
	First    Mark     `json:"first"`
	Last     Mark     `json:"last"`
	Senders  []string `json:"senders,omitempty"` // sorted, the first event.MaxSenders of them
}

// Add folds an event in and reports whether it is new.
func (t *Tally) Add(e *event.Event) bool {
	if !t.note(MarkOf(e), SenderOf(e)) {
		return false
	}
	for r := range Others(e) {
		t.People.Add(r)
	}
	if group, n := Blind(e); n > 0 {
		t.People.AddBlind(group, n)
	}
	return true
}

// note folds in a message but not its people.
func (t *Tally) note(m Mark, sender string) bool {
	if !t.Seen.Add(m.ID) {
		return false
	}
	if t.Messages == 0 || m.Before(t.First) {
		t.First = m
	}
	if t.Messages == 0 || t.Last.Before(m) {
		t.Last = m
	}
	t.Messages++
	if i, known := slices.BinarySearch(t.Senders, sender); sender != "" && !known {
		t.Senders = slices.Insert(t.Senders, i, sender)
		t.Senders = t.Senders[:min(len(t.Senders), event.MaxSenders)]
	}
	return true
}

// Fill brings a finding to the state of the tally. Its revision is the number of
// messages, so that a revision always has the same content.
func (t *Tally) Fill(f *event.Finding) {
	f.People, f.AtLeast = t.People.Len(), t.People.More
	f.Messages, f.Revision = t.Messages, uint64(t.Messages)
	f.FirstEvent, f.LastEvent, f.Updated = t.First.ID, t.Last.ID, t.Last.Time
	f.Senders = slices.Clone(t.Senders)
}

// Others yields whom a message went to but for the sender's own mailbox: who writes
// to many in Bcc often names only that in To.
func Others(e *event.Event) iter.Seq[event.Recipient] {
	return func(yield func(event.Recipient) bool) {
		for _, r := range e.Data.Recipients {
			if !r.Self && !yield(r) {
				return
			}
		}
	}
}

// SenderOf is the functional address or token of who sent an event: who was
// authenticated where that is known, else who it claims to be; empty when nobody
// knows.
func SenderOf(e *event.Event) string {
	for _, p := range []event.Party{e.Data.Sender.Authenticated, e.Data.Sender.Claimed} {
		if p.Address != "" {
			return p.Address
		}
		if p.Token != "" {
			return string(p.Token)
		}
	}
	return ""
}

// Blind returns the people of a message that its source counted and did not
// name, as a group. Messages of one sender with the same named recipients and
// the same number of others are taken to go to the same people, because a mail
// often passes a server twice; not so when their sources give them different
// ids (Message.Ref): then they are batches of one send. Whom two batches share
// nobody knows, and so groups only ever add up to "about so many".
func Blind(e *event.Event) (group Person, n int) {
	if e.Data.Message == nil || e.Data.Message.Blind <= 0 {
		return 0, 0
	}
	named := make([]uint64, len(e.Data.Recipients))
	for i, r := range e.Data.Recipients {
		named[i] = uint64(PersonOf(cmp.Or(r.Previous, r.Token)))
	}
	slices.Sort(named)
	b := []byte(SenderOf(e))
	for _, k := range append(named, uint64(e.Data.Message.Blind)) {
		b = binary.LittleEndian.AppendUint64(b, k)
	}
	b = append(b, e.Data.Message.Ref...)
	return PersonOf(event.Token(b)), min(e.Data.Message.Blind, maxCrowd)
}

// maxCrowd bounds the people that one message may claim without naming them.
const maxCrowd = 10_000_000

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
