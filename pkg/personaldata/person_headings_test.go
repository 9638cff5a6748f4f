package personaldata

import (
	"strings"
	"testing"
)

// TestNamesOfNobody holds what is called after people, or only looks like a name: halls,
// saints, works, firms, parties, towns, players, headings.
func TestNamesOfNobody(t *testing.T) {
	findsNames(t, strings.FieldsFunc(`Speranza Verde: il progetto per i giovani|Letizia e gioia a tutti voi|Franco di porto, spedizione gratuita|La Rosa dei Venti, compagnia teatrale, in scena sabato|Santa Chiara: messa alle 18|festa di San Rocco, programma
Sant'Antonio Abate, benedizione animali|Madonna della Neve, processione|Beato Angelico in mostra|la mostra su Frida Kahlo chiude domenica|Canova e Thorvaldsen al museo civico|letture da Italo Calvino e Natalia Ginzburg
omaggio a Lucio Dalla con la banda cittadina|tributo a Pino Daniele in piazza|tribute band dei Queen e Vasco|Vasco Rossi fa tappa a Modena|Cesare Cremonini sold out|stadio Giuseppe Meazza|stadio Renato Dall'Ara
palasport Mario Di Stefano|circolo Aldo Moro|sala Falcone e Borsellino|aula magna Rita Levi Montalcini|istituto Enrico Fermi, liceo Galileo Galilei|plesso Gianni Rodari|scuola Maria Montessori|centro sociale Rosa Luxemburg
biblioteca Umberto Eco|ospedale Maria Vittoria|clinica Santa Rita|fondazione Veronesi|fondazione Marisa Bellisario|premio Elsa Morante|concorso Giacomo Puccini|torneo Gigi Rossi|memorial Paolo Bianchi|coppa Angelo Moratti
trofeo Nino Caruso|rally Lana, tappa a Biella|Giro d'Italia: Pogacar in maglia rosa|gol di Lautaro al 90'|Sinner batte Alcaraz|Bagnaia vince al Mugello|Federica Pellegrini ospite del Comune|Alex Zanardi, esempio per tutti
il Milan di Pioli|mister Allegri in conferenza|Conte via dal Napoli?|la Juve di Motta|la Meloni in TV|Salvini e Di Maio divisi|Renzi e Calenda litigano|la Schlein attacca|Mattarella a Brescia|Draghi aveva ragione
Zaia e Fontana firmano l'accordo|il decreto Cutro|il decreto Lupi|la legge Basaglia|legge Merlin|legge Fornero|la riforma Cartabia|il bonus Giorgetti|piano Mattei|piano Marshall|ponte Morandi|galleria Vittorio Emanuele
corso Garibaldi isola pedonale|tutti in Garibaldi sabato|la zona Mazzini è al buio|parcheggio Cavour pieno|fermata Diaz della metro|metro Porta Venezia|quartiere San Donato|rione Sanità|villaggio Snia|Case Rosse e Borgo Pace
parco Ravizza|giardini Margherita|giardini Indro Montanelli|villa Borghese|villa Ada|palazzo Marino|palazzo Grassi|ca' Foscari|teatro Dal Verme|teatro Carlo Felice|cinema Anteo|cinema Lumière|libreria Feltrinelli
supermercati Rossetto|farmacia Dottori Bianchi|pasticceria Marchesi|panettone Maina|acqua Sant'Anna|acqua Levissima e Rocchetta|pasta De Cecco|pasta Rummo|olio Carli|caffè Vergnano|birra Moretti|birra Menabrea
gelato Sammontana|biscotti Gentilini|amaro Lucano|amaro Montenegro|vino Marco Felluga|prosciutto Rovagnati|auto Ferrari e moto Ducati|moto Guzzi del 1970|bici Bianchi smarrita|scarpe Geox|maglie Missoni|ottica Salmoiraghi
agenzia Tecnocasa|banca Mediolanum|banca Sella|assicurazioni Vittoria|notaio in centro cercasi|tabaccheria Gallo|edicola Pace|bar Gino|bar da Mario|trattoria da Nino|osteria Nonna Rosa|hotel Miramonti|hotel Bella Vista
residence Aurora|B&B La Gioia|asilo La Gioia dei Bimbi|scuola dell'infanzia Arcobaleno|cooperativa Nuova Speranza|coop Vita Nuova|casa di riposo Villa Letizia|RSA Santa Marta|comunità Papa Giovanni XXIII|suore Orsoline
frati di San Francesco|Croce Bianca e Avis|Lions Club Rotary|Caritas San Giovanni|Protezione Civile Gruppo Alfa|Corpo Forestale|Alpini Monte Grappa|Pro Loco Villa Verde|coro Monte Cauriol|orchestra Haydn|orchestra Verdi
compagnia della Rancia|il Barbiere di Siviglia|Romeo e Giulietta al teatro|Pinocchio e Mastro Geppetto|don Camillo e Peppone|Don Chisciotte|Mario Kart e Luigi|Montalbano in replica|Don Matteo, nuova serie
Harry Potter e Hermione|Peppa Pig in tour|la Befana arriva|Biancaneve|Santa Lucia arriva il 13|San Valentino a cena|San Silvestro in piazza|ferragosto con Santa Rosalia|Pasqua e Pasquetta|Venerdì Santo|Mercoledì delle Ceneri
ora legale Marzo|luna Rossa|Stella Alpina|Rosa Camuna|Fiore di Loto|Perla Nera|Aurora boreale|Alba Chiara|Alba sul Lago|Marina di Massa|Marina di Ravenna|Porto Marghera|Porto Rosa|Massa Marittima|Monte Rosa|Monte Bianco
Lago Maggiore|Lago Trasimeno|val Rosandra|val Camonica|Forte Marghera|Forte dei Marmi|Villa Rosa di Martinsicuro|Castel Gandolfo|Rocca di Papa|Sesto Fiorentino|Sesto Calende|Colle Val d'Elsa|San Marino batte Malta
Reggio Emilia e Reggio Calabria|Bagni di Lucca|Gioia Tauro|Gioia del Colle|Vittorio Veneto|Fiumicino arrivi Alitalia|Orte Viterbo linea interrotta|Milano Rogoredo|Roma Tiburtina|Napoli Campi Flegrei|Ancona Torrette
Mirandola Carpi|ICI e IMU Mod. F24|Gruppo Hera|Gruppo Misto|Fratelli d'Italia|Forza Nuova|Sinistra Italiana|Lista Civica Futuro|Viva Verdi|Insieme per Carpi|Cambiamo Lodi|Lega Salvini Premier|Italia Viva|Noi Moderati
Più Europa|Alleanza Verdi Sinistra|Vota Antonio|La Russa presidente|Via Emilia|Via Lattea|Via Crucis|Buon Natale e felice anno|Buona Pasqua a tutti|Serena notte|Felice sera|Grazia divina|Pace e bene|Amore mio|Caro Sindaco
Cara Assessora|Gentile Cittadino|Egregio Direttore|Spett.le Ufficio|Gentili Signori|Signor Presidente|Onorevole Ministro|Chiarissimo Professore|Reverendo Parroco|Dott. in Legge|Geom. incaricato|Avv. dello Stato|Medico Curante
Pediatra di Base|Assistente Sociale|Vigile Urbano|Guardia Medica|Capo Settore|Responsabile Ufficio|Il Segretario Comunale|La Dirigente Scolastica|Il Comandante|Servizio Idrico Integrato|Carta Famiglia|Nido Gratis|Dote Scuola
Dote Sport|Reddito di Cittadinanza|Assegno Unico|Carta Dedicata a Te|Home Care Premium|Buono Spesa|Casa della Salute|Casa Amica|Casa Pace|Telefono Rosa|Telefono Azzurro|Codice Rosa|Codice Rosso|Panchina Rossa|Fiocco Rosa
Nastro Rosa|Tutto Bene|Bella Ciao|Nuova Era|Alta Velocità|Punto Blu|Verde Pubblico`, func(r rune) bool { return r == '|' || r == '\n' }))
}

// TestWordsThatAreNames holds ordinary words in small letters that are names, too.
func TestWordsThatAreNames(t *testing.T) {
	grid{kind: Person, forms: []string{
		"la rosa è appassita", "che gioia vederti", "fiore di campo", "la speranza è l'ultima a morire", "dico franco che non va", "cielo sereno domani", "domenica chiuso", "santa pazienza", "grazia concessa", "vittoria meritata",
		"il leone ruggisce", "la marina militare", "il conte e il marchese", "la costa è bella", "i monti sono innevati", "la villa è grande", "il bosco brucia", "la fontana è rotta", "il ponte è chiuso", "la porta è aperta",
		"pace e amore", "primo piano", "secondo me", "il terzo settore", "a settembre riapre", "aprile dolce dormire", "alba e tramonto", "la stella polare", "perla del lago", "ambra grigia", "viola di colore",
		"margherita e capricciosa", "una margherita e due birre", "bruno di capelli", "bianca come la neve", "chiara e tonda", "serena giornata a tutti", "felice anno nuovo", "la sorella luna", "gemma preziosa", "la crosta di lava",
		"la salute prima di tutto", "il gallo canta", "la volpe e l'uva", "il lupo cattivo", "i gatti del porto", "pesce fritto", "pane e vino", "il papa ha parlato", "il re è nudo", "la regina d'inghilterra", "l'abate e il frate",
		"la guerra in corso", "la battaglia navale", "festa grande", "il vento forte", "il mare mosso", "terra bruciata", "sole e luna", "luce e gas", "il prato è secco", "la valle è verde", "in valle d'aosta", "il romano impero",
		"il greco antico", "il tedesco parla", "il russo avanza", "il napoletano doc", "la milanese è buona", "il genovese al pesto", "il modena calcio", "il lecce perde", "la roma vince", "il torino pareggia", "il napoli segna",
		"la carrara bianca", "il parma e il reggiano", "la bologna la dotta", "un prosecco e una treviso", "la ferrara estense", "il salerno reggio", "l'ancona pescara", "la messina palermo", "la catania bene", "un bari lecce",
	}, contexts: []string{
		"{}", "{}, che dire", "ieri {} e basta", "secondo me {}!", "ma {}?", "ho scritto al comune: {}", "ciao a tutti, {}", "mia madre dice {}", "oggi {} e domani vediamo", "{} 👏", "cmq {}",
	}, none: true}.run(t, 0)
}
