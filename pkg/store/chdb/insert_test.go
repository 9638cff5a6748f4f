package chdb_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/compress"

	"vedetta/pkg/store/storetest"
)

func TestInsertFormats(t *testing.T) {
	native := "\x02\x02\x01a\x06UInt32\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x01s\x06String\x02\n\n\x03;\n\n" // two rows full of line ends
	binaryRow := "\x0a\x0a\x0a\x0a\x04\n\n;x"
	for _, c := range []struct{ name, query, body, want string }{
		{"values in the query", "INSERT INTO ins.t (a, s) VALUES (1, 'x;y'), (2, 'it''s')", "", "1 x;y|2 it's|"},
		{"values in the body", "", "INSERT INTO ins.t VALUES (1, 'x');", "1 x|"},
		{"values split", "INSERT INTO ins.t VALUES", "(1, 'a'), (2, 'b')", "1 a|2 b|"},
		{"expressions", "INSERT INTO ins.t VALUES (1 + 1, upper('x'))", "", "2 X|"},
		{"tsv", "INSERT INTO ins.t FORMAT TSV", "1\ta\n2\tb\n", "1 a|2 b|"},
		{"tsv inline", "", "INSERT INTO ins.t FORMAT TSV\n1\ta\n2\tb\n", "1 a|2 b|"},
		{"tsv first line blank in the query", "INSERT INTO ins.t FORMAT TSV\n", "1\ta\n", "1 a|"},
		{"tsv crlf", "", "INSERT INTO ins.t FORMAT TSV\r\n1\ta\n", "1 a|"},
		{"csv with a semicolon", "", "INSERT INTO ins.t FORMAT CSV;\n1,\";\n\n-- x\"\n", "1 ;\n\n-- x|"},
		{"json", "INSERT INTO ins.t FORMAT JSONEachRow", `{"a":1,"s":"x"} {"a":2,"s":"y"}`, "1 x|2 y|"},
		{"json inline", "", `INSERT INTO ins.t FORMAT JSONEachRow {"a":1,"s":"x"}`, "1 x|"},
		{"columns", "INSERT INTO ins.t (s) FORMAT CSV", "x\n", "0 x|"},
		{"columns but one", "INSERT INTO ins.t (* EXCEPT(a)) FORMAT CSV", "x\n", "0 x|"},
		{"settings", "INSERT INTO ins.t SETTINGS format_csv_delimiter = '|' FORMAT CSV", "1|x\n", "1 x|"},
		{"native", "INSERT INTO ins.t FORMAT Native", native, "168430090 \n\n|168430090 ;\n\n|"},
		{"native inline", "", "INSERT INTO ins.t FORMAT Native\n" + native, "168430090 \n\n|168430090 ;\n\n|"},
		{"row binary", "INSERT INTO ins.t FORMAT RowBinary", binaryRow + binaryRow, "168430090 \n\n;x|168430090 \n\n;x|"},
		{"row binary inline", "", "INSERT INTO ins.t FORMAT RowBinary\n" + binaryRow, "168430090 \n\n;x|"},
		{"select", "INSERT INTO ins.t SELECT number, 'n' FROM numbers(2)", "", "0 n|1 n|"},
		{"select in the body", "INSERT INTO ins.t", "SELECT number, 'n' FROM numbers(2)", "0 n|1 n|"},
		{"select in brackets", "", "INSERT INTO ins.t (a, s) (SELECT 1, 'values') ", "1 values|"},
		{"table keyword and quotes", "INSERT INTO TABLE `ins`.\"t\" (`a`, s) VALUES (7, $$h'e\nre$$)", "", "7 h'e\nre|"},
		{"comments", "/* x */ INSERT -- FORMAT CSV\nINTO ins.t /* VALUES */ FORMAT TSV", "1\tx\n", "1 x|"},
		{"nothing", "INSERT INTO ins.t FORMAT TSV", "", ""},
	} {
		owner(t, "CREATE DATABASE IF NOT EXISTS ins")
		owner(t, "CREATE OR REPLACE TABLE ins.t (a UInt32, s String) ENGINE = MergeTree ORDER BY a")
		a := do(t, call{user: storetest.Owner, query: c.query, body: c.body})
		if a.status != 200 || a.body != "" {
			t.Errorf("%s: %d %q", c.name, a.status, a.body)
			continue
		}
		if got := owner(t, "SELECT arrayStringConcat(groupArray(concat(toString(a), ' ', s, '|'))) FROM (SELECT * FROM ins.t ORDER BY a, s) FORMAT RawBLOB"); got != c.want {
			t.Errorf("%s: the table holds %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBadInserts(t *testing.T) {
	owner(t, "CREATE OR REPLACE TABLE default.bad (a UInt32) ENGINE = MergeTree ORDER BY a")
	for _, c := range []struct{ query, body, code string }{
		{"INSERT INTO default.bad FORMAT TSV", "x\n", "27"},
		{"INSERT INTO default.bad FORMAT Nosuch", "x\n", "73"},
		{"INSERT INTO default.bad FORMAT `CSV SETTINGS x`", "x\n", "73"},
		{"INSERT INTO default.bad FORMAT Native", "\x01\x01", ""},
		{"INSERT INTO default.bad VALUES (1); SELECT 1", "", "62"},
		{"INSERT INTO default.bad VALUES (1), (2) ;\n", "; DROP TABLE default.bad", "62"},
		{"INSERT INTO default.bad VALUES", strings.Repeat("(1),", 500_000) + "(2);(3)", "62"},
		{"INSERT INTO default.bad FROM INFILE '/etc/passwd' FORMAT CSV", "", "48"},
		{"INSERT INTO default.bad (nosuch) VALUES (1)", "", "16"},
		{"INSERT INTO default.bad", "", "62"},
	} {
		a := do(t, call{user: storetest.Owner, query: c.query, body: c.body})
		if a.status == 200 || c.code != "" && a.code != c.code {
			t.Errorf("%s: %d, code %s, want %s: %s", c.query, a.status, a.code, c.code, a.body)
		}
	}
	if a := do(t, call{user: storetest.Owner, method: "GET", query: "INSERT INTO default.bad VALUES (1)"}); a.code != "164" {
		t.Errorf("INSERT by GET: %d %s", a.status, a.body)
	}
	if a := do(t, call{user: storetest.Owner, method: "GET", query: "CREATE TABLE default.byget (a Int8) ENGINE = Memory"}); a.code != "164" {
		t.Errorf("CREATE by GET: %d %s", a.status, a.body)
	}
	if got := owner(t, "SELECT count() FROM default.bad"); got != "0\n" {
		t.Errorf("%s rows came in", got)
	}
}

// TestBrokenOffInsert sends half a body and cuts the connection: nothing of the last block may come in.
func TestBrokenOffInsert(t *testing.T) {
	owner(t, "CREATE OR REPLACE TABLE default.broken (a UInt32) ENGINE = MergeTree ORDER BY a")
	for _, framing := range []string{"Content-Length: 1000\r\n\r\n1\n2\n", "Transfer-Encoding: chunked\r\n\r\n4\r\n1\n2\n\r\n"} {
		c, err := net.Dial("tcp", storetest.Engine(t).Addr())
		must(t, err)
		fmt.Fprintf(c, "POST /?user=%s&password=%s&query=%s HTTP/1.1\r\nHost: x\r\n%s", storetest.Owner.Name,
			url.QueryEscape(string(storetest.Owner.Password)), url.QueryEscape("INSERT INTO default.broken FORMAT TSV"), framing)
		must(t, c.(*net.TCPConn).CloseWrite())
		answer, _ := io.ReadAll(c)
		c.Close()
		if bytes.Contains(answer, []byte(" 200 ")) {
			t.Errorf("a broken insert was answered %q", answer)
		}
	}
	if got := owner(t, "SELECT count() FROM default.broken"); got != "0\n" {
		t.Errorf("%s rows of broken inserts came in", got)
	}
}

func TestLargeInsertStreams(t *testing.T) {
	owner(t, "CREATE OR REPLACE TABLE default.stream (a UInt64) ENGINE = MergeTree ORDER BY a")
	const rows = 3_000_000
	body := make([]byte, 0, rows*8)
	for i := range uint64(rows) {
		body = binary.LittleEndian.AppendUint64(body, i)
	}
	a := do(t, call{user: storetest.Owner, query: "INSERT INTO default.stream FORMAT RowBinary", body: string(body)})
	if a.status != 200 || !strings.Contains(a.header.Get("X-ClickHouse-Summary"), `"written_rows":"3000000"`) {
		t.Errorf("%d %s %s", a.status, a.body, a.header.Get("X-ClickHouse-Summary"))
	}
	if got := owner(t, "SELECT count(), max(a), sum(a) FROM default.stream"); got != "3000000\t2999999\t4499998500000\n" {
		t.Errorf("the table holds %q", got)
	}
}

func TestCompressedBodies(t *testing.T) {
	zip := func(s string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, s)
		_ = w.Close()
		return b.String()
	}
	frame := func(s string) string {
		w := compress.NewWriter(compress.LevelZero, compress.LZ4)
		must(t, w.Compress([]byte(s)))
		return string(w.Data)
	}
	gzipped := map[string]string{"Content-Encoding": "gzip"}
	for _, c := range []struct {
		name string
		call call
		want string
		code string
	}{
		{"gzip", call{body: zip("SELECT 1"), headers: gzipped}, "1\n", ""},
		{"frames", call{body: frame("SELECT ") + frame("2"), params: "decompress=1"}, "2\n", ""},
		{"both", call{body: zip(frame("SELECT 3")), params: "decompress=1", headers: gzipped}, "3\n", ""},
		{"broken gzip", call{body: zip("SELECT 1")[:15], headers: gzipped}, "", "271"},
		{"no gzip", call{body: "SELECT 1", headers: gzipped}, "", "271"},
		{"no frames", call{body: "SELECT 1 FROM numbers(10000)", params: "decompress=1"}, "", "271"},
		{"cut frame", call{body: frame("SELECT 1")[:28], params: "decompress=1"}, "", "271"},
		{"cut after the frame's head", call{body: frame("SELECT 1")[:25], params: "decompress=1"}, "", "271"},
		{"cut in the frame's head", call{body: frame("SELECT 1")[:20], params: "decompress=1"}, "", "271"},
		{"huge frame", call{body: strings.Repeat("\x00", 16) + "\x82\xff\xff\xff\x7f\xff\xff\xff\x7f", params: "decompress=1"}, "", "271"},
		{"unknown coding", call{body: "x", headers: map[string]string{"Content-Encoding": "rot13"}}, "", "779"},
		{"bomb", call{body: zip(strings.Repeat(" ", 64<<20)), headers: gzipped}, "", "229"},
	} {
		c.call.user = storetest.Owner
		a := do(t, c.call)
		if a.body != c.want && c.code == "" || a.code != c.code {
			t.Errorf("%s: %d %s %.100q", c.name, a.status, a.code, a.body)
		}
	}
}

func TestCompressedAnswers(t *testing.T) {
	want := owner(t, "SELECT number FROM numbers(300000)")
	a := do(t, call{user: storetest.Owner, query: "SELECT number FROM numbers(300000)", params: "compress=1"})
	plain, err := io.ReadAll(compress.NewReader(strings.NewReader(a.body)))
	if string(plain) != want {
		t.Errorf("compress=1: %d bytes, want %d: %v", len(plain), len(want), err)
	}
	gzipped := map[string]string{"Accept-Encoding": "deflate;q=0, gzip"}
	a = do(t, call{user: storetest.Owner, query: "SELECT number FROM numbers(300000)", params: "enable_http_compression=1", headers: gzipped})
	if a.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("coding %q", a.header.Get("Content-Encoding"))
	}
	r, err := gzip.NewReader(strings.NewReader(a.body))
	must(t, err)
	if plain, err = io.ReadAll(r); err != nil || string(plain) != want {
		t.Errorf("gzip: %d bytes, want %d: %v", len(plain), len(want), err)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT 1", headers: gzipped})
	if a.header.Get("Content-Encoding") != "" || a.body != "1\n" {
		t.Errorf("not enabled: %q", a.body)
	}
	a = do(t, call{user: storetest.Owner, query: "SELECT nosuch", params: "enable_http_compression=1&compress=1", headers: gzipped})
	if a.code != "47" || !strings.HasPrefix(a.body, "Code: 47.") {
		t.Errorf("exception: %q", a.body)
	}
}

func TestLateExceptionBreaksTheAnswer(t *testing.T) {
	c := call{user: storetest.Owner, query: "SELECT number, throwIf(number = 3000000, 'late') FROM numbers(4000000) SETTINGS max_threads = 1"}
	a, err := try(storetest.Engine(t).Addr(), c)
	if err == nil {
		t.Error("the answer looks whole")
	}
	tag := a.header.Get("X-ClickHouse-Exception-Tag")
	if tag == "" || !strings.Contains(a.body, "\r\n__exception__\r\n"+tag+"\r\nCode: 395.") {
		t.Errorf("it ends %q", a.body[max(0, len(a.body)-300):])
	}
}

func TestSessions(t *testing.T) {
	in := func(id, params, sql string) answer {
		return do(t, call{user: storetest.Owner, params: "session_id=" + id + "&" + params, body: sql})
	}
	if a := in("s1", "session_check=1", "SELECT 1"); a.code != "372" {
		t.Errorf("session_check: %d %s", a.status, a.body)
	}
	in("s1", "", "CREATE TEMPORARY TABLE mine (a Int8)")
	in("s1", "", "INSERT INTO mine VALUES (1), (2)")
	in("s1", "", "SET max_block_size = 77")
	in("s1", "", "USE system")
	for _, c := range []struct{ id, params, sql, want string }{
		{"s1", "session_check=1", "SELECT count() FROM mine", "2\n"},
		{"s1", "", "SELECT getSetting('max_block_size'), currentDatabase()", "77\tsystem\n"},
		{"s1", "max_block_size=5&database=default", "SELECT getSetting('max_block_size'), currentDatabase()", "5\tdefault\n"},
		{"s1", "max_threads=3", "SELECT getSetting('max_threads')", "3\n"},
		{"s1", "", "SELECT getSetting('max_block_size'), currentDatabase(), getSetting('max_threads') != 3", "77\tsystem\t1\n"},
		{"s2", "", "SELECT getSetting('max_block_size') != 77, currentDatabase()", "1\tdefault\n"},
	} {
		if a := in(c.id, c.params, c.sql); a.body != c.want {
			t.Errorf("%s %s: %q, want %q", c.id, c.params, a.body, c.want)
		}
	}
	if a := in("s2", "", "SELECT count() FROM mine"); a.code != "60" {
		t.Errorf("another session sees the table: %q", a.body)
	}
	if a := do(t, call{user: storetest.Reader, params: "session_id=s1&session_check=1", body: "SELECT 1"}); a.code != "372" {
		t.Errorf("a reader entered the owner's session: %q", a.body)
	}
	if a := do(t, call{user: storetest.Reader, params: "session_id=r1", body: "SELECT getSetting('readonly')"}); a.body != "1\n" {
		t.Errorf("a reader's session: %q", a.body)
	}
	if a := in("s1", "session_timeout=99999", "SELECT 1"); a.code != "374" {
		t.Errorf("timeout: %s", a.body)
	}
	in("s1", "close_session=1", "SELECT 1")
	if a := in("s1", "session_check=1", "SELECT 1"); a.code != "372" {
		t.Errorf("a closed session is there: %s", a.body)
	}
	in("s3", "session_timeout=1", "SELECT 1")
	eventually(t, func() bool { return in("s4", "session_check=1", "SELECT 1").code == "372" })
}

func TestSessionIsLocked(t *testing.T) {
	first := make(chan answer, 1)
	go func() {
		first <- do(t, call{user: storetest.Owner, params: "session_id=busy", body: "SELECT sleep(1)"})
	}()
	eventually(t, func() bool {
		return do(t, call{user: storetest.Owner, params: "session_id=busy&session_check=1", body: "SELECT 1"}).code == "373"
	})
	if a := <-first; a.status != 200 {
		t.Errorf("the first: %s", a.body)
	}
}
