-- +goose Up
-- The tables. People and Grafana read the views of 00002, never these.
-- Every partition is a function of the id's own day, so that a repeated row
-- meets its first copy in the same partition and ReplacingMergeTree drops one.

CREATE TABLE IF NOT EXISTS {{data}}.events
(
    event_id String COMMENT 'day of the source clock, a dash, HMAC of the natural key',
    day Date COMMENT 'the day in the id',
    body LowCardinality(String) COMMENT 'IPA code of the public body',
    channel LowCardinality(String) COMMENT 'sms, mail, social, register',
    type LowCardinality(String) COMMENT 'kind of event, such as message.submitted',
    source LowCardinality(String) COMMENT 'collector and its source',
    event_time DateTime64(3, 'UTC') COMMENT 'when it happened at the source, at most ingestion + 5 minutes',
    ingested_at DateTime64(3, 'UTC') COMMENT 'when the collector took it in',
    source_time Nullable(DateTime64(3, 'UTC')) COMMENT 'the source clock, only where event_time was capped',
    direction LowCardinality(String) COMMENT 'outbound, inbound, internal, public',
    claimed_class LowCardinality(String) COMMENT 'functional, person, or empty',
    claimed_address LowCardinality(String) COMMENT 'only of a functional sender',
    claimed_token String COMMENT 'only of a person',
    claimed_external Bool,
    authenticated_class LowCardinality(String),
    authenticated_address LowCardinality(String),
    authenticated_token String,
    authenticated_external Bool,
    authentication LowCardinality(String) COMMENT 'pass, fail, none',
    recipients UInt32,
    recipients_external UInt32,
    recipients_hidden UInt32 COMMENT 'in no visible header',
    campaign String COMMENT 'declared, or d-… for a discovered one',
    declared_purpose LowCardinality(String),
    route LowCardinality(String),
    purpose LowCardinality(String) COMMENT 'what the text is for',
    purpose_confidence Float32,
    purpose_unclear Bool,
    exact_fingerprint UInt64,
    template_fingerprint UInt64,
    words UInt32,
    personal_data Array(LowCardinality(String)) COMMENT 'kinds found in the text',
    personal_data_count UInt32,
    no_text LowCardinality(String) COMMENT 'why there was no text to read',
    degraded Array(LowCardinality(String)) COMMENT 'what the source could not tell',
    message_ref String COMMENT 'joins a message with its delivery states',
    gateway LowCardinality(String),
    size UInt32,
    parts UInt32,
    code LowCardinality(String),
    rejected UInt32,
    item_id String,
    item_parent String,
    platform LowCardinality(String),
    account LowCardinality(String),
    own Bool COMMENT 'written by the page itself',
    list_id LowCardinality(String),
    list_rows UInt32,
    inventory_store LowCardinality(String),
    inventory_dataset LowCardinality(String),
    inventory_class LowCardinality(String),
    inventory_rows Int64,
    inventory_oldest Nullable(DateTime64(3, 'UTC')),
    report_name LowCardinality(String),
    report_columns Array(LowCardinality(String)),
    report_rows UInt32
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (body, event_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.recipients
(
    event_id String,
    day Date,
    body LowCardinality(String),
    channel LowCardinality(String),
    type LowCardinality(String),
    event_time DateTime64(3, 'UTC'),
    campaign String,
    token String COMMENT 'a person or mailbox: year of the key, a dash, HMAC',
    previous_token String COMMENT 'the same under last year''s key, in the first 60 days of a year',
    field LowCardinality(String) COMMENT 'to, cc, envelope',
    external Bool
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (body, event_id, token)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.findings
(
    finding_id String,
    revision UInt64 COMMENT 'what the finding has folded in; the highest is the latest',
    day Date COMMENT 'day of the opening event',
    body LowCardinality(String),
    channel LowCardinality(String),
    rule LowCardinality(String),
    rule_version UInt32,
    severity LowCardinality(String) COMMENT 'info, low, medium, high, grave',
    about LowCardinality(String) COMMENT 'campaign, item, route, list',
    subject String,
    opening_event String,
    last_event String,
    opened_at DateTime64(3, 'UTC') COMMENT 'event time',
    updated_at DateTime64(3, 'UTC') COMMENT 'event time',
    detected_at DateTime64(3, 'UTC') COMMENT 'wall clock',
    people UInt64,
    at_least Bool COMMENT 'people is a lower bound: show ≥',
    messages UInt64,
    verdict LowCardinality(String) COMMENT 'compatible, incompatible, unknown',
    declared_purpose LowCardinality(String),
    inferred_purpose LowCardinality(String),
    confidence Float32,
    collected_for Map(LowCardinality(String), UInt64) COMMENT 'purpose of the contact list: people',
    unknown_people UInt64,
    personal_data Array(LowCardinality(String)),
    exposed_from Nullable(DateTime64(3, 'UTC')),
    exposed_to Nullable(DateTime64(3, 'UTC')) COMMENT 'empty while it stands',
    sender_class LowCardinality(String),
    policy_version String,
    reasons Array(LowCardinality(String)),
    excerpt String COMMENT 'redacted, at most 160 characters',
    evidence String COMMENT 'sealed with age to the DPO'
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY day
ORDER BY (body, finding_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.incidents
(
    incident_id String,
    revision UInt64,
    day Date,
    body LowCardinality(String),
    incident_key String,
    severity LowCardinality(String),
    state LowCardinality(String) COMMENT 'new; taken, decided, closed come with the desk',
    opened_at DateTime64(3, 'UTC'),
    updated_at DateTime64(3, 'UTC'),
    detected_at DateTime64(3, 'UTC'),
    alerted_at Nullable(DateTime64(3, 'UTC')) COMMENT 'when the DPO''s mail server took the mail',
    findings Array(String)
)
ENGINE = ReplacingMergeTree(revision)
PARTITION BY day
ORDER BY (body, incident_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.identity_vault
(
    token String,
    body LowCardinality(String),
    mask String COMMENT 'such as +39 347 ••• ••09',
    key_id String,
    sealed String COMMENT 'XChaCha20-Poly1305 under the vault key',
    seen_on Date
)
ENGINE = ReplacingMergeTree
PARTITION BY substring(token, 1, 4)
ORDER BY (body, token)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.vault_keys
(
    key_id String,
    body LowCardinality(String),
    sealed_key String COMMENT 'sealed with age to the DPO; dropping it is erasure',
    seen_on Date
)
ENGINE = ReplacingMergeTree
ORDER BY (body, key_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS {{data}}.rules
(
    rule LowCardinality(String),
    rule_version UInt32,
    title_it String,
    title_en String,
    source String COMMENT 'the law or decision it rests on'
)
ENGINE = ReplacingMergeTree
ORDER BY (rule, rule_version);

-- +goose Down
DROP TABLE IF EXISTS {{data}}.rules;
DROP TABLE IF EXISTS {{data}}.vault_keys;
DROP TABLE IF EXISTS {{data}}.identity_vault;
DROP TABLE IF EXISTS {{data}}.incidents;
DROP TABLE IF EXISTS {{data}}.findings;
DROP TABLE IF EXISTS {{data}}.recipients;
DROP TABLE IF EXISTS {{data}}.events;
