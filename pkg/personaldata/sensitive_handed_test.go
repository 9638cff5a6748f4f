package personaldata

import (
	"strings"
	"testing"
)

// TestBenefitsGivenAndTaken holds every frame with every benefit: who got, lost or waits
// for one is named by a pronoun, a verb or a relative.
func TestBenefitsGivenAndTaken(t *testing.T) {
	benefits := []string{"l'[assegno di cura]", "il [bonus nido]", "la [carta acquisti]", "il [contributo affitto]", "l'[assegno unico]", "il [telesoccorso]", "l'[esenzione E01]", "la [misura B2]", "la [naspi]"}
	frames := []string{
		"% ce l'hanno dato il mese dopo",
		"% me lo pagano a rate da un anno",
		"% me l'avete tolta senza scrivere una riga",
		"% ce la portano a casa ogni mese",
		"A mia zia % gliel'hanno tolto senza preavviso",
		"Al babbo % l'avete staccato a marzo",
		"Mio cognato incassa % e tace",
		"Mia figlia riscuote % da due anni",
		"Ci hanno consegnato % con un mese di ritardo",
		"A mio nonno rinnovate % ogni anno",
		"Ho riavuto % dopo tre lettere",
		"%? a noi mai arrivato",
		"%? A me l'hanno negata due volte",
	}
	var texts []string
	for _, frame := range frames {
		for _, benefit := range benefits {
			texts = append(texts, strings.Replace(frame, "%", benefit, 1))
		}
	}
	findsBracketed(t, SocialBenefit, texts)
}

// TestBenefitsInShortAndWithCodes holds codes, abbreviations and wrong spellings, and who
// houses and helps people.
func TestBenefitsInShortAndWithCodes(t *testing.T) {
	findsBracketed(t, SocialBenefit, []string{
		"ho l'[esenzione E02] e al CUP mi fanno pagare",
		"Mia madre ha l'[esenzione C01] dal 2019",
		"mi avete sospeso la [misura B1]",
		"nn mi è arrivato l'[ass unico] di marzo",
		"ho chiesto la [casa pop] nel 2018",
		"mia nonna prende la [pens sociale] e basta",
		"prendo il [reddito di citt] e non mi vergogno",
		"i miei stanno in una [casa Atc] a Mirafiori",
		"Mio fratello dorme in un [residence pagato dal comune]",
		"ho l'[affitto pagato dai servizi sociali] fino a giugno",
		"[ci aiutano i servizi sociali] da quando è nato il terzo",
		"[i servizi sociali ci seguono] dal 2020",
		"la mia bambina va ai [centri estivi gratis]",
		"noi della [casa popolare] dormiamo con le bacinelle",
		"noi col [bonus centri estivi] abbiamo respirato",
	})
}

// TestNoBenefits holds the same words for what a firm, a shop or a club gives or gets,
// for what was paid in, and for a verb.
func TestNoBenefits(t *testing.T) {
	findsBracketed(t, SocialBenefit, []string{
		"Il bonus nido? A me sembra una truffa",
		"ho preso il bonus di benvenuto sull'app",
		"ho un voucher dell'agenzia viaggi da usare entro maggio",
		"ho preso il bonus di produzione a dicembre",
		"ho preso un buono della libreria per mia nipote",
		"ho avuto il rimborso dell'albergo dopo un mese",
		"ho preso la pensione a 67 anni dopo 42 di contributi",
		"mi mancano due anni di contributi",
		"ho dato il mio contributo alla pulizia del parco",
		"La nostra polisportiva ha ricevuto il contributo regionale per la palestra",
		"la mia ditta ha avuto il contributo regionale",
		"mio padre non guida e io lo accompagno alle visite",
		"mia madre è sola e la accompagno dal medico",
	})
}
