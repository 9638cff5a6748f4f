// Package incident folds findings that belong together into one incident: one
// alert, one decision.
//
// In: revisions of findings, in any order and more than once. Out: incidents.
// It holds no state; its functions are safe for concurrent use.
//
// It is not yet: closing after days of silence, the DPO's decisions.
package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// StateNew is the state of an incident that nobody has taken yet.
const StateNew = "new"

// ID names the incident a finding belongs to: body and subject (design
// decision 6).
func ID(f *event.Finding) string {
	h := sha256.Sum256([]byte(f.IncidentKey()))
	return "i-" + hex.EncodeToString(h[:8])
}

// Fold returns the incident with the finding in it, as a new revision, and
// whether anything changed: an older or known revision changes nothing. A nil
// incident is opened. The given incident is not changed.
func Fold(in *event.Incident, f *event.Finding) (*event.Incident, bool) {
	if in == nil {
		in = &event.Incident{
			ID: ID(f), Key: f.IncidentKey(), Body: f.Body, State: StateNew, Detected: f.Detected,
		}
	}
	at := slices.IndexFunc(in.Findings, func(have event.Finding) bool { return have.ID == f.ID })
	if at >= 0 && in.Findings[at].Revision >= f.Revision {
		return in, false
	}
	// The evidence is in the finding's own row; an incident that repeated it
	// would outgrow a message.
	bare := *f
	bare.Evidence = nil
	f = &bare
	out := *in
	out.Findings = slices.Clone(in.Findings)
	if at >= 0 {
		out.Findings[at] = *f
	} else {
		out.Findings = append(out.Findings, *f)
	}
	out.Revision++
	sum(&out)
	return &out, true
}

// sum says of an incident what its findings say now, not what older revisions
// said: so the order in which revisions came makes no difference, and a finding
// that is withdrawn takes its severity with it.
func sum(in *event.Incident) {
	first := in.Findings[0]
	in.Severity, in.Opened, in.Updated = first.Severity, first.Opened, first.Updated
	for _, f := range in.Findings {
		if f.Severity.Rank() > in.Severity.Rank() {
			in.Severity = f.Severity
		}
		if f.Opened.Before(in.Opened) {
			in.Opened = f.Opened
		}
		if f.Updated.After(in.Updated) {
			in.Updated = f.Updated
		}
		// A wall clock: after a crash a finding may be detected again, later.
		if f.Detected.Before(in.Detected) {
			in.Detected = f.Detected
		}
	}
}

// Alerted returns the incident as a new revision that says when its mail was
// accepted.
func Alerted(in *event.Incident, at time.Time) *event.Incident {
	out := *in
	out.Alerted = at.UTC()
	out.Revision++
	return &out
}
