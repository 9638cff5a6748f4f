package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
	"vedetta/pkg/explain"
	"vedetta/pkg/store"
)

// findings reads the view of the findings as people may, and says each in words.
func findings(ctx context.Context, db *store.Store) ([]Finding, error) {
	t, err := db.Query(ctx, `
		SELECT f.*, i.incident_id AS incident
		FROM findings AS f LEFT JOIN (SELECT incident_id, arrayJoin(findings) AS finding_id FROM incidents) AS i ON f.finding_id = i.finding_id
		ORDER BY f.body, f.rule, f.people, f.subject`)
	if err != nil {
		return nil, err
	}
	words := explain.New(all.Rules())
	var out []Finding
	for _, cells := range t.Rows {
		row := make(row, len(t.Columns))
		for i, c := range t.Columns {
			row[c] = cells[i]
		}
		f, err := row.finding()
		if err != nil {
			return nil, err
		}
		out = append(out, Finding{
			Body: string(f.Body), Rule: f.Rule, Severity: string(f.Severity), People: f.People, Messages: f.Messages, Data: f.PersonalData,
			Title: row.text("title_it"), Subject: f.Subject, Incident: row.text("incident"), Excerpt: f.Excerpt,
			Explanation: words.Paragraph(f, explain.Italian),
		})
	}
	return out, nil
}

// row is one row of a view, by its columns.
type row map[string]any

func (r row) text(column string) string { return fmt.Sprint(r[column]) }

// when is a moment, or nil where there is none.
func (r row) when(column string) *time.Time {
	if at, ok := r[column].(time.Time); ok {
		return &at
	}
	return nil
}

// finding is what the row says.
func (r row) finding() (*event.Finding, error) {
	f := &event.Finding{
		Body: event.Body(r.text("body")), Channel: event.Channel(r.text("channel")), Rule: r.text("rule"), Severity: event.Severity(r.text("severity")),
		About: event.SubjectKind(r.text("about")), Subject: r.text("subject"), People: number(r["people"]), Messages: number(r["messages"]),
		Unknown: number(r["unknown_people"]), Verdict: event.Verdict(r.text("verdict")), Declared: r.text("declared_purpose"), Inferred: r.text("inferred_purpose"),
		SenderClass: r.text("sender_class"), PolicyVersion: r.text("policy_version"), Excerpt: r.text("excerpt"),
		ExposedFrom: r.when("exposed_from"), ExposedTo: r.when("exposed_to"),
	}
	f.AtLeast, _ = r["at_least"].(bool)
	f.PersonalData, _ = r["personal_data"].([]string)
	f.Reasons, _ = r["reasons"].([]string)
	if c, ok := r["confidence"].(float32); ok {
		f.Confidence = float64(c)
	}
	if at := r.when("opened_at"); at != nil {
		f.Opened = *at
	}
	if at := r.when("updated_at"); at != nil {
		f.Updated = *at
	}
	counts, _ := r["collected_for"].(map[string]uint64)
	for _, purpose := range slices.Sorted(maps.Keys(counts)) {
		f.CollectedFor = append(f.CollectedFor, event.Count{Name: purpose, People: int(counts[purpose])})
	}
	if err := json.Unmarshal([]byte(r.text("register_rows")), &f.Rows); err != nil {
		return nil, fmt.Errorf("rows of the register in finding %s: %w", r.text("finding_id"), err)
	}
	return f, nil
}
