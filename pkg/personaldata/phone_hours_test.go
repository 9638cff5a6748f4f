package personaldata

import "testing"

func TestOfficesThatAreNone(t *testing.T) {
	findsBracketed(t, PhoneNumber, []string{
		"essere contattati, per concordare il sopralluogo, al numero [0521/448817] in orario d'ufficio o al [335 8820461]",
		"Per la visita: [0372 45 61 08] (ore ufficio), [338 901 7742] (sera)",
		"Tel. casa / ufficio / cell.: [081 5578 990] / [081 7712 004] / [320 665 1123]",
		"so Katia della scuola di ballo, ho cambiato nr: [3291180457]",
		"il tecnico passa domani, se problemi [010 5591 334]",
		"ore 3.40 [0376 558 201] segnala fumo, ditta privata",
		"Usare il 366 7145001, cellulare di servizio del Comune",
		"per urgenze 348 221 0098 (telefono di servizio dell'ufficio tecnico)",
		"Segnalazioni: 0444 512 700, orario d'ufficio, Comune di Schio",
		"Ufficio tecnico: 0444 512 700",
		"il tecnico comunale risponde allo 0444 512 700",
	})
	findsBracketed(t, DateOfBirth, []string{
		"per l'agenzia interinale: nato il [primo aprile 1999]",
		"l'agenzia è nata il 1 aprile 1999",
		"e la tua data hai detto [19-9-2001] giusto",
		"la mia data 19/9/2025 è confermata",
		"la tua data di assunzione è 19-9-2001",
	})
}

func TestDatesAndLicencesInFewWords(t *testing.T) {
	findsBracketed(t, DateOfBirth, []string{
		"il minore, [12.04.2013], frequenta la 2B",
		"il minore, 12.04.2024, ore 10",
		"fa gli anni il [14/02/1950]",
		"Nata il 2 giugno 1990 la nostra biblioteca",
		"Nata il [2 giugno 1990] la mia bambina",
	})
	findsBracketed(t, DriverLicense, []string{
		"pat. B n. [MI5512347K] rilasciata a Milano",
		"mi hanno ritirato la [U1C88P201D] per l'alcol",
		"hanno ritirato il pacco U1C88P201D",
		"pratica n. MI5512347K rilasciata",
	})
}
