package personaldata

import (
	"strings"
	"testing"
)

// personForms are names of private people as they write them.
var personForms = []string{
	"Mario Rossi", "Giulia Bianchi", "Rossi Mario", "Anna Maria Colombo", "Maria Teresa De Angelis", "Gian Luca Ferri", "Pier Paolo Conti", "De Luca Antonio", "Francesca D'Amico", "Lo Presti Rosa", "Di Stefano Carmela", "Li Causi Salvatore", "Giovanni Dell'Orto", "Paola Dalla Costa", "M. Rossi", "Mario R.", "Rossi M.",
	"Rosa Fontana", "Bruno Villa", "Franco Monti", "Gioia Serra", "Letizia Grasso", "Vittoria Costa", "Angelo Leone", "Domenica Esposito", "Pasquale Maggio", "Bianca Neri", "Fiore Marino", "Serena Pace", "Grazia Amore", "Loredana Bosco", "Italo Russo", "Diego Sereno", "Marina Ponte", "Gemma Porta", "Salvatore Piazza",
	"Mohamed El Amrani", "Fatima Zahra Bennani", "Ahmed Hassan", "Andrei Popescu", "Ionela Vasilescu", "Arben Hoxha", "Drita Xhafa", "Wang Li", "Chen Xiaoming", "Singh Gurpreet", "Harpreet Kaur", "Oksana Kovalenko", "Svitlana Bondarenko", "Ngozi Okafor", "Mamadou Diallo", "Carlos Quispe Huaman", "Md Rahman Hossain", "Yosef Tesfay", "John Smith", "Marie Dupont", "Hans Gruber", "Pichler Hannelore",
	"Zita Gualandris", "Ludovica Tramontin", "Sebastiano Frau", "Efisio Porcu", "Calogero Mangiaracina", "Gennaro Esposito", "Peppino Lo Bue", "Ambrogio Brambilla", "Eufemia Zanardelli Rossi", "Maria Grazia Bellini in Conti", "Anna Ferri ved. Conti",
}

var personContexts = []string{
	"Sono {} e abito qui da dieci anni", "Mi chiamo {}, vorrei un appuntamento", "Il sottoscritto {}, nato a Lodi, chiede il rimborso", "La signora {} del secondo piano", "il sig. {} non ha pagato", "ho parlato con {} ieri sera", "mio zio {} è caduto", "Cordiali saluti\\n{}", "Distinti saluti, {}", "Grazie, {}", "Nome e cognome: {}", "Richiedente: {}", "Gentile {}, la informiamo che la sua domanda è accolta", "la mia vicina {} urla sempre", "il figlio di {} è nella mia classe", "chiamate {} al 347 1234567", "bolletta intestata a {}", "vi mando i documenti di {}", "è stato {} a rompere il vetro", "Da: {}\\nOggetto: reclamo", "delego {} al ritiro del certificato",
	"{} ha scritto: ma che dite?", "l'avviso per {} è arrivato a me", "{}, via Garibaldi 12, Lodi", "{} nato a Lodi il 3/4/1980", "in attesa di {} per la firma", "ho visto {} buttare i sacchi", "@{} hai ragione", "il paziente {} è stato dimesso", "la pratica di {} è ferma da marzo", "l'appartamento di {} è vuoto", "{} abita sopra di me", "si chiama {} e ha 80 anni", "Il dott. {} mi ha visitato ieri", "secondo {} il parcheggio è suo", "mia moglie, {}, è incinta", "sono la mamma di {}", "alunno: {}", "{} 3471234567", "saluti da {}", "verbale a carico di {}", "eredi di {}", "1) {}\\n2) Ugo Pardini", "il conto di {} presso la banca", "ringrazio {} per l'aiuto", "Firmato: {}", "Alla c.a. {}", "tessera n. 123 di {}", "la badante di mia madre, {}, parte domani", "{} mi deve dei soldi", "{} non risponde al citofono", "ciao {} come stai?", "quel cretino di {} parcheggia sempre lì", "amministratore di sostegno di {}", "la ricetta di {} è pronta",
}

var publicPersonContexts = []string{
	"Il sindaco {} ha inaugurato la scuola", "l'assessore {} risponde ai cittadini", "Concerto di {} in piazza", "Mostra di {} al museo", "presentazione del libro di {}", "via {} chiusa al traffico", "scuola {}: iscrizioni aperte", "torneo memorial {}", "Il candidato sindaco {} incontra i cittadini", "il consigliere {} ha votato contro", "Il dirigente {} firma l'ordinanza", "Il Responsabile del Procedimento\\n{}", "Relatore: {}", "con la partecipazione di {}", "premio {} per la poesia", "il regista {} presenta il film", "il ministro {} a Lodi", "lo scrittore {} incontra i lettori", "l'attrice {} in scena", "teatro {} stagione 2025", "biblioteca {} orari", "piazza {}", "il presidente della Regione {}", "il prefetto {} ha convocato", "la comandante dei vigili {}", "vota {}", "lista civica {} sindaco", "intitolazione del parco a {}", "busto di {} al Pincio", "Sala {}, ore 21", "Direttore artistico: {}", "Il segretario comunale {}", "modera il giornalista {}", "Cooperativa {} srl", "Fondazione {}", "la cantante {} all'arena", "Ospedale {} di Lodi", "gol di {} al novantesimo", "il campione {} taglia il traguardo", "l'onorevole {} interroga il governo", "al pianoforte {}", "Ufficio Tributi\\nIl funzionario\\n{}",
}

func TestPeople(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: personContexts, rough: true}.run(t, 0.008)
}

func TestPublicFigures(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: publicPersonContexts, none: true}.run(t, 0)
}

func TestPeopleInCapitals(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: personContexts, rough: true, style: strings.ToUpper}.run(t, 0.091)
}

func TestPeopleInSmallLetters(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: personContexts, rough: true, style: strings.ToLower}.run(t, 0.332)
}

func TestPublicFiguresInCapitals(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: publicPersonContexts, none: true, style: strings.ToUpper}.run(t, 0.004)
}

func TestPublicFiguresInSmallLetters(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: publicPersonContexts, none: true, style: strings.ToLower}.run(t, 0.007)
}

var morePublicPersonContexts = []string{
	"ieri sera Mario Draghi e {} ospiti in tv", "{} sindaco di Lodi dal 2020", "L'Ufficio Anagrafe. Il dirigente dott. {}", "{} vince il premio Strega", "{} in concerto, biglietti in prevendita", "il romanzo di {} è bellissimo", "la poesia di {}", "IL RESPONSABILE DEL SERVIZIO\\n{}", "f.to Il Segretario Generale {}", "assessore al bilancio: {}", "Interverranno: {}, assessore alla cultura", "coordinatrice del progetto: dott.ssa {}", "l'allenatore {} lascia la squadra", "il portiere {} para il rigore", "la mostra dedicata a {}", "nel film con {}", "monumento a {}", "l'assessora {}, che ringrazio, ha risposto", "Il vicesindaco {} ha la delega", "in ricordo del partigiano {}", "lapide a {}", "asd {} calcio", "trofeo {} 2024", "largo {} sarà pedonale", "la dirigente scolastica {} scrive alle famiglie", "il questore {} invita alla prudenza", "{}, candidata sindaca, incontra i cittadini", "il gruppo consiliare chiede a {}, sindaco, di dimettersi", "Relatori: Anna Ferri, {}", "direttore dei lavori: arch. {}",
}

func TestMorePublicFigures(t *testing.T) {
	grid{kind: Person, forms: personForms, contexts: morePublicPersonContexts, none: true}.run(t, 0.004)
}
