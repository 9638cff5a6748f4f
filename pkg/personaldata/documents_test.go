package personaldata

import (
	"strings"
	"testing"
)

// cardTexts have every number of an identity card in brackets.
var cardTexts = strings.Split(`doc. ident. [CA00871DD], pass. YC4418290
allego copia della CI [AV 6067129] rilasciata dal comune di Adria
la foto della c.i. ce l'hai? numero [AU1834612]
N. 1, portiere: Sirio Ancarani, 18-5-2001, [CA17744JB]
la sua tessera sanitaria ha il numero [CB04418MD]
N. documento di trasporto: AR 2093371
Il documento di consegna AR 6067129 non corrisponde
Portare la tessera sanitaria. I lotti sono AX4471902 e CA20481BX
La carta smarrita è la n° [CA-77182-AX], ho già fatto denuncia
mandami il numero della carta id che prenoto: [ca 88127 lp]
la trovate al 331 0054 870. La zia guida una Micra
verbale del 18-5-2021, CA17744JB
passaporto smarrito, CI cartacea [AY8810364]
porta la c.i. della mamma, [CA 4 4 0 8 1 E B]
c.i. [ca-30448-yr] la mia, [ca-30449-yr] mio fratello
Ugo Neri passaporto YC7731904\nPietro Ongaro\tCI [CA 90 551 ZL]
ho smarrito la carta d'identità. Il numero giusto è [AX2093348], e anche il passaporto YB4419027
la carta di identità di mamma... eccolo [CA.00871.DD]
C.I.E. n. [CA00871DD], patente mi5520419k
passaporto AA1234567 del 2007
la carta è scaduta, era la [AR 1834612]
Modulo AV1834612 per il rinnovo della carta d'identità
La carta d'identità costa 22 euro; il modulo è il CA00871DD`, "\n")

func TestIdentityCards(t *testing.T) {
	findsBracketed(t, IdentityCard, cardTexts)
}

// The digits of an account may have the check digit and the beginning of a card.
func TestAccountApartIsNoCard(t *testing.T) {
	text := "ecco: F-O-6-8-0-0-0-0-0-1-5-0-0-3-1-1-7-6 , grazie"
	if got := findIn(mustNew(t, Config{}), text); len(got) != 1 || got[0].Kind != IBAN {
		t.Errorf("%q: found %v", text, got)
	}
}
