// Package route finds messages that went to more recipients than their route
// allows.
//
// In: messages with the route that they took, in stream order, and the register.
// Out: the finding route.fan_out, at the first recipient beyond the route, one
// for each text. One goroutine uses a Detector.
//
// Recipients are counted over the messages of one route with the same text,
// within a setting and within a day, so that a relay that sends a mail to each
// recipient is seen at its first one beyond the route, also when its queue is slow. On a
// route whose recipients are all the body's own mailboxes the first one outside is
// beyond it. On a transactional route equal texts go to many: there only a text that
// holds personal data, or leaves the recipients that the route names, is followed
// from message to message. Of a route that names its recipients any other
// one is beyond it, also another office of the body: the collector, which knows
// addresses, marks it.
package route

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// FanOut is the rule's id.
const FanOut = "route.fan_out"

// Bounds.
const (
	// memory is how long a case on a route makes the next one graver.
	memory = 30 * 24 * time.Hour
	// fewWords is the number of words under which equal texts may be different
	// messages.
	fewWords  = 5
	maxRoutes = 1000
	// slow is how long a relay may take for one text.
	slow = 24 * time.Hour
)

// Detector counts the recipients of routes.
type Detector struct {
	register *policy.Register
	bodies   map[event.Body]*body
}

type body struct {
	Texts detect.Shelf[fan]  `json:"texts"`
	Cases map[string][]start `json:"cases,omitempty"` // by route, in order of arrival
}

// start is when a case on a route began.
type start struct {
	ID   string    `json:"id"` // of the finding
	Time time.Time `json:"time"`
}

// fan is one text on one route.
type fan struct {
	Crowd   *detect.Crowd  `json:"crowd"`
	Finding *event.Finding `json:"finding,omitempty"`
}

// Weight implements detect.Weigher.
func (f *fan) Weight() int {
	if f.Finding != nil {
		return 1
	}
	return 0
}

// bound is what is remembered for a body.
var bound = detect.Bound{Most: 10_000, Forget: slow + detect.Lateness} // read only

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "route" }

func rule() event.Rule {
	return event.Rule{
		ID: FanOut, Version: 3, TitleIT: "Messaggio a più destinatari di quanti la via ne ammette", TitleEN: "Message beyond the recipients of its route",
		Source: "GDPR art. 5(1)(f), 32, 33; EDPB 01/2021",
	}
}

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return []event.Rule{rule()} }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if e.Data.Route == "" || e.Type != event.MessageSubmitted && e.Type != event.MessageReceived || detect.Automatic(e) {
		return nil
	}
	v := d.register.At(e.Body, e.Time)
	r := v.Route(e.Data.Route)
	if r == nil {
		return nil
	}
	allowed := r.MaxRecipients
	if allowed == 0 {
		allowed = len(r.Recipients)
	}
	if allowed == 0 {
		return nil
	}
	inside := d.inside(e, r)
	beyond := detect.Only(e, func(r event.Recipient) bool { return r.OffRoute || inside && r.External })
	if len(beyond.Data.Recipients) > 0 {
		d.count(e, v, "outside", beyond, 0, report)
	} else {
		d.count(e, v, "all", e, allowed, report)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Texts.Evicted })
}

// inside reports whether all recipients of a route are the body's own mailboxes.
func (d *Detector) inside(e *event.Event, r *policy.Route) bool {
	return len(r.Recipients) > 0 && !slices.ContainsFunc(r.Recipients, func(address string) bool {
		return !d.register.InternalAt(e.Body, address, e.Time)
	})
}

// count counts those recipients of a message that counted has; so many are
// allowed.
func (d *Detector) count(e *event.Event, v policy.View, kind string, counted *event.Event, allowed int, report detect.Report) {
	b := d.body(e.Body)
	f := b.Texts.Take(kind+"/"+key(e, v.Route(e.Data.Route), kind == "outside"), e.Time, bound, func() *fan {
		return &fan{Crowd: detect.NewCrowd([]time.Duration{v.Limits().Bulk.RouteFanOut, slow})}
	})
	grew := f.Crowd.Add(counted, allowed+1)
	if !f.Crowd.Fired() || f.Finding != nil && !grew {
		return
	}
	if f.Finding == nil {
		f.Finding = d.open(b, e, v)
		if slices.ContainsFunc(counted.Data.Recipients, func(r event.Recipient) bool { return kind == "outside" && r.External }) {
			f.Finding.Reasons = append(f.Finding.Reasons, "outside_recipient")
		}
	}
	f.Crowd.Tally.Fill(f.Finding)
	report(f.Finding)
}

// open makes a finding: graver when the text tells of somebody's health or need,
// or when the route leaked before.
func (d *Detector) open(b *body, e *event.Event, v policy.View) *event.Finding {
	f := detect.Open(rule(), event.AboutRoute, e.Data.Route, e)
	f.Severity, f.Reasons = event.High, []string{"beyond_route"}
	if kind, subject := detect.About(e); kind != f.About {
		f.Incident = string(kind) + "/" + subject // what else is found about the message
	}
	f.SenderClass, f.PolicyVersion = v.SenderClass(e.Data.Sender), v.Version()
	if e.Facts != nil && len(e.Facts.PersonalData) > 0 {
		f.PersonalData = slices.Clone(e.Facts.PersonalData)
		f.Reasons = append(f.Reasons, "personal_data_to_many")
		if slices.Contains(f.PersonalData, "HEALTH") || slices.Contains(f.PersonalData, "SOCIAL_BENEFIT") {
			f.Severity = event.Grave
		}
	}
	if b.again(e.Data.Route, start{f.ID, e.Time}) {
		f.Severity = event.Grave
		f.Reasons = append(f.Reasons, "route_again")
	}
	return f
}

// again notes a case and reports whether the route had another one before.
func (b *body) again(route string, s start) bool {
	if b.Cases == nil {
		b.Cases = map[string][]start{}
	}
	recent := slices.DeleteFunc(b.Cases[route], func(o start) bool { return s.Time.Sub(o.Time).Abs() > memory })
	before := len(recent) > 0
	if len(b.Cases) >= maxRoutes && b.Cases[route] == nil {
		return before
	}
	recent = append(recent, s)
	b.Cases[route] = recent[max(0, len(recent)-50):]
	return before
}

func (d *Detector) body(id event.Body) *body {
	b := d.bodies[id]
	if b == nil {
		b = &body{}
		d.bodies[id] = b
	}
	return b
}

// key joins the messages of one text on a route. The exact text is compared on a
// transactional route, where the rest of the text is the same for everybody. Beyond
// the named recipients of a route each one is a leak, and one text one leak, though
// nobody is named in it.
func key(e *event.Event, r *policy.Route, outside bool) string {
	one := r.ID + "/message/" + e.ID
	f := e.Facts
	switch {
	case f == nil || f.Exact == 0 || f.Words < fewWords:
		return one
	case r.Transactional && len(f.PersonalData) == 0 && !outside:
		return one
	case r.Transactional && e.Data.Text+e.Data.Subject == "":
		return one // stored: only the text itself tells one person's message from another's
	case r.Transactional:
		h := sha256.Sum256([]byte(e.Data.Subject + "\x00" + e.Data.Text))
		return r.ID + "/same/" + hex.EncodeToString(h[:12])
	}
	return r.ID + "/text/" + strconv.FormatUint(f.Exact, 36) + "/" + numbers(e.Data.Text)
}

// numbers are the digits of a text but for its links: another number is another
// request, though the words are the same. A relay that sends one request to many
// leaves them alone.
func numbers(text string) string {
	var digits []byte
	for word := range strings.FieldsSeq(text) {
		for i := 0; i < len(word) && !strings.Contains(word, "://"); i++ {
			if c := word[i]; c >= '0' && c <= '9' {
				digits = append(digits, c)
			}
		}
	}
	if len(digits) > 32 {
		h := sha256.Sum256(digits)
		return hex.EncodeToString(h[:12])
	}
	return string(digits)
}

const snapshotFormat = 1

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, 0, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) (err error) {
	if _, d.bodies, err = detect.ReadBodies[body](r, d.Name(), snapshotFormat); err != nil {
		return err
	}
	for _, b := range d.bodies {
		for _, k := range b.Texts.Items {
			k.Value.Crowd.Revive()
		}
	}
	return nil
}
