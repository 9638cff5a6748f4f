package personaldata

import "testing"

// dateForms are the ways in which people write a day.
var dateForms = []string{
	"03/04/1984", "3/4/1984", "03.04.1984", "03-04-1984", "3/4/84", "3.4.84", "3-4-84", "3/4/'84", "3 aprile 1984", "3 aprile '84", "3 aprile 84", "3 aprile del 84", "3 aprile del '84", "3 aprile del 1984", "3 apr 1984", "3 apr. 1984", "03-APR-1984", "3 APRILE 1984",
	"3° aprile 1984", "primo aprile 1984", "1984-04-03", "1984/04/03", "03 / 04 / 1984", "3-IV-1984", "tre aprile millenovecentottantaquattro", "3 aprile millenovecentottantaquattro", "tre aprile 1984", "tre aprile del ottantaquattro",
	"０３/０４/１９８４", "03/\u200b04/\u200b1984", "3\u00a0aprile\u00a01984", "3 April 1984", "3th of April 1984", "03_04_1984", `03\04\1984`, "3 del mese di aprile dell'anno 1984", "03–04–1984",
}

func TestBirthForms(t *testing.T) {
	contexts := []string{
		"nato il {}", "nata a Lodi il {}", "nato a Lodi (LO) il {}", "Data di nascita: {}", "data nascita {}", "d.n. {}", "DN {}", "ddn {}", "D.D.N.: {}", "dob {}", "date of birth: {}", "born {}", "nato/a il {} a Lodi", "Mario Rossi, nato il {}", "Mario Rossi (nato il {})",
		"mia figlia è nata il {}", "sono nato il {}", "sono nata a Lodi {}", "il sottoscritto Mario Rossi nato a Lodi (LO) il {} e residente in via Roma 12", "NATO A LODI IL {}", "nt il {}", "nome: Anna\nnata il: {}\na: Lodi", "nome;data di nascita\nAnna Verdi;{}",
		"compie gli anni il {}", "compleanno di mio figlio: {}", "la bimba è del {}", "nascita {}", "data nasc. {}", "n. {} a Lodi", "mia madre nata il {} ha diritto?", "il minore Luca Neri nato il {}", "nacque il {} a Lodi", "mio nonno nasceva il {}",
		"figlio Luca, nato a Lodi il {}, frequenta la 3B", "è venuto al mondo il {}", "è venuta alla luce il {}", "il {} è nato mio figlio", "il {} sono nata io", "il {} è venuto al mondo Luca", "data e luogo di nascita: {}, Lodi", "Luogo e data di nascita: Lodi, {}", "n. a Lodi il {}",
		"mi chiamo Anna e sn nata il {}", "geb. am {}", "née le {}", "nato {}", "nasciette 'o {}", "nassuo el {}", "fecha de nacimiento {}", "data nașterii {}", "my birthday is {}", "mia nonna era del {}", "la piccola è del {}", "sono del {}", "io sono quella del {}",
		"nat. {}", "nat. il {}", "nat. a Lodi {}", "nascevo il {}", "mia madre, del {}, è sola",
	}
	findsForms(t, DateOfBirth, dateForms, contexts)
	findsForms(t, DateOfBirth, dateForms[:8], []string{"data n. {}", "né à Lodi le {}"})
	findsForms(t, DateOfBirth, []string{"tre aprile millenovecentosessanta", "tre aprile duemilanove", "tre aprile millenovecentotto"}, []string{"nato il {}"})
	findsForms(t, DateOfBirth, []string{"O3/O4/1984", "03.O4.1984", "03/04/I984", "3/4/198O", "March 3, 1984", "3 4 1984", "03041984"}, []string{"nato il {}", "Data di nascita: {}", "nata a Lodi il {} e residente qui", "born {}"})
	findsForms(t, PhoneNumber, []string{"[]O3/O4/1984", "[]O3.O4.84"}, []string{"scade il {}", "tel. chiuso il {}", "{}"})
}

// A date right behind a person, who is known by then, is of the birth.
func TestBirthsBehindNames(t *testing.T) {
	findsForms(t, DateOfBirth, []string{"03/04/1984", "3.4.84", "3 aprile 1984", "3 aprile '84", "03-04-1984"}, []string{
		"paziente Lidia Corsaro {}", "paziente: Lidia Corsaro ({})", "pz Anna Verdi {}", "alunna Lidia Corsaro, {}", "utente: Rossi Mario - {}", "assistito: Rossi Mario {}", "Sig. Rossi Mario ({})", "coniuge: Anna Verdi, {}", "moglie Anna Verdi {}", "figlia: Anna Verdi, {}",
		"mia madre Lidia Corsaro, {}", "la nonna: Vittorina Bressan, {}", "ROSSI MARIO n. {}", "Rossi Mario nt. {}", "Mario Rossi nt {} Lodi", "Rossi Mario cl. {}", "GALLETTI DINO n. {}\nGALLETTI IRMA n. 30/12/1947", "mi chiamo Anna Verdi, {}", "sono Anna Verdi ({}), abito a Lodi",
	})
	findsForms(t, DateOfBirth, []string{"03/04/1984", "3 aprile 1984"}, []string{"per il codice fiscale: Lidia Corsaro, femmina, {} Lodi", "Corsaro Dino, maschio, {}", "Corsaro Dino M {}"})
	findsForms(t, DateOfBirth, []string{"03/04/1984", "3.4.84", "03-04-1984"}, []string{"tampone Mario Rossi {}", "vaccino per Anna Verdi {}", "certificato per Mario Rossi, {}", "tessera di Mario Rossi, {}", "prenotazione a nome Anna Verdi {}"})
	findsForms(t, DateOfBirth, []string{"03/04/2015", "3 aprile 2015"}, []string{"figlia: Anna Verdi, {}", "alunno Rossi Luca {}", "mio figlio Luca Rossi ({})", "il bambino ({}) è iscritto", "l'alunna ({}) cambia classe"})
	findsForms(t, DateOfBirth, []string{"[]03/04/2004", "[]3 aprile 2004", "[]3.4.04", "[]03/04/2024"}, []string{
		"firmato: Mario Rossi, {}", "Mario Rossi, Lodi {}", "Lodi, {} Mario Rossi", "la lettera di Mario Rossi del {}", "delibera proposta da Mario Rossi, {}", "il sindaco Mario Rossi, {}", "l'assessore Anna Verdi ({}) ha detto", "dott. Mario Rossi, relazione del {}", "il mister Mario Rossi, {} in campo",
		"intervista a Mario Rossi, {}", "concerto di Mario Rossi {}", "spettacolo con Anna Verdi, {} ore 21", "presentazione del libro di Mario Rossi, {}", "mio padre è morto il {}", "mia madre è stata operata il {}", "la nonna è caduta il {}", "la multa è del {}", "il verbale di mia moglie è del {}", "la bolletta di mio padre era del {}",
		"la lettera di mia madre, del {}, è persa", "io sono quello della mail del {}", "sono quello del reclamo del {}", "appuntamento di Mario Rossi: {}", "Mario Rossi ricoverato il {}", "Mario Rossi, assunto {}", "turno Mario Rossi {}", "Piazza Mario Rossi, {}", "scuola Mario Rossi, {}", "memorial Mario Rossi, {}", "in ricordo di Mario Rossi, {}",
		"ci ha lasciati Mario Rossi, {}", "foto di Anna Verdi, {}", "Mario Rossi {} ore 9", "verbale n. {}", "n. {}", "ordinanza n. 12 {}", "la luce è mancata il {}", "bolletta della luce del {}", "è nato tutto il {}", "il bando è nato il {}", "la data è {}", "paziente Anna Verdi dimessa {}", "mia madre ha la visita, {}", "dare alla luce, corso {}",
	})
}
