package personaldata

import (
	"slices"
	"strings"
	"testing"
)

// conditionTexts are texts with the conditions and benefits of somebody marked as
// in testdata/corpus/README.md.
var conditionTexts = []string{
	"Vivo con mia suocera che ha la ⟦HEALTH|demenza frontotemporale⟧ e di notte urla, il centro diurno ha due anni di attesa",
	"sn diventata ⟦HEALTH|cieca⟧ da un anno mi serve l'accompagnatore x andare in posta",
	"Buongiorno, sono affetto da ⟦HEALTH|cardiomiopatia dilatativa⟧ e chiedo lo spostamento dell'udienza.",
	"Le comunico che mia moglie è stata ⟦HEALTH|ricoverata in oncologia⟧ e non potrà presenziare.",
	"Mio nonno ha 92 anni, è ⟦HEALTH|sordo⟧ e porta il ⟦HEALTH|catetere⟧, e gli avete fatto fare la fila sotto il sole",
	"da quando m'hanno messo la ⟦HEALTH|protesi all'anca⟧ quei gradini non li faccio più",
	"ciao, mia figlia di 6 anni è ⟦HEALTH|allergica alle noci⟧, come faccio per la mensa?",
	"Percepisco la ⟦SOCIAL_BENEFIT|disoccupazione⟧ fino a giugno, poi non so come pagare l'affitto.",
	"Ho presentato domanda per l'⟦SOCIAL_BENEFIT|assegno di inclusione⟧ ma mi risulta respinta.",
	"Buongiorno quando arriva il mio ⟦SOCIAL_BENEFIT|bonus luce⟧? grazie Rosa",
	"Da sei mesi aspetto che mi rispondano per l'⟦SOCIAL_BENEFIT|alloggio popolare⟧. SEI MESI.",
	"Il sottoscritto Enzo Carbone, ⟦HEALTH|invalido civile al 80%⟧, chiede l'esonero dalla ZTL.",
	"Mio fratello è ⟦HEALTH|tossicodipendente⟧ e ci ha rubato tutto, aiutateci",
	"io ho l'⟦HEALTH|endometriosi⟧ e nessuno mi crede, figuriamoci se mi danno il posto a sedere",
	"Purtroppo mio padre dopo l'⟦HEALTH|ictus⟧ non parla più e all'ufficio volevano la firma",
	"mi hanno trovato un ⟦HEALTH|carcinoma alla tiroide⟧ e devo fare la ⟦HEALTH|radioterapia⟧ tutti i giorni",
	"La minore Giada Ferrero è affetta da ⟦HEALTH|paralisi cerebrale infantile⟧ e necessita del trasporto.",
	"La signora Pina del secondo piano ha l'⟦HEALTH|Alzheimer⟧ e lascia il gas aperto!",
	"mia madre prende la ⟦SOCIAL_BENEFIT|pensione minima⟧, 600 euro, e le avete mandato una tari da 400",
	"ho tre figli, prendo l'⟦SOCIAL_BENEFIT|assegno unico⟧ e faccio le pulizie. Vi pare vita?",
	"Chiedo la ⟦SOCIAL_BENEFIT|riduzione della retta⟧ dell'asilo per mio figlio Leone Bassi.",
	"A mio figlio hanno tolto l'⟦SOCIAL_BENEFIT|insegnante di sostegno⟧, ha la ⟦HEALTH|sindrome di Asperger⟧",
	"soffro di ⟦HEALTH|emicrania⟧ e il rumore del cantiere mi sta uccidendo",
	"Ho il ⟦HEALTH|piede diabetico⟧ e dal parcheggio all'ingresso sono 800 metri.",
	"nn posso venire sn ⟦HEALTH|positiva al covid⟧",
	"mia moglie ha partorito ieri e ha avuto una ⟦HEALTH|emorragia⟧, serve rimandare appuntamento",
	"Mi chiamo Gina, ho avuto un ⟦HEALTH|tumore al seno⟧ e voglio ringraziare il reparto",
	"Mi avete respinto i ⟦SOCIAL_BENEFIT|buoni spesa⟧ per 12 euro di isee in più",
	"Siamo assegnatari di una ⟦SOCIAL_BENEFIT|casa ALER⟧ dal 1998 e il tetto perde.",
	"mio zio è ⟦HEALTH|in carrozzina⟧ e il marciapiede non ha lo scivolo",
	"Mio figlio ⟦HEALTH|autistico⟧ non è potuto entrare al centro estivo",
	"la bambina soffre di ⟦HEALTH|celiachia⟧ e di ⟦HEALTH|intolleranza al lattosio⟧",
	"Sono ⟦HEALTH|sieropositivo⟧ dal 1994 e non mi vergogno di dirlo",
	"Mia sorella Renata è stata ⟦HEALTH|operata di ernia⟧ e non può guidare",
	"In quanto titolare di ⟦SOCIAL_BENEFIT|legge 104⟧ art. 3 comma 3 chiedo l'avvicinamento. Cordiali saluti, Bruno Testa",
	"Ho dovuto lasciare il lavoro per il ⟦HEALTH|burnout⟧",
	"il vicino di casa mio è ⟦HEALTH|schizofrenico⟧ e ha minacciato tutti, si chiama Ugo Pardini",
	"Noi in famiglia viviamo di ⟦SOCIAL_BENEFIT|reddito di cittadinanza⟧ e non ce ne vergogniamo",
	"Nome: Ada Greco\nInvalidità: ⟦HEALTH|sordità bilaterale⟧\nRichiesta: contrassegno",
	"ho chiesto l'⟦SOCIAL_BENEFIT|esenzione ticket⟧ per reddito",
	"La pratica di ⟦SOCIAL_BENEFIT|invalidità civile⟧ di mia madre è ferma da marzo",
	"Mia nonna è caduta e ⟦HEALTH|si è rotta l'anca⟧ per colpa di quella buca",
	"MI SONO ⟦HEALTH|FRATTURATA IL POLSO⟧ CADENDO SUL MARCIAPIEDE",
	"Mio marito è in ⟦SOCIAL_BENEFIT|cassa integrazione⟧ da febbraio, possiamo rateizzare la TARI?",
	"è da un anno che il mio ⟦SOCIAL_BENEFIT|contributo affitto⟧ non arriva",
	"Mamma è caduta, ha il ⟦HEALTH|femore rotto⟧. Torno domani",
	"so ⟦HEALTH|zoppo⟧ e il bus non abbassa mai la pedana",
	"Guardate che la ⟦HEALTH|sindrome di Tourette⟧ ce l'ho da quando ero piccolo, non sono maleducato",
	"io cn l ⟦HEALTH|asma⟧ nn posso respirà sto schifo di fumi",
	"Mi permetto di segnalare che la mia vicina Teresa Galli, ottantenne ⟦HEALTH|non vedente⟧, è rimasta senza acqua.",
	"nn vi vergognate? una mamma con un bimbo ⟦HEALTH|down⟧ lasciata in mezzo alla strada, la mamma sono io",
	"Vi chiedo di sospendere la rata: ho appena subito un ⟦HEALTH|intervento al cuore⟧.",
	"Papà è in ⟦HEALTH|hospice⟧, non ho tempo per i vostri moduli",
	"Prendo gli ⟦HEALTH|antidepressivi⟧ da quando avete aperto quel cantiere sotto casa",
	"La prego di scusare l'assenza di Kevin, ha la ⟦HEALTH|varicella⟧. La mamma",
	"A mio marito hanno diagnosticato la ⟦HEALTH|SLA⟧ a 44 anni. Il resto non conta.",
	"la mia compagna ha ⟦HEALTH|perso il bambino⟧ e voi ci mandate il kit nuovi nati, complimenti",
	"Richiesta tessera agevolata: utente Ferri Lina, ⟦HEALTH|cieca civile⟧, titolare di ⟦SOCIAL_BENEFIT|indennità di accompagnamento⟧",
	"Ho la ⟦HEALTH|malattia di Lyme⟧ per una zecca presa nel vostro parco",
	"x favore nn dite a nessuno ke mio fratello è al ⟦HEALTH|sert⟧",
	"Mia zia ha il ⟦HEALTH|cuore malato⟧ e il medico più vicino è a 30 km",
	"Mi è stata revocata la ⟦SOCIAL_BENEFIT|carta acquisti⟧ senza spiegazioni. Olga Pintus",
	"buongiorno volevo sapere della mia domanda ⟦SOCIAL_BENEFIT|bonus nido⟧ prot 4451",
	"Io l'⟦SOCIAL_BENEFIT|assegno di maternità⟧ non l'ho mai visto, eppure avevo diritto",
	"Il signor Hassan Nouri ha ritirato il ⟦SOCIAL_BENEFIT|pacco viveri⟧ due volte.",
	"e mia cognata col ⟦SOCIAL_BENEFIT|reddito di inclusione⟧ va in vacanza a Sharm!!",
	"Chiediamo l'attivazione del ⟦SOCIAL_BENEFIT|servizio di assistenza domiciliare⟧ per nostra madre.",
	"mi hanno sospeso la ⟦SOCIAL_BENEFIT|NASpI⟧ per un errore loro",
	"Spett.le ufficio, mia figlia Noemi, 14 anni, è in cura per ⟦HEALTH|anoressia nervosa⟧ e ha bisogno di orari flessibili.",
	"Con la presente comunico che a causa di una ⟦HEALTH|frattura al femore⟧ non potrò ritirare il documento. Lino Marras",
	"ho dovuto vendere la macchina perché con l'⟦HEALTH|epilessia⟧ non posso guidare e il bus passa ogni due ore",
	"mio marito è morto di ⟦HEALTH|tumore⟧ aspettando la visita. Grazie sanità.",
	"Sono una donna ⟦HEALTH|trapiantata di rene⟧ e i vostri orari sono una presa in giro",
	"ciao sono la mamma di Riccardo, volevo avvisare che ha la ⟦HEALTH|febbre⟧ e il ⟦HEALTH|morbillo⟧",
	"La signora Ines Fabbri risulta affetta da ⟦HEALTH|Alzheimer⟧ e vive sola.",
	"mi hanno ⟦HEALTH|operato di cataratta⟧ posso rimandare l'appuntamento di giovedì?",
	"E pensare che io, ⟦HEALTH|disabile al 100%⟧, ho dovuto fare tre rampe di scale",
	"mia mamma usa il ⟦HEALTH|girello⟧ e il vialetto è pieno di buche",
	"Ho perso il lavoro, ho la ⟦HEALTH|depressione⟧ e voi mi mandate le cartelle",
	"Cognome: Orsini Nome: Pia Patologia: ⟦HEALTH|artrite reumatoide⟧ Telefono: 3381234509",
	"Dal referto emerge che il paziente Mario Conti è ⟦HEALTH|positivo all'epatite B⟧.",
	"quando ero ⟦HEALTH|incinta⟧ di Giulia nessuno mi ha mai ceduto il posto",
	"Mio padre ha subito l'⟦HEALTH|amputazione di un piede⟧ per il ⟦HEALTH|diabete⟧",
	"fate schifo, ho un bambino con la ⟦HEALTH|leucemia⟧ e mi fate la multa davanti all'ospedale",
	"raga Sandra ha il ⟦HEALTH|covid⟧, sabato salta tutto",
	"In seguito al mio ⟦HEALTH|ricovero in psichiatria⟧ ho perso la casa",
	"nonna è ⟦HEALTH|allettata⟧ da maggio e l'infermiera non viene",
	"Sono vent'anni che combatto con l'⟦HEALTH|alcolismo⟧, non ho paura di dirlo",
	"mia moglie ha le ⟦HEALTH|vertigini⟧ e cade sui vostri cubetti di porfido",
	"vi allego il verbale: ⟦HEALTH|invalidità del 75%⟧, spero basti. Gino Orrù",
	"Ho ⟦HEALTH|tre ernie⟧ e le panchine le avete tolte tutte",
	"il nonno ha avuto una ⟦HEALTH|crisi respiratoria⟧ siamo al pronto soccorso",
	"Prendo 280 euro di ⟦SOCIAL_BENEFIT|pensione d'invalidità⟧, provateci voi",
	"Vorrei fare richiesta per il ⟦SOCIAL_BENEFIT|bonus asilo nido⟧, mio figlio è nato a maggio",
	"ci hanno dato 200 euro di ⟦SOCIAL_BENEFIT|buoni spesa⟧ e sono finiti in tre giorni",
	"Il nucleo della sig.ra Rossetti beneficia del ⟦SOCIAL_BENEFIT|contributo affitto⟧ dal 2022.",
	"Sono in graduatoria per un ⟦SOCIAL_BENEFIT|alloggio comunale⟧ e vorrei sapere la posizione",
	"Si comunica alla S.V. che la domanda di ⟦SOCIAL_BENEFIT|bonus sociale⟧ è stata respinta. Sig. Neri Ugo",
	"Ho diritto ai permessi della ⟦SOCIAL_BENEFIT|legge 104⟧ per assistere mio padre",
	"io i ⟦SOCIAL_BENEFIT|pacchi della Caritas⟧ li prendo e non mi vergogno",
	"Mia madre vorrebbe l'⟦SOCIAL_BENEFIT|assegno sociale⟧, come facciamo?",
	"scusi il ⟦SOCIAL_BENEFIT|bonus trasporti⟧ di mio figlio è pronto?",
	"Richiesta di ⟦SOCIAL_BENEFIT|esenzione dal ticket⟧ per Bianchi Elsa, cf allegato",
	"Il Comune mi paga la ⟦SOCIAL_BENEFIT|retta della RSA⟧ di mamma solo a metà",
	"da disoccupato senza ⟦SOCIAL_BENEFIT|naspi⟧ come la pago la mensa?",
	"Ho una ⟦HEALTH|malattia rara⟧ e lo sportello preposto è aperto mezz'ora al mese",
	"mio papà ha la ⟦HEALTH|BPCO⟧ e i vostri fuochi di sterpaglie lo ammazzano",
	"Lavoro di notte e sono ⟦HEALTH|diabetica⟧, almeno un distributore d'acqua?",
	"Ciao Marta, oggi niente palestra, ho la ⟦HEALTH|sciatica⟧",
	"Si richiede il pass per la signora Rosa Deledda, ⟦HEALTH|emiplegica⟧, residente in via Sassari 4.",
	"figlio con ⟦HEALTH|ADHD⟧ e zero ore di sostegno, chiamatemi 3401239876",
	"a 23 anni mi hanno detto che avevo un ⟦HEALTH|linfoma⟧, oggi sono qui e corro la maratona",
	"Mia madre vedova, ⟦HEALTH|ipovedente⟧, non sa usare lo SPID",
	"soffro d'⟦HEALTH|asma⟧ e d'⟦HEALTH|ansia⟧ da sempre",
	"Il ricorrente, affetto da ⟦HEALTH|disturbo bipolare⟧, è seguito dal 2015. Avv. Livia Costa per conto di Mauro Prati",
	"La mia bimba ha la ⟦HEALTH|fibrosi cistica⟧ e quel camino fuma dalla mattina alla sera",
	"povero Gigi, ha ⟦HEALTH|perso una gamba⟧ in quel cantiere",
	"Ho 70 anni, porto un ⟦HEALTH|pacemaker⟧ e ho bisogno di sapere se i varchi della biblioteca sono sicuri",
	"siamo sfrattati, io ⟦HEALTH|invalida⟧ e mio marito senza lavoro",
	"mio cugino ha preso l'⟦HEALTH|epatite⟧ con le cozze della sagra",
	"Gentile assistente, ho avuto un ⟦HEALTH|aborto⟧ la settimana scorsa e non me la sento di venire",
	"Con la ⟦HEALTH|sclerosi⟧ non reggo in piedi mezz'ora, mettete due sedie",
	"Sono una mamma sola, vivo con l'⟦SOCIAL_BENEFIT|assegno di inclusione⟧ e chiedo la rateizzazione.",
	"il mio vicino ha avuto la ⟦SOCIAL_BENEFIT|casa popolare⟧ in sei mesi, io aspetto da otto anni",
	"Desidero sapere l'esito della mia domanda di ⟦SOCIAL_BENEFIT|contributo economico⟧ del 3 maggio",
	"quando pagate l'⟦SOCIAL_BENEFIT|assegno di cura⟧ di mia mamma? siamo a giugno",
	"A noi il ⟦SOCIAL_BENEFIT|bonus bebè⟧ l'hanno bocciato per una virgola",
	"Oggetto: domanda di ⟦SOCIAL_BENEFIT|assegno di maternità⟧. Richiedente: Fatou Diop",
	"Mio figlio usufruiva del ⟦SOCIAL_BENEFIT|trasporto disabili⟧ fino a ieri. Perché lo avete sospeso? Ivo Loi",
	"sono in ⟦SOCIAL_BENEFIT|cassa integrazione⟧ e mi aumentate l'asilo",
	"avete presente l'⟦SOCIAL_BENEFIT|indennità di accompagnamento⟧ di nonna? l'hanno respinta",
	"Comunico di rinunciare ai ⟦SOCIAL_BENEFIT|buoni spesa⟧ assegnatimi. Dario Melis",
	"Porti il verbale di ⟦HEALTH|invalidità⟧ di suo marito.",
	"Serve un pass per persone con ⟦HEALTH|disabilità motoria⟧ (mia moglie Carla)",
	"Mio figlio ha il ⟦HEALTH|diabete di tipo 1⟧ e la mensa non lo sa",
	"Mia madre è ⟦HEALTH|invalida al 100 per cento⟧",
	"Il grande ha un ⟦HEALTH|ritardo mentale di grado 3⟧ e io sono sola",
}

// conditionNoise are texts with words for conditions and benefits of nobody in
// particular.
var conditionNoise = []string{
	"Il centro per l'Alzheimer chiude e nessuno dice niente",
	"Ma lo sapete che chi ha la 104 non paga il parcheggio?",
	"Vergogna, date i buoni spesa a tutti tranne agli italiani",
	"Questa giunta è sorda e cieca davanti ai problemi del quartiere",
	"Mi è venuto un infarto quando ho visto il conguaglio",
	"siamo un paese di malati di calcio",
	"Ho sentito al tg che il tumore al polmone è in aumento, colpa dello smog",
	"Con il reddito di cittadinanza si stava meglio, almeno per me che ho sempre votato altro",
	"il mio parere: il bonus affitti andrebbe dato solo a chi lavora",
	"Ho parcheggiato nel posto invalidi per sbaglio, 300 euro di multa",
	"Io alla cecità dei nostri politici non mi abituo",
	"secondo me il sindaco è malato di protagonismo",
	"Avete la demenza senile voi dell'ufficio tecnico",
	"mi state facendo venire l'ansia con queste zone 30",
	"Ma quanti ciechi e sordi in quel consiglio",
	"Mi piacerebbe capire perché i disabili devono entrare dal retro",
	"Non sono contrario alle case popolari, ma non nel mio quartiere",
	"Sabato 14 i volontari di AISM vendono le mele per la ricerca sulla sclerosi multipla. Vi aspettiamo in piazza!",
	"Nuovo ambulatorio per pazienti con diabete di tipo 2: prenotazioni al CUP.",
	"Il Comune cerca famiglie per l'affido familiare. Incontro informativo giovedì alle 18.",
	"Chi percepisce l'assegno di inclusione può aderire ai PUC presentandosi ai servizi sociali.",
	"Contributo per l'abbattimento delle barriere architettoniche: il modulo è disponibile sul sito.",
	"Vorrei sapere se organizzate ancora il corso per caregiver di malati di Parkinson.",
	"Buongiorno, sono la referente del progetto autismo, vi mando la locandina dell'evento. Elisa Dotti 3471239871",
	"Sono una volontaria del banco alimentare, cerchiamo un locale per i pacchi. Tel 3391234567 Marta Colli",
	"Lavoro al CAF e molti utenti mi chiedono del bonus bollette: avete una locandina? Luca Serra",
	"Sono un insegnante di sostegno, seguo alunni con autismo e ADHD, avete posti per il tirocinio? Paola Neri",
	"La dott.ssa Ravelli, neurologa, terrà una conferenza sul Parkinson sabato alle 17.",
	"Una serata per parlare di depressione con lo psichiatra Ivo Renzi. Io ci sarò, voi?",
	"Se uno ha la carrozzina come fa a salire?? pensateci",
	"Leggo di gente con la casa popolare e il SUV parcheggiato sotto. Ma i controlli?",
	"l'ascensore della metro è sempre rotto, per chi è in carrozzina è un incubo",
	"quando toccherà a voi avere bisogno della 104 ne riparliamo",
	"Ho lavorato trent'anni in dialisi come infermiera e una sanità così non l'ho mai vista",
	"Mia figlia fa la logopedista e dice che i bambini con dislessia aumentano",
	"Sono medico e vi assicuro che l'obesità infantile è un problema serio",
	"Gli anziani con la demenza vengono lasciati soli, e noi paghiamo",
	"Mi sono informata: il contributo per i centri estivi spetta sotto i 20mila di ISEE",
	"e poi dicono che siamo noi i pazzi, schizofrenia pura questo senso unico",
	"Il cantiere è in coma da mesi",
	"Sono stanco, sono stufo, mi viene il mal di testa solo a leggere i vostri post",
	"Segnalo che nel parcheggio di via Verdi lo stallo per invalidi è occupato da una roulotte. Grazie, Piero Sala",
	"Vi invio la rendicontazione dei buoni spesa erogati nel secondo trimestre. Saluti, Ufficio Servizi sociali",
	"Mio figlio fa terza e lo psicologo della scuola non c'è, la dislessia questa sconosciuta per il ministero",
	"Ma vi pare che debba farmi venire un esaurimento per una carta d'identità?",
	"Mi occupo di disabilità da vent'anni come educatrice",
	"ho firmato la petizione contro la chiusura del reparto di oncologia, fatelo anche voi",
	"Ho trovato un paio di stampelle e una carrozzina in cantina: posso donarle a qualcuno? Nora",
	"Sono interessata al corso di primo soccorso per crisi epilettiche. Mi iscrivete? Mara Pozzi 3385566771",
	"Mio nonno era minatore: si può intitolare una via alle vittime della silicosi?",
	"ho visto un film bellissimo su un ragazzo autistico, lo consiglio",
	"Il mio medico dice che con la sedentarietà aumentano diabete e obesità, fate piste ciclabili!",
	"Il Sindaco: \"Ho firmato l'ordinanza, 120 famiglie riceveranno i buoni spesa entro Natale\"",
	"L'assessora Rita Bosio: abbiamo stanziato 40 mila euro per il contributo affitto",
	"Brava assessora, finalmente i buoni spesa anche per chi è solo",
	"Se fossi in voi toglierei l'esenzione a tutti e abbasserei la tari",
	"Non si può sempre dare la colpa al covid, mi sembra una scusa",
	"in consiglio c'è chi soffre di alzheimer politico, mi sa",
	"Hanno ragione i disabili a protestare, io sto con loro",
	"Caro sindaco, la città ha la febbre e lei dorme",
	"Ma il tumore non si cura con le chiacchiere, servono fondi per la ricerca",
	"Il problema non è la depressione, è che mancano gli psicologi",
	"Ieri al convegno sull'autismo ho imparato tantissimo, grazie al relatore",
	"La mia opinione è che il bonus affitto aiuti solo i proprietari",
	"mia sorella lavora alla RSA con i malati di Alzheimer e guadagna una miseria",
	"ho appena fatto il vaccino contro l'influenza, tutto perfetto, complimenti all'asl",
	"Anche mio figlio ha partecipato alla camminata per la fibrosi cistica, bellissima giornata",
	"quell'incrocio è un suicidio, prima o poi ci scappa il morto",
	"Sono d'accordo, le case popolari vanno assegnate in base all'ISEE",
	"io non ho mai chiesto un bonus in vita mia",
	"Io pago le tasse anche per chi prende il reddito di cittadinanza",
	"mio nonno mi diceva sempre: chi è sordo ai consigli è cieco nella vita",
	"Questo assessore ha l'Alzheimer, si dimentica sempre le promesse",
	"Vi siete bevuti il cervello? Siete schizofrenici",
	"ma l'ambulatorio di diabetologia ha riaperto? qualcuno lo sa?",
	"l'allergia alle regole è la vera malattia di questo paese",
	"Scrivo per segnalare che l'ascensore per disabili della stazione è guasto da un mese. Saluti, Anna Riva",
	"Vorrei iscrivermi come volontario al trasporto disabili. Claudio Poli, 3477712345",
	"Sono un operatore del telesoccorso e vorrei un appuntamento con l'assessore. Grazie, Fabio Sini",
	"Chiedo copia della delibera sui contributi economici alle associazioni. Avv. Renato Mele",
	"Abbiamo ricevuto la vostra circolare sul bonus idrico: quando aprono le domande? Amm. condominio Rosa",
	"Sto preparando la tesi sulla legge 104 e mi servirebbero i dati del vostro Comune. Chiara Lodi",
	"Confermo la presenza alla riunione sul piano per la non autosufficienza. Marta Vezzani",
	"Gentile redazione, nel vostro articolo sull'epilessia ci sono due errori. Cordiali saluti, Ennio Ratti",
	"Il dott. Sala, cardiologo, parlerà di infarto e prevenzione; io modero. A sabato, Gino",
	"Spettacolo \"Mia madre ha l'Alzheimer\" della compagnia Nuvole, ingresso libero",
	"I titolari di pensione di invalidità possono chiedere la riduzione TARI entro il 30 giugno",
	"Siamo lieti di comunicare che abbiamo attivato il servizio di telesoccorso per gli over 75",
	"Hai diritto al bonus sociale? Scoprilo con il nostro sportello!",
	"Se sei incinta o hai un bambino sotto l'anno, il consultorio ti aspetta",
	"Sei celiaco? Da oggi ritiri i buoni in farmacia con la tessera sanitaria",
	"Nelle nostre mense serviamo pasti per bambini celiaci e allergici al lattosio",
	"Il presidente dell'associazione diabetici, Paolo Ferri, invita alla cena sociale",
	"Ogni volta che piove il sottopasso va in tilt, roba da matti",
	"sono cieco di rabbia, avete tagliato gli alberi",
	"Il vero handicap di questa città è la classe politica",
	"Fate pena, siete malati di potere",
	"mi chiedo quanti percepiscano il reddito di cittadinanza senza averne diritto",
	"Secondo voi il bonus affitto lo riconfermano?",
	"Ho sentito parlare di un bonus per le caldaie, è vero?",
	"Se prendi la casa popolare poi non te ne vai più, si sa",
	"Io abito vicino alle case popolari e vi assicuro che non c'è degrado",
	"mi fa male al cuore vedere il parco ridotto così",
	"ho la testa che mi scoppia con questi clacson",
	"lei assessore soffre di manie di grandezza",
	"siamo stanchi morti di queste buche",
	"Il cuore della città è malato, l'ho sempre detto",
	"A mio avviso gli screening per il tumore al seno andrebbero fatti già a 40 anni",
	"Vi chiedo di pubblicare sul sito l'elenco delle farmacie con test per il diabete. Grazie, Silvia Moro",
	"Insegno in una scuola dove ci sono molti ragazzi dislessici, potete inviarci il materiale? Prof. Aldo Righi",
	"Ho appena letto del nuovo reparto di oncologia: complimenti a tutti. Carla",
	"Buongiorno, come associazione vorremmo donare due carrozzine al pronto soccorso. Ennio Carli, tel 3355551212",
	"Vorrei proporre un incontro sulla ludopatia nella nostra parrocchia. Don Piero",
	"Cerco una badante per mia madre, massima serietà. Enza 3291112223",
	"Gestisco un bar e i clienti con la bombola d'ossigeno non riescono a entrare per il gradino. Posso mettere una pedana?",
	"Dona il sangue! Dopo la donazione il tuo sangue viene controllato per epatite, HIV e sifilide.",
	"I familiari che assistono un disabile hanno diritto a tre giorni di permesso ai sensi della legge 104",
	"Il consigliere Bruni: \"Nessuno tocchi l'assegno di accompagnamento\"",
	"Io non ho il diabete, grazie a Dio",
	"Ci sono diabete e celiachia tra i temi della serata",
	"Mia sorella abita qui. Il ragionamento è zoppo.",
}

// unmark takes the marks out of a text and gives the marked values by kind.
func unmark(marked string) (string, [][2]string) {
	var text strings.Builder
	var marks [][2]string
	for {
		before, rest, ok := strings.Cut(marked, "⟦")
		text.WriteString(before)
		if !ok {
			return text.String(), marks
		}
		inner, after, _ := strings.Cut(rest, "⟧")
		kind, value, _ := strings.Cut(inner, "|")
		marks = append(marks, [2]string{kind, value})
		text.WriteString(value)
		marked = after
	}
}

// foundConditions gives the conditions and benefits that are found in text.
func foundConditions(s *Scanner, text string) [][2]string {
	var got [][2]string
	for _, sp := range s.Find(text) {
		if sp.Kind == Health || sp.Kind == SocialBenefit {
			got = append(got, [2]string{string(sp.Kind), text[sp.Start:sp.End]})
		}
	}
	return got
}

func TestConditionsOfSomebody(t *testing.T) {
	s := mustNew(t, Config{})
	for _, marked := range slices.Concat(conditionTexts, conditionClasses) {
		text, want := unmark(marked)
		got := foundConditions(s, text)
		for _, w := range want {
			hit := false
			for _, g := range got {
				long, short := max(len(g[1]), len(w[1])), min(len(g[1]), len(w[1]))
				hit = hit || g[0] == w[0] && 2*short >= long && (strings.Contains(g[1], w[1]) || strings.Contains(w[1], g[1]))
			}
			for _, g := range got {
				exact := strings.Contains(w[1], "tipo") || strings.Contains(w[1], "grado") || strings.Contains(w[1], "cento")
				hit = hit && (!exact || g[1] == w[1])
			}
			if !hit {
				t.Errorf("%q: %s %q is not found, only %q", text, w[0], w[1], got)
			}
		}
		if len(got) > len(want) {
			t.Errorf("%q: found %q, want only %q", text, got, want)
		}
	}
}

func TestConditionsOfNobody(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range slices.Concat(conditionNoise, noiseClasses) {
		if got := foundConditions(s, text); len(got) > 0 {
			t.Errorf("%q: found %q, want nothing", text, got)
		}
	}
}

// TestConditionsCostNoRoom holds texts that only talk of illness to no allocation.
func TestConditionsCostNoRoom(t *testing.T) {
	s := mustNew(t, Config{})
	text := strings.Repeat("Mi dicono che lo screening del diabete e la giornata della sclerosi multipla sono aperti ai cittadini. ", 20)
	s.Find(text)
	if n := testing.AllocsPerRun(50, func() { s.Find(text) }); n > 0 && !underRace {
		t.Errorf("%v allocations a text, want none", n)
	}
}

func BenchmarkConditions(b *testing.B) {
	s, err := New(Config{})
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"illness": strings.Repeat("diabete ", 8192), "own": strings.Repeat("ho il diabete e mia madre ha la sclerosi multipla. ", 1024),
		"benefits": strings.Repeat("contributo per il contributo per la ", 2048), "persons": strings.Repeat("persone con diabete ", 4096),
		"law": strings.Repeat("104 ho ", 8192), "sight": strings.Repeat("non ci vede ", 5000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s.Find(text)
			}
		})
	}
}
