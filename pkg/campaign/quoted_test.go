package campaign

import (
	"testing"

	"pgregory.net/rapid"
)

func TestQuoted(t *testing.T) {
	const message = "Domenica pranzo con la lista alla trattoria, offriamo noi, portate gli amici"
	f := func(report, want string) {
		t.Helper()
		if TextOf(Quoted(report)).Exact != TextOf(want).Exact {
			t.Errorf("%q quotes %q", report, Quoted(report))
		}
	}
	f(message, message)
	f("Buongiorno, vi inoltro:\n> "+message+"\nsaluti", message)
	f("Ho ricevuto un SMS: '"+message+"' ma l'avevo dato per la mensa, un po' strano", message)
	f("Stamattina «"+message+"», e io non so chi siano", message)
	f("Mi arriva questo dal comune, è vero o è una truffa? "+message, message)
	f("Chi ha dato il mio numero? Il testo è: "+message, message)
	f("Segnalo: "+message, message)
	// What is the message's own, or all that somebody tells, stays.
	f("Domani alle 10: incontro con i volontari della festa in oratorio", "Domani alle 10: incontro con i volontari della festa in oratorio")
	f("Ho ricevuto un SMS di propaganda, perché? Non volevo", "Ho ricevuto un SMS di propaganda, perché? Non volevo")
	f("Mi chiamano dall'ufficio l'altro ieri e dall'altro oggi", "Mi chiamano dall'ufficio l'altro ieri e dall'altro oggi")
}

// TestQuotedAnyhow holds that a message is the same whoever reports it how.
func TestQuotedAnyhow(t *testing.T) {
	word := rapid.StringMatching("[b-df-hj-np-t]a[a-z]{2,7}")
	rapid.Check(t, func(t *rapid.T) {
		message := ""
		for range rapid.IntRange(7, 30).Draw(t, "words") {
			message += word.Draw(t, "word") + " "
		}
		before := rapid.SampledFrom([]string{"", "Inoltro: ", "Ho ricevuto questo SMS, è vero?\n", "Messaggio arrivato stamattina: \"", "> ", "Il testo dice: "}).Draw(t, "before")
		report := before + message
		if before != "" && before[len(before)-1] == '"' {
			report += "\" e non so perché"
		}
		if got, want := TextOf(Quoted(report)), TextOf(message); got.Exact != want.Exact {
			t.Fatalf("%q quotes %q", report, Quoted(report))
		}
	})
}

func FuzzQuoted(f *testing.F) {
	f.Add("Ho ricevuto: 'domani si vota' e l'altro \"no\" «sì»")
	f.Add("> a\n>> b c d e f g")
	f.Fuzz(func(t *testing.T, report string) {
		if got := Quoted(report); len(got) > len(report)+1 || got == "" && report != "" {
			t.Errorf("%q quotes %q", report, got)
		}
	})
}
