package chdb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// open gives the exchange its connection: the session's, or a fresh one. The returned function ends its use.
func (x *exchange) open(tables []formTable) (done func(), err error) {
	if x.q.session.id == "" {
		if x.conn, err = x.dial(tables); err != nil {
			return nil, err
		}
		return x.conn.close, nil
	}
	if len(tables) > 0 {
		return nil, raise(codeNotImplemented, "External tables in a session are not supported")
	}
	key := sessionKey{x.role, x.q.session.id}
	kept, err := x.sessions.acquire(key, x.q.session, x.dialSession)
	if err != nil {
		return nil, err
	}
	release := func() { x.sessions.release(key, kept, x.q.session.timeout, x.q.session.close) }
	leave, err := x.join(kept)
	if err != nil {
		release()
		return nil, err
	}
	return func() { leave(); release() }, nil
}

// dial opens a fresh connection with all the request asks for.
func (x *exchange) dial(tables []formTable) (*conn, error) {
	settings, err := x.settings()
	if err != nil {
		return nil, err
	}
	c, err := x.engine.connect(settings)
	if err != nil {
		return nil, err
	}
	if err := x.arrange(c, tables); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// settings are those of a fresh connection.
func (x *exchange) settings() ([]setting, error) {
	tag := tagSetting(x.tag(), x.q.comment)
	if x.role == roleOwner {
		return append(ownerSettings(x.q.get, x.q.settings), tag), nil
	}
	for _, s := range x.q.settings {
		if !x.engine.settings[s.name] && readerRule(s.name) == ruleRefuse {
			return nil, raise(codeUnknownSetting, "Setting %s is neither a builtin setting nor started with the prefix "+
				"'SQL_' registered for user-defined settings", s.name)
		}
	}
	settings, err := readerSettings(x.cfg.ReaderLimits, x.q.settings)
	return append(settings, tag), err
}

// arrange takes a reader's rights away, enters the database and makes the external tables.
func (x *exchange) arrange(c *conn, tables []formTable) error {
	if x.role == roleReader {
		if _, _, err := c.exec("SET ROLE "+readerRole, "", nil); err != nil {
			return fmt.Errorf("set role: %w", err)
		}
		if len(tables) > 0 {
			return raise(codeNotImplemented, "External tables are not supported for readers")
		}
	}
	if err := x.use(c); err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.create(c); err != nil {
			return fmt.Errorf("external table %s: %w", t.name, err)
		}
	}
	return nil
}

// use enters the database the request names; a reader who names none enters the first of the readers' databases, if
// it is there yet.
func (x *exchange) use(c *conn) error {
	database, asked := x.q.database, true
	if database == "" && x.role == roleReader && !strings.HasSuffix(x.cfg.ReaderDatabases[0], "*") {
		database, asked = x.cfg.ReaderDatabases[0], false
	}
	if database == "" {
		return nil
	}
	if _, _, err := c.exec("USE "+quoteName(database), "", nil); err != nil && asked {
		return err
	}
	return nil
}

// dialSession opens a session's connection. A reader's session has no state beyond its lock: nothing a reader may
// run leaves any.
func (x *exchange) dialSession() (*conn, error) {
	if x.role == roleReader {
		return &conn{abi: x.engine.abi}, nil
	}
	return x.engine.connect(nil)
}

// join gives the exchange a session's connection with the request's own settings and database, which leave takes
// back: in ClickHouse they are the query's, not the session's.
func (x *exchange) join(kept *session) (leave func(), err error) {
	if x.role == roleReader {
		if x.conn, err = x.dial(nil); err != nil {
			return nil, err
		}
		return x.conn.close, nil
	}
	settings := append(slices.Clip(x.q.settings), tagSetting(x.tag(), x.q.comment))
	for _, s := range settings {
		if !x.engine.settings[s.name] {
			return nil, raise(codeUnknownSetting, "Unknown setting %s", s.name)
		}
	}
	undo, err := sessionState(kept.conn, settings, x.q.database != "")
	if err != nil {
		return nil, err
	}
	x.conn = kept.conn
	leave = func() {
		for _, sql := range undo {
			_, _, _ = x.conn.exec(sql, "", nil) // a session in readonly mode stays as it is
		}
	}
	err = kept.conn.set(settings)
	if err == nil {
		err = x.use(kept.conn)
	}
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// sessionState reads how to bring these settings, and the current database if asked for, back.
func sessionState(c *conn, settings []setting, database bool) ([]string, error) {
	names := make([]string, len(settings))
	for i, s := range settings {
		names[i] = quoteString(s.name)
	}
	sql := "SELECT name, value, toUInt8(changed) FROM system.settings WHERE name IN (" + strings.Join(names, ", ") + ")"
	if database {
		sql += " UNION ALL SELECT '', currentDatabase(), 1"
	}
	out, _, err := c.exec(sql, "JSONCompactEachRow", nil)
	if err != nil {
		return nil, err
	}
	var undo []string
	for line := range bytes.Lines(out) {
		var row []any
		if err := json.Unmarshal(line, &row); err != nil || len(row) != 3 {
			return nil, fmt.Errorf("read session: unexpected row %q", line)
		}
		undo = append(undo, undoSetting(fmt.Sprint(row[0]), fmt.Sprint(row[1]), fmt.Sprint(row[2]) == "1"))
	}
	return undo, nil
}

func undoSetting(name, value string, changed bool) string {
	switch {
	case name == "":
		return "USE " + quoteName(value)
	case changed:
		return "SET " + quoteName(name) + " = " + quoteString(value)
	default:
		return "SET " + quoteName(name) + " = DEFAULT"
	}
}
