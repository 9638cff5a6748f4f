package contacts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// read tells a file's rows in one line each.
func read(t testing.TB, o ReadOptions, content string) ([]string, Report, error) {
	t.Helper()
	if o.List == "" {
		o.List = "lista"
	}
	var got []string
	r, err := ReadCSV(strings.NewReader(content), o, func(r Row) error {
		var b strings.Builder
		fmt.Fprintf(&b, "%d", r.Line)
		for _, id := range r.Contacts {
			fmt.Fprintf(&b, " %s", id.Clear())
		}
		if o.Kind == Members {
			fmt.Fprintf(&b, " %s %s..%s", r.Member.List, short(r.Member.From), short(r.Member.Until))
		}
		for _, w := range r.Withdrawals {
			fmt.Fprintf(&b, " %s %s %s", w.Kind, w.Scope, short(w.At))
		}
		got = append(got, b.String())
		return nil
	})
	return got, r, err
}

func short(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err)
	}
	if t = t.In(rome); t.Format("15:04:05") == "00:00:00" {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05")
}

func wants(t *testing.T, o ReadOptions, content string, want ...string) {
	t.Helper()
	got, r, err := read(t, o, content)
	if err != nil || r.Broken != 0 || !slices.Equal(got, want) {
		t.Errorf("%q:\n got %q\nwant %q\n%v %s", content, got, want, err, r)
	}
}

func TestReadMembers(t *testing.T) {
	m := ReadOptions{}
	// Separators, quotes, line ends, byte order mark.
	wants(t, m, "telefono\n+39 300 0000001\n", "2 +393000000001 lista ..")
	wants(t, m, "telefono;nome\r\n3000000001;Mario\r\n", "2 +393000000001 lista ..")
	wants(t, m, "\xef\xbb\xbfNome,Telefono,Dal\nRossi Mario,300 0000001,2024-05-31\n", "2 +393000000001 lista 2024-05-31..")
	wants(t, m, "nome\tcellulare\tal\nA\t300.000.0001\t31/05/2024\n", "2 +393000000001 lista ..2024-06-01")
	wants(t, m, `"Cognome; nome";"E-mail";"Data iscrizione"`+"\n"+`"Rossi ""il rosso""; Mario";"A@Example.test";"31.05.2024 10:15"`+"\n", "2 a@example.test lista 2024-05-31T10:15:00..")
	wants(t, m, "sep=;\r\npec;numero\r\na@pec.test;17\r\n", "3 a@pec.test lista ..")
	wants(t, m, "nome;telefono\r\"A\";3000000001\r\"B\";3000000002\r", "2 +393000000001 lista ..", "3 +393000000002 lista ..")
	wants(t, m, "telefono;note\n3000000001;\"due\nrighe\"\n3000000002;\n", "2 +393000000001 lista ..", "4 +393000000002 lista ..")
	wants(t, m, "# esportato il 31/05/2024\n\n;;\ntelefono;x;\n\n3000000001\n", "6 +393000000001 lista ..")
	// Both columns filled, several in a cell, none.
	wants(t, m, "Tel. fisso,cellulare,e-mail 1,PEC,lista\n,3000000001,a@example.test,,tributi\n0590000001,,b@example.test; c@example.test,,\n,,,,tributi\n",
		"2 +393000000001 a@example.test tributi ..", "3 +390590000001 b@example.test c@example.test lista ..")
	// Without header.
	wants(t, m, "3000000001\n3000000002\n", "1 +393000000001 lista ..", "2 +393000000002 lista ..")
	wants(t, m, "a@example.test;2024-01-01;\nb@example.test;;02/01/2024\n", "1 a@example.test lista 2024-01-01..", "2 b@example.test lista ..2024-01-03")
	wants(t, m, "3000000001,Mario,Rossi\n", "1 +393000000001 lista ..")
	// What spreadsheets do and what can be undone.
	wants(t, m, "telefono;dal\n393000000001;45443\n=\"3000000001\";1/6/24\n'3000000001;\n\"3,93000000001E+11\";\n3000000001,0;\n300/000.00-01;\n0039 300 0000001;20240531\n",
		"2 +393000000001 lista 2024-05-31..", "3 +393000000001 lista 2024-06-01..", "4 +393000000001 lista ..", "5 +393000000001 lista ..",
		"6 +393000000001 lista ..", "7 +393000000001 lista ..", "8 +393000000001 lista 2024-05-31..")
	wants(t, m, "mail\nUfficio <a@example.test>\nmailto:b@example.test\no'neil@example.test\n", "2 a@example.test lista ..", "3 b@example.test lista ..", "4 o'neil@example.test lista ..")
	// Who left, who withdrew.
	wants(t, m, "telefono;iscritto_il;cancellato_il;revoca;opposizione\n3000000001;2024-01-01;2024-02-01;;\n3000000002;;;05/03/2024;no\n3000000003;;;;2024-03-05 08:00\n",
		"2 +393000000001 lista 2024-01-01..2024-02-02", "3 +393000000002 lista .. withdrawn lista 2024-03-06", "4 +393000000003 lista .. objected lista 2024-03-05T08:00:00")
	wants(t, m, "telefono;al;cancellato_il\n3000000001;2024-01-01;2024-02-01\n3000000001;2024-01-01;2023-02-01\n", "2 +393000000001 lista ..2024-01-02", "3 +393000000001 lista ..2023-02-02")
	wants(t, m, "telefono;dal;al\n3000000001;2024-01-01;2024-01-01\n", "2 +393000000001 lista 2024-01-01..2024-01-02")
	wants(t, ReadOptions{Columns: Columns{Contact: []string{"Numero da chiamare"}, From: "Quando", List: "Gruppo"}}, "Gruppo;Quando;Numero da chiamare;telefono\ng;2024-01-01;3000000001;99\n",
		"2 +393000000001 g 2024-01-01..")
	wants(t, m, "")
	wants(t, m, "telefono\n")
}

func TestReadWithdrawals(t *testing.T) {
	w := ReadOptions{Kind: Withdrawals}
	wants(t, w, "contatto;lista;data;tipo\n3000000001;tributi;2024-05-31;revoca\n3000000001;*;31/05/2024 10:00;Opposizione\na@example.test;TUTTE;2024-05-31T10:00:00+02:00;\n",
		"2 +393000000001 withdrawn tributi 2024-06-01", "3 +393000000001 objected * 2024-05-31T10:00:00", "4 a@example.test withdrawn * 2024-05-31T10:00:00")
	wants(t, w, "email,finalità,data_opposizione\na@example.test,tributi,2024-05-31\n", "2 a@example.test objected purpose:tributi 2024-06-01")
	wants(t, w, "email,list,kind,at\na@example.test,purpose:tributi,art. 21,2024-05-31 10:00:00+02\n", "2 a@example.test objected purpose:tributi 2024-05-31T10:00:00")
	wants(t, w, "3000000001;tributi;2024-05-31;objected\n", "1 +393000000001 objected tributi 2024-06-01")
	var n int
	r, err := ReadWithdrawals(strings.NewReader("contatto;data\n3000000001;2024-05-31\n"), ReadOptions{List: Everything}, func(r Row) error {
		n += len(r.Withdrawals)
		return nil
	})
	if err != nil || n != 1 || r.Contacts != 1 {
		t.Errorf("%d withdrawals, %v, %s", n, err, r)
	}
}

// Each broken line says where and what to do, never what stands there.
func TestProblems(t *testing.T) {
	lenient := ReadOptions{MaxBroken: 1}
	f := func(o ReadOptions, content string, line, column int, word string) {
		t.Helper()
		_, r, err := read(t, o, content)
		if err != nil || r.Broken != 1 || len(r.Problems) != 1 {
			t.Errorf("%q: %v %s", content, err, r)
			return
		}
		p := r.Problems[0]
		if p.Line != line || p.Column != column || !strings.Contains(p.Italian, word) || p.English == "" {
			t.Errorf("%q: %s, want [%d:%d] %s", content, p, line, column, word)
		}
		for _, secret := range []string{"3000", "mario", "Mario", "E+11,", "gmail", "segreto"} {
			if strings.Contains(r.String(), secret) {
				t.Errorf("%q is told: %s", secret, r)
			}
		}
	}
	f(lenient, "nome;telefono\nMario;3000\n", 2, 2, "troppo corto")
	f(lenient, "nome;telefono\nMario;300\n", 2, 2, "troppo corto")
	f(lenient, "nome;telefono\nMario;30000001\n", 2, 2, "troppo corto")
	f(lenient, "nome;telefono\nMario;30000000011\n", 2, 2, "non è un numero")
	f(lenient, "nome;telefono\nMario;590000001\n", 2, 2, "zero")
	f(lenient, "nome;telefono\nMario;5930000001\n", 2, 2, "zero")
	f(lenient, "telefono;x\n3,00E+11;\n", 2, 1, "arrotondato")
	f(lenient, "email;x\nmario@gmail;\n", 2, 1, "posta")
	f(lenient, "email;x\nmario@gmail,com;\n", 2, 1, "posta")
	f(lenient, "telefono;dal\n3000000001;segreto\n", 2, 2, "data")
	f(lenient, "telefono;dal\n3000000001;31/02/2024\n", 2, 2, "data")
	f(lenient, "telefono;dal\n3000000001;0001-01-01\n", 2, 2, "data")
	f(lenient, "telefono;dal;al\n3000000001;2024-05-31;2024-01-01\n", 2, 0, "prima")
	f(lenient, "telefono;revoca\n3000000001;sì\n", 2, 2, "senza data")
	f(lenient, "telefono;email\n3000000001;mario@\n", 2, 2, "posta")
	f(lenient, "telefono;note\n3000000001;ok\n3000000002;\"segreto\n3000000003;\n", 3, 0, "virgolette")
	f(lenient, "telefono\n3000000001\n"+strings.Repeat("x", 3*maxLine)+"\n3000000002\n", 3, 0, "troppo lunga")
	f(ReadOptions{MaxBroken: 1, Known: func(l ListID) bool { return l == "a" }}, "telefono;lista\n3000000001;segreto\n", 2, 0, "lista")
	w := ReadOptions{MaxBroken: 1, Kind: Withdrawals}
	f(w, "telefono;lista;data;tipo\n3000000001;a;;revoca\n", 2, 0, "senza data")
	f(w, "telefono;lista;data;tipo\n3000000001;a;2024-01-01;boh\n", 2, 4, "tipo")
	f(w, "telefono;lista;data;tipo\n;a;2024-01-01;revoca\n", 2, 1, "senza contatto")
}

// A broken day or list spoils its line, a broken contact only itself.
func TestWhatIsTakenOfBrokenLines(t *testing.T) {
	for content, want := range map[string]int{
		"telefono;dal\n3000000001;boh\n": 0, "telefono;dal;al\n3000000001;2024-05-31;2024-01-01\n": 0, "telefono;revoca\n3000000001;sì\n": 0,
		"telefono;email\n3000000001;mario@\n": 1, "telefono;email\n300;mario@x.test\n": 1, "telefono;email\n300;mario@\n": 0,
	} {
		got, r, err := read(t, ReadOptions{MaxBroken: 1}, content)
		if err != nil || len(got) != want || r.Contacts != want || r.Broken != 1 || r.NoContact != 0 {
			t.Errorf("%q: %q, %v %s", content, got, err, r)
		}
	}
}

// One stray quotation mark costs its line, not the list.
func TestStrayQuote(t *testing.T) {
	var b strings.Builder
	b.WriteString("telefono;note\n")
	for n := range 1000 {
		if n == 100 {
			b.WriteString("3000000100;\"aperte\n")
			continue
		}
		fmt.Fprintf(&b, "3%09d;x\n", n)
	}
	got, r, err := read(t, ReadOptions{}, b.String())
	if err != nil || len(got) != 999 || r.Broken != 1 || r.Problems[0].Line != 102 {
		t.Errorf("%d rows, %v %s", len(got), err, r)
	}
}

func TestWrongColumns(t *testing.T) {
	f := func(o ReadOptions, content string, say []string, hide ...string) {
		t.Helper()
		_, err := ReadCSV(strings.NewReader(content), o, func(Row) error { return nil })
		if !errors.Is(err, ErrColumns) {
			t.Errorf("%q: %v", content, err)
			return
		}
		for _, word := range say {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%q: %v doesn't say %s", content, err, word)
			}
		}
		for _, word := range hide {
			if strings.Contains(err.Error(), word) {
				t.Errorf("%q: %v says %s", content, err, word)
			}
		}
	}
	f(ReadOptions{File: "a.csv"}, "Nome;Cognome;Via\nMario;Rossi;Roma\n", []string{"a.csv", "contatto", "lista", `"nome"`, `"cognome"`, `"via"`}, "Mario")
	f(ReadOptions{}, "telefono;nome\n3000000001;Mario\n", []string{"lista"}, "Mario", "3000")
	f(ReadOptions{List: "a", Columns: Columns{From: "Quando"}}, "telefono;nome\n3000000001;Mario\n", []string{"Quando"})
	f(ReadOptions{List: "a"}, "Mario;Rossi;\nLuigi;Verdi;3000000001\n", []string{"(colonna 1)"}, "Mario", "Rossi")
	f(ReadOptions{List: "a"}, "Anna Verdi;Modena\nLuigi Rossi;Modena\n", []string{"contatto", "(colonna 1), (colonna 2)"}, "Anna", "Verdi", "Modena")
	f(ReadOptions{List: "a"}, "Anna\nLuigi\n", []string{"(colonna 1)"}, "Anna")
	f(ReadOptions{List: "a"}, "Nome;Cognome;Verdi\n", []string{"\"nome\", \"cognome\", (colonna 3)"}, "Verdi")
	f(ReadOptions{List: "a"}, "Mario;3000000001\nLuigi;3000000002\n", []string{"contatto", "(colonna 1)"}, "Mario", "3000")
	f(ReadOptions{Kind: Withdrawals}, "telefono;nome\n3000000001;Mario\n", []string{"data", "lista o finalita"}, "3000")
}

func TestEncodings(t *testing.T) {
	text := "cognome;telefono\nÈ così;3000000001\nPerò;3000000002\n"
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }) string {
		b, err := e.Bytes([]byte(text))
		must(t, err)
		return string(b)
	}
	// The accent far below the sample still shows Windows-1252.
	late := "cognome;telefono\n" + strings.Repeat("Rossi;3000000001\n", 10000) + "Per\xf2;3000000002\n"
	for want, contents := range map[string][]string{
		"UTF-8":        {text, "\xef\xbb\xbf" + text},
		"Windows-1252": {encode(charmap.Windows1252.NewEncoder()), late},
		"UTF-16": {
			encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
			encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()), encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
		},
	} {
		for i, content := range contents {
			got, r, err := read(t, ReadOptions{}, content)
			if err != nil || r.Encoding != want || r.Separator != ';' || len(got) < 2 || !strings.HasSuffix(got[len(got)-1], "+393000000002 lista ..") {
				t.Errorf("%s %d: %v %s %q %c", want, i, err, r, got[:min(len(got), 3)], r.Separator)
			}
		}
	}
	// Names of columns with accents, too.
	latin, err := charmap.Windows1252.NewEncoder().String("email;finalità;data\na@example.test;tributi;2024-05-31\n")
	must(t, err)
	wants(t, ReadOptions{Kind: Withdrawals}, latin, "2 a@example.test withdrawn purpose:tributi 2024-06-01")
}

func TestShareOfBrokenLines(t *testing.T) {
	file := func(broken int) string {
		var b strings.Builder
		b.WriteString("telefono;nome\n")
		for n := range 1000 {
			if n < broken {
				b.WriteString("abc;x\n")
			} else {
				fmt.Fprintf(&b, "3%09d;x\n", n)
			}
		}
		return b.String()
	}
	got, r, err := read(t, ReadOptions{}, file(30))
	if err != nil || len(got) != 970 || r.Broken != 30 || len(r.Problems) != 20 || r.Problems[19].Line != 21 || !strings.Contains(r.String(), "altre 10 righe") {
		t.Errorf("3 %%: %d rows, %v, %s", len(got), err, r)
	}
	if _, r, err := read(t, ReadOptions{}, file(100)); err != nil {
		t.Errorf("10 %%: %v %s", err, r)
	}
	if _, r, err := read(t, ReadOptions{}, file(101)); !errors.Is(err, ErrRefused) || r.Broken != 101 || !strings.Contains(err.Error(), "101") {
		t.Errorf("more than 10 %%: %v %s", err, r)
	}
	if _, _, err := read(t, ReadOptions{MaxBroken: -1}, file(1)); !errors.Is(err, ErrRefused) {
		t.Errorf("one with none allowed: %v", err)
	}
}

// yieldStop ends a reading.
var errStop = errors.New("stop")

func TestYieldEndsTheReading(t *testing.T) {
	if _, err := ReadCSV(strings.NewReader("3000000001\n"), ReadOptions{List: "a"}, func(Row) error { return errStop }); !errors.Is(err, errStop) {
		t.Error(err)
	}
	broken := io.MultiReader(strings.NewReader("telefono\n3000000001\n"), errReader{})
	if _, err := ReadCSV(broken, ReadOptions{List: "a"}, func(Row) error { return nil }); !errors.Is(err, errStop) {
		t.Error(err)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errStop }

// endless gives n bytes of a pattern.
type endless struct {
	pattern []byte
	n       int64
	at      int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) && e.n > 0 {
		c := copy(b[n:], e.pattern[e.at:])
		n, e.n, e.at = n+c, e.n-int64(c), (e.at+c)%len(e.pattern)
	}
	return n, nil
}

// A file costs no more memory when it is larger, whatever it holds.
func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 4 × 12 MB")
	}
	for what, pattern := range map[string]string{
		"a line without end": "x",
		"marks":              "\"a\n",
		"short broken lines": "3\n",
		"many separators":    strings.Repeat(";", 1000) + "\n",
	} {
		most := uint64(0)
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		start := m.HeapAlloc
		n := 0
		r := &endless{pattern: []byte(pattern), n: 12 << 20}
		watched := readerFunc(func(b []byte) (int, error) {
			if n++; n%200 == 0 {
				runtime.GC() // what is kept counts, not what waits to be collected
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return r.Read(b)
		})
		_, err := ReadCSV(io.MultiReader(strings.NewReader("telefono;lista\n"), watched), ReadOptions{}, func(Row) error { return nil })
		if err != nil && !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", what, err)
		}
		if most > start+8<<20 {
			t.Errorf("%s: %d MB", what, (most-start)>>20)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// What csv writes with any separator and in any encoding is read back as it was.
func TestReadsBackWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]string{";", ",", "\t", "|"}).Draw(t, "separator")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end")
		cell := rapid.OneOf(rapid.StringMatching(`[a-zA-Z ,;|."'àè]{0,12}`), rapid.StringMatching("[a-z\n\"]{0,6}"))
		quote := func(s string) string {
			if strings.ContainsAny(s, "\"\n"+sep) || strings.TrimSpace(s) != s || rapid.Bool().Draw(t, "quote") {
				return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			return s
		}
		var b bytes.Buffer
		b.WriteString("nota" + sep + "telefono" + sep + "altro" + sep + "dal" + end)
		var want []string
		line := 2
		for n := range rapid.IntRange(1, 60).Draw(t, "rows") {
			note, other := cell.Draw(t, "note"), cell.Draw(t, "other")
			if strings.HasPrefix(strings.TrimSpace(note), "#") {
				continue
			}
			row := quote(note) + sep + fmt.Sprintf("3%09d", n) + sep + quote(other) + sep + "2024-01-02"
			b.WriteString(row + end)
			want = append(want, fmt.Sprintf("%d +393%09d lista 2024-01-02..", line, n))
			line += 1 + strings.Count(row, "\n")
		}
		content := b.String()
		if rapid.Bool().Draw(t, "latin") {
			var err error
			if content, err = charmap.Windows1252.NewEncoder().String(content); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		_, err := ReadCSV(strings.NewReader(content), ReadOptions{List: "lista"}, func(r Row) error {
			got = append(got, fmt.Sprintf("%d %s lista %s..", r.Line, r.Contacts[0].Clear(), short(r.Member.From)))
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q: %v\n got %q\nwant %q", content, err, got, want)
		}
	})
}

// Whole files are parted as the standard library parts them.
func TestCellsAgainstTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]rune(";,\t|")).Draw(t, "separator")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = sep, rapid.Bool().Draw(t, "CRLF")
		cell := rapid.StringMatching(`[a-z "',;|è\t\n]{0,10}`)
		for range rapid.IntRange(1, 40).Draw(t, "records") {
			must2(t, w.Write(rapid.SliceOfN(cell, 1, 6).Draw(t, "record")))
		}
		w.Flush()
		std := csv.NewReader(bytes.NewReader(b.Bytes()))
		std.Comma, std.FieldsPerRecord = sep, -1
		all, err := std.ReadAll()
		must2(t, err)
		var want, got [][]string
		for _, record := range all {
			if strings.TrimSpace(strings.Join(record, "")) != "" {
				want = append(want, record)
			}
		}
		l, err := newLines(bytes.NewReader(b.Bytes()), sep)
		must2(t, err)
		for {
			e, ok, err := l.next()
			must2(t, err)
			if !ok {
				break
			}
			record := []string{}
			for _, c := range e.cells {
				record = append(record, string(c))
			}
			got = append(got, record)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%q (-want +got):\n%s", b.String(), d)
		}
	})
}

func must2(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{
		"telefono;dal;al\n3000000001;2024-01-01;31/12/2024\n", "\xff\xfet\x00e\x00l\x00\n\x00", "\"a\n\"b;c\n", "sep=;\na;b", "3,47E+11\n", "email\na@b.test;c@d.test\n",
		"lista,email,revoca\nx,a@b.test,si\n", "\xef\xbb\xbf\"tel\"\t\"lista\"\r\n=\"3000000001\"\tb\r\n", "\r\r", "tel\r3000000001\r",
	} {
		f.Add(s, byte(0))
		f.Add(s, byte(1))
	}
	f.Fuzz(func(t *testing.T, content string, kind byte) {
		last, n := 0, 0
		o := ReadOptions{File: "f", List: "a", Kind: FileKind(kind % 4)}
		r, err := ReadCSV(strings.NewReader(content), o, func(r Row) error {
			if r.Line <= last || len(r.Contacts) == 0 {
				t.Fatalf("line %d after %d, %d contacts", r.Line, last, len(r.Contacts))
			}
			if o.Kind == Withdrawals && len(r.Withdrawals) == 0 || o.Kind == Members && r.Member.List == "" {
				t.Fatal("a row that says nothing")
			}
			last, n = r.Line, n+len(r.Contacts)
			return nil
		})
		if err != nil && !errors.Is(err, ErrColumns) && !errors.Is(err, ErrRefused) {
			t.Fatal(err)
		}
		if n != r.Contacts || r.Broken > r.Lines || len(r.Problems) > r.Broken || r.Broken > 0 && len(r.Problems) == 0 || r.Lines > strings.Count(content, "\n")+strings.Count(content, "\r")+1 {
			t.Fatalf("%d contacts, %+v", n, r)
		}
	})
}
