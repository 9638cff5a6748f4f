package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/pseudonym"
)

// checker collects what is wrong with a decoded policy, with the place in the
// file.
type checker struct {
	*Policy
	tree *ast.File
	errs []error
}

// legalBases are those of GDPR art. 6(1). A public body rests on consent only
// for what people subscribe to of their own will.
var legalBases = []string{"consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"}

func (c *checker) check() {
	c.checkBody()
	c.checkPurposes()
	c.checkLists()
	c.checkSenders()
	c.checkCampaigns()
	c.checkRoutes()
	c.checkAccounts()
	c.checkElections()
	c.checkLimits()
	for _, m := range c.PersonalData.Mistakes() {
		c.fail("$.personal_data."+m.Path, "%s", m.Text)
	}
}

// fail notes an error at a YAML path such as $.lists[2].purpose; what is not in
// the file is shown at the nearest thing above it.
func (c *checker) fail(path, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	for at := path; at != ""; at = parent(at) {
		if node := c.node(at); node != nil {
			text := yaml.FormatErrorWithToken(msg, node.GetToken(), false, true)
			c.errs = append(c.errs, fmt.Errorf("%w: %s: %s", ErrInvalid, c.path, text))
			return
		}
	}
	c.errs = append(c.errs, fmt.Errorf("%w: %s: %s", ErrInvalid, c.path, msg))
}

// node returns what stands at a YAML path, or nil.
func (c *checker) node(path string) (found ast.Node) {
	defer func() {
		if recover() != nil {
			found = nil // the library panics on some trees: the error then names no place
		}
	}()
	p, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := p.FilterFile(c.tree)
	if err != nil || node == nil || node.GetToken() == nil {
		return nil
	}
	return node
}

// parent cuts the last part of a YAML path; it is empty above the root.
func parent(path string) string {
	if i := strings.LastIndexAny(path, ".["); i > 0 {
		return path[:i]
	}
	return ""
}

func (c *checker) checkBody() {
	if !c.Body.IPA.Valid() {
		c.fail("$.body.ipa", "body.ipa is missing or not an IPA code: write it in lower case, such as c_f257 (indicepa.gov.it)")
	}
	if c.Body.Name == "" {
		c.fail("$.body", "body.name is missing: write the body's name")
	}
	if _, err := pseudonym.MailAddress(c.DPO.Mail); err != nil {
		c.fail("$.dpo", "dpo.mail is missing or not an address: write the data protection officer's mailbox under dpo (GDPR art. 37); nothing starts without it")
	}
	if c.DPO.AgeKey != "" {
		if _, err := pseudonym.NewSealer(c.DPO.AgeKey); err != nil {
			c.fail("$.dpo.age_public_key", "dpo.age_public_key is not an age public key (age1…)")
		}
	}
	if strings.TrimSpace(c.DPIARef) == "" {
		c.fail("$.dpia_ref", "dpia_ref is missing: write the protocol number of the impact assessment at the top level (GDPR art. 35); nothing starts without it")
	}
	if len(c.Retention) == 0 {
		c.fail("$.retention", "retention is missing: write at the top level how many days each class is kept, such as findings: 90 (GDPR art. 5(1)(e)); nothing starts without it")
	}
	for class, days := range c.Retention {
		if days < 0 {
			c.fail("$.retention."+class, "retention class %q is negative: write days", class)
		}
	}
	c.checkContacts()
}

func (c *checker) checkContacts() {
	for i, d := range c.Body.Domains {
		if d == "" || strings.Contains(d, "@") {
			c.fail(fmt.Sprintf("$.body.domains[%d]", i), "%q is not a mail domain: write only what stands after the @", d)
		}
	}
	for i, a := range c.Body.Official.Phones {
		c.address(fmt.Sprintf("$.body.official.phones[%d]", i), a)
	}
	for i, a := range c.Body.Official.Mails {
		c.address(fmt.Sprintf("$.body.official.mails[%d]", i), a)
	}
	for i, x := range c.Exclusions {
		at := fmt.Sprintf("$.exclusions[%d]", i)
		if (x.Address == "") == (x.Domain == "") {
			c.fail(at, "an exclusion names either an address or a domain")
		}
		if x.Address != "" {
			c.address(at+".address", x.Address)
		}
		if x.Reason == "" {
			c.fail(at, "reason is missing: say why these messages must not be looked at")
		}
	}
}

// address checks a sender, number or mailbox that is the body's own, so it may
// be named.
func (c *checker) address(path, raw string) {
	if _, err := pseudonym.Address(raw); err != nil {
		c.fail(path, "%q is not a telephone number, mail address or alias", raw)
	}
}

// once fails on an id that is empty or taken.
func (c *checker) once(seen map[string]bool, path, what, id string) {
	switch {
	case id == "":
		c.fail(path, "%s without id: give it one", what)
	case seen[id]:
		c.fail(path+".id", "%s %q stands twice: ids are unique", what, id)
	}
	seen[id] = true
}

func (c *checker) checkPurposes() {
	seen := map[string]bool{}
	for i, p := range c.Purposes {
		at := fmt.Sprintf("$.purposes[%d]", i)
		c.once(seen, at, "purpose", p.ID)
		if !slices.Contains(legalBases, p.LegalBasis) {
			c.fail(at+".legal_basis", "legal_basis %q is not one of %s (GDPR art. 6(1))", p.LegalBasis, strings.Join(legalBases, ", "))
		}
	}
	for i, x := range c.Compatibility {
		at := fmt.Sprintf("$.compatibility[%d]", i)
		c.purpose(at+".from", x.From)
		c.purpose(at+".to", x.To)
		if x.Author == "" || x.Date.IsZero() || x.Reason == "" {
			c.fail(at, "compatibility of %q with %q needs author, date and reason: somebody answers for it (GDPR art. 6(4))", x.From, x.To)
		}
	}
}

// purpose fails on a purpose that the file doesn't have.
func (c *checker) purpose(path, id string) {
	if !slices.ContainsFunc(c.Purposes, func(p Purpose) bool { return p.ID == id }) {
		c.fail(path, "purpose %q is not in purposes: add it there or correct the name", id)
	}
}

func (c *checker) checkLists() {
	seen := map[string]bool{}
	for i, l := range c.Lists {
		at := fmt.Sprintf("$.lists[%d]", i)
		c.once(seen, at, "list", l.ID)
		c.purpose(at+".purpose", l.Purpose)
		if l.ContactsFile == "" {
			c.fail(at, "list %q has no contacts_file: name a CSV with one address or number a line, relative to this file", l.ID)
		}
		c.order(at, l.CollectedFrom, l.CollectedUntil, "collected_from", "collected_until")
	}
}

// order fails when the first day lies after the last.
func (c *checker) order(at string, from, until Date, first, last string) {
	if !from.IsZero() && !until.IsZero() && until.Start().Before(from.Start()) {
		c.fail(at+"."+last, "%s lies before %s", last, first)
	}
}

func (c *checker) checkSenders() {
	for i, s := range c.Senders {
		at := fmt.Sprintf("$.senders[%d]", i)
		c.address(at+".address", s.Address)
		if s.Kind != FunctionalSender && s.Kind != PersonalSender {
			c.fail(at+".kind", "kind %q is not functional or personal", s.Kind)
		}
	}
}

func (c *checker) checkCampaigns() {
	seen := map[string]bool{}
	for i, x := range c.Campaigns {
		at := fmt.Sprintf("$.campaigns[%d]", i)
		c.once(seen, at, "campaign", x.ID)
		c.purpose(at+".purpose", x.Purpose)
		c.order(at, x.From, x.Until, "from", "until")
		if x.From.IsZero() || x.Until.IsZero() {
			c.fail(at, "campaign %q needs from and until: the days it is valid", x.ID)
		}
		if x.MaxRecipients < 0 {
			c.fail(at+".max_recipients", "max_recipients is negative: write people, or 0 for no bound")
		}
		if x.List != "" && !slices.ContainsFunc(c.Lists, func(l List) bool { return l.ID == x.List }) {
			c.fail(at+".list", "list %q is not in lists", x.List)
		}
	}
}

func (c *checker) checkRoutes() {
	routes, templates := map[string]bool{}, map[string]bool{}
	for i, r := range c.Routes {
		at := fmt.Sprintf("$.routes[%d]", i)
		c.once(routes, at, "route", r.ID)
		if r.Purpose != "" {
			c.purpose(at+".purpose", r.Purpose)
		}
		for j, a := range r.Recipients {
			c.address(fmt.Sprintf("%s.recipients[%d]", at, j), a)
		}
	}
	for i, t := range c.Templates {
		at := fmt.Sprintf("$.templates[%d]", i)
		c.once(templates, at, "template", t.ID)
		if strings.TrimSpace(t.Text) == "" {
			c.fail(at, "template %q has no text", t.ID)
		}
		if t.Purpose != "" {
			c.purpose(at+".purpose", t.Purpose)
		}
	}
}

func (c *checker) checkAccounts() {
	for i, a := range c.Accounts {
		at := fmt.Sprintf("$.accounts[%d]", i)
		if a.Platform == "" || a.ID == "" {
			c.fail(at, "an account needs platform and id")
		}
		switch a.Ownership {
		case Institutional, OfficeHolder, UnknownOwnership:
		default:
			c.fail(at+".ownership", "ownership %q is not institutional, office_holder or unknown", a.Ownership)
		}
	}
}

func (c *checker) checkElections() {
	for i, e := range c.Elections {
		at := fmt.Sprintf("$.elections[%d]", i)
		if e.Decree.IsZero() || e.Vote.IsZero() {
			c.fail(at, "election %q needs decree (the day the comizi are convoked, about 45 days before) and vote", e.Name)
			continue
		}
		c.order(at, e.Decree, e.Vote, "decree", "vote")
		c.order(at, e.Vote, e.Runoff, "vote", "runoff")
		if e.SilenceDays < 0 {
			c.fail(at+".silence_days", "silence_days is negative")
		}
	}
}

// maxWindow bounds the memory of the bulk detector.
const maxWindow = 7 * 24 * time.Hour

func (c *checker) checkLimits() {
	if p := c.Limits.Bulk.People; p < 0 || p == 1 {
		c.fail("$.limits.bulk.people", "limits.bulk.people is %d: write 2 or more", p)
	}
	for i, w := range c.Limits.Bulk.Windows {
		if w <= 0 || w > maxWindow {
			c.fail(fmt.Sprintf("$.limits.bulk.windows[%d]", i), "a window is longer than 0 and at most %s", maxWindow)
		}
	}
	for kind, d := range c.Limits.Exposure {
		own := slices.ContainsFunc(c.PersonalData.Types, func(t personaldata.Type) bool { return string(t.Name) == kind })
		if !own && !slices.Contains(knownKinds(), kind) {
			c.fail("$.limits.exposure."+kind, "kind %q is not known; known are %s", kind, strings.Join(knownKinds(), ", "))
		}
		if d <= 0 {
			c.fail("$.limits.exposure."+kind, "the limit is longer than 0")
		}
	}
	if c.Limits.Settle < 0 {
		c.fail("$.limits.settle", "settle is negative")
	}
}
