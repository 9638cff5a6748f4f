package layout

import (
	"slices"
	"strings"
	"testing"
)

// may says what a package may import from this project; paths are below pkg. A
// path with /* stands for all folders directly or deeper below.
var may = map[string][]string{
	"event":               nil,
	"event/schema":        {"event"},
	"pseudonym":           nil,
	"fold":                nil,
	"namelist":            nil,
	"personaldata":        {"fold", "namelist"},
	"personaldata/corpus": {"personaldata"},
	"purpose":             {"fold", "namelist"},
	"purpose/examples":    {"purpose"},
	"service":             nil,
	"policy":              {"event", "personaldata", "policy/contacts", "pseudonym"},
	"policy/contacts":     {"event", "pseudonym"},
	"campaign":            {"event", "fold"},
	"stream":              {"event"},
	"stream/embedded":     nil,
	"store":               {"event"},
	"store/chdb":          nil,
	"collect":             {"campaign", "event", "pseudonym"}, // campaign tells equal texts, also where they are not kept
	"collect/spool":       {"event", "pseudonym"},
	"collect/web":         {"collect", "event"},
	"collect/*":           {"collect", "collect/spool", "collect/web", "event", "event/schema", "policy", "pseudonym"},
	"detect":              {"event", "policy"},
	"detect/all":          {"detect", "detect/*", "event", "policy"},
	"detect/*":            {"detect", "event", "policy"},
	"horizon":             {"detect", "event", "policy"},
	"analyse":             {"campaign", "detect", "event", "personaldata", "policy", "purpose"},
	"incident":            {"event", "policy"},
	"explain":             {"event"},
	"alert":               {"event", "explain", "incident", "policy"},
	"desk":                {"event", "policy"},
	"grafana":             {"event", "policy"},
	"generate":            {"event"}, // its truth must not come from the judge
	"generate/*":          nil,
	"app":                 {"*"},
	"demo":                {"*"},
}

// assemblers put processes together: they import anything in pkg, and only
// services, or one another, import them.
var assemblers = []string{"app", "demo"}

// onlyIn says which packages may use a module from outside.
var onlyIn = map[string]string{ // comma-separated
	"github.com/nats-io/":           "stream",
	"github.com/ClickHouse/":        "store",
	"github.com/pressly/goose/":     "store",
	"github.com/ebitengine/purego":  "store/chdb",
	"github.com/grafana-tools/sdk":  "grafana",
	"github.com/emersion/go-milter": "collect/mail,demo", // the demo plays Postfix
	"github.com/wneessen/go-mail":   "alert",
	"go.etcd.io/bbolt":              "collect/social",
}

// match reports whether a path is the pattern or, with /*, below it.
func match(pattern, path string) bool {
	if pattern == "*" || pattern == path {
		return true
	}
	prefix, ok := strings.CutSuffix(pattern, "*")
	return ok && strings.HasPrefix(path, prefix)
}

// rule finds the line of the table for a package: its own before its parent's.
func rule(path string) (allowed []string, ok bool) {
	if allowed, ok = may[path]; ok {
		return allowed, true
	}
	top, _, below := strings.Cut(path, "/")
	allowed, ok = may[top+"/*"]
	return allowed, below && ok
}

// exempt are packages for tests and this one.
func exempt(rel string) bool {
	return strings.HasSuffix(rel, "test") || rel == "pkg/layout"
}

// forbidden says why a package must not import another of the project; it is
// empty when it may.
func forbidden(from, to string) string {
	service, isService := strings.CutPrefix(from, "services/")
	path, isPkg := strings.CutPrefix(from, "pkg/")
	target, toPkg := strings.CutPrefix(to, "pkg/")
	switch {
	case isService && strings.HasPrefix(to, "services/"+service+"/"):
		return ""
	case strings.HasPrefix(to, "services/"):
		return "nothing imports services"
	case exempt(from):
		return ""
	case exempt(to):
		return "packages for tests are for tests"
	case isService || isPkg && slices.Contains(assemblers, path):
		return ""
	case toPkg && slices.Contains(assemblers, target):
		return "only services assemble processes"
	case !isPkg || !toPkg:
		return "outside pkg only services and pkg/app import the project"
	}
	return forbiddenInPkg(path, target)
}

func forbiddenInPkg(path, target string) string {
	allowed, ok := rule(path)
	if !ok {
		return "the package is not in the table of imports_test.go: add it with what it may import"
	}
	// A channel may use its own folders: collect/sms uses collect/sms/tail, and
	// its folders each other's.
	if parts := strings.Split(path, "/"); parts[0] == "collect" && len(parts) > 1 && strings.HasPrefix(target+"/", "collect/"+parts[1]+"/") {
		return ""
	}
	if slices.ContainsFunc(allowed, func(pattern string) bool { return match(pattern, target) }) {
		return ""
	}
	return "it may import " + strings.Join(append([]string{"only:"}, allowed...), " ")
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		from := p.rel()
		if path, ok := strings.CutPrefix(from, "pkg/"); ok && !exempt(from) {
			if _, known := rule(path); !known {
				t.Errorf("%s is not in the table of imports_test.go", from)
			}
		}
		for _, imported := range p.Imports {
			if to, ok := strings.CutPrefix(imported, module+"/"); ok {
				if why := forbidden(from, to); why != "" {
					t.Errorf("%s imports %s: %s", from, to, why)
				}
			}
		}
	}
}

func TestForeignModulesStayInTheirPackage(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.rel(), "pkg/")
		for _, imported := range p.Imports {
			for prefix, homes := range onlyIn {
				if strings.HasPrefix(imported, prefix) && !exempt(p.rel()) && !atHome(homes, path) {
					t.Errorf("%s imports %s: only pkg/%s may", p.rel(), imported, homes)
				}
			}
		}
	}
}

func atHome(homes, path string) bool {
	return slices.ContainsFunc(strings.Split(homes, ","), func(home string) bool { return strings.HasPrefix(path+"/", home+"/") })
}

func TestEveryDetectorIsListed(t *testing.T) {
	var detectors, all []string
	for _, p := range packages(t) {
		path, ok := strings.CutPrefix(p.rel(), "pkg/detect/")
		switch {
		case !ok || exempt(p.rel()):
		case path == "all":
			all = p.Imports
		case !strings.Contains(path, "/"):
			detectors = append(detectors, p.ImportPath)
		}
	}
	if len(detectors) == 0 {
		t.Fatal("no detectors")
	}
	for _, d := range detectors {
		if !slices.Contains(all, d) {
			t.Errorf("%s is missing in pkg/detect/all/all.go", d)
		}
	}
}

// TestRules makes sure that the table refuses what it is for.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"pkg/event", "pkg/pseudonym", false},
		{"pkg/collect/sms", "pkg/collect", true},
		{"pkg/collect/sms", "pkg/collect/sms/tail", true},
		{"pkg/collect/sms/kannel", "pkg/collect/sms/tail", true},
		{"pkg/collect/sms", "pkg/collect/mail", false},
		{"pkg/collect/smsx", "pkg/collect/sms", false},
		{"pkg/collect", "pkg/collect/sms", false},
		{"pkg/collect/spool", "pkg/collect", false},
		{"pkg/collect/social", "pkg/collect/web", true},
		{"pkg/collect/web", "pkg/collect/social", false},
		{"pkg/collect", "pkg/collect/web", false},
		{"pkg/detect/bulk", "pkg/detect/mismatch", false},
		{"pkg/detect/bulk", "pkg/policy", true},
		{"pkg/detect/all", "pkg/detect/bulk", true},
		{"pkg/replay", "pkg/detect", false},
		{"pkg/analyse", "pkg/store", false},
		{"pkg/store", "pkg/store/chdb", false},
		{"pkg/app", "pkg/store/chdb", true},
		{"pkg/alert", "pkg/app", false},
		{"pkg/app", "services/vedetta", false},
		{"services/vedetta", "pkg/store", true},
		{"services/vedetta", "services/vedetta/tty", true},
		{"services/vedetta", "services/alerter", false},
		{"services/vedetta", "pkg/store/storetest", false},
		{"pkg/pipelinetest", "pkg/store", true},
		{"pkg/brandnew", "pkg/event", false},
		{"deploy/policy", "pkg/event", false},
	} {
		if why := forbidden(c.from, c.to); (why == "") != c.ok {
			t.Errorf("%s imports %s: %q", c.from, c.to, why)
		}
	}
}
