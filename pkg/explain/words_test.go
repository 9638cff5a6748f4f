package explain

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"vedetta/pkg/event"
	"vedetta/pkg/purpose"
)

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// codes are the reason codes that the detectors may emit: of their source and
// of their golden cases. A code that ends with "_" goes on with a duration.
func codes(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	sources, err := filepath.Glob("../detect/*/*.go")
	sources = append(sources, "../horizon/horizon.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool { inspect(n, out); return true })
	}
	if len(out) < 12 {
		t.Fatalf("only %v in the detectors' source", out)
	}
	goldens, err := filepath.Glob("../detect/*/testdata/*/findings.json")
	if err != nil || len(goldens) < 10 {
		t.Fatalf("%d golden cases: %v", len(goldens), err)
	}
	for _, path := range goldens {
		for _, code := range goldenCodes(t, path) {
			out[code] = true
		}
	}
	return out
}

// inspect notes the strings of what fills a variable, field or argument called
// reasons, and of functions that are named after it.
func inspect(n ast.Node, out map[string]bool) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if about(n.Name) {
			literals(n.Body, out)
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if about(left) {
				for _, right := range n.Rhs {
					literals(right, out)
				}
			}
		}
	case *ast.KeyValueExpr:
		if about(n.Key) {
			literals(n.Value, out)
		}
	}
}

func about(e ast.Expr) bool {
	name := ""
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	}
	return strings.HasSuffix(strings.ToLower(name), "reasons")
}

func literals(n ast.Node, out map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil && codePattern.MatchString(s) {
				out[s] = true
			}
		}
		return true
	})
}

func goldenCodes(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			reasons, _ := v["reasons"].([]any)
			for _, r := range reasons {
				if s, ok := r.(string); ok {
					out = append(out, s)
				}
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(all)
	return out
}

// closed is every code that a mail may have to say.
func closed(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, s := range []event.Severity{event.Info, event.Low, event.Medium, event.High, event.Grave} {
		out[string(s)] = true
	}
	for _, v := range []event.Verdict{event.Compatible, event.Incompatible, event.Unknown} {
		out[string(v)] = true
	}
	for _, c := range []event.Channel{event.SMS, event.Mail, event.Social, event.Register} {
		out[string(c)] = true
	}
	for _, l := range purpose.Labels() {
		out[string(l)] = true
	}
	b, err := os.ReadFile("../personaldata/personaldata.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`\bKind\s+= "([A-Z_]+)"`).FindAllStringSubmatch(string(b), -1)
	if len(kinds) < 16 {
		t.Fatalf("%d kinds of personal data", len(kinds))
	}
	for _, k := range kinds {
		out[k[1]] = true
	}
	b, err = os.ReadFile("../analyse/minor.go")
	if err != nil {
		t.Fatal(err)
	}
	minor := regexp.MustCompile(`\bofMinor = "([A-Z_]+)"`).FindSubmatch(b)
	if minor == nil {
		t.Fatal("no kind for minors")
	}
	out[string(minor[1])] = true
	b, err = os.ReadFile("../personaldata/services.go")
	if err != nil {
		t.Fatal(err)
	}
	services := regexp.MustCompile(`\{"(service_[a-z_]+)", \[\]string`).FindAllStringSubmatch(string(b), -1)
	if len(services) < 9 {
		t.Fatalf("%d services", len(services))
	}
	for _, s := range services {
		out[s[1]] = true
	}
	return out
}

func TestEveryCodeHasWords(t *testing.T) {
	all := closed(t)
	for code := range codes(t) {
		if prefix, ok := strings.CutSuffix(code, "_"); ok {
			code = prefix + "_90m"
		}
		all[code] = true
	}
	for code := range all {
		it, en := Word("it", code), Word("en", code)
		if _, ok := words()[code]; !ok && it == code || it == "" || en == "" {
			t.Errorf("%s has no words in words.go: %q, %q", code, it, en)
		}
	}
	used := literalsOfDetectors(t)
	for code := range words() {
		if !all[code] && !used[code] {
			t.Errorf("words.go has words for %s, which nothing emits", code)
		}
	}
}

// literalsOfDetectors are all strings in the detectors' source: a reason may come
// from a table or a call.
func literalsOfDetectors(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	sources, err := filepath.Glob("../detect/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(sources, "../horizon/horizon.go") {
		if file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution); err == nil && !strings.HasSuffix(path, "_test.go") {
			literals(file, out)
		}
	}
	return out
}

func TestWindows(t *testing.T) {
	f := func(code, it, en string) {
		t.Helper()
		if gotIT, gotEN := Word("it", code), Word("en", code); gotIT != it || gotEN != en {
			t.Errorf("%s: %q, %q", code, gotIT, gotEN)
		}
	}
	f("window_10m", "soglia di invio massivo superata in 10 minuti", "threshold of a bulk send passed within 10 minutes")
	f("window_24h", "soglia di invio massivo superata in 24 ore", "threshold of a bulk send passed within 24 hours")
	f("window_1h", "soglia di invio massivo superata in 1 ora", "threshold of a bulk send passed within 1 hour")
	f("window_1m", "soglia di invio massivo superata in 1 minuto", "threshold of a bulk send passed within 1 minute")
	f("window_1m30s", "soglia di invio massivo superata in 90 secondi", "threshold of a bulk send passed within 90 seconds")
	f("window_1.5s", "soglia di invio massivo superata in 1.5s", "threshold of a bulk send passed within 1.5s")
	f("window_soon", "window_soon", "window_soon")
}
