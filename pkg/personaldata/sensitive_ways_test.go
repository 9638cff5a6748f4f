package personaldata

import "testing"

// everydayWays are conditions as people tell them of somebody, without a disease's name.
var everydayWays = []string{
	"[ci vede appena]", "[vede doppio]", "[ci sente pochissimo]", "[trascina una gamba]", "[si muove a fatica]", "[si muove con il girello]", "è [inchiodata a letto]", "è [costretta su una sedia a rotelle]", "[non riesce più a vestirsi]", "[non riesce più a muovere il braccio]", "[va imboccata]", "[ha bisogno di assistenza continua]", "è [assistita giorno e notte]", "[non ci sta più con la testa]", "[non connette più]", "[sragiona]", "[non è più lucida]", "[si dimentica di mangiare]", "[sente le voci]",
	"si è [tagliata le vene]", "ha [tentato di uccidersi]", "ha [provato a farla finita]", "[si droga]", "[si fa di eroina]", "[beve dalla mattina alla sera]", "è [in comunità per droga]", "[va agli alcolisti anonimi]", "[aspetta due gemelli]", "è [in dolce attesa]", "[ha i giorni contati]", "[sta male di testa]", "è [in cura dalla neuropsichiatra]", "è [in cura presso il centro diabetologico]", "è [seguita dal reumatologo]", "è [seguita dal csm]", "è [positiva al tampone]", "ha il [cuore ballerino]", "prende le [gocce per i nervi]", "prende le [pastiglie per il cuore]", "ha il [sacchetto sulla pancia]", "ha i [chiodi nella gamba]", "ha una [placca di titanio]", "ha fatto il [parto cesareo]",
}

func TestEverydayWaysOfPeople(t *testing.T) {
	grid{kind: Health, forms: everydayWays, rough: true, contexts: []string{
		"mia madre {} e non risponde nessuno", "mia sorella {} dal 2019", "la signora Neri {}", "purtroppo mia nonna {}, cosa posso fare?", "Ada Ferri {} e vive sola", "la vicina del terzo piano {}", "vi scrivo perché mia figlia {}", "chiedo il pass per mia zia, che {}", "MIA MOGLIE È SOLA: {}", "da marzo la mia compagna {}",
	}}.run(t, 0.03)
}

func TestEverydayWaysOfNobody(t *testing.T) {
	grid{kind: Health, forms: everydayWays, none: true, contexts: []string{
		"chi {} può chiedere il pass", "nel film la protagonista {}", "il servizio è per chi {}", "se una persona {} ha diritto all'assistenza", "mettiamo che una persona {}",
	}}.run(t, 0)
}
