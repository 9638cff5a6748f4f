package app

import (
	"fmt"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/store/storetest"
)

func pupil(i int) event.Token { return event.Token(fmt.Sprintf("2026-%d", i)) }

// installVersion adds a version with a list of six people, some of whom objected.
func installVersion(t *testing.T, register *policy.Register, version string, published time.Time, objected map[int]time.Time) {
	t.Helper()
	p, err := policy.Parse("p.yaml", []byte(`body: {ipa: c_a, name: A}
dpo: {mail: rpd@a.test}
dpia_ref: x
retention: {findings: 90}
purposes: [{id: avvisi, legal_basis: public_task, labels: [service_information]}]
lists: [{id: scuola, purpose: avvisi, source: service, notice_version: v1}]
`))
	if err != nil {
		t.Fatal(err)
	}
	p.Version = version
	of := map[event.Token]contacts.Profile{}
	for i := range 6 {
		profile := contacts.Profile{Lists: []contacts.Membership{{List: "scuola"}}}
		if at, ok := objected[i]; ok {
			profile.Withdrawals = []contacts.Withdrawal{{Kind: contacts.Objected, Scope: "scuola", At: at}}
		}
		of[pupil(i)] = profile
	}
	if err := register.Install(p, policy.NewProfiles("c_a", version, of), published); err != nil {
		t.Fatal(err)
	}
}

// TestAWithdrawalThatBecomesKnownLater: the register's next version says that two
// people had withdrawn before the messages of a day. The second stage finds them in
// the rows, as unknown, and finds the same when it is asked again.
func TestAWithdrawalThatBecomesKnownLater(t *testing.T) {
	db, _ := storetest.Open(t)
	sent := time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	batch := &event.Batch{}
	for i := range 6 {
		batch.Events = append(batch.Events, &event.Event{
			ID: fmt.Sprintf("20260305-%026d", i), Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_a", Time: sent.Add(time.Duration(i) * time.Minute),
			Seq: uint64(i + 1), Data: event.Data{Ingested: sent.Add(time.Hour), Direction: event.Outbound, Purpose: "avvisi", Recipients: []event.Recipient{{Token: pupil(i), External: true}}},
			Facts: &event.Facts{Version: event.FactsVersion, Purpose: "service_information", Confidence: 0.9, Exact: 1, Words: 12, Campaign: "d-1"},
		})
	}
	if err := db.Write(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	register := new(policy.Register)
	look := func() []*event.Finding {
		t.Helper()
		stage := horizon.Withdrawals{Sends: db, Registers: replayRegisters{register}, Judge: judgeLater}
		found, err := stage.Look(t.Context(), sent.AddDate(0, 0, 10))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	installVersion(t, register, "1", time.Time{}, map[int]time.Time{5: sent.Add(-time.Hour)}) // who is known to have objected is the first stage's
	if found := look(); len(found) > 0 {
		t.Fatalf("before: %+v", found[0])
	}
	installVersion(t, register, "2", sent.AddDate(0, 0, 5), map[int]time.Time{1: sent.AddDate(0, 0, -3), 2: sent.Add(-time.Minute), 3: sent.AddDate(0, 0, 1), 5: sent.Add(-time.Hour)})
	found := look()
	if len(found) != 1 || found[0].Rule != "mismatch.withdrawal_known_later" || found[0].Verdict != event.Unknown || found[0].People != 2 || found[0].Subject != "scuola/2026-03-05" || found[0].PolicyVersion != "1" {
		t.Fatalf("found %+v", found)
	}
	if again := look(); len(again) != 1 || again[0].MsgID() != found[0].MsgID() {
		t.Errorf("asked again: %+v", again)
	}
}
