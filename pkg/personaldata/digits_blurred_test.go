package personaldata

import "testing"

// Letters for digits, other signs and broken lines in codes that a check digit proves.
func TestBlurredCodes(t *testing.T) {
	findsForms(t, VATCode, []string{"01104420680", "O11O442O68O", "0ll04420680", "Oll0442O68O", "011/044/206/80", "011_044_206_80", "011-044-206-80", "0.1.1.0.4.4.2.0.6.8.0", "011044\n> 20680"}, []string{"P.IVA {}", "partita iva: {}", "la mia p.iva è {} grazie", "p.iva;{};regime"})
	findsForms(t, VATCode, []string{"[]O1104420681", "[]Oll0442O68l", "[]ordine O11O442O68O"}, []string{"P.IVA {}", "{}"})
	findsForms(t, CreditCard, []string{"4111111111111111", "41lll1l1l1l1ll11", "4lll IIII llll 1111", "4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "41111111\n> 11111111", "4111_1111_1111_1111"}, []string{"carta {}", "numero della carta: {}", "carta di credito {} scad. 12/27"})
	findsForms(t, CreditCard, []string{"4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1"}, []string{"{}"})
	findsForms(t, CreditCard, []string{"[]4lll IIII llll 1112", "[]4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"}, []string{"carta {}", "{}"}[1:])
	findsForms(t, IBAN, []string{"IT60X0542811101000000123456", "IT6OXO5428lll0lOOOOOO123456", "IT60_X054_2811_1010_0000_0123_456", "IT60X05428111\n> 01000000123456"}, []string{"iban {}", "il mio IBAN è {} grazie"})
	findsForms(t, FiscalCode, []string{"RSSMRA80A01H501U", "RSSMRA80\n> A01H501U", "RSS_MRA_80A01_H501_U"}, []string{"cf {}", "codice fiscale: {}"})
}
