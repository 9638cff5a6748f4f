package personaldata

import "testing"

// ownDiseaseContexts are more of how people tell of a condition of theirs.
var ownDiseaseContexts = []string{
	"ho {}", "io ho {}", "ho anche {}", "oltre a tutto ho {}", "ho da poco scoperto di avere {}", "ho scoperto di avere {}", "credo di avere {}, me lo ha detto il medico", "a me hanno trovato {}", "il medico mi ha trovato {}",
	"ho preso {} tre anni fa", "combatto con {}", "convivo con {} da sempre", "sto male, ho {}", "purtroppo {} mi impedisce di camminare", "{} mi ha rovinato la vita", "per via di {} sto a casa", "per {} prendo sei pastiglie",
	"prendo le medicine per {}", "faccio la terapia per {}", "sono seguita dal centro per {}", "sono in lista per l'intervento, ho {}", "nn posso venire ho {}", "scs ma ho {}", "c'ho {}", "tengo {}", "g'ho {}", "mia mamma c'ha {}",
	"mio papà soffre di {} e non guida più", "mio suocero è malato di {}", "mia zia, {}, non esce", "mio nipote ha {} e l'insegnante lo sa", "mio figlio di 8 anni ha {}", "la mia bimba ha {}", "nostro figlio è nato con {}",
	"ha {} mia sorella", "{} di mio padre peggiora", "{} di mia figlia non è uno scherzo", "mia moglie sta combattendo {}", "mio marito è morto di {}", "nonna è morta per {}", "la badante di mia madre, che ha {}, è andata via",
	"assisto mia madre che ha {}", "accudisco mio marito con {}", "vivo con mia madre malata di {}", "ho mia madre con {}", "Luca ha {}", "il signor Bianchi ha {}", "la signora del primo piano ha {}", "il mio collega ha {}",
	"Marta soffre di {} dal 2015", "sig. Rossi Mario affetto da {}", "paziente Rossi Mario: {}", "Rossi Mario, diagnosi: {}", "si certifica che Rossi Mario è affetto da {}", "invalidità per {} riconosciuta a Rossi Mario",
	"Anna Verdi, 8 anni, {}", "alunna Anna Verdi: certificata per {}", "il minore Luca Neri presenta {}", "in considerazione di {} della sottoscritta", "chiedo il parcheggio perché ho {}", "chiedo l'esenzione: ho {}",
	"mia figlia a mensa: {}", "dieta speciale per mio figlio: {}",
}

// ownBenefitContexts are more of how people tell of a benefit of theirs.
var ownBenefitContexts = []string{
	"prendo {} e non mi basta", "io prendo {}", "prendevo {}", "campo con {}", "tiro avanti con {}", "mi serve {}", "ho bisogno di {}", "aspetto {} da marzo", "sto aspettando {}", "non è arrivato {} questo mese",
	"non mi avete ancora pagato {}", "mi avete dimezzato {}", "mi è stato revocato {}", "mi è stata respinta la richiesta di {}", "mi hanno bocciato {}", "mi hanno accettato {}", "ho ricevuto {}", "ho appena ritirato {}",
	"ho fatto ricorso per {}", "ho presentato la domanda di {} a gennaio", "ho consegnato i documenti per {}", "sollecito la mia pratica di {}", "a che punto è la mia domanda per {}?", "la mia pratica per {} è bloccata",
	"vorrei chiedere {} per mia madre", "vorrei fare domanda di {} per mio padre", "posso avere {}? sono disoccupata", "mia madre percepisce {}", "mio marito prende {}", "mia figlia ha {}", "mio suocero vive con {}",
	"a mio padre hanno tolto {}", "a mia nonna hanno dato {}", "mia sorella ha fatto richiesta di {}", "per mio figlio ho chiesto {}", "la mia vicina prende {}", "il sig. Rossi percepisce {}", "la famiglia Rossi ha {}",
	"Rossi Mario: {}", "Rossi Mario ha diritto a {}", "concesso {} a Rossi Mario", "si concede {} al sig. Rossi Mario", "liquidare {} a favore di Rossi Mario", "istanza di {} di Rossi Mario", "la sig.ra Anna Verdi chiede {}",
	"Anna Verdi ha ottenuto {}", "siamo in graduatoria per {}", "sono in lista per {}", "sono ammessa a {}", "sono esclusa da {}", "scs ma {} nn mi e arrivato", "nn ho + {}", "me levano {}", "m'hanno levato {}", "piglio {}",
	"mi danno {}", "ci hanno dato {}", "ci spetta {}", "abbiamo {} perché mio figlio è disabile", "grazie a {} riesco a mangiare", "senza {} non so come fare", "con {} compro le medicine",
}

func TestDiseasesOfTheirs(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: ownDiseaseContexts, rough: true}.run(t, 0.06)
}

func TestBenefitsOfTheirs(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: ownBenefitContexts, rough: true}.run(t, 0.06)
}
