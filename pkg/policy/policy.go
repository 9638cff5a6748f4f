// Package policy holds a public body's own register: its purposes, contact
// lists, senders, campaigns, routes, templates, accounts, exclusions, election
// calendar, retention classes and limits.
//
// In: one commented YAML file for each body and the contact files it names. Out:
// a Policy, the Contacts index made of tokens only, and a Register that answers
// collectors and detectors. All of them never change after they are made, so
// they are safe for concurrent use.
//
// What the files say of people never leaves them but as tokens: see Contacts and
// Policy.Published.
package policy

import (
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/personaldata"
)

// Policy is what one body's file says. It is read only after Load.
type Policy struct {
	EffectiveFrom Date   `yaml:"effective_from"` // first day this version is in force; without it, from its publication on
	Body          Body   `yaml:"body"`
	DPO           DPO    `yaml:"dpo"`
	DPIARef       string `yaml:"dpia_ref"` // protocol number of the impact assessment (GDPR art. 35)
	// Retention is days, 0 or more, for each retention class (GDPR art. 5(1)(e)):
	// RetentionClasses and the body's own. Nothing starts without it. It is what
	// the body has decided and no more: nothing in Vedetta deletes by it yet, and
	// the bus holds text for 72 hours at most whatever stands here.
	Retention map[string]int `yaml:"retention"`
	// UnionAgreement is the agreement with the unions, or the labour inspectorate's
	// authorisation (L. 300/1970 art. 4(1)), under which metadata of staff mail is kept
	// longer than 21 days (Garante, 6 June 2024); empty if there is none.
	UnionAgreement string `yaml:"union_agreement_ref"`
	Alerts         Alerts `yaml:"alerts"`

	Purposes      []Purpose       `yaml:"purposes"`
	Compatibility []Compatibility `yaml:"compatibility"`
	Lists         []List          `yaml:"lists"`
	Withdrawals   string          `yaml:"withdrawals_file"` // CSV of withdrawals and objections: contact, list or purpose, time, kind; relative to the policy file
	Directory     Directory       `yaml:"directory"`
	Senders       []Sender        `yaml:"senders"`
	Processors    []Processor     `yaml:"processors"`
	Campaigns     []Campaign      `yaml:"campaigns"`
	Emergencies   []Emergency     `yaml:"emergencies"`
	Routes        []Route         `yaml:"routes"`
	Templates     []Template      `yaml:"templates"`
	Accounts      []Account       `yaml:"accounts"`
	Moderators    []Moderator     `yaml:"moderators"`
	Exclusions    []Exclusion     `yaml:"exclusions"`
	NoExclusions  string          `yaml:"no_exclusions"` // why exclusions is empty
	Elections     []Election      `yaml:"elections"`
	QuietHours    QuietHours      `yaml:"quiet_hours"`
	Limits        Limits          `yaml:"limits"`
	Rules         Rules           `yaml:"rules"`

	// PersonalData is what this body sets for the search for personal data, beside
	// its official contacts and its domains.
	PersonalData personaldata.Config `yaml:"personal_data"`
	// PurposeModel is a classifier that the body taught with examples of its own
	// (vedetta classify train), relative to the policy file; empty means the one in
	// the program.
	PurposeModel string `yaml:"purpose_model"`

	Version string `yaml:"-"` // hash of the file and of the contact files it names

	rules    string              // hash of the file alone
	path     string              // of the file, for errors
	sums     map[string][32]byte // of the files it names, by path as written; nil when they were not read
	warnings Mistakes
}

// Validity is the days an entry of the register is valid, in Italy. An entry
// without them is valid for as long as the version that holds it.
type Validity struct {
	ValidFrom  Date `yaml:"valid_from"`  // first day
	ValidUntil Date `yaml:"valid_until"` // last day, included
}

// ValidAt reports whether a time lies in the days.
func (v Validity) ValidAt(at time.Time) bool { return within(at, v.ValidFrom, v.ValidUntil) }

// Alerts says who gets the mails about incidents, beside the DPO: each mailbox a
// mail of its own, by the version that is in force when the mail goes.
type Alerts struct {
	Recipients []string `yaml:"recipients"` // further mailboxes, such as a deputy's
}

// Compatibility says that data collected for one purpose may also serve another
// (GDPR art. 6(4)): a judgement that somebody made, on a day, for a reason.
type Compatibility struct {
	Validity `yaml:",inline"`
	From     string `yaml:"from"`   // purpose the data was collected for
	To       string `yaml:"to"`     // purpose it may also serve
	Author   string `yaml:"author"` // office that judged
	Date     Date   `yaml:"date"`
	Reason   string `yaml:"reason"`
}

// Directory is the body's staff mailboxes: what part of them a message reaches
// tells a mail to a colleague from one to everybody.
type Directory struct {
	File string `yaml:"file"` // CSV, one mailbox a line; relative to the policy file
}

// Processor is who handles data for the body (GDPR art. 28), such as the company
// that runs an SMS gateway.
type Processor struct {
	Validity    `yaml:",inline"`
	ID          string   `yaml:"id"`
	Name        string   `yaml:"name"`
	ContractRef string   `yaml:"contract_ref"`
	Gateways    []string `yaml:"gateways"` // names of the gateways and servers it runs, as collectors name them
}

// Emergency lets the body write to everybody about a danger, under an act and
// for 72 hours at most (Garante 12 March 2003 [29844]).
type Emergency struct {
	ID      string   `yaml:"id"`
	ActRef  string   `yaml:"act_ref"`
	From    Moment   `yaml:"from"`
	Until   Moment   `yaml:"until"`   // at most 72 hours after From; without it, 72 hours after From
	Purpose string   `yaml:"purpose"` // empty means any purpose with the label emergency
	Lists   []string `yaml:"lists"`   // the lists that may be written to; empty means any
}

// Moderator is who moderates the body's pages, by a code of the body's own: never
// a name.
type Moderator struct {
	Validity  `yaml:",inline"`
	ID        string `yaml:"id"`
	TrainedOn Date   `yaml:"trained_on"`
}

// QuietHours are the hours of the night in which nobody is written to who could
// be woken (Garante 12 March 2003 [29844]).
type QuietHours struct {
	From     Clock    `yaml:"from"`     // 21:00 when not given
	Until    Clock    `yaml:"until"`    // 08:00 when not given
	Channels []string `yaml:"channels"` // sms when not given
	Off      bool     `yaml:"off"`
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
	Validity   `yaml:",inline"`
	ID         string   `yaml:"id"`
	NameIT     string   `yaml:"name_it"`
	Labels     []string `yaml:"labels"` // text labels of package purpose that serve it
	LegalBasis string   `yaml:"legal_basis"`
	ActRef     string   `yaml:"act_ref"`
}

// List is a contact list.
type List struct {
	Validity       `yaml:",inline"`
	ID             string `yaml:"id"`
	Source         Source `yaml:"source"`        // where the contacts come from; empty means the body's own service or form
	Purpose        string `yaml:"purpose"`       // what the contacts were collected for
	ContactsFile   string `yaml:"contacts_file"` // one address or number a line; relative to the policy file
	Empty          bool   `yaml:"empty"`         // nobody stands on it yet; without it a file without contacts is a mistake
	CollectedFrom  Date   `yaml:"collected_from"`
	CollectedUntil Date   `yaml:"collected_until"`
	NoticeVersion  string `yaml:"notice_version"` // of the privacy notice (GDPR art. 13)
}

// Source says where the contacts of a list come from.
type Source string

// The sources. Addresses of the last three may serve legal notices only (D.Lgs.
// 82/2005, art. 3-bis, 6-bis, 6-ter and 6-quater).
const (
	FromForm    Source = "form"    // people gave them themselves
	FromService Source = "service" // they came with a service the body gives
	FromOther   Source = "other"
	FromINAD    Source = "inad"    // digital domicile of citizens
	FromINIPEC  Source = "ini_pec" // of companies and professionals
	FromIPA     Source = "ipa"     // of public administrations
)

// LegalNoticesOnly reports whether the law keeps addresses of this source to
// notices with legal effect.
func (s Source) LegalNoticesOnly() bool { return s == FromINAD || s == FromINIPEC || s == FromIPA }

// SenderKind tells an office's address from a person's.
type SenderKind string

// The kinds of senders.
const (
	FunctionalSender SenderKind = "functional"
	PersonalSender   SenderKind = "personal"
)

// Sender is a registered sender: a mailbox, number or alphanumeric alias.
type Sender struct {
	Validity `yaml:",inline"`
	Address  string     `yaml:"address"`
	Kind     SenderKind `yaml:"kind"`
	Purpose  string     `yaml:"purpose"` // what it writes for when the message declares nothing
	Note     string     `yaml:"note"`
}

// Campaign is a declared campaign.
type Campaign struct {
	ID            string   `yaml:"id"`
	Purpose       string   `yaml:"purpose"`
	From          Date     `yaml:"from"`           // first day
	Until         Date     `yaml:"until"`          // last day, included
	MaxRecipients int      `yaml:"max_recipients"` // people; 0 means no bound
	List          string   `yaml:"list"`
	Senders       []string `yaml:"senders"`   // the only addresses, numbers or aliases that send it; empty means any of the body's own
	Emergency     string   `yaml:"emergency"` // the emergency it belongs to, if any
	ActRef        string   `yaml:"act_ref"`
	BulkAllowed   bool     `yaml:"bulk_allowed"` // without it a burst is a finding, declared or not
}

// Covers reports whether a time lies in the campaign's days.
func (c *Campaign) Covers(at time.Time) bool { return within(at, c.From, c.Until) }

// Route is a way a message may take, such as "write to the municipality".
type Route struct {
	Validity      `yaml:",inline"`
	ID            string   `yaml:"id"`
	Purpose       string   `yaml:"purpose"`
	Recipients    []string `yaml:"recipients"` // the only addresses it may write to; empty means any
	MaxRecipients int      `yaml:"max_recipients"`
	Transactional bool     `yaml:"transactional"` // one message to one person who asked for it: never a campaign
}

// Template is a registered transactional text, such as a one-time password or a
// reminder. Words in braces stand for what changes.
type Template struct {
	Validity `yaml:",inline"`
	ID       string `yaml:"id"`
	Text     string `yaml:"text"`
	Purpose  string `yaml:"purpose"`
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
	Validity  `yaml:",inline"`
	Platform  string    `yaml:"platform"`
	ID        string    `yaml:"id"`
	Name      string    `yaml:"name"`
	Ownership Ownership `yaml:"ownership"`
}

// Exclusion is a sender whose messages must not be looked at: unions (L.
// 300/1970), whistleblowing (D.Lgs. 24/2023), the works doctor.
type Exclusion struct {
	Validity `yaml:",inline"`
	Address  string `yaml:"address"`
	Domain   string `yaml:"domain"`
	Reason   string `yaml:"reason"`
}

// Election is one entry of the election calendar. From the decree to the end of
// voting, run-off included, public bodies communicate only impersonally and
// what they must (L. 28/2000 art. 9).
type Election struct {
	Name        string `yaml:"name"`
	Decree      Date   `yaml:"decree"`       // convocation of the comizi
	VoteFrom    Date   `yaml:"vote_from"`    // first day of voting; without it the Sunday before a Monday, else Vote
	Vote        Date   `yaml:"vote"`         // last day of voting
	RunoffFrom  Date   `yaml:"runoff_from"`  // first day of the run-off; without it the Sunday before a Monday, else Runoff
	Runoff      Date   `yaml:"runoff"`       // last day of the run-off, if there is one
	SilenceDays int    `yaml:"silence_days"` // days without propaganda up to the first of voting, which is one of them; every later day of voting is one too (L. 212/1956 art. 9); 0 means 2
}
