package personaldata

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SettingError is one mistake at a path such as types[2].pattern. Its text says
// what to write instead and does not quote terms or exceptions: they are
// personal data.
type SettingError struct{ Path, Text string }

func (e SettingError) Error() string { return e.Path + ": " + e.Text }

// Validate reports every setting that cannot be used, joined, each with what to
// write instead.
func (c *Config) Validate() error {
	var errs []error
	for _, e := range c.Mistakes() {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}

// settingsChecker collects mistakes.
type settingsChecker struct {
	*Config
	errs  []SettingError
	known map[Kind]bool // types that terms and exceptions may name
}

// Mistakes are what Validate reports, one by one.
func (c *Config) Mistakes() []SettingError {
	k := &settingsChecker{Config: c, known: map[Kind]bool{}}
	for _, kind := range Kinds() {
		k.known[kind] = true
	}
	k.checkTypes()
	k.checkTerms()
	k.checkExceptions()
	for i, o := range c.Official {
		if strings.TrimSpace(o) == "" {
			k.fail(fmt.Sprintf("official[%d]", i), "is empty: write a phone number, an address, a domain, an IBAN or a code, or take the line out")
		}
	}
	return k.errs
}

func (k *settingsChecker) fail(path, format string, args ...any) {
	k.errs = append(k.errs, SettingError{path, fmt.Sprintf(format, args...)})
}

var typeName = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

func (k *settingsChecker) checkTypes() {
	if len(k.Types) > mostSettings {
		k.fail("types", "has %d entries: at most %d", len(k.Types), mostSettings)
		return
	}
	seen := map[Kind]int{}
	for i := range k.Types {
		t, path := &k.Types[i], fmt.Sprintf("types[%d]", i)
		if !typeName.MatchString(string(t.Name)) || len(t.Name) > 64 {
			k.fail(path+".name", "%q is no name of a type: write capitals, digits and underscores, such as BADGE_NUMBER", t.Name)
			continue
		}
		if first, twice := seen[t.Name]; twice {
			k.fail(path+".name", "%s stands also at types[%d]: keep one", t.Name, first)
			continue
		}
		seen[t.Name] = i
		k.checkScore(path+".threshold", t.Threshold)
		k.checkLabel(path+".label", t.Label)
		if slices.Contains(Kinds(), t.Name) {
			k.checkKnownType(path, t)
			continue
		}
		k.known[t.Name] = true
		k.checkOwnType(path, t)
	}
}

func (k *settingsChecker) checkScore(path string, score float64) {
	if !(score >= 0 && score <= 1) { // refuses NaN too
		k.fail(path, "%v is no score: write a number from 0 to 1, such as 0.6", score)
	}
}

func (k *settingsChecker) checkLabel(path, label string) {
	bad := strings.ContainsFunc(label, func(r rune) bool { return r == '[' || r == ']' || unicode.IsControl(r) || r == utf8.RuneError })
	if bad || strings.TrimSpace(label) != label || utf8.RuneCountInString(label) > longestLabel {
		k.fail(path, "write a short label without brackets, such as MATRICOLA: at most %d characters", longestLabel)
	}
}

// checkKnownType refuses what only a type of the body's own may set.
func (k *settingsChecker) checkKnownType(path string, t *Type) {
	for field, set := range map[string]bool{
		"pattern": t.Pattern != "", "validator": t.Validator != "", "context": len(t.Context) > 0,
		"context_window": t.Window != 0, "score": t.Score != 0, "score_with_context": t.ScoreWithContext != 0,
	} {
		if set {
			k.fail(path+"."+field, "%s is a type of the engine, whose rule is fixed: take %s out, or give the type another name", t.Name, field)
		}
	}
}

func (k *settingsChecker) checkOwnType(path string, t *Type) {
	switch {
	case t.Pattern != "":
		k.checkPattern(path+".pattern", t.Pattern)
	case !slices.ContainsFunc(k.Terms, func(term Term) bool { return term.Type == t.Name }):
		k.fail(path, "%s is no type of the engine (%s) and has neither a pattern nor terms: write a pattern, or terms with this type, or correct the name", t.Name, nearestKinds(t.Name))
	case t.Validator != "" || len(t.Context) > 0 || t.Score != 0 || t.ScoreWithContext != 0 || t.Window != 0:
		k.fail(path, "validator, context and scores belong to a pattern: write one, or take them out")
	}
	if _, ok := validators[t.Validator]; t.Validator != "" && !ok {
		k.fail(path+".validator", "%q is no validator: use %s", t.Validator, strings.Join(Validators(), ", "))
	}
	k.checkScore(path+".score", t.Score)
	k.checkScore(path+".score_with_context", t.ScoreWithContext)
	if t.Window < 0 || t.Window > widestWindow {
		k.fail(path+".context_window", "%d: write how many characters, at most %d", t.Window, widestWindow)
	}
	full, best := t.withDefaults(), 0.0
	if best = full.Score; len(t.Context) > 0 {
		best = full.ScoreWithContext
	}
	if full.ScoreWithContext < full.Score {
		k.fail(path+".score_with_context", "is under score: a word near it makes a value surer; write at least %v", full.Score)
	} else if best < full.Threshold && t.Pattern != "" {
		k.fail(path+".threshold", "%v is over every score of %s, so that it is never reported: lower it", full.Threshold, t.Name)
	}
	for i, w := range t.Context {
		if !isOneWord(w) {
			k.fail(fmt.Sprintf("%s.context[%d]", path, i), "write one word of letters and digits; more words are more entries")
		}
	}
	if (t.ScoreWithContext != 0 || t.Window != 0) && len(t.Context) == 0 {
		k.fail(path, "context_window and score_with_context need context: write words that stand near the value, or take them out")
	}
}

// nearestKinds names the engine's types that share a word with name, or says
// how to see all.
func nearestKinds(name Kind) string {
	var near []string
	for _, k := range Kinds() {
		for word := range strings.SplitSeq(string(name), "_") {
			if len(word) > 2 && strings.Contains(string(k), word) && !slices.Contains(near, string(k)) {
				near = append(near, string(k))
			}
		}
	}
	if len(near) == 0 {
		return "such as PHONE_NUMBER or PERSON"
	}
	return "such as " + strings.Join(near, ", ")
}

func (k *settingsChecker) checkPattern(path, pattern string) {
	if len(pattern) > longestPatternText {
		k.fail(path, "has %d characters: write at most %d, or terms instead", len(pattern), longestPatternText)
		return
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		k.fail(path, "is no regular expression (RE2): %v", err)
		return
	}
	tree = tree.Simplify()
	least, most := matchLength(tree)
	switch {
	case least == 0:
		k.fail(path, "matches the empty text: write what must be there, such as [0-9]{6} in place of [0-9]*")
	case most > longestMatch:
		k.fail(path, "has no bound, or one over %d characters: write {1,20} in place of + and {0,20} in place of *", longestMatch)
	case tree.MaxCap() > 1:
		k.fail(path, "has %d groups: keep one, around the value, and write (?:…) for the others", tree.MaxCap())
	}
	if tree.MaxCap() == 1 && !alwaysGroups(tree) {
		k.fail(path, "its group may be left out or be empty: write it so that it always holds the value")
	}
}

func (k *settingsChecker) checkTerms() {
	if len(k.Terms) > mostSettings {
		k.fail("terms", "has %d entries: at most %d", len(k.Terms), mostSettings)
		return
	}
	for i, t := range k.Terms {
		path := fmt.Sprintf("terms[%d]", i)
		folded := foldTerm(t.Text)
		switch {
		case len(folded) == 0 || !isWordRune(folded[0]) || !isWordRune(folded[len(folded)-1]):
			k.fail(path+".text", "begins or ends with a sign, or is empty: write it from its first to its last letter or digit")
		case len(folded) > longestTerm || len(firstWord(folded)) > longestFirstWord:
			k.fail(path+".text", "is too long: at most %d characters, and %d in its first word", longestTerm, longestFirstWord)
		case len(folded) == 1:
			k.fail(path+".text", "is one character, which stands in every text: write more")
		}
		if !k.known[t.Type] {
			k.fail(path+".type", "%q is no type (%s): use one of the engine's, or add it to types", t.Type, nearestKinds(t.Type))
		}
	}
}

func (k *settingsChecker) checkExceptions() {
	if len(k.Exceptions) > mostSettings {
		k.fail("exceptions", "has %d entries: at most %d", len(k.Exceptions), mostSettings)
		return
	}
	terms := map[string]int{}
	for i, t := range k.Terms {
		terms[foldValue(t.Text)] = i
	}
	for i, x := range k.Exceptions {
		path, key := fmt.Sprintf("exceptions[%d]", i), foldValue(x.Text)
		if key == "" {
			k.fail(path+".text", "is empty: write the text that must not be reported, or take the entry out")
		}
		if at, both := terms[key]; both && key != "" && (len(x.Types) == 0 || slices.Contains(x.Types, k.Terms[at].Type)) {
			k.fail(path+".text", "is also the text of terms[%d]: keep one of the two", at)
		}
		for j, t := range x.Types {
			if !k.known[t] {
				k.fail(fmt.Sprintf("%s.types[%d]", path, j), "%q is no type (%s): use one of the engine's, or add it to types", t, nearestKinds(t))
			}
		}
	}
}
