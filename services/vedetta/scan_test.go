package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"vedetta/pkg/personaldata"
)

// vedetta runs the command line on an input and gives its outputs and exit code.
func vedetta(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := root()
	var out, errs bytes.Buffer
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	var exit exitCode
	switch {
	case errors.As(err, &exit):
		return out.String(), errs.String(), int(exit)
	case err != nil:
		return out.String(), errs.String() + err.Error(), 1
	}
	return out.String(), errs.String(), 0
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var digits = regexp.MustCompile(`[0-9]{3,}`)

// findDigits stands for the engine where only the filter is tested.
func findDigits(text string) []personaldata.Span {
	var out []personaldata.Span
	for _, at := range digits.FindAllStringIndex(text, -1) {
		out = append(out, personaldata.Span{Kind: personaldata.PhoneNumber, Start: at[0], End: at[1], Score: 0.9876, Reasons: []personaldata.Reason{"a", "b"}})
	}
	return out
}

// filtered runs a filter with findDigits.
func filtered(t *testing.T, o scanFlags, in string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	f := testFilter(o, findDigits, &out, &errs)
	if err := f.run(t.Context(), "x", strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String()
}

func TestScanWritesSpans(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		got, errs := filtered(t, scanFlags{}, in)
		if diff := cmp.Diff(want, got); diff != "" || errs != "" {
			t.Errorf("%s gives %s\nwant -, got +:\n%s", in, errs, diff)
		}
	}
	span := func(start, end int) string {
		return fmt.Sprintf(`{"start":%d,"end":%d,"type":"PHONE_NUMBER","score":0.988,"reasons":["a","b"]}`, start, end)
	}
	f(`{"id":"a7","channel":"sms","text":"tel 333444"}`, `{"id":"a7","spans":[`+span(4, 10)+"]}\n")
	f(`{"id":7,"text":"è 😀 333 e 444"}`+"\n", `{"id":7,"spans":[`+span(4, 7)+","+span(10, 13)+"]}\n")
	f(`{"id":-1.5e3,"text":"niente"}`, `{"id":-1.5e3,"spans":[]}`+"\n")
	f(`{"text":"","id":"\u00e8<&\""}`, `{"id":"\u00e8<&\"","spans":[]}`+"\n")
	f(`{"text":"x"}`, `{"id":null,"spans":[]}`+"\n")
	f(`{"id":null,"text":"\ud83d\ude00\n333","more":{"deep":[1]}}`, `{"id":null,"spans":[`+span(2, 5)+"]}\n")
	f("\ufeff"+`{"id":1,"text":"\ud800 333"}`+"\r\n\n", `{"id":1,"spans":[`+span(2, 5)+"]}\n")
	f("", "")
}

func TestScanReportsBadLines(t *testing.T) {
	f := func(in, out, reason string) {
		t.Helper()
		got, errs := filtered(t, scanFlags{}, "{\"id\":0,\"text\":\"\"}\n"+in+"\n{\"id\":2,\"text\":\"\"}")
		want := "{\"id\":0,\"spans\":[]}\n" + out + "\n{\"id\":2,\"spans\":[]}\n"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%.80s: want -, got +:\n%s", in, diff)
		}
		if errs != "vedetta: x: line 2: "+reason+"\n" {
			t.Errorf("%.80s: got %q", in, errs)
		}
	}
	f(`{"id":1,"text":"segreto}`, `{"id":null,"error":"no JSON: wrong at byte 24"}`, "no JSON: wrong at byte 24")
	f(`segreto`, `{"id":null,"error":"no JSON: wrong at byte 1"}`, "no JSON: wrong at byte 1")
	f(`["segreto"]`, `{"id":null,"error":"no JSON object"}`, "no JSON object")
	f(`{"id":"a"}`, `{"id":"a","error":"text is missing"}`, "text is missing")
	f(`{"id":"a","text":null}`, `{"id":"a","error":"text is missing"}`, "text is missing")
	f(`{"id":1,"text":["segreto"]}`, `{"id":1,"error":"text is no string"}`, "text is no string")
	f(`{"id":{"a":"segreto"},"text":"x"}`, `{"id":null,"error":"id is neither a string nor a number"}`, "id is neither a string nor a number")
	f(`{"id":true,"text":"x"}`, `{"id":null,"error":"id is neither a string nor a number"}`, "id is neither a string nor a number")
	f(`{"id":1,"text":"`+strings.Repeat("x", longestLine)+`"}`, `{"id":null,"error":"over 16 MiB: split it"}`, "over 16 MiB: split it")
}

func TestScanTakesTheLongestLine(t *testing.T) {
	text := strings.Repeat("x", longestLine-len(`{"id":1,"text":" 333"}`)-1)
	got, errs := filtered(t, scanFlags{}, `{"id":1,"text":"`+text+` 333"}`+"\n")
	if !strings.Contains(got, fmt.Sprintf(`"start":%d,`, len(text)+1)) || errs != "" {
		t.Errorf("got %.200s, %s", got, errs)
	}
}

// A line without end takes no memory.
func TestScanForgetsLongLines(t *testing.T) {
	var b batch
	r := bufio.NewReaderSize(io.LimitReader(endless{}, 100), 16)
	if err := addLine(&b, r); err != nil || len(b.in) != 4 {
		t.Fatalf("%d bytes, %v", len(b.in), err)
	}
	r = bufio.NewReaderSize(strings.NewReader(strings.Repeat("x", 3*longestLine)+"\nabc\n"), 1<<16)
	for range 2 {
		if err := addLine(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	if string(b.in) != "333\nabc\n" || cap(b.in) > 2*longestLine || !b.lines[1].long || b.lines[2].long {
		t.Errorf("%d bytes of %d are kept; %v", len(b.in), cap(b.in), b.lines)
	}
}

func TestScanPlain(t *testing.T) {
	got, errs := filtered(t, scanFlags{plain: true}, "tel 333\r\n\nno\xff 444")
	want := `{"id":1,"spans":[{"start":4,"end":7,"type":"PHONE_NUMBER","score":0.988,"reasons":["a","b"]}]}
{"id":2,"spans":[]}
{"id":3,"spans":[{"start":4,"end":7,"type":"PHONE_NUMBER","score":0.988,"reasons":["a","b"]}]}
`
	if diff := cmp.Diff(want, got); diff != "" || errs != "" {
		t.Errorf("%s\n%s", errs, diff)
	}
}

func TestScanMasks(t *testing.T) {
	got, _ := filtered(t, scanFlags{mask: true}, `{"id":"è","text":"<b> 333 \"a\"\n444"}`+"\nno")
	if want := `{"id":"è","text":"<b> [TELEFONO] \"a\"\n[TELEFONO]"}` + "\n" + `{"id":null,"error":"no JSON: wrong at byte 2"}` + "\n"; got != want {
		t.Errorf("got %s", got)
	}
	got, _ = filtered(t, scanFlags{mask: true, plain: true}, "tel 333\n\n"+strings.Repeat("x", longestLine+1)+"\nfine")
	if want := "tel [TELEFONO]\n\n[riga 3 non letta · line 3 not read: over 16 MiB: split it]\nfine\n"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestScanExplains(t *testing.T) {
	var out bytes.Buffer
	find := func(text string) []personaldata.Span {
		if text == "niente" {
			return nil
		}
		return []personaldata.Span{
			{Kind: personaldata.Health, Start: 0, End: 16, Score: 0.8, Reasons: []personaldata.Reason{"new_reason"}},
			{Kind: personaldata.Person, Start: 11, End: 15, Score: 0.75, Reasons: []personaldata.Reason{"x", "y"}},
			{Kind: personaldata.PhoneNumber, Start: 17, End: 28, Score: 1},
		}
	}
	f := testFilter(scanFlags{explain: true}, find, &out, io.Discard)
	in := `{"id":7,"text":"diabete di Anna, 333 1234567\nciao"}` + "\n" + `{"id":8,"text":"niente"}` + "\nbad"
	if err := f.run(t.Context(), "x", strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	want := `riga · line 1, id 7
  ⟦1 [SALUTE] · 2 A.⟧ ⟦3 333 *****67⟧
  ciao
  1. HEALTH            [SALUTE]  0.80  new reason (new reason)
  2. PERSON            A.  0.75  x (x); y (y)
  3. PHONE_NUMBER      333 *****67  1.00  

riga · line 2, id 8
  niente
  niente trovato · nothing found

[riga 3 non letta · line 3 not read: no JSON: wrong at byte 1]
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// Many lines of all sizes come out in order, each with its own spans.
func TestScanKeepsTheOrder(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	var in, want strings.Builder
	for i := range 20_000 {
		padding := strings.Repeat("è", i*i%701)
		fmt.Fprintf(&in, `{"id":%d,"text":"%s 333"}`+"\n", i, padding)
		start := utf8.RuneCountInString(padding) + 1
		fmt.Fprintf(&want, `{"id":%d,"spans":[{"start":%d,"end":%d,"type":"PHONE_NUMBER","score":0.988,"reasons":["a","b"]}]}`+"\n", i, start, start+3)
	}
	if got, _ := filtered(t, scanFlags{}, in.String()); got != want.String() {
		t.Errorf("%d bytes, want %d", len(got), want.Len())
	}
}

// Who writes a line gets its answer before writing the next.
func TestScanAnswersLineByLine(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	inReader, in := io.Pipe()
	out, outWriter := io.Pipe()
	f := testFilter(scanFlags{}, findDigits, outWriter, io.Discard)
	done := make(chan error, 1)
	go func() { done <- f.run(context.Background(), "x", inReader) }()
	buffer := make([]byte, 1000)
	for i := range 3 {
		// The line may come in pieces, with the beginning of the next.
		for _, part := range []string{fmt.Sprintf(`{"id":%d,`, i), `"text":"x"}` + "\n  "} {
			if _, err := in.Write([]byte(part)); err != nil {
				t.Fatal(err)
			}
		}
		n, err := out.Read(buffer)
		if want := fmt.Sprintf(`{"id":%d,"spans":[]}`+"\n", i); err != nil || string(buffer[:n]) != want {
			t.Fatalf("got %q, %v", buffer[:n], err)
		}
	}
	in.Close()
	if n, err := out.Read(buffer); err != nil || !strings.Contains(string(buffer[:n]), "error") {
		t.Errorf("the last line, only spaces, gives %q, %v", buffer[:n], err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// brokenPipe takes some writes and then fails.
type brokenPipe struct{ left int }

func (w *brokenPipe) Write(b []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(b), nil
}

// endless is an input that does not end.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	return copy(b, strings.Repeat("333\n", len(b)/4)), nil
}

type brokenInput struct{ done bool }

func (r *brokenInput) Read(b []byte) (int, error) {
	if r.done {
		return 0, io.ErrUnexpectedEOF
	}
	r.done = true
	return copy(b, "333\n44"), nil
}

func TestScanStopsWhenItCannotGoOn(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	f := testFilter(scanFlags{plain: true}, findDigits, &brokenPipe{left: 2}, io.Discard)
	if err := f.run(t.Context(), "x", endless{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
	var out bytes.Buffer
	f = testFilter(scanFlags{plain: true, mask: true}, findDigits, &out, io.Discard)
	if err := f.run(t.Context(), "x", &brokenInput{}); !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(out.String(), "[TELEFONO]\n") {
		t.Errorf("got %v after %q", err, out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.run(ctx, "x", endless{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestScanCommand(t *testing.T) {
	out, errs, code := vedetta(t, `{"id":1,"text":"sono Anna, cell 333 1234567"}`+"\nno\n", "scan")
	if code != 1 || !strings.Contains(out, `{"id":1,"spans":[`) || !strings.Contains(out, "PHONE_NUMBER") || !strings.Contains(errs, "1 of 2 lines could not be read") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	a, b := writeFile(t, "a.txt", "mail: mario.rossi@posta.test\n"), writeFile(t, "b.txt", "niente\n")
	out, errs, code = vedetta(t, "", "scan", "--plain", a, b)
	if code != 0 || errs != "" || !strings.Contains(out, `"id":"`+a+`:1"`) || !strings.HasSuffix(out, `{"id":"`+b+`:1","spans":[]}`+"\n") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	out, _, code = vedetta(t, "cell 333 1234567\n", "scan", "--plain", "--explain")
	if code != 0 || !strings.Contains(out, "333 *****67") || strings.Contains(out, "1234567") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	for _, args := range [][]string{{"none.jsonl"}, {"."}, {"--mask", "--explain"}, {"--settings", "none.yaml"}, {"--policy", "none.yaml"}} {
		if out, errs, code := vedetta(t, "", append([]string{"scan"}, args...)...); code != 1 || errs == "" {
			t.Errorf("%v: exit code %d\n%s%s", args, code, out, errs)
		}
	}
}

func TestScanKnowsTheBody(t *testing.T) {
	const deploy = "../../deploy/"
	in := "matricola AB-12345, scrivi a urp@comune.modena.test, anagrafe@comune.modena.test o urp@comune.sesto.test o anna@posta.test"
	out, errs, code := vedetta(t, in, "scan", "--plain", "--mask", "--policy", deploy+"policy/modena.yaml", "--settings", deploy+"personal-data.example.yaml")
	if want := "matricola [MATRICOLA], scrivi a urp@comune.modena.test, anagrafe@comune.modena.test o urp@comune.sesto.test o [E-MAIL]\n"; code != 0 || out != want {
		t.Errorf("exit code %d, %s\n%s", code, errs, out)
	}
}

// fastRecord takes nothing that slowRecord refuses, and reads the same.
func checkRecord(t interface{ Fatalf(string, ...any) }, line []byte) {
	fast, ok := fastRecord(line)
	if !ok {
		return
	}
	slow, err := slowRecord(line)
	if err != nil || fast.text != slow.text || string(fast.id) != string(slow.id) {
		t.Fatalf("%q: fast %s %q, slow %s %q, %v", line, fast.id, fast.text, slow.id, slow.text, err)
	}
}

func TestFastRecordIsTaken(t *testing.T) {
	for _, line := range []string{
		`{"id":1,"text":"x"}`, `{"id":"a","channel":"sms","text":"è \u00e8 \ud83d\ude00 \"\\\/\b\f\n\r\t"}`, ` { "text" : "" , "id" : null } `, `{"text":"x","n":-12,"b":true}`,
	} {
		if _, ok := fastRecord([]byte(line)); !ok {
			t.Errorf("%s goes the slow way", line)
		}
		checkRecord(t, []byte(line))
	}
}

func TestFastRecordAgainstEncodingJSON(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		`{`, `}`, `,`, `:`, `"`, `"id"`, `"text"`, `"TEXT"`, `"Id"`, `"x"`, `1`, `-0`, `01`, `1.5`, `null`, `true`, ` `, `\`, `\u00e8`, `\ud83d`, `\ude00`, `\n`, `è`, "\xff", "\x01", `"a\"b"`, `[]`, `{}`,
	})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(piece, 0, 14).Draw(t, "pieces"), "")
		checkRecord(t, []byte(line))
		checkRecord(t, []byte(`{"id":1,"text":"`+line+`"}`))
		checkRecord(t, []byte(`{"text":"x",`+line+`}`))
	})
}

func TestFastRecordLeavesTheUnusual(t *testing.T) {
	for _, line := range []string{
		`{"id":01,"text":"x"}`, `{"id":-,"text":"x"}`, `{"id":true,"text":"x"}`, `{"id":1,"Text":"x"}`, `{"id":1,"text":"x"}{}`, `{"id":1}`, `{"id":1,"text":"x",}`,
		`{"id":1,"text":"\x"}`, `{"id":1,"text":"\u00g0"}`, "{\"id\":1,\"text\":\"\x01\"}", `{"id":1,"text":"x","more":[1]}`, `{"id":1,"text":"`, `{"\u0069d":1,"text":"x"}`, "",
	} {
		if r, ok := fastRecord([]byte(line)); ok {
			t.Errorf("%s: %s, %q", line, r.id, r.text)
		}
	}
}

func FuzzFastRecord(f *testing.F) {
	f.Add([]byte(`{"id":"a","channel":"sms","text":"è \u00e8 \ud83d\ude00 \"\\\/\b\f\n\r\t"}`))
	f.Add([]byte(`{"id":-1,"text":"x","Text":"y","n":0}`))
	f.Fuzz(func(t *testing.T, line []byte) { checkRecord(t, line) })
}

// What is written is JSON with what was meant, for any text and id.
func FuzzScan(f *testing.F) {
	f.Add("è 333 \x00\xff\u2028", `"a"`)
	f.Fuzz(func(t *testing.T, text, id string) {
		line, err := json.Marshal(map[string]any{"text": text, "id": id})
		if err != nil {
			t.Skip()
		}
		for _, o := range []scanFlags{{}, {mask: true}} {
			got, _ := filtered(t, o, string(line))
			var v struct {
				ID    string
				Spans []struct{ Start, End int }
				Text  string
			}
			if err := json.Unmarshal([]byte(got), &v); err != nil || v.ID != strings.ToValidUTF8(id, "\ufffd") && utf8.ValidString(id) {
				t.Fatalf("%q: %v", got, err)
			}
			points := []rune(text)
			for _, s := range v.Spans {
				if !digits.MatchString(string(points[s.Start:s.End])) {
					t.Fatalf("%q: %v", text, s)
				}
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	line := `{"id":"c1234","channel":"comment","text":"Buongiorno, perché non rispondete? il mio numero è lungo, chiamatemi grazie, saluti a tutti dal comune e buona giornata"}` + "\n"
	in := strings.Repeat(line, 20_000)
	escaped := strings.ReplaceAll(in, "é", `\u00e9`)
	for name, in := range map[string]string{"plain": in, "escaped": escaped} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				f := testFilter(scanFlags{}, func(string) []personaldata.Span { return nil }, io.Discard, io.Discard)
				if err := f.run(b.Context(), "x", strings.NewReader(in)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func testFilter(o scanFlags, find func(string) []personaldata.Span, stdout, stderr io.Writer) *filter {
	x := &scanner{scanFlags: o, find: find}
	f := x.filter()
	f.stdout, f.stderr = stdout, stderr
	return f
}
