package pipelinetest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/pseudonym"
)

// needles are strings of people that must not be found where they don't belong.
// Each is at least eight bytes long.
type needles struct {
	all   []string
	heads map[string][]int // the first eight bytes: indexes into all
	pairs [1 << 16]bool    // whether any begins with two bytes
}

const headBytes = 8

func newNeedles(texts []string) *needles {
	slices.Sort(texts)
	n := &needles{all: slices.Compact(texts), heads: make(map[string][]int)}
	for i, s := range n.all {
		n.heads[s[:headBytes]] = append(n.heads[s[:headBytes]], i)
		n.pairs[int(s[0])<<8|int(s[1])] = true
	}
	return n
}

// find returns the needles in b, each once.
func (n *needles) find(b []byte) (found []string) {
	seen := make(map[int]bool)
	for i := 0; i+headBytes <= len(b); i++ {
		if !n.pairs[int(b[i])<<8|int(b[i+1])] {
			continue
		}
		for _, k := range n.heads[string(b[i:i+headBytes])] {
			if !seen[k] && len(b)-i >= len(n.all[k]) && string(b[i:i+len(n.all[k])]) == n.all[k] {
				seen[k] = true
				found = append(found, n.all[k])
			}
		}
	}
	return found
}

var separators = strings.NewReplacer(" ", "", "-", "", ".", "", "/", "")

// secrets are the needles of what the demo's people said and are: numbers,
// addresses, codes in all their spellings, and every run of five words but those
// in kept. What the body's own registers name is no secret.
func secrets(t *testing.T, dir string, said []string, kept string) *needles {
	t.Helper()
	public := registers(t, dir)
	finder, err := personaldata.New(personaldata.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	add := func(s string) {
		if len(s) >= headBytes && !strings.Contains(public, strings.ToLower(s)) {
			out = append(out, s)
		}
	}
	for _, text := range said {
		for _, span := range finder.Find(text) {
			raw := text[span.Start:span.End]
			add(raw)
			add(separators.Replace(raw))
		}
		if id, err := pseudonym.Address(text); err == nil {
			add(id.Clear())
			add(strings.TrimPrefix(id.Clear(), "+39"))
		}
		words := strings.Fields(text)
		for i := 0; i+5 <= len(words); i++ {
			if run := strings.Join(words[i:i+5], " "); !strings.Contains(kept, run) {
				add(run)
			}
		}
	}
	return newNeedles(out)
}

var comment = regexp.MustCompile(`(?m)#.*$`)

// registers is the text of the policies, in lower case: message templates and
// official addresses stand there.
func registers(t *testing.T, dir string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "policy", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("policies: %v, %v", paths, err)
	}
	var b strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(comment.ReplaceAll(text, nil))
	}
	return strings.ToLower(b.String())
}
