package chdb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// engine is the one engine of this process. It is safe for concurrent use; the connections it gives are not.
type engine struct {
	abi      *abi
	path     string
	settings map[string]bool // every setting the engine knows, aliases too
	sources  map[string]bool // every table function, in lower case
	timezone string
	version  string
	name     string

	mu      sync.Mutex // guards control
	control *conn      // keeps the engine open; asks and kills on its own behalf
}

// openEngine loads the library and opens the data directory. Nothing else may have the directory open.
func openEngine(library, dataDir string, readerDatabases []string, memory int64) (*engine, error) {
	config, err := writeAccess(dataDir, readerDatabases, memory)
	if err != nil {
		return nil, fmt.Errorf("write engine configuration: %w", err)
	}
	a, err := loadABI(library)
	if err != nil {
		return nil, err
	}
	a.setSignalHandlers(0) // the library's handlers would fight Go's
	e := &engine{abi: a, path: "--path=" + dataDir}
	if e.control, err = e.dial("--config-file="+config, "--progress=off"); err != nil {
		return nil, fmt.Errorf("open data directory %s: %w", dataDir, err)
	}
	if err := e.learn(); err != nil {
		e.control.close()
		return nil, fmt.Errorf("ask engine: %w", err)
	}
	return e, nil
}

// dial opens a connection with further arguments.
func (e *engine) dial(args ...string) (*conn, error) {
	var pin pinned
	defer pin.Unpin()
	all := append([]string{"clickhouse", e.path}, args...)
	handle := e.abi.connect(int32(len(all)), pin.argv(all))
	if handle == nil {
		return nil, errors.New("the engine refused the connection; its reason is on standard error")
	}
	return &conn{abi: e.abi, handle: handle}, nil
}

// learn asks for what never changes while the engine runs.
func (e *engine) learn() error {
	one, err := e.ask("SELECT version(), timezone(), displayName() FORMAT TSVRaw")
	if err != nil {
		return err
	}
	fields := strings.Split(strings.TrimSpace(one), "\t")
	if len(fields) != 3 {
		return fmt.Errorf("unexpected answer %q", one)
	}
	e.version, e.timezone, e.name = fields[0], fields[1], fields[2]
	if e.settings, err = e.askSet("SELECT name FROM system.settings FORMAT TSVRaw"); err != nil {
		return err
	}
	e.sources, err = e.askSet("SELECT lower(name) FROM system.table_functions FORMAT TSVRaw")
	return err
}

// ask runs a query of the server's own.
func (e *engine) ask(sql string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.control == nil {
		return "", errors.New("the engine is closed")
	}
	out, _, err := e.control.exec(sql, "TSVRaw", nil)
	return string(out), err
}

func (e *engine) askSet(sql string) (map[string]bool, error) {
	out, err := e.ask(sql)
	set := make(map[string]bool)
	for name := range strings.Lines(out) {
		set[strings.TrimSuffix(name, "\n")] = true
	}
	return set, err
}

// connect opens a connection with these settings. They have ClickHouse's meaning and ClickHouse's errors.
func (e *engine) connect(settings []setting) (*conn, error) {
	args := []string{
		"--implicit_select=0", "--allow_introspection_functions=0", "--output_format_pretty_color=0", // a server's defaults
		"--max_query_size=0", // MaxQueryBytes bounds the text
	}
	for _, s := range settings {
		if !e.settings[s.name] {
			return nil, raise(codeUnknownSetting, "Setting %s is neither a builtin setting nor started with the prefix "+
				"'SQL_' registered for user-defined settings", s.name)
		}
		if strings.ContainsRune(s.value, 0) {
			return nil, raise(codeBadArguments, "Setting %s holds a zero byte", s.name)
		}
		args = append(args, "--"+s.name+"="+s.value)
	}
	c, err := e.dial(args...)
	if err != nil {
		return nil, e.diagnose(settings, err)
	}
	return c, nil
}

// diagnose finds out which setting the engine refused: a failed connect does not say.
func (e *engine) diagnose(settings []setting, cause error) error {
	c, err := e.dial()
	if err != nil {
		return cause
	}
	defer c.close()
	for _, s := range settings {
		if err := c.set([]setting{s}); err != nil {
			return err
		}
	}
	return cause
}

// killable makes the queries of a connection which was given tagSetting(tag) end when ctx does. The caller calls
// the returned function when they are over.
func (e *engine) killable(ctx context.Context, tag string) (over func()) {
	done, killed := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(killed)
		e.kill(tag, done)
	})
	return func() {
		close(done)
		if !stop() {
			<-killed
		}
	}
}

// kill repeats until done: the query may not have started yet when its context ends.
func (e *engine) kill(tag string, done <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		_, _ = e.ask("KILL QUERY WHERE startsWith(Settings['log_comment'], " + quoteString(tag) + ") ASYNC")
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}

// tagSetting marks a connection's queries in the engine's process list, in front of the client's own comment.
func tagSetting(tag, comment string) setting {
	return setting{"log_comment", strings.TrimSpace(tag + " " + comment)}
}

// databases lists the databases there are now.
func (e *engine) databases() (map[string]bool, error) {
	return e.askSet("SELECT name FROM system.databases FORMAT TSVRaw")
}

// close ends the engine. No connection may be open.
func (e *engine) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.control.close()
	e.control = nil
}
