package campaign

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// framedEvents are what an office announces, all in the same frames.
var framedEvents = []string{
	"il saggio della scuola di musica", "la caccia al tesoro tra le siepi", "il banchetto delle conserve fatte in casa",
	"la lezione di potatura dei meli", "il giro in mongolfiera frenata", "la mostra dei gatti norvegesi", "la sfilata dei carretti",
	"il teatro d'ombre per bambini", "la gara dei droni", "il ricordo dei partigiani della valle",
}

var frames = []string{
	"Ti aspettiamo DAY alle HOUR per EVENT al PLACE. In caso di maltempo si rimanda di una settimana. https://comune.test/e/LINK",
	"NAME, EVENT: DAY alle HOUR, PLACE. Parcheggio libero dietro la palestra comunale. Info https://comune.test/e/LINK",
	"DAY alle HOUR EVENT, PLACE. Posti limitati, si entra fino a esaurimento. Programma: comune.test/LINK",
}

func framed(r *rand.Rand, frame, event, place string) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	return strings.NewReplacer("DAY", pick("sabato 6 giugno", "domenica 14", "mercoledì 3 maggio"), "HOUR", pick("18", "20.45", "9:30"),
		"NAME", pick("Gentile Ada", "Ciao Ugo", "Buongiorno Maria Grazia"), "LINK", pick("a7", "k9x", "22b"), "EVENT", event, "PLACE", place).Replace(frame)
}

// TestFrames holds that another event in the same place, told in the same words around
// it, is another campaign, and that copies of one with other names, days, hours, links,
// places, capitals and a slip of the pen are one.
func TestFrames(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	joined, parted, others, copies := 0, 0, 0, 0
	for _, frame := range frames {
		for i, event := range framedEvents {
			const place = "parco dei Cedri"
			text := TextOf(framed(r, frame, event, place))
			for _, other := range framedEvents[i+1:] {
				others++
				if alike(text, TextOf(framed(r, frame, other, place))) {
					joined++
				}
			}
			for _, copied := range []string{
				framed(r, frame, event, place), framed(r, frame, event, "teatro Ariston"), strings.ToUpper(framed(r, frame, event, place)),
				strings.Replace(framed(r, frame, event, place), "alle", "ale", 1), strings.Replace(framed(r, frame, event, place), "comunale", "comunle", 1),
				"Segnalo il messaggio che segue: " + framed(r, frame, event, place),
			} {
				copies++
				if !alike(text, TextOf(copied)) {
					parted++
				}
			}
		}
	}
	if 5*joined > others {
		t.Errorf("%d of %d pairs of different events are one campaign", joined, others)
	}
	if 100*parted > copies {
		t.Errorf("%d of %d copies are another campaign", parted, copies)
	}
	t.Logf("joined %d of %d, parted %d of %d", joined, others, parted, copies)
}
