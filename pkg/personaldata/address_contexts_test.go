package personaldata

import "testing"

// TestPlacesOfNobody holds more of what happens, stands and opens in streets, also where
// a postcode makes the address a whole one.
func TestPlacesOfNobody(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: []string{
		"Mercatino {} 15 banchi", "in {} stand dell'associazione", "sabato {} mercatino dell'usato", "gazebo {} dalle 9 alle 12", "{}: lavori dal 12 al 15 marzo", "{} chiusa dal 12 al 15", "Dal 12 marzo chiusura di {}", "Asfaltatura {}",
		"{} senso unico alternato", "negozio {}", "apre un nuovo negozio in {}", "sconti da Bianchi Calzature, {}", "Ferramenta Rossi, {}", "Pizzeria da Gino, {}", "da Gino in {} si mangia bene", "parrucchiera Anna, {}",
		"barbiere di {}", "Studio legale Verdi, {}", "avv. Mario Bianchi, {}, riceve il martedì", "notaio Rossi, {}", "dott.ssa Neri medico di base, {}", "ambulatorio dott. Neri, {}", "il medico riceve in {}",
		"la farmacia di turno è in {}", "Farmacia Bianchi - {}", "CAF CISL, {}", "sindacato {}", "patronato ACLI {}", "comitato elettorale {}", "il candidato incontra i cittadini in {}", "sede elettorale {}", "comizio in {} ore 18",
		"cena elettorale al ristorante di {}", "Cinema Odeon, {}", "spettacolo al Teatro Verdi, {}", "biblioteca, {}", "il museo in {}", "chiesa di San Marco, {}", "parrocchia {}", "oratorio {}", "centro sociale {}", "circolo ARCI {}",
		"bocciofila {}", "campo sportivo {}", "piscina di {}", "stazione {}", "parcheggio {}", "posteggi a pagamento in {}", "fermata 12 {}", "capolinea {}", "scuola media {}", "asilo nido {}", "elementari di {}", "università, {}",
		"facoltà di lettere, {}", "ospedale {}", "RSA Villa Serena, {}", "casa di riposo {}", "cimitero di {}", "caserma {}", "vigili in {}", "incendio in {}", "crollo in {}", "fuga di gas in {}", "incidente mortale {}", "scippo in {}",
		"furto al bar di {}", "multe a raffica in {}", "autovelox {}", "buche {}", "lampioni spenti {}", "erba alta in {}", "topi in {}", "cassonetto bruciato in {}", "raccolta porta a porta {}", "pulizia strade: {}",
		"potatura alberi {}", "giardini di {}", "parco giochi {}", "panchina rotta in {}", "fontana di {}", "monumento in {}", "palazzo storico, {}", "ex fabbrica di {}", "area dismessa {}", "edificio comunale di {}",
		"bando alloggi: {}", "asta: immobile in {}, base 50.000 euro", "vendesi locale commerciale {}", "affittasi ufficio in {}", "supermercato {}", "benzinaio {}", "edicola di {}", "tabaccheria {}", "poste di {}",
		"banca, filiale di {}", "hotel Roma, {}", "b&b {}", "agriturismo, {}", "azienda agricola Rossi, {}", "officina Bianchi {}", "Rossi Srl, {}", "ditta Rossi Mario, {}", "impresa edile Bianchi Luca, {}, appalto",
		"P.IVA 01234567890 {}", "Comune di Lodi - {} - 26900 Lodi", "Il Sindaco\\nComune di Lodi\\n{}", "ufficio elettorale ({})", "seggi in {}", "sezioni 1-4: {}", "presentarsi in {} con documento", "ritirare il kit in {}",
		"sportello aperto in {}", "vaccinazioni: {}", "donazioni sangue {}", "convocazione presso {}", "udienza in {}", "concorso: prova in {}", "colloqui in {}", "corso gratuito {}", "laboratorio bimbi {}",
		"visita guidata: partenza {}", "corteo da {} a piazza Dante", "passerà per {}", "deviazione bus per {}", "fine lavori {}", "delibera lavori {}", "variante urbanistica {}", "catasto: {} foglio 12",
		"dove posso parcheggiare vicino a {}?", "come arrivo in {}?", "che succede in {}?", "a che ora apre {}?", "quando aggiustano {}?",
	}, none: true}.run(t, 0.006)
}

// TestHomesInPassing holds more of how people say where somebody lives.
func TestHomesInPassing(t *testing.T) {
	grid{kind: Address, forms: streetForms, contexts: []string{
		"abito {} da 20 anni", "io abito qua, {}", "vivo coi miei in {}", "stiamo in {} secondo piano", "residente a Lodi in {}", "residente nel Comune di Lodi, {}", "Residente a Lodi (LO), {}", "res. Lodi {}",
		"domiciliata a Lodi in {}", "con domicilio in {}", "al citofono Rossi in {}", "citofono Rossi, {}", "suonare Rossi, {}", "citofonare Verdi {}", "campanello Bianchi, {}", "venga a casa, {}", "vi aspetto a casa mia, {}",
		"portatemi il pacco in {}", "consegnate in {} a mia mamma", "il corriere non trova {}", "il postino sbaglia sempre, io sto in {}", "la raccomandata è arrivata a {} ma io non c'ero", "mi trasferisco in {}", "ho preso casa in {}",
		"sono in affitto in {}", "pago l'affitto per {}", "sfrattata da {}", "mi sfrattano da {}", "l'alloggio che mi avete dato in {} ha la muffa", "la muffa in casa mia, {}", "nel mio appartamento di {} piove",
		"infiltrazioni in casa ({})", "ascensore rotto, {}, mia madre è in carrozzina", "mia suocera sta in {}", "mio fratello vive in {}", "i miei suoceri, {}", "la mia ex abita in {}", "il mio amico Luca sta in {}",
		"la signora Maria, {}, è sola", "la sig.ra Bianchi di {} ha bisogno", "l'anziano di {} è caduto in casa", "la famiglia Rossi, {}", "fam. Rossi {}", "intestatario Rossi Mario {}", "Rossi Mario {}", "ROSSI MARIO - {}",
		"Nome: Anna Indirizzo: {}", "Nome Anna, via/indirizzo {}", "Indirizzo di residenza: {}", "indirizzo abitazione {}", "ind. {}", "Residenza {}", "Domicilio: {}", "abitazione: {}", "Luogo di residenza: {}", "recapito postale: {}",
		"spedite la tessera a {}", "mandatemelo in {}", "potete spedirlo a casa, {}", "inviare corrispondenza a {}", "TARI per casa mia {}", "contatore di casa mia {}", "utenza di {} intestata a me", "acqua sospesa a casa mia in {}",
		"bidone rubato, abito {}", "ho il passo carrabile in {} sotto casa", "parcheggiano davanti casa mia in {}", "il cane del vicino di {} abbaia", "il mio vicino di casa, {}, fa rumore", "quello del terzo piano di {}",
		"al terzo piano di {} vive una signora sola", "mio nonno non può uscire da {}", "il 118 venga in {}", "mandate i soccorsi in {}, papà non respira", "sono chiusa fuori, {}", "so' della scala B, {}", "me chiamo Ada e sto a {}",
		"abbito in {}", "abto in {}", "ab. in {}", "vivo {}", "sto {}", "sn in {} casa mia", "nato a Lodi e residente {}", "l'attore, residente in {},", "notificato a Rossi Mario in {}", "verbale a carico di Rossi Mario, {}",
		"il conducente Rossi Mario, res. in {}", "assegnatario Rossi Mario, alloggio {}", "beneficiaria: Ada Neri, {}",
	}}.run(t, 0.011)
}

// TestNumbersOfNoHouse holds numbers behind a street that count, date or measure.
func TestNumbersOfNoHouse(t *testing.T) {
	grid{kind: Address, forms: []string{
		"via Verdi [3] mesi di lavori", "in piazza Roma [12] stand", "in piazza Roma, [12] stand", "via Verdi [12] bancarelle", "via Roma [3] giorni senza acqua", "in via Po [7] alberi abbattuti", "via Roma [2] ore di coda",
		"in via Roma [15] multe", "via Roma [4] feriti", "viale Europa [30] km/h", "via Roma dal [12] al 15", "via Roma dal [12] marzo", "via Roma [12] marzo ore 9", "via Roma [12]/03/2025", "via Roma ore [12]", "via Roma alle [12]",
		"corso di inglese [12] lezioni", "corso base [3] moduli", "via libera a [12] assunzioni", "via mail entro il [12]", "via Roma: [3] cantieri", "via Roma ([2] cantieri)", "piazza Roma [3]ª edizione",
		"via Roma [50] metri di asfalto", "via Roma [200] mila euro", "via Verdi [1,5] milioni", "via Roma, [12] famiglie sfollate", "via Roma [3] posti disabili", "in via Roma [100] persone in corteo", "via Roma [5] anni dopo",
		"via Roma tratto [2]", "fermata via Roma [12] barrato", "linea [3] via Roma", "bus via Roma [12] minuti", "via Roma, foglio [12] particella 3", "via Roma seggio [12]", "via Roma sezioni [1]-4", "strada provinciale [14]",
		"S.P. [12]", "strada statale [16] Adriatica", "la statale [16] è chiusa", "campo [3] da tennis", "borgo [2] euro a testa", "calle [3] ponti", "corso [101] di italiano", "viale del tramonto, [12] puntate",
		"località turistica, [3] stelle", "contrada in festa [12] agosto", "frazione [3] decimi", "salita [4] km al 9%", "vicolo cieco per [12] lavoratori", "largo consumo [3] euro", "riva destra [2] metri sotto",
		"strada facendo [12] anni", "piazza affari [2]%", "la piazza [12]", "corsia [3]",
	}, contexts: []string{
		"{}", "abito qui da anni: {}", "mia madre ha letto: {}", "Avviso: {}", "la signora Rossi scrive: {}", "Buongiorno, {}. Grazie, Mario Rossi", "{} e nessuno fa nulla",
	}, none: true}.run(t, 0.02)
}
