package purpose_test

import (
	"slices"
	"strings"
	"testing"

	"vedetta/pkg/purpose"
)

// What a campaign gives, sells, collects for or asks is propaganda, and the same by
// anybody else, by all candidates on equal terms, or for a seat that is no office is not.
func TestCampaignHosts(t *testing.T) {
	c := newClassifier(t)
	for _, text := range []string{
		"Cena con GUEST sabato 20.30 all'agriturismo, 15 euro tutto compreso, prenota entro giovedì.",
		"Tombola con GUEST venerdì ore 21 al circolo: ricchi premi, ingresso libero.",
		"Passeggiata nel bosco con GUEST domenica alle 9, guida naturalistica, merenda per tutti.",
		"Doni di Natale al mercatino con GUEST: candele a 5 euro, centrini a 8, sabato in piazza.",
	} {
		for guest, want := range map[string]bool{
			"Otto Brandi, candidato sindaco di Collebasso,": true, "Adua Brandi, candidata sindaca,": true, "Otto Brandi, aspirante primo cittadino,": true,
			"la lista Quercia Viva": true, "la lista Quercia Viva con tutti i candidati al consiglio": true, "Otto Brandi, il nostro candidato,": true, "il comizio di Otto Brandi": true,
			"i sostenitori di Adua Brandi":       true,
			"Otto Brandi, campione di briscola,": false, "Otto Brandi, candidato al premio del miglior miele,": false,
			"i quattro candidati sindaco, stessi minuti per tutti,": false, "tutti i candidati": false, "chi vuole Collebasso capitale della cultura": false, "il comitato San Rocco": false, "la proloco": false,
		} {
			g, reasons := c.Explain(purpose.Message{Channel: "social", Text: strings.Replace(text, "GUEST", guest, 1)})
			if accused := g.Label == purpose.ElectoralPropaganda; accused != want && (want || !g.Unclear) {
				t.Errorf("%q for %q: %+v", guest, text, g)
			}
			if shown := slices.ContainsFunc(reasons, func(r purpose.Reason) bool { return r.Code == "campaign_host" }); shown != want {
				t.Errorf("%q for %q: reasons %+v", guest, text, reasons)
			}
		}
	}
}

// Who backs a person's candidacy campaigns; who backs a town's for an award doesn't, and
// who votes for a song elects nobody.
func TestAwardsAreNoElections(t *testing.T) {
	c := newClassifier(t)
	for text, want := range map[string]string{
		"Cena a sostegno della candidatura di Otto Brandi sabato 20.30, 15 euro, prenota entro giovedì.":                           "candidacy_backed",
		"cena a sostegno della candidatura di elena brandi sabato 20.30, 15 euro, prenota entro giovedì.":                          "candidacy_backed",
		"Cena a sostegno della candidatura di Collebasso a Borgo dei borghi sabato 20.30, 15 euro.":                                "",
		"Collebasso a Borgo dei borghi: sabato in piazza il comizio di Otto Brandi per la candidatura di Adua Brandi a presidente": "campaign_host",
		"Vota Otto Brandi al concorso canoro: il televoto chiude stasera.":                                                         "",
		"Vota Otto Brandi: al nostro paese serve lui.":                                                                             "vote_plea",
	} {
		_, reasons := c.Explain(purpose.Message{Channel: "social", Text: text})
		shown := ""
		for _, r := range reasons {
			if r.Code == "candidacy_backed" || r.Code == "campaign_host" || r.Code == "vote_plea" {
				shown = r.Code
			}
		}
		if shown != want {
			t.Errorf("%q shows %q, want %q", text, shown, want)
		}
	}
}

// What tells who votes, how, or to which office one writes asks for no vote; a name does,
// also in small letters.
func TestWhatFollowsAVerbOfVoting(t *testing.T) {
	c := newClassifier(t)
	for text, want := range map[string]bool{
		"Chi è in fila alle 23 vota comunque.": false, "Chi non vota subisce conseguenze? No.": false, "Chi compie 18 anni domenica vota regolarmente.": false,
		"Si vota tracciando un segno.": false, "Al referendum vota liberamente chi è iscritto.": false, "Nel seggio vota barrando la scheda.": false,
		"Scrivi al Comune per la buca in via Po.": false, "Scrivete alla Polizia Locale.": false, "Chi vota alla Camera riceve due schede.": false,
		"Domenica vota brandi.": true, "domenica vota orlando": true, "Vota Clemente, domenica.": true, "Scrivi Brandi sulla scheda.": true, "Domenica scegli la Brandi.": true,
		"Vota il Brandi, domenica.": true, "Chi vota Brandi vota il paese.": true,
	} {
		_, reasons := c.Explain(purpose.Message{Channel: "sms", Text: text})
		if shown := slices.ContainsFunc(reasons, func(r purpose.Reason) bool { return r.Code == "vote_plea" }); shown != want {
			t.Errorf("%q asks for a vote: %v, want %v; %+v", text, shown, want, reasons)
		}
	}
}

// Who says to take no side is accused only where a plea stands beside it.
func TestWhoTakesNoSide(t *testing.T) {
	c := newClassifier(t)
	for text, accused := range map[string]bool{
		"Hai compiuto 18 anni? Domenica è la tua prima volta al seggio. Tessera e documento, e per chi votare lo decidi tu.":                                                  false,
		"Cari ragazzi, domenica andate ai seggi. Non conta per chi, conta esserci. La sindaca":                                                                                false,
		"Buon voto a tutti, qualunque sia la vostra scelta: il Comune non sostiene alcun candidato.":                                                                          false,
		"L'associazione non dà indicazioni di voto, ma noi sì: domenica vota Brandi, l'unico sindaco che ha difeso i commercianti. Avanti con lui, vinciamo al ballottaggio!": true,
	} {
		g, reasons := c.Explain(purpose.Message{Channel: "sms", Text: text})
		if got := g.Label == purpose.ElectoralPropaganda; got != accused {
			t.Errorf("%q: %+v, %+v", text, g, reasons)
		}
		if !accused && !slices.ContainsFunc(reasons, func(r purpose.Reason) bool { return r.Code == "takes_no_side" }) {
			t.Errorf("%q does not show who takes no side: %+v", text, reasons)
		}
	}
}

// Hashtags say in one word what a campaign says in three.
func TestHashtags(t *testing.T) {
	c := newClassifier(t)
	for tag, want := range map[string]bool{
		"#BrandiSindaco": true, "#adabrandisindaca": true, "#OTTOPRESIDENTE": true, "#votaBrandi": true, "#ioVotoQuercia": true, "#ioVotoNo": true, "#votaSì": true,
		"#Collebasso": false, "#ilSindaco": false, "#grazieSindaca": false, "#vicesindaco": false, "#votazioni": false, "#votaConsapevole": false, "#ioVoto": false, "#votanti": false,
	} {
		text := "Sabato grigliata in piazza alle 19, porta gli amici e una sedia. " + tag
		g, reasons := c.Explain(purpose.Message{Channel: "social", Text: text})
		shown := slices.ContainsFunc(reasons, func(r purpose.Reason) bool { return r.Code == "campaign_host" || r.Code == "vote_plea" })
		if shown != want || g.Label == purpose.ElectoralPropaganda != want && !g.Unclear {
			t.Errorf("%q: %+v, %+v", text, g, reasons)
		}
	}
}
