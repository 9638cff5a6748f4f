package campaign

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/pairs.tsv
var pairsTable string

// TestQuality measures how well likeness tells one campaign from another, over
// pairs of invented municipal messages.
func TestQuality(t *testing.T) {
	var truePos, falsePos, falseNeg, pairs int
	for line := range strings.Lines(pairsTable) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 4 {
			continue
		}
		pairs++
		a, b := TextOf(cells[2]), TextOf(cells[3])
		alike, same := alike(a, b), cells[0] == "same"
		switch {
		case alike && same:
			truePos++
		case alike:
			falsePos++
			t.Logf("wrongly alike (%d bits, %s):\n  %s\n  %s", distance(a.Template, b.Template), cells[1], cells[2], cells[3])
		case same:
			falseNeg++
			t.Logf("missed (%d bits, %s):\n  %s\n  %s", distance(a.Template, b.Template), cells[1], cells[2], cells[3])
		}
	}
	precision := float64(truePos) / float64(truePos+falsePos)
	recall := float64(truePos) / float64(truePos+falseNeg)
	t.Logf("%d pairs: precision %.3f, recall %.3f", pairs, precision, recall)
	if pairs < 150 || precision < 0.99 || recall < 0.9 {
		t.Errorf("%d pairs: precision %.3f, recall %.3f; want 150, 0.99, 0.90", pairs, precision, recall)
	}
}
