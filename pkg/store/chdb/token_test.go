package chdb

import (
	"context"
	"strings"
	"testing"
)

// statements is the corpus on which this package and the engine must agree: does the text hold more than one
// statement?
var statements = []string{
	"SELECT 1", "SELECT 1;", "SELECT 1 ;; -- x", "SELECT 1; SELECT 2", "SELECT 1;SELECT 2;", ";SELECT 1", "; ; SELECT 1; SELECT 2",
	"SELECT ';'", "SELECT 'a\\';b'", "SELECT 'a'';b'", "SELECT 'a\\\\'; SELECT 2", "SELECT 'a''\\''; SELECT ';'",
	"SELECT 1 AS `;`", "SELECT 1 AS `a\\`;`", "SELECT 1 AS `a``;`", "SELECT 1 AS \"a\"\";\"", "SELECT 1 AS \"a\\\";\"",
	"SELECT 1 -- ; SELECT 2", "SELECT 1 -- x\n; SELECT 2", "SELECT 1 --; \r; SELECT 2", "SELECT 1 --\n", "SELECT 1--;",
	"SELECT 1 # ; x", "SELECT 1 #! ; x", "SELECT 1 # x\n; SELECT 2",
	"SELECT 1 /* ; */", "SELECT 1 /* ; */; SELECT 2", "SELECT 1 /* /* ; */ ; */", "SELECT 1 /* */ */", "SELECT 1 /*/ ; */",
	"SELECT 1 /* ' */; SELECT 2 /* ' */", "SELECT /* -- */ 1; SELECT 2",
	"SELECT $$;$$", "SELECT $a$ ; $$ ; $a$", "SELECT $a$;$a$; SELECT 2", "SELECT $ x $ ; $ x $", "SELECT $a;b$ ; $a;b$",
	"SELECT $'$ ; $'$", "SELECT a$b FROM (SELECT 1 AS a$b); SELECT 2", "SELECT $1$2$1$",
	"SELECT \u2018;\u2019", "SELECT 1 AS \u201c;\u201d", "SELECT \u2018a\\\u2019", "SELECT\u00a01;\u3000SELECT 2", "\ufeffSELECT 1",
	"SELECT x'41', b'01'", "SELECT x'3b'; SELECT 2", "SELECT x'3b;'", "SELECT 1.5e+3, .5, 0xff, 1_000", "SELECT tuple(1, tuple(2)).2.1",
	"SELECT {a:String}", "SELECT [1, (2), {'a': ';'}]", "INSERT INTO t SELECT ';'", "INSERT INTO t SELECT 1; SELECT 2",
	"CREATE TABLE t (a Int8) ENGINE = Memory", "CREATE TABLE t (a Int8) ENGINE = Memory; DROP TABLE t",
	"SHOW TABLES; SHOW DATABASES", "EXPLAIN SELECT 1; SELECT 2", "SET a = ';'", "USE x; SELECT 1", "(SELECT 1); (SELECT 2)",
	"SELECT 1 FORMAT TSV; SELECT 2", "SELECT '\x00;'", "SELECT 'é;'", "SELECT '\xff;\xfe'", "WITH ';' AS a SELECT a",
}

// parserConn opens an engine in this process: the tests through HTTP cannot ask its parser.
func parserConn(t testing.TB) *conn {
	t.Helper()
	lib, err := Library(context.Background(), LibraryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := openEngine(lib, t.TempDir(), []string{"vedetta"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.close)
	c, err := e.connect(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

// agree compares this package's idea of how many statements there are with the engine's. A text the engine's parser
// refuses says nothing.
func agree(t *testing.T, c *conn, text string) {
	t.Helper()
	n, _, err := c.classify(text)
	if err != nil {
		t.Fatal(err)
	}
	s := parseStatement(text)
	if len(s.tokens) > 0 && s.is(0, ";") { // refused here, skipped there
		return
	}
	parallel := strings.Contains(strings.ToUpper(text), "PARALLEL")
	if n == 0 || s.insert || parallel {
		return
	}
	if s.broken || s.many != (n > 1) {
		t.Errorf("%q: more than one %v, broken %v; the engine sees %d", text, s.many, s.broken, n)
	}
}

func TestTokensAgreeWithTheEngine(t *testing.T) {
	c := parserConn(t)
	for _, text := range statements {
		agree(t, c, text)
	}
}

func FuzzTokensAgreeWithTheEngine(f *testing.F) {
	for _, text := range statements {
		f.Add(text)
	}
	c := parserConn(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) <= 1000 {
			agree(t, c, text)
		}
	})
}

func FuzzParseStatement(f *testing.F) {
	for _, text := range statements {
		f.Add(text)
	}
	f.Add("INSERT INTO t (a) FORMAT CSV\n1;2")
	f.Fuzz(func(t *testing.T, text string) {
		s := parseStatement(text)
		at := 0
		for i, tok := range s.tokens {
			if tok.pos < at || tok.end <= tok.pos || tok.end > len(text) {
				t.Fatalf("token %d is %v after %d", i, tok, at)
			}
			at = tok.end
			if tok.kind == tokenName || tok.kind == tokenString {
				_ = unquote(s.at(i))
			}
		}
		if s.insert && (s.dataStart < len(s.head) || s.dataStart > len(text)) {
			t.Fatalf("data at %d, head %q", s.dataStart, s.head)
		}
		_ = s.bare()
		g := guard{databases: []string{"vedetta"}, sources: map[string]bool{"file": true}}
		_ = g.check(s, map[string]bool{"vedetta_data": true}, nil)
	})
}

func TestHostileTextsAreCheap(t *testing.T) {
	for _, piece := range []string{"$1", "$a$", "/*", "'", "((((", "INSERT INTO t (", "a,", "`", "--", "\u2018", "x'", "FORMAT ", "1.", "\\"} {
		text := "SELECT " + strings.Repeat(piece, 1<<18/len(piece))
		_ = parseStatement(text)
		_ = parseStatement("INSERT INTO t " + text)
	}
}

func TestUnquote(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "`a``b`": "a`b", `"a\"b"`: `a"b`, `"syst\x65m"`: "system", `"a\nb\d"`: "a\nb\\d", "\u201cx\u201d": "x",
		`'it''s'`: "it's", `"\x4"`: `\x4`, `""`: "",
	} {
		if got := unquote(in); got != want {
			t.Errorf("unquote(%s) is %q, want %q", in, got, want)
		}
	}
}

func TestInsertStatements(t *testing.T) {
	for _, c := range []struct{ text, head, format, data string }{
		{"INSERT INTO t FORMAT CSV 1", "INSERT INTO t ", "CSV", "1"},
		{"insert into t values (1)", "insert into t ", "Values", " (1)"},
		{"INSERT INTO values VALUES (1)", "INSERT INTO values ", "Values", " (1)"},
		{"INSERT INTO db.format FORMAT TSV\n\n1", "INSERT INTO db.format ", "TSV", "\n1"},
		{"INSERT INTO t (values, format) FORMAT TSV\r\nx", "INSERT INTO t (values, format) ", "TSV", "x"},
		{"INSERT INTO FUNCTION file('x', 'CSV') VALUES (1)", "INSERT INTO FUNCTION file('x', 'CSV') ", "Values", " (1)"},
		{"INSERT INTO t SETTINGS a = 1 FORMAT `TSV`;\nx", "INSERT INTO t SETTINGS a = 1 ", "TSV", "x"},
		{"INSERT INTO t FORMAT Native \t\f\n\n\n", "INSERT INTO t ", "Native", "\n\n"},
		{"INSERT INTO t SELECT 1 FORMAT CSV", "", "CSV", ""},
		{"INSERT INTO t (SELECT 1 AS values) ", "", "", ""},
		{"INSERT INTO t WITH 1 AS x SELECT x", "", "", ""},
	} {
		s := parseStatement(c.text)
		data := ""
		if s.insert {
			data = c.text[s.dataStart:]
		}
		if s.insert != (c.head != "") || s.head != c.head || s.format != c.format || data != c.data {
			t.Errorf("%q: insert %v, head %q, format %q, data %q", c.text, s.insert, s.head, s.format, data)
		}
	}
}
