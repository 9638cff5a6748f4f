package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"vedetta/pkg/event"
)

// Write stores a batch and returns once ClickHouse has all of it. After an
// error the outcome is unknown: write the same batch again.
func (s *Store) Write(ctx context.Context, b *event.Batch) error {
	for _, w := range []struct {
		table string
		rows  func(appender) error
	}{
		{"identity_vault", func(a appender) error { return vaultRows(a, b.Events) }},
		{"vault_keys", func(a appender) error { return vaultKeyRows(a, b.Events) }},
		// Before the rows that they are about: Reach depends on it.
		{"findings", func(a appender) error { return findingRows(a, b.Findings) }},
		{"recipients", func(a appender) error { return recipientRows(a, b.Events) }},
		{"events", func(a appender) error { return eventRows(a, b.Events) }},
	} {
		if err := s.insert(ctx, w.table, w.rows); err != nil {
			return err
		}
	}
	return nil
}

// WriteIncident stores one revision of an incident.
func (s *Store) WriteIncident(ctx context.Context, in *event.Incident) error {
	return s.insert(ctx, "incidents", func(a appender) error { return incidentRow(a, in) })
}

// WriteRules stores the rules' titles, which the views show.
func (s *Store) WriteRules(ctx context.Context, rules []event.Rule) error {
	return s.insert(ctx, "rules", func(a appender) error {
		for _, r := range rules {
			if err := a.Append(r.ID, uint32(r.Version), r.TitleIT, r.TitleEN, r.Source); err != nil {
				return err
			}
		}
		return nil
	})
}

// appender takes one row's columns in the order of the table.
type appender interface{ Append(v ...any) error }

// insert sends one table's rows as one block. Repeats are told by their keys, not by
// ClickHouse's deduplication log, which notes a block before it has it: who dies in between
// takes the repeat for a double, and the rows are lost (decision 017).
func (s *Store) insert(ctx context.Context, table string, rows func(appender) error) error {
	if err := rows(firstRow{}); err == nil {
		return nil
	} else if !errors.Is(err, errRow) {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	// A batch may span more days than ClickHouse lets into one insert by
	// default (100): history that is posted, or a log that was never rotated.
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_partitions_per_insert_block": 0, "insert_deduplicate": 0}))
	batch, err := s.conn.PrepareBatch(ctx, "INSERT INTO "+s.c.Data+"."+table)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	defer closeBatch(batch)
	if err := rows(batch); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

// closeBatch gives the connection back; after Send there is nothing to close.
func closeBatch(b driver.Batch) { _ = b.Close() }

// firstRow stops at the first row, so that an empty insert is not sent and no row
// is made twice.
type firstRow struct{}

func (firstRow) Append(...any) error { return errRow }

var errRow = errors.New("there is a row")

func eventRows(a appender, events []*event.Event) error {
	for _, e := range events {
		if err := a.Append(eventRow(e)...); err != nil {
			return fmt.Errorf("event %s: %w", e.ID, err)
		}
	}
	return nil
}

// eventRow is one row of events, in the order of the table.
func eventRow(e *event.Event) []any {
	d, f := &e.Data, factsOf(e)
	m, i, l, inv, rep := partsOf(d)
	external, hidden := 0, 0
	for _, r := range d.Recipients {
		if r.External {
			external++
		}
		if r.Field == event.FieldEnvelope {
			hidden++
		}
	}
	claimed, auth := d.Sender.Claimed, d.Sender.Authenticated
	return []any{
		e.ID, e.Day(), string(e.Body), string(e.Channel), string(e.Type), e.Source,
		e.Time, d.Ingested, moment(e.Stored), e.Seq, d.SourceTime, string(d.Direction),
		string(claimed.Class), claimed.Address, string(claimed.Token), claimed.External,
		string(auth.Class), auth.Address, string(auth.Token), auth.External, d.Sender.Result,
		uint32(len(d.Recipients)), uint32(external), uint32(hidden),
		f.Campaign, d.Campaign, d.Purpose, d.Route,
		f.Purpose, float32(f.Confidence), f.Unclear, notNil(f.Reasons), f.PersonalForm, f.Registered, f.Exact, f.Template, uint32(f.Words),
		notNil(f.PersonalData), uint32(f.Spans), f.FirstTold, notNil(f.Services), string(f.Auto), f.Thread, uint8(min(max(f.Version, 0), 255)), d.NoText, notNil(d.Degraded),
		m.Ref, m.Gateway, clampU32(m.Size), clampU32(m.Parts), m.Code, clampU32(m.Rejected), string(m.Auto), clampU32(m.Blind), m.Thread,
		i.ID, i.Parent, i.Platform, i.Account, i.Own, string(i.By), i.LastSeen,
		l.ID, clampU32(l.Rows),
		inv.Store, inv.Dataset, inv.Class, inv.Rows, inv.Oldest,
		rep.Name, notNil(rep.Columns), clampU32(rep.Rows), registerVersion(d),
		m.Topic, m.Digest, f.Counted,
	}
}

// moment is a time of a column that may be empty.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func factsOf(e *event.Event) *event.Facts {
	if e.Facts == nil {
		return new(event.Facts)
	}
	return e.Facts
}

// partsOf returns the optional parts of an event, empty where it has none.
func partsOf(d *event.Data) (m event.Message, i event.Item, l event.List, inv event.Inventory, rep event.Report) {
	if d.Message != nil {
		m = *d.Message
	}
	if d.Item != nil {
		i = *d.Item
	}
	if d.List != nil {
		l = *d.List
	}
	if d.Inventory != nil {
		inv = *d.Inventory
	}
	if d.Report != nil {
		rep = *d.Report
	}
	return m, i, l, inv, rep
}

func registerVersion(d *event.Data) string {
	if d.Policy == nil {
		return ""
	}
	return d.Policy.Version
}

// clampU32 keeps a count from a source within its column.
func clampU32(n int) uint32 { return uint32(min(max(n, 0), 1<<32-1)) }

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func recipientRows(a appender, events []*event.Event) error {
	for _, e := range events {
		campaign, counted, digest := factsOf(e).Campaign, factsOf(e).Counted, ""
		if e.Data.Message != nil {
			digest = e.Data.Message.Digest
		}
		for _, r := range e.Data.Recipients {
			err := a.Append(e.ID, e.Day(), string(e.Body), string(e.Channel), string(e.Type), e.Time, campaign,
				string(r.Token), string(r.Previous), string(r.Field), r.External, counted && !r.Self, r.Self, r.Office, r.OffRoute, digest)
			if err != nil {
				return fmt.Errorf("recipients of event %s: %w", e.ID, err)
			}
		}
	}
	return nil
}

func vaultRows(a appender, events []*event.Event) error {
	for _, e := range events {
		if e.Data.Vault == nil {
			continue
		}
		for _, v := range e.Data.Vault.Entries {
			if err := a.Append(string(v.Token), string(e.Body), v.Mask, e.Data.Vault.KeyID, string(v.Sealed), e.Day()); err != nil {
				return fmt.Errorf("vault of event %s: %w", e.ID, err)
			}
		}
	}
	return nil
}

func vaultKeyRows(a appender, events []*event.Event) error {
	seen := make(map[string]bool)
	for _, e := range events {
		v := e.Data.Vault
		if v == nil || seen[string(e.Body)+v.KeyID] {
			continue
		}
		seen[string(e.Body)+v.KeyID] = true
		if err := a.Append(v.KeyID, string(e.Body), string(v.SealedKey), e.Day()); err != nil {
			return fmt.Errorf("vault key of event %s: %w", e.ID, err)
		}
	}
	return nil
}

func findingRows(a appender, findings []*event.Finding) error {
	for _, f := range findings {
		collected := make(map[string]uint64, len(f.CollectedFor))
		for _, c := range f.CollectedFor {
			collected[c.Name] = uint64(c.People)
		}
		rows, err := registerRows(f)
		if err != nil {
			return fmt.Errorf("finding %s: %w", f.ID, err)
		}
		err = a.Append(f.ID, f.Revision, event.DayOf(f.OpeningEvent), string(f.Body), string(f.Channel), f.Rule, uint32(f.RuleVersion), string(f.Severity),
			string(f.About), f.Subject, f.OpeningEvent, cmp.Or(f.FirstEvent, f.OpeningEvent), f.LastEvent, f.Opened, f.Updated, f.Detected,
			uint64(max(f.People, 0)), f.AtLeast, uint64(max(f.Messages, 0)), string(f.Verdict), f.Declared, f.Inferred, float32(f.Confidence),
			collected, uint64(max(f.Unknown, 0)), notNil(f.PersonalData), f.ExposedFrom, f.ExposedTo, f.SenderClass, f.PolicyVersion,
			notNil(f.Reasons), rows, f.Excerpt, string(f.Evidence))
		if err != nil {
			return fmt.Errorf("finding %s: %w", f.ID, err)
		}
	}
	return nil
}

// registerRows writes the rows of the register that decided, for people who ask
// in SQL.
func registerRows(f *event.Finding) (string, error) {
	if len(f.Rows) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(f.Rows)
	return string(b), err
}

func incidentRow(a appender, in *event.Incident) error {
	ids := make([]string, len(in.Findings))
	for i, f := range in.Findings {
		ids[i] = f.ID
	}
	var alerted *time.Time
	if !in.Alerted.IsZero() {
		alerted = &in.Alerted
	}
	return a.Append(in.ID, in.Revision, in.Day(), string(in.Body), in.Key, string(in.Severity), in.State,
		in.Opened, in.Updated, in.Detected, alerted, ids)
}
