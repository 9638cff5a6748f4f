package personaldata

import (
	"strings"
)

// Phrase is what the model of learned.bin is taught with.
type Phrase struct {
	From, To int // in bytes of the text
	Kind     Kind
	Signs    []uint16
	Ruled    bool // the rules say whose it is
	Nobodys  bool // the rules say that it is nobody's, whatever the model says
}

// Phrases gives the phrases of a text that the model may be asked about.
func (s *Scanner) Phrases(text string) (out []Phrase) {
	x, ok := s.pool.Get().(*scan)
	if !ok {
		panic("no scan")
	}
	defer s.pool.Put(x)
	x.pupil = &pupil{candidate: func(candidate, bool) {}, phrase: func(j conditionJudge, p phrase, ruled bool) {
		kind := Health
		if p.what&aBenefit != 0 {
			kind = SocialBenefit
		}
		from, to := x.v.source(int(x.tokens[p.first].start), p.end)
		out = append(out, Phrase{From: from, To: to, Kind: kind, Signs: collectedSigns(func(s *signsOf) { j.signs(s, p) }), Ruled: ruled, Nobodys: !ruled && (j.nobodys(p) || j.saysNot(p))})
	}}
	defer func() { x.pupil = nil }()
	x.run(text)
	return out
}

// collectedSigns are those that add adds.
func collectedSigns(add func(*signsOf)) []uint16 {
	var s signsOf
	add(&s)
	return s.all
}

// Candidates gives what the models of names, numbers, dates and addresses may be asked
// about in a text.
func (s *Scanner) Candidates(text string) (out []Phrase) {
	x, ok := s.pool.Get().(*scan)
	if !ok {
		panic("no scan")
	}
	defer s.pool.Put(x)
	x.pupil = &pupil{phrase: func(conditionJudge, phrase, bool) {}, candidate: func(c candidate, ruled bool) {
		from, to := x.v.source(c.start, c.end)
		out = append(out, Phrase{From: from, To: to, Kind: c.kind, Signs: collectedSigns(func(s *signsOf) { x.opinionSigns(s, &c) }), Ruled: ruled, Nobodys: !ruled && c.idle})
	}}
	defer func() { x.pupil = nil }()
	x.run(text)
	return out
}

// Opinion is when the model of a kind is believed against the rules, in log-odds.
type Opinion struct {
	Kind            Kind
	Against, Beyond float64
}

// Opinions gives them in the order of the models in opinions.bin.
func Opinions() (out []Opinion) {
	for _, o := range opinionKinds {
		out = append(out, Opinion{o.kind, o.against, o.beyond})
	}
	return out
}

// Names of what learned.bin is made with.
var (
	LearnedOdds   = learnedOdds
	EncodeLearned = encodeLearned
	LearnedModel  = learnedModel
)

const (
	LearnedSize      = learnedSize
	OpinionSize      = opinionSize
	LeastHealthOdds  = leastHealthOdds
	LeastBenefitOdds = leastBenefitOdds
	MostAgainst      = mostAgainst
	UnderRace        = underRace
)

// Lesson is a text of this package's tests; [brackets] are around what is somebody's of
// one kind. Of other kinds it says nothing.
type Lesson struct {
	Author string // the list it is from
	Kind   Kind
	Text   string
}

// Lessons gives the sentences about conditions and benefits that the tests have: those
// of the lists as they stand, and every frame of the grids with a word in it.
func Lessons() (out []Lesson) {
	for _, l := range []struct {
		author string
		kind   Kind
		texts  []string
	}{
		{"noise", Health, conditionNoise},
		{"noise", SocialBenefit, conditionNoise},
		{"noise classes", Health, noiseClasses},
		{"noise classes", SocialBenefit, noiseClasses},
		{"asked", Health, askedConditions},
		{"asked", SocialBenefit, askedBenefits},
		{"said", Health, saidConditions},
		{"said", SocialBenefit, saidBenefits},
		{"service", Health, serviceConditions},
		{"service", SocialBenefit, serviceBenefits},
		{"told", Health, toldConditions},
		{"told", SocialBenefit, toldBenefits},
	} {
		for _, text := range l.texts {
			out = append(out, Lesson{l.author, l.kind, text})
		}
	}
	for _, g := range []struct {
		kind          Kind
		forms, frames []string
		whose         bool
	}{
		{Health, diseases, conditionContexts, true},
		{Health, diseases, moreConditionContexts, true},
		{Health, diseases, generalContexts, false},
		{Health, diseases, otherDiseaseContexts, false},
		{Health, diseases, saidDiseaseContexts, false},
		{Health, bodyStates, stateContexts, true},
		{Health, bodyStates, stateGeneralContexts, false},
		{Health, bodyStates, saidStateContexts, false},
		{SocialBenefit, benefits, benefitContexts, true},
		{SocialBenefit, benefits, moreBenefitContexts, true},
		{SocialBenefit, benefits, benefitGeneralContexts, false},
		{SocialBenefit, benefits, otherBenefitContexts, false},
		{SocialBenefit, benefits, saidBenefitContexts, false},
	} {
		for n, frame := range g.frames {
			for k := range framesTaught {
				form := strings.NewReplacer("[", "", "]", "").Replace(g.forms[(7*n+13*k)%len(g.forms)])
				if g.whose {
					form = "[" + form + "]"
				}
				out = append(out, Lesson{"frames", g.kind, strings.ReplaceAll(frame, "{}", form)})
			}
		}
	}
	return out
}

// framesTaught is with how many words each frame is taught: one, for more make the model sure of the frames' own words (measured on other authors).
const framesTaught = 1
