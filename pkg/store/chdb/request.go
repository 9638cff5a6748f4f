package chdb

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// request is what a request asks for beside its statement: ClickHouse's URL parameters and headers, read once.
type request struct {
	id       string // query_id, made up when the client sends none
	query    string // ?query=
	database string
	format   string // the default format; empty when the client asks for none
	settings []setting
	bindings []binding
	comment  string                   // log_comment
	external map[string]externalTable // nil unless the request is a form

	isSetting func(string) bool // what the engine knows as a setting

	session sessionAsk

	compress   bool   // answer in ClickHouse's own block compression
	decompress bool   // the body comes in it
	method     string // of that compression: LZ4 or ZSTD
	httpCoding string // Content-Encoding of the answer; empty for none
	revision   uint64 // client_protocol_version
	buffer     int    // how much of an answer may be held back for a late error
	get        bool
}

// sessionAsk is what a request says about its session.
type sessionAsk struct {
	id      string
	timeout time.Duration
	check   bool // it must exist
	close   bool // it ends with this request
}

// externalTable is a temporary table sent along as a part of a form.
type externalTable struct {
	format, structure, types string
}

// defaultSessionTimeout and maxSessionTimeout are ClickHouse's.
const (
	defaultSessionTimeout = time.Minute
	maxSessionTimeout     = time.Hour
)

// waitFactor is how much more of an answer is held back for a client that would rather wait than see a late error.
const waitFactor = 64

// maxBindings bounds how many query parameters and settings a request may have.
const maxBindings = 10_000

// parameters reads the URL's parameters. A semicolon is a part of a value, as people write it behind a query.
func parameters(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, ";", "%3B"))
	if err != nil {
		return nil, raise(codeBadArguments, "Cannot parse the URL's parameters")
	}
	return values, nil
}

// readRequest reads the parameters; isSetting says whether the engine knows a setting.
func readRequest(r *http.Request, values url.Values, bufferLimit int, isSetting func(string) bool) (*request, error) {
	q := &request{
		buffer: bufferLimit, method: "LZ4", get: r.Method == http.MethodGet || r.Method == http.MethodHead,
		database: r.Header.Get("X-ClickHouse-Database"), format: r.Header.Get("X-ClickHouse-Format"),
		session: sessionAsk{timeout: defaultSessionTimeout}, isSetting: isSetting,
	}
	if isMultipart(r) {
		q.external = make(map[string]externalTable)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if err := q.take(name, value); err != nil {
				return nil, err
			}
		}
	}
	if len(q.settings)+len(q.bindings) > maxBindings {
		return nil, raise(codeBadArguments, "More than %d parameters", maxBindings)
	}
	if q.id == "" {
		q.id = newID()
	}
	q.acceptCoding(r.Header.Get("Accept-Encoding"))
	return q, nil
}

// take reads one parameter. What is neither known nor a query parameter is a setting, as in ClickHouse.
func (q *request) take(name, value string) error {
	switch name {
	case "query":
		q.query += value
	case "database":
		q.database = value
	case "default_format":
		q.format = value
	case "query_id":
		return q.takeID(value)
	case "user", "password", "quota_key", "stacktrace":
	case "role":
		return raise(codeRole, "Role %s should be granted to set as a current", value)
	case "session_id":
		q.session.id = value
	case "session_timeout":
		return q.takeTimeout(value)
	case "session_check":
		q.session.check = value == "1"
	case "close_session":
		q.session.close = value == "1"
	case "compress":
		q.compress = isOn(value)
	case "decompress":
		q.decompress = isOn(value)
	case "client_protocol_version":
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return raise(codeBadArguments, "Cannot parse client_protocol_version")
		}
		q.revision = n
	case "wait_end_of_query", "http_wait_end_of_query":
		if isOn(value) {
			q.buffer *= waitFactor
		}
	case "buffer_size", "http_response_buffer_size": // an answer is held back to q.buffer in any case
	case "log_comment":
		q.comment = value
	default:
		q.takeRest(name, value)
	}
	return nil
}

func (q *request) takeRest(name, value string) {
	if param, ok := strings.CutPrefix(name, "param_"); ok {
		q.bindings = append(q.bindings, binding{param, value})
		return
	}
	if q.external != nil && !q.isSetting(name) && q.takeExternal(name, value) {
		return
	}
	if name == "network_compression_method" && strings.EqualFold(value, "ZSTD") {
		q.method = "ZSTD"
	}
	q.settings = append(q.settings, setting{name, value})
}

// takeExternal reads the parameters which describe a form's tables.
func (q *request) takeExternal(name, value string) bool {
	for suffix, set := range map[string]func(*externalTable){
		"_format":    func(t *externalTable) { t.format = value },
		"_structure": func(t *externalTable) { t.structure = value },
		"_types":     func(t *externalTable) { t.types = value },
	} {
		if table, ok := strings.CutSuffix(name, suffix); ok && table != "" {
			t := q.external[table]
			set(&t)
			q.external[table] = t
			return true
		}
	}
	return false
}

// takeID takes a query id only in a form that is safe in a header and a log.
func (q *request) takeID(id string) error {
	if len(id) > 256 || strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r > '~' }) {
		return raise(codeBadArguments, "query_id must be at most 256 printable ASCII characters")
	}
	q.id = id
	return nil
}

func (q *request) takeTimeout(value string) error {
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		return raise(codeSessionTimeout, "Invalid session timeout: '%s'", value)
	}
	q.session.timeout = time.Duration(n) * time.Second
	if q.session.timeout > maxSessionTimeout {
		return raise(codeSessionTimeout, "Session timeout '%s' is larger than max_session_timeout: %d. Maximum session "+
			"timeout could be modified in configuration file.", value, maxSessionTimeout/time.Second)
	}
	return nil
}

// acceptCoding chooses a coding of the answer, if the client asked for one by enable_http_compression.
func (q *request) acceptCoding(accept string) {
	enabled := slices.ContainsFunc(q.settings, func(s setting) bool {
		return s.name == "enable_http_compression" && isOn(s.value)
	})
	for _, coding := range [...]string{"br", "gzip", "zstd", "deflate"} { // ClickHouse's own order of preference
		if enabled && q.httpCoding == "" && acceptsCoding(accept, coding) {
			q.httpCoding = coding
		}
	}
}

func acceptsCoding(accept, coding string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

func isOn(value string) bool { return value == "1" || strings.EqualFold(value, "true") }

// outputFormat is the format a statement's result comes in.
func (q *request) outputFormat(s *statement) string {
	switch {
	case s.format != "" && !s.insert:
		return s.format
	case q.format != "":
		return q.format
	default:
		return "TabSeparated"
	}
}

// newID makes a query id of ClickHouse's form.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
