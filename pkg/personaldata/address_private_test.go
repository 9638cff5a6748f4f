package personaldata

import "testing"

// TestHomesAmongPublicPlaces holds homes in whose sentence a word for a public place
// stands, and public places in whose sentence one for a home does.
func TestHomesAmongPublicPlaces(t *testing.T) {
	findsBracketed(t, Address, []string{
		"la signora di [via Isonzo 9] non apre",
		"il nonno di [via Isonzo 9] nn apre",
		"la biblioteca di via Isonzo 9 non apre",
		"domani ore 9 in [via delle Rose 15] cancello verde",
		"passi domani in [via Tasso 4], portone grigio",
		"in via Tasso 4 il cancello è rotto",
		"Ordinanza di sgombero: l'occupante Nevio Tagliapietra lasci l'immobile sito in [calle dei Botteri 1142, 30010 Venezia (VE)]",
		"Ordinanza: chiuso il tratto di via Tasso 4 fino a sera",
		"quello di fronte ([via Cesare Abba 19]) ha la casa popolare",
		"quelli di sopra, [via Abba 19], urlano",
		"quello di fronte alla scuola di via Abba 19 è chiuso",
		"sono Fiona, ho scritto all'ufficio, vivo in [via delle Vigne 6]",
		"abito in [via Tasso 4], sopra la merceria",
		"la merceria è in via Tasso 4",
	})
}

// TestAddressesByThemselves holds streets that somebody gives as an answer or in passing,
// and streets in which something happens to somebody.
func TestAddressesByThemselves(t *testing.T) {
	findsBracketed(t, Address, []string{
		"a me in [piazza Mercato 6] la bolletta non arriva",
		"Anche noi, [via Bixio 30], senz'acqua",
		"la vecchia di [via Trento 6] è caduta dalle scale",
		"i lavori di via Trento 6 sono fermi",
		"il gas lo stacco io, [via Rossini 2]",
		"me lo fate portare dopo? [v.le Libertà 8] grz",
		"Regalo lettino, era di mia mamma. Ritiro a mano, [strada vicinale dei Pioppi 6], dopo le 18",
		"Al civico [45 di viale Europa] la famiglia del secondo piano urla",
		"in [via Po 77] c'è uno che affitta in nero",
		"in via Po 77 c'è un cassonetto che brucia",
		"il signore del [12 di via Verga] annaffia di notte",
		"allarme: [via Svevo 14], utente Amalia Brambati",
		"chi mi ha rigato l'auto in [via Lanterna 15] sotto casa si vergogni",
		"chi mi ha rigato l'auto in via Lanterna 15 si vergogni",
		"indirizzo: [c/da Fontanelle 33]",
		"taxi per [via Bellini 40], a nome Ferrari",
		"mia figlia è inciampata in via Verdi 12, che vergogna",
		"ho trovato un mazzo di chiavi in via Cernaia 11",
		"mio marito dice che in via Piave 30 fanno il karaoke",
		"io scendo in piazza Dante, 5 min",
	})
}

// TestWhoIsThere holds words beside a street that say who is in it.
func TestWhoIsThere(t *testing.T) {
	findsBracketed(t, Address, []string{
		"mi hanno messo in [via Aleardi 14] dai nonni",
		"in via Aleardi 14 dal panettiere",
		"lo sapete che il Brambilla di [via Prati 18] ha tre cani",
		"il Bar di via Prati 18",
		"il rumore sopra di me in [via Foscolo 15]",
		"Non ho ricevuto la scheda elettorale: [via Manin 4, 31100 Treviso]",
		"Intervento ore 4.10: [via Cattaneo 31], donna 84 anni, caduta",
		"in [via Sonnino 12] siamo senz'acqua",
		"in via Sonnino 12 siamo aperti anche domenica",
		"ho la finestra su [piazza Bonomi 2] e non dormo",
		"abbiamo il negozio in via Bonomi 2",
		"abito in [via F.lli Bandiera 44/C]",
		"residente in [via G.ppe Verdi 3]",
		"in [via Prati 3] la famiglia Rossi litiga",
		"in via Prati 3 la famiglia Rossi apre un forno",
		"in via Prati 3 il signor sindaco inaugura la piazza",
	})
}

func TestVillagesOfTwoWords(t *testing.T) {
	findsBracketed(t, Address, []string{
		"sta in [vicolo Stretto 1, Pieve Torrana], è cieca",
		"abito in [largo Cimabue 8, Colle Mordente]",
		"abito in [via Prati 8], Rocca Bruno mi conosce",
		"vieni a prenderlo [lindenallee 12 sankt veitsbach]",
	})
}

// TestHomesBesideVenues holds addresses behind venues named after people, several flats of one house and doors that tell the way, beside homes.
func TestHomesBesideVenues(t *testing.T) {
	findsBracketed(t, Address, []string{
		"Prova scritta: 22 gennaio, ore 9, Palasport Enzo Ferrari, via dello Sport 6. Portare un documento valido.",
		"Corso di italiano: livello A2, 80 ore, CPIA Nelson Mandela, via Filzi 25. Portare passaporto e codice fiscale.",
		"Corso, IC Nelson Mandela, via Filzi 25. Portare la carta d'identità",
		"Ritrovo alla Biblioteca Anna Frank, via Po 8, portate un libro",
		"Assemblea: Teatro Carlo Goldoni, corso Italia 9",
		"Visita guidata, Villa Aldo Moro, via Roma 10, ore 15",
		"Prove di ammissione: ITT Ada Lovelace, viale Lazio 12",
		"Liceo Elena Cornaro, via Riccoboni 14, ore 8.30",
		"Palestra Ugo Bassi, via Po 3, iscrizioni aperte",
		"Rossi Mario, [via dello Sport 6], chiede un documento",
		"Enzo Ferrari, [via dello Sport 6]. Portare un documento.",
		"Utente Nelson Mandela, [via Filzi 25], consegna a domicilio",
		"Alla signora Anna Frank, [via Po 8], portate il pasto",
		"disponibilità di n. 6 alloggi di edilizia popolare in via Di Vittorio 33, interni 2, 5, 7, 8, 11 e 14",
		"Verifica caldaie in via Po 12, scale A e B, il 3 maggio",
		"Interventi in via Roma 5, appartamenti 1, 2 e 3",
		"abito in [via Di Vittorio 33, interno 2], e piove dentro",
		"La signora Neri sta in [via Po 12, scala B], terzo piano",
		"arrivati, [loc. Ca' Bianca 5], casa col cancello verde. vi aspettiamo",
		"siamo in [loc. Pian dei Conti 3], ultima casa a destra",
		"[via Po 3], casa con persiane verdi, suonate due volte",
		"La cerimonia in via Po 3, casa della cultura",
	})
}
