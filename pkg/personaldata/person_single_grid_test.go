package personaldata

import (
	"strings"
	"testing"
)

// givenAlone are given names by which people speak of each other.
var givenAlone = []string{"Mario", "Giulia", "Anna", "Luca", "Francesca", "Giuseppe", "Marta", "Chiara", "Rosa", "Franco", "Bruno", "Viola", "Gioia", "Alba", "Fiore", "Mirko", "Samira", "Ahmed", "Andrei", "Svetlana", "Ngozi", "Xhoana", "Gennaro", "Concetta", "Nunzia", "Pino", "Nino", "Mimmo", "Titti", "Lella", "Don Luigi"}

var givenContexts = []string{
	"mia figlia {} ha tre anni", "mio marito {} lavora a Lodi", "sono {}, ti chiamo dopo", "ciao {}, tutto bene?", "{} mi ha detto che passa lui", "ho visto {} al mercato", "mia zia {} è caduta", "il mio amico {} cerca casa", "chiedi a {} se viene", "la piccola {} ha la febbre", "{} è a casa malato", "domani porto {} dal dentista", "grazie {}!", "ci vediamo da {} alle otto", "il compleanno di {} è sabato", "Buonasera, sono la mamma di {}", "il cane di {} abbaia sempre", "{} e Paolo si sposano", "ho litigato con {} per il parcheggio", "la maestra ha sgridato {}", "mi chiamo {}", "{} non risponde al telefono", "{} abita al terzo piano", "quella {} che urla sempre", "firmato {}", "un bacio, {}", "Ciao, {}", "{} 347 1234567", "ha chiamato {} per te", "salutami {}", "nonna {} compie 90 anni", "papà di {} ricoverato", "lascia le chiavi a {}", "il fidanzato di {} mi ha minacciata", "{}, puoi richiamarmi?", "amici di {}, domani funerale alle 15", "sto con {} adesso", "la casa di {} è vuota", "{} ha perso il lavoro", "mio figlio {} va alle medie", "mio nipote {}, 6 anni", "per {}: ricordati il pane", "tra {} e la Carla non corre buon sangue", "{} mi deve 50 euro",
}

var givenPublicContexts = []string{
	"chiesa di San {}", "via {}", "festa di Santa {}", "scuola {}", "Bar {}", "Pizzeria da {}", "il ciclone {} arriva domani", "la canzone {} di De André", "cane di nome {} smarrito", "tutti i {} d'Italia", "l'uragano {}", "Villa {}", "la nave {} è in porto", "asilo nido {}", "parrucchiera {} aperta lunedì", "l'operazione {} dei carabinieri", "il traghetto {}", "residence {}", "centro estetico {}", "Progetto {}: al via le iscrizioni",
}

// surnames are those of families, one word each.
var familyNames = []string{"Brambilla", "Esposito", "Colombo", "Ferrero", "Zanardelli", "Bevilacqua", "Mangiaracina", "Pichler", "Popescu", "Hoxha", "Hossain", "Tramontin", "Gualandris", "Porcu", "Caruso", "De Luca", "Lo Presti", "D'Amico", "Dalla Costa", "Rossi", "Bianchi", "Villa", "Conti", "Greco", "Fabbri"}

var familyContexts = []string{
	"la signora {} del secondo piano", "il sig. {} non paga", "i signori {} sono in ferie", "la famiglia {} ringrazia", "ho parlato col signor {}", "Gentile sig.ra {}, la informiamo", "Egregio sig. {},", "il geometra {} è passato", "il dott. {} mi ha visitato ieri", "la vedova {} ha venduto", "gli eredi {}", "campanello: {}", "citofono {}", "sul citofono c'è scritto {}", "la {} mi ha sgridato", "quel {} del primo piano", "i {} hanno due cani", "Cognome: {}", "la maestra {} è malata", "l'avvocato {} difende mio fratello", "il ragionier {} amministra il nostro condominio", "mia suocera, la {}, non esce", "il vecchio {} è morto ieri", "spett. famiglia {}", "verbale al sig. {}", "il vicino {} innaffia di notte", "la collega {} ha partorito", "mio cognato {} cerca lavoro", "casa {}, buongiorno", "suonare {}", "paziente {} in stanza 4", "il signor {} ha la 104", "assente la signora {}", "hanno rubato dai {}", "il figlio dei {} beve", "sigg. {} e Ferri", "alunno {} assente", "la prof.ssa {} di mia figlia", "condomino {} moroso",
}

var familyPublicContexts = []string{
	"l'assessore {} ha detto", "il sindaco {} tace", "la giunta {} cade", "il governo {}", "decreto {}", "legge {}", "gol di {}", "il ministro {} smentisce", "mister {} alla vigilia", "Palazzo {}", "Bar {}", "Ditta {} srl", "panificio {}", "farmacia {}", "scuola media {}", "via {} chiusa", "concerto di {}", "il libro di {}", "il comandante {} della polizia locale", "il segretario {} del partito", "Ufficio tributi, resp. {}", "la dirigente {} firma", "salumi {}", "moto {}", "il consigliere {} interviene", "la mozione {}", "lodo {}", "teatro {}", "autolinee {}", "Gelateria {}",
}

func TestGivenNames(t *testing.T) {
	grid{kind: Person, forms: givenAlone, contexts: givenContexts, rough: true}.run(t, 0.089)
}

func TestGivenNamesOfNobody(t *testing.T) {
	grid{kind: Person, forms: givenAlone, contexts: givenPublicContexts, none: true}.run(t, 0.047)
}

func TestSurnames(t *testing.T) {
	grid{kind: Person, forms: familyNames, contexts: familyContexts, rough: true}.run(t, 0.137)
}

func TestSurnamesOfNobody(t *testing.T) {
	grid{kind: Person, forms: familyNames, contexts: familyPublicContexts, none: true}.run(t, 0.006)
}

func TestGivenNamesInSmallLetters(t *testing.T) {
	grid{kind: Person, forms: givenAlone, contexts: givenContexts, rough: true, style: strings.ToLower}.run(t, 0.313)
}

func TestSurnamesInCapitals(t *testing.T) {
	grid{kind: Person, forms: familyNames, contexts: familyContexts, rough: true, style: strings.ToUpper}.run(t, 0.28)
}
