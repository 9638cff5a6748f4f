package inbound

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/campaign"
	"vedetta/pkg/event"
)

func mailOf(digest, samples string, at time.Time) *event.Event {
	e := &event.Event{Time: at}
	e.Data.Message = &event.Message{Digest: digest, Alike: samples}
	return e
}

// TestAlikeAgainstSlow compares with all first texts one by one, restored in between.
func TestAlikeAgainstSlow(t *testing.T) {
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		var a alikes
		var firsts [][2]string // digest, samples
		for range rapid.IntRange(1, 40).Draw(t, "mails") {
			center := rapid.IntRange(0, 3).Draw(t, "center")
			var samples strings.Builder
			for i := range campaign.Samples {
				fmt.Fprintf(&samples, "%05d", 100*i+center)
			}
			s := []byte(samples.String())
			for range rapid.IntRange(0, 8).Draw(t, "changes") {
				s[rapid.IntRange(0, len(s)-1).Draw(t, "at")] = 'x'
			}
			digest := fmt.Sprint("d", rapid.IntRange(0, 20).Draw(t, "digest"))
			want, most := digest, leastAlike-1
			known := false
			for _, f := range firsts {
				known = known || f[0] == digest
			}
			for _, f := range firsts {
				n := 0
				for i := 0; i < len(s); i += event.AlikeLength {
					if f[1][i:i+event.AlikeLength] == string(s[i:i+event.AlikeLength]) {
						n++
					}
				}
				if !known && (n > most || n == most && most >= leastAlike && f[0] < want) {
					want, most = f[0], n
				}
			}
			if !known && want == digest {
				firsts = append(firsts, [2]string{digest, string(s)})
			}
			if got := a.first(mailOf(digest, string(s), at)); got != want {
				t.Fatalf("%s %s: %s, want %s of %v", digest, s, got, want, firsts)
			}
			if rapid.IntRange(0, 4).Draw(t, "restart") == 0 {
				raw, err := json.Marshal(&a)
				if err != nil {
					t.Fatal(err)
				}
				a = alikes{}
				if err := json.Unmarshal(raw, &a); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// What is forgotten leaves the index too.
func TestAlikeIsBounded(t *testing.T) {
	var a alikes
	at := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	for i := range 3 * mostAlike {
		var s strings.Builder
		for place := range campaign.Samples {
			fmt.Fprintf(&s, "%05d", (17*i+place)%100_000)
		}
		a.first(mailOf(fmt.Sprint("d", i), s.String(), at))
	}
	if n := len(a.Shelf.Items); n > mostAlike {
		t.Errorf("%d first texts are kept", n)
	}
	if most := 2 * campaign.Samples * (mostAlike + 64 + 1); a.entries > most {
		t.Errorf("%d entries in the index, at most %d", a.entries, most)
	}
	if a.Shelf.Evicted == 0 {
		t.Error("nothing was said to be given up")
	}
}

// Names in the middle and slips of the pen leave a text alike, other texts of one sort are not.
func TestSamplesTellTextsApart(t *testing.T) {
	shared := func(a, b string) (n int) {
		x, y := campaign.Sampled(a), campaign.Sampled(b)
		for i := range x {
			if x[i] == y[i] {
				n++
			}
		}
		return n
	}
	const text = "Vogliono abbattere i platani di piazza Cavour. %s, aspettiamo te. Firma anche tu la petizione prima che sia tardi: banchetto il 12 aprile alle 17. Il parcheggio più comodo è quello dietro la stazione, gratuito dopo le diciotto."
	first := fmt.Sprintf(text, "Ada")
	for _, alike := range []string{
		fmt.Sprintf(text, "Bartolomeo"), strings.Replace(first, "platani", "plxtani", 1), strings.ToUpper(first),
		strings.Replace(first, "Il parcheggio", "Ps: il parcheggio", 1),
	} {
		if n := shared(first, alike); n < leastAlike {
			t.Errorf("%d samples shared with %q", n, alike)
		}
	}
	for _, other := range []string{
		"Vi aspettiamo sabato alle 17 in piazza Cavour per la festa dei platani: banchetti, musica e giochi. Il parcheggio più comodo è quello della scuola, gratuito.",
		"Offerta riservata agli enti: toner compatibili al miglior prezzo, consegna gratuita entro le 48 ore. Chiedete un preventivo senza impegno al nostro ufficio.",
		"Gentile collega, le ricordiamo il corso di aggiornamento del 12 aprile alle 17 in sala consiliare. Firma di presenza obbligatoria, parcheggio dietro la stazione.",
	} {
		if n := shared(first, other); n >= leastAlike-3 {
			t.Errorf("%d samples shared with %q", n, other)
		}
	}
	if campaign.Sampled("12 / 5") != nil && shared("12 / 5", first) > 0 {
		t.Error("numbers alone share samples")
	}
}
