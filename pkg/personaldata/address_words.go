package personaldata

import (
	"strings"
	"sync"
)

// cue is what a word near an address or a date tells. The lists are looked up
// only when a candidate was found, so they are apart from the classes of words
// that every word of every text is given.
type cue uint32

const (
	cueHome       cue = 1 << iota // abito, residente: whoever is named lives there
	cueDwelling                   // casa, appartamento, citofono, indirizzo
	cueVisit                      // venite, portate, passo: somebody can be found there
	cueHolder                     // sottoscritto, eredi, famiglia: a private person
	cuePublic                     // offices, venues, works, hazards, events
	cueBody                       // comune, provincia: of a residence as well as of an office
	cueCount                      // giorni, euro: the number before it is no house number
	cueUnit                       // interno, scala, piano: parts of an address behind the number
	cueHamlet                     // frazione, cascina: a place behind the number
	cueNumber                     // civico, n, nr: before the number
	cueSuffix                     // bis, ter, rosso: behind the number
	cueInName                     // a small word that may stand inside the name of a street
	cuePair                       // le, so, zza: the end of v.le, c.so, p.zza
	cueInstitute                  // behind "casa": riposo, comunale
	cueNumberless                 // snc, sn
	cueEvent                      // what is born that is not a person: idea, biblioteca
	cueOtherDate                  // rilasciata, scade, visita: a date that is not of birth
	cueBounds                     // dal, entro, tra: one end of a range of dates
	cueFamous                     // scrittore, partigiano, anniversario: history
	cuePositive                   // compleanno, compie: weak words for a birth
	cueGeneric                    // chi, residenti: nobody in particular
	cueOwner                      // mia, nostra, suo
	cueAnimal                     // cane, gatto, microchip
	cueSomebody                   // me, te: "passo da te"
	cueLabel                      // indirizzo, recapito: of people and of offices
	cueOwnFlat                    // words behind an address that tell somebody lives there
)

// cueList is the words of a cue; alternatives of endings in brackets.
type cueList struct {
	cue   cue
	words string
}

var addressCues = []cueList{
	{cueHome, `abto abt ab sfrattano abit abit(o|a|iamo|ano|avo|ava|avamo|avano|ato|eremo|ero|are|ate|i|um|asse) abbito habito vivo vive viviamo vivono viveva vivevo vivevano vivere vivendo vivete vivi residente residenti resident rezidente residenza residendo resiede
risied(o|e|iamo|ono|eva|evo|ere) domiciliat(o|a|i|e) domicilio dimorante dimora dimorano wohnhaft wohne wohnt wohnen wohnort wohnsitz anschrift adresse habite habitons habitant réside résidant domicilié domiciliée demeurant
trasferit(o|a|i|e) trasferisco staiu staju stago stau stongo stonghe bivit bivet bivo bivu bivimus bivent abbit(o|a|i|u|amo) abitu locuiesc locuiește locuim banoj banon jetoj mieszkam mieszka live lives trasferiamo trasferiremo trasferirmi trasferirci traslocat(o|i) traslochiamo traslocher(ò|à|emo|anno) trasferir(ò|à|anno) trasloco ospitat(o|a|i) ospitante convivente conviventi coabita coabitano dom resid abitante allettat(o|a) domiciliari res ospito ospitiamo sfrattat(o|a|i) alloggiat(o|a|i) alloggio alloggiamo reperibilità`},
	{cueDwelling, `casa case abitazione abitaz appartament(o|ino) appto citofono citof campanello cancello portone pianerottolo androne condominio condomini palazzina cortile garage box cantina balcone terrazzo
villetta villino bilocale trilocale monolocale quadrilocale affittasi affitto vendesi affittas inquilin(o|a|i) coinquilin(o|i) portinaia portineria soffitta solaio
recapit(are|ate|atemi|ato|ata|ati) spedi(re|te|tela|tele|telo|temi|rmi|rmela|rlo|rla|sci|zione) consegn(ate|atemi|atelo|atela|are|armi|arla|arlo) citofon(are|ate|a)
suonare domiciliare residenziale wohnung haus zuhause maison appartement nucleo deceduto deceduta domicil famigliare`},
	{cueLabel, `indirizzo indirizz indirizzi ind indir recapito recapiti mittente destinatario destinataria corriere corrispondenza anschrift adresse`},
	{cueSomebody, `me te noi lui lei voi loro`},
	{cueVisit, `soccorsi mandatemel(o|a) speditemel(o|a) portatemel(o|a) consegnatemel(o|a) intestat(o|a) prendere lettera raccomandata notificat(o|a) pacco postino badante ambulanza corriere bollettino bolletta bollette tari imu utenza utenze allaccio voltura subentro contatore contratto fornitura sfratto consegna
venga vengano passi mandi mandatemi lascia lasciate lasci taxi portare portarlo portarmi portarci portarla venite venitemi vieni venirmi venire verrete passare passiamo porto porta portate portatele portatelo portatela portatemi portami portar(mi|le|lo|la) portargli lascio lasciare lasciarl(e|a|o|i) lasciamelo
prender(li|la|lo|le|mi|ci|ti|vi|e) ritirar(la|lo|le|li) trovatemi aspetto stamo sto stiamo stava stavo stavamo sta trovarmi
ritirare porti portagli portale riportar(lo|la|li|le|mi) riport(i|a|ate) riconsegnar(lo|la|mi) raggiungermi accompagnar(e|la|lo|mi) venirla`},
	{cueHolder, `sottoscritt(o|a|i|e) sottoscriventi sottoscrivente sig sigr sigra sigri signor signora signore signorina signori fam famiglia familie famille coniugi coniuge eredi erede defunt(o|a) vedov(a|o) nome cognome cogn nominativo
intestat(o|a|i) intestatari(o|a) propriet(a|ario|aria|ari) richiedente dichiarante beneficiari(o|a) assegnatari(o|a) usufruttuari(o|a) locatari(o|a) conduttor(e|i) conduttrice ricorrente esponente istante contribuente debitor(e|i) trasgressor(e|i) paziente
assistit(o|a) delegat(o|a) delegante tutelat(o|a) amministrat(o|a) nat(o|a|i|e) figli(o|a|i|e) figliol(o|a|i) marito moglie madre padre mamma papà babbo nonn(o|a|i) zi(o|a|i|e) fratell(o|i) sorell(a|e) nipot(e|i) cugin(o|a|i|e) suocer(o|a|i)
cognat(o|a|i|e) nuora genero compagn(o|a) vicin(o|a|i|e) amic(o|a|i|he) collega badante fidanzat(o|a) mio mia miei mie chiamo chiama firmato segnalante titolare candid gent gentile egregio egr herr frau monsieur madame testimone
conducente occupant(e|i) detentor(e|i) moros(o|a) condannato indagato imputato utente iscritto tesserato socio socia donatore donatrice volontari(o|a)
ragazz(o|a) anzian(o|a) pensionat(o|a) studentessa`},
	{cuePublic, `biblioteca biblioteche scuola scuole scolastic(o|a|i|he) asilo elementare elementari primaria secondaria palazzo villa castello torre rocca medie liceo istituto plesso università ateneo facoltà teatro teatri cinema sala museo musei palestra palestre palasport palazzetto stadio
piscina auditorium ospedal(e|i) policlinico clinica ambulator(io|i) poliambulator(io|i) consultorio hub farmacia farmacie rsa circolo circoli associazione associazioni oratorio parrocchia chiesa chiese basilica duomo santuario convento cimitero
bar ristorante ristoranti trattoria pizzeria pizzerie osteria hotel albergo locale locali pub discoteca gelateria panificio forno macelleria pasticceria supermercato supermercati ipermercato market discount conad coop esselunga lidl eurospin negozio negozi mercato mercati mercatino edicola tabaccheria tabacchi
officina carrozzeria distributore autolavaggio benzinaio benzina pompa autobus tram parrucchiere estetista centro centri caserma carabinieri polizia questura commissariato stazione fermata fermate capolinea metro metropolitana aeroporto parco parchi parchetto giardino giardini giardinetti aiuola aiuole campo campetto
monumento statua lapide fontana fontanella ponte cavalcavia sottopasso rotonda rotatoria incrocio semaforo semafori lampione lampioni palo pali illuminazione buca buche voragine asfalto asfaltatura asfaltare manto marciapiede marciapiedi strisce pedonali segnaletica cartello cartelli
tombino tombini caditoia caditoie fogna fognatura fogne cassonetto cassonetti cestino cestini rifiuto rifiuti spazzatura immondizia discarica campana campane bidoni degrado topi ratti erba erbacce sfalcio potatura alberi albero allagamento allagamenti
lavori cantiere cantieri scavo scavi chius(o|a|i|e) chiusura chiude transito traffico viabilità divieto sosta senso deviazione deviazioni deviato percorso corteo processione fiaccolata partenza arrivo ritrovo raduno raccolta
incidente incidenti tamponamento investit(o|a) scontro rissa sparatoria rapina spaccio spacciatori autovelox multa multe multato verbale vigili varco varchi ztl parcheggio parcheggi stalli stallo posteggio parcometro colonnina colonnine pista ciclabile
ufficio uffici sportello sportelli sede sedi municipio comunale comunali comando anagrafe urp tribunale prefettura procura questore caf patronato sindacato cgil cisl uil inps inail agenzia poste postale banca banche filiale bancomat centralina cabina antenna antenne
evento eventi festa sagra concerto concerti spettacolo spettacoli mostra mostre convegno incontro incontri conferenza presentazione rassegna festival inaugurazione inaugurato intitolazione appuntamento appuntamenti gara torneo corsi laboratorio laboratori lezioni openday
ingresso ingressi entrata polo biglietteria biglietti prenotazioni prenotazione iscrizioni iscrizione informazioni info seggio seggi sezione sezioni elettorale votare votazioni comizio gazebo banchetto stand screening vaccinazioni vaccinale tamponi prelievi camper
orari orario aperto aperta aperti aperte apre apertura ambulatoriale studio studi notaio avvocatura direzione dipartimento assessorato segreteria redazione magazzino deposito isola ecologica ecocentro autoparco depuratore impianto
canile gattile fabbrica capannone azienda ditta impresa società cooperativa onlus fondazione croce misericordia avis caritas proloco loco consorzio ente enti regione asl ausl asst ats usl asp arpa azienda tennis calcio bocciofila ludoteca informagiovani coworking
rudere monumenti cippo targa murale murales scultura programma stagione autobus bus tram navetta pullman scuolabus capolinea muretto muro recinzione ringhiera guardrail dossi transenne ponteggio gru
avvistat(o|a|i) avvistamenti smarrit(o|a) rimozione rimosso sosta civici tratto altezza angolo bivio carreggiata corsia
gemeinde gemeindeamt rathaus bürgerbüro büro schule kindergarten bibliothek sperrung baustelle arbeiten öffnungszeiten veranstaltung mairie école bibliothèque travaux fermée office hall station meldeamt saal kirche feuerwehr
luogo acquitrino defibrillator(e|i) dae occors(o|a|i|e) avvenut(o|a|i|e) depositat(o|a|i) intervento squadra sponsor espositor(e|i) fornitor(e|i) ditte varchi ordinanza avviso convocat(o|a) assemblea riunione riunisce distretto presidio guardia enel a2a acea hera gestore tesoreria
cerimonia messa funerale funerali esequie funebre rosario commemorazione libreria galleria atelier boutique outlet showroom laboratorio agriturismo mensa refettorio dormitorio ostello rifugio
soccorso arredamenti ferramenta autoscuola ottica onoranze immobiliare assicurazioni viaggi abbigliamento calzature fiorista fiori elettronica informatica autoricambi gommista meccanico elettrauto srl srls spa sas group service store shop
fruttivendol(o|a) ortolano salumiere salumeria macellaio panettiere barbiere calzolaio tabaccaio edicolante giornalaio parrucchiera fornaio vinaio sarto sarta orologiaio orefice gioielliere libraio cartolaio pizzaiolo gelataio vivaio vivaista
lavanderia tintoria gioielleria profumeria cartoleria merceria erboristeria sartoria rosticceria cremeria pescheria enoteca birreria paninoteca kebab sushi bistrot caffè caffetteria b&b palestrina autorimessa copisteria veterinari(o|a) dentista dentistico odontoiatrico fisioterapia
incendio crollo fuga scippo dismessa asta presentarsi presentatevi kit donazioni convocazione convocazioni udienza concorso prova prove colloqui colloquio urbanistica catasto parcheggiare parcheggiarci aggiustano passerà panchina panchine pulizia mangia candidato candidati posteggi pediatra notaio commercialista base succede`},
	{cueBody, `comune comuni provincia città sindaco municipalità quartiere circoscrizione municipio uff ufficio`},
	{cueCount, `bancarelle banchi stand espositori moduli lezioni stelle puntate multe sensi cantieri progetti pattuglie corse fermate cartelli cassonetti min giorni giorno mesi mese anni anno volte volta euro eur ore ora minuti minuto secondi metri metro mt mq km kmh gradi persone persona auto macchine lampioni buche posti posto per percento mila milioni famiglie bambini ragazzi
alberi camion pezzi settimane settimana notti lavori appartamenti feriti feriti morti chili kg litri punti piani negozi gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre uhr sec cm ragazzini ragazze operai case stalli stallo macchina alunni iscritti partecipanti edizione`},
	{cueUnit, `int interno intern interni scala sc scal piano p pal palazzina palazzine edificio ed edif lotto isolato is isol blocco bl condominio cond appartamento appart app appto apt fabbricato fabbr fab torre corpo villino lato ingr stanza box stiege etage`},
	{cueHamlet, `loc località localita fraz frazione cascina borgata quartiere rione contrada cda borgo podere villaggio masseria tenuta zona maso`},
	{cueNumber, `n nr num numero nro civ civico nc nciv c°`},
	{cueSuffix, `bis ter quater quinquies rosso nero barrato r`},
	{cueInName, `di del dello della dell dei degli delle d de e ed a ad al alla alle ai agli in lo la l le li i il sul sui sulla su san santa sant santo santi ss s von der am zu du des sa sos su don da dal al dall dalla per`},
	{cuePair, `le lo la so go da zza za tta ta ne tto gata`},
	{cueDwelling, `intern(o|i)`},
	{cueInstitute, `riposo cura comunale popolo cultura salute comunità circondariale acqua editrice protetta famiglia associazioni giovani giovane anziani studente studenti discografica automobilistica farmaceutica museo madre missioni lavoro quartiere bianca editrici`},
	{cueNumberless, `snc sn`},
	{cueGeneric, `chi coloro chiunque residenti cittadini abitanti inquilini servizio servizi consegna consegne pasti assistenza spesa raccolta vaccino vaccinazione vaccinazioni ritiro cure`},
	{cueOwner, `mia mio miei mie nostra nostro nostri sua suo sue tua tuo loro`},
	{cueOwnFlat, `citofono campanello abito abita abitiamo abitano vivo vive viviamo risiede risiedo citofonare suonare suono suonate suoni inquilin(o|i|a) coinquilini affittuari(o|i)`},
}

// readAddressCues reads the lists above and those for dates, and the months.
func (b *lexiconBuilder) readAddressCues() error {
	for _, list := range [][]cueList{addressCues, birthCues} {
		for _, l := range list {
			for pattern := range strings.FieldsSeq(l.words) {
				for _, word := range alternatives(pattern) {
					b.cues[folded(word)] |= l.cue
				}
			}
		}
	}
	for n, line := range strings.Split(monthNames, "\n") {
		for word := range strings.FieldsSeq(line) {
			b.months[folded(word)] = uint8(min(n+1, 12))
		}
	}
	return nil
}

// cue is what token i tells; 0 for numbers and outside the text.
func (x *scan) cue(i int) cue {
	if i < 0 || i >= len(x.tokens) {
		return 0
	}
	return x.lex.meanings[x.tokens[i].word].cue
}

// told is the cues of all words of the text.
func (x *scan) told() cue {
	if !x.cuesRead {
		x.cuesRead, x.cues = true, 0
		for i := range x.tokens {
			x.cues |= x.lex.meanings[x.tokens[i].word].cue
		}
	}
	return x.cues
}

// words is a set of words by the hash that scan.key gives for a token. Most words that
// are asked for are not in it: then one bit tells.
type words struct {
	known [16]uint64 // bits of the keys
	keys  map[uint32]bool
}

func (w *words) has(key uint32) bool {
	return w.known[key/64%16]>>(key%64)&1 != 0 && w.keys[key]
}

// and adds the words of other stems.
func (s *stems) and(others ...*stems) *stems {
	for _, other := range others {
		for first, words := range other.words {
			s.words[first] = append(s.words[first], words...)
			s.second[first] |= other.second[first]
		}
	}
	return s
}

// wordSet makes a set of words separated by spaces, with alternatives such as "un(o|a)".
func wordSet(list string) func() *words {
	return sync.OnceValue(func() *words {
		set := words{keys: map[uint32]bool{}}
		for pattern := range strings.FieldsSeq(list) {
			for _, word := range alternatives(pattern) {
				key := wordKey(folded(word))
				set.keys[key] = true
				set.known[key/64%16] |= 1 << (key % 64)
			}
		}
		return &set
	})
}

// nameWords are words that people leave small inside the names of streets.
var nameWords = wordSet(`don papa padre suor fratelli f.lli martiri caduti partigiani vittime monte monti lago madonna santa san santo sant generale maresciallo capitano conte principe regina re
vecchi(a|o) nuov(a|o) prim(a|o) second(a|o) terza superiore inferiore alt(a|o) bass(a|o) nord sud est ovest destra sinistra provinciale statale comunale vicinale regionale antica antico grande lungo
ponte porta torre borgo castello mulino molino chiesa unità libertà indipendenza repubblica pace costituzione resistenza liberazione bersaglieri alpini carabinieri stazione novembre settembre aprile maggio`)

// tensWords are the numbers above nineteen that houses have, in words.
var tensWords = wordSet(`vent(i|uno|idue|itre|iquattro|icinque|isei|isette|otto|inove) trent(a|uno|adue|atre|aquattro|acinque|asei|asette|otto|anove) quarant(a|uno|adue|atre|aquattro|acinque|asei|asette|otto|anove) cinquant(a|uno|adue|atre|aquattro|acinque|asei|asette|otto|anove) sessanta settanta ottanta novanta cento`)

// unitValues are what stands behind "scala" or "piano" instead of a number.
var unitValues = wordSet(`sin sinistra dx destra unica unico terra rialzato seminterrato ammezzato attico i ii iii iv v vi vii viii ix x primo secondo terzo quarto quinto sesto settimo ottavo nord sud est ovest interna esterna sn`)
