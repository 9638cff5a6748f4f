package personaldata

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// tableKinds are the kinds that the tables mark; the corpus has the others.
var tableKinds = []Kind{PhoneNumber, FiscalCode, EmailAddress, IBAN}

// found is a span as the tables write it.
type found struct {
	Kind Kind
	Text string
}

func TestFindsWhatPeopleWrite(t *testing.T) {
	f := mustNew(t, Config{})
	lines := tableLines(t, "testdata/positive.txt", 100)
	for _, line := range lines {
		text, want := parseMarks(line)
		got := slices.DeleteFunc(findIn(f, text), func(x found) bool { return !slices.Contains(tableKinds, x.Kind) })
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s\n(-want +got)\n%s", line, diff)
		}
	}
}

func TestFindsNothingInHardNegatives(t *testing.T) {
	f := mustNew(t, Config{})
	for _, line := range tableLines(t, "testdata/negative.txt", 60) {
		got := slices.DeleteFunc(findIn(f, line), func(x found) bool { return x.Kind == Person })
		if len(got) > 0 {
			t.Errorf("%s: found %v", line, got)
		}
	}
}

func findIn(f *Scanner, text string) []found {
	var out []found
	for _, s := range f.Find(text) {
		out = append(out, found{s.Kind, text[s.Start:s.End]})
	}
	return out
}

// tableLines reads a table without its comments and asserts its size.
func tableLines(t *testing.T, path string, least int) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines []string
	for s := bufio.NewScanner(file); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, line)
		}
	}
	if len(lines) < least {
		t.Fatalf("%s has %d lines, want %d", path, len(lines), least)
	}
	return lines
}

// parseMarks takes the brackets out of a line: "al ⟦T 333 1234567⟧".
func parseMarks(line string) (text string, want []found) {
	kinds := map[string]Kind{"T": PhoneNumber, "F": FiscalCode, "M": EmailAddress, "I": IBAN}
	var plain strings.Builder
	for {
		before, rest, ok := strings.Cut(line, "⟦")
		plain.WriteString(before)
		if !ok {
			return plain.String(), want
		}
		mark, after, _ := strings.Cut(rest, "⟧")
		letter, value, _ := strings.Cut(mark, " ")
		want = append(want, found{kinds[letter], value})
		plain.WriteString(value)
		line = after
	}
}
