package chdb

import "strings"

// guard checks a reader's statement by its tokens. The engine's grants are the wall; the guard keeps readers from
// what grants do not cover (the system tables) and answers before anything runs.
//
// It refuses by name and not by place, so there is nothing to parse and nothing to trick: a name which is a foreign
// database, wherever it stands, is refused.
type guard struct {
	databases []string        // what a reader may read: names, or prefixes with a star
	sources   map[string]bool // the engine's table functions, in lower case
}

// check returns ClickHouse's ACCESS_DENIED unless the statement may run. exist are the databases there are.
func (g *guard) check(s *statement, exist map[string]bool, params []binding) error {
	if s.broken {
		return raise(codeSyntaxError, "Syntax error: a quote or a comment never ends")
	}
	if !allowedKind(s) {
		if !knownKind(s.kind) {
			return raise(codeSyntaxError, "Syntax error: failed at position 1: a statement does not begin so")
		}
		return denied("to execute %s", s.kind)
	}
	for i, t := range s.tokens {
		var err error
		switch t.kind {
		case tokenWord, tokenName:
			err = g.checkName(s, i, exist)
		case tokenString:
			err = g.checkString(s, i)
		default:
		}
		if err != nil {
			return err
		}
	}
	return g.checkParams(s, exist, params)
}

func denied(format string, args ...any) error {
	return raise(codeAccessDenied, "reader: Not enough privileges "+format, args...)
}

// allowedKind says whether the statement is one of those that only read.
func allowedKind(s *statement) bool {
	switch s.kind {
	case "SELECT", "WITH", "FROM", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS":
		return true
	case "SHOW":
		return allowedShow(s)
	default:
		return false
	}
}

// knownKind says whether any statement of ClickHouse begins with the word: what
// does not is a slip of the keyboard and no attempt.
func knownKind(kind string) bool {
	switch kind {
	case "", "ALTER", "ATTACH", "BACKUP", "BEGIN", "CHECK", "COMMIT", "COPY", "CREATE", "DELETE", "DETACH", "DROP", "EXCHANGE", "EXECUTE",
		"GRANT", "INSERT", "KILL", "MOVE", "OPTIMIZE", "PARALLEL", "RENAME", "REPLACE", "RESTORE", "REVOKE", "ROLLBACK", "SET", "SHOW", "SYSTEM",
		"TRUNCATE", "UNDROP", "UPDATE", "USE", "WATCH":
		return true
	default:
		return false
	}
}

// allowedShow leaves out what shows other people's queries, users and grants.
func allowedShow(s *statement) bool {
	i := 1
	for s.is(i, "FULL") || s.is(i, "EXTENDED") || s.is(i, "CHANGED") {
		i++
	}
	switch strings.ToUpper(s.at(i)) {
	case "TABLES", "DATABASES", "COLUMNS", "FIELDS", "CREATE", "INDEX", "INDEXES", "INDICES", "KEYS", "FUNCTIONS",
		"SETTINGS", "SETTING", "ENGINES":
		return true
	default:
		return false
	}
}

// checkName looks at a name: as a function when a bracket follows, and as a database in any case.
func (g *guard) checkName(s *statement, i int, exist map[string]bool) error {
	name := unquote(s.at(i))
	if s.is(i+1, "(") && g.forbiddenFunction(name) {
		return denied("for the function %s", name)
	}
	if name == "system" {
		return checkSystem(s, i)
	}
	if s.tokens[i].kind == tokenWord && strings.EqualFold(name, "default") && !s.is(i+1, ".") {
		return nil // the keyword
	}
	if g.foreign(name, exist) {
		return denied("on database %s", name)
	}
	return nil
}

// foreign says whether a name is, or starts with, a database a reader may not read.
func (g *guard) foreign(name string, exist map[string]bool) bool {
	db, _, dotted := strings.Cut(name, ".")
	if matchDatabase(g.databases, db) || strings.EqualFold(db, "information_schema") {
		return false
	}
	return exist[db] || dotted && db == "system"
}

// checkSystem lets the harmless tables of the system database through.
func checkSystem(s *statement, i int) error {
	if !s.is(i+1, ".") {
		return nil // SHOW TABLES FROM system
	}
	if table := unquote(s.at(i + 2)); !s.isName(i+2) || !allowedSystemTable(table) {
		return denied("on system.%s", table)
	}
	return nil
}

func allowedSystemTable(name string) bool {
	switch name {
	case "one", "numbers", "numbers_mt", "zeros", "zeros_mt", "databases", "tables", "columns", "functions", "formats",
		"settings", "time_zones", "data_type_families", "build_options", "table_engines", "table_functions",
		"collations", "keywords", "aggregate_function_combinators", "licenses":
		return true
	default:
		return false
	}
}

// checkString refuses a string which stands as a part of a name, as in system.'users'.
func (g *guard) checkString(s *statement, i int) error {
	if s.is(i-1, ".") || s.is(i+1, ".") {
		return denied("for a string as a name")
	}
	return nil
}

// forbiddenFunction says whether a function reads anything but its arguments and the reader's views.
func (g *guard) forbiddenFunction(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range [...]string{"dict", "joinget", "getserver", "filesystem", "catboost", "addressto"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "numbers", "numbers_mt", "zeros", "zeros_mt", "generate_series", "generateseries", "values", "format", "view",
		"null", "primes":
		return false
	case "file", "hostname", "fqdn", "fullhostname", "tcpport", "getmacro", "getoskernelversion", "showcertificate",
		"getclienthttpheader", "evalmlmethod", "modelevaluate", "hascolumnintable", "demangle", "connectionid",
		"zookeepersessionuptime", "generateserialid", "naivebayesclassifier", "serveruuid":
		return true
	default:
		return g.sources[name]
	}
}

// checkParams looks at the values of {x:Identifier} parameters, which become names behind the tokens' back.
func (g *guard) checkParams(s *statement, exist map[string]bool, params []binding) error {
	identifiers := false
	for i := range s.tokens {
		identifiers = identifiers || s.is(i, "Identifier") && s.is(i-1, ":")
	}
	if !identifiers {
		return nil
	}
	for _, p := range params {
		if p.value == "system" || strings.ContainsAny(p.value, ".`\"\\'") || g.foreign(p.value, exist) {
			return denied("for the parameter %s", p.name)
		}
	}
	return nil
}
