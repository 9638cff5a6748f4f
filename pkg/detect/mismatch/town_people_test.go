package mismatch_test

import (
	"slices"
	"time"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
)

// answer is the verdict about one recipient.
type answer struct {
	event.Recipient
	verdict           event.Verdict
	rule, reason      string
	list              string
	uncovered, mailed bool // no act covers one who may be written to; a mailbox of the staff
}

// answerFor reads what the register says of one recipient.
func (s *sight) answerFor(r event.Recipient) answer {
	a := answer{Recipient: r, mailed: r.Token == token(s.staff)}
	lists, expired := s.has(r)
	if s.urgent && s.covered(lists) {
		a.verdict = event.Compatible
		return a
	}
	var good, bad, notices []string
	for _, l := range lists {
		fits := slices.Contains(s.purposes, townLists()[l])
		if l == "ld" && fits { // kept to legal notices: an invitation is none
			fits = !s.against && !(oneOf(s.label, "event_promotion", "commercial") && s.sure >= 0.6)
		}
		switch {
		case !fits && l == "ld":
			notices = append(notices, l)
		case !fits:
			bad = append(bad, l)
		default:
			good = append(good, l)
		}
	}
	a.verdict, a.list = event.Unknown, append(slices.Concat(good, notices, bad), "")[0]
	switch about := s.label == "personal_case" && !s.against && s.n == 1; {
	case len(good) > 0:
		s.good(&a, good)
	case len(lists) == 0:
		a.reason, a.list = s.unlisted(expired, a.mailed), ""
		if a.reason == "list_expired" {
			a.list = "le"
		}
	case len(notices) > 0 && about && s.Data.Campaign == "":
		a.reason = "maybe_legal_notice"
	case len(notices) == 0 && s.alone:
		a.reason = "own_case"
	case len(notices) == 0 && a.mailed && s.Channel == event.Mail && !s.selling:
		a.reason = "staff_mailbox"
	case s.unsure():
		a.reason = "purpose_unsure"
	case len(s.purposes) == 0 && !s.selling:
		a.reason = s.noPurpose()
	case s.declared == "" && !s.asks && (len(notices) == 0 || oneOf(s.label, "personal_case", "internal_staff")):
		if a.reason = s.doubts(); a.reason == "" {
			a.reason = "text_is_no_proof"
		}
	default:
		a.verdict, a.rule = event.Incompatible, mismatch.Purpose
		if len(notices) > 0 {
			a.rule = mismatch.LegalNotices
		}
	}
	switch person := s.Data.Sender.Claimed.Class == event.Person; {
	case s.electoral: // an answer
		a.verdict, a.rule, a.reason = event.Unknown, "", "maybe_electoral"
	case person && s.Channel == event.SMS && s.declared == "" && s.Data.Campaign == "" && !s.urgent && len(lists) > 0 && a.verdict != event.Incompatible:
		a.verdict, a.rule, a.reason = event.Unknown, "", "sender_not_of_body"
	}
	return a
}

// good is the answer for who may get the message by some lists.
func (s *sight) good(a *answer, lists []string) {
	a.list = lists[len(lists)-1]
	for _, l := range slices.Backward(lists) {
		if s.notice[l] {
			a.list = l
		}
	}
	switch reason := s.doubts(); {
	case s.urgent:
	case reason != "":
		a.reason = reason
		return
	case s.unsure() && !s.alone:
		a.reason = "purpose_unsure"
		return
	}
	other := s.Data.Campaign == "nobody's" || s.campaign != nil && s.campaign.emergency != ""
	a.verdict, a.uncovered = event.Compatible, s.urgent && (other || !s.campaignCovers(a.Recipient))
}

// unlisted is why nobody knows of somebody on no list.
func (s *sight) unlisted(expired, staff bool) string {
	switch {
	case staff:
		return "staff_on_no_list"
	case len(s.purposes) == 0 && !s.selling:
		return s.noPurpose()
	case expired:
		return "list_expired"
	}
	return "no_list"
}

// doubts is why nobody knows what a message is for that fits.
func (s *sight) doubts() string {
	switch reason := s.noPurpose(); {
	case oneOf(reason, "purpose_not_in_register", "campaign_not_in_register"):
		return reason
	case s.doubt:
		return "text_says_otherwise"
	}
	return ""
}

// unsure reports whether the text is all that says what a message is for, and too
// unsure of it.
func (s *sight) unsure() bool {
	return s.declared == "" && s.label != "" && !s.electoral && s.sure < 0.8
}

func (s *sight) noPurpose() string {
	switch {
	case s.Data.Campaign != "" && s.campaign == nil:
		return "campaign_not_in_register"
	case s.campaign == nil && s.Data.Purpose == "pz":
		return "purpose_not_in_register"
	case s.label != "":
		return "purpose_of_no_register"
	}
	return "no_purpose"
}

// covered reports whether an act in force lets somebody on some lists be written to.
func (s *sight) covered(lists []string) bool {
	if c := s.campaign; c != nil && c.emergency != "" {
		return s.acts[0].inForce(s.Time) && s.acts[0].reaches(lists)
	}
	return slices.ContainsFunc(s.acts, func(a townAct) bool {
		return a.inForce(s.Time) && a.serves(s.purposes) && a.reaches(lists)
	})
}

func (a townAct) serves(purposes []string) bool {
	return a.purpose == "" || len(purposes) == 0 || slices.Contains(purposes, a.purpose)
}

func (a townAct) reaches(lists []string) bool {
	return len(a.lists) == 0 || slices.ContainsFunc(a.lists, func(l string) bool { return slices.Contains(lists, l) })
}

// campaignCovers reports whether a declared campaign under an act runs, for the
// message's purpose and the recipient's list. An act that is an emergency's ends with
// it.
func (s *sight) campaignCovers(r event.Recipient) bool {
	for _, c := range s.campaigns {
		if c.act == "" || s.day < c.from || s.day > c.until || !slices.Contains(s.purposes, c.purpose) {
			continue
		}
		ended := false
		for i, a := range s.acts {
			its := c.emergency == "e"+string(rune('0'+i)) || c.act == "A"+string(rune('0'+i))
			ended = ended || its && !a.inForce(s.Time)
		}
		on := c.list == ""
		for i, lists := range s.on {
			on = on || token(i) == r.Token && slices.Contains(lists, c.list)
		}
		if on && !ended {
			return true
		}
	}
	return false
}

// people says what must be found about the recipients.
func (s *sight) people() {
	if s.asked {
		return
	}
	var all []answer
	for _, r := range s.Data.Recipients {
		all = append(all, s.answerFor(r))
	}
	var unnamed []string
	if n := s.Data.Message.Blind; n > 0 && !(s.urgent && s.covered(nil)) { // nobody knows who they are; an act for everybody is for them too
		if unnamed = []string{"recipients_not_named"}; s.electoral {
			unnamed = append(unnamed, "maybe_electoral")
		} else if reason := s.doubts(); reason != "" {
			unnamed = append(unnamed, reason)
		} else if s.unsure() && !s.alone {
			unnamed = append(unnamed, "purpose_unsure")
		} else if len(s.purposes) == 0 && !s.selling {
			unnamed = append(unnamed, s.noPurpose())
		}
	}
	s.wrong(all, mismatch.Purpose)
	s.wrong(all, mismatch.LegalNotices)
	s.strange(all)
	s.alert(all, unnamed != nil)
	for _, l := range []string{"", "la", "lb", "lc", "ld", "le"} {
		unknown := claimed{rule: mismatch.Unregister, about: "list", subject: "unregistered/" + townDay(s.day), verdict: event.Unknown, severity: event.Info, bare: true}
		bare := claimed{rule: mismatch.Notice, about: "list", subject: l, verdict: event.Unknown, severity: event.Low, reasons: []string{"no_notice"}, rows: []string{"list:" + l}, bare: true}
		switch l {
		case "":
			if unnamed != nil {
				unknown.blind, unknown.reasons = s.Data.Message.Blind, unnamed
			}
		case "le":
			unknown.subject, unknown.rows = l+"/"+townDay(s.day), []string{"expired_list:le"}
			if s.Time.Before(townHour(s.expires)) {
				unknown.rows = []string{"list:le"}
			}
		default:
			unknown.subject, unknown.rows = l+"/"+townDay(s.day), []string{"list:" + l}
		}
		for _, a := range all {
			switch {
			case a.list != l:
			case a.verdict == event.Unknown && a.reason != "sender_not_of_body":
				unknown.to, unknown.reasons = append(unknown.to, a.Recipient), append(unknown.reasons, a.reason)
			case a.verdict == event.Compatible && l != "" && l != "ld" && !s.notice[l]:
				bare.to = append(bare.to, a.Recipient)
			}
		}
		for _, c := range []claimed{unknown, bare} {
			if len(c.to)+c.blind > 0 {
				s.say(c)
			}
		}
	}
}

// wrong is who may not get the message, by one rule.
func (s *sight) wrong(all []answer, rule string) {
	c := claimed{rule: rule, verdict: event.Incompatible, severity: event.Medium, rows: s.claims()}
	if rule == mismatch.LegalNotices {
		c.severity = event.High
	}
	for _, a := range all {
		if a.rule == rule {
			c.to, c.rows = append(c.to, a.Recipient), append(c.rows, "list:"+a.list)
		}
	}
	if rule == mismatch.Purpose {
		for _, p := range s.purposes {
			c.rows = append(c.rows, "purpose:"+p)
		}
		if s.selling {
			c.severity, c.reasons = event.High, []string{"purpose_of_no_register"}
		}
	}
	if len(c.to) > 0 {
		s.say(c)
	}
}

// strange is who stands on a list and got a text message from somebody's own number.
func (s *sight) strange(all []answer) {
	c := claimed{rule: mismatch.Purpose, apart: "stranger", verdict: event.Unknown, severity: event.Low, reasons: []string{"sender_not_of_body"}}
	for _, a := range all {
		if a.reason == "sender_not_of_body" {
			c.to = append(c.to, a.Recipient)
		}
	}
	if c.rows = s.lists(c.to); len(c.to) > 0 {
		s.say(c)
	}
}

// alert is an emergency without an act in force.
func (s *sight) alert(all []answer, unnamed bool) {
	if !s.urgent {
		return
	}
	c := claimed{rule: mismatch.Emergency, verdict: event.Unknown, severity: event.Low}
	reason, row := s.whyNoAct()
	if unnamed && reason != "emergency_other_list" { // they may stand on that list
		c.blind, c.reasons = s.Data.Message.Blind, []string{"recipients_not_named"}
	}
	for _, a := range all {
		switch {
		case oneOf(a.reason, "staff_on_no_list", "staff_mailbox"):
			continue
		case a.verdict == event.Unknown && (a.list == "" || a.reason == "list_expired"): // they may have signed up elsewhere
			c.reasons = append(c.reasons, a.reason)
		case a.verdict != event.Compatible:
			c.verdict, c.severity = event.Incompatible, event.Medium
		case a.uncovered:
			c.reasons = append(c.reasons, "recipients_signed_up")
			c.beside = c.beside || s.campaignCovers(a.Recipient)
		default:
			continue
		}
		c.to = append(c.to, a.Recipient)
	}
	if len(c.to)+c.blind == 0 {
		return
	}
	c.reasons, c.rows = append(c.reasons, reason), s.claims(append(s.lists(c.to), row...)...)
	if s.letter {
		c.need, c.apart, c.reasons = s.letters, "letters", append(c.reasons, "letters_with_one_text")
	}
	s.say(c)
}

// whyNoAct is why no act covers an emergency, and the act's row.
func (s *sight) whyNoAct() (reason string, row []string) {
	if c := s.campaign; c != nil && c.emergency != "" {
		a := s.acts[0]
		switch {
		case a.inForce(s.Time):
			return "emergency_other_list", []string{"emergency:e0"}
		case s.Time.Before(a.begins()):
			return "emergency_before_act", []string{"emergency:e0"}
		}
		return "emergency_expired", []string{"emergency:e0"}
	}
	last := -1
	for i, a := range s.acts {
		if a.inForce(s.Time) && a.serves(s.purposes) {
			row = append(row, "emergency:e"+string(rune('0'+i)))
			continue
		}
		if !s.Time.Before(a.ends()) && a.serves(s.purposes) && (last < 0 || s.acts[last].ends().Before(a.ends())) {
			last = i
		}
	}
	if row != nil {
		return "emergency_other_list", row
	}
	if last >= 0 && s.Time.Sub(s.acts[last].ends()) < 30*24*time.Hour {
		return "emergency_expired", []string{"emergency:e" + string(rune('0'+last))}
	}
	return "emergency_without_act", nil
}
