package personaldata

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// reasonConstants reads the constants of type Reason out of the package's
// source: the compiler keeps no list of them.
func reasonConstants(t *testing.T) map[string]Reason {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no source: %v", err)
	}
	out := map[string]Reason{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == gotoken.CONST {
				addReasons(t, g, out)
			}
		}
	}
	return out
}

func addReasons(t *testing.T, g *ast.GenDecl, out map[string]Reason) {
	t.Helper()
	for _, s := range g.Specs {
		v := s.(*ast.ValueSpec)
		if kind, ok := v.Type.(*ast.Ident); !ok || kind.Name != "Reason" {
			continue
		}
		for i, name := range v.Names {
			literal, ok := v.Values[i].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s is no plain string", name.Name)
				continue
			}
			code, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			out[name.Name] = Reason(code)
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	constants := reasonConstants(t)
	if len(constants) < 4 {
		t.Fatalf("only %d constants of type Reason found", len(constants))
	}
	code := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	used := map[Reason]bool{}
	for name, r := range constants {
		if !code.MatchString(string(r)) {
			t.Errorf("%s is %q: write snake_case", name, r)
		}
		if _, ok := reasonWords[r]; !ok {
			t.Errorf("%s (%q) has no words: add them to reasonWords", name, r)
		}
		if used[r] {
			t.Errorf("%q is the code of two constants", r)
		}
		used[r] = true
	}
	for r := range reasonWords {
		if !used[r] {
			t.Errorf("reasonWords has %q, which is no constant of type Reason: take it out or correct it", r)
		}
	}
}

func TestReasonWords(t *testing.T) {
	seenIT, seenEN := map[string]Reason{}, map[string]Reason{}
	for r := range reasonWords {
		it, en := r.Words()
		if it == "" || en == "" || it == en {
			t.Errorf("%q: %q, %q", r, it, en)
		}
		if other, twice := seenIT[it]; twice {
			t.Errorf("%q and %q say the same: %q", r, other, it)
		}
		if other, twice := seenEN[en]; twice {
			t.Errorf("%q and %q say the same: %q", r, other, en)
		}
		seenIT[it], seenEN[en] = r, r
	}
	if it, en := Reason("not_known_yet").Words(); it != "not known yet" || en != it {
		t.Errorf("unknown: %q, %q", it, en)
	}
}
