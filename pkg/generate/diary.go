package generate

import (
	"fmt"
	"math/rand/v2"
	"time"

	"vedetta/pkg/event"
)

// diary is what the town does by the calendar, whatever the size of the log:
// newsletters, circulars, small sends, inventories.
type diary struct {
	*world
	rng      *rand.Rand
	m        maker
	issues   []issue
	personal int // subscribers of a newsletter who get a mail of their own
	groups   int // small sends begun so far
}

// issue is a declared send of the calendar.
type issue struct {
	day           int
	list          string
	subject, text string
	from          string
	campaign      campaign
}

// batch is how many recipients a mail to many has, as mailers cut it.
const batch = 90

func newDiary(w *world) *diary {
	d := &diary{world: w, rng: source(w.o.Seed, "diary"), m: maker{tag: "d"}, personal: w.o.Events / w.o.Weeks / 100}
	for week := range w.o.Weeks {
		d.plan(week)
	}
	return d
}

// plan declares what a week sends. Nothing but circulars to the staff goes out
// in the election window.
func (d *diary) plan(week int) {
	tuesday, thursday := 7*week+1, 7*week+3
	staff := d.pools.lines("staff")
	d.declareIssue(issue{day: tuesday, list: "dipendenti", from: office("personale")}, fmt.Sprintf("personale-%02d", week+1), staff[week%len(staff)])
	if d.cal.day(tuesday).Before(d.cal.day(d.cal.free())) {
		return
	}
	news := d.pools.lines("newsletter")
	d.declareIssue(issue{day: thursday, list: "newsletter", from: office("newsletter")}, fmt.Sprintf("newsletter-%02d", week+1), news[week%len(news)])
	if text, err := d.pools.take("circular"); err == nil { // as long as there are any
		d.declareIssue(issue{day: tuesday, list: "scuola-mail", from: office("scuola")}, fmt.Sprintf("avviso-scuola-%02d", week+1), "Avviso alle famiglie | "+text)
	}
}

func (d *diary) declareIssue(i issue, id, line string) {
	i.subject, i.text = subjectAndText(line)
	i.text = d.scene(d.rng, d.cal.day(i.day)).fill(i.text)
	l := d.town.lists[i.list]
	i.campaign = d.register.declare(campaign{
		id: id, purpose: l.purpose, list: i.list, from: d.cal.day(i.day), until: d.cal.day(i.day + 3), most: l.count, senders: []string{i.from},
	})
	d.issues = append(d.issues, i)
}

// of are the events of one day.
func (d *diary) of(day int) []*event.Intake {
	var out []*event.Intake
	for _, i := range d.issues {
		if i.day == day {
			out = append(out, d.send(i)...)
		}
	}
	// In the election window offices write only what they must.
	if day >= d.cal.free() && !d.cal.holiday(d.cal.day(day)) {
		for range 3 {
			out = append(out, d.group(day)...)
		}
	}
	return append(out, d.inventories(day)...)
}

// send is an issue: mails of their own to some, the others in batches.
func (d *diary) send(i issue) []*event.Intake {
	l := d.town.lists[i.list]
	active := l.count - l.gone
	at := d.cal.at(i.day, 10, d.rng.IntN(50))
	var out []*event.Intake
	k := 0
	if i.list == "newsletter" {
		for ; k < min(active, d.personal); k++ {
			m := d.town.member(l, k)
			out = append(out, d.issueMail(i, at.Add(time.Duration(k)*150*time.Millisecond), greeting(d.rng, m.first)+i.text, to(event.FieldTo, m)))
		}
	}
	for ; k < active; k += batch {
		var members []member
		for j := k; j < min(active, k+batch); j++ {
			members = append(members, d.town.member(l, j))
		}
		out = append(out, d.issueMail(i, at.Add(time.Hour+time.Duration(k)*40*time.Millisecond), i.text, to(event.FieldEnvelope, members...)))
	}
	return out
}

func (d *diary) issueMail(i issue, at time.Time, text string, to []event.IntakeRecipient) *event.Intake {
	in := d.m.mail(at, letter{from: i.from, subject: i.subject, text: text, to: to})
	in.Campaign, in.Purpose = i.campaign.id, i.campaign.purpose
	return in
}

// group is a small send. Each text has its own few people, so that it stays
// small however often it is sent.
func (d *diary) group(day int) []*event.Intake {
	texts := d.pools.lines("group")
	n := d.groups % len(texts)
	d.groups++
	subject, text := subjectAndText(texts[n])
	l := d.town.lists["gruppi"]
	members := make([]member, 0, 30)
	for k := range 8 + n*7%22 {
		members = append(members, d.town.member(l, (n*37+k)%l.count))
	}
	at := d.cal.at(day, 9+d.rng.IntN(8), d.rng.IntN(60))
	from := office("segreteria")
	if n%3 == 0 { // one by one
		out := make([]*event.Intake, len(members))
		for i, m := range members {
			out[i] = d.m.mail(at.Add(time.Duration(i)*9*time.Second), letter{from: from, subject: subject, text: text, to: to(event.FieldTo, m)})
		}
		return out
	}
	visible := n % 8 // of them, in To; the others in Bcc
	recipients := append(to(event.FieldTo, members[:visible]...), to(event.FieldEnvelope, members[visible:]...)...)
	return []*event.Intake{d.m.mail(at, letter{from: from, subject: subject, text: text, to: recipients})}
}

// inventories are what collectors say of stores each night.
func (d *diary) inventories(day int) []*event.Intake {
	at := d.cal.at(day, 3, 0)
	var out []*event.Intake
	for _, x := range []struct {
		store, dataset, class string
		days                  int
	}{
		{"gestionale-sportelli", "prenotazioni", "prenotazioni", 60},
		{smsGateway, "inviati", "text", 3},
		{mailServer, "registro-posta", "staff_mail", 21},
	} {
		oldest := at.AddDate(0, 0, -x.days+1)
		out = append(out, &event.Intake{
			Schema: 1, Body: body, Channel: event.Register, Type: event.StoreInventory, Key: []string{x.store, x.dataset, at.Format(time.DateOnly)},
			Time: at, Direction: event.Internal,
			Inventory: &event.Inventory{Store: x.store, Dataset: x.dataset, Class: x.class, Rows: int64(2000 + d.rng.IntN(3000)), Oldest: &oldest},
		})
	}
	return out
}
