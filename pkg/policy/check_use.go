package policy

import (
	"fmt"
	"slices"
)

// checkUse warns of entries that rest on a purpose which isn't valid when they
// are: a purpose that ended, or that has not begun.
func (c *checker) checkUse() {
	for i, x := range c.Lists {
		c.used(fmt.Sprintf("lists[%d]", i), x.Purpose, x.Validity)
	}
	for i, x := range c.Senders {
		c.used(fmt.Sprintf("senders[%d]", i), x.Purpose, x.Validity)
	}
	for i, x := range c.Campaigns {
		at := fmt.Sprintf("campaigns[%d]", i)
		c.used(at, x.Purpose, Validity{x.From, x.Until})
		c.checkCampaignList(at, x)
		c.checkCampaignEmergency(at, x)
	}
	for i, x := range c.Routes {
		c.used(fmt.Sprintf("routes[%d]", i), x.Purpose, x.Validity)
	}
	for i, x := range c.Templates {
		c.used(fmt.Sprintf("templates[%d]", i), x.Purpose, x.Validity)
	}
	for i, x := range c.Compatibility {
		at := fmt.Sprintf("compatibility[%d]", i)
		c.used(at, x.From, x.Validity)
		c.used(at, x.To, x.Validity)
	}
}

// used warns when an entry is valid on days on which its purpose isn't.
func (c *checker) used(at, purpose string, v Validity) {
	var spans []Validity
	for _, p := range c.Purposes {
		if p.ID == purpose {
			spans = append(spans, p.Validity)
		}
	}
	if len(spans) == 0 || covered(v, spans) {
		return // a purpose that isn't there is a mistake already
	}
	c.warn(at+".purpose", "la finalità %.60q non vale in tutti i giorni in cui questa voce vale: prolunga la finalità (valid_from, valid_until) o chiudi la voce",
		"purpose %.60q is not valid on all days on which this entry is: extend the purpose (valid_from, valid_until) or end the entry", purpose)
}

// covered reports whether spans hold every day of v.
func covered(v Validity, spans []Validity) bool {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b Validity) int { return a.ValidFrom.Start().Compare(b.ValidFrom.Start()) })
	next := v.ValidFrom // the first day that is not held yet; zero is the beginning of time
	for _, s := range spans {
		if !s.ValidFrom.IsZero() && (next.IsZero() || s.ValidFrom.Start().After(next.Start())) {
			return false
		}
		if s.ValidUntil.IsZero() {
			return true
		}
		if end := (Date{start: s.ValidUntil.End()}); next.IsZero() || end.Start().After(next.Start()) {
			next = end
		}
		if !v.ValidUntil.IsZero() && next.Start().After(v.ValidUntil.Start()) {
			return true
		}
	}
	return false
}

// checkCampaignList warns of a campaign to a list that isn't valid then.
func (c *checker) checkCampaignList(at string, x Campaign) {
	var spans []Validity
	for _, l := range c.Lists {
		if l.ID == x.List {
			spans = append(spans, l.Validity)
		}
	}
	if len(spans) > 0 && !covered(Validity{x.From, x.Until}, spans) {
		c.warn(at+".list", "l'elenco %.60q non vale in tutti i giorni della campagna", "list %.60q is not valid on all days of the campaign", x.List)
	}
}

// checkCampaignEmergency warns of a campaign with days on which its emergency is
// not in force, and of one to a list that the emergency doesn't open.
func (c *checker) checkCampaignEmergency(at string, x Campaign) {
	for i := range c.Emergencies {
		e := &c.Emergencies[i]
		if x.Emergency == "" || e.ID != x.Emergency || e.From.IsZero() || x.From.IsZero() || x.Until.IsZero() {
			continue
		}
		if x.From.End().Before(e.From.Time) || x.From.End().Equal(e.From.Time) || !x.Until.Start().Before(e.End()) {
			c.warn(at+".emergency", "la campagna %q ha giorni fuori dalla sua emergenza (%s – %s): in quei giorni l'emergenza non la giustifica",
				"campaign %q has days outside its emergency (%s – %s): on those the emergency doesn't justify it", x.ID, e.From, Moment{e.End()})
		}
		if x.List != "" && len(e.Lists) > 0 && !slices.Contains(e.Lists, x.List) {
			c.warn(at+".list", "l'emergenza %.60q non nomina l'elenco %.60q della campagna", "emergency %.60q does not name the campaign's list %.60q", x.Emergency, x.List)
		}
	}
}

// checkExceptions warns of contacts among the exceptions: analysers don't get
// them, because they read what is published.
func (c *checker) checkExceptions() {
	for i, x := range c.PersonalData.Exceptions {
		if c.namesContact(x.Text) {
			c.warn(fmt.Sprintf("personal_data.exceptions[%d]", i), "un indirizzo o un numero fra le eccezioni non esce da questa macchina e quindi non conta: se è di un ufficio, scrivilo in body.official o in personal_data.official",
				"an address or number among the exceptions doesn't leave this machine, so it doesn't count: if it is an office's, write it in body.official or personal_data.official")
		}
	}
}
