package campaign

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestUnreadTexts holds that a text that nobody may read belongs to the campaign whose
// texts last had its digest, also after a snapshot, and to none that is forgotten.
func TestUnreadTexts(t *testing.T) {
	texts := []Text{}
	for line := range strings.Lines("gita al lago con merenda e giochi per tutti\ntorneo di bocce al circolo degli anziani del borgo\nlettura animata di fiabe nordiche in biblioteca\n") {
		texts = append(texts, TextOf(line))
	}
	rapid.Check(t, func(t *rapid.T) {
		g := New(Options{Forget: 10 * time.Minute})
		named := map[string]string{}   // campaign by digest
		seen := map[string]time.Time{} // latest message of a campaign
		times := map[string]int{}      // its messages
		for i := range rapid.IntRange(1, 120).Draw(t, "messages") {
			at := time.Unix(int64(i*rapid.SampledFrom([]int{1, 60}).Draw(t, "pace")), 0)
			if n := time.Unix(int64(i*60), 0); at.Before(n) {
				at = n // time never goes back here
			}
			digest := rapid.SampledFrom([]string{"", "x", "y", "z"}).Draw(t, "digest")
			x := rapid.SampledFrom(texts).Draw(t, "text")
			if rapid.Bool().Draw(t, "unread") {
				x = Text{}
			}
			x.Digest = digest
			got := g.Assign("c_a", at, fmt.Sprint(i), x).Campaign
			want := named[digest]
			forget := 10 * time.Minute
			if times[want] > 8 {
				forget *= lastingTimes
			}
			if want != "" && at.Sub(seen[want]) > forget {
				want = "" // forgotten
			}
			switch {
			case x.Words > 0 && digest != "":
				named[digest] = got
			case x.Words == 0 && (digest == "" && got != "" || digest != "" && got != want):
				t.Fatalf("an unread text %q is of %q, want %q", digest, got, want)
			}
			if got != "" {
				seen[got] = at
				times[got]++
			}
			if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
				var b bytes.Buffer
				if err := g.Snapshot(&b); err != nil {
					t.Fatal(err)
				}
				g = New(Options{Forget: 10 * time.Minute})
				if err := g.Restore(&b); err != nil {
					t.Fatal(err)
				}
			}
		}
		n := 0
		for _, b := range g.bodies {
			n += len(b.digests)
		}
		if n > len(named) {
			t.Fatalf("%d digests are remembered of %d", n, len(named))
		}
	})
}
