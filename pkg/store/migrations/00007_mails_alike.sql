-- +goose Up
-- What is alike in mails whose words nobody may read, what the register says of
-- recipients, and whom nobody named: these count over weeks too.
ALTER TABLE {{data}}.events
    ADD COLUMN topic String COMMENT 'HMAC of the subject of an answer that was not kept, without its Re:' AFTER register_version,
    ADD COLUMN digest String COMMENT 'HMAC of a text that was not kept: equal texts have equal ones' AFTER topic,
    ADD COLUMN counted Bool COMMENT 'counted for an undeclared campaign' AFTER digest;

ALTER TABLE {{data}}.recipients
    ADD COLUMN self Bool COMMENT 'the own mailbox of the sender' AFTER counted,
    ADD COLUMN office Bool COMMENT 'an office that the register knows as a sender' AFTER self,
    ADD COLUMN off_route Bool COMMENT 'none of those that the route may write to' AFTER office;

-- The people of one sender and day are the same when there are as many and the
-- source gives their mails one id, as in package horizon.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{data}}.campaign_days_of_blind TO {{data}}.campaign_days AS
SELECT
    body, campaign, toDate(event_time) AS day,
    uniqExactState(concat('blind/', toString(day), '/', multiIf(authenticated_address != '', toString(authenticated_address), authenticated_token != '', authenticated_token,
        claimed_address != '', toString(claimed_address), claimed_token), '/', message_ref, '/', toString(blind), '/', toString(i))) AS people,
    uniqExactState(event_id) AS messages,
    argMinState(event_id, event_time) AS first, argMaxState(event_id, event_time) AS last,
    argMaxState(CAST(channel, 'String'), event_time) AS channel,
    min(event_time) AS first_at, max(event_time) AS last_at
FROM {{data}}.events
ARRAY JOIN range(least(blind, 1000)) AS i
WHERE counted AND type = 'message.submitted' AND campaign != ''
GROUP BY body, campaign, day;

-- +goose Down
DROP VIEW IF EXISTS {{data}}.campaign_days_of_blind;
ALTER TABLE {{data}}.recipients DROP COLUMN off_route, DROP COLUMN office, DROP COLUMN self;
ALTER TABLE {{data}}.events DROP COLUMN counted, DROP COLUMN digest, DROP COLUMN topic;
