package contacts

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrColumns means that a file has other columns than it needs.
var ErrColumns = errors.New("colonne non riconosciute / columns not recognised")

// ErrRefused means that too many lines of a file were broken: nothing of it was
// taken.
var ErrRefused = errors.New("file rifiutato / file refused")

// Problem is a broken cell: where it stands and what to do, in Italian and in
// English. It never holds what the cell says.
type Problem struct {
	Line, Column int // from 1; column 0 is the whole line
	Italian      string
	English      string
}

// String is the problem in both languages, after its place.
func (p Problem) String() string {
	return fmt.Sprintf("%d:%d: %s / %s", p.Line, max(p.Column, 1), p.Italian, p.English)
}

// fault is a problem that has no place yet; the zero fault is none.
type fault struct{ it, en string }

func (f fault) bad() bool { return f.it != "" }

func faultShort() fault {
	return fault{
		"numero troppo corto: scriverlo intero o togliere la riga",
		"number too short: write it in full or take the line out",
	}
}

func faultNumber() fault {
	return fault{
		"non è un numero di telefono: correggerlo o togliere la riga",
		"not a telephone number: correct it or take the line out",
	}
}

func faultAddress() fault {
	return fault{
		"non è un indirizzo di posta: correggerlo o togliere la riga",
		"not a mail address: correct it or take the line out",
	}
}

func faultRounded() fault {
	return fault{
		"numero arrotondato dal foglio di calcolo (notazione E+): formattare la colonna come testo nel foglio di origine ed esportare di nuovo",
		"number rounded by the spreadsheet (E+ notation): format the column as text in the original sheet and export again",
	}
}

func faultZero() fault {
	return fault{
		"numero fisso senza lo zero iniziale, perso dal foglio di calcolo: formattare la colonna come testo ed esportare di nuovo",
		"landline number without its leading zero, lost by the spreadsheet: format the column as text and export again",
	}
}

func faultDate() fault {
	return fault{
		"data non riconosciuta: scriverla come 2024-05-31 o 31/05/2024",
		"date not recognised: write it as 2024-05-31 or 31/05/2024",
	}
}

func faultOrder() fault {
	return fault{
		"la data di uscita viene prima di quella di iscrizione: correggere una delle due",
		"the contact left the list before joining it: correct one of the dates",
	}
}

func faultUndated() fault {
	return fault{
		"revoca o opposizione senza data: scrivere il giorno",
		"withdrawal or objection without a date: write the day",
	}
}

func faultList() fault {
	return fault{
		"lista vuota o sconosciuta al registro: usare l'id di una lista del registro",
		"list empty or unknown to the register: use the id of a list of the register",
	}
}

func faultScope() fault {
	return fault{
		"manca la lista o la finalità: scriverla, o * per tutto",
		"list or purpose missing: write it, or * for everything",
	}
}

func faultKind() fault {
	return fault{
		"tipo non riconosciuto: scrivere revoca oppure opposizione",
		"kind not recognised: write revoca (withdrawn) or opposizione (objected)",
	}
}

func faultQuote() fault {
	return fault{
		"virgolette non chiuse: chiuderle o toglierle",
		"quotes that don't end: close them or take them out",
	}
}

func faultLong() fault {
	return fault{
		"riga troppo lunga: non sembra un elenco, controllare il separatore e le virgolette",
		"line too long: this is not a list, check separator and quotes",
	}
}

func faultContact() fault {
	return fault{
		"riga senza contatto: scrivere il numero o l'indirizzo",
		"line without a contact: write the number or address",
	}
}

// Report says what became of a file.
type Report struct {
	File     string
	Encoding string // UTF-8, UTF-16 or Windows-1252
	// Separator of the columns; 0 when there is one column.
	Separator rune
	// Columns are the header's names that were understood; empty without header.
	Columns  []string
	Lines    int // with something on them, the header not
	Contacts int // addresses and numbers that were taken
	// NoContact are lines whose contact columns are all empty.
	NoContact int
	// Broken are lines with a problem; what is right on them is taken when the
	// broken cell is one contact among several.
	Broken int
	// Problems are the first of them, by line: see ReadOptions.MaxProblems.
	Problems []Problem
}

// String is the report in Italian, then in English, and the problems; one that
// many lines have stands once.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d righe, %d contatti, %d senza contatto, %d errate / %d lines, %d contacts, %d without contact, %d broken",
		r.File, r.Lines, r.Contacts, r.NoContact, r.Broken, r.Lines, r.Contacts, r.NoContact, r.Broken)
	for i, p := range r.Problems {
		same := func(o Problem) bool { return o.Column == p.Column && o.Italian == p.Italian }
		if slices.ContainsFunc(r.Problems[:i], same) {
			continue
		}
		fmt.Fprintf(&b, "\n  %s:%s", r.File, p)
		var also []string
		for _, o := range r.Problems[i+1:] {
			if same(o) {
				also = append(also, strconv.Itoa(o.Line))
			}
		}
		if len(also) > 0 {
			fmt.Fprintf(&b, "\n    anche alle righe / also on lines %s", strings.Join(also, ", "))
		}
	}
	if more := r.Broken - len(r.Problems); more > 0 && len(r.Problems) > 0 {
		fmt.Fprintf(&b, "\n  e almeno altre %d righe errate / and at least %d more broken lines", more, more)
	}
	return b.String()
}

// keep adds problems and forgets those that are furthest down.
func (r *Report) keep(found []Problem, most int) {
	if len(found) == 0 {
		return
	}
	r.Problems = append(r.Problems, found...)
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	if len(r.Problems) > most {
		r.Problems = r.Problems[:most:most]
	}
}

// refused is the error of a file with too many broken lines.
func (r *Report) refused(share float64) error {
	if r.Lines == 0 || float64(r.Broken) <= share*float64(r.Lines) {
		return nil
	}
	return fmt.Errorf("%w: %s: %d righe errate su %d (%.1f %%, ammesso %.1f %%); non è stato preso nulla: correggere e importare di nuovo / "+
		"%d of %d lines are broken (at most %.1f %%); nothing was taken: correct and import again",
		ErrRefused, r.File, r.Broken, r.Lines, 100*float64(r.Broken)/float64(r.Lines), 100*share, r.Broken, r.Lines, 100*share)
}
