package inbound

import (
	"strings"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// refusal is the mails of one sender that the server refused whole, because their
// user is unknown. They have no text, so that they are known by their sender only.
type refusal struct {
	Mails detect.Seen `json:"mails"`
	Users int         `json:"users"`
}

// refusedBound is how long refused mails count for what their sender writes.
var refusedBound = detect.Bound{Most: 10_000, Forget: 24 * time.Hour} // read only

// unknownUser reports whether an event says that a mail from outside was refused
// for want of its user (RFC 3463, X.1.1 and X.1.0).
func unknownUser(e *event.Event) bool {
	m := e.Data.Message
	return e.Type == event.MessageFailed && e.Channel == event.Mail && e.Data.Direction == event.Inbound && m != nil &&
		(strings.HasPrefix(m.Code, "5.1.1") || strings.HasPrefix(m.Code, "5.1.0"))
}

// refuse notes a mail that was refused.
func (d *Detector) refuse(e *event.Event) {
	sender := detect.SenderOf(e)
	if sender == "" {
		return
	}
	r := d.body(e.Body).Refused.Take(sender, e.Time, refusedBound, func() *refusal { return &refusal{} })
	if r.Mails.Add(e.ID) {
		r.Users += max(1, e.Data.Message.Rejected)
	}
}

// refused is how many unknown users the sender of a mail tried apart from it.
func (b *body) refused(e *event.Event) int {
	if k := b.Refused.Find(detect.SenderOf(e)); k != nil {
		return k.Users
	}
	return 0
}
