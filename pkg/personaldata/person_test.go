package personaldata

import (
	"slices"
	"strings"
	"testing"
)

// personsIn marks the names in a text with [ ] as the engine finds them.
func personsIn(s *Scanner, text string) string {
	var b strings.Builder
	at := 0
	for _, span := range s.Find(text) {
		if span.Kind != Person {
			continue
		}
		b.WriteString(text[at:span.Start] + "[" + text[span.Start:span.End] + "]")
		at = span.End
	}
	return b.String() + text[at:]
}

// findsNames checks that the persons found in texts are those in brackets.
func findsNames(t *testing.T, texts []string) {
	t.Helper()
	if collected != nil {
		for _, text := range texts {
			collect(Person, text)
		}
		return
	}
	s := mustNew(t, Config{})
	for _, want := range texts {
		if got := personsIn(s, strings.NewReplacer("[", "", "]", "").Replace(want)); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

func TestPinyin(t *testing.T) {
	for word, want := range map[string]bool{"na": true, "lei": true, "xiaoli": true, "zhiqiang": true, "wei": true, "marco": false, "contest": false, "": false} {
		if got := pinyin(word); got != want {
			t.Errorf("pinyin(%q) = %v, want %v", word, got, want)
		}
	}
}

// someonesNames are texts with the names of private people in brackets.
var someonesNames = []string{
	"domani non porto [Ettore] al nido",
	"Uscito di casa ieri [Renzo Pellicani], 71 anni, giacca verde",
	"un pensiero per la piccola [Nives], 5 anni, che domani torna a casa",
	"Quello zoticone lo conosco, ma quello sporcaccione di [Brambilla] butta i sacchi",
	"maledetto [Ruzzantini] e il suo trapano la domenica",
	"Mi ha scritto [Zoe Trentin]: suo papà torna lunedì",
	"sono [Beatrice Ottolini], referente di classe",
	"My name is [Priya Sharma] and I live here",
	"il mio vicino si chiama [Oreste]",
	"Salve, sono [Giorgia Mancuso] e abito qui da dieci anni",
	"mi chiamo [El Amrani Youssef] e ho perso la tessera",
	"Il sottoscritto [Rossi Mario] chiede il rimborso",
	"La sottoscritta [D'Angelo Maria Teresa] dichiara",
	"IL SOTTOSCRITTO [BIANCHI GIUSEPPE] CHIEDE LA VISURA",
	"Cognome: [Esposito] Nome: [Carmela]",
	"ho parlato con la signora [Ferrari] del secondo piano",
	"mia figlia [Giulia] ha tre anni",
	"mio marito [Franco] non sta bene",
	"il mio vicino [Gennaro] butta i sacchi di notte",
	"[Marco] ma che dici? la [Lucia] ha ragione",
	"Volevo segnalare che [Alessandro Vitali] disturba tutte le notti",
	"vi mando i dati di [Andrei Popescu], tel 347 1234567",
	"Grazie per la risposta.\nCordiali saluti\n[Paolo Bertolini]",
	"Distinti saluti,\n[Wang Li]",
	"Grazie, [Zita Gualandris]",
	"Da: [Gianni Puddu] <gianni.puddu@tiscali.it>",
	"gent.ma sig.ra [Maria Teresa De Angelis], la informiamo che la sua domanda è accolta",
	"Gentile [Ngozi], la aspettiamo mercoledì",
	"Il sig. [Lo Presti] ha firmato il verbale",
	"i coniugi [Olumide Adeyemi] e [Folasade Adeyemi] chiedono",
	"ciao sono [luca ferrero] e vi scrivo per la mensa",
	"mia nonna [Assunta] è caduta, mia zia [Pina] pure",
	"delego mia moglie [Hannelore Pichler] al ritiro",
	"Ieri [Singh Gurpreet] ha pagato la mora",
	"chiedo per mio suocero [Gino Bassi], classe 1940",
	"@[Giusy Caputo] scrivimi in privato",
	"intestato a [Oleksandr Bondarchuk], nato a Leopoli",
	"il veicolo è di proprietà del signor [Hoxha]",
	"tanti auguri a [Beatrice] e [Tommaso] che si sposano, io ci sarò",
	"Ho visto [Marta] e [Luca] al mercato con la piccola [Giulia]",
	"chiedo la residenza per mia cognata [Xhevahire], arrivata ieri",
	"mio cugino [Qemajl] abita con noi",
	"il geometra [Lorusso] passa giovedì a casa mia",
	"ma [carmela lojacono] la conosci?",
	"ieri passa [ulderico pistagnesi] per le chiavi",
	"Ciao sono [Li Na], oggi non posso venire",
	"Cordiali saluti,\n[Wang Lei]",
	"don [Luigi] ieri ha detto alla gente del comune di aspettare",
	"[marco tagliabue] mi ha detto che il campo è pieno",
	"chiedi a [chiara fontana] per le chiavi",
	"sono d'accordo con la [Bertoldi]",
	"il [Galimberti] della ferramenta parcheggia in doppia fila",
	"il dipendente [Maurizio Zanchetta] usufruisce dei permessi",
	"Cara [Fatjona], conferma per sabato?",
	"1) [Mazzoleni Ivana]; 2) [Ouattara Drissa]",
	"Il sottoscritto [Gavino Deledda], nato a Sassari",
	"comunico il decesso di mia madre [Benvenuta Chiappinelli] vedova",
	"Elenco ammessi buono libri: [Abate Noemi], [Bouzidi Rayan]",
	"Famiglia: [Dal Zotto]\nMezzo: motoape",
	"Ieri [Vittoria] mi ha scritto che viene",
	"[Marina] lavora con me",
	"la [cesira] sta male",
	"i [caputo] hanno preso il pacco",
	"Il povero [Vannozzi] ha rinunciato, i due [Vendramin] no",
	"addebito sulla carta a nome di [Ottaviano Del Vescovo]",
	"Delegato al ritiro: [Prakash Thapa]",
	"fattura della ditta Verde Vivo di [Ceccarelli Ottorino]",
	"per la visita il citofono dice [Kurti]",
	"il cognome è scritto [Degli Innocenti] tutto attaccato",
	"ho messo [osvaldo fracassi] che sta lì",
}

// noPersons are texts without a private person.
var noPersons = []string{
	"Complimenti a Marta Ghislanzoni, oro ai mondiali di nuoto!",
	"Incontro gratuito al centro civico con la pediatra Carla Montanari",
	"Torneo di burraco in memoria di Ada Pellizzari: iscrizioni alla Pro Loco",
	"Il reparto di Oncologia \"Elena Cornaro\" riapre il 2 maggio",
	"Torna \"Il Barbiere di Siviglia\" con la compagnia",
	"la sanità è al collasso, i pronto soccorso sono lazzaretti",
	"4. Interpellanza Rota-Melchiorri",
	"La nuova ambulanza, battezzata \"Teresa\", arriva sabato",
	"Marchio De.Co. al \"biscotto di Teresa\" e alla \"torta Maria Luisa\"",
	"Il progetto si chiama Sofia e costa quattrocentomila euro",
	"Condominio Aurora: richiesta di sopralluogo",
	"L'on. Silvia Ranzani in visita alla nuova residenza",
	"Grazie ai Mistral e a Giorgia Bandini per la serata sotto le stelle!",
	"il bar Sport di Gino è un'istituzione",
	"Clemente il meteo quest'anno, sagra riuscita",
	"il cantante Renzo Pellicani, 71 anni, sul palco",
	"Renzo Pellicani, 41 anni, assessore uscente",
	"Serena giornata a tutti voi",
	"Massimo rispetto per gli operatori ecologici",
	"Chiara e semplice la spiegazione, grazie",
	"Grazia e giustizia, ministero sempre uguale",
	"Benedetto il giorno che avete aperto la ciclabile",
	"Rosario alle 21 in chiesa madre",
	"Marina pulita finalmente, bravi",
	"Il Leonardo da Vinci ha riaperto l'aula magna",
	"Don Bosco, Sant'Anna: due parrocchie",
	"la gita a Loreto la faccio un'altra volta",
	"I bambini hanno visto Peppa Pig alla festa",
	"ho un problema con il PIN della carta",
	"Ma Lei, signora, lo sa?",
	"Ufficio Tributi\nAndrei Popescu\ntel. 035 123456",
	"Commissione: dott.ssa Ornella Fassio e ing. Pierluigi Zanone, esperti",
	"Il sindaco Mario Rossi e l'assessore Anna Bianchi inaugurano il parco",
	"Il responsabile del procedimento è il dott. Giancarlo Ferri, tel. 0445 550127",
	"RUP: ing. Maddalena Corsini",
	"Dott.ssa Paola Neri, dirigente del settore Ambiente",
	"Mario Rossi, assessore al bilancio, ha risposto in consiglio",
	"Il Dirigente\nGiovanni Russo",
	"Michela, Ufficio Personale",
	"Candidati: Tiziano Ballerini, Orietta Mastrangelo, Gian Luca Frau",
	"votate Marco Bellini sindaco",
	"Concerto di Nilla Sferrazza in piazza Dante",
	"Presentazione del libro di Ottorino Barzaghi; dialoga con l'autore Emanuela Sciortino",
	"regia di Ludovico Astolfi, con Petra Santangelo e Remigio Fuoco",
	"Intervengono Carlo Brambilla, Sara Conti e Luigi Greco",
	"la soprano Aurelia Montefalcone con il pianista Ettore Baldisserotto",
	"Sabato alle 21 in teatro Luca Berti presenta il suo spettacolo",
	"i calciatori Rossi, Bianchi e Verdi sono squalificati",
	"gol di Pellegrini e doppietta di Esposito, ottima partita",
	"San Francesco e Sant'Antonio proteggono la città",
	"la festa di San Giovanni è rinviata",
	"Piazza Giuseppe Garibaldi è chiusa per lavori",
	"la scuola Don Milani e la palestra Fausto Coppi",
	"Biblioteca \"Grazia Deledda\", orari estivi",
	"Giuseppe Verdi era un genio",
	"Dante lo metteva all'inferno",
	"il bar Rossi e la pizzeria Bella Napoli hanno i dehors",
	"fattura della ditta Bianchi srl",
	"Studio Tecnico Ferrari, planimetrie",
	"Smarrita gatta tigrata, risponde al nome di Camilla",
	"il cane Giulio e l'asina Peppina vi aspettano",
	"Offerta Pasquale: agnello e uova",
	"Chiedo il rimborso, P. Iva 02655 190342",
	"a santa lucia portiamo i dolci",
	"Elenco dei lavori: Edilstrade Ferrante, strada nuova",
	"Consiglieri: Aureli Simone, Bindi Costanza, Dossena Paola, Esposito Gennaro.",
	"gli assessori Cocco, Deidda e Pinna Luigi. Assiste il Segretario",
	"Una giornata a Marina di Ravenna",
	"Reggio Calabria e Palermo sono lontane",
	"Grazie! Buona Pasqua e Buon Natale a tutti",
	"Maggio in festa, domenica 12 tutti in piazza",
	"Gioia e serenità a tutti",
	"ma la Ferrari e la Lavazza pagano la tari?",
	"Peter Pan e Pinocchio al teatro dei bimbi",
	"Trofeo Mario Bianchi di ciclismo, iscrizioni aperte",
	"via Marco Polo e via Cristoforo Colombo al buio",
	"Il geom. Bruni dell'ufficio tecnico riceve il martedì",
	"COMUNE DI ROCCA PIANA - IL SINDACO Avv. Nicodemo Scalercio ORDINA",
	"Mostra di pittura di Elena Vitali, ingresso libero",
	"Primo premio a Marta Ferri e Luca Neri, complimenti agli atleti",
	"Premio letterario Elsa Morante",
	"la Costa è bella, il Sole pure, la Villa Comunale meno",
	"Il Presidente della Regione, Carlo Vitali, ha firmato l'ordinanza",
	"Ordine del giorno: interrogazione della consigliera Assunta Mele",
	"#marcorossi #giuliabella",
	"il ministro Bianchi e il prefetto De Luca hanno deciso",
	"L'Ufficio Tecnico, il Settore Lavori Pubblici e lo Sportello Unico chiudono",
	"Incontro con la scrittrice Paola Ferri. Io sono curioso, mia moglie no",
	"le letture di Sara Conti mi sono piaciute, mia figlia rideva",
	"domani processione della Madonna del Carmine",
	"sono stato da Da Mario, mia moglie ha preso la pizza",
	"il Bar Sport di Gigi chiude",
	"ieri al Centro Giulia hanno riaperto",
	"mi hanno detto che Monte Rosa è innevato, io ci vado",
	"io compro solo la Pasta Martina, mia figlia no",
	"Ricci Fiori, Forno Conti e Salumi Ferrari offrono la colazione",
}

func TestPersons(t *testing.T) {
	findsNames(t, append(slices.Clone(someonesNames), noPersons...))
}

// TestPersonWords holds lexicon/person.txt to the sections that roles have.
func TestPersonWords(t *testing.T) {
	sections := 0
	err := lines("person.txt", func(entry, _ string) error {
		if entry[0] == '[' {
			sections++
			if roleNames[strings.Trim(entry, "[]")] == 0 {
				t.Errorf("section %q has no role", entry)
			}
		}
		return nil
	})
	if err != nil || sections != len(roleNames) {
		t.Errorf("%d sections, want %d; error %v", sections, len(roleNames), err)
	}
}
