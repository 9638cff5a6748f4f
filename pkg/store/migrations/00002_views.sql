-- +goose Up
-- What people, Grafana and investigators read. No view shows who works how:
-- there is no dimension of operators, authors or persons who sent. FINAL makes
-- every count exact even when a row stands twice. A reader needs a grant on the
-- views only: they read the tables with their owner's rights.

CREATE OR REPLACE VIEW {{views}}.events DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, day, body, channel, type, source, event_time, ingested_at, source_time, direction,
    claimed_class, claimed_address, claimed_external, authenticated_class, authenticated_address, authentication,
    recipients, recipients_external, recipients_hidden, campaign, declared_purpose, route,
    purpose, purpose_confidence, purpose_unclear, exact_fingerprint, template_fingerprint, words,
    personal_data, personal_data_count, no_text, degraded, message_ref, gateway, size, parts, code, rejected,
    item_id, item_parent, platform, account, own, list_id, list_rows,
    inventory_store, inventory_dataset, inventory_class, inventory_rows, inventory_oldest,
    report_name, report_columns, report_rows
FROM {{data}}.events FINAL;

CREATE OR REPLACE VIEW {{views}}.recipients DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT event_id, day, body, channel, type, event_time, campaign, token, previous_token, field, external
FROM {{data}}.recipients FINAL;

CREATE OR REPLACE VIEW {{views}}.messages DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    m.event_id AS event_id, m.day AS day, m.body AS body, m.channel AS channel, m.event_time AS event_time, m.direction AS direction,
    m.campaign AS campaign, m.declared_purpose AS declared_purpose, m.route AS route, m.purpose AS purpose,
    m.recipients AS recipients, m.recipients_external AS recipients_external, m.recipients_hidden AS recipients_hidden,
    multiIf(m.type = 'message.failed', 'failed', m.type = 'message.received', 'received', d.state = '', 'submitted', d.state) AS state
FROM (SELECT * FROM {{data}}.events FINAL WHERE type IN ('message.submitted', 'message.received')
      OR (type = 'message.failed' AND (body, message_ref) NOT IN
          (SELECT body, message_ref FROM {{data}}.events WHERE type = 'message.submitted' AND message_ref != ''))) AS m
LEFT JOIN
(
    SELECT body, message_ref, if(countIf(type = 'message.delivered') > 0, 'delivered', 'failed') AS state
    FROM {{data}}.events FINAL
    WHERE type IN ('message.delivered', 'message.failed') AND message_ref != ''
    GROUP BY body, message_ref
) AS d ON m.body = d.body AND m.message_ref = d.message_ref AND m.message_ref != '';

CREATE OR REPLACE VIEW {{views}}.campaigns DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    r.body AS body, r.campaign AS campaign, startsWith(r.campaign, 'd-') AS discovered, any(r.channel) AS channel,
    min(r.event_time) AS first_time, max(r.event_time) AS last_time,
    uniqExact(r.event_id) AS messages, uniqExact(if(p.previous = '', r.token, p.previous)) AS people,
    uniqExactIf(if(p.previous = '', r.token, p.previous), r.external) AS people_external
FROM {{data}}.recipients AS r
LEFT JOIN
(
    -- Over New Year a person has two tokens; the older stands for both.
    SELECT body, token, any(previous_token) AS previous FROM {{data}}.recipients WHERE previous_token != '' GROUP BY body, token
) AS p ON r.body = p.body AND r.token = p.token
WHERE r.campaign != '' AND r.type IN ('message.submitted', 'message.received')
GROUP BY r.body, r.campaign;

CREATE OR REPLACE VIEW {{views}}.findings DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    f.finding_id AS finding_id, f.revision AS revision, f.day AS day, f.body AS body, f.channel AS channel, f.rule AS rule, f.rule_version AS rule_version,
    r.title_it AS title_it, r.title_en AS title_en, r.source AS legal_source,
    f.severity AS severity, f.about AS about, f.subject AS subject, f.opened_at AS opened_at, f.updated_at AS updated_at, f.detected_at AS detected_at,
    f.people AS people, f.at_least AS at_least, f.messages AS messages, f.verdict AS verdict,
    f.declared_purpose AS declared_purpose, f.inferred_purpose AS inferred_purpose, f.confidence AS confidence,
    f.collected_for AS collected_for, f.unknown_people AS unknown_people, f.personal_data AS personal_data,
    f.exposed_from AS exposed_from, f.exposed_to AS exposed_to, f.sender_class AS sender_class, f.policy_version AS policy_version,
    f.reasons AS reasons, f.excerpt AS excerpt, f.opening_event AS opening_event, f.last_event AS last_event
FROM (SELECT * FROM {{data}}.findings FINAL) AS f
LEFT JOIN (SELECT * FROM {{data}}.rules FINAL) AS r ON f.rule = r.rule AND f.rule_version = r.rule_version;

CREATE OR REPLACE VIEW {{views}}.incidents DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT incident_id, revision, day, body, incident_key, severity, state, opened_at, updated_at, detected_at, alerted_at, findings
FROM {{data}}.incidents FINAL;

CREATE OR REPLACE VIEW {{views}}.exposures DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    finding_id, body, rule, severity, subject AS item_id, personal_data, exposed_from, exposed_to, detected_at,
    dateDiff('minute', exposed_from, ifNull(exposed_to, updated_at)) AS minutes_known, exposed_to IS NULL AS still_standing
FROM {{data}}.findings FINAL
WHERE exposed_from IS NOT NULL;

CREATE OR REPLACE VIEW {{views}}.sources DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT body, source, max(event_time) AS last_event, max(ingested_at) AS last_ingested, uniqExact(event_id) AS events
FROM {{data}}.events
GROUP BY body, source;

CREATE OR REPLACE VIEW {{views}}.rules DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT rule, rule_version, title_it, title_en, source FROM {{data}}.rules FINAL;

-- +goose Down
DROP VIEW IF EXISTS {{views}}.rules;
DROP VIEW IF EXISTS {{views}}.sources;
DROP VIEW IF EXISTS {{views}}.exposures;
DROP VIEW IF EXISTS {{views}}.incidents;
DROP VIEW IF EXISTS {{views}}.findings;
DROP VIEW IF EXISTS {{views}}.campaigns;
DROP VIEW IF EXISTS {{views}}.messages;
DROP VIEW IF EXISTS {{views}}.recipients;
DROP VIEW IF EXISTS {{views}}.events;
