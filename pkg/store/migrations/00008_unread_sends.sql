-- +goose Up
-- Mails whose words nobody may read count over weeks by their digest, as in package
-- horizon: "n-" and twelve of its characters name the send.
ALTER TABLE {{data}}.recipients ADD COLUMN digest String COMMENT 'HMAC of a text that was not kept: equal texts have equal ones' AFTER off_route;

CREATE MATERIALIZED VIEW IF NOT EXISTS {{data}}.campaign_days_of_unread TO {{data}}.campaign_days AS
SELECT
    r.body AS body, concat('n-', substring(r.digest, 1, 12)) AS campaign, toDate(r.event_time) AS day,
    uniqExactState(if(r.previous_token = '', r.token, r.previous_token)) AS people, uniqExactState(r.event_id) AS messages,
    argMinState(r.event_id, r.event_time) AS first, argMaxState(r.event_id, r.event_time) AS last,
    argMaxState(CAST(r.channel, 'String'), r.event_time) AS channel,
    min(r.event_time) AS first_at, max(r.event_time) AS last_at
FROM {{data}}.recipients AS r
WHERE r.counted AND r.type = 'message.submitted' AND r.campaign = '' AND r.digest != ''
GROUP BY body, campaign, day;

CREATE MATERIALIZED VIEW IF NOT EXISTS {{data}}.campaign_days_of_unread_blind TO {{data}}.campaign_days AS
SELECT
    e.body AS body, concat('n-', substring(e.digest, 1, 12)) AS campaign, toDate(e.event_time) AS day,
    uniqExactState(concat('blind/', toString(day), '/', multiIf(e.authenticated_address != '', toString(e.authenticated_address), e.authenticated_token != '', e.authenticated_token,
        e.claimed_address != '', toString(e.claimed_address), e.claimed_token), '/', e.message_ref, '/', toString(e.blind), '/', toString(i))) AS people,
    uniqExactState(e.event_id) AS messages,
    argMinState(e.event_id, e.event_time) AS first, argMaxState(e.event_id, e.event_time) AS last,
    argMaxState(CAST(e.channel, 'String'), e.event_time) AS channel,
    min(e.event_time) AS first_at, max(e.event_time) AS last_at
FROM {{data}}.events AS e
ARRAY JOIN range(least(e.blind, 1000)) AS i
WHERE e.counted AND e.type = 'message.submitted' AND e.campaign = '' AND e.digest != ''
GROUP BY body, campaign, day;

-- +goose Down
DROP VIEW IF EXISTS {{data}}.campaign_days_of_unread_blind;
DROP VIEW IF EXISTS {{data}}.campaign_days_of_unread;
ALTER TABLE {{data}}.recipients DROP COLUMN digest;
