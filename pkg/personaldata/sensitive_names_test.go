package personaldata

import (
	"strings"
	"testing"
)

// TestBenefitsByName holds the names of the benefits of the INPS, the regions and the
// municipalities: somebody's, and in a notice nobody's.
func TestBenefitsByName(t *testing.T) {
	var texts []string
	for _, b := range []string{
		"l'[assegno unico]", "l'[assegno unico e universale]", "l'[assegno di inclusione]", "l'[ADI]", "il [supporto per la formazione e il lavoro]",
		"il [SFL]", "il [reddito di cittadinanza]", "il [rdc]", "la [carta acquisti]", "la [carta dedicata a te]", "la [social card]",
		"il [bonus sociale elettrico]", "il [bonus sociale idrico]", "il [bonus gas]", "il [bonus bollette]", "l'[esenzione ticket]",
		"l'[esenzione dal ticket]", "l'[esenzione mensa]", "l'[esenzione dalla mensa scolastica]", "la [riduzione della retta del nido]",
		"il [fondo affitti]", "il [contributo affitto]", "il [fondo morosità incolpevole]", "il [contributo morosità incolpevole]", "la [casa popolare]",
		"l'[alloggio ERP]", "l'[alloggio di edilizia residenziale pubblica]", "l'[assegno di maternità]", "l'[assegno di maternità comunale]",
		"l'[assegno al nucleo familiare]", "il [bonus nido]", "il [bonus asilo nido]", "l'[home care premium]", "l'[indennità di accompagnamento]",
		"l'[accompagnamento]", "la [legge 104]", "il [sussidio di disoccupazione]", "il [sussidio comunale]", "il [contributo economico]",
		"il [contributo straordinario]", "i [buoni spesa]", "il [buono spesa]", "il [pacco alimentare]", "il [pacco viveri]", "l'[affido familiare]",
		"il [SAD]", "l'[assistenza domiciliare]", "i [pasti a domicilio]", "il [telesoccorso]", "il [trasporto sociale]", "la [NASpI]",
		"la [disoccupazione]", "la [DIS-COLL]", "la [cassa integrazione]", "l'[assegno sociale]", "la [pensione sociale]", "la [pensione di invalidità]",
		"l'[assegno di invalidità]", "l'[assegno mensile di assistenza]", "la [pensione di inabilità]", "la [pensione di reversibilità]",
		"la [pensione minima]", "l'[indennità di frequenza]", "l'[indennità di comunicazione]", "l'[assegno di cura]", "il [contributo caregiver]",
		"il [buono servizi]", "il [voucher nido]", "il [voucher sportivo]", "la [dote sport]", "la [dote scuola]", "il [buono scuola]", "i [buoni libro]",
		"la [cedola libraria]", "la [borsa di studio]", "il [contributo libri]", "il [bonus trasporti]", "il [bonus psicologo]", "il [bonus mamme]",
		"il [bonus bebè]", "il [premio alla nascita]", "il [bonus nuovi nati]", "la [carta per i nuovi nati]", "il [reddito di libertà]",
		"il [reddito di emergenza]", "il [reddito di inclusione]", "il [prestito d'onore]", "il [microcredito sociale]", "il [gratuito patrocinio]",
		"l'[educativa domiciliare]", "l'[assegno di assistenza]", "il [contributo per la badante]", "il [contributo per le barriere architettoniche]",
		"l'[agevolazione TARI]", "la [tariffa sociale dell'acqua]", "l'[esenzione TARI]", "la [retta agevolata]", "l'[integrazione della retta]",
		"l'[integrazione retta RSA]", "il [posto in casa di riposo]", "il [posto in RSA]", "il [centro diurno disabili]", "la [mensa dei poveri]",
		"il [dormitorio comunale]", "l'[alloggio di emergenza]", "l'[alloggio parcheggio]", "il [contributo per lo sfratto]", "il [contributo utenze]",
		"il [bonus anziani]", "la [prestazione universale]", "il [bonus anziani non autosufficienti]", "la [carta solidale]", "la [postepay del comune]",
		"la [tessera dell'emporio]", "l'[abbonamento agevolato]", "l'[abbonamento gratuito invalidi]", "la [rendita INAIL]",
		"il [fondo non autosufficienza]", "il [contributo vita indipendente]", "il [progetto vita indipendente]", "il [dopo di noi]", "la [borsa lavoro]",
		"il [tirocinio di inclusione]", "l'[assegno di ricollocazione]", "il [reddito di dignità]", "il [reddito di garanzia]",
		"l'[assegno ai nuclei con tre figli]", "il [contributo per i centri estivi]", "il [bonus centri estivi]", "il [bonus vacanze]",
		"l'[aiuto economico dei servizi sociali]", "il [sostegno economico del comune]", "il [minimo vitale]", "il [contributo una tantum]",
		"l'[anticipo dell'assegno di mantenimento]", "l'[indennizzo per emotrasfusi]", "l'[indennità di mobilità]", "il [congedo straordinario]",
		"l'[assegno temporaneo]",
	} {
		texts = append(texts,
			"Buongiorno, a mia madre hanno respinto "+b+", cosa posso fare?",
			"Io prendo "+b+" da marzo",
			"Apre il bando per "+strings.NewReplacer("[", "", "]", "").Replace(b)+": domande entro il 30 aprile, requisiti sul sito")
	}
	findsBracketed(t, SocialBenefit, texts)
}

// TestConditionsByName holds conditions in people's words, chapter by chapter of the
// ICD-10: somebody's, and at a conference nobody's.
func TestConditionsByName(t *testing.T) {
	var texts []string
	for _, c := range []string{
		"il [diabete]", "la [pressione alta]", "l'[ipertensione]", "la [tiroide]", "l'[ipotiroidismo]", "il [Parkinson]", "l'[Alzheimer]", "la [demenza]",
		"la [sclerosi multipla]", "la [SLA]", "l'[epilessia]", "l'[emicrania]", "la [fibromialgia]", "l'[artrosi]", "l'[artrite reumatoide]",
		"l'[osteoporosi]", "l'[ernia del disco]", "la [sciatica]", "la [gotta]", "il [lupus]", "la [psoriasi]", "la [dermatite atopica]", "l'[asma]",
		"la [BPCO]", "l'[enfisema]", "l'[apnea notturna]", "la [polmonite]", "la [tubercolosi]", "l'[HIV]", "l'[epatite C]", "la [cirrosi]",
		"la [colite ulcerosa]", "il [morbo di Crohn]", "la [celiachia]", "il [reflusso]", "l'[ulcera]", "i [calcoli]", "l'[insufficienza renale]",
		"la [dialisi]", "la [cistite]", "la [prostata ingrossata]", "il [tumore al seno]", "il [cancro al colon]", "la [leucemia]", "il [linfoma]",
		"il [mieloma]", "il [melanoma]", "una [metastasi]", "l'[infarto]", "l'[angina]", "lo [scompenso]", "la [fibrillazione atriale]", "il [pacemaker]",
		"le [vene varicose]", "la [trombosi]", "l'[ictus]", "un'[ischemia]", "un [aneurisma]", "la [cataratta]", "il [glaucoma]", "la [maculopatia]",
		"la [retinopatia]", "la [sordità]", "l'[acufene]", "le [vertigini]", "la [depressione]", "l'[ansia]", "gli [attacchi di panico]",
		"il [disturbo bipolare]", "la [schizofrenia]", "l'[anoressia]", "la [bulimia]", "l'[autismo]", "l'[ADHD]", "la [dislessia]",
		"il [ritardo mentale]", "la [sindrome di Down]", "la [spina bifida]", "la [fibrosi cistica]", "l'[anemia]", "la [talassemia]", "l'[emofilia]",
		"le [allergie]", "l'[allergia al lattosio]", "l'[intolleranza al glutine]", "la [gravidanza a rischio]", "l'[endometriosi]",
		"la [menopausa precoce]", "la [varicella]", "il [morbillo]", "la [scabbia]", "i [pidocchi]", "l'[herpes]", "il [fuoco di sant'Antonio]",
		"la [frattura del femore]", "il [femore rotto]", "il [trauma cranico]", "le [ustioni]", "il [colesterolo alto]", "l'[obesità]", "l'[alcolismo]",
		"la [tossicodipendenza]", "la [ludopatia]", "il [catetere]", "la [stomia]", "la [carrozzina]", "il [deambulatore]", "gli [zuccheri alti]",
		"lo [zucchero alto]", "l'[esaurimento nervoso]", "il [cuore malato]", "il [soffio al cuore]", "i [reni che non funzionano]", "un [male brutto]",
		"un [brutto male]", "un [male incurabile]", "la [gamba amputata]", "una [protesi all'anca]", "le [piaghe da decubito]", "il [piede diabetico]",
		"la [miastenia]", "la [distrofia muscolare]", "la [SMA]", "l'[atassia]", "la [corea di Huntington]", "la [neuropatia]", "la [stenosi]",
		"la [scoliosi]", "l'[idrocefalo]", "la [meningite]", "l'[encefalite]", "la [sarcoidosi]", "la [sclerodermia]", "la [vasculite]", "il [long covid]",
		"il [covid]",
	} {
		texts = append(texts,
			"Mia madre ha "+c+" e non può venire allo sportello",
			"Sabato convegno su come vivere con "+strings.NewReplacer("[", "", "]", "").Replace(c)+", ingresso libero")
	}
	findsBracketed(t, Health, texts)
}
