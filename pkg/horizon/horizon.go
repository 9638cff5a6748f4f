// Package horizon is the second stage: sends that are too slow for the memory of
// the first (seven days), seen over weeks.
//
// In: what each campaign reached, aggregated by day where the rows are, and the
// registers. Out: findings bulk.slow_drip. It runs after the rows are written,
// from time to time, in one process of all; a Stage belongs to one goroutine.
//
// Mails of one person to another, whose words nobody may read, are sends of their
// collector's digest; what is found of them is low: somebody should ask.
//
// It keeps no state: it asks the same question each time, and a finding's id and
// revision are functions of the answer, so that a repeat is harmless.
package horizon

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Rule is the rule of the findings, which the first stage has too.
const Rule = "bulk.slow_drip"

// ruleVersion is that of Rule in this stage.
const ruleVersion = 1

// Days is how far the stage looks back.
const Days = 60

// Source tells what campaigns reached.
type Source interface {
	// Reach returns the campaigns that reached at least so many people by
	// submitted messages since a day, and that no finding of bulk is about, in any
	// order. It may leave out those of which nothing came since it was last asked. It
	// blocks; an error is the infrastructure's.
	Reach(ctx context.Context, since time.Time, people int) ([]event.Reach, error)
}

// Registers find the registers of bodies.
type Registers interface {
	// Of returns the register of a body with all its versions. It may block to fetch
	// them.
	Of(ctx context.Context, body event.Body) (*policy.Register, error)
}

// Stage asks the question.
type Stage struct {
	Source    Source
	Registers Registers
}

// least is the fewest people that any body's register may call a bulk send.
const least = 2

// Look returns the findings as of a moment, in no order. The caller writes and
// publishes them.
func (s *Stage) Look(ctx context.Context, now time.Time) ([]*event.Finding, error) {
	all, err := s.Source.Reach(ctx, now.AddDate(0, 0, -Days), least)
	if err != nil {
		return nil, fmt.Errorf("look at slow sends: %w", err)
	}
	var out []*event.Finding
	registers := map[event.Body]*policy.Register{}
	for i := range all {
		r := &all[i]
		if registers[r.Body] == nil {
			if registers[r.Body], err = s.Registers.Of(ctx, r.Body); err != nil {
				return nil, fmt.Errorf("look at slow sends of %s: %w", r.Body, err)
			}
		}
		v := registers[r.Body].At(r.Body, r.Last)
		if r.People < v.Limits().Bulk.People || declared(v, r) {
			continue
		}
		out = append(out, finding(v, r, now))
	}
	return out, nil
}

// declared reports whether the register lets the campaign write to many, over all
// of the time that it was seen.
func declared(v policy.View, r *event.Reach) bool {
	c := v.Campaign(r.Campaign)
	return c != nil && c.BulkAllowed && c.Covers(r.First) && c.Covers(r.Last) && (c.MaxRecipients == 0 || r.People <= c.MaxRecipients)
}

func finding(v policy.View, r *event.Reach, now time.Time) *event.Finding {
	f := &event.Finding{
		ID: detect.FindingID(Rule, r.Body, r.Campaign, "horizon"), Revision: uint64(r.Messages),
		Body: r.Body, Channel: r.Channel, Rule: Rule, RuleVersion: ruleVersion, Severity: event.Medium,
		About: event.AboutCampaign, Subject: r.Campaign, OpeningEvent: r.FirstEvent, FirstEvent: r.FirstEvent, LastEvent: r.LastEvent,
		Opened: r.First, Updated: r.Last, Detected: now, People: r.People, Messages: r.Messages,
		PolicyVersion: v.Version(), Reasons: []string{"over_weeks"},
	}
	if strings.HasPrefix(r.Campaign, "n-") { // a text that nobody may read, equal to itself
		f.Severity, f.Reasons = event.Low, append(f.Reasons, "text_unknown")
	}
	if v.Campaign(r.Campaign) != nil {
		f.Reasons = append(f.Reasons, "outside_declared_days")
	}
	return f
}
