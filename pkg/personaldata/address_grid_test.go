package personaldata

import (
	"strings"
	"testing"
)

var homeForms = []string{
	"via Garibaldi 12", "v. Garibaldi 12", "Via G. Garibaldi, 12", "via Garibaldi n. 12", "via Garibaldi n.12", "via Garibaldi n°12", "via Garibaldi n° 12",
	"via Garibaldi nr 12", "via Garibaldi nr. 12", "via Garibaldi num. 12", "via Garibaldi numero 12", "via Garibaldi civico 12", "via Garibaldi civ. 12", "via Garibaldi, al 12", "via Garibaldi al civico 12",
	"via Garibaldi 12/A", "via Garibaldi 12 A", "via Garibaldi 12a", "via Garibaldi 12/a", "via Garibaldi 12 bis", "via Garibaldi 12bis", "via Garibaldi 12/bis", "via Garibaldi 12 ter", "via Garibaldi 12 rosso", "via Garibaldi 12r",
	"via Garibaldi 12 int. 3", "via Garibaldi 12 interno 3", "via Garibaldi 12 scala B", "via Garibaldi 12, scala B, piano 2, int. 7", "via Garibaldi 12 sc. B int. 3", "via Garibaldi 12 piano terra",
	"via Garibaldi snc", "[via Garibaldi s.n.c].", "via Garibaldi numero dodici", "via Garibaldi al numero dodici",
	"viale Monza 120", "v.le Monza 120", "V.le Monza, 120", "vle Monza 120", "Viale della Libertà 45/B", "viale dei Mille 3",
	"piazza Dante 4", "p.za Dante 4", "p.zza Dante 4", "P.zza Dante, 4", "pzza Dante 4", "piazza San Marco 21", "piazza Trento e Trieste 3", "piazzale Loreto 7", "p.le Loreto 7", "piazzetta Pattari 2",
	"corso Buenos Aires 23", "c.so Buenos Aires 23", "C.so Vittorio Emanuele II 23", "corso Vittorio Emanuele II n. 8",
	"vicolo dei Lavandai 2", "vic. Lavandai 2", "largo Augusto 4", "l.go Augusto 4", "contrada Fossa 33", "c.da Fossa 33", "C/da Fossa 33", "località Pian di Sco 15", "loc. Pian di Sco 15", "fraz. Case Nuove 8", "frazione Case Nuove 8", "borgo Pinti 6", "b.go Pinti 6",
	"strada del Fioccardo 10", "str. del Fioccardo 10", "strada comunale Mongreno 44", "salita San Barnaba 9", "sal. San Barnaba 9", "calle dei Fabbri 4612", "campo Santa Margherita 2904", "fondamenta della Misericordia 2599", "rio [terà Canal 1104]", "lungomare Colombo 88", "lungotevere Flaminio 46", "lungarno Vespucci 12", "rione Sanità 14", "traversa Mercato 5", "trav. Mercato 5", "I [traversa Mercato 5]", "via I Maggio 7", "vico Lungo 18", "discesa Sanità 3", "cascina Bellaria 2", "galleria Umberto 5", "rampa Brancaccio 4", "scalinata Petrosa 6", "circonvallazione Gianicolense 87", "circ.ne Gianicolense 87", "villaggio Europa 12", "cavone San Gennaro 9", "stradone Farnese 11", "passaggio Duomo 2", "quartiere Rosato 30", "masseria Grottone 5", "bastioni Garibaldi 10", "ronco Carlo 3", "stretto Rossi 4", "chiasso Barletti 2", "ramo Licini 12", "supportico Lopez 8", "parco Verde 3",
	"S.P. 12 km 3,400", "SP 12 km 3", "SS 16 km 7,200", "strada provinciale 14 km 3,200", "strada statale 16 km 712", "via Aurelia km 22,300", "via Cassia km 36",
	"Goethestraße 12", "Andreas-Hofer-Straße 7/A", "Pfarrgasse 3", "Dorfweg 14", "Mühlweg Nr. 4", "Dorfplatz 4", "Dantestr. 9", "rue de l'Hôpital 5", "12, rue Croix de Ville", "avenue Conseil des Commis 24", "località Rumiod 3",
	"via XX Settembre 30", "via 25 Aprile 7", "via XXV Aprile 9", "via 4 Novembre 18", "via IV Novembre, 18", "via 1° Maggio 5", "via Primo Maggio 5", "via 24 Maggio n. 3", "via II Giugno 14",
	"via San Giovanni Bosco 5", "via S. Giovanni Bosco 5", "via Sant'Antonio 6", "via S. Antonio 6", "via Santa Maria delle Grazie 3", "via SS. Trinità 2", "via Don Minzoni 14", "via don Luigi Sturzo 7", "via Papa Giovanni XXIII 2",
	"via G. Di Vittorio 2/C", "via Fratelli Cervi 14", "via F.lli Cervi 14", "via Generale Dalla Chiesa 4", "via Gen. Dalla Chiesa 4", "via Aldo Moro 1", "via Martiri della Libertà 40", "via Caduti sul Lavoro 3", "via dell'Artigianato 11", "via degli Ulivi 9", "via le Mosse 2", "via La Malfa 8", "via De Gasperi 15", "via Alcide de Gasperi 15", "via D'Annunzio 5", "via Ca' Bianca 21", "via Piè di Marmo 6", "via Po 8", "via Monte Grappa 17", "via Madonna della Neve 2", "via del Lavoro e dell'Industria 6", "via Enrico Fermi 3", "via A. De Curtis 19", "via Giovanni Paolo II 4",
	"via Garibaldi 12, Milano", "via Garibaldi 12, Milano (MI)", "via Garibaldi 12, 20121 Milano", "via Garibaldi 12 20121 Milano", "via Garibaldi 12 - 20121 Milano (MI)", "via Garibaldi 12, 20121 Milano MI", "via Garibaldi 12, 20121", "via Garibaldi 12\\n20121 Milano", "via Garibaldi 12 (20121 Milano)", "via Garibaldi 12 a Milano", "via Garibaldi 12 Milano", "via Garibaldi 12 – Milano", "via Garibaldi 12, CAP 20121 Milano", "via Garibaldi 12, I-20121 Milano", "via Garibaldi 12, fraz. Rovello, 20121 Milano", "via Garibaldi 12, Sesto San Giovanni", "via Garibaldi 12, 20099 Sesto San Giovanni (MI)", "via Garibaldi 12, 47121 Forlì (FC)", "via Garibaldi 12, 00184 Roma RM",
}

var homeContexts = []string{
	"abito in {}", "Abitiamo in {} e il bidone non c'è", "residente in {}, chiede", "Il sottoscritto Carlo Bertoli, nato a Lodi, residente in {}, chiede il rimborso", "Residenza: {}", "Indirizzo: {}\\nTelefono: nessuno",
	"mia madre vive in {} da sola", "la signora Tilde di {} non esce più", "Mario Sechi, {}", "Mario Sechi\\n{}", "Cordiali saluti\\nPiera Gandolfi\\n{}", "mandate un'ambulanza in {}, mia madre è caduta", "portate il pasto a mio nonno in {}",
	"c'è una perdita davanti a casa mia in {}", "mi sono trasferito in {}", "la casa di mia sorella è in {}", "il citofono è Ferri, {}", "domiciliato presso il figlio in {}", "il pacco va consegnato a mia zia, {}", "cognome;indirizzo\\nSechi;{}",
	"Il verbale è stato notificato al sig. Ferro in {}", "assegnataria dell'alloggio in {}", "> abito in {}\\n> grazie", "il mio indirizzo è {}", "ho comprato casa in {}", "venite da me, {}", "sto in {} nn arriva acqua", "il vicino di {} urla tutta la notte",
	"suo marito abita ancora in {}?", "l'utenza intestata a Greco Salvatore, {}", "Sono Mario Sechi e abito in {}. Vorrei segnalare", "Mittente: Mario Sechi, {}", "vi scrivo perché in {}, dove abito da anni, manca la luce", "Mi chiamo Anna, {}, e pago la TARI", "la famiglia Neri ({}) non ha ricevuto i sacchi", "dal 3 marzo risiedo in {}.",
	"nato a Lodi il 3/4/1980 e residente in {}", "recapitare a: Mario Sechi {}", "mia nonna sta in {} e non può scendere", "cambio di residenza: nuovo indirizzo {}",
}

func TestHomes(t *testing.T) {
	grid{kind: Address, forms: homeForms, contexts: homeContexts}.run(t, 0.005)
}

var moreHomeContexts = []string{
	"sn anna, abito in {} e nn mi arriva la bolletta", "so' de {}, ce semo scordati", "qui {}, manca l'acqua da ieri e ho due bimbi piccoli", "Buongiorno, vivo in {} con mio marito invalido", "il mio ex vive in {} adesso", "ci siamo conosciuti a casa sua in {}", "Destinatario: Sechi Mario - {}",
	"Da: Mario Sechi\\nResidente: {}\\nOggetto: reclamo", "eredi Sechi, {}", "Alla c.a. del sig. Mario Sechi, {}", "Spett.le Sig. Mario Sechi\\n{}", "proprietaria dell'immobile sito in {}", "l'appartamento di mio padre in {} è sfitto", "il pacco per la signora Rosa va lasciato in {}", "vado da mia sorella in {}", "mia figlia è scappata, abitiamo in {}",
	"la badante di mia suocera abita in {}", "il domicilio fiscale della signora Neri è {}", "sfratto della famiglia Neri da {}", "TARI per l'abitazione di {}", "contatore di {}, intestato a mia moglie", "la casa dei miei è in {}", "aspetto il corriere a casa, {}", "il bambino abita con i nonni in {}", "la sig.ra Ada Neri, {}, chiede un sopralluogo",
	"scrivo per mia madre Ada Neri, {}", "Sechi Mario - {} - tel. 3471234567", "Mario Sechi, nato il 3/4/1980, {}", "citofonare Sechi, {}", "io sto al terzo piano di {}", "nel mio condominio di {} l'ascensore è rotto", "l'inquilino di {} non paga", "mi trova a casa in {} dopo le 18", "passa a prendermi in {}", "il mio garage in {} si è allagato",
	"ospito mio fratello in {}", "è ai domiciliari in {}", "il signor Pirro, {}, cade spesso", "pratica di residenza della signora Xhafa in {}", "gli assistenti sociali sono andati in {} dalla famiglia Neri", "abito a Lodi, {}", "abito da anni nello stesso posto: {}", "la mia via è {}", "casa mia è {}", "sto di casa in {}", "mi ha dato il suo indirizzo, {}", "la ragazza col cane abita in {}", "quel tizio che urla sta in {}", "Richiedente: Ada Neri\\nVia/piazza: {}",
}

var publicContexts = []string{
	"Concerto alle 21 in {}", "lavori in corso in {} fino a venerdì", "C'è una buca in {}", "Ufficio anagrafe, {}", "la biblioteca di {} è chiusa", "incidente in {}: due feriti", "il Comune, {}, tel. 02 1234", "presso la scuola Manzoni in {}", "Seggio n. 4, {}", "Farmacia Centrale, {}", "il bar di {} fa i caffè buoni", "cassonetti pieni in {}", "lampione spento in {}", "Divieto di sosta in {} dalle 8 alle 18",
	"si terrà in {} il mercato rionale", "La sede dell'associazione è in {}", "Poliambulatorio: {}", "iscrizioni in segreteria, {}", "rapina in {}, bottino magro", "Ritrovo in {} ore 9", "sfalcio erba in {}", "Studio dentistico Rossi, {}", "il parcheggio di {} è gratuito", "asta dell'immobile comunale in {}", "cantiere di {}, fine lavori a giugno", "perdita d'acqua in {}, avvisato il gestore", "le strisce davanti al civico, {}, sono sparite", "Spett.le Comune di Lodi\\n{}", "Cordiali saluti\\nUfficio Tributi\\n{}",
	"La ditta Edilrossi srl con sede in {}", "hotel Miramonti, {}", "il cinema in {} riapre", "fermata del bus in {} soppressa", "mostra di pittura in {}", "punto prelievi in {}", "la palestra di {} è gelida", "Centro vaccinale di {}", "chiusa al traffico {}", "vi aspettiamo in {} per la festa", "sportello lavoro in {}", "Caritas: mensa in {}", "albero caduto in {}", "Colonnina di ricarica in {}", "Tribunale di Lodi, {}", "Carabinieri, caserma di {}", "auto abbandonata in {}", "assemblea dei soci in {}", "nuova apertura in {}", "rifiuti abbandonati in {} da giorni", "dove si trova {}?", "semaforo guasto in {}", "la Polizia locale di {} non risponde",
	"spaccio in {} tutte le sere", "Orari: lun-ven 9-12, {}", "inaugurato il parco di {}", "La messa sarà celebrata in {}", "teatro comunale ({})", "ordinanza n. 12: sgombero neve in {}", "il capolinea è in {}", "consegna moduli presso l'URP, {}", "sopralluogo dei tecnici in {}", "{}: marciapiede rotto", "{} - cantiere", "Oggetto: buche in {}",
}

// streetForms are forms of homeForms that most people write.
var streetForms = []string{"via Garibaldi 12", "Via Garibaldi, 12", "via Garibaldi n. 12/A", "v.le Monza 120", "piazza Dante 4", "P.zza Vittorio Veneto 7", "c.so Buenos Aires 23", "largo Augusto 4", "contrada Fossa 33", "loc. Pian di Sco 15", "strada del Fioccardo 10", "Goethestraße 12", "via XXV Aprile 9", "via San Giovanni Bosco 5", "via Don Minzoni 14", "via Fratelli Cervi 14", "via degli Ulivi 9", "via Po 8", "via Garibaldi 12, Milano", "via Garibaldi 12, 20121 Milano (MI)", "via A. De Curtis 19", "via garibaldi 12", "VIA GARIBALDI 12"}

func TestMoreHomes(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: moreHomeContexts}.run(t, 0.02)
}

func TestPublicPlaces(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: publicContexts, none: true}.run(t, 0.003)
}

func TestHomesInCapitals(t *testing.T) {
	grid{kind: Address, forms: homeForms, contexts: homeContexts, rough: true, style: strings.ToUpper}.run(t, 0.005)
}

func TestHomesInSmallLetters(t *testing.T) {
	grid{kind: Address, forms: homeForms, contexts: homeContexts, rough: true, style: strings.ToLower}.run(t, 0.015)
}

func TestPublicPlacesInCapitals(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: publicContexts, none: true, style: strings.ToUpper}.run(t, 0.003)
}

func TestAllPublicPlaces(t *testing.T) {
	grid{kind: Address, forms: homeForms, contexts: publicContexts, none: true}.run(t, 0.006)
}

var stillMoreHomeContexts = []string{
	"al civico di mia zia, {}, non c'è luce", "la nonna di Marco ({}) è caduta", "i miei vivono ancora in {}", "Ada Ferri (nata a Lodi, {}) chiede", "ci vediamo a casa mia, {}", "vengo a prenderti in {}?", "il pulmino passa a prendere mio figlio in {}", "l'assistente domiciliare va in {} dalla sig.ra Ada", "il medico è andato in {} a visitare mia madre", "hanno rubato in casa mia in {}", "il ladro è entrato dalla finestra, {}, io dormivo", "il mio balcone in {} perde", "affitto il mio bilocale in {}", "vendo casa in {}, tratto privatamente", "la mia vicina di {} grida", "Ferri Ada - {}", "Ferri Ada, {}, 3471234567", "Ferri Ada | {} | 3471234567", "contribuente: Ferri Ada\\nubicazione immobile: {}", "lui abita {}", "abito {}", "residente {}", "res. {}", "dom. {}", "domicilio eletto: {}", "mia madre, 90 anni, {}, è sola", "soggetto assistito: Ada Ferri, {}", "eseguito accesso presso l'abitazione in {}", "la salma sarà portata nell'abitazione di {}", "raccomandata per Ada Ferri, {}", "la bolletta è di {}, intestata a me", "il postino non trova {}: è casa mia", "casa di Ada: {}", "indirizzo di spedizione {}", "spedire a {}", "il mio nuovo indirizzo: {}", "ho cambiato casa, ora {}", "sono la signora del terzo piano di {}",
}

func TestStillMoreHomes(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: stillMoreHomeContexts}.run(t, 0.011)
}
