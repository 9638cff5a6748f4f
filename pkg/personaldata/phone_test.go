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
codice contribuente 3330091823
il codice me lo dà mio fratello, [333 0091823]
Matricola contatore AB: 3330091823
Numero ordine Ikea 347007199
il mio è [33I OO 82 I73] così
333 oppure OO82 sono i codici
[339 0082713] o [340 0082714]
fisso [+39 (0)522 00 31 44], cui risponde il custode
nuova caldaista, chiamala: [377\n00 80 265]
turno 377\n41 alunni, 80 posti
Tel. e fax [0743 613 40] / [613 41]
tel. [0743 613400] / 12 marzo
numero verde 800 009 118 (da cellulare 0574 009100)
il mio numero verde fosforescente? chiamami: [0574 009100]
segnatevi il mio, è il [335,0091,827]
il mio stipendio? 335,091,827 lire
la trovate al [+33 6 39 98 12 44]
me trovate ar [347 00 912 33]
ai Servizi Sociali, dott.ssa Pini, 0985 008833
Chiamate lo 0985 008811 e chiedete del responsabile
Gentile signor Dario Pesenti,\nla pratica è assegnata. Può chiamare lo 0574 008144.\nUfficio Tributi
lascia stare l'ufficio, chiama lui: [335 0092817]
l'ufficio ha il cellulare di servizio 335 0092817
Reperibile di turno: 335 0060001 (Ufficio Cimiteri)
chiamavo lo 0532 006010 e ancora aspetto
tel [0532 006010], se non rispondono [347 0071996]
segna tre quattro sei, no te lo scrivo: [346 006 0218]
Tel. ufficio (in orario di lavoro): [0422 008600]
Tel. ufficio tributi: 0422 008600
volontari protezione civile: Vito Lorusso [347 0071901]
Cerco baby sitter zona ospedale, telefonare [0532 006456]
0041 91 001 83 46 è il codice
guasti illuminazione 0437 001 823 h24
Reperibilità cimitero 335 0091823
Assistente sociale di turno tel. 0437 001823
se mi cerchi al lavoro [0437001823] chiedi di Anna
N. 3470091823 di registro
cell. [(347) 0091823]
numero progressivo 3391204417; data lettura
numero di serie 3391204417
numero pezzi 3391204417
chiamatemi quando c'è posto al nido [347 0091823]
tessera sanitaria persa, chi trova chiami [0733 001823]
azienda sanitaria locale, chiami 0733 001823
Ufficio Personale, 0421 001823
Il responsabile dell'istruttoria è la dott.ssa Giuditta Palmisano, tel. 080 001823
numero di telaio 3391204417
il numero nuovo [339 0004417] è attivo
numero di casa [0437 001823]
numero di mamma [339 0004417]
numero univoco 3391204417
il 3391204417° visitatore
3391204417 lire di allora
Bureau du personnel, tél. 0165 300428
Büro für Soziales, Tel. 0471 001823
Sportello amico, 9-12, 0471 001823
PUBBLICI ESERCIZI\nBar Sport\t1\tcell. [333-7102294]\nGelateria Polo\t2\tcell. [3895504176]\nOsteria del Cervo\t3\tfisso [0471 88 20 713]
Bar dello Sport comunale, tel. 0471 001823
nome;telefono\nAnna Verdi;[3470091823]\nUgo Neri;[0471001823]
nome;matricola\nAnna Verdi;0471001823\nUgo Neri;0471001824
referente Tullio Benvegnù, [+39.049.0014.207]`, "\n")

func TestPhones(t *testing.T) {
	findsBracketed(t, PhoneNumber, phoneTexts)
}
