package chdb

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The engine has one user, "default", who holds these two roles and no grant of its own. A reader's connection
// gives the owner's role up (SET ROLE) before it runs anything.
const (
	ownerRole  = "vedetta_owner"
	readerRole = "vedetta_reader"
)

// configDir holds the engine's configuration below its data directory; it is written anew at every start.
const configDir = "vedetta"

// writeAccess writes the engine's configuration and returns its path. Views run as their definer unless they say
// otherwise, so a reader needs no grant on the tables below them.
func writeAccess(dataDir string, readerDatabases []string, memory int64) (string, error) {
	dir := filepath.Join(dataDir, configDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	users, config := filepath.Join(dir, "users.xml"), filepath.Join(dir, "config.xml")
	if err := os.WriteFile(users, []byte(usersXML(readerDatabases)), 0o600); err != nil {
		return "", err
	}
	return config, os.WriteFile(config, []byte(configXML(users, memory)), 0o600)
}

func configXML(users string, memory int64) string {
	limit := ""
	if memory > 0 {
		limit = fmt.Sprintf("<max_server_memory_usage>%d</max_server_memory_usage>", memory)
	}
	return "<clickhouse><users_config>" + escapeXML(users) + "</users_config>" + limit +
		"<ignore_empty_sql_security_in_create_view_query>0</ignore_empty_sql_security_in_create_view_query></clickhouse>\n"
}

func usersXML(readerDatabases []string) string {
	var grants strings.Builder
	for _, db := range readerDatabases {
		fmt.Fprintf(&grants, "<query>GRANT SELECT, SHOW ON %s</query>", escapeXML(grantTarget(db)))
	}
	return "<clickhouse>" +
		"<profiles><default><default_normal_view_sql_security>DEFINER</default_normal_view_sql_security></default></profiles>" +
		"<roles>" +
		"<" + ownerRole + "><grants><query>GRANT ALL ON *.* WITH GRANT OPTION</query></grants></" + ownerRole + ">" +
		"<" + readerRole + "><grants>" + grants.String() + "</grants></" + readerRole + ">" +
		"</roles>" +
		"<users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile>" +
		"<quota>default</quota><grants><query>GRANT " + ownerRole + "</query><query>GRANT " + readerRole + "</query></grants>" +
		"</default></users><quotas><default></default></quotas></clickhouse>\n"
}

// grantTarget is what a database pattern means in a GRANT: a name, or a prefix with a star.
func grantTarget(db string) string {
	if prefix, ok := strings.CutSuffix(db, "*"); ok {
		return prefix + "*.*"
	}
	return quoteName(db) + ".*"
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// matchDatabase says whether a database is one of the patterns'.
func matchDatabase(patterns []string, db string) bool {
	for _, p := range patterns {
		if prefix, ok := strings.CutSuffix(p, "*"); p == db || ok && strings.HasPrefix(db, prefix) {
			return true
		}
	}
	return false
}
