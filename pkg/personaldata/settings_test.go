package personaldata

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const exampleSettings = "../../deploy/personal-data.example.yaml"

func TestExampleSettings(t *testing.T) {
	c, err := LoadConfig(exampleSettings)
	if err != nil {
		t.Fatal(err)
	}
	k, err := compile(c)
	if err != nil {
		t.Fatal(err)
	}
	if k.wants(Plate) || !k.wants(Person) || len(c.Official) != 3 {
		t.Errorf("plates %v, persons %v, %d official", k.wants(Plate), k.wants(Person), len(c.Official))
	}
	text := "La matricola AB-12345 ha la tessera n. 1234567897, sta a casa  AURORA e segue il progetto ripartire. Vedi CD-98765."
	var got []string
	for _, s := range k.custom(text, nil) {
		got = append(got, string(s.Kind)+" "+text[s.Start:s.End]+" "+c.Labels().Of(s.Kind))
	}
	want := []string{
		"BADGE_NUMBER AB-12345 [MATRICOLA]", "LIBRARY_CARD 1234567897 [TESSERA BIBLIOTECA]",
		"SHELTER casa  AURORA [CASA PROTETTA]", "SOCIAL_BENEFIT progetto ripartire [PRESTAZIONE SOCIALE]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// The example names every setting and every validator, so that it teaches all.
func TestExampleNamesEverySetting(t *testing.T) {
	b, err := os.ReadFile(exampleSettings)
	if err != nil {
		t.Fatal(err)
	}
	words := append(Validators(), "official:", "types:", "terms:", "exceptions:", "name:", "enabled:", "threshold:", "label:", "pattern:", "validator:",
		"context:", "context_window:", "score:", "score_with_context:", "text:", "type:", "types: [")
	for _, w := range words {
		if !strings.Contains(string(b), w) {
			t.Errorf("the example does not show %s", w)
		}
	}
}

func TestMistakesInSettings(t *testing.T) {
	f := func(content string, want ...string) {
		t.Helper()
		_, err := ParseConfig([]byte(content))
		if err == nil {
			t.Errorf("accepted:\n%s", content)
			return
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s\ngives %v\nwithout %q", content, err, w)
			}
		}
	}
	f("typs: []", "[1:1]", "typs")
	f("types:\n  - {name: PERSON, treshold: 1}", "[2:20]", "treshold")
	f("types: 3", "[1:8]")
	f("types: []\n---\ntypes: []", "more than one document")
	f("official: [' ']", "official[0]", "is empty")
	f("types: [{name: person}]", "[1:16]", "types[0].name", "BADGE_NUMBER")
	f("types:\n  - name: PERSON\n  - name: PERSON", "[3:11]", "types[0]", "keep one")
	f("types: [{name: PERSON, threshold: 1.5}]", "[1:35]", "from 0 to 1")
	f("types: [{name: PERSON, threshold: .nan}]", "from 0 to 1")
	f("types: [{name: PERSON, label: '[X]'}]", "without brackets")
	f("types: [{name: PERSON, pattern: x}]", "[1:33]", "types[0].pattern", "rule is fixed")
	f("types: [{name: PHONE}]", "PHONE_NUMBER", "neither a pattern nor terms")
	f("types: [{name: OWN}]", "such as PHONE_NUMBER or PERSON")
	f("types: [{name: OWN, validator: luhn}]\nterms: [{text: abc, type: OWN}]", "belong to a pattern")
	f("types: [{name: OWN, pattern: 'a('}]", "[1:30]", "no regular expression")
	f("types: [{name: OWN, pattern: '[0-9]*'}]", "matches the empty text")
	f("types: [{name: OWN, pattern: '\\b'}]", "matches the empty text")
	f("types: [{name: OWN, pattern: 'a|^'}]", "matches the empty text")
	f("types: [{name: OWN, pattern: 'a+'}]", "{1,20}")
	f("types: [{name: OWN, pattern: '(?:[0-9]{20}){20}'}]", "over 256 characters")
	f("types: [{name: OWN, pattern: '(a)(b)'}]", "2 groups")
	f("types: [{name: OWN, pattern: 'a(b)?'}]", "always holds")
	f("types: [{name: OWN, pattern: 'a(b?)'}]", "always holds")
	f("types: [{name: OWN, pattern: '(a)|b'}]", "always holds")
	f("types: [{name: OWN, pattern: a, validator: moon}]", "luhn, mod11, mod97, none")
	f("types: [{name: OWN, pattern: a, context: [two words]}]", "[1:43]", "context[0]")
	f("types: [{name: OWN, pattern: a, context_window: 10}]", "need context")
	f("types: [{name: OWN, pattern: a, context: [b], context_window: -1}]", "at most 500")
	f("types: [{name: OWN, pattern: a, context: [b], score: 0.9, score_with_context: 0.5}]", "is under score")
	f("types: [{name: OWN, pattern: a, score: 0.3}]", "never reported")
	f("types: [{name: OWN, pattern: a, threshold: 0.99}]", "never reported")
	f("terms: [{text: '', type: PERSON}]", "[1:16]", "terms[0].text")
	f("terms: [{text: '(abc', type: PERSON}]", "first to its last letter")
	f("terms: [{text: a, type: PERSON}]", "one character")
	f("terms: [{text: "+strings.Repeat("ab ", 80)+", type: PERSON}]", "too long")
	f("terms: [{text: abc, type: PERSONS}]", "terms[0].type", "add it to types")
	f("terms: [{text: abc}]", "is no type")
	f("exceptions: [{text: ' '}]", "exceptions[0].text")
	f("exceptions: [{text: abc, types: [NOTHING]}]", "exceptions[0].types[0]")
	f("exceptions: [{text: ÀBC}]\nterms: [{text: abc, type: PERSON}]", "also the text of terms[0]")
}

func TestMistakesAreNamedAllAtOnce(t *testing.T) {
	c := Config{Types: []Type{{Name: "bad"}, {Name: Person, Threshold: -1}}, Terms: []Term{{Text: "segreto", Type: "X"}}}
	err := c.Validate()
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Fatalf("got %v, want three lines", err)
	}
	if strings.Contains(err.Error(), "segreto") {
		t.Errorf("a mistake quotes a term: %v", err)
	}
	if _, err := New(c); err == nil {
		t.Error("New takes what Validate refuses")
	}
}

func TestSettingsWithoutMistakes(t *testing.T) {
	for _, content := range []string{
		"", "# only a comment", "official: []", "types: [{name: PERSON, enabled: false}]",
		"types: [{name: OWN, pattern: '(?i)\\bab{1,3}(?:c|d)?\\b'}]",
		"types: [{name: OWN, pattern: 'n\\. ([0-9]{6})', validator: none, context: [Città], context_window: 500}]",
		"exceptions: [{text: abc, types: [PERSON]}]\nterms: [{text: abc, type: HEALTH}]",
	} {
		if _, err := ParseConfig([]byte(content)); err != nil {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestLoadConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.yaml")
	if _, err := LoadConfig(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(path, []byte("types: [{name: x}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadConfig(path); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "[1:16]") {
		t.Errorf("got %v, want the file, line and column", err)
	}
	if err := os.WriteFile(path, make([]byte, longestSettings+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadConfig(path); err == nil || !strings.Contains(err.Error(), "over 4 MB") {
		t.Errorf("got %v", err)
	}
}

func FuzzParseConfig(f *testing.F) {
	b, err := os.ReadFile(exampleSettings)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("types: [{name: OWN, pattern: '(?:a{0,3}|b)x', context: [y]}]\nterms: [{text: a b, type: OWN}]"))
	f.Add([]byte("types: &a [*a]"))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := ParseConfig(content)
		if err != nil {
			return
		}
		k, err := compile(c)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		checkCustomSpans(t, text, k.custom(text, nil))
	})
}

// checkCustomSpans holds spans to the promises of Find.
func checkCustomSpans(t fataler, text string, spans []Span) {
	ends := map[Kind]int{}
	start := 0
	for _, s := range spans {
		switch {
		case s.Start < start || s.Start >= s.End || s.End > len(text):
			t.Fatal("bad span", s, "in", text)
		case s.Start < ends[s.Kind]:
			t.Fatal("spans of one type overlap", spans, "in", text)
		case !(s.Score > 0 && s.Score <= 1) || len(s.Reasons) == 0:
			t.Fatal("bad score or no reason", s)
		}
		start, ends[s.Kind] = s.Start, s.End
	}
}

// The bound on a pattern's match holds for what it really matches.
func TestMatchLengthIsABound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`(?:[ab]|\[ab\]|a\{1,3\}|\(\?:ab\|b\)|b\?){1,5}`).Draw(t, "pattern")
		c := Config{Types: []Type{{Name: "OWN", Pattern: pattern}}}
		k, err := compile(c)
		if err != nil {
			t.Skip(err)
		}
		least, most := lengthOf(t, pattern)
		text := rapid.StringMatching(`[ab]{0,30}`).Draw(t, "text")
		for _, at := range k.types[0].pattern.FindAllStringIndex(text, -1) {
			if n := at[1] - at[0]; n < least || n > most {
				t.Fatalf("%s matches %d characters, not %d to %d", pattern, n, least, most)
			}
		}
	})
}

func lengthOf(t *rapid.T, pattern string) (least, most int) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	return matchLength(tree.Simplify())
}
