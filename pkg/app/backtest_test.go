package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vedetta/pkg/event"
	"vedetta/pkg/generate"
	"vedetta/pkg/store"
	"vedetta/pkg/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// stored writes the rows of a replay as the analyser does. A repeat comes to no
// row, as JetStream drops it: in the log it would move an event to its last
// place.
type stored struct {
	*replay
	db   *store.Store
	seen map[string]bool
}

func (s stored) Write(ctx context.Context, b *event.Batch) error {
	once := *b
	once.Events = nil
	for _, e := range b.Events {
		if !s.seen[e.ID] {
			s.seen[e.ID] = true
			once.Events = append(once.Events, e)
		}
	}
	return errors.Join(s.db.Write(ctx, &once), s.replay.Write(ctx, b))
}

// replayInto replays a log as Replay does, with its rows in a store.
func replayInto(t *testing.T, db *store.Store, seen map[string]bool, o ReplayOptions) (*ReplayResult, []event.Finding) {
	t.Helper()
	var out []event.Finding
	o.Finding = func(f *ReplayFinding) error {
		out = append(out, f.Finding)
		return nil
	}
	r, err := newReplay(o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if db == nil {
		err = r.newJudge(r)
	} else {
		err = r.newJudge(stored{r, db, seen})
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := errors.Join(r.run(ctx, r.judgeBatch), r.end(ctx), r.report()); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b event.Finding) int { return cmp.Compare(a.ID, b.ID) })
	return &r.result, out
}

// TestABacktestOfStoredEvents: what is found in the rows of generated towns, whose
// texts are gone, is what was found in their raw events, by every rule.
func TestABacktestOfStoredEvents(t *testing.T) {
	for _, seed := range []uint64{31, 32} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			town := t.TempDir()
			if _, err := generate.Run(t.Context(), town, generate.Options{Seed: seed, Weeks: 3, Employees: 150, Citizens: 20_000, Events: 20_000, Incidents: 1}); err != nil {
				t.Fatal(err)
			}
			log, err := os.ReadFile(filepath.Join(town, "events.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			o := ReplayOptions{Events: bytes.NewReader(log), Policies: []string{filepath.Join(town, "policy.yaml")}, Keys: t.TempDir(), MakeKeys: true}
			db, _ := storetest.Open(t)
			seen := map[string]bool{}
			raw, want := replayInto(t, db, seen, o)

			var lines bytes.Buffer
			enc := json.NewEncoder(&lines)
			for _, body := range bodiesOf(want) {
				err := db.Events(t.Context(), body, time.Unix(0, 0), raw.To.AddDate(1, 0, 0), func(e *event.Event) error {
					line, err := ExportLine(e)
					return errors.Join(err, enc.Encode(line))
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			o.Events = &lines
			again, got := replayInto(t, nil, nil, o)
			if again.Stored.Events != len(seen) || again.Tokens != len(seen) || raw.Tokens != 0 || again.Stored.Old != 0 || len(again.Rejected) != 0 {
				t.Errorf("of %d events: %+v, refused %v", len(seen), again.Stored, again.Rejected)
			}
			rules := map[string]bool{}
			for _, f := range want {
				rules[f.Rule] = true
			}
			if len(rules) < 20 || !rules["mismatch.revealing"] || !rules["bulk.reply_all"] {
				t.Errorf("the town has only findings of %v", rules)
			}
			// What a row doesn't keep: an excerpt, and all digits of a confidence.
			opts := gocmp.Options{
				cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6), cmpopts.IgnoreFields(event.Finding{}, "Excerpt", "Evidence", "Detected"),
			}
			if diff := gocmp.Diff(want, got, opts); diff != "" {
				t.Errorf("findings of %d raw and %d stored events differ (-raw +stored):\n%.6000s", raw.Events, again.Events, diff)
			}
		})
	}
}

func bodiesOf(findings []event.Finding) (out []event.Body) {
	for _, f := range findings {
		if !slices.Contains(out, f.Body) {
			out = append(out, f.Body)
		}
	}
	return out
}
