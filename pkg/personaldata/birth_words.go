package personaldata

// cueBirth is one more cue: words for birth that are not in the class.
const cueBirth cue = 1 << 30

// birthCues are the words around dates, see cueList.
var birthCues = []cueList{
	{cueBirth, `nat nascevo ddn dob nasc datanascita nato_il nascimento nasceu nacido nacida nascido nascida nasciutu nasciuta nasciuto mondo nacqui partorit(o|a) neonat(o|a) geburtsdatum geburt naissance nasquit născut născută natio nassuto nassuda lindja nasuu nasutu nascette nasciette nassuo nasciu nacimiento nașterii birthdate birthday luce`},
	{cueEvent, `bando idea biblioteca associazione associazioni progetto progetti iniziativa comitato gruppo consorzio società azienda museo teatro circolo squadra festival festa sagra rassegna partito movimento servizio sportello app
piattaforma euro unione repubblica legge costituzione band coro banda corale fondazione istituto parrocchia protezione parco premio torneo club cooperativa impresa ditta bar negozio birrificio sito pagina blog giornale rivista radio canale
rete polemica protesta discussione amicizia collaborazione accordo patto mercato mercatino campagna raccolta evento corso laboratorio compagnia orchestra fiera maratona corsa hub struttura
governo giunta lista coalizione sindacato lega federazione agenzia inps asl ausl ats onlus aps odv pro_loco loco proloco startup software sistema portale tradizione leggenda ricetta piatto prodotto marchio blogger ateneo università accademia
dipartimento gruppi esigenza bisogno necessità dubbio problema discarica oasi riserva orto giardino monumento edificio palazzo ponte fontana consultorio `},
	{cueAnimal, `cane cagnolin(o|a) cagna gatto gatta gattin(o|a|i) micio micia meticcio meticcia cuccioli cucciolo cucciola microchip microchippat(o|a) cavallo cavalla puledro puledra vitello vitella bovino capra pecora asin(o|a) coniglio pappagallo tartaruga labrador pitbull`},
	{cueOtherDate, `rilasciat(o|a|i|e) rilascio scad(e|uto|uta|enza|ente|rà) visita visite ricover(o|ato|ata) operat(o|a) operazione intervento assunt(o|a) assunzione decedut(o|a) decesso mort(o|a|e) morì muore scompars(o|a) sposat(o|a|i) sposò matrimonio coniugat(o|a) divorziat(o|a) trasferit(o|a|i)
iscritt(o|a|i) iscrizione vaccinat(o|a) vaccino vaccinazione protocoll(o|ato) prot delibera determina verbale domanda istanza richiest(o|a|i) presentat(o|a) valid(o|a|ità) emess(o|a) appuntamento udienza sentenza decreto ordinanza contratto fattura ricevuta pagament(o|i) versamento
convocat(o|a) arrivat(o|a|i) arrivo ingresso entrat(o|a) partenza partit(o|a) ricevut(o|a) inviat(o|a) spedit(o|a) firmat(o|a) notificat(o|a) battezzat(o|a) battesimo cresima diplomat(o|a) laureat(o|a) licenziat(o|a) pension(e|ato|ata) immatricolat(o|a) revisione
consegna consegnat(o|a) prelievo esame esami referto diagnosi dimess(o|a) dimissioni incidente morte separat(o|a) adottat(o|a) vedovo_il data_rilascio termine scadono`},
	{cueBounds, `dal dall dalla entro tra fra fino prima dopo successivamente precedentemente antecedente anteriormente posteriormente compres(o|i|e) periodo oltre anno anni da ante post`},
	{cueFamous, `scrittore scrittrice poeta poetessa pittore pittrice scultore scultrice compositore compositrice musicista filosofo filosofa scienziat(o|a) inventore partigian(o|a) patriota santa beato beata imperatore statista politico presidente
architetto_ attore attrice cantante cantautore regista calciatore ciclista campione campionessa anniversario centenario bicentenario cinquantenario ricorrenza ricorre celebre famoso famosa illustre martire storico`},
	{cuePositive, `compleanno compie compiuto compirà compirò compio compiuti ferro spegne spente candeline`},
}

// monthNames gives the number of a month by its name or abbreviation in the languages
// that the people of Italy write in.
const monthNames = `gennaio gen genn gena january jan januar jänner janvier janv enero janeiro ianuarie xennaro jennaro jinnaru zenaro ginnaru bennarzu
febbraio feb febb february febr februar feber février fevr febrero fevereiro februarie frevaro frivaru febraro febraru
marzo mar march märz maerz mars março martie marzu
aprile apr april avril abril aprilie abrile aprili abbrile
maggio mag magg may mai mayo maio maju magiu
giugno giu giug june jun juni juin junio junho iunie giugnu zugno làmpadas
luglio lug lugl july jul juli juillet julio julho iulie giugnettu lugliu
agosto ago august aug août augosto austu aostu
settembre set sett september sep sept septembre septiembre setembro septembrie sittembri setembre
ottobre ott october oct okt oktober octobre octubre outubro octombrie uttuviri otobre ottombre
novembre nov november novembro noviembre noiembrie nuvembri nuvembre
dicembre dic december dec dez dezember décembre diciembre dezembro decembrie dicembri dexembre`

// dayWords are the days of a month in words.
var dayWords = wordValues(31, `primo
due
tre
quattro
cinque
sei
sette
otto
nove
dieci
undici
dodici
tredici
quattordici
quindici
sedici
diciassette
diciotto
diciannove
venti
ventuno
ventidue
ventitre ventitré
ventiquattro
venticinque
ventisei
ventisette
ventotto
ventinove
trenta
trentuno`)
