package personaldata

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// slowServices looks for every word in the whole text.
func slowServices(texts ...string) (out []string) {
	var b []byte
	for _, t := range texts {
		b = appendWords(b, t)
	}
	text := " " + string(b)
	for _, s := range services {
		for _, w := range s.words {
			begin, open := strings.CutSuffix(w, "*")
			if !open {
				begin += " "
			}
			if strings.Contains(text, " "+begin) && !slices.Contains(out, s.code) {
				out = append(out, s.code)
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestServicesAsTheSlowSearch, over texts of pieces of the words and of others.
func TestServicesAsTheSlowSearch(t *testing.T) {
	pieces := []string{"la", "n", "Centro", "SER", "T", "d", "x", "'", "-", "à", "7", "visita", "di"}
	for _, s := range services {
		for _, w := range s.words {
			pieces = append(pieces, strings.Fields(strings.TrimSuffix(w, "*"))...)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(label string) string {
			var b strings.Builder
			for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(rt, label) {
				b.WriteString(p + rapid.SampledFrom([]string{" ", " ", " ", ".", "", "o "}).Draw(rt, "between"))
			}
			return b.String()
		}
		subject, text := draw("subject"), draw("text")
		if got, want := Services(subject, text), slowServices(subject, text); !slices.Equal(got, want) {
			rt.Fatalf("%q, %q: %q, want %q", subject, text, got, want)
		}
	})
}

func TestServices(t *testing.T) {
	for text, want := range map[string][]string{
		"Le ricordiamo la visita di domani al Centro di SALUTE MENTALE": {"service_mental_health"},
		"Appuntamento al Ser.D. di via Inventata":                       {"service_addiction"},
		"la dott.ssa, ginecologa del consultorio, e lo psicologo":       {"service_mental_health", "service_reproductive"},
		"Commissione invalidità civile alle 9":                          {"service_disability"},
		"La mensa scolastica scade il 30/10":                            nil,
		"Il sertanejo in piazza, concerto":                              nil, // no word ends in it
		strings.Repeat("a ", mostService) + "consultorio":               nil,
		"\u200bl’assistente\u00a0sociale la aspetta; fine":              {"service_social"},
		"Visita al CENTRO DI SALUTE  MENTALE":                           {"service_mental_health"}, "è attesa dall'ASSISTENTE SOCIALE": {"service_social"},
		"chemioterapia domani": {"service_oncology"}, "L'inserto del giornale": nil, "": nil,
	} {
		if got := Services(text); !slices.Equal(got, want) {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}

func FuzzServices(f *testing.F) {
	f.Add("Re: visita", "Ser.T. e n.p.i.")
	f.Fuzz(func(t *testing.T, subject, text string) {
		subject, text = subject[:min(len(subject), mostService)], text[:min(len(text), mostService)]
		if got, want := Services(subject, text), slowServices(subject, text); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func BenchmarkServices(b *testing.B) {
	text := "Gentile Ada, le ricordiamo l'appuntamento del 12/10 alle ore 09:30 presso lo sportello 4 del Municipio 3. Roma Capitale"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Services("", text)
	}
}
