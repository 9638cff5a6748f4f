package policy

import (
	"maps"
	"slices"
	"time"
)

// Limits are the thresholds that a body may change.
type Limits struct {
	Bulk     BulkLimit                `yaml:"bulk"`
	Exposure map[string]time.Duration `yaml:"exposure"` // how long a kind of personal data may stand in public
	Settle   time.Duration            `yaml:"settle"`   // how long a change waits for another that takes it back
}

// BulkLimit is how many people in which windows make a bulk send.
type BulkLimit struct {
	People  int             `yaml:"people"`
	Windows []time.Duration `yaml:"windows"`
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
// kind of data (rule S22 of the social media policies).
func DefaultLimits() Limits {
	return Limits{
		Bulk:   BulkLimit{People: DefaultBulkPeople, Windows: []time.Duration{10 * time.Minute, 24 * time.Hour}},
		Settle: DefaultSettle,
		Exposure: map[string]time.Duration{
			"HEALTH": time.Hour, "SOCIAL_BENEFIT": time.Hour,
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
	if l.Bulk.People == 0 {
		l.Bulk.People = d.Bulk.People
	}
	if len(l.Bulk.Windows) == 0 {
		l.Bulk.Windows = d.Bulk.Windows
	}
	if l.Settle == 0 {
		l.Settle = d.Settle
	}
	maps.Copy(d.Exposure, l.Exposure)
	l.Exposure = d.Exposure
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
