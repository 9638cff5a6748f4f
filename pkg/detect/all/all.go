// Package all is the list of detectors.
//
// In: what detectors need. Out: a fresh set of them for one partition, used by
// one goroutine. The list is ordinary code: adding a detector is a line here.
package all

import (
	"vedetta/pkg/detect"
	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/detect/inbound"
	"vedetta/pkg/detect/list"
	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/detect/recipients"
	"vedetta/pkg/detect/report"
	"vedetta/pkg/detect/route"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Deps is what detectors are made from.
type Deps struct {
	Register  *policy.Register // nil means one that knows no body
	Electoral []string         // text labels of electoral propaganda; empty means mismatch.ElectoralLabel
}

// New returns a fresh set of detectors.
func New(d Deps) []detect.Detector {
	if d.Register == nil {
		d.Register = new(policy.Register)
	}
	return []detect.Detector{
		mismatch.New(mismatch.Options{Register: d.Register, Electoral: d.Electoral}),
		bulk.New(d.Register),
		recipients.New(d.Register),
		route.New(d.Register),
		inbound.New(d.Register),
		list.New(d.Register),
		report.New(d.Register),
		moderation.New(d.Register),
	}
}

// Rules returns the rules of all detectors.
func Rules() []event.Rule {
	var out []event.Rule
	for _, d := range New(Deps{}) {
		out = append(out, d.Rules()...)
	}
	return out
}
