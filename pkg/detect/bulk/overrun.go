package bulk

import (
	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// maxCounted bounds the people that are counted exactly for an overrun.
// Campaigns declared for more cannot be checked here.
const maxCounted = 200_000

// overrun counts all people of a declared campaign.
type overrun struct {
	People   detect.People  `json:"people"`
	Seen     detect.Seen    `json:"seen"`
	Messages int            `json:"messages"`
	Finding  *event.Finding `json:"finding,omitempty"`
}

// countOverrun folds a message into a declared campaign and returns the finding
// when it is new or has grown.
func (d *Detector) countOverrun(t *track, c *policy.Campaign, e *event.Event) *event.Finding {
	if c.MaxRecipients == 0 || c.MaxRecipients >= maxCounted {
		return nil
	}
	if t.Overrun == nil {
		t.Overrun = &overrun{People: detect.People{Max: max(detect.ExactPeople, c.MaxRecipients+1)}}
	}
	o := t.Overrun
	if !o.Seen.Add(e.ID) {
		return nil
	}
	o.Messages++
	for _, r := range e.Data.Recipients {
		o.People.Add(r)
	}
	if o.Finding == nil {
		if o.People.Len() <= c.MaxRecipients {
			return nil
		}
		o.Finding = d.open(Overrun, e)
		o.Finding.Declared = c.Purpose
		o.Finding.Reasons = []string{"over_declared_recipients"}
	}
	return grow(o.Finding, e, &o.People, o.Messages)
}
