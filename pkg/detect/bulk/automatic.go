package bulk

import (
	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// countAutomatic counts what one mailbox of the body's sends with one text and calls an
// answer of a machine. Such an answer goes to whoever writes, now and then: hundreds of
// people within minutes have not all just written.
func (d *Detector) countAutomatic(m message, report detect.Report) {
	send := detect.SendOf(m.Event)
	if m.Type != event.MessageSubmitted || !detect.Reaches(m.Event) || send == "" || m.Facts.Registered != "" || m.transactional() {
		return
	}
	u := d.unread(m, "automatic/"+detect.SenderOf(m.Event)+"/"+send, d.shortest(m), report)
	grew := u.Crowd.Add(m.Event, detect.Claimed*d.limits(m.view).People)
	if !u.Crowd.Fired() {
		return
	}
	if u.Finding == nil {
		u.Finding = m.open(Undeclared, send)
		u.Finding.Reasons = []string{"window_" + short(u.Crowd.Span), "says_automatic"}
	}
	if grew {
		grow(u.Finding, &u.Crowd.Tally, report)
	}
}
