package personaldata

import "testing"

// TestServicesAndGifts holds what only names a service, a gift, an office's duty or
// nothing, beside its twin about somebody.
func TestServicesAndGifts(t *testing.T) {
	findsBracketed(t, Health, serviceConditions)
	findsBracketed(t, SocialBenefit, serviceBenefits)
}

var serviceConditions = []string{
	"nucleo Alzheimer 71,00 euro al giorno, informazioni dalla sig.ra Bini",
	"Cerchiamo operatore per nucleo Alzheimer, chiamare Carla Bini 347 0012345",
	"Mia madre è nel nucleo [Alzheimer] da marzo",
	"Sportello demenza aperto il lunedì, risponde Ivo Bini",
	"Registro prestito sedie a rotelle\n1) Artusi Gemma, [coxartrosi]",
	"mio marito è [in sedia a rotelle]",
	"Abbiamo registrato il suo versamento di 16 euro",
	"Mia madre ha un [versamento al ginocchio]",
	"Mio padre ha un [versamento pleurico]",
	"Betrachten Sie dieses Schreiben als gegenstandslos, Frau Egger",
	"Domani il dott. Berti parla di diabete e alimentazione",
	"il medico di mio padre parla di [diabete]",
	"nessun ferito, siamo salvi, avvisate mia madre",
	"mio fratello è [ferito alla testa]",
	"Posti fino a esaurimento, chiedete a Lia Bini",
	"Se il bambino ha febbre portatelo in pronto soccorso",
	"Mio figlio ha la [febbre alta], oggi non viene",
	"Veicolo intestato, richiedente Lazzaretti Guido – patologia [SLA] – tel. 347 0012345",
	"richiedente Lazzaretti Guido – veicolo GC 882 LK – patologia [SLA] – indirizzo Via Goito 30/2",
	"La mia pratica è ferma da agosto. [Parkinson], mica l'unghia incarnita",
	"Io tengo a mamma [malata 'e core] e vuje che facite",
	"A me l'hanno data dopo 11 anni, con due figli e uno [in sedia a rotelle]",
	"Spanu Battistina - esenzione per [lupus]",
}

var serviceBenefits = []string{
	"Non è di nostra competenza: per l'assegno unico si rivolga all'INPS, per il bonus nido alla Regione",
	"Mi hanno riconosciuto l'[assegno unico]",
	"Abbiamo ricevuto il Suo contributo di 50 euro per la ricerca",
	"Serve il vostro contributo per il pozzo",
	"Chi viene porti un contributo volontario, io porto la torta",
	"Ho chiesto il [contributo affitto] e non rispondono",
	"Spanu Battistina - esenzione per lupus",
	"Mia madre ha chiesto l'[esenzione ticket]",
	"Il sig. Zanvettor Adelio chiede la rateizzazione TARI",
	"Mia suocera ha avuto il [contributo di sostentamento]",
	"E a me chi ci pensa? Sola, affitto di 480 euro, niente [reddito di inclusione] perché ho mezzo garage",
	"Fradi miu Bachis at domandau su [reditu de inclusioni] e no dd'ant nau",
	"Rif. [assegno nido]: sono Ionut Ciobanu, titolare Ionut Ciobanu, mi serve il rimborso",
}
