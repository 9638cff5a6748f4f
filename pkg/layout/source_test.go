package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	maxFunction = 60  // lines, unless the comment says why
	maxFile     = 500 // lines, likewise
	maxMain     = 60
)

// saysWhy finds a comment that defends a length.
var saysWhy = regexp.MustCompile(`(?i)\blong\b|\blines\b|\bone (place|function|file|list|table)\b|straight`)

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// eachFile parses all Go files of the module; tests too, if asked.
func eachFile(t *testing.T, tests bool, f func(name string, set *token.FileSet, file *ast.File)) {
	t.Helper()
	for _, p := range packages(t) {
		for _, path := range p.files(tests) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if generated.Match(src) {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, src, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("parse %s: %v", path, err)
				continue
			}
			f(p.rel()+"/"+filepath.Base(path), set, file)
		}
	}
}

func TestEveryPackageHasOneComment(t *testing.T) {
	for _, p := range packages(t) {
		var with []string
		for _, path := range p.files(false) {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Errorf("parse %s: %v", path, err)
				continue
			}
			if file.Doc != nil {
				with = append(with, filepath.Base(path))
				checkPackageComment(t, p, file.Doc.Text())
			}
		}
		if len(with) != 1 && len(p.GoFiles) > 0 {
			t.Errorf("%s: package comments in %d files %v, want one", p.rel(), len(with), with)
		}
	}
}

func checkPackageComment(t *testing.T, p listed, text string) {
	t.Helper()
	want := "Package " + p.Name + " "
	if p.Name == "main" {
		name := filepath.Base(p.Dir)
		want = strings.ToUpper(name[:1]) + name[1:] + " "
	}
	if !strings.HasPrefix(text, want) {
		t.Errorf("%s: the package comment begins with %.40q, want %q", p.rel(), text, want)
	}
}

func TestLengths(t *testing.T) {
	eachFile(t, true, func(name string, set *token.FileSet, file *ast.File) {
		if lines := set.File(file.Pos()).LineCount(); lines > maxFile && !anyComment(file) {
			t.Errorf("%s has %d lines, over %d, and no comment says why", name, lines, maxFile)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1
			if lines > maxFunction && (f.Doc == nil || !saysWhy.MatchString(f.Doc.Text())) {
				t.Errorf("%s: %s has %d lines, over %d, and its comment does not say why", name, f.Name.Name, lines, maxFunction)
			}
		}
	})
}

// anyComment looks for a reason among the comments before the first
// declaration.
func anyComment(file *ast.File) bool {
	for _, c := range file.Comments {
		if len(file.Decls) > 0 && c.Pos() > file.Decls[0].Pos() {
			break
		}
		if saysWhy.MatchString(c.Text()) {
			return true
		}
	}
	return false
}

func TestMainsAreThin(t *testing.T) {
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.rel(), "services/") || p.Name != "main" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(p.Dir, "main.go"))
		if err != nil {
			t.Errorf("%s: %v", p.rel(), err)
		} else if n := strings.Count(string(b), "\n"); n > maxMain {
			t.Errorf("%s/main.go has %d lines, over %d", p.rel(), n, maxMain)
		}
	}
}

func TestTestsDoNotSleep(t *testing.T) {
	eachFile(t, true, func(name string, set *token.FileSet, file *ast.File) {
		if !strings.HasSuffix(name, "_test.go") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Sleep" && fmt.Sprint(s.X) == "time" {
				t.Errorf("%s:%d sleeps: wait for what happens instead", name, set.Position(s.Pos()).Line)
			}
			return true
		})
	})
}

// TestNothingTiesTheTreeToAMachine looks for the hosts of package registries
// and for paths of the machines that we work on. The words are split so that
// this file does not hold them.
func TestNothingTiesTheTreeToAMachine(t *testing.T) {
	words := []string{
		"proxy.golang" + ".org", "sum.golang" + ".org", "registry.npmjs" + ".org", "deb.debian" + ".org", "security.debian" + ".org",
		"pypi" + ".org", "files.pythonhosted" + ".org", "index.crates" + ".io",
		"/work" + "/main", "/work" + "/shared", "/tmp" + "/w/", "/root" + "/", "/home" + "/runner",
	}
	for _, path := range tracked(t) {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			continue // removed, not yet committed
		}
		for _, w := range words {
			if strings.Contains(string(b), w) {
				t.Errorf("%s holds %q", path, w)
			}
		}
	}
}

// TestRoot names the files and folders that stand at the top of the tree.
func TestRoot(t *testing.T) {
	allowed := map[string]bool{}
	for name := range strings.FieldsSeq(`services pkg deploy dashboards docker-compose.yml go.mod go.sum
		README.md CHANGELOG.md LICENSE Makefile .golangci.yml .ci .gitignore .gitattributes`) {
		allowed[name] = true
	}
	for _, path := range tracked(t) {
		if top, _, _ := strings.Cut(path, "/"); !allowed[top] {
			t.Errorf("%s: the top of the tree has a reason for each name, and %q is not among them", path, top)
		}
	}
}

var changePattern = regexp.MustCompile(`^- \[(CHANGE|FEATURE|ENHANCEMENT|BUGFIX)\] .+\.$`)

func TestChangelog(t *testing.T) {
	items := 0
	for i, item := range changelogItems(read(t, "CHANGELOG.md")) {
		items++
		if !changePattern.MatchString(item) {
			t.Errorf("CHANGELOG.md, item %d: %q is not \"- [CHANGE|FEATURE|ENHANCEMENT|BUGFIX] sentence.\"", i+1, item)
		}
	}
	if items == 0 {
		t.Error("CHANGELOG.md has no items")
	}
}

// changelogItems joins each list item with its continuation lines; headings and
// the text before the first item are left out.
func changelogItems(text string) []string {
	var out []string
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* "):
			out, open = append(out, line), true
		case trimmed == "" || strings.HasPrefix(line, "#"):
			open = false
		case open:
			out[len(out)-1] += " " + trimmed
		}
	}
	return out
}

func TestChangelogItems(t *testing.T) {
	items := changelogItems("# Changes\n\nText.\n\n## 1\n\n- [FEATURE] One\n  goes on.\n- no tag.\n")
	if len(items) != 2 || !changePattern.MatchString(items[0]) || changePattern.MatchString(items[1]) {
		t.Errorf("items %q", items)
	}
}
