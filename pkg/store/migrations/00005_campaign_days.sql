-- +goose Up
-- What each campaign reached, by day: the second stage asks it over weeks. States
-- of uniqExact make rows that stand twice harmless.
ALTER TABLE {{data}}.recipients ADD COLUMN counted Bool COMMENT 'of a message that was counted for an undeclared campaign' AFTER external;

CREATE TABLE IF NOT EXISTS {{data}}.campaign_days
(
    body LowCardinality(String),
    campaign String,
    day Date COMMENT 'of the event, in UTC',
    people AggregateFunction(uniqExact, String),
    messages AggregateFunction(uniqExact, String),
    first AggregateFunction(argMin, String, DateTime64(3, 'UTC')) COMMENT 'event id of the first message',
    last AggregateFunction(argMax, String, DateTime64(3, 'UTC')),
    channel AggregateFunction(argMax, String, DateTime64(3, 'UTC')),
    first_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (body, campaign, day);

CREATE MATERIALIZED VIEW IF NOT EXISTS {{data}}.campaign_days_of_recipients TO {{data}}.campaign_days AS
SELECT
    body, campaign, toDate(event_time) AS day,
    uniqExactState(if(previous_token = '', token, previous_token)) AS people, uniqExactState(event_id) AS messages,
    argMinState(event_id, event_time) AS first, argMaxState(event_id, event_time) AS last,
    argMaxState(CAST(channel, 'String'), event_time) AS channel,
    min(event_time) AS first_at, max(event_time) AS last_at
FROM {{data}}.recipients
WHERE counted AND type = 'message.submitted' AND campaign != ''
GROUP BY body, campaign, day;

-- +goose Down
DROP VIEW IF EXISTS {{data}}.campaign_days_of_recipients;
DROP TABLE IF EXISTS {{data}}.campaign_days;
ALTER TABLE {{data}}.recipients DROP COLUMN counted;
