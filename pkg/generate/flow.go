package generate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// fill writes a template for a person.
func (t template) fill(rng *rand.Rand, first string) string {
	return words{
		"nome": first, "codice": fmt.Sprintf("%06d", rng.IntN(1_000_000)), "minuti": fmt.Sprint(5 * (1 + rng.IntN(3))),
		"numero": fmt.Sprint(1 + rng.IntN(12)), "ora": clock(rng), "data": fmt.Sprintf("%02d/%02d/2026", 1+rng.IntN(28), 1+rng.IntN(12)),
		"importo": fmt.Sprintf("%d,%02d", 4+rng.IntN(190), rng.IntN(100)),
	}.fill(t.text)
}

// flow is one sort of normal traffic that grows with the size of the log.
type flow struct {
	name  string
	share float64 // of the events that grow
	size  float64 // events of one go, on average
	hours profile
	make  func(*stream, time.Time) []*event.Intake
}

// flows are the traffic of normal life; the shares add up to one.
func flows() []flow {
	return []flow{
		{name: "internal", share: 0.25, size: 1, hours: officeHours(), make: (*stream).internalMail},
		{name: "outbound", share: 0.12, size: 1, hours: officeHours(), make: (*stream).outboundMail},
		{name: "inbound", share: 0.13, size: 1, hours: citizenHours(), make: (*stream).inboundMail},
		{name: "autoreply", share: 0.02, size: 1, hours: officeHours(), make: (*stream).autoreply},
		{name: "otp", share: 0.17, size: 1.9, hours: citizenHours(), make: (*stream).otp},
		{name: "reminders", share: 0.12, size: 1.8, hours: daytime(), make: (*stream).reminder},
		{name: "receipts", share: 0.05, size: 1, hours: officeHours(), make: (*stream).receipt},
		{name: "bounces", share: 0.02, size: 1, hours: allDay(), make: (*stream).bounce},
		{name: "monitoring", share: 0.03, size: 1, hours: allDay(), make: (*stream).monitoring},
		{name: "comments", share: 0.06, size: 1.04, hours: citizenHours(), make: (*stream).comment},
		{name: "forms", share: 0.02, size: 2, hours: citizenHours(), make: (*stream).form},
		{name: "lists", share: 0.01, size: 1, hours: officeHours(), make: (*stream).listRead},
	}
}

// stream makes the events of one flow.
type stream struct {
	*world
	flow
	rng  *rand.Rand
	m    maker
	post string // under which comments stand
	each float64
}

// internalMail is mail between colleagues, now and then to an office's list; the
// text of mail between persons is never read.
func (s *stream) internalMail(at time.Time) []*event.Intake {
	from := s.colleague()
	recipients := staffTo(event.FieldTo, s.colleague())
	switch s.rng.IntN(12) {
	case 0: // a team, in Cc
		for range 1 + s.rng.IntN(7) {
			recipients = append(recipients, staffTo(event.FieldCc, s.colleague())...)
		}
	case 1: // the list address of an office: one recipient, expanded later
		all := offices()
		recipients = staffTo(event.FieldTo, office(all[s.rng.IntN(len(all))]))
	}
	return []*event.Intake{s.unread(s.m.mail(at, letter{from: from, to: recipients}))}
}

// unread gives a mail whose text nobody may read a size of its own, as letters have:
// half of them are short, and some carry a file.
func (s *stream) unread(in *event.Intake) *event.Intake {
	in.Message.Size += int(math.Exp(5 + 6*s.rng.Float64()))
	return in
}

// colleague is somebody on the staff; some write much more than others.
func (s *stream) colleague() string {
	x := s.rng.Float64()
	return s.town.staff[int(x*x*float64(len(s.town.staff)))]
}

func (s *stream) citizen() int { return s.rng.IntN(s.town.citizens) }

func (s *stream) outboundMail(at time.Time) []*event.Intake {
	l := letter{from: s.colleague(), to: staffTo(event.FieldTo, spell(s.rng, s.town.mail(s.citizen())))}
	for range s.rng.IntN(4) * s.rng.IntN(2) { // up to four outsiders see one another
		l.to = append(l.to, staffTo(event.FieldCc, s.town.mail(s.citizen()))...)
	}
	for range s.rng.IntN(3) {
		l.to = append(l.to, staffTo(event.FieldCc, s.colleague())...)
	}
	return []*event.Intake{s.unread(s.m.mail(at, l))}
}

func (s *stream) inboundMail(at time.Time) []*event.Intake {
	all := offices()
	who := s.citizen()
	l := letter{from: s.town.mail(who), to: staffTo(event.FieldTo, office(all[s.rng.IntN(len(all))]))}
	if s.rng.IntN(3) > 0 {
		// Everybody knows a few of the staff: nobody outside reaches many.
		few := min(6, s.inboundPeople()-1)
		l.to = staffTo(event.FieldTo, s.town.staff[(who*13+s.rng.IntN(few)*17)%len(s.town.staff)])
	}
	result := "pass"
	if s.rng.IntN(30) == 0 {
		result = "none"
	}
	return []*event.Intake{s.unread(s.m.received(at, l, result))}
}

func (s *stream) autoreply(at time.Time) []*event.Intake {
	in := s.m.mail(at, letter{from: s.colleague(), to: staffTo(event.FieldTo, s.town.mail(s.citizen()))})
	return []*event.Intake{marked(in, event.AutoReply)}
}

// texted is a text message or mail by a registered text, and its delivery state.
func (s *stream) texted(at time.Time, t template) []*event.Intake {
	l := s.town.lists[t.list]
	m := s.town.member(l, s.rng.IntN(l.count-l.gone))
	address, text := spell(s.rng, m.address), t.fill(s.rng, m.first)
	var in *event.Intake
	if l.kind == byMail {
		in = s.m.mail(at, letter{from: office("biblioteca"), subject: "Promemoria", text: text, to: staffTo(event.FieldTo, address)})
	} else {
		in = s.m.sms(at, alias, address, text)
	}
	in.Route, in.Purpose = t.route, t.purpose
	kind, code := event.MessageDelivered, "DELIVRD"
	switch x := s.rng.IntN(100); {
	case x < 6:
		return []*event.Intake{in}
	case x < 9:
		kind, code = event.MessageFailed, "UNDELIV"
	}
	if in.Channel == event.Mail {
		code = map[event.Kind]string{event.MessageDelivered: "2.0.0", event.MessageFailed: "5.2.2"}[kind]
	}
	return []*event.Intake{in, s.m.delivered(in, at.Add(time.Duration(1+s.rng.IntN(200))*time.Second), kind, code)}
}

func (s *stream) otp(at time.Time) []*event.Intake { return s.texted(at, templateOf("otp")) }

func (s *stream) reminder(at time.Time) []*event.Intake {
	all := transactional()
	return s.texted(at, all[1+s.rng.IntN(len(all)-1)])
}

func (s *stream) receipt(at time.Time) []*event.Intake {
	return []*event.Intake{marked(s.m.receipt(at, s.rng.IntN(2) == 0, s.rng.IntN(90_000)), event.AutoReceipt)}
}

func (s *stream) bounce(at time.Time) []*event.Intake {
	in := s.m.received(at, letter{to: staffTo(event.FieldTo, s.colleague()), subject: "Mancata consegna"}, "none")
	return []*event.Intake{marked(in, event.AutoBounce)}
}

func (s *stream) monitoring(at time.Time) []*event.Intake {
	return []*event.Intake{s.m.mail(at, letter{
		from: office("monitoraggio"), subject: "Controllo", text: s.pools.any(s.rng, "monitoring"), to: staffTo(event.FieldTo, office("informatica")),
	})}
}

// comment is what a citizen writes under the latest post. A few hold personal
// data, and a moderator hides these within minutes.
func (s *stream) comment(at time.Time) []*event.Intake {
	if s.post == "" || s.rng.IntN(60) == 0 {
		s.post = page + "_" + s.m.id()
		return []*event.Intake{s.m.item(at, event.PostCreated, s.post, "", page, s.pools.any(s.rng, "posts"))}
	}
	id, author := s.post+"_"+s.m.id(), fmt.Sprint(1_000_000_000+s.citizen())
	if s.rng.IntN(80) > 0 {
		return []*event.Intake{s.m.item(at, event.CommentCreated, id, s.post, author, s.pools.any(s.rng, "comments"))}
	}
	text := s.scene(s.rng, at).fill(s.pools.any(s.rng, "exposed"))
	hidden := at.Add(time.Duration(5+s.rng.IntN(30)) * time.Minute)
	return []*event.Intake{
		s.m.item(at, event.CommentCreated, id, s.post, author, text),
		s.m.item(hidden, event.CommentHidden, id, s.post, "", ""),
	}
}

func (s *stream) form(at time.Time) []*event.Intake { return s.m.formWithMail(s.world, s.rng, at) }

// formWithMail is a citizen's form and the mail that its route sends to the one
// office.
func (m *maker) formWithMail(w *world, rng *rand.Rand, at time.Time) []*event.Intake {
	from := w.town.mail(rng.IntN(w.town.citizens))
	text := w.pools.any(rng, "forms")
	if rng.IntN(4) == 0 {
		text = w.scene(rng, at).fill(w.pools.any(rng, "request"))
	}
	in := m.mail(at.Add(2*time.Second), letter{from: office("noreply"), subject: "Richiesta dal sito", text: text, to: staffTo(event.FieldTo, office("urp"))})
	in.Route = "scrivi-al-comune"
	return []*event.Intake{m.form(at, "scrivi-al-comune", from, text), in}
}

// listRead is an office that looks somebody up, or reads a page of a list.
func (s *stream) listRead(at time.Time) []*event.Intake {
	id := s.town.order[s.rng.IntN(len(s.town.order))]
	rows := 1
	if s.rng.IntN(5) == 0 {
		rows = 10 + s.rng.IntN(15)
	}
	login, _, _ := strings.Cut(s.colleague(), "@")
	return []*event.Intake{s.m.read(at, event.ListRead, id, login, rows)}
}
