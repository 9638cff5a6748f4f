package personaldata

import (
	"strings"
	"testing"
)

// diseases are states of health as nouns behind a preposition or an article.
var diseases = []string{
	"diabete", "diabete di tipo 1", "depressione", "epilessia", "fibromialgia", "sclerosi multipla", "tumore al seno", "tumore", "cancro al polmone", "leucemia", "linfoma", "morbo di Parkinson", "Parkinson", "Alzheimer", "demenza senile", "asma", "celiachia", "anoressia", "bulimia", "autismo", "schizofrenia", "disturbo bipolare", "attacchi di panico", "ansia", "cardiopatia", "insufficienza renale", "BPCO", "ipertensione", "artrite reumatoide", "psoriasi", "epatite C", "HIV", "cirrosi", "scoliosi", "glaucoma", "maculopatia", "emofilia", "SLA", "sindrome di Down", "morbo di Crohn", "fibrosi cistica", "distrofia muscolare", "endometriosi", "ernia del disco", "ADHD", "dislessia", "dipendenza da alcol", "tossicodipendenza", "ludopatia", "cecità", "sordità", "paralisi", "lupus", "osteoporosi", "colite ulcerosa", "covid", "polmonite", "tubercolosi", "allergia alle arachidi", "intolleranza al lattosio", "apnee notturne", "mieloma", "demenza",
}

var conditionContexts = []string{
	"soffro di {} da anni", "mio padre soffre di {}", "mia figlia è affetta da {}", "Il sottoscritto Mario Ferri, affetto da {}, chiede un parcheggio", "la signora Neri è malata di {}", "sono in cura per {}", "mio marito è in cura al San Paolo per {}", "mi hanno diagnosticato {}", "a mio figlio hanno diagnosticato {}", "mia nonna ha {}", "ho {} e non posso fare la fila", "Anna Ferri, che soffre di {}, non può venire", "mio fratello è stato ricoverato per {}", "per colpa di {} non posso lavorare", "a causa di {} mia madre non esce più", "il mio vicino ha {} e il rumore lo distrugge", "convivo con {} da dieci anni", "mio nonno è morto di {}", "prendo farmaci per {}", "diagnosi: {}\\nPaziente: Mario Ferri", "Paziente: Mario Ferri\\nDiagnosi: {}", "mia suocera con {} non la fanno entrare", "sono una mamma con {}", "il sig. Ferri, con diagnosi di {}, è stato dimesso", "nn posso venì, c'ho {}", "mi è venuta {}", "da quando ho {} giro col bastone", "mia zia combatte contro {}", "Ugo Ferri ha {}", "l'alunno Ferri presenta {}", "esente ticket per {}, mi chiamo Ada Ferri", "invalida per {}, chiedo l'assegno", "{}: ce l'ho da quando ero piccola", "mio figlio di 8 anni, {}, non può mangiare in mensa", "mi assento per {}", "hanno scoperto che ho {}", "il ragazzo del terzo piano ha {}", "ha {} la mia bambina", "purtroppo mamma soffre di {}", "a tutti dico che ho {}",
}

var generalContexts = []string{
	"Giornata mondiale contro {}", "convegno su {} in sala consiliare", "screening gratuito per {}", "raccolta fondi per la ricerca su {}", "l'associazione aiuta chi soffre di {}", "i malati di {} sono in aumento", "gruppo di auto aiuto per persone con {}", "vaccino contro {}", "sportello di ascolto su {}", "un libro su {}", "come si cura {}?", "prevenzione: {}", "{} colpisce una persona su dieci", "L'ASL informa i cittadini su {}", "esenzioni per {}: ecco i moduli", "le persone con {} possono chiedere il pass", "chi ha {} salta la fila", "dati ISTAT su {} nel 2024", "il film parla di {}", "corso per assistenti di pazienti con {}", "ambulatorio dedicato a {}", "i rischi di {} per i fumatori", "nuova terapia per {} all'ospedale", "bando per famiglie con figli con {}", "cos'è {}", "reparto per {}", "studio clinico su {}", "stop a {}!", "campagna di sensibilizzazione su {}", "il centro diurno accoglie anziani con {}",
}

// bodyStates are conditions that people are.
var bodyStates = []string{
	"diabetico", "celiaca", "disabile", "invalido al 100%", "invalida civile", "cieco", "sordomuta", "ipovedente", "cardiopatico", "epilettico", "autistico", "depressa", "in dialisi", "in chemioterapia", "in carrozzina", "in coma", "sieropositivo", "incinta", "[incinta] di sei mesi", "immunodepresso", "paraplegico", "tossicodipendente", "alcolista", "bipolare", "allergica alle noci", "intollerante al glutine", "positivo al covid", "ricoverato in psichiatria", "operato al cuore", "operata all'anca", "trapiantato di fegato", "non autosufficiente", "allettata", "portatore di pacemaker", "non vedente", "malata terminale", "affetto da [demenza]", "asmatico", "dislessico", "anoressica", "oncologico", "in terapia intensiva", "[ricoverata] in ospedale", "gravemente malato", "disabile al 75%", "claustrofobico", "in cura al SERT", "seguito dal CSM", "in depressione", "a rischio aborto", "handicappato grave",
}

var stateContexts = []string{
	"sono {}", "mio padre è {}", "mia madre {} non esce", "mio figlio {} non ha la rampa", "Mario Ferri, {}, chiede il pass", "la signora Neri è {}", "Il sottoscritto Ugo Ferri, {}, chiede", "essendo {} non posso fare le scale", "ho un figlio {}", "mia moglie è {} e non guida", "il signore del terzo piano è {}", "mio nonno, {}, aspetta da ore", "da un anno sono {}", "sono {} dal 2019", "siccome sn {} mi serve il posto", "vivo con mio fratello {}", "la mia bambina è {}", "Ada Ferri è {}", "il nostro vicino è {}", "era {} mio zio", "risulto {}", "mia sorella è diventata {}", "lui è {}, mio cugino", "quando ero {} nessuno mi ha aiutato",
}

var stateGeneralContexts = []string{
	"parcheggi per chi è {}", "agevolazioni: chi è {} può fare domanda", "il personaggio del film è {}", "se una persona è {} ha diritto al pass", "l'utente {} deve presentare il certificato", "ogni cittadino {} ha diritto", "il paziente {} va assistito", "servizio per chi è {}", "essere {} non è una colpa", "il Comune aiuta chi è {}", "il lavoratore {} può chiedere il permesso", "come comportarsi con chi è {}",
}

// benefits are what people get or ask for.
var benefits = []string{
	"reddito di cittadinanza", "assegno di inclusione", "assegno unico", "buoni spesa", "bonus luce", "bonus gas", "bonus bebè", "bonus affitto", "contributo affitto", "contributo economico", "casa popolare", "alloggio popolare", "assegno di accompagnamento", "indennità di accompagnamento", "indennità di disoccupazione", "NASpI", "disoccupazione", "cassa integrazione", "pensione di invalidità", "pensione sociale", "pensione minima", "pensione di reversibilità", "legge 104", "permessi della [104]", "esenzione ticket", "esenzione mensa", "mensa gratuita", "carta acquisti", "social card", "carta dedicata a te", "assegno di maternità", "sussidio", "pacco alimentare", "assegno sociale", "home care premium", "assistenza domiciliare", "pasti a domicilio", "bonus asilo nido", "assegno di cura", "voucher sociale", "buono mensa", "morosità incolpevole", "contributo per la morosità incolpevole", "bonus idrico", "esonero dalla TARI", "riduzione TARI per ISEE basso", "reddito di libertà", "supporto per la formazione e il lavoro", "borsa di studio", "trasporto disabili", "sostegno scolastico", "assegno ordinario di invalidità", "contributo per libri di testo",
}

var benefitContexts = []string{
	"prendo {}", "percepisco {} da marzo", "mio padre prende {}", "ho chiesto {} e non risponde nessuno", "mi hanno tolto {}", "mi hanno negato {}", "non mi arriva {} da tre mesi", "quando mi pagate {}?", "mia madre ha diritto a {}", "la signora Neri percepisce {}", "Mario Ferri, beneficiario di {}", "il sottoscritto Ugo Ferri chiede {}", "ho fatto domanda per {}", "la mia domanda di {} è stata respinta", "sono titolare di {}", "ho ottenuto {}", "vivo con {}", "siamo in attesa di {} da un anno", "la pratica di {} di mia nonna è ferma", "usufruisco di {}", "gli hanno dato {} al mio vicino", "il mio vicino prende {} e ha il SUV", "grazie a {} riesco a mangiare", "Richiedente: Ada Ferri\\nPrestazione: {}", "a mia zia hanno sospeso {}", "aspetto {} da gennaio", "Gentile sig.ra Ferri, la sua domanda di {} è accolta", "con due figli e {} non arrivo a fine mese", "mio fratello campa di {}", "ho perso {} per un errore dell'INPS", "nn mi è arrivato {}", "vorrei sapere a che punto è la mia richiesta di {}", "hanno revocato {} a mio figlio", "mi spetta {}?", "ho presentato ISEE per {}",
}

var benefitGeneralContexts = []string{
	"Bando per {}: domande entro il 30 giugno", "aperte le domande per {}", "come richiedere {}", "chi percepisce {} può iscriversi al corso", "{}: requisiti e scadenze", "il Comune eroga {} alle famiglie", "sportello informativo su {}", "i percettori di {} sono mille", "graduatoria provvisoria per {}", "aboliamo {}!", "il governo taglia {}", "{} è una vergogna", "lo sapete che {} non basta a nessuno?", "moduli per {} in Comune", "è possibile richiedere {} online", "l'assessore parla di {}", "le famiglie con {} hanno lo sconto", "chi ha diritto a {}?", "spesa pubblica per {} in calo", "Avviso: pagamento di {} dal 27 del mese", "a chi spetta {}?", "delibera n. 12 su {}", "guida a {}", "controlli sui beneficiari di {}", "il referendum su {}", "da lunedì si presenta domanda per {}",
}

func TestDiseasesOfPeople(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: conditionContexts, rough: true}.run(t, 0.095)
}

func TestDiseasesOfNobody(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: generalContexts, none: true}.run(t, 0)
}

func TestStatesOfPeople(t *testing.T) {
	grid{kind: Health, forms: bodyStates, contexts: stateContexts, rough: true}.run(t, 0.033)
}

func TestStatesOfNobody(t *testing.T) {
	grid{kind: Health, forms: bodyStates, contexts: stateGeneralContexts, none: true}.run(t, 0.002)
}

func TestBenefitsOfPeople(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: benefitContexts, rough: true}.run(t, 0.04)
}

func TestBenefitsOfNobody(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: benefitGeneralContexts, none: true}.run(t, 0.002)
}

var moreConditionContexts = []string{
	"Buongiorno, scrivo per mia madre (82 anni, {}) che aspetta la visita", "ciao sn anna, ho {} dv posso parcheggiare?", "IO HO {} E NESSUNO MI AIUTA", "mio marito con il suo {} non ce la fa", "la nonna ormai con {} non mi riconosce", "l'amica di mia figlia ha {}", "la prof di mio figlio dice che ha {}", "Ferri Mario - {} - piano terra", "Nome: Ada Ferri\\nPatologie: {}", "Note sul minore: {}, allergico ai pollini", "verbale: la sig.ra Ada Ferri riferisce di soffrire di {}", "il richiedente Ugo Ferri ha documentato {}", "si allega certificato di {} di mio padre",
	"mio figlio sta male, {}", "siamo in ospedale con mia figlia, {}", "papà se n'è andato per {}", "ho perso mia madre per {}", "mia moglie lotta con {} da maggio", "certificato medico di Ugo Ferri: {}", "quello del terzo piano ha {}, lo sanno tutti", "lo zio Peppino tiene {}", "nun posso camminà pe {}", "mi curano per {}", "mia sorella si è ammalata di {}", "il piccolo Leo ha {}", "gli è venuto {} a mio cognato", "a 30 anni mi hanno trovato {}", "ho avuto {} l'anno scorso", "mia nonna ha avuto {}", "a scuola sanno che mia figlia ha {}", "sono ancora positiva, {}", "chiedo scusa per il ritardo, ho {}", "per via di {} prendo dieci pastiglie", "dopo {} mio padre non parla", "il medico dice che ho {}", "Ada soffre di {}", "ha {} mio suocero, non io", "l'utente Ferri Ugo, {}, chiede il pulmino", "la paziente Ada Ferri, nota per {}, viene dimessa", "la figlia della signora Neri ha {}",
}

var moreBenefitContexts = []string{
	"sn sola cn 2 figli e prendo {}", "MI AVETE TOLTO {} SENZA MOTIVO", "buongiorno vorrei sapere quando mi arriva {}", "il mio {} è bloccato", "mi hanno accreditato {} solo a metà", "a mia madre spetta {}?", "non ho ancora ricevuto {}", "ho diritto a {} anch'io", "mi avete risposto no per {}", "la famiglia Neri vive di {}", "quelli del terzo piano prendono {}", "il sig. Ferri ha ottenuto {} nel 2023", "si comunica alla sig.ra Ada Ferri l'ammissione a {}", "Oggetto: {} - sig. Ugo Ferri", "Ferri Ugo - {} - accolta", "Nome: Ada Ferri\\nServizio richiesto: {}", "la sottoscritta Ada Ferri, titolare di {}", "mio fratello ha perso {} perché ha lavorato un mese", "ho rinunciato a {}", "in casa entra solo {}", "campiamo con {} di mia suocera", "mia figlia ha fatto richiesta di {}", "con {} ci pago l'affitto", "quando scade il mio {}?", "ho portato i documenti per {} ma non basta mai", "mi hanno escluso da {}", "ho vinto il ricorso per {}", "rinnovo {}: mia madre non può venire allo sportello", "devo restituire {}", "prima prendevo {}, ora niente", "ho la domanda di {} in lavorazione da marzo", "delego mia figlia a ritirare {}", "mia zia vive con {} e basta", "lavoro in nero e prendo {}? ma chi l'ha detto", "il mio ex prende {} e non paga gli alimenti", "mi serve la ricevuta di {}", "mio nonno aspetta {} dal 2022", "ho chiamato per {} che non arriva", "senza {} non mangio", "assegnataria di {} dal 2010, Ada Ferri",
}

func TestMoreDiseasesOfPeople(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: moreConditionContexts, rough: true}.run(t, 0.07)
}

func TestMoreBenefitsOfPeople(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: moreBenefitContexts, rough: true}.run(t, 0.065)
}

func TestDiseasesInCapitals(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: conditionContexts, rough: true, style: strings.ToUpper}.run(t, 0.142)
	grid{kind: Health, forms: diseases, contexts: generalContexts, none: true, style: strings.ToUpper}.run(t, 0)
}

func TestBenefitsInCapitals(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: benefitContexts, rough: true, style: strings.ToUpper}.run(t, 0.04)
	grid{kind: SocialBenefit, forms: benefits, contexts: benefitGeneralContexts, none: true, style: strings.ToUpper}.run(t, 0.002)
}

// otherDiseaseContexts speak of a condition near words of people, but nobody has it.
var otherDiseaseContexts = []string{
	"mi viene {} solo a leggere la delibera", "questa città ha {}", "il bilancio soffre di {}", "il Comune è affetto da {}", "la burocrazia mi fa venire {}", "mio figlio studia {} all'università", "mia moglie fa ricerca su {}", "sono medico e curo {}", "lavoro con pazienti che hanno {}", "ho letto un libro su {}", "mi occupo di {} per l'associazione", "non ho {}, per fortuna", "mio padre non ha {}", "nessuno in famiglia ha {}", "ho visto un film su {}", "ho paura di {}", "dono per la ricerca su {} da anni", "il mio cane ha {}", "il gatto di mia zia soffre di {}", "la squadra ha {} da gol", "faccio volontariato con i malati di {}", "mia figlia ha un'esame su {}", "corro la maratona contro {}", "domani convegno su {}, io ci vado", "ho chiesto informazioni su {}", "vorrei sapere se il vaccino contro {} è gratuito", "chi soffre di {} può chiamarmi", "la signora Neri parla di {} al convegno", "il prof. Mario Ferri spiega {}", "la dott.ssa Ada Ferri, esperta di {}, riceve il lunedì",
}

// otherBenefitContexts speak of a benefit near words of people, but nobody gets it.
var otherBenefitContexts = []string{
	"non prendo {} e non l'ho mai preso", "io pago le tasse e gli altri prendono {}", "i miei soldi vanno a {}", "sono contrario a {}", "ho letto che {} sarà abolito", "mi spiegate cos'è {}?", "lavoro allo sportello {}", "il mio voto a chi aumenta {}", "sono un'assistente sociale e seguo {}", "vergogna, {} ai furbi", "mio cugino lavora all'ufficio {}", "mi chiedo chi paga {}", "ho scritto un articolo su {}", "il sindaco Mario Ferri annuncia {}", "l'assessora Ada Ferri presenta {}", "sono indignato per {}", "conosco gente che prende {} e lavora in nero", "il consigliere Ugo Ferri chiede {} per tutti", "dove trovo i requisiti per {}?", "per {} rivolgersi a Ada Ferri, ufficio 12", "responsabile del procedimento {}: Mario Ferri", "secondo me {} va dato a chi ne ha bisogno", "voi parlate di {} ma le strade?", "mia zia lavora per {} all'INPS", "con i soldi di {} si poteva rifare la scuola",
}

func TestDiseasesNearPeople(t *testing.T) {
	grid{kind: Health, forms: diseases, contexts: otherDiseaseContexts, none: true}.run(t, 0.01)
}

func TestBenefitsNearPeople(t *testing.T) {
	grid{kind: SocialBenefit, forms: benefits, contexts: otherBenefitContexts, none: true}.run(t, 0.01)
}
