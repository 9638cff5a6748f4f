package analyse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHideNames(t *testing.T) {
	for in, want := range map[string]string{
		"":                                      "",
		"ciao":                                  "ciao",
		"Buongiorno, sono Ada Betulla e chiedo": "Buongiorno, sono […] e chiedo",
		"Ada Betulla abita qui":                 "[…] abita qui",
		"Gentile Ada, le ricordiamo":            "[…], le ricordiamo",
		"Vota Olmo sindaco! Il 9 giugno.":       "[…] sindaco! Il 9 giugno.",
		"scrivere a [E-MAIL] o [TELEFONO].":     "scrivere a [E-MAIL] o [TELEFONO].",
		"la figlia dell'Ada è malata":           "la figlia […] è malata",
		"Chiuso. Domani riapre. Grazie":         "Chiuso. Domani riapre. Grazie",
		"Ada\nBetulla risponde":                 "[…] risponde",
		"(Ada Betulla) risponde":                "[…]) risponde",
	} {
		if got := hideNames(in); got != want {
			t.Errorf("hideNames(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzHideNames checks that no capitalised pair survives and nothing is added.
func FuzzHideNames(f *testing.F) {
	f.Add("Buongiorno, sono Ada Betulla (Modena): L'Aquila 'Ada' … Ò")
	f.Fuzz(func(t *testing.T, s string) {
		got := hideNames(s)
		if utf8.RuneCountInString(got) > excerptLength {
			t.Errorf("hideNames(%q) = %q is over %d characters", s, got, excerptLength)
		}
		if !strings.Contains(s, "[") && strings.Contains(got, "Ada Betulla") {
			t.Errorf("hideNames(%q) = %q shows a name", s, got)
		}
	})
}
