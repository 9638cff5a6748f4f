package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Reach implements horizon.Source over the aggregates by day. It needs the
// tables' owner.
func (s *Store) Reach(ctx context.Context, since time.Time, people int) ([]event.Reach, error) {
	sql := strings.ReplaceAll(`
SELECT body, campaign, argMaxMerge(channel), uniqExactMerge(people) AS reached, uniqExactMerge(messages),
	min(first_at), max(last_at), argMinMerge(first), argMaxMerge(last)
FROM {data}.campaign_days
WHERE day >= $1 AND (body, campaign) NOT IN
(
	SELECT body, subject FROM {data}.findings
	WHERE about = 'campaign' AND rule IN ('bulk.undeclared', 'bulk.overrun', 'bulk.slow_drip', 'bulk.rotating_senders') AND NOT has(reasons, 'over_weeks')
)
GROUP BY body, campaign HAVING reached >= $2`, "{data}", s.c.Data)
	rows, err := s.conn.Query(ctx, sql, since.UTC().Format(time.DateOnly), people)
	if err != nil {
		return nil, fmt.Errorf("ask what campaigns reached: %w", err)
	}
	defer rows.Close()
	var out []event.Reach
	for rows.Next() {
		var r event.Reach
		var body, channel string
		var reached, messages uint64
		if err := rows.Scan(&body, &r.Campaign, &channel, &reached, &messages, &r.First, &r.Last, &r.FirstEvent, &r.LastEvent); err != nil {
			return nil, fmt.Errorf("ask what campaigns reached: %w", err)
		}
		r.Body, r.Channel, r.People, r.Messages = event.Body(body), event.Channel(channel), int(reached), int(messages)
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("ask what campaigns reached: %w", err)
	}
	return out, nil
}
