package personaldata

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A view of a text with references is that of the text they stand for, and every place
// of it leads back to the characters it was read from.
func TestReferencesReadAsWhatTheyStandFor(t *testing.T) {
	pieces := []string{"a", "B", "7", " ", "&#55;", "&nbsp;", "&agrave;", "è", "&#x41;", "&", ";", "&amp;", "&#64;", "😀", "&euro;", "&#;", "&foo;", "\u200b", "\n", "&#8203;"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		var got, want view
		got.read(text)
		want.read(strings.NewReplacer("&#55;", "7", "&nbsp;", " ", "&agrave;", "à", "&#x41;", "A", "&#64;", "@", "&euro;", "€", "&#8203;", "", "&amp;", "\x00").Replace(text))
		plain := strings.ReplaceAll(string(want.b), "\x00", "&")
		if string(got.b) != plain {
			t.Fatalf("%q: got %q, want %q", text, got.b, plain)
		}
		last := 0
		for i := range got.b {
			start, end := got.source(i, i+1)
			if start < last || end <= start || end > len(text) || !utf8.ValidString(text[start:end]) {
				t.Fatalf("%q: byte %d comes from %d to %d, the one before from %d", text, i, start, end, last)
			}
			last = start
			if c := got.b[i]; c < utf8.RuneSelf && c != '&' && c != '\'' && !strings.Contains(html.UnescapeString(text[start:end]), string(rune(c))) && c != ' ' && c != 'a' && c != 'e' {
				t.Fatalf("%q: byte %d is %q, from %q", text, i, c, text[start:end])
			}
		}
	})
}

func TestDataInReferences(t *testing.T) {
	findsForms(t, PhoneNumber, []string{"347&nbsp;001&#160;2345", "34&#55;0012345", "347001234&#53;"}, []string{"tel {}", "{}", "il mio numero è {} grazie"})
	findsForms(t, EmailAddress, []string{"anna.verdi&#64;posta.test", "anna.verdi&commat;posta&#46;test", "ann&#97;.verdi@posta.test"}, []string{"{}", "la mia mail è {} grazie"})
	findsForms(t, FiscalCode, []string{"RSS&nbsp;MRA&nbsp;80A01&nbsp;H501&nbsp;U", "RSSMR&#65;80A0&#49;H501U"}, []string{"cf {}", "{}"})
}
