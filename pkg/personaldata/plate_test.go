package personaldata

import (
	"strings"
	"testing"
)

// plateTexts have every plate in brackets; the ones without are hard negatives.
var plateTexts = strings.Split(`stamattina la [GC-204-LT] era di nuovo sul posto disabili
ennesima sosta selvaggia: [FS271VD] e [EA 719 BZ] davanti ai garage
mini rossa [fb834rt] sul passo carraio
il motorino [X7F4KZ] sfreccia in contromano
lo scooter [X7 2RKT] di mia figlia
[X7 2RKT] motorino di mia figlia
2. [EB 38 271] Honda SH
ciclomotore targato [5RT9L2]
targhino: [5RT9L]
la vespa [BO 482913] del '78
la vespa XX 482913 del '78
targa 2024 alla Polisportiva
targa 1943 1945
la BMW X6 M50I è in vendita
il modulo X7F4KZ per lo scooter
Autobus DE 450 NA sostituito
Pullman: n. 2 (CA99120)
Il defibrillatore DAE EZ417JT è nel parcheggio
la delibera GC 204 LT non è mai stata pubblicata
targato [FX*118*GH] correva
il modulo FX*118*GH
la mia auto è targata [GA881VV], ho scritto alla Polizia Locale
lo scuolabus comunale targato BK 771 RD
Il nuovo mezzo della Polizia Locale, YA 118 AB, entra in servizio
Alla Polizia Locale: auto targata [YA 118 AB] in divieto
la Panda bianca del messo comunale, DZ548LM, in divieto
la Panda bianca del mio vicino, [DZ548LM], in divieto
una macchina con targa svizzera [TI 71995] sul lungolago
lotti AX4471902, FH815GA in sosta
hanno rigato la macchina. So chi sei, [GD 557 MA] vernice rossa
posteggio 13 – Singh Harpreet – [FN 032 AL]
[AR 640 DV] fari accesi al parco
l'auto intestata a me non è la [BV 902 KS]
la macchina che lava le strade ha la sigla AB 450 HD
LA MACCHINA È FERMA. SONO DA 100 AL GIORNO
La macchina gira. Sulla SP 338 DX si passa
Offerta del mese: tritatutto DK 183 WZ
targa d'epoca [TO A12345]
auto con targa tedesca [M-AB 1234]
targa rumena [B 123 ABC], furgone blu
targa (parziale) GA 881 poi non ho visto
targa ricordo Roma 1943`, "\n")

func TestPlates(t *testing.T) {
	findsBracketed(t, Plate, plateTexts)
}
