// Package contacts says on which lists of a body a person stands, and since
// when, and what the person withdrew or objected to: an immutable index from
// tokens to profiles in one memory-mapped file.
//
// In: exports of contact lists, of withdrawals and of the directory (CSV, see
// Import and ReadCSV) or single facts (Builder). Out: a file (format 2, see
// format.go) that Open maps and Index answers from. Raw numbers and addresses
// live only between the reader and the keyring: the file, the spill beside it
// and every error hold tokens, counts and places.
//
// An Index is safe for concurrent use and takes no lock. A Builder is safe for
// concurrent use. Readers are used by one goroutine each.
//
// Many people share a profile (same lists, same days), so the table holds only
// an 8-byte fingerprint and a profile number for a token: 16 bytes a token.
package contacts

import (
	"slices"
	"time"
)

// ListID names a contact list of one body.
type ListID string

// ID is the number of a profile in one index. Two indexes number differently.
type ID uint32

// None is no profile: the token stands in no list, directory or withdrawal.
const None = ^ID(0)

// Everything is the scope of a withdrawal from all lists and purposes.
const Everything = "*"

// PurposeScope is the scope of a withdrawal from one purpose, whatever list the
// contact came from.
func PurposeScope(purpose string) string { return "purpose:" + purpose }

// Membership is the time a contact stood on a list, to the second. The zero
// time is unbounded. From belongs to it, Until doesn't.
type Membership struct {
	List        ListID
	From, Until time.Time
}

// Covers reports whether the contact stood on the list at a time.
func (m Membership) Covers(at time.Time) bool {
	return !at.Before(m.From) && (m.Until.IsZero() || at.Before(m.Until))
}

// Kind is what a person declared.
type Kind uint8

// The kinds: consent withdrawn (GDPR art. 7(3)), processing objected to (art. 21).
const (
	Withdrawn Kind = iota + 1
	Objected
)

// String is the kind in one English word.
func (k Kind) String() string {
	switch k {
	case Withdrawn:
		return "withdrawn"
	case Objected:
		return "objected"
	}
	return "unknown"
}

// Withdrawal is a declaration and the moment from which it counts, to the
// second; the zero time is ever since. Scope is a list id, PurposeScope(id) or
// Everything.
type Withdrawal struct {
	Kind  Kind
	Scope string
	At    time.Time
}

// Profile is what is known of a contact. Lists stand by name, then by time,
// Withdrawals by time, then by scope. A person who left a list and joined it
// again has two memberships.
type Profile struct {
	Lists       []Membership
	Withdrawals []Withdrawal
	// Staff is a mailbox or number of the body's own directory.
	Staff bool
	// PersonalSender is a person who is registered as a sender.
	PersonalSender bool
}

// On appends the lists the contact stood on at a time to lists, each once.
func (p Profile) On(at time.Time, lists []ListID) []ListID {
	start := len(lists)
	for _, m := range p.Lists {
		if m.Covers(at) && !slices.Contains(lists[start:], m.List) {
			lists = append(lists, m.List)
		}
	}
	return lists
}

// Withdrew returns the first declaration in force at a time that reaches a
// message to a list for a purpose.
func (p Profile) Withdrew(at time.Time, list ListID, purpose string) (Withdrawal, bool) {
	for _, w := range p.Withdrawals {
		if w.At.After(at) {
			break
		}
		if w.Scope == Everything || list != "" && w.Scope == string(list) || purpose != "" && w.Scope == PurposeScope(purpose) {
			return w, true
		}
	}
	return Withdrawal{}, false
}
