package personaldata

import (
	"strings"
	"testing"
)

// mobileForms are the ways in which people write a mobile.
var mobileForms = []string{
	"3470012345", "347 0012345", "347 001 2345", "347 001 23 45", "347 00 12 345", "347 0012 345", "347-0012345", "347/0012345", "347.0012345", "347.001.2345", "347-001-2345", "347/001 2345", "347 - 0012345",
	"347_0012345", "347  0012345", "347\u00a0001\u00a02345", "347\u2009001\u20092345", "347–0012345", "(347) 0012345", "+39 3470012345", "+393470012345", "+39 347 001 2345", "00393470012345", "0039 347 0012345",
	"393470012345", "39 347 0012345", "(+39) 3470012345", "(+39)3470012345", "(0039) 3470012345", "+39.347.0012345", "+39-347-0012345", "+ 39 3470012345", "tel:[+393470012345]", "wa.me/[393470012345]",
	"３４７００１２３４５", "347\u200b001\u200b2345", "347OO12345", "347OOO2345", "347 oo12345", "347 ooo2345", "3 4 7 0 0 1 2 3 4 5", "3-4-7-0-0-1-2-3-4-5", "3.4.7.0.0.1.2.3.4.5", "347*001*2345", "347\n0012345",
	"tre quattro sette zero zero uno due tre quattro cinque", "tre, quattro, sette, zero, zero, uno, due, tre, quattro, cinque", "trequattrosettezerozerounoduetrequattrocinque", "tre4sette0zero1due3quattro5",
	"tre quattro sette 0012345", "347 zero zero uno due tre quattro cinque", "tre quattro sette zero zero dodici trentaquattro cinque", "348 221 009",
}

// phoneContexts are places where a number is somebody's telephone, with and without a
// word for it.
var phoneContexts = []string{
	"{}", "tel. {}", "Tel: {}", "cell {}", "cell.{}", "il mio numero è {}", "chiamatemi al {}", "scrivetemi su whatsapp {} grazie", "Mario Rossi {}", "Mario Rossi, {}", "Sig.ra Bianchi ({}) attende risposta", "qualcuno mi aiuta? {}",
	"{} chiamare ore pasti", "contattare {} oppure passare in via Roma 12", "VENDESI CUCINA. {}. NO PERDITEMPO", "vendo bici 150 euro {}", "ki vuole mi kiami {} cmq sn sempre a casa", "telefonare il 12/03/2025 al {}",
	"Nome: Anna\nTelefono: {}\nCAP: 20100", "Anna Verdi;{};Lodi", "| Verdi | {} | Lodi |", "--\nAnna Verdi\nvia Roma 12, 20100 Milano\n{}", "per il cane smarrito {} (Luca)", "mia madre, {}, non sente bene", "wa {}", "numero di mio marito {}, lavora fino a tardi",
	"rispondetemi in privato o {}", "prot. 12345/2024, recapito {}", "affittasi bilocale 450€ mese tel {}", "il suo cell è {}, provi dopo cena", "📱 {}", "☎️ {}", "mob. {}", "segnati il mio: {}", "«{}»", "{}?",
}

func TestMobileForms(t *testing.T) {
	findsForms(t, PhoneNumber, mobileForms, append(phoneContexts, "x info {}", "ho chiamato da {} ma nessuno risponde"))
}

func TestLandlineForms(t *testing.T) {
	findsForms(t, PhoneNumber, []string{
		"02 48001234", "02-48001234", "02/48001234", "02.48001234", "02 - 48001234", "(02) 48001234", "02 48 00 12 34", "02 480 012 34", "02.48.00.12.34", "+39 02 48001234", "+390248001234", "0039 02 48001234", "(+39) 02-48001234", "39 02 48001234",
		"0371 400123", "0371/400123", "0371-400123", "(0371) 400123", "0371 40 01 23", "0371.400.123", "+39 0371 400123", "+390371400123", "39 0371 400123", "O371 400123", "０371 400123", "zero tre sette uno quattro zero zero uno due tre",
		"051 4001234", "051/4001234", "051 40 01 234", "39 051 4001234", "0422 40012", "[0371 400123] int. 12", "[0371 400123] interno 4",
	}, append(phoneContexts, "dalle 15.30 alle 18 {}", "dopo le 9 {}"))
	// Ten digits in one piece need a word, a name, or a field of their own.
	findsForms(t, PhoneNumber, []string{"0248001234", "0371400123"}, []string{
		"tel {}", "chiamare {}", "{} chiamare ore pasti", "Anna Verdi;{};Lodi", "mia madre, {}, non sente bene", "recapito {}", "il mio numero è {}", "mob. {}", "📱 {}", "☎️: {}",
	})
}

func TestForeignForms(t *testing.T) {
	findsForms(t, PhoneNumber, []string{
		"+41 79 412 33 44", "+41794123344", "+41 (0)79 412 33 44", "(+41) 79 412 33 44", "+49 151 21234567", "+49/151/21234567", "+33 6 12 34 56 78", "+33-6-12-34-56-78", "+33 (0)6 12 34 56 78", "+40 721 234 567", "+40.721.234.567", "+40721234567",
		"+212 6 61 23 45 67", "+212661234567", "+355 69 212 3456", "+44 7911 123456", "+380 67 123 45 67", "+1 (212) 736-5000", "+34 612 34 56 78", "+43 664 1234567", "+386 41 234 567", "+86 138 1234 5678", "+91 98765 43210", "+221 77 512 34 56", "+234 803 123 4567", "+880 1712 345678", "+51 912 345 678",
	}, append(phoneContexts, "x info {}"))
	findsForms(t, PhoneNumber, []string{"0041 79 412 33 44", "0049 1512 2234567", "0040 721 234 567"}, []string{
		"tel {}", "il mio numero è {}", "{} chiamare ore pasti", "chiamatemi al {}", "📱 {}", "wa: {}",
	})
	findsForms(t, PhoneNumber, []string{"0041 79 412 33 44", "0040 721 234 567"}, []string{"{}", "Anna Verdi;{};Lodi", "Mario Rossi, {}", "mia madre, {}, non sente bene"})
}

// Forms that rows of small numbers have too need a word or a name.
func TestPhonesLikeRows(t *testing.T) {
	findsForms(t, PhoneNumber, []string{"34 70 01 23 45", "3, 4, 7, 0, 0, 1, 2, 3, 4, 5"}, []string{
		"tel. {}", "chiamatemi al {}", "{} chiamare ore pasti", "Mario Rossi {}", "mia madre, {}, non sente bene", "Anna Verdi;{};Lodi", "numero di mio marito {}",
	})
	findsForms(t, PhoneNumber, []string{"[]34 70 01 23 45", "[]36 38 40 42 44", "[]3, 4, 7, 0, 0, 1, 2, 3, 4, 5"}, []string{
		"{}", "taglie {}", "numeri estratti {}", "che numero hai estratto? {}", "punti {} in classifica",
	})
	findsForms(t, PhoneNumber, []string{"[]36 38 40 42 44"}, []string{"mia madre ha taglie {}", "taglie {} chiamatemi"})
}

// What is numbered says of what a number is, right before it.
func TestNumberedThings(t *testing.T) {
	contexts := make([]string, 0, 64)
	for _, thing := range []string{
		"protocollo", "pratica", "ordine", "fattura", "bolletta", "contratto", "polizza", "sinistro", "conto", "conto corrente", "conto corrente postale", "c/c", "distinta", "bonifico", "transazione", "operazione", "rata", "avviso", "verbale", "multa", "multa stradale",
		"sanzione", "istanza", "reclamo", "atto", "decreto", "sentenza", "visura", "contatore", "matricola", "codice", "prenotazione", "impegnativa", "ricetta", "tessera", "badge", "abbonamento", "biglietto", "tagliando", "permesso", "contrassegno", "autorizzazione", "SCIA",
		"pacco", "spedizione", "raccomandata", "seriale", "S/N", "telaio", "targa", "username", "account", "bancomat", "palo", "lampione", "contenitore", "sensore", "referto", "provetta",
	} {
		contexts = append(contexts, "ho ricevuto "+thing+" {} ieri", thing+" n. {}", thing+" nr {} non va", "la mia "+thing+" è {}", thing+": {}")
	}
	findsForms(t, PhoneNumber, []string{"[]3470012345", "[]347 0012345"}, contexts)
	findsForms(t, PhoneNumber, []string{"347 0012345"}, []string{
		"per abbonamento {}", "x badge {}", "la chiave è nell'armadietto: {}", "pubblicato col suo permesso: {}", "il conto lo paga Anna, {}", "multa, {}", "badge perso. {}", "vendo bici 150 euro {}",
	})
	findsForms(t, PhoneNumber, []string{"[]364 000 000", "[]364.000.000"}, []string{"{} euro", "{} di euro spesi", "€ {}"})
}

// Numbers beside others, beside offices that are not theirs, and said in words.
func TestPhonesBeside(t *testing.T) {
	findsBracketed(t, PhoneNumber, strings.Split(`casa [0371 400123], ufficio [0371 400124], cell [347 0012345]
[347 0012345] / [347 0012346]
[347 0012345]/[347 0012346]
[0371 400123] o cell [347 0012345]
mamma [347 0012345] papà [347 0012346] nonna [0371 400123]
[347 0012345] €20
[347 0012345] - 20 euro l'ora
347 001 €
Mario Rossi via Roma 12 [0371 400123]
int. 5, [347 0012345]
vendo 3 biciclette [347 0012345]
prot. 1234/2024 - [347 0012345]
prot. 1234/2024 347 0012345
pratica n. 3451234567 - contattare [347 0012345]
segnalazione da [347 0012345]
segnalazione 347 0012345
chiamata da [0371400123]
linea fissa [0371400123]
mia madre ha lo [0371400123]
allo [0371400123] risponde la badante
tel[393470012345]
[tre quattro sette doppio zero uno due tre quattro cinque]
[347 doppio zero 12345]
[tre quattro sette due volte zero uno due tre quattro cinque]
[347 triplo zero 1234]
chiamate [+39 tre quattro sette zero zero uno due tre quattro cinque]
doppio zero, tre volte
una camera doppia zero rumori
Gentile Ufficio Anagrafe, il mio recapito è [0371 400123]
richiamatemi al [0371 400123], l'ufficio anagrafe non risponde mai
amministratore di condominio geom. Bianchi, [0371 400123]
mio cugino vigile [347 0012345]
Tribunale di Lodi 0371 400123
isola ecologica 0371 400123
raccolta rifiuti numero 0371 400123
lo 0371 400123 del comune non risponde
ufficio tributi: 0371 400123 (lun-ven 9-12)
numero verde 800 123 456
Comune di Lodi, piazza Broletto 1, tel. 0371 400123
qualcuno ha il numero dei vigili? 0371 400123
Ufficio Stato Civile\nTel. 0371 400123 - Fax 0371 400124`, "\n"))
}
