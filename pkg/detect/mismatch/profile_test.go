package mismatch_test

import (
	"cmp"
	"slices"

	"vedetta/pkg/policy/contacts"
)

// sortProfile brings a profile to the order that contacts.Profile promises.
func sortProfile(p *contacts.Profile) {
	slices.SortFunc(p.Lists, func(a, b contacts.Membership) int {
		return cmp.Or(cmp.Compare(a.List, b.List), a.From.Compare(b.From))
	})
	slices.SortFunc(p.Withdrawals, func(a, b contacts.Withdrawal) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Kind, b.Kind))
	})
}
