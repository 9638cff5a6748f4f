-- +goose Up
-- What rules read of a text or its subject, so that stored events are judged as they
-- were; and the place of an event in the stream, for the order of a backtest.
ALTER TABLE {{data}}.events
    ADD COLUMN declared_campaign String COMMENT 'campaign that the sender named, also one that no register has' AFTER campaign,
    ADD COLUMN first_told String COMMENT 'first message with this text that tells of the same people; empty without personal data' AFTER personal_data_count,
    ADD COLUMN services Array(LowCardinality(String)) COMMENT 'health and social services that the text names, by their codes' AFTER first_told,
    ADD COLUMN subject_auto LowCardinality(String) COMMENT 'what the subject says no person wrote, where the source does not: reply, receipt' AFTER services,
    ADD COLUMN subject_thread String COMMENT 'hash of the subject of a mail that answers, without its Re:' AFTER subject_auto,
    ADD COLUMN facts_version UInt8 COMMENT 'version of the facts that are kept of a text; 0 for rows older than services' AFTER subject_thread,
    ADD COLUMN stored_at Nullable(DateTime64(3, 'UTC')) COMMENT 'when the stream took it; empty where that was not kept' AFTER ingested_at,
    ADD COLUMN position UInt64 COMMENT 'in the stream; 0 where that was not kept' AFTER stored_at;

CREATE OR REPLACE VIEW {{views}}.events DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, day, body, channel, type, source, event_time, ingested_at, stored_at, position, source_time, direction,
    claimed_class, claimed_address, claimed_external, authenticated_class, authenticated_address, authentication,
    recipients, recipients_external, recipients_hidden, campaign, declared_campaign, declared_purpose, route,
    purpose, purpose_confidence, purpose_unclear, purpose_reasons, personal_form, registered_template, exact_fingerprint, template_fingerprint, words,
    personal_data, personal_data_count, first_told, services, subject_auto, subject_thread, facts_version,
    no_text, degraded, message_ref, gateway, size, parts, code, rejected, auto, blind, thread,
    item_id, item_parent, platform, account, own, changed_by, last_seen, list_id, list_rows,
    inventory_store, inventory_dataset, inventory_class, inventory_rows, inventory_oldest,
    report_name, report_columns, report_rows, register_version
FROM {{data}}.events FINAL;

ALTER TABLE {{views}}.events
    COMMENT COLUMN declared_campaign 'campaign that the sender named, also one that no register has',
    COMMENT COLUMN first_told 'first message with this text that tells of the same people; empty without personal data',
    COMMENT COLUMN services 'health and social services that the text names, by their codes',
    COMMENT COLUMN subject_auto 'what the subject says no person wrote, where the source does not: reply, receipt',
    COMMENT COLUMN subject_thread 'hash of the subject of a mail that answers, without its Re:',
    COMMENT COLUMN facts_version 'version of the facts that are kept of a text; 0 for rows older than services',
    COMMENT COLUMN stored_at 'when the stream took it; empty where that was not kept',
    COMMENT COLUMN position 'in the stream; 0 where that was not kept';

-- +goose Down
ALTER TABLE {{data}}.events DROP COLUMN position, DROP COLUMN stored_at, DROP COLUMN facts_version, DROP COLUMN subject_thread, DROP COLUMN subject_auto, DROP COLUMN services, DROP COLUMN first_told, DROP COLUMN declared_campaign;
