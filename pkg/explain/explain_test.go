package explain_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
	"vedetta/pkg/explain"
)

var update = flag.Bool("update", false, "rewrite the paragraphs in testdata")

// goldenFindings are the findings of the detectors' own golden cases, in their last
// revisions, by case.
func goldenFindings(t *testing.T, pattern string) (names []string, of map[string][]event.Finding) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	of = map[string][]event.Finding{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		var all, last []event.Finding
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		for i, f := range all {
			if !slices.ContainsFunc(all[i+1:], func(later event.Finding) bool { return later.ID == f.ID }) {
				last = append(last, f)
			}
		}
		name := filepath.Base(filepath.Dir(p))
		names, of[name] = append(names, name), append(of[name], last...)
	}
	return names, of
}

// rawCode is a word of a code that people should not read; ids of rules, lists
// and purposes stand in quotes or behind their name.
var rawCode = regexp.MustCompile(`[a-z]+_[a-z_]+`)

// TestEveryRule: each rule of each detector has a paragraph in both languages, and
// no code, empty place or wrong verb stands in the paragraphs of all golden cases.
func TestEveryRule(t *testing.T) {
	w := explain.New(all.Rules())
	_, cases := goldenFindings(t, "../detect/*/testdata/*/findings.json")
	seen := map[string]bool{}
	for name, findings := range cases {
		for _, f := range findings {
			seen[f.Rule] = true
			for _, language := range []string{explain.Italian, explain.English} {
				check(t, name, f, w.Paragraph(&f, language))
			}
		}
	}
	for _, r := range all.Rules() {
		f := event.Finding{Rule: r.ID, Channel: event.SMS, Severity: event.High}
		if p := w.Paragraph(&f, "it"); strings.HasPrefix(r.ID, "mismatch.") {
			if !seen[r.ID] {
				t.Errorf("no golden case of %s", r.ID)
			}
			if strings.Contains(p, r.TitleIT) || strings.Contains(p, r.Source+".") && strings.HasPrefix(r.Source, "GDPR") {
				t.Errorf("%s has no words of its own: %s", r.ID, p)
			}
		} else if !strings.Contains(p, r.Source) {
			t.Errorf("%s names no law: %s", r.ID, p)
		}
	}
}

func check(t *testing.T, name string, f event.Finding, p string) {
	t.Helper()
	bare := p
	for _, known := range append([]string{f.Rule, f.Declared, f.PolicyVersion}, names(f)...) {
		if known != "" {
			bare = strings.ReplaceAll(bare, known, "")
		}
	}
	if code := rawCode.FindString(bare); code != "" || strings.Contains(p, "%!") || strings.Contains(p, "  ") || strings.Contains(p, "«»") || strings.Contains(p, "..") {
		t.Errorf("%s, %s: %q in\n%s", name, f.Rule, code, p)
	}
}

// names are what the register calls things.
func names(f event.Finding) []string {
	var out []string
	for _, c := range f.CollectedFor {
		out = append(out, c.Name)
	}
	for _, r := range f.Rows {
		out = append(out, strings.TrimPrefix(r.ID, "purpose:"), r.Purpose, r.Ref, r.Text)
	}
	return out
}

// TestParagraphs compares the paragraphs of the golden cases about purposes with
// testdata/paragraphs.txt, for people to read.
func TestParagraphs(t *testing.T) {
	var b strings.Builder
	names, cases := goldenFindings(t, "../detect/mismatch/testdata/*/findings.json")
	w := explain.New(all.Rules())
	for _, name := range names {
		b.WriteString("== " + name + "\n")
		for _, f := range cases[name] {
			b.WriteString(w.Paragraph(&f, explain.Italian) + "\n\n")
		}
	}
	path := filepath.Join("testdata", "paragraphs.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read golden file (make it with -update): %v", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("paragraphs differ (-want +got):\n%s", diff)
	}
}

// TestOnlyWhatIsNamed: whatever a finding holds, the paragraph is the same each
// time, and holds no excerpt, sender, event or subject.
func TestOnlyWhatIsNamed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := event.Finding{
			Rule: rapid.SampledFrom([]string{"mismatch.purpose", "mismatch.electoral", "bulk.undeclared", "later.rule"}).Draw(rt, "rule"), Channel: event.SMS,
			People: rapid.IntRange(0, 3).Draw(rt, "people"), Messages: rapid.IntRange(0, 3).Draw(rt, "messages"), AtLeast: rapid.Bool().Draw(rt, "at least"),
			Excerpt: "XEXCERPT", Senders: []string{"XSENDER"}, OpeningEvent: "XEVENT", FirstEvent: "XFIRST", LastEvent: "XLAST", Subject: "XSUBJECT", ID: "XID",
			Opened: time.Unix(rapid.Int64Range(0, 4e9).Draw(rt, "opened"), 0), Verdict: rapid.SampledFrom([]event.Verdict{"", event.Unknown}).Draw(rt, "verdict"),
			Reasons: rapid.SliceOfN(rapid.SampledFrom([]string{"no_list", "window_10m", "later_code"}), 0, 3).Draw(rt, "reasons"),
		}
		until := f.Opened.Add(time.Hour)
		for range rapid.IntRange(0, 3).Draw(rt, "rows") {
			f.Rows = append(f.Rows, event.Row{
				Kind: rapid.SampledFrom([]string{"list", "purpose", "campaign", "withdrawal", "election", "emergency", "route", "sender", "template", "processor", "quiet_hours", "later"}).Draw(rt, "kind"),
				ID:   rapid.SampledFrom([]string{"uno", "*", "purpose:due", ""}).Draw(rt, "id"), Until: &until,
			})
		}
		for _, language := range []string{"it", "en"} {
			p := explain.New(nil).Paragraph(&f, language)
			if p != explain.New(nil).Paragraph(&f, language) || strings.Contains(p, "%!") || strings.Contains(p, "X") {
				rt.Fatalf("%s", p)
			}
		}
	})
}

// TestRowWithoutAFirstDay: a row that only ends held until then, not on that day.
func TestRowWithoutAFirstDay(t *testing.T) {
	until := time.Date(2026, 4, 30, 22, 0, 0, 0, time.UTC)
	f := event.Finding{Rule: "mismatch.unknown", Channel: event.Mail, Severity: event.Info, Rows: []event.Row{{Kind: "expired_list", ID: "news", Purpose: "eventi", Until: &until}}}
	w := explain.New(all.Rules())
	for language, want := range map[string]string{explain.Italian: "valido fino al 30/04/2026", explain.English: "valid until 30/04/2026"} {
		if p := w.Paragraph(&f, language); !strings.Contains(p, want) {
			t.Errorf("%s: no %q in %s", language, want, p)
		}
	}
}

// TestBeyondMaximum: how many people a campaign reached beyond its maximum is said where
// one maximum held; where the register changed it, who was one too many is a matter of
// which held when, and both rows stand there.
func TestBeyondMaximum(t *testing.T) {
	most := func(n string) event.Row { return event.Row{Kind: "campaign_maximum", ID: "mensa", Text: n} }
	f := event.Finding{Rule: "mismatch.campaign_maximum", People: 5, Messages: 5, Rows: []event.Row{most("3")}}
	w := explain.New(all.Rules())
	if got := w.Paragraph(&f, explain.Italian); !strings.Contains(got, "2 persone oltre il massimo") {
		t.Errorf("one maximum: %s", got)
	}
	f.Rows = []event.Row{most("3"), most("4")}
	if got := w.Paragraph(&f, explain.Italian); strings.Contains(got, "oltre il massimo") {
		t.Errorf("two maxima: %s", got)
	}
}
