package personaldata

import "testing"

// TestWhatStandsBesideAName holds what tells a private person from an office-holder, a
// firm or a word: persons in brackets, all else is nobody.
// One table, so that a rule and its opposite stand side by side.
func TestWhatStandsBesideAName(t *testing.T) {
	findsNames(t, []string{
		// papers and births
		"Il custode, [Ousmane Traoré], è nato il 3/4/1988 e abita qui",
		"Relatore: [Ivano Pasqualetti], c.f. PSQVNI70A01H501K",
		"L'interprete [Rahimi Farzaneh], nata il 2.3.1985, sarà presente",
		"La capitana della squadra, [Bianca Soravia], documento CA12345AA",
		"referente [Tullio Benvegnù], 347 0012345",
		"Il presidente Ennio Bassani apre la seduta del 3/4/2025",
		"Il regista Ettore Scanzi, nato a Bari, presenta il film",
		"Ospite della serata Ornella Bassi, documento alla mano sulle foibe",
		"Referente: dott.ssa Carla Bini, Ufficio Cultura",
		// rows of a table
		"corso ceramica\n[Sartori Gilda];martedì;347 0012345\n[Bozzi Remo];giovedì;347 0012399",
		"Concerto\nSartori Gilda;pianoforte;ore 21\nBozzi Remo;violino;ore 22",
		"cognome|nome|targa\n[Lumineau]|[Odette]|GA871TS\n[Ronzon]|[Eligio]|FK206MD",
		"targa;cognome\nGA871TS;[Mezzalira]\nFK206MD;[Xhafa]",
		"Nome;prezzo\nBarolo;30 euro\nGrignolino;12 euro",
		"richiedente;importo\nPanificio Bini srl;300\n[Bini Ugo];200",
		"titolo|autore|anno\nNebbia|Lumineau|1998",
		"accettazione\n08:25 [Bressan Alba] TEAM 80380000105271956142",
		"la nuova delegata, [Agata Torrisi], è la C.I. CA20771GT",
		"sono lo zio di [Camilla], delegato. Arrivo alle 16",
		"Il delegato del sindaco, Renzo Bassi, apre la seduta",
		// those whom people are asked to vote for
		"Aprite la porta al cambiamento. Loretta Damian sindaca",
		"invitiamo a NON votare Edoardo Valmarana, l'uomo del cemento",
		"il comitato per Amerigo Sestini offre un passaggio ai seggi",
		"Domenica prendi la scheda della lista e scrivi FERRARIN",
		"mi chiamo [Loretta Damian], ho scritto alla sindaca",
		"zio [Piero] è emigrato in Argentina",
		"La Croce Bianca e il Black Friday",
		// saints, holy names, all who bear a name
		"Festa in p.zza S.Rocco, poi S. Lucia e S. Anna",
		"auguri a tutte le Terese e a tutte le Filomene!",
		"Gesù, Giuseppe e Maria che caldo",
		// small letters
		"Multa non pagata: evita il fermo",
		"Wir haben allen geschrieben",
		"Ci vediamo dopo, evita di urlare",
		"e pe' annà a Roma se paga",
		"ieri ha chiamato [anna proietti], vuole il modulo",
		"grazie mille. [rosanna vitali]",
		"domani passa [samuele] col furgone",
		"conducente con pat. U1B23C456D",
		// firms and signatures
		"Legna e pellet, consegna gratuita. Legnami Boffi",
		"Panificio aperto. Forneria Stella",
		"Wir danken allen Helfern. Bezirksgemeinschaft Eisacktal",
		"COMUNE ITALIA RISCOSSIONI. Ultimo avviso",
		"Sehr geehrte Frau [Plattner], Ihr Duplikat liegt bereit",
		"Vi scrivo per la mia tessera. Firmato digitalmente da [Ivo Zanchettin]",
		"novità per [Samira]: la pratica è passata",
		"Novità da Mondadori: il romanzo di Anna Bassi",
		"il paziente [Ugo Bini] è arrivato, paz [Rita Zanchi] no",
	})
}
