package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
)

// TestLedgerKeepsWhatIsOnTheDisk: whatever changes in which order, a ledger with room for
// two findings says what a map of all says.
func TestLedgerKeepsWhatIsOnTheDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := newLedger(2)
		if err != nil {
			t.Fatal(err)
		}
		defer l.close()
		want, order := map[string]*entry{}, []string{}
		at := time.Date(2026, 5, 8, 10, 0, 0, 0, time.UTC)
		for n := range rapid.IntRange(0, 40).Draw(t, "changes") {
			id := fmt.Sprint("f-", rapid.IntRange(0, 9).Draw(t, "id"))
			f := &event.Finding{
				ID: id, Revision: uint64(n), Rule: "bulk.undeclared", About: event.AboutCampaign, Subject: "d-1", Opened: at, Updated: at.Add(time.Duration(n)), People: n,
				Excerpt: strings.Repeat("è\n", rapid.IntRange(0, 400).Draw(t, "excerpt")),
				Senders: []string{fmt.Sprint("ufficio", n)}, Reasons: []string{"window_10m"}, ExposedFrom: &at,
				CollectedFor: []event.Count{{Name: "avvisi", People: n}}, Rows: []event.Row{{Kind: "list", ID: "scuola", From: &at}},
			}
			raised := entry{Event: fmt.Sprint("e-", n), At: at, Line: n}
			if want[id] == nil {
				w := raised
				want[id], order = &w, append(order, id)
			}
			l.raise(id, &raised)
			want[id].fill(f)
			if err := l.fill(f); err != nil {
				t.Fatal(err)
			}
			f.Senders[0], f.Rows[0].ID = "changed", "changed" // a detector goes on with it
			if asked := fmt.Sprint("f-", rapid.IntRange(0, 9).Draw(t, "asked")); true {
				got, err := l.find(asked)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want[asked], got); diff != "" {
					t.Fatalf("%s (-want +got):\n%s", asked, diff)
				}
			}
		}
		var got []*entry
		some := rapid.IntRange(1, 12).Draw(t, "some")
		err = l.each(some, func(chunk []*entry) error {
			got = append(got, chunk...)
			return nil
		})
		if err != nil || len(got) != len(order) {
			t.Fatalf("%d findings of %d: %v", len(got), len(order), err)
		}
		for i, id := range order {
			if diff := cmp.Diff(want[id], got[i]); diff != "" {
				t.Errorf("%s in the end (-want +got):\n%s", id, diff)
			}
		}
	})
}

// TestLedgerSaysThatTheDiskFailed: what cannot be kept is no finding less.
func TestLedgerSaysThatTheDiskFailed(t *testing.T) {
	l, err := newLedger(1)
	if err != nil {
		t.Fatal(err)
	}
	l.close()
	for _, id := range []string{"f-1", "f-2"} {
		l.raise(id, &entry{Finding: event.Finding{ID: id}})
	}
	if err := l.fill(&event.Finding{ID: "f-2"}); err == nil {
		t.Error("a finding was lost, and nobody says so")
	}
	if err := l.each(10, func([]*entry) error { return nil }); err == nil {
		t.Error("in the end it was forgotten")
	}
}

// TestExposuresComeByTime: whatever the order in which they are final, with all that they
// tell.
func TestExposuresComeByTime(t *testing.T) {
	l, err := newExposures()
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	start := time.Date(2026, 5, 8, 10, 0, 0, 0, time.UTC)
	want := make([]ReplayExposure, 7)
	for _, n := range []int{3, 0, 6, 1, 5, 2, 4} {
		from := start.Add(time.Duration(n/2) * time.Hour) // two at one time keep their order: 0 before 1
		want[n] = moderation.Exposure{Body: "c_a", Item: fmt.Sprint("i", n), Kinds: []string{"IBAN_CODE"}, From: from, To: &from, OpenedBy: "e", Intervals: []moderation.KindExposed{{Kind: "IBAN_CODE", From: from, OpenedBy: "e"}}}
		l.add(want[n])
	}
	want[2], want[3] = want[3], want[2] // as they came
	want[4], want[5] = want[5], want[4]
	var got []ReplayExposure
	err = l.each(3, func(chunk []*ReplayExposure) error {
		for _, x := range chunk {
			got = append(got, *x)
		}
		return nil
	})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
