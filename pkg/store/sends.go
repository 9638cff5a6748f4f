package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Bodies implements horizon.Sends. It needs the tables' owner.
func (s *Store) Bodies(ctx context.Context, since time.Time) ([]event.Body, error) {
	sql := strings.ReplaceAll(`SELECT DISTINCT body FROM {data}.events WHERE event_time >= $1 ORDER BY body`, "{data}", s.c.Data)
	rows, err := s.conn.Query(ctx, sql, since.UTC())
	if err != nil {
		return nil, fmt.Errorf("ask which bodies there are: %w", err)
	}
	defer rows.Close()
	var out []event.Body
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("ask which bodies there are: %w", err)
		}
		out = append(out, event.Body(body))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("ask which bodies there are: %w", err)
	}
	return out, nil
}

// Reached implements horizon.Sends. It needs the tables' owner.
func (s *Store) Reached(ctx context.Context, body event.Body, since time.Time, visit func(event.Recipient)) error {
	sql := strings.ReplaceAll(`
SELECT token, max(previous_token) FROM {data}.recipients
WHERE body = $1 AND event_time >= $2 AND type IN ('message.submitted', 'message.failed') GROUP BY token`, "{data}", s.c.Data)
	rows, err := s.conn.Query(ctx, sql, string(body), since.UTC())
	if err != nil {
		return fmt.Errorf("ask whom %s wrote to: %w", body, err)
	}
	defer rows.Close()
	for rows.Next() {
		var token, previous string
		if err := rows.Scan(&token, &previous); err != nil {
			return fmt.Errorf("ask whom %s wrote to: %w", body, err)
		}
		visit(event.Recipient{Token: event.Token(token), Previous: event.Token(previous)})
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("ask whom %s wrote to: %w", body, err)
	}
	return nil
}

// SentTo implements horizon.Sends. It needs the tables' owner. The messages of
// people are asked for by their tokens.
func (s *Store) SentTo(ctx context.Context, body event.Body, since time.Time, people []event.Token, visit func(*event.Event) error) error {
	tokens := make([]string, len(people))
	for i, p := range people {
		tokens[i] = string(p)
	}
	const whom = ` AND token IN $4`
	which := ` AND event_id IN (SELECT event_id FROM {data}.recipients WHERE body = $1 AND event_time >= $2` + whom + `)`
	return s.events(ctx, body, since, forever(), which, whom, visit, tokens)
}

// forever is later than any event that a column can hold.
func forever() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
