package event

import (
	"cmp"
	"strconv"
	"time"
)

// FactsVersion is the version of Facts that this program derives. It grows when
// a rule comes to need a fact that older rows don't have: 1 brought Services,
// Auto and Thread, 2 the kind MINOR, 3 FirstTold, 4 the reasons acknowledgement and
// machine_alarm.
const FactsVersion = 4

// Facts is what the analyser derives from an event's text, once, for all
// detectors (design decision 12).
type Facts struct {
	Purpose      string   // best label of what the text is for
	Confidence   float64  // of Purpose, 0 to 1
	Unclear      bool     // the label is below the confidence that verdicts trust
	Reasons      []string // codes of the signals and topics that decided on Purpose, and of what its sender says it is (one_time_code, acknowledgement, machine_alarm); no words of the text
	PersonalForm bool     // an office-holder or candidate speaks, signs or is praised (L. 28/2000, art. 9)
	Exact        uint64   // fingerprint of the folded text; 0 without text
	Template     uint64   // similarity fingerprint (simhash) of the masked words; 0 without text
	Words        int      // words in the text
	Sketch       []uint32 `json:",omitempty"` // hashes of its shingles, for likeness; not kept
	Nameless     []uint32 `json:",omitempty"` // the same with names masked; not kept
	Opening      []uint32 `json:",omitempty"` // of its first words; not kept
	Bands        []uint64 `json:"-"`          // keys of the text in the index of campaigns; not kept
	PersonalData []string // kinds of personal data found, and MINOR if one is about somebody under 18; sorted, without repeats
	Spans        int      // how many pieces of personal data
	Told         uint64   `json:"-"` // fingerprint of what those pieces say, without a name in the greeting; 0 without any; not kept
	FirstTold    string   // id of the first message with this text that tells of the same people; empty without personal data
	Services     []string // codes of the health and social services that it names, sorted, without repeats
	Auto         Auto     // what the subject says no person wrote, where the source doesn't: reply, receipt, or empty
	Thread       string   // hash of the subject of a mail that answers, without its "Re:"; empty for others
	Version      int      // FactsVersion of the program that derived them; 0 for rows older than that number
	Excerpt      string   // redacted, at most 160 characters
	Campaign     string   // declared campaign, or "d-…" of the discovered one; empty without text
	// Evidence seals the event to the body's DPO, for detectors that raise a
	// finding about it later; nil outside the analyser.
	Evidence func() []byte `json:"-"`
	// Counted says that the bulk detector counted the message's people for a campaign
	// that nobody declared: those are what the second stage looks at.
	Counted    bool   `json:"-"`
	Registered string // id of the registered template that the text follows; then there is no discovered campaign
}

// Severity ranks findings.
type Severity string

// The severities, lowest first.
const (
	Info   Severity = "info"
	Low    Severity = "low"
	Medium Severity = "medium"
	High   Severity = "high"
	Grave  Severity = "grave"
)

// Rank orders severities: 0 for info to 4 for grave.
func (s Severity) Rank() int {
	switch s {
	case Grave:
		return 4
	case High:
		return 3
	case Medium:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Verdict is the three-valued answer of a purpose rule (design decision 14).
type Verdict string

// The verdicts.
const (
	Compatible   Verdict = "compatible"
	Incompatible Verdict = "incompatible"
	Unknown      Verdict = "unknown"
)

// SubjectKind says what a finding, and the incident it belongs to, is about.
type SubjectKind string

// The subjects of findings.
const (
	AboutCampaign SubjectKind = "campaign"
	AboutItem     SubjectKind = "item"
	AboutRoute    SubjectKind = "route"
	AboutList     SubjectKind = "list"
)

// Finding is what one rule says about one subject. It grows: each growth is a
// new Revision of the same ID. (ID, Revision) always has the same content,
// because Revision counts what the finding has folded in, so that a repeat
// after a crash is harmless.
type Finding struct {
	ID            string      `json:"id"`
	Revision      uint64      `json:"revision"`
	Body          Body        `json:"body"`
	Channel       Channel     `json:"channel"`
	Rule          string      `json:"rule"`
	RuleVersion   int         `json:"rule_version"`
	Severity      Severity    `json:"severity"`
	About         SubjectKind `json:"about"`
	Subject       string      `json:"subject"`               // id of the campaign, item, route or list
	Incident      string      `json:"incident,omitempty"`    // kind and subject of the incident it belongs to, such as campaign/d-7, where its own subject is another
	OpeningEvent  string      `json:"opening_event"`         // the one that raised it
	FirstEvent    string      `json:"first_event,omitempty"` // the earliest folded in, by event time
	LastEvent     string      `json:"last_event"`            // the latest folded in
	Opened        time.Time   `json:"opened"`                // event time of the opening event
	Updated       time.Time   `json:"updated"`               // event time of the latest event folded in
	Detected      time.Time   `json:"detected"`              // wall clock when it was first raised
	People        int         `json:"people"`
	AtLeast       bool        `json:"at_least,omitempty"` // People is a lower bound: show "≥"
	Messages      int         `json:"messages"`
	Verdict       Verdict     `json:"verdict,omitempty"`
	Declared      string      `json:"declared,omitempty"` // declared purpose
	Inferred      string      `json:"inferred,omitempty"` // what the text is for
	Confidence    float64     `json:"confidence,omitempty"`
	CollectedFor  []Count     `json:"collected_for,omitempty"` // purposes the contacts were collected for, with people
	Unknown       int         `json:"unknown,omitempty"`       // people that no list knows
	PersonalData  []string    `json:"personal_data,omitempty"`
	ExposedFrom   *time.Time  `json:"exposed_from,omitempty"`
	ExposedTo     *time.Time  `json:"exposed_to,omitempty"`   // nil while it stands
	ExposedSeen   *time.Time  `json:"exposed_seen,omitempty"` // last seen standing, where the end was only noticed: it lies between this and ExposedTo
	SenderClass   string      `json:"sender_class,omitempty"` // institutional, personal, external, unknown: a class, never a person
	PolicyVersion string      `json:"policy_version,omitempty"`
	Reasons       []string    `json:"reasons,omitempty"`  // codes that package alert turns into sentences, such as electoral_window
	Rows          []Row       `json:"rows,omitempty"`     // rows of the register that decided, at most MaxRows
	Excerpt       string      `json:"excerpt,omitempty"`  // redacted, at most 160 characters
	Evidence      []byte      `json:"evidence,omitempty"` // sealed with age to the DPO's key
	// Senders are those seen, functional addresses or tokens, sorted, at most
	// MaxSenders. They stay in this process: a finding on the bus names a class.
	Senders []string `json:"-"`
}

// Row is a row of the body's register that decided on a finding. It names no
// person.
type Row struct {
	Kind    string     `json:"kind"`              // list, expired_list, purpose, campaign, campaign_maximum, compatibility, withdrawal, election, emergency, route, sender, template, processor, quiet_hours
	ID      string     `json:"id"`                // of the row in the register
	Purpose string     `json:"purpose,omitempty"` // that the row is for
	From    *time.Time `json:"from,omitempty"`    // when it begins
	Until   *time.Time `json:"until,omitempty"`   // first instant after it
	Ref     string     `json:"ref,omitempty"`     // its act, contract or notice version
	Text    string     `json:"text,omitempty"`    // what it says, in the register's own words
}

// MaxRows bounds Finding.Rows.
const MaxRows = 12

// MaxSenders bounds Finding.Senders.
const MaxSenders = 20

// Count is a number of people for a name.
type Count struct {
	Name   string `json:"name"`
	People int    `json:"people"`
}

// MsgID is the Nats-Msg-Id of this revision.
func (f *Finding) MsgID() string { return f.ID + "." + strconv.FormatUint(f.Revision, 10) }

// StreamSubject is the subject the finding is published on:
// findings.<body>.<rule>.
func (f *Finding) StreamSubject() string { return "findings." + string(f.Body) + "." + f.Rule }

// IncidentKey names the incident the finding belongs to (design decision 6): the body,
// and the finding's own subject unless it says that it belongs to another's.
func (f *Finding) IncidentKey() string {
	return string(f.Body) + "/" + cmp.Or(f.Incident, string(f.About)+"/"+f.Subject)
}

// Rule describes a detector's rule to people.
type Rule struct {
	ID      string // such as bulk.undeclared
	Version int
	TitleIT string
	TitleEN string
	Source  string // the law or decision it rests on
}

// Incident is the findings that belong together: one alert, one decision.
type Incident struct {
	ID       string    `json:"id"`
	Key      string    `json:"key"` // body, kind of subject and subject
	Body     Body      `json:"body"`
	Severity Severity  `json:"severity"`
	State    string    `json:"state"`    // new; taken, decided, closed come with the desk
	Opened   time.Time `json:"opened"`   // event time
	Updated  time.Time `json:"updated"`  // event time
	Detected time.Time `json:"detected"` // wall clock
	Alerted  time.Time `json:"alerted"`  // wall clock when the mail was accepted; zero before
	Revision uint64    `json:"revision"`
	Findings []Finding `json:"findings"` // latest revision of each, in order of arrival: the first one gives the incident its day
}

// Reach is what a campaign reached over days.
type Reach struct {
	Body       Body
	Campaign   string
	Channel    Channel // of its latest message
	People     int
	Messages   int
	First      time.Time // event time of its first message in these days
	Last       time.Time
	FirstEvent string // ids of these messages
	LastEvent  string
}

// Delivery is one message of the events stream, not yet decoded.
type Delivery struct {
	Seq     uint64    // position in the stream
	Stored  time.Time // when the stream took it
	Subject string
	Data    []byte
	Event   *Event // the event where it is decoded already; nil means Data holds it
}

// Batch is what the analyser hands to the store in one write.
type Batch struct {
	Events   []*Event
	Findings []*Finding
}

// DeadLetter is input that could not be understood, kept as long as text.
type DeadLetter struct {
	Body   Body
	Stage  string // collect or analyse
	Source string
	Reason string // without personal data
	Sealed []byte // the truncated input, sealed to the DPO's key
	ID     string // the same input gives the same id
}

// Day is the day of the event that opened the incident, in UTC: storage is
// partitioned by it.
func (in *Incident) Day() time.Time {
	if len(in.Findings) == 0 {
		return time.Time{}
	}
	return DayOf(in.Findings[0].OpeningEvent)
}
