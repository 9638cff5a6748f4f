package personaldata

import (
	"strings"
	"testing"
)

// documentContexts are places where {D}, the name of a document, says what a number is.
var documentContexts = []string{
	"{D} {}", "{D}: {}", "la mia {D} {}", "ho smarrito la {D} {}", "numero {D} {}", "{D} rilasciata dal Comune di Lodi, {}", "documento: {D} {} scad. 12/03/2030", "Mario Rossi, {D} {}", "Mario Rossi ({D} {})", "{} ({D})", "mi hanno rubato {D} {} e bancomat",
	"allego copia {D} {}", "nato a Lodi il 12/03/1980, {D} {}, residente in via Roma 12", "{D} in corso di validità {}", "{D} scaduta il 12/03/2020: {}", "Documento: {D}\nNumero: {}", "nome;{D}\nAnna Verdi;{}", "sottoscritto identificato con {D} {}", "rinnovo {D} {} quando?",
	"mia madre ha la {D} {} scaduta", "{D} {} di mia figlia Anna", "prenotazione 12345, {D} {}", "{} è la mia {D}", "{D} n. {}", "{D} nr. {}", "{D} n° {}", "{D} numero {}", "HO PERSO LA {D} {}, AIUTO",
}

// named gives the contexts with each of the names.
func named(names ...string) []string {
	var all []string
	for _, name := range names {
		for _, context := range documentContexts {
			all = append(all, strings.Replace(context, "{D}", name, 1))
		}
	}
	return all
}

func TestIdentityCardForms(t *testing.T) {
	findsForms(t, IdentityCard, []string{
		"CA42871DD", "CA 42871 DD", "CA-42871-DD", "ca42871dd", "ca 42871 dd", "CA.42871.DD", "C A 4 2 8 7 1 D D", "ＣＡ４２８７１ＤＤ", "CA\u200b42871\u200bDD", "CA\u00a042871\u00a0DD", "СА42871DD", "CA/42871/DD", "CA_42871_DD", "CA - 42871 - DD", "Ca42871Dd", "*[CA42871DD]*",
		"AV4287169", "AV 4287169", "AV-4287169", "av4287169", "av 4287169", "A V 4 2 8 7 1 6 9", "AV/4287169", "AV\u200b4287169",
	}, named("carta d'identità", "carta di identità", "C.I.", "CIE", "carta d identita", "c.i.", "documento d'identità"))
}

func TestPassportForms(t *testing.T) {
	findsForms(t, Passport, []string{"YA4287169", "YA 4287169", "YA-4287169", "ya4287169", "ya 4287169", "YA.4287169", "Y A 4 2 8 7 1 6 9", "ＹＡ４２８７１６９", "YA\u200b4287169", "YA/4287169", "YA_4287169", "Ya4287169"},
		named("passaporto", "pass.", "passport", "pasaporto", "passaporto italiano"))
}

func TestLicenceForms(t *testing.T) {
	findsForms(t, DriverLicense, []string{
		"U1C42B871D", "U1 C42B871 D", "U1-C42B871-D", "u1c42b871d", "U1.C42B871.D", "U 1 C 4 2 B 8 7 1 D", "U1/C42B871/D", "U1\u200bC42B871\u200bD", "MI4287169K", "MI 4287169 K", "MI-4287169-K", "mi4287169k", "mi 4287169 k", "MI/4287169/K",
	}, named("patente", "patente di guida", "patente B", "driving licence"))
}

// What is made or sold says what a number is, whatever document was spoken of.
func TestNoDocuments(t *testing.T) {
	contexts := []string{"carta d'identità scaduta, {}", "passaporto? no: {}", "patente persa, {}", "{}", "mi serve {}", "Buongiorno, {}. Grazie"}
	findsForms(t, IdentityCard, []string{"[]modello AV4287169", "[]articolo CA42871DD", "[]art. n. CA42871DD", "[]lotto AV4287169", "[]scade il 12/3/2024", "[]IL 12/3/2024", "[]volo AZ4287", "[]seriale CA42871DD"}, contexts)
	findsForms(t, Passport, []string{"[]seriale YA4287169", "[]modello YA4287169"}, contexts)
	findsForms(t, DriverLicense, []string{"[]asta U1C42B871D", "[]prodotto MI4287169K"}, contexts)
}

func TestHealthCardForms(t *testing.T) {
	findsForms(t, HealthCard, []string{
		"80380001404287169835", "8038 0001 4042 8716 9835", "80380 00140 42871 69835", "8038-0001-4042-8716-9835", "80380.00140.42871.69835", "8038000140 4287169835", "80380 - 00140 - 42871 - 69835", "８０３８０００１４０４２８７１６９８３５", "80380\u200b00140\u200b42871\u200b69835",
		"8 0 3 8 0 0 0 1 4 0 4 2 8 7 1 6 9 8 3 5", "8038/0001/4042/8716/9835", "8038000140\n4287169835", "8038_0001_4042_8716_9835", "803 800 014 042 871 698 35", "80 38 00 01 40 42 87 16 98 35",
	}, []string{
		"{}", "tessera sanitaria {}", "TS {}", "n. TS: {}", "team {}", "la mia tessera {} è scaduta", "Mario Rossi {}", "tess. san. {}", "HO PERSO LA TESSERA {}", "mia figlia {}", "nome;tessera\nAnna Verdi;{}", "cf e tessera: {}", "identificativo tessera {}", "tessera sanitaria n° {} di mia madre",
	})
	findsForms(t, HealthCard, []string{"[]80380001404287169834", "[]80380 00140 42871 69834"}, []string{"{}", "tessera sanitaria {}"}) // a wrong check digit
}
