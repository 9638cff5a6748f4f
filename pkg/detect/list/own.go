package list

import (
	"slices"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// likely is how sure a text's label must be to say that a message is for what the list is
// there for. Nobody is accused by it, so less will do than in package mismatch.
const likely = 0.6

// serves reports whether a message of one of the body's own is likely for what a list is
// there for, or another one that its people stand on: as it was declared, or by its text.
func serves(v policy.View, e *event.Event, lists []string) bool {
	if e.Facts.Campaign == "" {
		return true // nobody can say: the limit of a bulk send holds
	}
	return slices.ContainsFunc(lists, func(id string) bool { return servesOne(v, e, v.List(policy.ListID(id))) })
}

func servesOne(v policy.View, e *event.Event, l *policy.List) bool {
	if l == nil {
		return false
	}
	if p := v.Purpose(l.Purpose); p == nil || len(p.Labels) == 0 {
		return true // the register does not say which texts serve it
	}
	fits := func(p string) bool { return v.Compatible(p, l.Purpose) }
	if p := v.Purpose(e.Data.Purpose); p != nil {
		return fits(p.ID)
	}
	if s := v.Sender(e.Data.Sender.Claimed.Address); s != nil && s.Purpose != "" && fits(s.Purpose) {
		return true
	}
	f := e.Facts
	return !f.Unclear && f.Confidence >= likely && slices.ContainsFunc(v.PurposesOf(f.Purpose), fits)
}
