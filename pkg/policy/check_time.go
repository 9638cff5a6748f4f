package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func (c *checker) checkCampaigns() {
	seen := map[string]bool{}
	for i, x := range c.Campaigns {
		at := fmt.Sprintf("campaigns[%d]", i)
		if c.id(at, "campagna", "campaign", x.ID) {
			c.sole(seen, at+".id", "la campagna", "campaign", x.ID)
		}
		if strings.HasPrefix(x.ID, "d-") {
			c.fail(at+".id", "gli id che cominciano con d- sono delle campagne che Vedetta scopre da sé: scegline un altro", "ids that begin with d- are those of campaigns that Vedetta discovers: choose another")
		}
		c.purpose(at+".purpose", x.Purpose)
		c.order(at, x.From, x.Until, "from", "until")
		for key, day := range map[string]Date{"from": x.From, "until": x.Until} {
			if day.IsZero() {
				c.fail(at+"."+key, "campagna %q senza %[2]s: scrivi il primo e l'ultimo giorno in cui vale", "campaign %q without %[2]s: write the first and the last day it is valid", x.ID, key)
			}
		}
		switch {
		case x.MaxRecipients < 0:
			c.fail(at+".max_recipients", "max_recipients è negativo: scrivi persone, o 0 per nessun limite", "max_recipients is negative: write people, or 0 for no bound")
		case x.BulkAllowed && x.MaxRecipients == 0:
			c.warn(at, "la campagna %q può scrivere a quante persone vuole: scrivi max_recipients", "campaign %q may write to any number of people: write max_recipients", x.ID)
		}
		if x.List != "" {
			c.list(at+".list", x.List)
		}
		for j, s := range x.Senders {
			key := fmt.Sprintf("%s.senders[%d]", at, j)
			c.address(key, s)
			if !c.registered(s) {
				c.warn(key, "questo mittente non è in senders: fuori da questa macchina ne resta solo un codice, come di una persona; se è di un ufficio, aggiungilo con kind: functional",
					"this sender is not in senders: outside this machine only a code of it stays, as of a person; if it is an office's, add it with kind: functional")
			}
		}
		if x.Emergency != "" && !slices.ContainsFunc(c.Emergencies, func(e Emergency) bool { return e.ID == x.Emergency }) {
			c.fail(at+".emergency", "l'emergenza %.60q non è in emergencies: aggiungila o correggi il nome", "emergency %.60q is not in emergencies: add it or correct the name", x.Emergency)
		}
	}
	c.checkOverlaps()
}

// checkOverlaps compares campaigns in the same days. A message that names none
// could belong to either: with one list and two purposes nobody could judge it.
func (c *checker) checkOverlaps() {
	for j := range c.Campaigns {
		for i := range c.Campaigns[:j] {
			a, b := &c.Campaigns[i], &c.Campaigns[j]
			if a.From.IsZero() || b.From.IsZero() || a.Until.IsZero() || b.Until.IsZero() || !(Validity{a.From, a.Until}).overlaps(Validity{b.From, b.Until}) {
				continue
			}
			at := fmt.Sprintf("campaigns[%d]", j)
			switch {
			case a.List != "" && a.List == b.List && a.Purpose != b.Purpose:
				c.fail(at, "le campagne %q e %q scrivono allo stesso elenco negli stessi giorni per finalità diverse: separa i giorni o gli elenchi",
					"campaigns %q and %q write to one list in the same days for different purposes: part the days or the lists", a.ID, b.ID)
			case a.List != "" && a.List == b.List:
				c.warn(at, "le campagne %q e %q scrivono allo stesso elenco negli stessi giorni", "campaigns %q and %q write to one list in the same days", a.ID, b.ID)
			case a.Purpose != b.Purpose && share(a.Senders, b.Senders):
				c.warn(at, "le campagne %q e %q hanno un mittente in comune negli stessi giorni per finalità diverse",
					"campaigns %q and %q share a sender in the same days for different purposes", a.ID, b.ID)
			case a.Purpose != b.Purpose && (a.List == "" || b.List == "") && (len(a.Senders) == 0 || len(b.Senders) == 0):
				c.warn(at, "le campagne %q e %q possono avere gli stessi mittenti e destinatari negli stessi giorni per finalità diverse: scrivi list o senders",
					"campaigns %q and %q may have the same senders and recipients in the same days for different purposes: write list or senders", a.ID, b.ID)
			}
		}
	}
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return normal(x) == normal(y) })
	})
}

func (c *checker) checkEmergencies() {
	seen := map[string]bool{}
	for i, e := range c.Emergencies {
		at := fmt.Sprintf("emergencies[%d]", i)
		if c.id(at, "emergenza", "emergency", e.ID) {
			c.sole(seen, at+".id", "l'emergenza", "emergency", e.ID)
		}
		if strings.TrimSpace(e.ActRef) == "" {
			c.fail(at, "emergenza %q senza act_ref: senza un atto urgente serve il consenso (Garante, 12 marzo 2003 [29844])",
				"emergency %q without act_ref: without an urgent act consent is needed (Garante, 12 March 2003 [29844])", e.ID)
		}
		switch {
		case e.From.IsZero():
			c.fail(at+".from", "emergenza %q senza from: scrivi quando comincia, come 2026-05-31T14:30", "emergency %q without from: write when it begins, such as 2026-05-31T14:30", e.ID)
		case !e.Until.IsZero() && !e.Until.After(e.From.Time):
			c.fail(at+".until", "until non viene dopo from: scambia o correggi i momenti", "until does not lie after from: swap or correct the moments")
		case !e.Until.IsZero() && e.Until.Sub(e.From.Time) > EmergencyLength:
			c.fail(at+".until", "un'emergenza dura al massimo 72 ore: per più giorni serve un atto nuovo e una voce nuova",
				"an emergency lasts 72 hours at most: more days need a new act and a new entry")
		}
		if e.Purpose != "" {
			c.purpose(at+".purpose", e.Purpose)
		}
		for j, l := range e.Lists {
			c.list(fmt.Sprintf("%s.lists[%d]", at, j), l)
		}
	}
}

func (c *checker) checkRoutes() {
	seen := map[string][]Validity{}
	for i, r := range c.Routes {
		at := fmt.Sprintf("routes[%d]", i)
		if c.id(at, "via", "route", r.ID) {
			c.twice(seen, at+".id", "la via", "route", r.ID, r.Validity, false)
		}
		if r.Purpose != "" {
			c.purpose(at+".purpose", r.Purpose)
		}
		if r.MaxRecipients < 0 {
			c.fail(at+".max_recipients", "max_recipients è negativo: scrivi persone, o 0 per nessun limite", "max_recipients is negative: write people, or 0 for no bound")
		}
		c.validity(at, r.Validity)
		for j, a := range r.Recipients {
			c.address(fmt.Sprintf("%s.recipients[%d]", at, j), a)
		}
	}
	seen = map[string][]Validity{}
	for i, t := range c.Templates {
		at := fmt.Sprintf("templates[%d]", i)
		if c.id(at, "testo registrato", "template", t.ID) {
			c.twice(seen, at+".id", "il testo", "template", t.ID, t.Validity, false)
		}
		if strings.TrimSpace(t.Text) == "" {
			c.fail(at, "testo %q vuoto: scrivi in text le parole, e fra graffe ciò che cambia", "template %q has no text: write the words, and in braces what changes", t.ID)
		}
		if t.Purpose != "" {
			c.purpose(at+".purpose", t.Purpose)
		}
		c.validity(at, t.Validity)
	}
}

// Days that elections usually have: the comizi are convoked 45 to 70 days before
// the vote, a run-off of mayors is two weeks after the first.
const (
	leastFromDecree = 30
	mostFromDecree  = 90
	mostToRunoff    = 28
	mostVoting      = 3
)

func (c *checker) checkElections() {
	seen := map[string]bool{}
	for i, e := range c.Elections {
		at := fmt.Sprintf("elections[%d]", i)
		if e.Name != "" {
			c.sole(seen, at+".name", "l'elezione", "election", e.Name)
		} else {
			c.warn(at, "elezione senza name: gli avvisi non sapranno chiamarla", "election without name: alerts cannot call it anything")
		}
		if e.Vote.IsZero() {
			c.fail(at+".vote", "elezione %q senza vote: scrivi l'ultimo giorno del voto", "election %q without vote: write the last day of voting", e.Name)
			continue
		}
		c.order(at, e.Decree, e.Vote, "decree", "vote")
		c.order(at, e.VoteFrom, e.Vote, "vote_from", "vote")
		c.order(at, e.Vote, firstVote(e.RunoffFrom, e.Runoff), "vote", "runoff")
		c.order(at, e.RunoffFrom, e.Runoff, "runoff_from", "runoff")
		if !e.RunoffFrom.IsZero() && e.Runoff.IsZero() {
			c.fail(at+".runoff_from", "runoff_from senza runoff: scrivi in runoff l'ultimo giorno del ballottaggio", "runoff_from without runoff: write the last day of the run-off in runoff")
		}
		if e.SilenceDays < 0 || e.SilenceDays > daysFromDecree {
			c.fail(at+".silence_days", "silence_days va da 0 a %d; 0 vale 2: il giorno prima e il primo giorno del voto", "silence_days is 0 to %d; 0 means 2: the day before and the first day of the vote", daysFromDecree)
		}
		c.checkElectionDays(at, e)
	}
}

// checkElectionDays warns of days that are probably typos.
func (c *checker) checkElectionDays(at string, e Election) {
	if presumed, is := e.opening(); is {
		c.warn(at, "elezione %[1]q senza decree, il giorno della convocazione dei comizi: fino ad allora il divieto dell'art. 9 L. 28/2000 si conta da %[2]d giorni prima del voto (%[3]s)",
			"election %[1]q without decree, the day the comizi are convoked: until then the ban of L. 28/2000 art. 9 counts from %[2]d days before the vote (%[3]s)",
			e.Name, daysFromDecree, presumed)
	} else if n := days(e.Decree, e.Vote); n >= 0 && (n < leastFromDecree || n > mostFromDecree) {
		c.warn(at+".decree", "il decreto è %d giorni prima del voto: di solito sono circa %d", "the decree is %d days before the vote: usually it is about %d", n, daysFromDecree)
	}
	for _, d := range []struct {
		key string
		day Date
	}{{"vote", e.Vote}, {"runoff", e.Runoff}} {
		if w := d.day.Start().Weekday(); !d.day.IsZero() && w != time.Sunday && w != time.Monday {
			c.warn(at+"."+d.key, "%[1]s non è una domenica né un lunedì: controlla il giorno", "%[1]s is neither a Sunday nor a Monday: look at the day", d.key)
		}
	}
	for _, d := range []struct {
		key       string
		from, day Date
	}{{"vote_from", e.VoteFrom, e.Vote}, {"runoff_from", e.RunoffFrom, e.Runoff}} {
		if n := days(d.from, d.day) + 1; !d.from.IsZero() && !d.day.IsZero() && n > mostVoting {
			c.warn(at+"."+d.key, "il voto durerebbe %d giorni: di solito sono uno o due", "the vote would last %d days: usually it is one or two", n)
		}
	}
	if n := days(e.Vote, e.Runoff); !e.Runoff.IsZero() && n > mostToRunoff {
		c.warn(at+".runoff", "il ballottaggio è %d giorni dopo il voto: di solito sono 14", "the run-off is %d days after the vote: usually it is 14", n)
	}
}

// days counts from one day to another; a day of 23 or 25 hours is one too.
func days(from, to Date) int {
	return int((to.Start().Sub(from.Start()) + 12*time.Hour) / (24 * time.Hour))
}

func (c *checker) checkQuietHours() {
	q := c.QuietHours
	if from, until := q.hours(); from == until {
		c.fail("quiet_hours.until", "from e until sono uguali (senza, valgono 21:00 e 08:00): per non avere ore di quiete scrivi off: true",
			"from and until are the same (21:00 and 08:00 where not given): to have no quiet hours write off: true")
	}
	for i, x := range q.Channels {
		if !slices.Contains(Channels(), x) {
			it, en := meant(x, Channels())
			c.fail(fmt.Sprintf("quiet_hours.channels[%d]", i), "canale %.60q sconosciuto%[2]s; ci sono %[4]s", "channel %.60q is not known%[3]s; known are %[4]s", x, it, en, strings.Join(Channels(), ", "))
		}
	}
}

// Channels are the channels that quiet hours may name.
func Channels() []string { return []string{"sms", "mail", "social"} }
