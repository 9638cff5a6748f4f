package personaldata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestEveryKindHasItsLabel(t *testing.T) {
	seen := map[string]Kind{}
	for _, k := range Kinds() {
		label := labelOf(k)
		if other, twice := seen[label]; twice || label == labelOf("") || !strings.HasPrefix(label, "[") || !strings.HasSuffix(label, "]") {
			t.Errorf("%s has the label %s, as %q", k, label, other)
		}
		seen[label] = k
	}
}

func TestRedactAll(t *testing.T) {
	text := "è Anna, in dialisi: 333 1234567"
	spans := []Span{{Kind: PhoneNumber, Start: 21, End: 32}, {Kind: Person, Start: 3, End: 7}, {Kind: Health, Start: 9, End: 19}}
	if got, want := RedactAll(text, spans), "è [NOME], [SALUTE]: [TELEFONO]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := RedactAll(text, nil); got != text {
		t.Errorf("nothing found: %q", got)
	}
	nested := []Span{{Kind: Person, Start: 3, End: 7}, {Kind: Health, Start: 3, End: 19}}
	if got, want := RedactAll(text, nested), "è [SALUTE]: 333 1234567"; got != want {
		t.Errorf("nested: got %q, want %q", got, want)
	}
}

func TestLabelsOfTheBody(t *testing.T) {
	c := Config{Types: []Type{{Name: "BADGE_NUMBER", Label: "MATRICOLA"}, {Name: Person, Label: "PERSONA"}, {Name: Plate}}}
	spans := []Span{{Kind: "BADGE_NUMBER", Start: 0, End: 1}, {Kind: Person, Start: 2, End: 3}, {Kind: Plate, Start: 4, End: 5}, {Kind: "OTHER", Start: 6, End: 7}}
	if got, want := c.Labels().RedactAll("1 2 3 4", spans), "[MATRICOLA] [PERSONA] [TARGA] [DATO PERSONALE]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if l := (&Config{}).Labels(); l != nil {
		t.Errorf("no settings: %v", l)
	}
}

// Secrets are written in characters that labels and surroundings never use, and
// lie between the same ordinary text before and after.
func TestRedactAllNeverLeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		var around string
		var spans []Span
		for range rapid.IntRange(0, 5).Draw(t, "pieces") {
			words := rapid.StringMatching(`[a-zèì€ ]{0,12}`).Draw(t, "words")
			around += words
			text.WriteString(words)
			start := text.Len()
			text.WriteString(rapid.StringMatching(`[0-9@😀]{1,9}`).Draw(t, "secret"))
			spans = append(spans, Span{Kind: anyKind(t), Start: start, End: text.Len()})
			if rapid.Bool().Draw(t, "nested") {
				spans = append(spans, Span{Kind: anyKind(t), Start: start + 1, End: text.Len()})
			}
		}
		got := RedactAll(text.String(), spans)
		if strings.ContainsAny(got, "0123456789@😀") || !utf8.ValidString(got) {
			t.Fatalf("%q: %q", text.String(), got)
		}
		rest := strings.Join(strings.FieldsFunc(got, func(r rune) bool { return r == '[' || r == ']' }), "")
		for _, k := range append(Kinds(), "") {
			rest = strings.ReplaceAll(rest, strings.Trim(labelOf(k), "[]"), "")
		}
		if rest != around {
			t.Fatalf("%q: %q is left of %q", text.String(), rest, around)
		}
	})
}
