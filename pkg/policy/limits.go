package policy

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Limits are the thresholds that a body may change.
type Limits struct {
	Bulk     BulkLimit                `yaml:"bulk"`
	Exposure map[string]time.Duration `yaml:"exposure"` // how long a kind of personal data may stand in public
	Settle   time.Duration            `yaml:"settle"`   // how long a change waits for another that takes it back
	Calendar Calendar                 `yaml:"calendar"` // in which hours the limits of exposures run
	// ThirdPerson is from how many people on that a service channel tells of somebody
	// else are many (GDPR art. 33; D.Lgs. 196/2003 art. 2-ter): fewer are a family.
	ThirdPerson int         `yaml:"third_person"`
	Letters     LetterLimit `yaml:"letters"`
}

// LetterLimit is from how many people on correspondence is judged as if the body had
// sent it to all: mail that nothing in the register says is for a service, with one
// text, within a day. A letter to somebody is no communication to citizens in the
// sense of L. 150/2000 art. 1(4) and L. 28/2000 art. 9.
type LetterLimit struct {
	People      int `yaml:"people"`       // of the rules about elections and emergencies
	ThirdPerson int `yaml:"third_person"` // of the rule about somebody else's data: offices and relatives in copy are none
}

// BulkLimit is how many people in which windows make a bulk send, and the limits
// of the other rules about many people.
type BulkLimit struct {
	People         int             `yaml:"people"`          // distinct people per window for an undeclared campaign
	Windows        []time.Duration `yaml:"windows"`         // of event time, sliding
	Visible        int             `yaml:"visible"`         // external recipients that see each other's address (To, Cc): a finding
	VisibleGrave   int             `yaml:"visible_grave"`   // and a grave one
	Inbound        int             `yaml:"inbound"`         // staff mailboxes that one message from outside reaches
	InboundPercent float64         `yaml:"inbound_percent"` // or this share of the directory, in percent, whichever is less
	ReplyAll       int             `yaml:"reply_all"`       // answers to everybody in one conversation within an hour
	Template       int             `yaml:"template"`        // people per hour for one registered template; 0 means no limit
	RouteFanOut    time.Duration   `yaml:"route_fan_out"`   // messages of one route in which its recipients are counted together
	ListReadDays   int             `yaml:"list_read_days"`  // how long a bulk read of a list is remembered
	ListReadRows   int             `yaml:"list_read_rows"`  // rows that make a read a bulk read
	Reports        int             `yaml:"reports"`         // citizens' reports about one text that make a finding
}

// Defaults of the limits.
const (
	DefaultBulkPeople = 50
	DefaultSettle     = 30 * time.Second
	// DefaultExposure is the limit of a kind of personal data without its own.
	DefaultExposure = 4 * time.Hour
)

// DefaultLimits returns the limits of a body that sets none: a bulk send is 50
// people in 10 minutes or a day, and exposures end in 1, 4 or 24 hours by the
// kind of data (rule S22 of the social media policies). Letters count from 5 people a day
// on, or 10 where they tell of somebody else.
func DefaultLimits() Limits {
	return Limits{
		Bulk: BulkLimit{
			People: DefaultBulkPeople, Windows: []time.Duration{10 * time.Minute, 24 * time.Hour, 7 * 24 * time.Hour},
			Visible: 10, VisibleGrave: 50, Inbound: 20, InboundPercent: 2, ReplyAll: 20,
			RouteFanOut: 10 * time.Minute, ListReadDays: 30, ListReadRows: 100, Reports: 2,
		},
		Settle: DefaultSettle, ThirdPerson: 3, Letters: LetterLimit{People: 5, ThirdPerson: 10},
		Exposure: map[string]time.Duration{
			"HEALTH": time.Hour, "SOCIAL_BENEFIT": time.Hour, "MINOR": time.Hour, // any data about somebody under 18
			"IT_IDENTITY_CARD": time.Hour, "IT_PASSPORT": time.Hour, "IT_DRIVER_LICENSE": time.Hour, "IT_HEALTH_CARD": time.Hour,
			"IBAN": time.Hour, "CREDIT_CARD": time.Hour,
			"PHONE_NUMBER": 4 * time.Hour, "EMAIL_ADDRESS": 4 * time.Hour, "IT_FISCAL_CODE": 4 * time.Hour, "IT_VAT_CODE": 4 * time.Hour,
			"ADDRESS": 4 * time.Hour, "IT_PLATE": 4 * time.Hour, "DATE_OF_BIRTH": 4 * time.Hour,
			"PERSON": 24 * time.Hour,
		},
	}
}

// fill puts the defaults where the file says nothing.
func (l *Limits) fill() {
	d := DefaultLimits()
	l.Bulk.fill(d.Bulk)
	l.ThirdPerson = cmp.Or(l.ThirdPerson, d.ThirdPerson)
	l.Letters.People = cmp.Or(l.Letters.People, d.Letters.People)
	l.Letters.ThirdPerson = cmp.Or(l.Letters.ThirdPerson, d.Letters.ThirdPerson)
	if l.Settle == 0 {
		l.Settle = d.Settle
	}
	maps.Copy(d.Exposure, l.Exposure)
	l.Exposure = d.Exposure
}

// fill puts the defaults where the file says nothing.
func (b *BulkLimit) fill(d BulkLimit) {
	if len(b.Windows) == 0 {
		b.Windows = d.Windows
	}
	b.People = cmp.Or(b.People, d.People)
	b.Visible = cmp.Or(b.Visible, d.Visible)
	b.VisibleGrave = cmp.Or(b.VisibleGrave, d.VisibleGrave)
	b.Inbound = cmp.Or(b.Inbound, d.Inbound)
	b.InboundPercent = cmp.Or(b.InboundPercent, d.InboundPercent)
	b.ReplyAll = cmp.Or(b.ReplyAll, d.ReplyAll)
	b.RouteFanOut = cmp.Or(b.RouteFanOut, d.RouteFanOut)
	b.ListReadDays = cmp.Or(b.ListReadDays, d.ListReadDays)
	b.ListReadRows = cmp.Or(b.ListReadRows, d.ListReadRows)
	b.Reports = cmp.Or(b.Reports, d.Reports)
}

// ExposureLimit is how long data of a kind may stand in public.
func (l *Limits) ExposureLimit(kind string) time.Duration {
	if d, ok := l.Exposure[kind]; ok {
		return d
	}
	return DefaultExposure
}

// knownKinds are the kinds that a file may set a limit for, sorted.
func knownKinds() []string { return slices.Sorted(maps.Keys(DefaultLimits().Exposure)) }
