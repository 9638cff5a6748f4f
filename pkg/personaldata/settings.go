package personaldata

// Config is what a body sets: which types are looked for and how surely, what is
// its own, what else is personal data. The zero value looks for every type.
type Config struct {
	// Official lists contacts of the body itself, never personal data: phone
	// numbers, e-mail addresses, e-mail domains (with their subdomains), IBANs,
	// fiscal and VAT codes, plates. Spaces, case and the prefix +39 do not matter.
	Official []string `yaml:"official"`
	// Types changes the types of Kinds and adds types of the body's own. Each name
	// stands once.
	Types []Type `yaml:"types"`
	// Exceptions are never reported.
	Exceptions []Exception `yaml:"exceptions"`
	// Terms are reported wherever they stand as whole words.
	Terms []Term `yaml:"terms"`
}

// Type sets one type. A type of Kinds takes enabled, threshold and label only;
// another name is a type of the body's own, found by its pattern or its terms.
type Type struct {
	// Name is one of Kinds, or a new name such as BADGE_NUMBER.
	Name Kind `yaml:"name"`
	// Enabled is true when absent.
	Enabled *bool `yaml:"enabled"`
	// Threshold is the least score that is reported; 0 means DefaultThreshold. A
	// PERSON below 0.65 is mostly a single given name for which only the list of names
	// speaks. Measured on the 2,857 clean and the marked texts that the rules were
	// learnt from: 0.65 takes away 16 of 33 false alarms and 13 of 100 names that are
	// rightly found. A body that publishes texts sets it; one that looks for people in
	// comments does not.
	Threshold float64 `yaml:"threshold"`
	// Label replaces the value in redacted texts, without brackets: MATRICOLA.
	Label string `yaml:"label"`
	// Pattern is a regular expression in RE2 syntax. Its longest match is bounded,
	// so that time stays linear. With a group, the group is the value.
	Pattern string `yaml:"pattern"`
	// Validator names a check that the value must pass: one of Validators.
	Validator string `yaml:"validator"`
	// Context are words that make the value surer when one stands near it, before
	// or after. Case and accents do not matter.
	Context []string `yaml:"context"`
	// Window is how many characters away a context word may stand; 0 means
	// DefaultWindow.
	Window int `yaml:"context_window"`
	// Score is that of a value without a context word; 0 means 0.4 when there are
	// context words and 0.85 when there are none.
	Score float64 `yaml:"score"`
	// ScoreWithContext is that of a value near a context word; 0 means 0.9.
	ScoreWithContext float64 `yaml:"score_with_context"`
}

// Exception is a text that is never reported. It is compared with the whole of
// what was found; case, spaces and accents do not matter.
type Exception struct {
	Text string `yaml:"text"`
	// Types it holds for; empty means all.
	Types []Kind `yaml:"types"`
}

// Term is a text that is personal data for this body, such as the name of a
// shelter. It is found as whole words; case, accents and the kind of spaces do
// not matter.
type Term struct {
	Text string `yaml:"text"`
	// Type it is reported as: one of Kinds, or of the types in the settings.
	Type Kind `yaml:"type"`
}

// Defaults of types of the body's own.
const (
	DefaultThreshold = 0.5
	DefaultWindow    = 60
)

const (
	scoreAlone         = 0.85 // of a pattern without context words
	scoreWithout       = 0.4  // of a pattern whose context words are not near
	scoreWithContext   = 0.9
	longestMatch       = 256 // bytes of a pattern's match
	longestTerm        = 200 // characters of a term
	longestFirstWord   = 64  // bytes of a term's first word, folded
	widestWindow       = 500 // characters
	mostSettings       = 10_000
	longestLabel       = 40
	longestSettings    = 4 << 20 // bytes of a file
	longestPatternText = 2_000
)

// enabled reports whether the type is looked for.
func (t *Type) enabled() bool { return t.Enabled == nil || *t.Enabled }

// withDefaults fills in the scores, the window and the threshold of a type of
// the body's own.
func (t Type) withDefaults() Type {
	if t.Score == 0 {
		t.Score = scoreAlone
		if len(t.Context) > 0 {
			t.Score = scoreWithout
		}
	}
	if t.ScoreWithContext == 0 {
		t.ScoreWithContext = max(scoreWithContext, t.Score)
	}
	if t.Window == 0 {
		t.Window = DefaultWindow
	}
	if t.Threshold == 0 {
		t.Threshold = DefaultThreshold
	}
	return t
}
