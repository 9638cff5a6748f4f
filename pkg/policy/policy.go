// Package policy holds a public body's own register: its purposes, contact
// lists, senders, campaigns, routes, templates, accounts, exclusions, election
// calendar, retention classes and limits.
//
// In: one commented YAML file for each body and the contact files it names. Out:
// a Policy, the Contacts index made of tokens only, and a Register that answers
// collectors and detectors. All of them never change after they are made, so
// they are safe for concurrent use.
//
// It is not yet: versions with validity in time, imports from other registers,
// lists of millions of contacts.
package policy

import (
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/personaldata"
)

// Policy is what one body's file says. It is read only after Load.
type Policy struct {
	Body       Body           `yaml:"body"`
	DPO        DPO            `yaml:"dpo"`
	DPIARef    string         `yaml:"dpia_ref"`  // protocol number of the impact assessment (GDPR art. 35)
	Retention  map[string]int `yaml:"retention"` // days for each retention class (GDPR art. 5(1)(e))
	Purposes   []Purpose      `yaml:"purposes"`
	Lists      []List         `yaml:"lists"`
	Senders    []Sender       `yaml:"senders"`
	Campaigns  []Campaign     `yaml:"campaigns"`
	Routes     []Route        `yaml:"routes"`
	Templates  []Template     `yaml:"templates"`
	Accounts   []Account      `yaml:"accounts"`
	Exclusions []Exclusion    `yaml:"exclusions"`
	Elections  []Election     `yaml:"elections"`
	Limits     Limits         `yaml:"limits"`

	// PersonalData is what this body sets for the search for personal data, beside
	// its official contacts and its domains.
	PersonalData personaldata.Config `yaml:"personal_data"`

	Version string `yaml:"-"` // hash of the file and of the contact files it names

	rules    string            // hash of the file alone
	path     string            // of the file, for errors
	contacts map[string][]byte // content of the contact files, by list id
}

// Body is the public body.
type Body struct {
	IPA      event.Body `yaml:"ipa"` // code in the index of public administrations, lower case
	Name     string     `yaml:"name"`
	Domains  []string   `yaml:"domains"`  // mail domains of its own, with their subdomains
	Official Official   `yaml:"official"` // contacts of offices: never personal data
}

// Official lists the contacts of the body's offices.
type Official struct {
	Phones []string `yaml:"phones"`
	Mails  []string `yaml:"mails"`
	IBANs  []string `yaml:"ibans"`
}

// FindsPersonalData is the whole setting of the search for personal data: what the
// body set, and that its own contacts and domains are none.
func (p *Policy) FindsPersonalData() personaldata.Config {
	c := p.PersonalData
	c.Official = slices.Concat(c.Official, p.Body.Official.Contacts(), p.Body.Domains)
	return c
}

// Contacts returns all official contacts.
func (o Official) Contacts() []string {
	out := append([]string(nil), o.Phones...)
	return append(append(out, o.Mails...), o.IBANs...)
}

// DPO is the data protection officer (GDPR art. 37).
type DPO struct {
	Mail   string `yaml:"mail"`
	AgeKey string `yaml:"age_public_key"` // "age1…"; the configuration may set it instead
}

// Purpose is one entry of the register of processing (GDPR art. 30).
type Purpose struct {
	ID             string   `yaml:"id"`
	NameIT         string   `yaml:"name_it"`
	Labels         []string `yaml:"labels"`          // text labels of package purpose that serve it
	CompatibleWith []string `yaml:"compatible_with"` // purposes that data collected for this one may also serve (GDPR art. 6(4))
	LegalBasis     string   `yaml:"legal_basis"`
	ActRef         string   `yaml:"act_ref"`
}

// List is a contact list.
type List struct {
	ID             string `yaml:"id"`
	Purpose        string `yaml:"purpose"`       // what the contacts were collected for
	ContactsFile   string `yaml:"contacts_file"` // one address or number a line; relative to the policy file
	CollectedFrom  Date   `yaml:"collected_from"`
	CollectedUntil Date   `yaml:"collected_until"`
	NoticeVersion  string `yaml:"notice_version"` // of the privacy notice (GDPR art. 13)
}

// SenderKind tells an office's address from a person's.
type SenderKind string

// The kinds of senders.
const (
	FunctionalSender SenderKind = "functional"
	PersonalSender   SenderKind = "personal"
)

// Sender is a registered sender: a mailbox, number or alphanumeric alias.
type Sender struct {
	Address string     `yaml:"address"`
	Kind    SenderKind `yaml:"kind"`
	Note    string     `yaml:"note"`
}

// Campaign is a declared campaign.
type Campaign struct {
	ID            string `yaml:"id"`
	Purpose       string `yaml:"purpose"`
	From          Date   `yaml:"from"`           // first day
	Until         Date   `yaml:"until"`          // last day, included
	MaxRecipients int    `yaml:"max_recipients"` // people; 0 means no bound
	List          string `yaml:"list"`
	ActRef        string `yaml:"act_ref"`
	BulkAllowed   bool   `yaml:"bulk_allowed"` // without it a burst is a finding, declared or not
}

// Covers reports whether a time lies in the campaign's days.
func (c *Campaign) Covers(at time.Time) bool { return within(at, c.From, c.Until) }

// Route is a way a message may take, such as "write to the municipality".
type Route struct {
	ID            string   `yaml:"id"`
	Purpose       string   `yaml:"purpose"`
	Recipients    []string `yaml:"recipients"` // the only addresses it may write to; empty means any
	MaxRecipients int      `yaml:"max_recipients"`
	Transactional bool     `yaml:"transactional"` // one message to one person who asked for it: never a campaign
}

// Template is a registered transactional text, such as a one-time password or a
// reminder. Words in braces stand for what changes.
type Template struct {
	ID      string `yaml:"id"`
	Text    string `yaml:"text"`
	Purpose string `yaml:"purpose"`
}

// Ownership says whose an account is. It is written by people, never inferred.
type Ownership string

// The ownerships.
const (
	Institutional    Ownership = "institutional"
	OfficeHolder     Ownership = "office_holder"
	UnknownOwnership Ownership = "unknown"
)

// Account is a social account.
type Account struct {
	Platform  string    `yaml:"platform"`
	ID        string    `yaml:"id"`
	Ownership Ownership `yaml:"ownership"`
}

// Exclusion is a sender whose messages must not be looked at: unions (L.
// 300/1970), whistleblowing (D.Lgs. 24/2023), the works doctor.
type Exclusion struct {
	Address string `yaml:"address"`
	Domain  string `yaml:"domain"`
	Reason  string `yaml:"reason"`
}

// Election is one entry of the election calendar. From the decree to the end of
// voting, run-off included, public bodies communicate only impersonally and
// what they must (L. 28/2000 art. 9).
type Election struct {
	Name        string `yaml:"name"`
	Decree      Date   `yaml:"decree"`       // convocation of the comizi
	Vote        Date   `yaml:"vote"`         // last day of voting
	Runoff      Date   `yaml:"runoff"`       // last day of the run-off, if there is one
	SilenceDays int    `yaml:"silence_days"` // days before and of the vote without propaganda (L. 212/1956 art. 9); 0 means 2
}
