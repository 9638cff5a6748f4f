-- +goose Up
-- ClickHouse notes a block in this log before it has the block. Who is killed in between
-- takes the repeat for a double, and its rows are lost. The tables' keys tell doubles.
ALTER TABLE {{data}}.events MODIFY SETTING non_replicated_deduplication_window = 0;
ALTER TABLE {{data}}.recipients MODIFY SETTING non_replicated_deduplication_window = 0;
ALTER TABLE {{data}}.findings MODIFY SETTING non_replicated_deduplication_window = 0;
ALTER TABLE {{data}}.incidents MODIFY SETTING non_replicated_deduplication_window = 0;
ALTER TABLE {{data}}.identity_vault MODIFY SETTING non_replicated_deduplication_window = 0;
ALTER TABLE {{data}}.vault_keys MODIFY SETTING non_replicated_deduplication_window = 0;

-- +goose Down
ALTER TABLE {{data}}.events MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE {{data}}.recipients MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE {{data}}.findings MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE {{data}}.incidents MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE {{data}}.identity_vault MODIFY SETTING non_replicated_deduplication_window = 1000;
ALTER TABLE {{data}}.vault_keys MODIFY SETTING non_replicated_deduplication_window = 1000;
