package personaldata

import (
	"strings"
	"testing"
)

// phoneTexts have every number of a private person or firm in brackets; those of
// offices, and what is no telephone, stand without.
var phoneTexts = strings.Split(`il mio recapito è [339&nbsp;00&nbsp;51&nbsp;728]
cell. [339&#160;0051&#160;728]
ditta R&S 339&co 00 51 728
x info sul gattino [333OO71829]
io ho lasciato il mio numero [3 8 9.0077123]
Telefono: [3, 4, 5, 0, 0, 8, 1, 2, 7, 6]
telefono [0442 60,12,98]
Tel. 3, 4, 5 o 6 persone
Telefoni: 12, 15, 18, 20, 31 euro
mi ha chiamato da [02-3931-04-88] uno del Comune
ha chiamato da questo num: [02-3931-04-88] dicendo di essere del Comune
io chiamo lo 0382 3991 ma al comune ci lavora qualcuno?
Il difensore avv. Costanza Trevisanato, fax [041-52.87.330]
Pro loco, iscrizioni: info@proloco.test, [0365 99 412]
Iscrizioni in biblioteca: info@camminatori.example.org, [0365 99 412]
Istituto Comprensivo "Don Milani" - Tel. 0832 345 118 - leic8aa00x@istruzione.it
Dr. Irmgard Ober, Tel. 0474 545454, E-Mail: info@gemeinde.bruneck.bz.it
chiamatemi al [347 0067129] oppure in ufficio allo [0362 006 718]
chiamate il sindaco o l'ufficio allo 0362 006 718
Centro per l'impiego di Asti, corso Dante 31, tel. 0141 433 412
Centro antiviolenza: 0571 725156 attivo 24 ore su 24
Sala operativa 0532 418112
Distretto sanitario n. 2: 0823 445 027
Codice utenza 0346 0067 129
[0041 91 001 83 46] è la zia di Lugano
0041 91 001 83 46 è il codice`, "\n")

func TestPhones(t *testing.T) {
	findsBracketed(t, PhoneNumber, phoneTexts)
}
