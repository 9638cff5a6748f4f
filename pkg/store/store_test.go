package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
	"vedetta/pkg/store"
	"vedetta/pkg/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var day = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// message is an SMS to tokens; n makes its id.
func message(n int, campaign string, tokens ...string) *event.Event {
	e := &event.Event{
		ID: fmt.Sprintf("20261121-%026d", n), Source: "/collector/sms/kannel/gw1", Type: event.MessageSubmitted,
		Time: day.Add(time.Duration(n) * time.Second), Body: "c_f257", Channel: event.SMS,
		Data: event.Data{
			Ingested: day, Direction: event.Outbound, Text: "Comizio in piazza", Message: &event.Message{Ref: fmt.Sprint("ref", n), Gateway: "gw1", Size: 17},
			Sender: event.Sender{Claimed: event.Party{Class: event.Functional, Address: "comune"}},
		},
		Facts: &event.Facts{Campaign: campaign, Purpose: "electoral_propaganda", Confidence: 0.9, Exact: 1 << 63, Words: 3},
	}
	for _, t := range tokens {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: event.Token(t), Field: event.FieldEnvelope, External: true})
	}
	return e
}

func query(t *testing.T, s *store.Store, sql string) string {
	t.Helper()
	table, err := s.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range table.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = fmt.Sprint(c)
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return strings.Join(lines, "\n")
}

func write(t *testing.T, s *store.Store, batches ...*event.Batch) {
	t.Helper()
	for _, b := range batches {
		if err := s.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	s, c := storetest.Open(t)
	write(t, s, &event.Batch{Events: []*event.Event{message(1, "c", "2026-a")}})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := query(t, s, "SELECT count() FROM "+c.Views+".events"); got != "1" {
		t.Errorf("%s events after a second migration, want 1", got)
	}
}

func TestPeopleAreCountedOnceHoweverOftenRowsAreWritten(t *testing.T) {
	s, c := storetest.Open(t)
	first := &event.Batch{Events: []*event.Event{message(1, "rally", "2026-a", "2026-b"), message(2, "rally", "2026-b", "2026-c")}}
	// The same batch again, as after a lost answer; then the same events in
	// another batch, as after a death.
	other := &event.Batch{Events: []*event.Event{message(2, "rally", "2026-b", "2026-c"), message(3, "rally", "2026-d")}}
	write(t, s, first, first, other)
	if got := query(t, s, "SELECT messages, people FROM "+c.Views+".campaigns"); got != "3|4" {
		t.Errorf("messages and people %s, want 3|4", got)
	}
	if got := query(t, s, "SELECT count(), sum(recipients), sum(recipients_hidden) FROM "+c.Views+".events"); got != "3|5|5" {
		t.Errorf("events and recipients %s, want 3|5|5", got)
	}
}

func TestTheLatestRevisionOfAFindingCounts(t *testing.T) {
	s, c := storetest.Open(t)
	f := func(revision uint64, people int) *event.Finding {
		return &event.Finding{
			ID: "f-1", Revision: revision, Body: "c_f257", Channel: event.SMS, Rule: "bulk.undeclared", RuleVersion: 1, Severity: event.High,
			About: event.AboutCampaign, Subject: "d-1", OpeningEvent: "20261121-aaaaaaaaaaaaaaaaaaaaaaaaaa", Opened: day, Updated: day, Detected: day,
			People: people, Messages: people, CollectedFor: []event.Count{{Name: "tari", People: people}}, Excerpt: "Comizio […]",
		}
	}
	if err := s.WriteRules(t.Context(), []event.Rule{{ID: "bulk.undeclared", Version: 1, TitleIT: "Invio massivo", TitleEN: "Bulk send"}}); err != nil {
		t.Fatal(err)
	}
	write(t, s, &event.Batch{Findings: []*event.Finding{f(60, 60)}}, &event.Batch{Findings: []*event.Finding{f(50, 50)}})
	if got := query(t, s, "SELECT people, title_it, collected_for['tari'] FROM "+c.Views+".findings"); got != "60|Invio massivo|60" {
		t.Errorf("finding %s, want 60|Invio massivo|60", got)
	}
}

func TestDeliveryStatesUpdateTheMessage(t *testing.T) {
	s, c := storetest.Open(t)
	delivered := message(11, "")
	delivered.Type, delivered.Data.Message.Ref = event.MessageDelivered, "ref1"
	failed := message(12, "")
	failed.Type, failed.Data.Message.Ref = event.MessageFailed, "ref2"
	write(t, s, &event.Batch{Events: []*event.Event{message(1, "", "2026-a"), message(2, "", "2026-b"), message(3, "", "2026-c"), delivered, failed}})
	if got := query(t, s, "SELECT event_id, state FROM "+c.Views+".messages ORDER BY event_time"); got !=
		"20261121-00000000000000000000000001|delivered\n20261121-00000000000000000000000002|failed\n20261121-00000000000000000000000003|submitted" {
		t.Errorf("states\n%s", got)
	}
}

func TestTheReaderSeesTheViewsAndNothingElse(t *testing.T) {
	s, c := storetest.Open(t)
	write(t, s, &event.Batch{Events: []*event.Event{message(1, "c", "2026-a")}})
	rc := c
	rc.DSN = storetest.DSN(storetest.Engine(t), storetest.Reader) + store.DSN("/"+c.Views)
	reader, err := store.Open(rc)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, view := range []string{"events", "recipients", "messages", "campaigns", "findings", "incidents", "exposures", "sources", "rules"} {
		if _, err := reader.Query(t.Context(), "SELECT * FROM "+c.Views+"."+view+" LIMIT 1"); err != nil {
			t.Errorf("view %s: %v", view, err)
		}
	}
	if _, err := reader.Query(t.Context(), "SELECT count() FROM events"); err != nil {
		t.Errorf("a view by its bare name: %v", err)
	}
	for _, sql := range []string{
		"SELECT * FROM " + c.Data + ".identity_vault", "SELECT * FROM " + c.Data + ".events", "INSERT INTO " + c.Data + ".rules VALUES ('a',1,'','','')",
		"DROP VIEW " + c.Views + ".events", "SELECT * FROM file('/etc/passwd', 'LineAsString')",
	} {
		if _, err := reader.Query(t.Context(), sql); err == nil {
			t.Errorf("the reader may: %s", sql)
		} else if e, ok := errors.AsType[*clickhouse.Exception](err); ok && e.Code == 0 {
			t.Errorf("%s: error without a code: %v", sql, err)
		}
	}
}

func TestTextNeverReachesClickHouse(t *testing.T) {
	s, c := storetest.Open(t)
	write(t, s, &event.Batch{Events: []*event.Event{message(1, "c", "2026-a")}})
	columns := query(t, s, "SELECT name FROM system.columns WHERE database = '"+c.Data+"' AND table = 'events' ORDER BY name")
	for _, forbidden := range []string{"\ntext", "\nsubject", "actor", "author"} {
		if strings.Contains("\n"+columns, forbidden+"\n") {
			t.Errorf("table events has a column %s", strings.TrimSpace(forbidden))
		}
	}
	if got := query(t, s, "SELECT * FROM "+c.Data+".events"); strings.Contains(got, "Comizio") {
		t.Error("a row of events holds the text")
	}
}

func TestIncidentAndVaultRows(t *testing.T) {
	s, c := storetest.Open(t)
	in := &event.Incident{
		ID: "i-1", Key: "c_f257/campaign/d-1", Body: "c_f257", Severity: event.High, State: "new", Opened: day, Updated: day, Detected: day, Revision: 1,
		Findings: []event.Finding{{ID: "f-1", OpeningEvent: "20261121-aaaaaaaaaaaaaaaaaaaaaaaaaa"}},
	}
	alerted := *in
	alerted.Revision, alerted.Alerted = 2, day
	for _, i := range []*event.Incident{in, &alerted, in} {
		if err := s.WriteIncident(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	if got := query(t, s, "SELECT count(), any(alerted_at IS NOT NULL), any(findings) FROM "+c.Views+".incidents"); got != "1|1|[f-1]" {
		t.Errorf("incidents %s", got)
	}
	e := message(1, "", "2026-a")
	e.Data.Vault = &event.Vault{KeyID: "k", SealedKey: []byte{0xff, 0}, Entries: []event.VaultEntry{{Token: "2026-a", Mask: "+39 347 ••• ••09", Sealed: []byte{1, 0, 0xfe}}}}
	write(t, s, &event.Batch{Events: []*event.Event{e}})
	if diff := cmp.Diff("+39 347 ••• ••09|0100FE|FF00", query(t, s, "SELECT v.mask, hex(v.sealed), hex(k.sealed_key) FROM "+c.Data+".identity_vault v JOIN "+c.Data+".vault_keys k USING key_id")); diff != "" {
		t.Error(diff)
	}
}

func TestABatchMaySpanManyDays(t *testing.T) {
	s, c := storetest.Open(t)
	b := &event.Batch{}
	for i := range 150 {
		e := message(i, "", "2026-a")
		e.Time = day.AddDate(0, 0, -i)
		e.ID = e.Time.Format("20060102") + e.ID[8:]
		b.Events = append(b.Events, e)
	}
	write(t, s, b, b)
	if got := query(t, s, "SELECT count(), uniqExact(day) FROM "+c.Data+".events FINAL"); got != "150|150" {
		t.Errorf("rows and days %s, want 150|150", got)
	}
}

func TestAPersonIsOneOverNewYear(t *testing.T) {
	s, c := storetest.Open(t)
	december, january := message(1, "rally", "2026-x"), message(2, "rally", "2027-y")
	january.Data.Recipients[0].Previous = "2026-x"
	march := message(3, "rally", "2027-y")
	write(t, s, &event.Batch{Events: []*event.Event{december, january, march}})
	if got := query(t, s, "SELECT messages, people, people_external FROM "+c.Views+".campaigns"); got != "3|1|1" {
		t.Errorf("messages and people %s, want 3|1|1", got)
	}
}

func TestAMessageThatNeverLeftTheGatewayIsThere(t *testing.T) {
	s, c := storetest.Open(t)
	e := message(1, "", "2026-a")
	e.Type = event.MessageFailed
	write(t, s, &event.Batch{Events: []*event.Event{e}})
	if got := query(t, s, "SELECT state FROM "+c.Views+".messages"); got != "failed" {
		t.Errorf("states %q, want one failed message", got)
	}
}
