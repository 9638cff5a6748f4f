package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Reach implements horizon.Source over the aggregates by day. It needs the
// tables' owner.
//
// It reads the findings after the rows, and Write writes them before: what it sees
// of a campaign is never more than what the first stage has judged.
func (s *Store) Reach(ctx context.Context, since time.Time, people int) ([]event.Reach, error) {
	reached, err := s.reached(ctx, since, people)
	if err != nil || len(reached) == 0 {
		return nil, err
	}
	found, err := s.foundCampaigns(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(reached, func(r event.Reach) bool {
		return found[campaignKey{string(r.Body), r.Campaign}]
	}), nil
}

type campaignKey struct{ body, campaign string }

func (s *Store) reached(ctx context.Context, since time.Time, people int) ([]event.Reach, error) {
	sql := strings.ReplaceAll(`
SELECT body, campaign, argMaxMerge(channel), uniqExactMerge(people) AS reached, uniqExactMerge(messages),
	min(first_at), max(last_at), argMinMerge(first), argMaxMerge(last)
FROM {data}.campaign_days
WHERE day >= $1
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

// foundCampaigns are those that a finding of the first stage is about.
func (s *Store) foundCampaigns(ctx context.Context) (map[campaignKey]bool, error) {
	sql := strings.ReplaceAll(`
SELECT DISTINCT body, subject FROM {data}.findings
WHERE about = 'campaign' AND rule IN ('bulk.undeclared', 'bulk.overrun', 'bulk.slow_drip', 'bulk.rotating_senders') AND NOT has(reasons, 'over_weeks')`, "{data}", s.c.Data)
	rows, err := s.conn.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("ask which campaigns were found: %w", err)
	}
	defer rows.Close()
	found := map[campaignKey]bool{}
	for rows.Next() {
		var k campaignKey
		if err := rows.Scan(&k.body, &k.campaign); err != nil {
			return nil, fmt.Errorf("ask which campaigns were found: %w", err)
		}
		found[k] = true
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("ask which campaigns were found: %w", err)
	}
	return found, nil
}
