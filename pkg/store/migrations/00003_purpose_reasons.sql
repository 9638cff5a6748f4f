-- +goose Up
-- What decided on the purpose, as codes of signals and topics, and whether the
-- message is in the personal form that the election window forbids.
ALTER TABLE {{data}}.events
    ADD COLUMN purpose_reasons Array(LowCardinality(String)) COMMENT 'signals and topics that decided' AFTER purpose_unclear,
    ADD COLUMN personal_form Bool COMMENT 'an office-holder or candidate speaks, signs or is praised' AFTER purpose_reasons;

CREATE OR REPLACE VIEW {{views}}.events DEFINER = CURRENT_USER SQL SECURITY DEFINER AS
SELECT
    event_id, day, body, channel, type, source, event_time, ingested_at, source_time, direction,
    claimed_class, claimed_address, claimed_external, authenticated_class, authenticated_address, authentication,
    recipients, recipients_external, recipients_hidden, campaign, declared_purpose, route,
    purpose, purpose_confidence, purpose_unclear, purpose_reasons, personal_form, exact_fingerprint, template_fingerprint, words,
    personal_data, personal_data_count, no_text, degraded, message_ref, gateway, size, parts, code, rejected,
    item_id, item_parent, platform, account, own, list_id, list_rows,
    inventory_store, inventory_dataset, inventory_class, inventory_rows, inventory_oldest,
    report_name, report_columns, report_rows
FROM {{data}}.events FINAL;

-- +goose Down
ALTER TABLE {{data}}.events DROP COLUMN personal_form, DROP COLUMN purpose_reasons;
