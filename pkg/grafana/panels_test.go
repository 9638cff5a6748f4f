package grafana_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/grafana"
	"vedetta/pkg/policy"
	"vedetta/pkg/store"
	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// body is the public body of the rows.
const body = "c_f257"

// dashboards reads the dashboards of the repository.
func dashboards(t *testing.T) []grafana.File {
	t.Helper()
	files, err := grafana.ReadFiles(filepath.Join("..", "..", "dashboards"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func queries(t *testing.T, f grafana.File) []grafana.PanelQuery {
	t.Helper()
	qs, err := grafana.Queries(f.JSON)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if len(qs) == 0 {
		t.Fatalf("%s has no queries", f.Name)
	}
	return qs
}

// migrated returns the shared engine's store with empty views.
func migrated(t *testing.T) *store.Store {
	t.Helper()
	c := store.DefaultConfig()
	c.DSN = store.DSN(storetest.Engine(t).DSN(storetest.Owner, "default"))
	s, err := store.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, db := range []string{c.Data, c.Views} {
		ask(t, storetest.Owner, "DROP DATABASE IF EXISTS "+db+" SYNC")
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// ask runs a statement and returns its rows.
func ask(t *testing.T, u chdb.User, sql string) [][]any {
	t.Helper()
	rows, err := try(t, u, sql)
	if err != nil {
		t.Fatalf("%v in:\n%s", err, sql)
	}
	return rows
}

func try(t *testing.T, u chdb.User, sql string) ([][]any, error) {
	t.Helper()
	url := "http://" + storetest.Engine(t).Addr() + "/?default_format=JSONCompact"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(sql))
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(u.Name, string(u.Password))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%d: %s", resp.StatusCode, text)
	}
	var answer struct {
		Data [][]any `json:"data"`
	}
	if len(text) == 0 {
		return nil, nil
	}
	return answer.Data, json.Unmarshal(text, &answer)
}

// expandAll expands a query for the days around now.
func expandAll(t *testing.T, q grafana.PanelQuery, vars grafana.Vars) string {
	t.Helper()
	sql, err := grafana.Expand(q.SQL, time.Now().Add(-7*24*time.Hour), time.Now().Add(time.Hour), vars)
	if err != nil {
		t.Fatalf("%s %q: %v", q.Kind, q.Title, err)
	}
	return sql
}

// TestPanelsOnEmptyViews runs all SQL of all dashboards as the read-only user
// before there are rows, and without any value to choose.
func TestPanelsOnEmptyViews(t *testing.T) {
	migrated(t)
	for _, f := range dashboards(t) {
		for _, q := range queries(t, f) {
			for _, vars := range []grafana.Vars{{"body": {body}, "channel": {"sms", "mail"}}, {"body": nil, "channel": nil}} {
				if _, err := try(t, storetest.Reader, expandAll(t, q, vars)); err != nil {
					t.Errorf("%s: %s %q with %v: %v", filepath.Base(f.Name), q.Kind, q.Title, vars, err)
				}
			}
		}
	}
}

// TestPanelsShowRows runs them over a few rows: each must show something.
func TestPanelsShowRows(t *testing.T) {
	fill(t, migrated(t))
	vars := grafana.Vars{"body": {body}, "channel": {"sms", "mail", "social"}}
	for _, f := range dashboards(t) {
		for _, q := range queries(t, f) {
			rows, err := try(t, storetest.Reader, expandAll(t, q, vars))
			if err != nil {
				t.Errorf("%s: %s %q: %v", filepath.Base(f.Name), q.Kind, q.Title, err)
				continue
			}
			if len(rows) == 0 {
				t.Errorf("%s: %s %q shows nothing", filepath.Base(f.Name), q.Kind, q.Title)
			}
			if q.Datasource != grafana.DatasourceType {
				t.Errorf("%s: %s %q asks %q", filepath.Base(f.Name), q.Kind, q.Title, q.Datasource)
			}
		}
	}
}

// TestPanelFigures checks what single panels say of the rows of fill.
func TestPanelFigures(t *testing.T) {
	fill(t, migrated(t))
	vars := grafana.Vars{"body": {body}, "channel": {"sms", "mail", "social"}}
	sql := byTitle(t)
	for _, c := range []struct {
		title string
		col   int
		want  string
	}{
		{"Messaggi e contenuti · Messages and posts", 0, "3"},
		{"Persone raggiunte · People reached", 0, "3"},
		{"Incidenti aperti · Open incidents", 0, "1"},
		{"Esposizioni in corso · Exposures standing", 0, "1"},
		{"Messaggi non visti · Messages not seen", 0, "4"},
		{"Persone raggiunte per campagna · People reached by campaign", 3, "3"},
		{"Ritardo di rilevazione, p95 · Detection delay, p95", 0, "5"},
		{"Esposizioni in corso · Exposures standing now", 4, "300"},
		{"Esposizioni in corso · Exposures standing now", 6, "240"}, // 5 h of health data with a limit of 1 h
		{"Elenco degli incidenti aperti · List of open incidents", 6, "5"},
		{"Elenco degli incidenti aperti · List of open incidents", 3, "Invio massivo · Bulk send"},
		{"Silenzio delle fonti · Silence of the sources", 4, "300"}, // since the comment,
	} {
		rows := ask(t, storetest.Reader, expandAll(t, sql[c.title], vars))
		if len(rows) == 0 {
			t.Errorf("%q shows nothing", c.title)
			continue
		}
		if got := fmt.Sprint(rows[0][c.col]); got != c.want {
			t.Errorf("%q column %d = %s, want %s (%v)", c.title, c.col, got, c.want, rows[0])
		}
	}
}

// byTitle returns all queries; a title stands for one.
func byTitle(t *testing.T) map[string]grafana.PanelQuery {
	t.Helper()
	out := make(map[string]grafana.PanelQuery)
	for _, f := range dashboards(t) {
		for _, q := range queries(t, f) {
			if _, ok := out[q.Title]; ok {
				t.Errorf("two panels are called %q", q.Title)
			}
			out[q.Title] = q
		}
	}
	return out
}

// TestLimitsOfExposuresAreThePolicys holds the limits in a panel's SQL to those
// of package policy.
func TestLimitsOfExposuresAreThePolicys(t *testing.T) {
	q := byTitle(t)["Esposizioni in corso · Exposures standing now"]
	start := strings.Index(q.SQL, "transform(kind, ")
	end := strings.Index(q.SQL[start:], "), personal_data") + start
	for kind, limit := range policy.DefaultLimits().Exposure {
		rows := ask(t, storetest.Owner, "WITH '"+kind+"' AS kind SELECT "+q.SQL[start:end]+")")
		if got := fmt.Sprint(rows[0][0]); got != fmt.Sprint(limit.Minutes()) {
			t.Errorf("%s may stand %s minutes in the panel, %v in the policy", kind, got, limit)
		}
	}
}

// TestReaderSeesViewsOnly makes sure that the panels ran as a user who has no
// way around the views.
func TestReaderSeesViewsOnly(t *testing.T) {
	migrated(t)
	for _, sql := range []string{"SELECT count() FROM vedetta_data.events", "SELECT claimed_token FROM vedetta.events", "DROP VIEW vedetta.events"} {
		if _, err := try(t, storetest.Reader, sql); err == nil {
			t.Errorf("the reader may %s", sql)
		}
	}
}

// fill writes two messages to three people, a comment with health data that
// stands for five hours, an ended exposure, signs of life and a gap.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	sms := newEvent(1, event.SMS, event.MessageSubmitted, now.Add(-time.Hour))
	sms.Data.Recipients = []event.Recipient{{Token: "2026-a", External: true}, {Token: "2026-b", External: true}}
	sms.Data.Message = &event.Message{Gateway: "gw1"}
	sms.Facts = &event.Facts{Purpose: "elettorale", Confidence: 0.9, Campaign: "d-1"}
	mail := newEvent(2, event.Mail, event.MessageReceived, now.Add(-time.Hour))
	mail.Data.Recipients = []event.Recipient{{Token: "2026-b"}, {Token: "2026-c"}}
	mail.Data.Message = &event.Message{Gateway: "mx1", Rejected: 2}
	mail.Data.NoText, mail.Data.Degraded = "person_to_person", []string{"text"}
	mail.Facts = &event.Facts{Campaign: "d-1"}
	comment := newEvent(3, event.Social, event.CommentCreated, now.Add(-5*time.Hour))
	comment.Data.Item = &event.Item{ID: "item", Platform: "facebook", Account: "1"}
	alive := newEvent(4, event.SMS, event.CollectorAlive, now)
	gap := newEvent(5, event.Mail, event.CollectorGap, now.Add(-time.Hour))
	gap.Data.Inventory = &event.Inventory{Store: "mx1", Dataset: "spool_full", Rows: 4}
	events := []*event.Event{sms, mail, comment, alive, gap}

	bulk := newFinding("bulk.undeclared", sms)
	bulk.People, bulk.Detected = 3, bulk.Opened.Add(5*time.Second)
	stands := newFinding("moderation.exposed", comment)
	from := comment.Time
	stands.ExposedFrom, stands.PersonalData = &from, []string{"EMAIL_ADDRESS", "HEALTH"}
	ended := newFinding("moderation.exposed", comment)
	to := from.Add(3 * time.Hour)
	ended.ID, ended.ExposedFrom, ended.ExposedTo = "ended", &from, &to
	batch := &event.Batch{Events: events, Findings: []*event.Finding{bulk, stands, ended}}
	check(t, s.Write(t.Context(), batch))
	check(t, s.WriteRules(t.Context(), []event.Rule{{ID: "bulk.undeclared", Version: 1, TitleIT: "Invio massivo", TitleEN: "Bulk send"}}))
	check(t, s.WriteIncident(t.Context(), &event.Incident{
		ID: "i1", Key: bulk.IncidentKey(), Body: body, Severity: event.High, State: "new", Revision: 1,
		Opened: bulk.Opened, Updated: bulk.Updated, Detected: bulk.Detected, Alerted: bulk.Detected.Add(15 * time.Second),
		Findings: []event.Finding{*bulk},
	}))
}

func newEvent(n int, c event.Channel, k event.Kind, at time.Time) *event.Event {
	return &event.Event{
		ID: fmt.Sprintf("%s-%026d", at.Format("20060102"), n), Source: "/collector/" + string(c), Type: k, Time: at,
		Body: body, Channel: c, Data: event.Data{Ingested: at},
	}
}

func newFinding(rule string, e *event.Event) *event.Finding {
	return &event.Finding{
		ID: rule + "-" + e.ID, Revision: 1, Body: body, Channel: e.Channel, Rule: rule, RuleVersion: 1, Severity: event.High,
		About: event.AboutItem, Subject: "item", OpeningEvent: e.ID, LastEvent: e.ID, Opened: e.Time, Updated: e.Time, Detected: e.Time,
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestDashboardHeads checks what Grafana and the next push rely on.
func TestDashboardHeads(t *testing.T) {
	uids := make(map[string]bool)
	for _, f := range dashboards(t) {
		var d struct {
			ID         *int   `json:"id"`
			UID        string `json:"uid"`
			Title      string `json:"title"`
			Refresh    string `json:"refresh"`
			Timezone   string `json:"timezone"`
			Templating struct {
				List []struct{ Name, Type, Query string } `json:"list"`
			} `json:"templating"`
		}
		b, err := os.ReadFile(f.Name)
		check(t, err)
		check(t, json.Unmarshal(b, &d))
		if d.ID != nil || d.UID == "" || uids[d.UID] || d.Title == "" || d.Refresh == "" || d.Timezone != "Europe/Rome" {
			t.Errorf("%s: id %v, uid %q, refresh %q, timezone %q", f.Name, d.ID, d.UID, d.Refresh, d.Timezone)
		}
		uids[d.UID] = true
		if len(d.Templating.List) < 3 || d.Templating.List[0].Name != "datasource" || d.Templating.List[0].Query != grafana.DatasourceType {
			t.Errorf("%s: the first variable is not the data source", f.Name)
		}
	}
}
