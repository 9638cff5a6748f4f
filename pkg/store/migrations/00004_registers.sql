-- +goose Up
-- Which register judged; what no person wrote; conversations; under whose authority
-- an item changed; and of a finding its first event and the rows of the register
-- that decided.
ALTER TABLE {{data}}.events
    ADD COLUMN registered_template LowCardinality(String) COMMENT 'registered text that the message follows' AFTER personal_form,
    ADD COLUMN auto LowCardinality(String) COMMENT 'what no person wrote: reply, generated, bounce, receipt, list' AFTER rejected,
    ADD COLUMN blind UInt32 COMMENT 'recipients that the source counts and does not name' AFTER auto,
    ADD COLUMN thread String COMMENT 'HMAC of the first message of the conversation' AFTER blind,
    ADD COLUMN changed_by LowCardinality(String) COMMENT 'author, moderator, platform, or empty where the platform does not say' AFTER own,
    ADD COLUMN last_seen Nullable(DateTime64(3, 'UTC')) COMMENT 'when an item was last seen as it was, for a change that was only noticed' AFTER changed_by,
    ADD COLUMN register_version String COMMENT 'of policy.changed: the version that holds from here on' AFTER report_rows;

ALTER TABLE {{data}}.findings
    ADD COLUMN first_event String COMMENT 'earliest event, by event time' AFTER opening_event,
    ADD COLUMN register_rows String COMMENT 'JSON: the rows of the register that decided' AFTER reasons;

CREATE OR REPLACE VIEW {{views}}.events DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, day, body, channel, type, source, event_time, ingested_at, source_time, direction,
    claimed_class, claimed_address, claimed_external, authenticated_class, authenticated_address, authentication,
    recipients, recipients_external, recipients_hidden, campaign, declared_purpose, route,
    purpose, purpose_confidence, purpose_unclear, purpose_reasons, personal_form, registered_template, exact_fingerprint, template_fingerprint, words,
    personal_data, personal_data_count, no_text, degraded, message_ref, gateway, size, parts, code, rejected, auto, blind, thread,
    item_id, item_parent, platform, account, own, changed_by, last_seen, list_id, list_rows,
    inventory_store, inventory_dataset, inventory_class, inventory_rows, inventory_oldest,
    report_name, report_columns, report_rows, register_version
FROM {{data}}.events FINAL;

CREATE OR REPLACE VIEW {{views}}.findings DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    f.finding_id AS finding_id, f.revision AS revision, f.day AS day, f.body AS body, f.channel AS channel,
    f.rule AS rule, f.rule_version AS rule_version, r.title_it AS title_it, r.title_en AS title_en, r.source AS legal_source,
    f.severity AS severity, f.about AS about, f.subject AS subject, f.opened_at AS opened_at, f.updated_at AS updated_at, f.detected_at AS detected_at,
    f.people AS people, f.at_least AS at_least, f.messages AS messages, f.verdict AS verdict,
    f.declared_purpose AS declared_purpose, f.inferred_purpose AS inferred_purpose, f.confidence AS confidence,
    f.collected_for AS collected_for, f.unknown_people AS unknown_people, f.personal_data AS personal_data,
    f.exposed_from AS exposed_from, f.exposed_to AS exposed_to, f.sender_class AS sender_class, f.policy_version AS policy_version,
    f.reasons AS reasons, f.register_rows AS register_rows, f.excerpt AS excerpt,
    f.opening_event AS opening_event, f.first_event AS first_event, f.last_event AS last_event
FROM (SELECT * FROM {{data}}.findings FINAL) AS f
LEFT JOIN (SELECT * FROM {{data}}.rules FINAL) AS r ON f.rule = r.rule AND f.rule_version = r.rule_version;

-- +goose Down
ALTER TABLE {{data}}.findings DROP COLUMN register_rows, DROP COLUMN first_event;
ALTER TABLE {{data}}.events DROP COLUMN register_version, DROP COLUMN last_seen, DROP COLUMN changed_by, DROP COLUMN thread, DROP COLUMN blind, DROP COLUMN auto, DROP COLUMN registered_template;
