package personaldata

import "testing"

// saidDiseaseContexts speak of a condition that nobody has: studies, causes, questions,
// fiction, fears, denials, things.
var saidDiseaseContexts = []string{
	"la mia tesi è su {}", "mia figlia fa la tesi su {}", "a scuola mio figlio ha fatto un progetto su {}", "lavoro in un reparto di {}", "ho fatto un corso su {}", "mio marito è primario e cura {}", "ho seguito il convegno su {}",
	"mia moglie è presidente dell'associazione {}", "abbiamo raccolto 300 euro per {}", "corro la maratona per {}", "ho donato per {}", "ho comprato le arance per {}", "sono volontaria: aiuto chi ha {}", "mi ha fatto pensare a {}",
	"temo {}", "ho il terrore di {}", "come si fa a non prendere {}?", "cosa succede se mi viene {}?", "e se avessi {}?", "se uno ha {} cosa deve fare?", "ma chi ha {} ha la precedenza?", "anche chi soffre di {} deve fare la fila?",
	"mi chiedo se {} sia contagioso", "sapete se esiste un centro per {}?", "qualcuno sa dove si cura {}?", "cerco informazioni su {} per un lavoro", "per chi ha {} c'è l'esenzione?", "parlo di {} in generale",
	"non sono medico ma {} è serio", "il dottore parla di {} stasera", "il dottor Ferri, esperto di {}", "la dott.ssa Neri spiega {}", "ospite Ada Ferri, autrice di un libro su {}", "Mario Ferri corre contro {}",
	"Maria Neri presenta la campagna su {}", "il sindaco parla di {}", "la prof ha spiegato {}", "in TV parlavano di {}", "la serie racconta {}", "il protagonista ha {}", "nel romanzo la madre soffre di {}", "i cani possono avere {}",
	"il mio gatto è morto di {}", "la mia auto ha {}", "questa amministrazione è affetta da {}", "il nostro calcio è malato di {}", "questo paese soffre di {}", "mi fate venire {}", "mi hai fatto venire {}", "che {} mi fate venire",
	"siete peggio di {}", "il traffico qui è come {}", "roba da {}", "è una specie di {}", "soffro di {} quando vedo la Juve", "la nostra squadra ha {}", "il {} della politica", "combattiamo insieme {}", "vinciamo {}",
	"insieme contro {}", "fai il test per {}", "prenota la visita per {}", "visite gratuite: {}", "open day su {}", "le mamme con figli con {} si incontrano", "le famiglie di ragazzi con {}", "gli anziani con {} sono soli",
	"i bambini con {} hanno diritto al sostegno", "alunni con {}: 12", "pazienti con {}: 45%", "casi di {} in aumento", "mortalità per {}", "esenzione per {}: codice 013", "farmaci per {}", "dieta per {}", "ambulatorio {}",
	"reparto {}", "centro {}", "fondazione {}", "ricerca su {}", "terapia di {}", "sintomi: {}", "diagnosi precoce di {}", "assistenza a persone affette da {}", "la legge tutela chi ha {}", "il Comune sostiene chi ha {}",
	"contributi per malati di {}", "bando: caregiver di persone con {}", "requisiti: avere {}", "possono partecipare i soggetti affetti da {}", "tuo padre non ha {}?", "non è vero che ho {}", "non ho mai avuto {}", "non soffro di {}",
	"per fortuna niente {}", "esclusa {}", "mia nonna diceva che {} non esiste", "secondo mio zio {} si cura col vino",
}

// saidStateContexts speak of a state that nobody is in.
var saidStateContexts = []string{
	"se sei {} puoi chiedere il pass", "sei {}? chiamaci", "anche se uno è {} paga", "i posti per chi è {} sono occupati", "chi non è {} non capisce", "non sono {} ma aspetto", "mio padre non è {}", "non serve essere {}",
	"mica sono {}", "e se fossi {}?", "mettiamo che io sia {}", "il protagonista è {}", "il gatto è {}", "il mio cane è {}", "questa giunta è {}", "il sindaco è {} ai problemi", "sei {} o cosa?", "ma siete {}?",
	"bisogna essere {} per capirlo?", "parcheggio riservato a persona {}", "posti per dipendente {}", "assunzione di lavoratore {}", "il figlio {} a carico dà diritto alla detrazione", "familiare {}: i permessi",
	"anziano {}: a chi rivolgersi", "il candidato {} ha più tempo", "per studente {} è previsto il tutor", "spettacolo con un attore {}", "un atleta {} vince l'oro", "in Italia una persona {} su tre non lavora",
	"servizio trasporto utente {}", "cane guida per persona {}",
}

// saidBenefitContexts speak of a benefit that nobody gets or asks for.
var saidBenefitContexts = []string{
	"la mia tesi è su {}", "lavoro al caf e faccio domande di {}", "aiuto la gente a chiedere {}", "ho letto il bando di {}", "dove trovo il modulo di {}?", "a chi spetta {}?", "come funziona {}?", "quanto dura {}?",
	"entro quando si chiede {}?", "serve l'ISEE per {}?", "qualcuno sa se esce {}?", "quando esce il bando per {}?", "sapete se {} verrà prorogato?", "avete notizie di {}?", "vorrei capire cos'è {}", "potete spiegare {}?",
	"è vero che tolgono {}?", "secondo voi {} è giusto?", "per me {} è sbagliato", "io {} lo toglierei", "io sono per {}", "abolite {}", "togliete {} ai furbetti", "date {} a chi lavora", "{} va solo agli stranieri",
	"tutti vogliono {}", "chi lavora non ha {}", "con {} nessuno lavora più", "i furbetti di {}", "lo scandalo di {}", "truffa su {}: tre denunce", "controlli su {}", "{}: 120 domande accolte", "{}: pubblicata la graduatoria",
	"{}: al via le domande", "{}: proroga al 30 giugno", "erogati 40.000 euro per {}", "stanziati fondi per {}", "delibera su {}", "determina di liquidazione {}", "il consiglio approva {}", "approvato il regolamento per {}",
	"mozione su {}", "interrogazione su {}", "la minoranza chiede {}", "il PD propone {}", "il sindaco promette {}", "il governo cancella {}", "il ministro difende {}", "la Regione finanzia {}", "l'INPS paga {} il 27",
	"pagamenti {}: le date", "calendario {}", "importo {} 2025", "novità su {}", "decorrenza {}", "requisiti {}", "sportello {}", "ufficio {}", "numero verde {}", "info {}", "modulo {}", "domanda di {}: come fare",
	"per {} rivolgersi al CAF", "si può chiedere {} fino al 30", "le famiglie numerose possono avere {}", "i disoccupati hanno diritto a {}", "gli over 65 possono chiedere {}", "se hai l'ISEE basso puoi chiedere {}",
	"puoi chiedere {} online", "hai diritto a {}? scoprilo", "chiedi {} con SPID", "ti spetta {}? vieni allo sportello", "convegno su {}", "incontro pubblico su {}", "Ada Ferri, assessora, illustra {}",
	"il dirigente Ugo Ferri firma la determina su {}", "i consiglieri discutono {}", "articolo 5: {}", "art. 3 - beneficiari di {}", "Visto il regolamento su {}", "mio nonno diceva che {} rovina la gente",
	"i miei vicini parlano sempre di {}", "non ho mai chiesto {}", "non prendo nessun {}", "io non voglio {}", "mai preso {} in vita mia",
}

func TestDiseasesOnlySaid(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: saidDiseaseContexts, none: true}.run(t, 0.004)
}

func TestStatesOnlySaid(t *testing.T) {
	grid{kind: Health, forms: bodyStates, contexts: saidStateContexts, none: true}.run(t, 0.005)
}

func TestBenefitsOnlySaid(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: saidBenefitContexts, none: true}.run(t, 0.004)
}

func TestSaidOfSomebody(t *testing.T) {
	findsBracketed(t, Health, saidConditions)
	findsBracketed(t, SocialBenefit, saidBenefits)
}

var saidConditions = []string{
	"mio padre lotta contro il [tumore] da un anno",
	"mia madre dice che il [diabete] la stanca e io la curo",
	"la prof di mio figlio dice che ha il [diabete]",
	"ho visto un film con mia madre, che ha l'[Alzheimer]",
	"non è vero che mio padre non ha il diabete",
	"lavoro al CAF e ho il [diabete]",
}

var saidBenefits = []string{
	"lavoro al supermercato e prendo la [NASpI] per il resto",
	"lavoro in ufficio e ho bisogno dei [permessi 104] per mio padre",
	"sono qui per il mio [bonus affitto] che non arriva",
	"non mi è mai arrivato l'[assegno unico]",
	"io sono per il reddito di cittadinanza",
	"Chiedo l'esenzione ZTL per la mia auto storica",
}
