package analyse_test

import (
	"testing"

	"vedetta/pkg/analyse"
	"vedetta/pkg/event"
)

// TestToldTellsPeopleApart: letters of one text about their own readers tell of
// different people, and copies of one letter of the same.
func TestToldTellsPeopleApart(t *testing.T) {
	reader, err := analyse.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) *event.Facts {
		e := &event.Event{Body: "c_a", Channel: event.Mail, Type: event.MessageSubmitted, Data: event.Data{Subject: "Avviso", Text: text}}
		reader.Read(e)
		return e.Facts
	}
	const (
		own   = ", la informiamo che lo sportello tributi di via dei Mulini 3 riceve solo su appuntamento."
		other = ", inoltriamo la richiesta di Duilio Carrubo, residente in via dei Mulini 3, cell. 347 0001122, che chiede i buoni pasto."
	)
	marco, giulia := read("Gentile Marco Rossi"+own), read("Gentile Giulia Ferrari"+own)
	if marco.Exact != giulia.Exact || marco.Told == 0 || giulia.Told == 0 || marco.Told == giulia.Told {
		t.Errorf("letters about their own readers: exact %x and %x, told %x and %x", marco.Exact, giulia.Exact, marco.Told, giulia.Told)
	}
	marco, giulia = read("Gentile Marco Rossi"+other), read("Gentile Giulia Ferrari"+other)
	if marco.Exact != giulia.Exact || marco.Told == 0 || marco.Told != giulia.Told {
		t.Errorf("one letter about somebody else: exact %x and %x, told %x and %x", marco.Exact, giulia.Exact, marco.Told, giulia.Told)
	}
	if f := read("Lo sportello resta chiuso per lavori."); f.Told != 0 {
		t.Errorf("nobody's data: told %x", f.Told)
	}
}
