package bulk

import (
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/policy"
)

// templateWindow is what the limit of a template is for (policy.BulkLimit).
const templateWindow = time.Hour

// countTemplate counts the people of a registered template. It is no campaign:
// it has a limit of its own, or none. A template never falls silent, so that each
// day in Italy counts for itself.
func (d *Detector) countTemplate(m message, report detect.Report) {
	limit := d.limits(m.view).Template
	if limit <= 0 {
		return
	}
	day := m.Time.In(policy.Rome()).Format(time.DateOnly)
	t := d.track(m, "template/"+m.Facts.Registered+"/"+day, Forget, report)
	if t.Burst == nil {
		t.Burst = &burst{Crowd: detect.NewCrowd([]time.Duration{templateWindow})}
	}
	u := t.Burst
	// The limit is what a template may reach: the next person is beyond it.
	grew := u.Crowd.Add(m.Event, limit+1)
	if !u.Crowd.Fired() {
		return
	}
	if u.Finding == nil {
		u.Finding = m.open(Template, m.subject())
		u.Finding.Reasons = []string{"over_template_limit"}
	}
	if grew {
		grow(u.Finding, &u.Crowd.Tally, report)
	}
}
