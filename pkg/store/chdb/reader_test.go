package chdb_test

import (
	"strings"
	"testing"

	"vedetta/pkg/store/storetest"
)

// readerWorld makes a view over a table with a secret in it.
func readerWorld(t testing.TB) {
	t.Helper()
	for _, sql := range []string{
		"CREATE DATABASE IF NOT EXISTS vedetta", "CREATE DATABASE IF NOT EXISTS vedetta_data",
		"CREATE TABLE IF NOT EXISTS vedetta_data.people (id UInt64, name String, secret String) ENGINE = MergeTree ORDER BY id",
		"TRUNCATE TABLE vedetta_data.people",
		"INSERT INTO vedetta_data.people VALUES (1, 'Anna', 'ROSEBUD'), (2, 'Bruno', 'ROSEBUD')",
		"CREATE OR REPLACE VIEW vedetta.names AS SELECT id, name FROM vedetta_data.people",
		"CREATE OR REPLACE DICTIONARY vedetta_data.dict (id UInt64, secret String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'people' DB 'vedetta_data')) LAYOUT(FLAT()) LIFETIME(10)",
	} {
		owner(t, sql)
	}
}

func TestReaderReadsViews(t *testing.T) {
	readerWorld(t)
	for _, c := range []struct{ sql, want string }{
		{"SELECT name FROM names ORDER BY id", "Anna\nBruno\n"},
		{"SELECT count() FROM vedetta.names WHERE name = 'vedetta_data'", "0\n"},
		{"WITH x AS (SELECT max(id) AS m FROM names) SELECT m FROM x", "2\n"},
		{"SELECT sum(number) FROM numbers(10)", "45\n"},
		{"SHOW TABLES", "names\n"},
		{"SELECT name FROM system.tables WHERE database IN ('vedetta', 'vedetta_data')", "names\n"},
		{"SELECT name FROM system.columns WHERE table = 'people'", ""},
		{"SELECT name FROM system.databases WHERE name LIKE 'vedetta%'", "vedetta\n"},
		{"EXISTS vedetta.names", "1\n"},
		{"DESCRIBE names", "id\tUInt64\t\t\t\t\t\nname\tString\t\t\t\t\t\n"},
		{"SELECT 1; -- ; that is all", "1\n"},
		{"SELECT CAST(1 AS UInt8) AS `default`", ""},
		{"SELECT toDate('2026-01-01') + INTERVAL 1 DAY", "2026-01-02\n"},
		{"SELECT 'it''s; \\' --'", "it\\'s; \\' --\n"},
		{"SELECT 1 -- \r; SELECT secret FROM vedetta_data.people", "1\n"},
		{"SELECT displayName() != '', version() != '', timezone()", "1\t1\tEtc/UTC\n"},
		{"EXPLAIN AST SELECT 1", ""},
	} {
		a := do(t, call{user: storetest.Reader, body: c.sql})
		if c.want != "" && (a.status != 200 || a.body != c.want) || c.want == "" && a.status == 500 {
			t.Errorf("%s: %d %q, want %q", c.sql, a.status, a.body, c.want)
		}
	}
}

// attacks are what a reader must not get through with. The marker ROSEBUD stands in the table only.
var attacks = []string{
	"SELECT secret FROM vedetta_data.people",
	"SELECT secret FROM `vedetta_data`.people",
	`SELECT secret FROM "vedetta_data".people`,
	`SELECT secret FROM "vedetta\x5fdata".people`,
	"SELECT secret FROM `vedetta\\x5fdata`.`people`",
	"SELECT secret FROM \u201cvedetta_data\u201d.people",
	"SELECT secret FROM vedetta_data/**/./*x*/people",
	"SELECT secret FROM vedetta_data\u00a0.\u3000people",
	"SELECT secret FROM -- x\n vedetta_data . people",
	"SELECT secret FROM 'vedetta_data'.'people'",
	"SELECT secret FROM 'vedetta_data.people'",
	"SELECT secret FROM `vedetta_data.people`",
	"SELECT secret FROM x'766564657474615F64617461'.people",
	"SELECT secret FROM $a$vedetta_data$a$.people",
	"SELECT (SELECT any(secret) FROM vedetta_data.people)",
	"SELECT name FROM names WHERE id IN (SELECT id FROM vedetta_data.people WHERE secret LIKE 'R%')",
	"SELECT 1 IN vedetta_data.people",
	"SELECT * FROM names JOIN vedetta_data.people USING id",
	"SELECT * FROM names, vedetta_data.people",
	"SELECT * FROM names UNION ALL SELECT id, secret FROM vedetta_data.people",
	"WITH x AS (SELECT secret FROM vedetta_data.people) SELECT * FROM x",
	"SELECT secret FROM merge('vedetta_data', 'people')",
	"SELECT secret FROM merge('people')",
	"SELECT secret FROM `merge`('vedetta_data', 'people')",
	"SELECT secret FROM \"m\\x65rge\"('vedetta_data', 'people')",
	"SELECT secret FROM MERGE/**/('vedetta_data', 'people')",
	"SELECT secret FROM remote('127.0.0.1', 'vedetta_data', 'people')",
	"SELECT secret FROM cluster('default', 'vedetta_data', 'people')",
	"SELECT secret FROM clusterAllReplicas('default', vedetta_data, people)",
	"SELECT secret FROM view(SELECT secret FROM vedetta_data.people)",
	"SELECT secret FROM loop('vedetta_data', 'people') LIMIT 1",
	"SELECT secret FROM dictionary('vedetta_data.dict')",
	"SELECT dictGet('vedetta_data.dict', 'secret', toUInt64(1))",
	"SELECT dictGetString('vedetta_data.dict', 'secret', 1)",
	"SELECT `dictGet`('vedetta_data.dict', 'secret', toUInt64(1))",
	"SELECT DICTGETORDEFAULT('vedetta_data.dict', 'secret', toUInt64(1), '')",
	"SELECT joinGet('vedetta_data.j', 'secret', 1)",
	"SELECT * FROM mergeTreeIndex('vedetta_data', 'people')",
	"SELECT * FROM mergeTreeProjection('vedetta_data', 'people', 'p')",
	"SELECT hasColumnInTable('vedetta_data', 'people', 'secret')",
	"SELECT * FROM file('/etc/passwd', 'LineAsString')",
	"SELECT file('/etc/passwd')",
	"SELECT * FROM `/etc/passwd`",
	"SELECT * FROM '/etc/passwd'",
	"SELECT * FROM default.`/etc/passwd`",
	"SELECT * FROM url('http://127.0.0.1/', 'LineAsString')",
	"SELECT * FROM s3('http://127.0.0.1/x')",
	"SELECT * FROM executable('id', 'TSV', 'x String')",
	"SELECT * FROM sqlite('/x', 'y')",
	"SELECT * FROM filesystem('/etc')",
	"SELECT * FROM eval('SELECT secret FROM vedetta_data.people')",
	"SELECT * FROM viewIfPermitted(SELECT secret FROM vedetta_data.people ELSE null('secret String'))",
	"DESCRIBE TABLE FUNCTION file('/etc/passwd')",
	"DESCRIBE vedetta_data.people",
	"DESC (SELECT * FROM vedetta_data.people)",
	"EXISTS vedetta_data.people",
	"SHOW CREATE TABLE vedetta_data.people",
	"SHOW CREATE vedetta_data.people",
	"SHOW CREATE DATABASE vedetta_data",
	"SHOW TABLES FROM vedetta_data",
	"SHOW COLUMNS FROM people FROM vedetta_data",
	"SHOW INDEXES FROM people IN vedetta_data",
	"SHOW PROCESSLIST", "SHOW USERS", "SHOW GRANTS", "SHOW ACCESS", "SHOW CURRENT ROLES", "SHOW CLUSTERS", "SHOW POLICIES",
	"SELECT query FROM system.processes",
	"SELECT * FROM `system`.`processes`",
	`SELECT * FROM "syst\x65m".processes`,
	"SELECT * FROM \u201csystem\u201d.users",
	"SELECT * FROM system.\"users\"",
	"SELECT * FROM system.'users'",
	"SELECT * FROM 'system'.'users'",
	"SELECT * FROM 'system'.users",
	"SELECT * FROM system.users", "SELECT * FROM system.grants", "SELECT * FROM system.parts", "SELECT * FROM system.parts_columns",
	"SELECT * FROM system.query_log", "SELECT * FROM system.named_collections", "SELECT * FROM system.server_settings",
	"SELECT * FROM system.dictionaries", "SELECT * FROM system.disks", "SELECT * FROM system.clusters",
	"SELECT 1 IN system.users",
	"SELECT * FROM merge(system, 'users')",
	"SELECT * FROM system/**/.users",
	"SELECT 1.FROM system.users", "SELECT 1.e1FROM system.users",
	"EXPLAIN SELECT * FROM vedetta_data.people",
	"EXPLAIN PLAN SELECT * FROM system.users",
	"INSERT INTO vedetta.names VALUES (1, 'x')",
	"INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
	"INSERT INTO vedetta_data.people FORMAT TSV\n3\tx\ty",
	"WITH 1 AS a INSERT INTO vedetta_data.people SELECT a, 'x', 'y'",
	"EXPLAIN INSERT INTO vedetta_data.people VALUES (1, 'x', 'y')",
	"CREATE TABLE vedetta.t (a Int8) ENGINE = Memory", "CREATE TEMPORARY TABLE t (a Int8)", "CREATE VIEW vedetta.v AS SELECT 1",
	"CREATE FUNCTION f AS x -> x", "ALTER TABLE vedetta_data.people DELETE WHERE 1", "DROP VIEW vedetta.names",
	"TRUNCATE TABLE vedetta_data.people", "OPTIMIZE TABLE vedetta_data.people", "RENAME TABLE vedetta.names TO vedetta.n",
	"DELETE FROM vedetta_data.people WHERE 1", "UPDATE vedetta_data.people SET name = 'x' WHERE 1",
	"USE vedetta_data", "SET max_threads = 1", "SET ROLE vedetta_owner", "SET DEFAULT ROLE ALL TO default",
	"EXECUTE AS default SELECT 1", "GRANT SELECT ON *.* TO default", "SYSTEM RELOAD CONFIG", "SYSTEM SHUTDOWN",
	"KILL QUERY WHERE 1", "BACKUP DATABASE vedetta_data TO File('/tmp/x')", "ATTACH TABLE x", "DETACH TABLE vedetta_data.people",
	"CHECK TABLE vedetta_data.people", "WATCH vedetta.names", "BEGIN TRANSACTION", "EXCHANGE TABLES a AND b",
	"SELECT 1 INTO OUTFILE '/tmp/x'", "SELECT 1 /* */ INTO\nOUTFILE '/tmp/x' TRUNCATE",
	"SELECT 1; SELECT secret FROM vedetta_data.people",
	"SELECT 1 PARALLEL WITH SELECT 2",
	"(SELECT secret FROM vedetta_data.people)",
	"((((SELECT secret FROM vedetta_data.people))))",
	"FROM vedetta_data.people SELECT secret",
	"SELECT 1 SETTINGS readonly = 0", "SELECT 1 SETTINGS max_execution_time = 0", "SELECT 1 FORMAT TSV SETTINGS max_result_rows = 0",
	"SELECT secret FROM vedetta_data.people SETTINGS additional_table_filters = {'x': 'y'}",
	"SELECT 1 FORMAT Template SETTINGS format_template_row = '/etc/passwd'",
	"SELECT hostName()", "SELECT getServerPort('tcp_port')", "SELECT getMacro('x')", "SELECT catboostEvaluate('/x', 1)",
	"SELECT filesystemAvailable()", "SELECT getServerSetting('path')", "SELECT addressToSymbol(1)",
	"SELECT /* secret FROM vedetta_data.people",
	"SELECT secret FROM information_schema.../**/vedetta_data.people",
	"exit", "quit", "\\q", "1 + 1", "nonsense",
}

func TestReaderAttacks(t *testing.T) {
	readerWorld(t)
	for _, sql := range attacks {
		for _, format := range []string{"TSV", "Native"} {
			a := do(t, call{user: storetest.Reader, query: sql, params: "default_format=" + format + "&client_protocol_version=54460"})
			if a.status == 200 || strings.Contains(a.body, "ROSEBUD") {
				t.Errorf("%q got through: %d %.200q", sql, a.status, a.body)
			}
		}
	}
	if got := owner(t, "SELECT count(), uniq(secret) FROM vedetta_data.people"); got != "2\t1\n" {
		t.Errorf("after the attacks the table holds %q", got)
	}
}

func TestReaderAttacksByParameters(t *testing.T) {
	readerWorld(t)
	for _, c := range []struct{ sql, params string }{
		{"SELECT secret FROM people", "database=vedetta_data"},
		{"SELECT * FROM users", "database=system"},
		{"SELECT * FROM `/etc/passwd`", "database=default"},
		{"SELECT secret FROM {d:Identifier}.people", "param_d=vedetta_data"},
		{"SELECT secret FROM {d : Identifier}.{t:Identifier}", "param_d=vedetta_data&param_t=people"},
		{"SELECT * FROM {d:Identifier}.users", "param_d=system"},
		{"SELECT * FROM system.{t:Identifier}", "param_t=users"},
		{"SELECT * FROM {t:Identifier}", "param_t=vedetta_data.people"},
		{"SELECT * FROM {t:Identifier}", "param_t=system.users"},
		{"SELECT * FROM {t:Identifier}", "param_t=%60system%60.users"},
		{"SELECT 1", "readonly=0"},
		{"SELECT 1", "allow_ddl=1"},
		{"SELECT 1", "format_template_row=/etc/passwd"},
		{"SELECT 1", "format_schema=/etc/passwd:x"},
		{"SELECT 1", "output_format_schema=/tmp/x"},
		{"SELECT 1", "role=vedetta_owner"},
		{"SELECT 1", "additional_table_filters=x"},
		{"SELECT 1", "nosuch=1"},
		{"SELECT 1", "implicit_select=1"},
		{"SELECT 1", "param_x=1&max_threads=x"},
		{"SELECT 1", "path=/"},
		{"SELECT 1", "config-file=/etc/passwd"},
	} {
		a := do(t, call{user: storetest.Reader, query: c.sql, params: c.params})
		if a.status == 200 || strings.Contains(a.body, "ROSEBUD") {
			t.Errorf("%s with %s: %d %.200q", c.sql, c.params, a.status, a.body)
		}
	}
}

func TestReaderLimits(t *testing.T) {
	for _, c := range []struct{ params, setting, want string }{
		{"", "max_execution_time", "30\n"},
		{"max_execution_time=5", "max_execution_time", "5\n"},
		{"max_execution_time=500", "max_execution_time", "30\n"},
		{"max_execution_time=0", "max_execution_time", "30\n"},
		{"max_execution_time=500&max_execution_time=0", "max_execution_time", "30\n"},
		{"max_threads=1", "max_threads", "1\n"},
		{"max_result_rows=10", "max_result_rows", "10\n"},
		{"readonly=2", "readonly", "1\n"},
		{"", "readonly", "1\n"},
		{"max_rows_to_group_by=10", "max_rows_to_group_by", "10\n"},
		{"wait_end_of_query=1&http_zlib_compression_level=3&send_progress_in_http_headers=0&add_http_cors_header=1", "readonly", "1\n"},
	} {
		a := do(t, call{user: storetest.Reader, query: "SELECT getSetting('" + c.setting + "')", params: c.params})
		if a.body != c.want {
			t.Errorf("%s: %s is %q, want %q", c.params, c.setting, a.body, c.want)
		}
	}
	a := do(t, call{user: storetest.Reader, query: "SELECT number FROM numbers(100)", params: "max_result_rows=10"})
	if a.code != "396" {
		t.Errorf("too many rows: %d %s %.100q", a.status, a.code, a.body)
	}
	a = do(t, call{user: storetest.Reader, query: "SELECT sum(cityHash64(number)) FROM numbers_mt(400000000000)", params: "max_execution_time=0.2"})
	if a.status != 408 || a.code != "159" {
		t.Errorf("too long: %d %s", a.status, a.code)
	}
}

// TestReaderSystemTables reads every system table a reader may read, to see that none breaks or shows a secret.
func TestReaderSystemTables(t *testing.T) {
	readerWorld(t)
	names := owner(t, "SELECT name FROM system.tables WHERE database = 'system' ORDER BY name FORMAT TSVRaw")
	allowed := 0
	for name := range strings.Lines(names) {
		name = strings.TrimSpace(name)
		a := do(t, call{user: storetest.Reader, query: "SELECT * FROM system." + name + " LIMIT 1000 FORMAT JSONEachRow"})
		if a.status == 200 {
			allowed++
		}
		if strings.Contains(a.body, "ROSEBUD") {
			t.Errorf("system.%s shows the secret", name)
		}
	}
	if allowed < 15 || allowed > 25 {
		t.Errorf("%d system tables may be read", allowed)
	}
}

func TestReaderReadsDatabasesByPrefix(t *testing.T) {
	for _, sql := range []string{
		"CREATE DATABASE IF NOT EXISTS views_prefix", "CREATE DATABASE IF NOT EXISTS data_prefix",
		"CREATE OR REPLACE TABLE data_prefix.t (a UInt8) ENGINE = MergeTree ORDER BY a", "INSERT INTO data_prefix.t VALUES (7)",
		"CREATE OR REPLACE VIEW views_prefix.v AS SELECT a FROM data_prefix.t",
	} {
		owner(t, sql)
	}
	for _, c := range []call{{body: "SELECT a FROM views_prefix.v"}, {body: "SELECT a FROM v", params: "database=views_prefix"}} {
		c.user = storetest.Reader
		if a := do(t, c); a.body != "7\n" {
			t.Errorf("%s: %q", c.body, a.body)
		}
	}
	for _, sql := range []string{"SELECT a FROM data_prefix.t", "CREATE VIEW views_prefix.w AS SELECT 1"} {
		if a := do(t, call{user: storetest.Reader, body: sql}); a.code != "497" {
			t.Errorf("%s: %s %q", sql, a.code, a.body)
		}
	}
	if got := do(t, call{user: storetest.Reader, body: "SELECT name FROM system.databases WHERE name LIKE '%_prefix'"}).body; got != "views_prefix\n" {
		t.Errorf("databases %q", got)
	}
}
