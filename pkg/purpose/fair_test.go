package purpose_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vedetta/pkg/purpose"
)

// Pools of names that stand in no list: invented ones, ordinary words, foreign
// ones. A name may be written in any way that its pool says.
var (
	firstNames = []string{
		"Mario", "Giuseppina", "Ahmed", "Loredana", "Hans", "Teresa", "Rosa", "Fiore", "Ljubica", "Desirée", "Wei", "Pierangelo", "Immacolata", "Oxana", "Felice",
		"Italo", "Serena", "Chiara", "Libero", "Vera", "Gioia", "Amadou", "Brando", "Nives", "Ottorino",
	}
	surnames = []string{
		"Rossi", "Bianchi", "Costa", "Fiore", "Re", "Verdi", "Neri", "Villa", "Conte", "Monti", "Leone", "Gatto", "Chiesa", "Porta", "Fontana", "Serra", "Pace", "Amato",
		"Bonfiglioli", "Pichler", "Quagliarulo", "Szczepański", "Nguyen", "Okonkwo", "Marchesin", "Trombetta", "Vendramin", "Zambrotti", "Guerra", "Grasso", "Basile",
		"De Angelis", "El Amrani", "D'Agostino", "Dell'Orto", "Di Lernia", "Pugliese-Conti",
		"Ben Othman", "von Wolkenstein", "van der Berg", "O'Connor", "Du Bois", "Lo Presti", "Conti Bianchi", "De Luca Visconti", "Ferri in Rossi", "Şahin",
	}
	partyHeads = []string{"Radici", "Insieme", "Uniti", "Orizzonte", "Primavera", "Germogli", "Noi", "Ponte", "Campanile", "Rinascita", "Svolta", "Alternativa", "Progetto", "Impegno", "Faro", "Borgo", "Zagara"}
	partyTails = []string{"Civiche", "per Borgomare", "per Noi", "e Futuro", "2030", "in Comunità", "di Vallescura", "Democratica", "con Roccaforte", "Libera", "Nuova", "e Lavoro"}
	partyNouns = []string{"", "Lista ", "Lista Civica ", "Movimento ", "Partito ", "Coalizione "}
	known      = []string{"PD", "FdI", "M5S", "AVS", "Partito Democratico", "Lega", "Fratelli d'Italia", "Movimento 5 Stelle", "Forza Italia", "Sinistra Italiana", "Azione", "Italia Viva"}
)

// person draws a person's name as ordinary texts write it.
func person(t *rapid.T) string {
	s := rapid.SampledFrom(surnames).Draw(t, "surname")
	switch rapid.IntRange(0, 4).Draw(t, "first names") {
	case 0, 1:
		s = rapid.SampledFrom(firstNames).Draw(t, "first name") + " " + s
	case 2:
		s = rapid.SampledFrom([]string{"M. ", "G.B. ", "A. M. ", "Anna M. ", "Maria Grazia "}).Draw(t, "initials") + s
	}
	if rapid.IntRange(0, 3).Draw(t, "capitals") == 0 {
		s = strings.ToUpper(s)
	}
	return s
}

// mixed draws a person's name of which only a part has capitals.
func mixed(t *rapid.T) string {
	first := rapid.SampledFrom([]string{"Mario", "mario", "MARIO", "Teresa", "teresa", "Loredana", "Giuseppina"}).Draw(t, "first name")
	last := rapid.SampledFrom([]string{"ROSSI", "Quagliarulo", "BONFIGLIOLI", "Pichler", "Zambrotti", "FIORE"}).Draw(t, "surname")
	return first + " " + last
}

// title draws the name of a list in which small words and verbs have capitals.
func title(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"Avanti Insieme", "Cambiare Si Può", "Per il Bene Comune", "Il Paese che Vorrei", "Ora Basta", "Si Può Fare", "Il Futuro è Adesso", "Liberi e Forti", "Aria Nuova",
		"Città Futura", "Più Comune", "Un'Altra Città", "Con Te", "Lista Radici", "Semplicemente Montalba",
	}).Draw(t, "title")
}

// party draws the name of a party or list.
func party(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "known") == 0 {
		return rapid.SampledFrom(known).Draw(t, "party")
	}
	s := rapid.SampledFrom(partyHeads).Draw(t, "head")
	if rapid.Bool().Draw(t, "longer") {
		s += " " + rapid.SampledFrom(partyTails).Draw(t, "tail")
	}
	s = rapid.SampledFrom(partyNouns).Draw(t, "noun") + s
	if rapid.IntRange(0, 4).Draw(t, "quoted") == 0 {
		s = `"` + s + `"`
	}
	return s
}

// small draws a person's name in small letters, without the particles that are
// words of every text.
func small(t *rapid.T) string {
	s := rapid.SampledFrom(surnames[:31]).Draw(t, "surname")
	if rapid.Bool().Draw(t, "with first name") {
		s = rapid.SampledFrom(firstNames).Draw(t, "first name") + " " + s
	}
	return strings.ToLower(s)
}

func loud(t *rapid.T) string { return strings.ToUpper(small(t)) }

func answer(t *rapid.T) string {
	return rapid.SampledFrom([]string{"sì", "no", "SÌ", "NO", "Sì", "No"}).Draw(t, "answer")
}

func wing(t *rapid.T) string {
	return rapid.SampledFrom([]string{"destra", "sinistra", "centrodestra", "centrosinistra", "centro", "centro-destra", "centro-sinistra"}).Draw(t, "wing")
}

// fairTemplates are texts with places for names.
var fairTemplates = []struct {
	slot  string
	draw  func(*rapid.T) string
	texts []string
}{
	{"NAME", person, []string{
		"Domenica vota NAME, un tuo voto può cambiare la città",
		"Il candidato NAME incontra i cittadini in piazza sabato alle 18, vi aspettiamo numerosi",
		"La candidata sindaca NAME presenta il programma al teatro, ingresso libero",
		"Scrivi NAME sulla scheda azzurra e metti una croce sul simbolo",
		"L'assessore NAME comunica che la biblioteca resterà chiusa per lavori fino a venerdì",
		"Comunicato: la lista Insieme ha presentato la candidatura di NAME alla carica di sindaco, gli atti sono all'albo",
		"Proclamato eletto il consigliere NAME con 412 preferenze, verbale in albo pretorio",
		"Sostieni NAME alle elezioni comunali dell'8 e 9 giugno!",
		"Grazie al sindaco NAME la piscina ha riaperto. Domenica confermiamolo.",
		"Con il voto di domenica scegliete NAME: onestà e competenza per il paese",
		"Il Sindaco NAME ordina la chiusura al transito di via Po dalle 8 alle 18",
		"Candidati alla carica di sindaco: il primo estratto è il candidato NAME, seguono gli altri in ordine di sorteggio",
	}},
	{"NAME", small, []string{
		"domenica vota NAME, un tuo voto puo cambiare la citta",
		"ragazzi mi raccomando votate NAME alle comunali!",
		"votiamo NAME, serve aria nuova in consiglio",
		"il candidato NAME vi aspetta stasera in piazza",
	}},
	{"NAME", loud, []string{
		"DOMENICA VOTA NAME, CAMBIAMO LA CITTA",
		"VOTATE NAME ALLE ELEZIONI COMUNALI",
		"IL CANDIDATO NAME VI ASPETTA STASERA IN PIAZZA, NON MANCATE",
	}},
	{"PARTY", party, []string{
		"Abbiamo bisogno di te: sostieni PARTY alle elezioni comunali",
		"Domenica vota PARTY, il voto che cambia",
		"Votate PARTY: servizi, lavoro, scuola",
		"Alle regionali scegli PARTY, barra il simbolo e scrivi la preferenza",
		"Risultati definitivi: la lista PARTY ottiene tre consiglieri, gli altri seggi sono assegnati secondo il verbale",
		"Spazi di affissione: tabellone 3 assegnato a lista PARTY, tabellone 4 non assegnato",
	}},
	{"SIDE", answer, []string{
		"Al referendum dell'8 giugno vota SIDE, difendi i tuoi diritti",
		"Domenica e lunedì votiamo SIDE, lo dobbiamo ai nostri figli",
		"Il comitato per il SIDE vi aspetta al banchetto in corso Roma, volantini e ragioni",
		"Quattro buoni motivi per dire SIDE alla riforma, in piazza con i costituzionalisti",
	}},
	{"NAME", mixed, []string{
		"Domenica vota NAME, un tuo voto può cambiare la città",
		"Il candidato NAME incontra i cittadini in piazza sabato alle 18",
		"Grazie al sindaco NAME la piscina ha riaperto. Domenica confermiamolo.",
		"Il Sindaco NAME ordina la chiusura al transito di via Po dalle 8 alle 18",
	}},
	{"TITLE", title, []string{
		"Domenica una croce sul simbolo di TITLE",
		"Diamo il nostro voto a TITLE, il 9 giugno",
		"Sabato incontro con i candidati di TITLE al mercato",
		"Alle comunali il voto di tutti noi va a TITLE",
	}},
	{"WING", wing, []string{
		"Domenica scegli il candidato di WING, per un paese che riparte",
		"La coalizione di WING presenta i suoi candidati sabato al teatro",
		"Solo il sindaco di WING ha aumentato le tasse, mandiamolo a casa",
	}},
}

// Who is named, which party, which answer and which wing leave the label and the
// confidence as they are, also when nobody has heard of them and when their names are
// ordinary words, in small letters or in capitals. A list or a side for another changes
// nothing about the personal form either; for persons see TestPersonsArePushedAlike.
func TestNamesDecideNothing(t *testing.T) {
	c := newClassifier(t)
	for _, f := range fairTemplates {
		for _, text := range f.texts {
			t.Run(text, func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					channel := rapid.SampledFrom([]string{"sms", "mail", "social"}).Draw(t, "channel")
					one, other := f.draw(t), f.draw(t)
					first := c.Classify(purpose.Message{Channel: channel, Text: strings.Replace(text, f.slot, one, 1)})
					second := c.Classify(purpose.Message{Channel: channel, Text: strings.Replace(text, f.slot, other, 1)})
					if first.Label != second.Label || math.Abs(first.Confidence-second.Confidence) > 1e-9 || first.Unclear != second.Unclear || f.slot != "NAME" && first.PersonalForm != second.PersonalForm {
						t.Fatalf("%q gives %+v, %q %+v", one, first, other, second)
					}
				})
			})
		}
	}
}

// Propaganda that names a person by given name and surname pushes that person, whoever
// it is; who is named as a list, a street or a hall is pushed by nobody.
func TestPersonsArePushedAlike(t *testing.T) {
	c := newClassifier(t)
	texts := []string{
		"Domenica vota NAME, un tuo voto può cambiare la città",
		"Sabato gazebo con NAME in piazza: facciamo vincere il paese, domenica una croce sul simbolo del ponte",
		"Chi ci ha ridato la piscina? NAME. Domenica ricordiamocelo in cabina.",
	}
	form := func(text, name string) bool {
		return c.Classify(purpose.Message{Channel: "social", Text: strings.Replace(text, "NAME", name, 1)}).PersonalForm
	}
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SampledFrom([]string{"Mario", "Giuseppina", "Ahmed", "Loredana", "Hans", "Ljubica", "Desirée", "Pierangelo", "Oxana", "Nives", "Amadou", "Ginevra"}).Draw(t, "first name") // none is a word
		name := first + " " + rapid.SampledFrom([]string{"Bonfiglioli", "Pichler", "Quagliarulo", "Szczepański", "Okonkwo", "Zambrotti", "De Angelis", "El Amrani", "D'Agostino", "van der Berg"}).Draw(t, "surname")
		for _, text := range texts {
			if !form(text, name) {
				t.Errorf("%q with %q is in no personal form", text, name)
			}
		}
	})
	for _, name := range []string{"Alba Nuova", "il comitato di via Giuseppe Garibaldi", "la lista Rosa Bianca"} {
		if form("Sabato gazebo in piazza per NAME: piscina, scuole e autobus di notte, domenica una croce sul simbolo del ponte", name) {
			t.Errorf("%q pushes a person", name)
		}
	}
}

// A man and a woman who stand for office, hold it or are pleaded for weigh the same.
func TestGenderDecidesNothing(t *testing.T) {
	c := newClassifier(t)
	for _, p := range [][2]string{
		{"Il candidato Mario Rossi incontra i cittadini", "La candidata Maria Rossi incontra i cittadini"},
		{"Grazie al sindaco Rossi la piscina ha riaperto. Domenica confermiamolo.", "Grazie alla sindaca Rossi la piscina ha riaperto. Domenica confermiamola."},
		{"Il vostro sindaco, Mario Rossi", "La vostra sindaca, Maria Rossi"},
		{"Eletto sindaco Mario Rossi con 300 voti", "Eletta sindaca Maria Rossi con 300 voti"},
		{"Sono candidato perché credo in voi", "Sono candidata perché credo in voi"},
		{"L'assessore Rossi comunica la chiusura", "L'assessora Rossi comunica la chiusura"},
		{"Il sindaco uscente chiede ancora fiducia, domenica", "La sindaca uscente chiede ancora fiducia, domenica"},
		{"Il dott. Rossi presenta la squadra venerdì", "La dott.ssa Rossi presenta la squadra venerdì"},
		{"Il senatore Rossi sarà con noi al gazebo", "La senatrice Rossi sarà con noi al gazebo"},
		{"Orgoglioso del lavoro fatto da sindaco, vi chiedo fiducia", "Orgogliosa del lavoro fatto da sindaca, vi chiedo fiducia"},
		{"Il nostro candidato è uno di noi, votiamolo", "La nostra candidata è una di noi, votiamola"},
		{"Il presidente Rossi ha inaugurato la scuola", "La presidente Rossi ha inaugurato la scuola"},
		{"Il Sindaco Rossi ordina la chiusura di via Po", "La Sindaca Rossi ordina la chiusura di via Po"},
		{"Il prof. Rossi corre per il Comune", "La prof.ssa Rossi corre per il Comune"},
		{"Nessuno ha lavorato come l'assessore Rossi, il migliore", "Nessuno ha lavorato come l'assessora Rossi, la migliore"},
		{"Il governatore uscente al mercato: un caffè con lui", "La governatrice uscente al mercato: un caffè con lui"},
	} {
		first, second := c.Classify(purpose.Message{Text: p[0]}), c.Classify(purpose.Message{Text: p[1]})
		if first.Label != second.Label || math.Abs(first.Confidence-second.Confidence) > 1e-9 || first.Unclear != second.Unclear || first.PersonalForm != second.PersonalForm {
			t.Errorf("%q gives %+v, %q %+v", p[0], first, p[1], second)
		}
	}
}
