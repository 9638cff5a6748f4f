package grafana_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"vedetta/pkg/store/storetest"
)

// actorWords are the words that name who works or who wrote. A column or alias
// made of one of them would let somebody watch people (design decision 17, L.
// 300/1970 art. 4).
var actorWords = words(`actor actors operator operators author authors moderator moderators clerk clerks employee employees
	staff worker workers login username users editor editors admin admins
	operatore operatori autore autori moderatore moderatori dipendente dipendenti impiegato impiegati sportellista redattore redattori`)

// actorColumns are columns of the tables that tell a person who sent.
var actorColumns = words("claimed_token authenticated_token claimed_address authenticated_address sender sender_token")

func words(s string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

var (
	literalPattern    = regexp.MustCompile(`(?s)'(?:[^'\\]|''|\\.)*'|--[^\n]*|/\*.*?\*/`)
	identifierPattern = regexp.MustCompile(`[\pL_][\pL\pN_]*`)
)

// actors returns the identifiers of a statement that name an actor, without
// looking into literals and comments. Views may show an office's own address:
// only dashboards may not.
func actors(sql string, dashboard bool) []string {
	var out []string
	for _, id := range identifierPattern.FindAllString(strings.ToLower(literalPattern.ReplaceAllString(sql, " ")), -1) {
		if isActor(id, dashboard) {
			out = append(out, id)
		}
	}
	return out
}

func isActor(id string, dashboard bool) bool {
	if actorColumns[id] && (dashboard || strings.HasSuffix(id, "token")) {
		return true
	}
	for part := range strings.SplitSeq(id, "_") {
		if actorWords[part] {
			return true
		}
	}
	return false
}

// bareTokens finds a person's token outside a count of distinct people.
func bareTokens(sql string) bool {
	counted := regexp.MustCompile(`uniq\w*\((?:\w+\.)?token\)`).ReplaceAllString(sql, " ")
	return regexp.MustCompile(`\b(previous_)?token\b`).MatchString(counted)
}

func TestNoPanelShowsWhoWorks(t *testing.T) {
	for _, f := range dashboards(t) {
		for _, q := range queries(t, f) {
			if found := actors(q.SQL, true); len(found) > 0 {
				t.Errorf("%s: %s %q names %v", filepath.Base(f.Name), q.Kind, q.Title, found)
			}
			if bareTokens(q.SQL) {
				t.Errorf("%s: %s %q shows tokens of people", filepath.Base(f.Name), q.Kind, q.Title)
			}
			if strings.Contains(q.SQL, "vedetta_data") || regexp.MustCompile(`(?i)\bselect\s+(\w+\.)?\*`).MatchString(q.SQL) {
				t.Errorf("%s: %s %q reads tables, or columns it does not name", filepath.Base(f.Name), q.Kind, q.Title)
			}
		}
	}
}

func TestNoViewShowsWhoWorks(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "store", "migrations", "00002_views.sql"))
	if err != nil {
		t.Fatal(err)
	}
	if found := actors(string(b), false); len(found) > 0 {
		t.Errorf("the views name %v", found)
	}
}

// TestNoColumnShowsWhoWorks asks the engine, whatever the migrations look like.
func TestNoColumnShowsWhoWorks(t *testing.T) {
	migrated(t)
	rows := ask(t, storetest.Owner, "SELECT table, name FROM system.columns WHERE database = 'vedetta'")
	if len(rows) < 50 {
		t.Fatalf("only %d columns", len(rows))
	}
	for _, r := range rows {
		if isActor(fmt.Sprint(r[1]), false) {
			t.Errorf("view %v has the column %v", r[0], r[1])
		}
	}
}

// TestActors makes sure that the check sees what it is for.
func TestActors(t *testing.T) {
	for _, c := range []struct {
		sql  string
		want int
	}{
		{"SELECT claimed_token FROM vedetta.events", 1},
		{"SELECT authenticated_address, count() FROM e GROUP BY authenticated_address", 2},
		{"SELECT count() AS operatore_x FROM e", 1},
		{`SELECT "author" FROM e`, 1},
		{"SELECT list_actor FROM e", 1},
		{"SELECT LOGIN FROM e", 1},
		{"SELECT 'author' AS word -- author\n, /* operator */ authentication, authenticated_class FROM e", 0},
		{"SELECT channel, sender_class FROM vedetta.findings", 0},
	} {
		if got := actors(c.sql, true); len(got) != c.want {
			t.Errorf("%s: %v, want %d", c.sql, got, c.want)
		}
	}
	if bareTokens("SELECT uniqExact(token), uniq(r.token)") || !bareTokens("SELECT token") || !bareTokens("SELECT any(r.token)") {
		t.Error("bareTokens does not tell a count from a list")
	}
}
