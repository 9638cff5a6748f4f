package kannel

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/collect/sms/tail"
	"vedetta/pkg/event"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const id1, id2 = "b2da7e8e-a833-48a9-9ab0-c371c97aafd8", "07ee5c16-22f8-4638-94d8-c2ae90435cb2"

func newTestParser(t testing.TB, f Format) *Parser {
	t.Helper()
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return NewParser(Options{
		Gateway: "gw1", Source: "/collector/sms/kannel/gw1", Body: "c_f257", Format: f, Location: rome,
		Services: map[string]Service{"srv-anagrafe": {Campaign: "carte-2026", Purpose: "anagrafe", Route: "r1"}},
	})
}

func asLines(b []byte) []tail.Line {
	var lines []tail.Line
	var at int64
	for l := range bytes.Lines(b) {
		lines = append(lines, tail.Line{Data: bytes.TrimRight(l, "\n"), Offset: at})
		at += int64(len(l))
	}
	return lines
}

// golden is an Outcome as the golden files hold it.
type golden struct {
	Intake   *event.Intake `json:"intake,omitempty"`
	Rejected string        `json:"rejected,omitempty"`
	Passed   string        `json:"passed,omitempty"`
	Open     bool          `json:"open,omitempty"`
}

func TestGoldenLogs(t *testing.T) {
	for _, f := range []Format{Vedetta, Default} {
		t.Run(string(f), func(t *testing.T) {
			log, err := os.ReadFile("testdata/" + string(f) + ".log")
			if err != nil {
				t.Fatal(err)
			}
			outcomes, _ := newTestParser(t, f).Parse(asLines(log), "file", false)
			var got []golden
			for _, o := range outcomes {
				g := golden{Intake: o.Intake, Passed: o.Passed, Open: o.Open}
				if o.Err != nil {
					g.Rejected = o.Err.Error()
				}
				got = append(got, g)
			}
			compareGolden(t, "testdata/"+string(f)+".json", got)
		})
	}
}

func compareGolden(t *testing.T, path string, got any) {
	t.Helper()
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	if *update {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(b)); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

// line builds a line in AccessLogFormat.
func line(action string, report, coding, size, to, foreign, text, from string) string {
	return strings.Join([]string{
		"1795296885", action, id1, "SMPP", "srv-anagrafe", report, coding, "-1", size, to, foreign, "account", id1, text, id1, from, id1,
	}, "|")
}

func parseOne(t testing.TB, s string) Outcome {
	t.Helper()
	out, used := newTestParser(t, Vedetta).Parse([]tail.Line{{Data: []byte(s)}}, "", false)
	if len(out) != 1 || used != 1 {
		t.Fatalf("%d outcomes and %d lines used, want one", len(out), used)
	}
	return out[0]
}

func TestFieldsMayHoldTheSeparator(t *testing.T) {
	const text = "a|b|" + id2 + "|c"
	o := parseOne(t, line("Sent SMS", "31", "0", "42", "+393330000001", "A1", text, "CO|MU|NE"))
	if o.Err != nil {
		t.Fatal(o.Err)
	}
	if o.Intake.Text != text || o.Intake.Sender.Claimed != "CO|MU|NE" || o.Intake.Recipients[0].Address != "+393330000001" {
		t.Errorf("got %+v", o.Intake)
	}
}

func TestTexts(t *testing.T) {
	for name, c := range map[string]struct {
		coding, size, text string
		want, noText       string
		degraded           bool
	}{
		"ASCII":             {coding: "0", size: "4", text: "ciao", want: "ciao"},
		"a dot is no proof": {coding: "0", size: "7", text: "perch..", want: "perch..", degraded: true},
		"undefined coding":  {coding: "-1", size: "4", text: "ciao", want: "ciao"},
		"UCS-2":             {coding: "2", size: "4", text: "00E820AC", want: "è€"},
		"surrogates":        {coding: "2", size: "4", text: "D83DDE00", want: "😀"},
		"half a pair":       {coding: "2", size: "4", text: "D83D0061", want: "\uFFFDa", degraded: true},
		"half at the end":   {coding: "2", size: "4", text: "0061D83D", want: "a\uFFFD", degraded: true},
		"odd bytes":         {coding: "2", size: "3", text: "006100", noText: "undecodable", degraded: true},
		"no hex":            {coding: "2", size: "2", text: "00ZZ", noText: "undecodable", degraded: true},
		"binary":            {coding: "1", size: "2", text: "0061", noText: "undecodable", degraded: true},
		"unknown coding":    {coding: "7", size: "2", text: "ab", noText: "undecodable", degraded: true},
		"empty":             {coding: "0", size: "0"},
	} {
		t.Run(name, func(t *testing.T) {
			o := parseOne(t, line("Sent SMS", "31", c.coding, c.size, "+393330000001", "A1", c.text, "COMUNE"))
			if o.Err != nil {
				t.Fatal(o.Err)
			}
			if o.Intake.Text != c.want || o.Intake.NoText != c.noText || (len(o.Intake.Degraded) > 0) != c.degraded {
				t.Errorf("text %q, no_text %q, degraded %v", o.Intake.Text, o.Intake.NoText, o.Intake.Degraded)
			}
		})
	}
}

func TestBadLinesNameTheirFieldOnly(t *testing.T) {
	good := line("Sent SMS", "31", "0", "4", "+393330000001", "A1", "ciao", "COMUNE")
	for want, s := range map[string]string{
		"fewer fields":        "1795296885|Sent SMS",
		"id is no UUID":       strings.ReplaceAll(good, id1, "segreto"),
		"time is no":          "segreto" + good,
		"report is no number": strings.Replace(good, "|31|", "|segreto|", 1),
		"length is out":       strings.Replace(good, "|4|", "|-4|", 1),
		"text has not":        strings.Replace(good, "|4|", "|5|", 1),
		"before the text":     good[:120],
		"recipient is":        strings.Replace(good, "+393330000001", "", 1),
		"action is not known": strings.Replace(good, "Sent SMS", "segreto", 1),
		"message.ref is":      strings.Replace(good, "+393330000001", strings.Repeat("3", 600), 1),
		"report 3":            line("Receive DLR", "3", "-1", "0", "+393330000001", "A1", "", "COMUNE"),
	} {
		o := parseOne(t, s)
		if !errors.Is(o.Err, event.ErrRejected) || !strings.Contains(o.Err.Error(), want) || strings.Contains(o.Err.Error(), "segreto") {
			t.Errorf("got %v, want a rejection with %q", o.Err, want)
		}
	}
}

// A sender with a line break can't forge a line: whoever wrote it did not know
// the id that closes the true one.
func TestSenderForgesNoLine(t *testing.T) {
	forged := strings.ReplaceAll(line("Sent SMS", "31", "0", "4", "+393339999999", "A9", "ciao", "X"), id1, id2)
	log := line("Sent SMS", "31", "0", "4", "+393330000001", "A1", "ciao", "COMUNE\n"+forged+"\nX") + "\n" +
		strings.ReplaceAll(line("Sent SMS", "31", "0", "4", "+393330000002", "A2", "ciao", "COMUNE"), id1, "b2da7e8e-a833-48a9-9ab0-c371c97aafd9") + "\n"
	lines := asLines([]byte(log))
	out, used := newTestParser(t, Vedetta).Parse(lines, "", false)
	if used != 4 || len(out) != 3 {
		t.Fatalf("%d lines used for %d outcomes, want 4 for 3", used, len(out))
	}
	if out[0].Intake == nil || !out[0].Open || out[0].Intake.Sender.Claimed != "" || out[0].Intake.Recipients[0].Address != "+393330000001" {
		t.Errorf("the true line came to %+v", out[0])
	}
	if !errors.Is(out[1].Err, event.ErrRejected) || !bytes.Contains(out[1].Raw, []byte(forged)) {
		t.Errorf("the forged line came to %+v, %v", out[1].Intake, out[1].Err)
	}
	if out[2].Intake == nil || out[2].Open {
		t.Errorf("the next line came to %+v", out[2])
	}
	// At the end of a batch it waits for what follows.
	if out, used := newTestParser(t, Vedetta).Parse(append(asLines([]byte("\n")), lines[0]), "", true); used != 1 || len(out) != 1 {
		t.Errorf("%d lines used for %d outcomes, want the broken one left", used, len(out))
	}
}

func TestLineBrokenByTheReader(t *testing.T) {
	out, used := newTestParser(t, Vedetta).Parse([]tail.Line{{Data: []byte("x"), Broken: "the line is too long"}}, "", false)
	if used != 1 || !errors.Is(out[0].Err, event.ErrRejected) {
		t.Errorf("got %+v", out)
	}
}

// In the default format two equal lines are two messages, and each has the same
// key when it is read again.
func TestEqualLinesOfTheDefaultFormat(t *testing.T) {
	const l = "2026-11-21 21:33:18 Sent SMS [SMSC:FAKE] [SVC:s] [ACT:] [BINF:] [FID:] [META:] [from:C] [to:+393330000001] [flags:-1:0:-1:-1:31] [msg:4:ciao] [udh:0:]\n"
	p, lines := newTestParser(t, Default), asLines([]byte(l+l))
	first, _ := p.Parse(lines, "f1", false)
	again, _ := p.Parse(lines[1:], "f1", false)
	if cmp.Equal(first[0].Intake.Key, first[1].Intake.Key) {
		t.Error("both lines have one key")
	}
	if d := cmp.Diff(first[1].Intake.Key, again[0].Intake.Key); d != "" {
		t.Errorf("key after a restart (-first +again):\n%s", d)
	}
}

func TestLocalTimes(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{
		"2026-07-01 12:00:00": "2026-07-01T10:00:00Z",
		"2026-11-21 21:33:18": "2026-11-21T20:33:18Z",
		"2026-10-25 01:59:59": "2026-10-24T23:59:59Z",
		"2026-10-25 02:00:00": "2026-10-25T00:00:00Z", // comes twice: the first
		"2026-10-25 02:59:59": "2026-10-25T00:59:59Z",
		"2026-10-25 03:00:00": "2026-10-25T02:00:00Z",
		"2026-03-29 03:00:00": "2026-03-29T01:00:00Z",
	} {
		got, err := local("2006-01-02 15:04:05", s, rome)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s (%v), want %s", s, got.Format(time.RFC3339), err, want)
		}
	}
}

func TestDeployedConfigurationHasTheFormat(t *testing.T) {
	b, err := os.ReadFile("../../../../deploy/kannel/kannel.conf")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"access-log-format = \"" + AccessLogFormat + "\"\n", "access-log-clean = true\n", "access-log-time = gmt\n"} {
		if !strings.Contains(string(b), "\n"+want) {
			t.Errorf("deploy/kannel/kannel.conf has no line %q", want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"vedetta", "default"} {
		b, err := os.ReadFile("testdata/" + name + ".log")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		for l := range bytes.Lines(b) {
			f.Add(l)
		}
	}
	parsers := []*Parser{newTestParser(f, Vedetta), newTestParser(f, Default)}
	f.Fuzz(func(t *testing.T, b []byte) {
		lines := asLines(b)
		for _, p := range parsers {
			out, used := p.Parse(lines, "file", false)
			if used != len(lines) {
				t.Fatalf("%d of %d lines used", used, len(lines))
			}
			for _, o := range out {
				checkOutcome(t, o)
			}
		}
	})
}

func checkOutcome(t *testing.T, o Outcome) {
	t.Helper()
	n := 0
	for _, is := range []bool{o.Intake != nil, o.Err != nil, o.Passed != ""} {
		if is {
			n++
		}
	}
	if n != 1 {
		t.Fatalf("outcome is %d things at once", n)
	}
	if o.Err != nil && !errors.Is(o.Err, event.ErrRejected) {
		t.Fatalf("error %v is no rejection", o.Err)
	}
	if o.Intake == nil {
		return
	}
	if err := o.Intake.Validate(); err != nil {
		t.Fatalf("intake is not valid: %v", err)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, f := range []Format{Vedetta, Default} {
		b.Run(string(f), func(b *testing.B) {
			log, err := os.ReadFile("testdata/" + string(f) + ".log")
			if err != nil {
				b.Fatal(err)
			}
			p, lines := newTestParser(b, f), asLines(log)
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				_, used := p.Parse(lines, "file", false)
				n += used
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
