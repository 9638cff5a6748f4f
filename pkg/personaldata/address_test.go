package personaldata

import (
	"slices"
	"strings"
	"testing"
)

// addressTexts have every private address in brackets: [via Roma 3]. The ones
// without brackets are hard negatives.
var addressTexts = strings.Split(`abito in [via Garibaldi 12] e il bidone non c'è
Abitiamo in [Viale della Libertà, 45/B] al terzo piano
risiedo in [V.le Monza 120, 20127 Milano]
sono residente a Monza in [piazza Trento e Trieste n. 3]
Il sottoscritto Carlo Bertoli residente in [P.zza Vittorio Veneto 7, 10123 Torino (TO)]
la mia casa è in [c.so Buenos Aires 23 bis]
mia madre vive in [L.go Augusto 4 int. 12]
abito in [loc. Pian di Sco 15]
residente in [fraz. Case Nuove, 8 - 12045 Fossano (CN)]
sto in [c.da San Vito 33, Marsala]
Mio nonno sta in [str. del Fioccardo 10, Torino]
domiciliata in [Vic. dei Lavandai 2]
vivo in [lungotevere Flaminio 46, 00196 Roma]
Venezia, abito in [calle dei Fabbri 4612]
Wohnhaft in der [Goethestraße 12, 39100 Bozen]
ich wohne in der [Pfarrgasse 3]
Anschrift: [Andreas-Hofer-Straße 7/A, 39011 Lana]
ich wohne am [Dorfplatz 4]
j'habite [rue de l'Hôpital 5, 11100 Aoste]
istamus in ziddas, io abito in [bia Roma 3]
abito in [via XXV Aprile 9]
abito in [via 4 Novembre 18]
abito in [via 25 aprile, 7]
residente in [via XX Settembre n° 30]
Indirizzo: [via San Giovanni Bosco 5]
Indirizzo: [Via G. Verdi, 12]
Via e numero: [via dei Mille 3]
abito in [via G. Di Vittorio 2/C]
residenza: [Via Fratelli Cervi nr. 14]
domicilio: [via Leopardi civico 6]
abito in [via Leopardi, civico 6]
Abita in [via Manzoni al 12]
abito al civico [14 di via Carducci]
abito al [14 di via Carducci]
la casa di mia sorella è in [via Cadorna 12/bis]
recapitare a Mario Sechi, [via Tirso 12 A]
abitiamo in [via Piave 12-14]
risiede in [località Tre Fontane snc]
residente in [contrada Fossa s.n.c].
abito sulla [strada provinciale 14 km 3,200]
residente in [via Po 8, scala B, piano 3, int. 9]
residente in [via Marche 12 pal. B int. 4, 20099 Sesto San Giovanni (MI)]
residente in [Via Cavour 3 - 20099 SESTO S.G. MI]
abito in [via Tevere 5 a Monza]
IL SOTTOSCRITTO RESIDENTE IN [VIA MAZZINI 12, 20052 MONZA (MB)] CHIEDE
il citofono è Ferri, [via Saffi 9]
il pacco va consegnato a mia zia in [via Dante 6]
potete consegnare a Lucia Ferrero, [via Bligny 11, Torino]?
Mario Rossi\n[via Pascoli 4\n20900 Monza]
Anna Lodigiani\n[Via Monte Bianco 2\n20900 Monza (MB)]\ntel. 3391234567
nome: Paolo Conti\nindirizzo: [via Volta 3]\ncitta: Lodi
Cordiali saluti, Piera Gandolfi, [via Assarotti 12/5, Genova]
io sono Luca Bassi di [via Bassi 3]
la signora Neri di [via Milazzo 7] non riesce più a uscire
l'anziano del secondo piano, signor Pirro, [via Plebiscito 44], è solo
il vicino di [viale Piceno 8] urla tutta la notte
mia nonna abita da sola in [via monte rosa 15]
abito in [via garibaldi 3] e non arriva l'acqua
sto in [via roma 12 int 3] secondo piano
mandate un'ambulanza in [via Adda 3], mia madre è caduta
portate il pasto alla signora Tilde in [via Ofanto 2]
c'è una buca in [via Tasso 4], proprio davanti a casa mia
il lampione davanti a casa mia in [via Tasso 4] è spento
cassonetto pieno sotto casa mia, [via Crispi 10]
mi sono trasferito da [via Adige 3] a [via Isonzo 8]
Cambio di residenza da [via Verga 10, Catania] a [via Etnea 100, Catania]
assegnataria dell'alloggio in [via Giambellino 58, scala D]
intestatario dell'utenza: Greco Salvatore, [via Libertà 201, 90143 Palermo]
Il verbale è stato notificato al sig. Ferro in [via Ugo Bassi 6, 40121 Bologna]
proprietario dell'appartamento sito in [via Nizza 20, 10126 Torino]
eredi di Bruno Galli, [via Arno 3]
nato a Lecce e residente a Bari alla [via Sparano 12]
residente in Napoli alla [Via Foria n. 60]
residente in Roma, [Via Appia Nuova n. 400, int. 7]
con domicilio in [Corso Vittorio Emanuele II, 12/14]
abito in [via Don Luigi Sturzo 5]
Sono vostra concittadina, abito in [Vicolo Chiuso, 1]
vendesi trilocale [via Ripamonti 90, 20141 Milano]
Vivo a Mestre, [via Piave 44/a], da tre anni
il cancello di casa nostra in [via Selvanesco 5] è bloccato
vieni da me in [via Lame 7] stasera
passo da te in [via Lame 7]?
suonate in [via Bixio 9 interno 4]
dimora abituale: [Borgo Pinti 22, 50121 Firenze]
risulta irreperibile in [Via Casilina 1200, 00169 Roma]
abito in [Piazzale Lotto 3, Milano]
Residente in [Str.da Nuova 7, 27100 Pavia]
abito in [via Trav. II Casilli 5]
abito in [via nino bixio 4] da sempre
la persona anziana che cercate abita in [via dei Tigli 6/8]
Buca in via Garibaldi 12
Il lampione di viale Europa 3 è spento
L'ufficio anagrafe è in piazza Roma 1
La biblioteca di via Verdi 8 resterà chiusa
Lavori in corso Italia 40
dal civico 3 al civico 41 di via Manzoni senso unico
Polizia locale, via Boito 3, tel. 0392816210
Farmacia Rossi, via Roma 5, turno domenica
Ristorante Da Gino, via Mare 3
Seggio 4: scuola primaria, via Galvani 12
Il mercato di piazza Cambiaghi 3 è sospeso
incidente in via Lecco 120
Concerto al Teatro Manzoni, via Manzoni 23, ore 21
Comune di Monza, piazza Trento e Trieste 1, 20900 Monza (MB)
INPS, via Correggio 5, 20900 Monza
ASL, viale Elvezia 2
Il CAF di via Ugo Bassi 4 riceve su appuntamento
sportello sociale in via Guarenti 2, 20900 Monza
Parrocchia San Biagio, via Manara 10
Centro anziani di via Pellettier 4
casa della cultura, via Borgogna 3, 20122 Milano
casa di riposo di via Lippi 22, 20131 Milano
assemblea pubblica in via Silva 26
ritrovo in piazza Duomo 1 alle 9
si allaga sempre il sottopasso di via Rota 9
i rifiuti abbandonati in via Buonarroti 44
spaccio davanti al bar di via Borgazzi 4
vi aspettiamo in via Italia 12 per l'inaugurazione
dal parrucchiere di via Zucchi 3 fanno lo sconto
mandami una via mail 12
ho scritto via pec 3 volte
avete dato il via libera a 12 cantieri
in via definitiva 3 progetti
per via telematica entro 30 giorni
siamo andati via 3 giorni
corso di nuoto 12 lezioni
corso d'inglese 2025
largo 3 metri
la zona 30 di via Monti
la legge 104 del 5 febbraio 1992
Monza - Lecco 3-1
Il negozio di via Carlo Alberto 15 chiude
Scuola Bonatti, via Poliziano 5: iscrizioni aperte
Chi abita in via Calatafimi 20 sa di cosa parlo
ai residenti di via Sempione 12 non hanno detto niente
autobus fermo in via Cavallotti 100
Vendita di piante in piazza San Paolo 2
Sede legale: Rossi srl, via Industrie 4, 20900 Monza
Ospedale San Gerardo, via Pergolesi 33, 20900 Monza (MB)
il parcheggio di via Oriani 8 è gratuito?
Divieto di sosta in via Cavour 1-15
posa della fibra: via Adda 3, via Po 5, via Tevere 7
le strisce davanti a via Solferino 16 sono sbiadite
Lo Studio legale Bianchi, via Cortelonga 2, organizza
l'assessore Villa sarà in via Bergamo 7 giovedì
gazebo del candidato sindaco in via Italia 30
La mostra è in via Petrarca 2, ingresso gratuito
Punto prelievi: via Solferino 16, 20900 Monza, dalle 7 alle 10
Museo civico, via Teodolinda 4, aperto dalle 15 alle 18
in via Aspromonte 5 ci sono 3 buche
via Roma 20 euro di multa
via Roma è chiusa dal 12 al 20
perdita d'acqua in via Donizetti 33, strada allagata
Gemeinde Bozen, Gumergasse 7, 39100 Bozen
Rathaus: Rathausplatz 1
albero caduto in viale Brianza 30
Gentile ufficio, scrivo per mio padre Aldo Ferri che vive da solo in [via Bazzini 14, 20131 Milano] e ha bisogno dei pasti
Mario Rossi - [Via Po 3 - 20100 Milano]
dal mio balcone di [via Cenisio 3] vedo i topi
Il mio condominio, [via Cenisio 3], è senza ascensore
Segnalo che in [via Cenisio 12] (casa mia) manca l'acqua
Buongiorno, sono l'amministratore del condominio di [via Vigevano 9]
Ritiro ingombranti: frigo e divano, Sig.ra Pace, [via Meda 4], citofono Pace
Per il ritiro del tampone a domicilio: Fabbri Ugo, [Via Sile 7 int. 3]
nome Ugo Fabbri\ntel 3335556667\n[via Sile 7]
Ugo Fabbri, [via Sile 7], 3335556667
X AMBULANZA: SIGNORA CADUTA IN [VIA SILE 7 INT 3]
La scrivente Carla Mussi, nata a Como il 3/4/1970 e ivi residente in [via Milano 77], chiede
il mio indirizzo è [via Sile 7, Treviso]
L'indirizzo esatto è [viale Fratelli Bandiera 77/A, 31100 Treviso]
mi è arrivata la bolletta di [via Sile 7] ma io non ci abito più
ho ricevuto una multa a casa, [via Sile 7], per un'auto che non è mia
il contratto dell'acqua è ancora intestato a mio nonno in [via Sile 7]
Abito in zona Navigli, precisamente [via Magolfa 12]
siamo in cinque in [via Sile 7 interno 2], senza riscaldamento
ho preso casa in [via Giolitti 12] con la mia ragazza
Luogo dell'intervento: appartamento di [via Sile 7, scala C]
stanza in affitto [via Zamboni 33 Bologna] solo studentesse
Lo stalker mi aspetta sotto casa, in [via Andrea Costa 70]
mio figlio disabile frequenta la scuola di via Gobetti 3
faccio la terapia in via Saragozza 1, al centro diurno
mia madre è ricoverata alla RSA di via Altura 9
ho lasciato la macchina in via Andrea Costa 70 e me l'hanno rigata
lavoro in via Stalingrado 65
mi hanno multato in via Rizzoli 4
ho mangiato malissimo in via del Pratello 12
la palestra dove vado è in via Murri 100
ci vediamo in via Zamboni 33 alle 18
il dottor Verdi riceve in via Dante 12 su appuntamento
Ho comprato il pane in via Libia 30
il parcheggio disabili davanti al civico 12 di via Libia è sempre occupato
La fermata di via Libia 30 non ha la pensilina
Spett.le Comune di Bologna, Piazza Maggiore 6, 40124 Bologna
Al Sindaco del Comune di Imola, via Mazzini 4, 40026 Imola (BO)
Ufficio Tributi - Via Mazzini 4 - 40026 Imola (BO) - tel. 0542 602111
Dott.ssa Maria Verdi\nResponsabile Servizio Anagrafe\nComune di Imola\nVia Mazzini 4, 40026 Imola
Il presente messaggio è riservato. Azienda Ospedaliera, via Albertoni 15, 40138 Bologna
Agenzia delle Entrate, Ufficio di Bologna 1, Via Paolo Nanni Costa 28, 40133 Bologna
Istituto Comprensivo 7, via Scandellara 56, 40138 Bologna (BO)
Le domande vanno spedite a: Regione Emilia-Romagna, viale Aldo Moro 52, 40127 Bologna
Consegnare la domanda all'ufficio protocollo, via Mazzini 4
Per informazioni rivolgersi allo sportello di via Mazzini 4, piano terra
La sede è al terzo piano di via Mazzini 4, scala B
Sala civica, via Mazzini 4, 2° piano, interno 5
Banca Popolare, filiale di via Emilia 12, 40026 Imola BO
Palazzo Malvezzi, via Zamboni 13, 40126 Bologna
Cinema Lumière, via Azzo Gardino 65
Circolo Arci, via Emilia Levante 137
Pizzeria Bella Napoli, via San Vitale 63, consegna a domicilio
consegna gratuita della spesa: Coop di via Andrea Costa 160
Ditta Ferri snc, via dell'Industria 12, 40026 Imola (BO)
Bar Centrale, piazza Matteotti 4: colazioni dalle 6
Studio medico associato, via Emilia 44, orario 9-12
Il corteo parte da piazza XX Settembre 1
Il candidato incontra i cittadini in via Indipendenza 8
spostamento della fermata da via Irnerio 12 a via Irnerio 40
A causa di un guasto, senza corrente via Saffi 3, 5 e 7
passo carrabile n. 123 di via Saffi 9
Verbale elevato in via Saffi 12 alle ore 10.30
hanno rubato la bici in via Saffi 12
Si avvisano i residenti di via Saffi 1-50 che mancherà l'acqua
Centro vaccinale: Fiera, piazza della Costituzione 4, 40128 Bologna
Le strade interessate: via Saffi, via Vittorio Veneto 3, via Montefiorino 10
Il nuovo asilo nido sorgerà in via Lunetta Gamberini 2
Don Paolo celebra la messa in via Massarenti 59
Vi scrivo da [Via Sempione 12], 4° piano: l'ascensore è rotto e mia madre è invalida
ABITO IN [VIA S. D'ACQUISTO,14 INT 2 CAP 00154 ROMA]
Residente: Torino, [Via Po 4]
residenza: [Via Po n.4/bis scala A piano 2 int.3 - Torino (TO)]
mi chiamo Anna e vivo dietro il cimitero, in [via Po 4]
Spett. Famiglia Rossi\n[Via Po 4\n10124 Torino]
Egr. Sig. Rossi Mario\n[Via Po 4\n10124 TORINO TO]
la famiglia rumena di [via Po 4] ha bisogno di coperte
Chiedo un sopralluogo per la muffa nell'appartamento comunale di [via Po 4]
residente in [Via Martiri della Libertà, n. 23, Palazzina C, 3° piano, int. 7, 98121 Messina]
abito in [via Po 4 (Torino)] e lavoro a Ivrea
abito in [via roma3]
nonna Pina sta al [4 di via Po]
mia mamma abita sopra la farmacia, in [via Po 4]
i miei genitori vivono in [via Brofferio 8, Asti]
ci siamo trasferiti in [via Brofferio 8]
L'ufficio si è trasferito in via Brofferio 8
il mercato si trasferisce in piazza Alfieri 2
mia madre è caduta in via Po 4 per colpa del ghiaccio
Ferramenta Rossi, via Po 4
Rossi Arredamenti, via Po 4
Autoscuola Bianchi di via Po 4
suonano il clacson in via Po 4 tutta la notte
venite in via Po 4 a vedere lo stato del marciapiede
l'Avv. Bianchi con studio in via Po 4, 10124 Torino
mandate qualcuno a pulire in via Po 4
Il Sig. Rossi, titolare del bar di via Po 4
Residenza per anziani Villa Serena, via Po 4, 10124 Torino
Pronto soccorso dell'ospedale Mauriziano, largo Turati 62, 10128 Torino
Gioielleria Ferri - Via Po 4 - 10124 Torino
Onoranze funebri Galli, via Po 4, reperibilità 24 ore
Il Comitato si riunisce in via Po 4 il 12 marzo
La raccolta firme è in via Po 4 dalle 9 alle 12
si vende miele in via Po 4 ogni sabato
in via Po 4 mancano i bidoni del vetro
l'albero di via Po 4 perde i rami
la ditta scava in via Po 4 senza cartelli
controllo elettronico della velocità in via Po 4
ho perso il portafoglio in via Po 4
trovato gatto in via Po 4, chi lo conosce?
il supermercato di corso Dante 8
Campo sportivo: viale dello Sport 1
hub vaccinale: via Caduti 1, prenotazioni online
abito a Sesto e lavoro nell'ufficio di via Roma 12
vivo a Rho ma il bar di via Roma 12 non è mio
tel 3335556667, [via Sile 7]
vie interessate: via Saffi 1-50, 40100 Bologna
vieni a prenderlo, sono su a [frazione Monte 22]
la cena si fa da me in [via Larga 8], palestra chiusa
la cena è da Silvana, [via dei Glicini 8], portate il vino
io [fondamenta dei Mori 1643] e tu?
siamo rimasti senza luce in [via Fermi 20], due bambini piccoli
manca la luce in via Fermi 20
siamo senza luce pubblica in via Fermi 20
auto davanti al mio passo carraio [via Toti 9], mandate qualcuno?
il mio passo carraio è in regola, guardate quello di via Toti 9
alla signora Ida chi porta la spesa? [piazzetta Corta 2] 3° piano
Vivo vicino. Via Roma 3 cade a pezzi.
il cane è quello di [strada Bassa 221]. Il proprietario non risponde
Cedo lettino, ritiro in [via Cervi 22]. Beatrice 340 3318876
Dove ti trovi: [via Larga 9]
Dove ci trovi: via Larga 9
piantine:\nColaianni, [via Bitritto 7/C] (6 pomodori)\nLippolis, [via Bitritto 93] (4)
Punti vendita:\nColaianni, via Bitritto 7/C\nLippolis, via Bitritto 93
Farmacie di turno:\nRossi, via Roma 3\nBianchi, via Po 5
ritrovo ogni martedì alle 8 dal capogruppo Ugo Rossato, [via Disciplina 55], telefono 0442 601298
eredi di Ada Pasqualotto, già in [via Ca' Bianca 11]
abito in [via 95° Rgt Fanteria 20]
abito in [salita Superiore 47A/9, 16131 Genova]
abito ai [gradoni Calvario 16]
abbiamo casa in [via Po 3] e non in via Po 30
Il pacco è al punto ritiro di viale Piceno 103
info 0121 361274 (Ufficio Casa, corso Torino 39)
chiusa la strada provinciale 12 dal km 3
residente in [Strada Vecchia per Bosco 41/A, 15121 Alessandria (AL)]
divieto in via Roma per 12 giorni
Spedire la carta elettorale a Ernesto Vallarino, [salita Santa Brigida 9/14, 16126 Genova]
L'immobile di mia proprietà sito in [via Cavour 101, Mestre] risulta di mio suocero
L'immobile comunale sito in via Cavour 101 è sfitto
I vicini del numero [14 di via Togliatti] buttano tutto dal balcone
ma se io in [via Olmi 15] pago la tari
noi di [via Bandello 60] siamo senza ascensore
suona a Marchesini, [vicolo Broglio 6], ti apre la zia
Ubicazione utenza: [Via dei Mille 19/3, 10123 Torino] Intestatario: Oreste
Mi sono trasferito: non più [via Trento 44] ma [via Rovereto 9, interno 5]
(io sto al [92 di via Pisana]) scaricano rifiuti
il mio recapito postale è [Piazzale Stazione 1/A 33100 Udine]
residente in Marigliano, [Via Pontecitra is. 12]
Dir. Urbanistica, via di Francavilla, piano 2, stanza 56
nominativo;indirizzo\nTedeschini Olga;[Via Carso 8]
negozio;indirizzo\nTedeschini Olga;Via Carso 8
Graduatoria asilo nido: 1) Marchetti Rosa, [via Papa Giovanni 12]
Si notifica a Lino Pasqualotto, [Calle della Testa 6123], l'avviso di accertamento
atto intestato a Ezio Marangon, [via Fiume 11], depositato presso la casa comunale
siamo in [via dei Mille 41], parcheggia dietro
siamo in via dei Mille 41, la banda suona alle 9
abito di fronte all'oratorio, [viale Po 18], se piove venite su
da via Amendola 170 a casa mia ci metto 20 minuti
Il trasporto parte da [via Puccini 12] (casa) e arriva al centro diurno
Segnalo il passo carraio di [via Kennedy 31], casa dei miei suoceri
Vendita all'asta: appartamento in via Kennedy 44, sub 12
CASA DEL MATERASSO via Kennedy 40: sconti
mi passi l'indirizzo di Elena? [via Dante 9 Crema]
mi passi l'indirizzo del ristorante? via Dante 9 Crema
in via Mazzini 3 abita gente perbene
Libreria La Soffitta, via Aspromonte 3: sabato lettura
staiu 'n [via Plebiscito 340] senz'acqua
issu bivit in [bia Santu Perdu 15]
se cerchi Rino dello sfalcio lo trovi in [località Praderadego 6]
Gino Corsi non paga, lo trovate in [via Po 4]
lo sportello lo trovate in via Po 4
il modulo lo trovi in via Po 4
il signor Neri lavora in nero, controllate in [via Po 4]
andate a controllare in [via Po 4] la signora Neri affitta in nero
controllate in via Po 4 che il lampione è spento
mia figlia è tornata in [via Po 4] con i bambini
potrebbe essersi rifugiato in [via Po 4, Udine]
è tornata la luce in via Po 4
i vigili sono tornati in via Po 4
Chiedo un sopralluogo ARPA in [via Fratelli Rosselli 6, scala A, interno 9]
il sopralluogo ARPA si terrà in via Fratelli Rosselli 6
sono rimasta chiusa fuori, [via Po 4], mandate i pompieri
la strada è rimasta chiusa, via Po 4
ritiro ingombranti in [via Po 4] a nome Neri
Ingresso libero, via dello Sport 6
approvato con D.C.C. n. 27 del 29/11
abito a [Cannaregio 4567]
a Cannaregio 4567 visitatori
abito in [SP 22 n. 14]
la SP 22 n. 14 è chiusa
j'habite [12 rue de la Tour, Aoste]
j'habite [12, chemin du Bois, Aoste]
residente in [Via Roma n. 12, C.A.P. 20900 Monza]
chiedo la residenza in [via dei Gelsi 14] per me e mia figlia
in via dei Gelsi 14 per cento
mi hanno recapitato la cartella in [via dei Gelsi 14]
sono di [via dei Gelsi 14] e vi dico che non passa nessuno
i camion sono di via dei Gelsi 14
noi in [via dei Gelsi 14] siamo al buio da ieri
qua in [via dei Gelsi 14] non dormiamo più
qua in via dei Gelsi 14 c'è una buca
dorme da sua nonna in [via dei gelsi 14]
x il ritiro del materasso [via dei Gelsi 14] cognome Neri
sono Anna, [via dei Gelsi 14], avete ricevuto il modulo?
Comune: Feltre - Indirizzo: [via dei Gelsi 14]
sgombero dell'alloggio in [via dei Gelsi 14 int. 3] occupato
Il nuovo alloggio protetto sorgerà in via dei Gelsi 14
Ugo si era allontanato da [via dei Gelsi 14]
Cassonetto per abiti usati in via dei Gelsi 14
quello del civico [12 di via Lecce] tiene sei cani
quello di via Lecce 12 è spento
dott. Enrico Panzeri\nComune di Valfiorita\nvia Roma 1
Polo civico, via dei Gelsi 14, scala B`, "\n")

func TestAddresses(t *testing.T) {
	findsBracketed(t, Address, addressTexts)
}

// findsBracketed holds the spans of a kind that are found in texts to the ones that
// stand there in brackets.
func findsBracketed(t *testing.T, kind Kind, texts []string) {
	t.Helper()
	if collected != nil {
		for _, text := range texts {
			collect(kind, text)
		}
		return
	}
	s := mustNew(t, Config{})
	for _, line := range texts {
		var want, got []string
		line = strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(line)
		for rest := line; ; {
			_, after, ok := strings.Cut(rest, "[")
			if !ok {
				break
			}
			value, more, _ := strings.Cut(after, "]")
			want, rest = append(want, value), more
		}
		text := strings.NewReplacer("[", "", "]", "").Replace(line)
		for _, span := range s.Find(text) {
			if span.Kind == kind {
				got = append(got, text[span.Start:span.End])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}
