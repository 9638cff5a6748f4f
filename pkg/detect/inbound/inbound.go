// Package inbound finds one text from outside that reaches many of the body's own
// mailboxes.
//
// In: mails received from outside, in stream order, and the size of the body's
// directory. Out: the finding inbound.fan_out. One goroutine uses a Detector.
//
// It never says who sent it: the sender of a finding is a class, and that the
// addresses are public clears nothing. Registered senders, and notices about other
// messages, are left alone. What calls itself a mailing list, or says that a machine
// sent it, must reach more mailboxes: these are headers that anybody can write. Not so
// when it is propaganda, advertisement or fraud. Excluded senders never come here.
package inbound

import (
	"io"
	"math"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// FanOut is the rule's id.
const FanOut = "inbound.fan_out"

// Bounds.
const (
	fewest = 5 // mailboxes below which a share of a small directory means nothing
	// known and guessed are shares of unknown users, in percent: below the one a
	// current list was used, from the other addresses were guessed or old.
	known   = 1
	guessed = 5
)

// Detector counts mailboxes.
type Detector struct {
	register *policy.Register
	bodies   map[event.Body]*body
}

type body struct {
	Texts   detect.Shelf[text]    `json:"texts"`
	Alike   alikes                `json:"alike,omitzero"`
	Refused detect.Shelf[refusal] `json:"refused,omitzero"` // by sender
}

// text is what is known of one text from outside.
type text struct {
	Crowd    *detect.Crowd  `json:"crowd"`
	Refused  detect.Seen    `json:"refused"`  // mails with unknown users
	Rejected int            `json:"rejected"` // unknown users
	Failed   bool           `json:"failed,omitempty"`
	Finding  *event.Finding `json:"finding,omitempty"`
}

// Weight implements detect.Weigher.
func (t *text) Weight() int { return t.Crowd.Weight() }

// bound is what is remembered for a body.
var bound = detect.Bound{Most: 10_000, Forget: 3 * 24 * time.Hour} // read only

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "inbound" }

func rule() event.Rule {
	return event.Rule{
		ID: FanOut, Version: 4, TitleIT: "Un messaggio esterno a molte caselle del personale", TitleEN: "One outside message to many staff mailboxes",
		Source: "GDPR art. 5(1)(b), 32; Garante 18 aprile 2019 n. 96 [9105201]",
	}
}

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return []event.Rule{rule()} }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if unknownUser(e) {
		d.refuse(e)
		return nil
	}
	if e.Type != event.MessageReceived || !detect.Reaches(e) || e.Facts == nil || detect.Notice(e) {
		return nil
	}
	v := d.register.At(e.Body, e.Time)
	key, ok := d.keyOf(e)
	if !ok || registered(v, e) {
		return nil
	}
	limits := v.Limits().Bulk
	most, automatic := enough(limits, v.DirectorySize()), detect.Automatic(e)
	if automatic {
		key, most = "automatic/"+key, plenty(limits, v.DirectorySize())
	}
	t := d.body(e.Body).Texts.Take(key, e.Time, bound, func() *text { return &text{Crowd: detect.NewCrowd(detect.UpToADay(limits.Windows))} })
	t.signals(e)
	local := detect.Only(e, func(r event.Recipient) bool { return !r.External })
	local.Data.Message = e.Data.Message // those whom the source did not name are the body's own
	grew := t.Crowd.Add(local, most)
	if !t.Crowd.Fired() || t.Finding != nil && !grew {
		return nil
	}
	if t.Finding == nil {
		t.Finding = detect.Open(rule(), event.AboutCampaign, subject(e), e)
		t.Finding.SenderClass, t.Finding.PolicyVersion = v.SenderClass(e.Data.Sender), v.Version()
		if detect.Solicits(e) {
			t.Finding.Severity = event.High
		}
	}
	t.Crowd.Tally.Fill(t.Finding)
	t.Finding.Reasons = t.fanOutReasons(d.body(e.Body).refused(e))
	if automatic {
		t.Finding.Reasons = append(t.Finding.Reasons, "says_automatic")
	}
	if size := v.DirectorySize(); size > 0 && 10*t.Finding.People >= size {
		t.Finding.Severity = event.High
	}
	report(t.Finding)
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Texts.Evicted + b.Alike.Shelf.Evicted })
}

func (d *Detector) body(id event.Body) *body {
	b := d.bodies[id]
	if b == nil {
		b = &body{}
		d.bodies[id] = b
	}
	return b
}

// enough is how many mailboxes make a finding: the limit or a share of the
// directory, whichever comes first.
func enough(l policy.BulkLimit, directory int) int {
	if directory == 0 {
		return l.Inbound
	}
	share := int(math.Ceil(float64(directory) * l.InboundPercent / 100))
	return min(l.Inbound, max(fewest, share))
}

// plenty is enough for mail that calls itself a mailing list or a machine's: a third
// of the directory subscribes to nothing that the register does not know.
func plenty(l policy.BulkLimit, directory int) int {
	if directory == 0 {
		return detect.Claimed * l.Inbound
	}
	return min(detect.Claimed*l.Inbound, max(2*fewest, (directory+2)/3))
}

// keyOf joins mails of one text, whoever sends them. Where nobody may read it, the
// collector tells which are equal, and which nearly so; where it doesn't, mails of one sender and about
// one size are taken to be one text.
func (d *Detector) keyOf(e *event.Event) (string, bool) {
	switch {
	case e.Facts.Campaign != "":
		return "campaign/" + e.Facts.Campaign, true
	case e.Facts.Registered != "":
		return "template/" + e.Facts.Registered, true
	case detect.Equal(e) != "":
		return "text/" + d.body(e.Body).Alike.first(e), true
	}
	if unread, _, ok := detect.Unread(e); ok {
		return "sender/" + unread, true
	}
	return "mail/" + e.ID, len(e.Data.Recipients) > 1
}

func subject(e *event.Event) string {
	if e.Facts.Campaign != "" {
		return e.Facts.Campaign
	}
	return detect.Unnamed(e)
}

// registered reports whether an office that the register knows writes.
func registered(v policy.View, e *event.Event) bool {
	s := v.Sender(e.Data.Sender.Claimed.Address)
	return s != nil && s.Kind == policy.FunctionalSender && e.Data.Sender.Result != "fail"
}

// signals notes what tells about the addresses and the sender of a mail.
func (t *text) signals(e *event.Event) {
	t.Failed = t.Failed || e.Data.Sender.Result == "fail"
	if m := e.Data.Message; m != nil && m.Rejected > 0 && t.Refused.Add(e.ID) {
		t.Rejected += m.Rejected
	}
}

// fanOutReasons are the codes that say what the signals mean. Mails that the
// server refused whole are apart; a source that tells both means the same users.
func (t *text) fanOutReasons(apart int) []string {
	reasons := []string{"inbound"}
	rejected := max(t.Rejected, apart)
	all := rejected + t.Finding.People
	switch {
	case 100*rejected >= guessed*all:
		reasons = append(reasons, "unknown_users")
	case 100*rejected < known*all:
		reasons = append(reasons, "no_unknown_users")
	}
	if t.Failed {
		reasons = append(reasons, "sender_not_authentic")
	}
	return reasons
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
