package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// exportColumns are the columns that Events reads, in the order of eventOf.
const exportColumns = `e.event_id, e.body, e.channel, e.type, e.source, e.event_time, e.ingested_at, e.stored_at, e.position, e.source_time, e.direction,
	e.claimed_class, e.claimed_address, e.claimed_token, e.claimed_external,
	e.authenticated_class, e.authenticated_address, e.authenticated_token, e.authenticated_external, e.authentication,
	e.campaign, e.declared_campaign, e.declared_purpose, e.route, e.purpose, e.purpose_confidence, e.purpose_unclear, e.purpose_reasons, e.personal_form,
	e.registered_template, e.exact_fingerprint, e.template_fingerprint, e.words, e.personal_data, e.personal_data_count,
	e.first_told, e.services, e.subject_auto, e.subject_thread, e.facts_version, e.no_text, e.degraded,
	e.message_ref, e.gateway, e.size, e.parts, e.code, e.rejected, e.auto, e.blind, e.thread,
	e.item_id, e.item_parent, e.platform, e.account, e.own, e.changed_by, e.last_seen, e.list_id, e.list_rows,
	e.inventory_store, e.inventory_dataset, e.inventory_class, e.inventory_rows, e.inventory_oldest,
	e.report_name, e.report_columns, e.report_rows,
	e.topic, e.digest,
	r.tokens, r.previous, r.fields, r.external, r.self, r.office, r.off_route`

// Events reads a body's stored events of a time (event time, from until before
// until), in the order in which they were taken in, with the facts that were kept
// of their texts: the texts themselves are gone. It needs the tables' owner. An
// error of yield ends it and is returned.
func (s *Store) Events(ctx context.Context, body event.Body, from, until time.Time, yield func(*event.Event) error) error {
	return s.events(ctx, body, from, until, "", "", yield)
}

// events is Events of the events and recipients that two further conditions keep,
// with their arguments from $4 on.
func (s *Store) events(ctx context.Context, body event.Body, from, until time.Time, which, whom string, yield func(*event.Event) error, args ...any) error {
	sql := strings.ReplaceAll(`SELECT `+exportColumns+`
FROM (SELECT * FROM {data}.events FINAL WHERE body = $1 AND event_time >= $2 AND event_time < $3`+which+`) AS e
LEFT JOIN
(
	SELECT event_id, groupArray(token) AS tokens, groupArray(previous_token) AS previous, groupArray(field) AS fields, groupArray(external) AS external,
		groupArray(self) AS self, groupArray(office) AS office, groupArray(off_route) AS off_route
	FROM {data}.recipients FINAL WHERE body = $1 AND event_time >= $2 AND event_time < $3`+whom+` GROUP BY event_id
) AS r ON e.event_id = r.event_id
WHERE e.type != 'policy.changed'
ORDER BY ifNull(e.stored_at, e.ingested_at), e.position, e.event_time, e.event_id`, "{data}", s.c.Data)
	rows, err := s.conn.Query(ctx, sql, append([]any{string(body), from.UTC(), until.UTC()}, args...)...)
	if err != nil {
		return fmt.Errorf("read events of %s: %w", body, err)
	}
	defer rows.Close()
	for rows.Next() {
		var x exported
		if err := rows.Scan(x.columns()...); err != nil {
			return fmt.Errorf("read events of %s: %w", body, err)
		}
		if err := yield(x.event()); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read events of %s: %w", body, err)
	}
	return nil
}

// exported is one row.
type exported struct {
	id, body, channel, kind, source, direction                                    string
	time, ingested                                                                time.Time
	stored, sourceTime, lastSeen, oldest                                          *time.Time
	position                                                                      uint64
	declaredCampaign, subjectAuto, subjectThread                                  string
	services                                                                      []string
	firstTold                                                                     string
	factsVersion                                                                  uint8
	claimedClass, claimedAddress, claimedToken, authClass, authAddress, authToken string
	claimedExternal, authExternal                                                 bool
	authentication, campaign, declared, route, purpose, noText, registered        string
	confidence                                                                    float32
	unclear, personalForm, own                                                    bool
	reasons, personalData, degraded, columnsOfReport                              []string
	exact, template                                                               uint64
	words, spans, size, parts, rejected, blind, listRows, reportRows              uint32
	ref, gateway, code, auto, thread                                              string
	item, parent, platform, account, by, list                                     string
	invStore, invDataset, invClass, report                                        string
	invRows                                                                       int64
	tokens, previous, fields                                                      []string
	external, self, office, offRoute                                              []bool
	topic, digest                                                                 string
}

// columns are where the columns go.
func (x *exported) columns() []any {
	return []any{
		&x.id, &x.body, &x.channel, &x.kind, &x.source, &x.time, &x.ingested, &x.stored, &x.position, &x.sourceTime, &x.direction,
		&x.claimedClass, &x.claimedAddress, &x.claimedToken, &x.claimedExternal,
		&x.authClass, &x.authAddress, &x.authToken, &x.authExternal, &x.authentication,
		&x.campaign, &x.declaredCampaign, &x.declared, &x.route, &x.purpose, &x.confidence, &x.unclear, &x.reasons, &x.personalForm,
		&x.registered, &x.exact, &x.template, &x.words, &x.personalData, &x.spans,
		&x.firstTold, &x.services, &x.subjectAuto, &x.subjectThread, &x.factsVersion, &x.noText, &x.degraded,
		&x.ref, &x.gateway, &x.size, &x.parts, &x.code, &x.rejected, &x.auto, &x.blind, &x.thread,
		&x.item, &x.parent, &x.platform, &x.account, &x.own, &x.by, &x.lastSeen, &x.list, &x.listRows,
		&x.invStore, &x.invDataset, &x.invClass, &x.invRows, &x.oldest,
		&x.report, &x.columnsOfReport, &x.reportRows,
		&x.topic, &x.digest,
		&x.tokens, &x.previous, &x.fields, &x.external, &x.self, &x.office, &x.offRoute,
	}
}

// event is the event as it was on the bus, without its text.
func (x *exported) event() *event.Event {
	declared := x.declaredCampaign
	if x.factsVersion == 0 && declared == "" && !strings.HasPrefix(x.campaign, discovered) {
		declared = x.campaign // an older row
	}
	party := func(class, address, token string, external bool) event.Party {
		return event.Party{Class: event.PartyClass(class), Address: address, Token: event.Token(token), External: external}
	}
	e := &event.Event{
		ID: x.id, Source: x.source, Type: event.Kind(x.kind), Time: x.time, Body: event.Body(x.body), Channel: event.Channel(x.channel),
		Data: event.Data{
			Ingested: x.ingested, SourceTime: x.sourceTime, Direction: event.Direction(x.direction), NoText: x.noText,
			Campaign: declared, Purpose: x.declared, Route: x.route, Degraded: x.degraded,
			Sender: event.Sender{
				Claimed:       party(x.claimedClass, x.claimedAddress, x.claimedToken, x.claimedExternal),
				Authenticated: party(x.authClass, x.authAddress, x.authToken, x.authExternal), Result: x.authentication,
			},
		},
		Facts: &event.Facts{
			Purpose: x.purpose, Confidence: float64(x.confidence), Unclear: x.unclear, Reasons: x.reasons, PersonalForm: x.personalForm,
			Exact: x.exact, Template: x.template, Words: int(x.words), PersonalData: x.personalData, Spans: int(x.spans),
			Campaign: x.campaign, Registered: x.registered,
			FirstTold: x.firstTold, Services: x.services, Auto: event.Auto(x.subjectAuto), Thread: x.subjectThread, Version: int(x.factsVersion),
		},
		Seq: x.position,
	}
	if x.stored != nil {
		e.Stored = *x.stored
	}
	for i, t := range x.tokens {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{
			Token: event.Token(t), Previous: event.Token(x.previous[i]), Field: event.Field(x.fields[i]), External: x.external[i],
			Self: x.self[i], Office: x.office[i], OffRoute: x.offRoute[i],
		})
	}
	x.addParts(&e.Data)
	return e
}

// discovered begins the names of campaigns that nobody declared.
const discovered = "d-"

// addParts fills in the optional parts that the row has.
func (x *exported) addParts(d *event.Data) {
	if x.gateway+x.ref+x.auto+x.thread+x.topic+x.digest+x.code != "" || x.blind+x.parts+x.size+x.rejected > 0 {
		d.Message = &event.Message{
			Ref: x.ref, Gateway: x.gateway, Size: int(x.size), Parts: int(x.parts), Code: x.code, Rejected: int(x.rejected),
			Blind: int(x.blind), Auto: event.Auto(x.auto), Thread: x.thread, Topic: x.topic, Digest: x.digest,
		}
	}
	if x.item != "" {
		d.Item = &event.Item{ID: x.item, Parent: x.parent, Platform: x.platform, Account: x.account, Own: x.own, By: event.By(x.by), LastSeen: x.lastSeen}
	}
	if x.list != "" {
		d.List = &event.List{ID: x.list, Rows: int(x.listRows)}
	}
	if x.invDataset != "" {
		d.Inventory = &event.Inventory{Store: x.invStore, Dataset: x.invDataset, Class: x.invClass, Rows: x.invRows, Oldest: x.oldest}
	}
	if x.report != "" {
		d.Report = &event.Report{Name: x.report, Columns: x.columnsOfReport, Rows: int(x.reportRows)}
	}
}
