package contacts

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What is no CSV at all is refused with what it is and what to do.
func TestFilesThatAreNoCSV(t *testing.T) {
	for begins, want := range map[string]string{
		"PK\x03\x04\x14": "foglio di calcolo (.xlsx, .ods) o un archivio ZIP", "\xd0\xcf\x11\xe0\xa1\xb1": "(.xls)", "\x1f\x8b\x08": "gzip", "%PDF-1.7\n": "PDF",
	} {
		for _, rest := range []string{"", strings.Repeat("telefono\n3933012345678\n", 20)} {
			_, err := ReadCSV(strings.NewReader(begins+rest), ReadOptions{File: "lista.csv", List: "l"}, func(Row) error { return errors.New("a row") })
			if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "lista.csv") {
				t.Errorf("%q: %v", begins, err)
			}
		}
	}
}

// A file without the columns it needs is told with its name and the header's line,
// and a problem that many lines have is told once, with all of them.
func TestProblemsHaveTheirPlace(t *testing.T) {
	_, err := ReadCSV(strings.NewReader("\n\nnome;telefonino;data_iscrizione;pec_2;al\na;b;c;d;e\n"), ReadOptions{File: "a.csv"}, func(Row) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "a.csv:3: manca / missing: lista") {
		t.Errorf("%v", err)
	}
	var b strings.Builder
	b.WriteString("telefono;dal\n")
	for i := range 100 {
		switch {
		case i%20 == 1:
			b.WriteString("39;\n")
		case i == 50:
			b.WriteString("+393012345678;ieri\n")
		default:
			fmt.Fprintf(&b, "+3930%08d;\n", i)
		}
	}
	report, err := ReadCSV(strings.NewReader(b.String()), ReadOptions{File: "b.csv", List: "l"}, func(Row) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"b.csv:3:1: numero troppo corto", "anche alle righe / also on lines 23, 43, 63, 83", "b.csv:52:2: data non riconosciuta"}
	lines := strings.Split(report.String(), "\n")
	if len(lines) != 1+len(want) {
		t.Fatalf("%d lines:\n%s", len(lines), report)
	}
	for i, w := range want {
		if !strings.Contains(lines[1+i], w) {
			t.Errorf("line %d is %q, want %q", 1+i, lines[1+i], w)
		}
	}
}
