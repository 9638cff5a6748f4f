package contacts

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// With CONTACTS_MEASURE=10000000 it prints the figures of that many.
func TestMeasure(t *testing.T) {
	n := 20_000
	if s := os.Getenv("CONTACTS_MEASURE"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		must(t, err)
	}
	start := time.Now()
	last := Progress{}
	f, err := Measure(t.Context(), n, min(n, 200), func(p Progress) {
		if p.Done < last.Done || p.Contacts < last.Contacts || p.Done > p.Total {
			t.Errorf("progress went from %+v to %+v", last, p)
		}
		last = p
	})
	must(t, err)
	if f.Tokens != n || f.WrongInReloads != 0 || last.Done != f.CSVBytes || last.Total != f.CSVBytes || last.Contacts <= n || last.Broken != 0 {
		t.Errorf("%+v, last %+v", f, last)
	}
	for _, word := range []string{"contacts", "import", "load", "look-ups", "reload"} {
		if !strings.Contains(f.String(), word) {
			t.Errorf("nothing of %s in %s", word, f)
		}
	}
	t.Logf("%s\nall %s", f, time.Since(start))
}
