package chdb_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

// call is one HTTP request, as curl would make it.
type call struct {
	user    chdb.User
	method  string // POST when empty
	path    string
	query   string // ?query=
	params  string // further URL parameters, escaped
	headers map[string]string
	body    string
}

// answer is what came back.
type answer struct {
	status int
	code   string
	header http.Header
	body   string
}

func do(t testing.TB, c call) answer {
	t.Helper()
	a, err := try(storetest.Engine(t).Addr(), c)
	if err != nil {
		t.Fatalf("%s %q: %v", c.method, c.query, err)
	}
	return a
}

func try(addr string, c call) (answer, error) {
	if c.method == "" {
		c.method = http.MethodPost
	}
	u := "http://" + addr + "/" + c.path + "?" + c.params
	if c.query != "" {
		u += "&query=" + url.QueryEscape(c.query)
	}
	req, err := http.NewRequest(c.method, u, strings.NewReader(c.body))
	if err != nil {
		return answer{}, err
	}
	if c.user.Name != "" {
		req.SetBasicAuth(c.user.Name, string(c.user.Password))
	}
	for k, v := range c.headers {
		req.Header.Set(k, v)
	}
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	res, err := transport.RoundTrip(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header.Get("X-ClickHouse-Exception-Code"), res.Header, string(body)}, err
}

// owner runs a statement as the owner, which must succeed.
func owner(t testing.TB, sql string) string {
	t.Helper()
	a := do(t, call{user: storetest.Owner, body: sql})
	if a.status != http.StatusOK {
		t.Fatalf("%.200s\n%d %s", sql, a.status, a.body)
	}
	return a.body
}

func TestHealth(t *testing.T) {
	for _, path := range []string{"ping", "replicas_status"} {
		if a := do(t, call{method: "GET", path: path}); a.status != 200 || a.body != "Ok.\n" {
			t.Errorf("GET /%s: %d %q", path, a.status, a.body)
		}
	}
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "nosuch", 404}, {"GET", "ping/x", 404}, {"POST", "ping", 405}, {"PUT", "", 405}, {"DELETE", "", 405},
	} {
		if a := do(t, call{method: c.method, path: c.path}); a.status != c.status || a.body == "" {
			t.Errorf("%s /%s: %d %q, want %d", c.method, c.path, a.status, a.body, c.status)
		}
	}
	res, err := http.Get("http://" + storetest.Engine(t).Addr() + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b, _ := io.ReadAll(res.Body); !bytes.Equal(b, []byte("Ok.\n")) {
		t.Errorf("GET /: %q", b)
	}
}

func TestFormats(t *testing.T) {
	const sql = "SELECT number AS n, 'a\tb' AS s FROM numbers(2)"
	for _, c := range []struct{ format, media, want string }{
		{"", "text/tab-separated-values; charset=UTF-8", "0\ta\\tb\n1\ta\\tb\n"},
		{"TSV", "text/tab-separated-values; charset=UTF-8", "0\ta\\tb\n1\ta\\tb\n"},
		{"JSONEachRow", "application/x-ndjson; charset=UTF-8", "{\"n\":0,\"s\":\"a\\tb\"}\n{\"n\":1,\"s\":\"a\\tb\"}\n"},
		{"CSVWithNames", "text/csv; charset=UTF-8; header=present", "\"n\",\"s\"\n0,\"a\tb\"\n1,\"a\tb\"\n"},
		{"Values", "text/plain; charset=UTF-8", "(0,'a\\tb'),(1,'a\\tb')"},
		{"RowBinary", "application/octet-stream", "\x00\x00\x00\x00\x00\x00\x00\x00\x03a\tb\x01\x00\x00\x00\x00\x00\x00\x00\x03a\tb"},
		{"Native", "application/octet-stream", "\x02\x02\x01n\x06UInt64\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01s\x06String\x03a\tb\x03a\tb"},
		{"Null", "text/plain; charset=UTF-8", ""},
	} {
		a := do(t, call{user: storetest.Owner, query: sql, params: "default_format=" + c.format})
		if a.status != 200 || a.body != c.want || a.header.Get("Content-Type") != c.media {
			t.Errorf("%s: %d %q %q", c.format, a.status, a.header.Get("Content-Type"), a.body)
		}
		if c.format == "" {
			continue
		}
		inline := do(t, call{user: storetest.Owner, body: sql + "\nFORMAT " + c.format + ";\n"})
		if inline.body != c.want || inline.header.Get("X-ClickHouse-Format") != c.format {
			t.Errorf("inline %s: %q %q", c.format, inline.header.Get("X-ClickHouse-Format"), inline.body)
		}
	}
	for format, start := range map[string]string{"JSON": "{", "JSONCompact": "{", "Parquet": "PAR1", "Pretty": "   ┏", "Arrow": "ARROW1", "XML": "<?xml"} {
		a := do(t, call{user: storetest.Owner, query: sql, headers: map[string]string{"X-ClickHouse-Format": format}})
		if a.status != 200 || !strings.HasPrefix(a.body, start) {
			t.Errorf("%s: %d %.40q", format, a.status, a.body)
		}
	}
}

func TestHeaders(t *testing.T) {
	a := do(t, call{user: storetest.Owner, query: "SELECT number FROM numbers(10)", params: "query_id=my-id"})
	for name, want := range map[string]string{
		"X-ClickHouse-Query-Id": "my-id", "X-ClickHouse-Format": "TabSeparated", "X-ClickHouse-Timezone": "Etc/UTC",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if s := a.header.Get("X-ClickHouse-Summary"); !strings.Contains(s, `"read_rows":"10"`) || !strings.Contains(s, `"result_rows":"10"`) {
		t.Errorf("summary %s", s)
	}
	if a.header.Get("X-ClickHouse-Server-Display-Name") == "" {
		t.Error("no display name")
	}
}

func TestTotalsAndSemicolons(t *testing.T) {
	a := do(t, call{user: storetest.Owner, method: "GET", params: "query=SELECT+number%252+AS+k,count()+FROM+numbers(4)+GROUP+BY+k+WITH+TOTALS+ORDER+BY+k;"})
	if a.body != "0\t2\n1\t2\n\n0\t4\n" {
		t.Errorf("%d %q", a.status, a.body)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT number % 2 AS k, count() FROM numbers(4) GROUP BY k WITH TOTALS FORMAT JSONCompact", params: "output_format_json_quote_64bit_integers=1"})
	if !strings.Contains(a.body, `"totals": [0, "4"]`) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestExceptions(t *testing.T) {
	for _, c := range []struct {
		sql    string
		status int
		code   string
	}{
		{"SELECT * FROM nosuch", 404, "60"},
		{"SELECT * FROM nosuch.t", 404, "81"},
		{"SELECT nosuch", 404, "47"},
		{"SELECT nosuch(1)", 404, "46"},
		{"SELECT 1 FORMAT Nosuch", 404, "73"},
		{"SELEC 1", 400, "62"},
		{"SELECT 'open", 400, "62"},
		{"", 400, "62"},
		{"-- nothing", 400, "62"},
		{"exit", 400, "62"},
		{"SELECT 1; SELECT 2", 400, "62"},
		{"SELECT 1; DROP TABLE x", 400, "62"},
		{"SELECT throwIf(1)", 500, "395"},
		{"SELECT toUInt8('x')", 400, "6"},
		{"SELECT 1 INTO OUTFILE '/tmp/x'", 501, "48"},
		{"INSERT INTO nosuch VALUES (1)", 404, "60"},
		{"SELECT sleep(3) SETTINGS max_execution_time=0.1", 408, "159"},
		{"SELECT {x:UInt8}", 500, "456"},
	} {
		a := do(t, call{user: storetest.Owner, body: c.sql})
		if a.status != c.status || a.code != c.code || !strings.HasPrefix(a.body, "Code: "+c.code+". DB::Exception: ") {
			t.Errorf("%q: %d, code %s, want %d, %s: %s", c.sql, a.status, a.code, c.status, c.code, a.body)
		}
	}
}

func TestParameters(t *testing.T) {
	a := do(t, call{
		user: storetest.Owner, query: "SELECT {a:UInt8} + 1, {s:String}, {l:Array(String)}",
		params: "param_a=41&param_s=it's%5Ct%22x%22&param_l=" + url.QueryEscape(`['x','y;--']`),
	})
	if a.body != "42\tit\\'s\\t\"x\"\t['x','y;--']\n" {
		t.Errorf("%d %q", a.status, a.body)
	}
	owner(t, "CREATE DATABASE IF NOT EXISTS params")
	owner(t, "CREATE TABLE IF NOT EXISTS params.t (a Int8) ENGINE = Memory")
	a = do(t, call{user: storetest.Owner, query: "SELECT count() FROM t", params: "database=params"})
	if a.body != "0\n" {
		t.Errorf("database=: %q", a.body)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT count() FROM t", headers: map[string]string{"X-ClickHouse-Database": "params"}})
	if a.body != "0\n" {
		t.Errorf("X-ClickHouse-Database: %q", a.body)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT", body: "1"})
	if a.body != "1\n" {
		t.Errorf("query and body: %q", a.body)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT getSetting('max_threads')", params: "max_threads=3"})
	if a.body != "3\n" {
		t.Errorf("setting: %q", a.body)
	}
	for params, code := range map[string]string{"nosuch_setting=1": "115", "max_threads=abc": "27", "param_a=1&session_timeout=x": "374", "role=x": "512"} {
		if a := do(t, call{user: storetest.Owner, query: "SELECT 1", params: params}); a.code != code {
			t.Errorf("%s: code %s, want %s: %s", params, a.code, code, a.body)
		}
	}
}

func TestAuthentication(t *testing.T) {
	addr := storetest.Engine(t).Addr()
	o := storetest.Owner
	for _, c := range []struct {
		name    string
		call    call
		allowed bool
	}{
		{"none", call{}, false},
		{"basic", call{user: o}, true},
		{"basic wrong", call{user: chdb.User{Name: o.Name, Password: "x"}}, false},
		{"basic nobody", call{user: chdb.User{Name: "nobody", Password: o.Password}}, false},
		{"headers", call{headers: map[string]string{"X-ClickHouse-User": o.Name, "X-ClickHouse-Key": string(o.Password)}}, true},
		{"header without key", call{headers: map[string]string{"X-ClickHouse-User": o.Name}}, false},
		{"url", call{params: "user=" + o.Name + "&password=" + url.QueryEscape(string(o.Password))}, true},
		{"two ways", call{user: o, headers: map[string]string{"X-ClickHouse-User": o.Name, "X-ClickHouse-Key": string(o.Password)}}, false},
		{"bearer", call{headers: map[string]string{"Authorization": "Bearer x"}}, false},
	} {
		c.call.query = "SELECT 1"
		a, err := try(addr, c.call)
		if err != nil {
			t.Fatal(err)
		}
		if c.allowed && a.body != "1\n" || !c.allowed && (a.status != 403 || a.code != "516") {
			t.Errorf("%s: %d %s %q", c.name, a.status, a.code, a.body)
		}
		if strings.Contains(a.body, string(o.Password)) || strings.Contains(fmt.Sprint(a.header), string(o.Password)) {
			t.Errorf("%s: the answer shows a password", c.name)
		}
	}
}

func TestSizes(t *testing.T) {
	long := "SELECT length('" + strings.Repeat("x", 900<<10) + "')"
	if a := do(t, call{user: storetest.Owner, body: long}); a.body != "921600\n" {
		t.Errorf("a long query in the body: %d %.100q", a.status, a.body)
	}
	if a := do(t, call{user: storetest.Reader, method: "GET", query: long}); a.body != "921600\n" {
		t.Errorf("a long query in the URL: %d %.100q", a.status, a.body)
	}
	for _, u := range []chdb.User{storetest.Owner, storetest.Reader} {
		a := do(t, call{user: u, body: "SELECT 1 /* " + strings.Repeat("x", 2<<20) + " */"})
		if a.status != 413 || a.code != "229" {
			t.Errorf("too long a query: %d %s %.100q", a.status, a.code, a.body)
		}
	}
	if a := do(t, call{user: storetest.Owner, method: "HEAD", query: "SELECT 1"}); a.status != 200 || a.body != "" {
		t.Errorf("HEAD: %d %q", a.status, a.body)
	}
	late := "SELECT number, throwIf(number = 3000000, 'late') FROM numbers(4000000) SETTINGS max_threads = 1"
	if a := do(t, call{user: storetest.Owner, query: late, params: "wait_end_of_query=1"}); a.status != 500 || a.code != "395" {
		t.Errorf("wait_end_of_query: %d %s %.100q", a.status, a.code, a.body)
	}
}
