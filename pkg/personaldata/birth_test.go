package personaldata

import (
	"strings"
	"testing"
)

// birthTexts have every date of birth in brackets; the ones without are hard
// negatives.
var birthTexts = strings.Split(`nato a Roma il [12/03/1980]
nata il [12-3-80] a Sesto San Giovanni (MI)
Nato a Sesto San Giovanni (MI) il [12.03.1980]
data di nascita: [1980-03-12]
nato il [12 marzo 1980]
nata il [1° gennaio 50]
nato il [1 gennaio '50]
sono nata l'[8 marzo 1961]
D.N. [12/03/1980]
Nato il [12 MAR 1980]
data di nascita [12031980]
geboren am [3. März 1959] in Bozen
geb. [03.03.1959]
née le [14 juillet 1960] à Aoste
né le [3 mars 1971]
nato/a a Lecce il [3/4/1971]
Il/la sottoscritto/a nato/a (Roma, [12/03/1980])
n. a Roma il [12/03/1980]
Luogo e data di nascita: Castellammare di Stabia (NA), [3/7/1966]
COGNOME ROSSI NOME MARIO NATO IL [03/07/66] A LODI
mio figlio è nato il [5/6/2019]
mia figlia nata ieri... no, il [5/6/2019]
i gemelli sono nati il [3/4/2010]
i miei figli sono nati il [3/4/2010] e il [5/6/2012]
figli: Marco nato il [3/4/2010], Luca nato il [5/6/2012]
cognome;nome;data_nascita\nRossi;Mario;[12/03/1980]\nNeri;Anna;[01/12/1975]
Nome\tData di nascita\tClasse\nMario\t[12/03/2015]\t3A
il [4 maggio 2015] è nata Anna
sposato il 3/4/2005, nato il [6/7/1970]
nato a Bari il [6/7/1970] e residente dal 3/4/2005 a Lecce
carta d'identità rilasciata il 3/4/2015, nato a Bari il [6/7/1970]
nato a Bari il [6/7/1970], patente rilasciata il 3/4/2015
nacque il [4 ottobre 1931] a Gorizia
nato a Tunisi (Tunisia) in data [05.11.1977]
data nascita paziente [5/11/1977]
CF RSSMRA80A01H501U del [01/01/1980]
nato il [trenta aprile millenovecentosessanta]
nato in Romania, a Bacău, [17.09.1984], cittadino rumeno
Paziente: Bruni Elsa, [22/02/1947], CF in allegato
nt il [3/4/88]
born on [12 March 1980] in Lagos
E' NATO IL [29/02/2024] IL NOSTRO LEONARDO
nata il [3 / 7 / 1966]
nato il 31/02/1980
nato il 12/13/1980
nato il 12/03/1780
la biblioteca è nata il 12 marzo 1980
L'associazione, nata il 3/4/1998, cerca volontari
il progetto nasce il 3/4/2018
possono iscriversi i bambini nati dal 01/01/2020 al 31/12/2022
bambini nati entro il 30 aprile 2021
nati dopo il 1° gennaio 2019
nati tra il 1/1/2018 e il 31/12/2018
nate prima del 31/12/1960
Giuseppe Garibaldi nacque a Nizza il 4 luglio 1807
carta rilasciata il 12/03/2015
scade il 12/03/2030
residente dal 12/03/1980
visita del 12/03/2024
nata una polemica il 12/03/2024
è nata l'idea il 12/03/2024
classe 1980
nato nel 1980
nato a Roma, documento rilasciato il 12/03/2015
il nostro cane è nato il 3/4/2019
micia nata il 5/6/2021, cerca casa
nella nascita del parco, 12 marzo 2001
anniversario della nascita di Pier Paolo Pasolini, 5 marzo 1922
delibera n. 12 del 12/03/2019
verbale del 12/03/2019, prot. 1234
La cooperativa è nata il 10 maggio 1985 con nove soci
Il comitato di quartiere nasce ufficialmente il 10/05/2015
Italo Calvino, nato a Santiago de las Vegas il 15 ottobre 1923
lo scrittore Ennio Sacchi, nato il 15 ottobre 1923, verrà ricordato
centenario della nascita del maestro (12/4/1925)
il 12/03/2024 è nato il nuovo consorzio
il parto è previsto il 12/03/2026
scadenza iscrizioni: nati 2021, domanda entro il 12/03/2024
l'euro è nato il 1° gennaio 1999
nato e cresciuto qui, dal 12/03/2001 pago la Tari
la Repubblica è nata il 2 giugno 1946
Certificato di nascita: richiesta del 12/03/2024
certificato di nascita richiesto il 12/03/2024
Ritiro certificato nascita: appuntamento 12/03/2024 ore 9
bonus nascita: domande dal 12/03/2024
bonus nascite, avviso del 12/03/2024
compleanno della biblioteca: 12/03/2026
mio papà, nato il [12/3/1950], è malato
nato il giorno [12 del mese di marzo dell'anno 1980] a Roma
DOB: [12/03/1980]
nata a [12 mar. 1980]
nato il [12-mar-80]
nato [12/03/'80] a Napoli
mia figlia Sara (nata il [1.2.2014]) e mio figlio Elia (nato il [3.4.2017])
Nata a Kiev (Ucraina) il giorno [7/11/1964]
paziente nato il [07 11 1964]
Nato il [4 4 '91], ti serve altro?
autorizzati: 1) Sanna Bachisio [18.9.51]; 2) Cossu Efisia [3.12.64]
Elenco: Rossi Carla, [12/3/1980], Verdi Ugo, [4/5/1976]
Turni: Mario Rossi 12/3/2025; Anna Bianchi 13/3/2025
Caduti: Rossi Mario, 12/3/1944; Bianchi Ugo, 4/4/1944
Auguri a Zita Malacarne, classe [21 novembre 1925]
Rally della Classe 12/3/2016 rinviato
la nostra mamma Erminia Vedovelli ([3 febbraio 1930] - 11 ottobre 2025) ci ha lasciati
Umberto Eco (5 gennaio 1932 - 19 febbraio 2016) fu semiologo
Mostra di Anna Verdi (3 febbraio 2010 - 11 aprile 2015) prorogata
la pinuccia è del [14/8/46]
la mia Sara è del [12/3/2011]
La legge Fornero è del 22/12/2011
Oggi, [19 ottobre 2024], alle 4.12 è nata Bianca
alunno: Conti Elia\nnato a: Lodi\nil: [3/4/2017]
Bimba nata il [3/4/2025] a Lodi, residente a Crema dal 5/4/2025
È venuta al mondo Irene il [3/4/2025]
nostra nonna nata nel lontano [3 aprile 1922]
il [3 aprile 1922] nasceva il nonno Tino
la cantante Mia Ferri, nata a Lecce il 3/4/1980, in concerto
nato come mercato il 3/4/1980
Il servizio, nato il 3 aprile 2019, aiuta gli anziani
il nostro istituto è nato il 3 aprile 1950
Il Museo nacque il 3 aprile 1950
corso per neonati dal 3/4/2025
corso preparto 03/04/2025
vaccini per i nati dal 2020: open day 3/4/2025
nato a Bari il [6/7/1970], a Lecce il 3/4/2005
nati prima della pandemia, 3/4/2025
compleanno di mia figlia 12/03/2026: festa al parco
compleanno di mia figlia: [12/03/2016]
sono del [18 agosto 1990], leone puro
le foto sono del 18 agosto 1990
che segno sei? io [27 settembre 1985], bilancia
Vaccino antinfluenzale Olga Righetti [12/01/1944]: sabato 9.15
gent.ma Lidia Corsaro ([16/06/1961]) si presenti il 3/12
Mario Rossi 16/06/2025
Piazza Mario Rossi 12/01/1994
Richiamo vaccino bimba del [27/09/2024]: lunedì ore 9
mia sorella ([12/6/67] la sua data di nascita) non risulta in anagrafe
Leon Krasniqi, [18 marzo 2015], C.F. in allegato
NAT0 A MILAN0 IL [07 . 12 . 1944]
nat* a Lodi il [12.03.1980]
il compleanno di mia madre è il [12 marzo 1950]
Gita\nAnna Fusaro\tCI CA22817RR\t[04.06.2012]\nBilal Haddad\tpassaporto YC7731904\t[19.02.2012]
nome;documento;rilascio\nAnna Verdi;carta identità CA00871DD;12/03/2012
Paziente Ugo Neri, [12/03/1940], visita del 12/04/2026
figlio 1: Luca ([12/03/2015]); figlia 2: Anna ([01/04/2017])
direttore: Luca (12/03/2015)
compio gli anni il [12 marzo 1980], fai tu il conto
da 12 anni, il 12 marzo 1980
so nato er [12 marzo der 1950]
sugnu nasciutu u [12 marzu 1950]
Gita\nAnna Fusaro\tCI CA22817RR\t04.06.2022\nBilal Haddad\tpassaporto YC7731904\t19.02.2021`, "\n")

func TestBirths(t *testing.T) {
	findsBracketed(t, DateOfBirth, birthTexts)
}
