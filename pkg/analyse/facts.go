package analyse

import (
	"fmt"
	"slices"
	"sync"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/personaldata"
	"vedetta/pkg/policy"
	"vedetta/pkg/purpose"
)

// excerptLength is the longest redacted excerpt, in characters (design
// decision 9).
const excerptLength = 160

// Reader derives facts from texts. It is safe for concurrent use: finding who
// belongs together over time is the campaign grouper's work.
type Reader struct {
	mu       sync.RWMutex // guards bodies and versions
	bodies   map[event.Body]engines
	versions uint64  // of engines made so far
	fallback engines // of bodies without a register

	readings *readings
}

// engines read the texts of one body.
type engines struct {
	finder     *personaldata.Scanner
	classifier *purpose.Classifier
	version    uint64 // of these engines; 0 for bodies without a register
}

// NewReader returns a Reader that knows each body's own contacts. It fails when
// a body's settings for personal data cannot be used.
func NewReader(bodies []*policy.Policy) (*Reader, error) {
	finder, err := personaldata.New(personaldata.Config{})
	if err != nil {
		return nil, err
	}
	classifier, err := purpose.New()
	if err != nil {
		return nil, err
	}
	known, err := newReadings()
	if err != nil {
		return nil, err
	}
	r := &Reader{
		bodies: make(map[event.Body]engines, len(bodies)), fallback: engines{finder: finder, classifier: classifier},
		readings: known,
	}
	for _, p := range bodies {
		if err := r.Use(p, nil); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Use reads the texts of a body by the settings of a version of its register
// from now on, with a classifier of the body's own where model holds one. After
// an error the older settings stay.
func (r *Reader) Use(p *policy.Policy, model []byte) error {
	use, err := r.prepare(p, model)
	if err == nil {
		use()
	}
	return err
}

// prepare makes what Use needs; the function it returns cannot fail.
func (r *Reader) prepare(p *policy.Policy, model []byte) (use func(), err error) {
	own := r.fallback
	if model != nil {
		m, err := purpose.DecodeModel(model)
		if err != nil {
			return nil, fmt.Errorf("purpose_model of %s: %w", p.Body.IPA, err)
		}
		if own.classifier, err = purpose.NewWith(m); err != nil {
			return nil, fmt.Errorf("purpose_model of %s: %w", p.Body.IPA, err)
		}
	}
	if own.finder, err = personaldata.New(p.FindsPersonalData()); err != nil {
		return nil, fmt.Errorf("personal data settings of %s: %w", p.Body.IPA, err)
	}
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.versions++
		own.version = r.versions
		r.bodies[p.Body.IPA] = own
	}, nil
}

// enginesOf returns what reads the texts of a body.
func (r *Reader) enginesOf(body event.Body) engines {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if own, ok := r.bodies[body]; ok {
		return own
	}
	return r.fallback
}

// Read fills in the event's facts, but for its campaign. It reports whether the
// same text was read before and its facts were still known.
func (r *Reader) Read(e *event.Event) (known bool) {
	f := new(event.Facts)
	e.Facts = f
	if text := fullText(e); text != "" {
		use := r.enginesOf(e.Body)
		key := r.readings.key(use.version, e)
		var s said
		if s, known = r.readings.facts.Get(key); !known {
			s = use.read(e, text)
			r.readings.facts.Add(key, s)
		}
		*f = s.on(e.Time)
		if e.Type == event.CitizenReport {
			setPrints(f, campaign.TextOf(campaign.Quoted(text)))
		}
		detect.ReadSubject(e)
	}
	f.Version, f.Campaign = event.FactsVersion, e.Data.Campaign
	return known
}

// read derives what depends on the text alone. The slices of the result are
// shared by all events with this text: nobody changes them.
func (use engines) read(e *event.Event, text string) said {
	var f event.Facts
	guess, reasons := use.classifier.ExplainWordless(purpose.Message{Channel: string(e.Channel), Subject: e.Data.Subject, Text: e.Data.Text})
	f.Purpose, f.Confidence, f.Unclear, f.PersonalForm = string(guess.Label), guess.Confidence, guess.Unclear, guess.PersonalForm
	for _, reason := range reasons { // words of the text stay out of the rows (design decision 9)
		f.Reasons = append(f.Reasons, reason.Code)
	}
	if acknowledges(e.Data.Text) {
		f.Reasons = append(f.Reasons, acknowledgement)
	}
	if alarms(e.Data.Text) {
		f.Reasons = append(f.Reasons, machineAlarm)
	}
	setPrints(&f, campaign.TextOf(text))
	spans := use.finder.Find(text)
	f.Spans, f.Told = len(spans), told(text, spans)
	for _, s := range spans {
		if k := string(s.Kind); !slices.Contains(f.PersonalData, k) {
			f.PersonalData = append(f.PersonalData, k)
		}
	}
	born := bornIn(spans)
	if slices.ContainsFunc(spans, func(s personaldata.Span) bool { return s.Minor }) {
		f.PersonalData, born = append(f.PersonalData, ofMinor), nil // on any day
	}
	slices.Sort(f.PersonalData)
	f.Services = personaldata.Services(e.Data.Subject, e.Data.Text)
	told := slices.ContainsFunc(spans, func(s personaldata.Span) bool {
		return s.Kind == personaldata.Health || s.Kind == personaldata.SocialBenefit
	})
	if guess.Label != purpose.PersonalCase && !told {
		// One person's case, illness or benefit shows who it is even without a name:
		// its text is in the sealed evidence only.
		f.Excerpt = hideNames(personaldata.Redact(text, spans, excerptLength))
	}
	// Whoever appends gets a copy.
	f.Reasons, f.PersonalData = slices.Clip(f.Reasons), slices.Clip(f.PersonalData)
	return said{f, born}
}

func setPrints(f *event.Facts, t campaign.Text) {
	f.Exact, f.Template, f.Words, f.Sketch, f.Nameless, f.Opening, f.Bands = t.Exact, t.Template, t.Words, t.Sketch, t.Nameless, t.Opening, t.Bands
}

// fullText is what people read: the subject of a mail and its text.
func fullText(e *event.Event) string {
	switch {
	case e.Data.Subject == "":
		return e.Data.Text
	case e.Data.Text == "":
		return e.Data.Subject
	}
	return e.Data.Subject + "\n" + e.Data.Text
}

// grouped reports whether an event's text can be part of a campaign.
func grouped(k event.Kind) bool {
	return k == event.MessageSubmitted || k == event.MessageReceived || k == event.CitizenReport
}
