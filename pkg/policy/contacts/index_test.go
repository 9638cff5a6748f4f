package contacts

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// saying is one call of a Builder, for a random history.
type saying struct {
	token event.Token
	what  any // Membership, Withdrawal, "staff" or "sender"
}

func (s saying) tell(b *Builder) error {
	switch w := s.what.(type) {
	case Membership:
		return b.Add(s.token, w)
	case Withdrawal:
		return b.AddWithdrawal(s.token, w)
	case string:
		if w == "staff" {
			return b.AddStaff(s.token)
		}
		return b.AddPersonalSender(s.token)
	}
	return errors.New("no such saying")
}

func sayings(t *rapid.T) []saying {
	day := rapid.Map(rapid.IntRange(-1, 3), func(n int) time.Time {
		if n < 0 {
			return time.Time{}
		}
		return newYear.AddDate(0, 0, n)
	})
	list := rapid.Map(rapid.IntRange(0, 4), func(n int) ListID { return ListID(fmt.Sprintf("lista-%d", n)) })
	one := rapid.Custom(func(t *rapid.T) saying {
		s := saying{token: tokenOf(rapid.IntRange(2024, 2026).Draw(t, "year"), rapid.IntRange(0, 400).Draw(t, "person"))}
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			s.what = "staff"
		case 1:
			s.what = "sender"
		case 2, 3:
			scope := rapid.SampledFrom([]string{Everything, PurposeScope("tributi"), "lista-1", "lista-2"}).Draw(t, "scope")
			s.what = Withdrawal{rapid.SampledFrom([]Kind{Withdrawn, Objected}).Draw(t, "kind"), scope, day.Draw(t, "at")}
		default:
			s.what = Membership{list.Draw(t, "list"), day.Draw(t, "from"), day.Draw(t, "until")}
		}
		return s
	})
	return rapid.SliceOfN(one, 0, 3000).Draw(t, "sayings")
}

// reference is the obviously right index: a map.
func reference(all []saying) map[event.Token]Profile {
	of := map[event.Token]Profile{}
	for _, s := range all {
		p := of[s.token]
		switch w := s.what.(type) {
		case Membership:
			if !slices.Contains(p.Lists, w) {
				p.Lists = append(p.Lists, w)
			}
		case Withdrawal:
			if !slices.Contains(p.Withdrawals, w) {
				p.Withdrawals = append(p.Withdrawals, w)
			}
		case string:
			p.Staff = p.Staff || w == "staff"
			p.PersonalSender = p.PersonalSender || w == "sender"
		}
		of[s.token] = p
	}
	for _, p := range of {
		slices.SortFunc(p.Lists, func(a, b Membership) int {
			if a.List != b.List {
				return strings.Compare(string(a.List), string(b.List))
			}
			if c := a.From.Compare(b.From); c != 0 {
				return c
			}
			return a.Until.Compare(b.Until)
		})
		slices.SortFunc(p.Withdrawals, func(a, b Withdrawal) int {
			if c := a.At.Compare(b.At); c != 0 {
				return c
			}
			if a.Scope != b.Scope {
				return strings.Compare(a.Scope, b.Scope)
			}
			return int(a.Kind) - int(b.Kind)
		})
	}
	return of
}

func TestIndexAgainstAMap(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all := sayings(t)
		b := New(Options{Body: "c_x002", TempDir: dir})
		defer b.Close()
		for _, s := range all {
			if err := s.tell(b); err != nil {
				t.Fatal(err)
			}
		}
		path, err := b.WriteDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer os.Remove(path)
		x, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		compare(t, x, reference(all))
	})
}

// compare asks for each token, and for as many that are nowhere.
func compare(t *rapid.T, x *Index, want map[event.Token]Profile) {
	var tokens []event.Token
	for year := 2023; year <= 2026; year++ {
		for person := range 402 {
			tokens = append(tokens, tokenOf(year, person))
		}
	}
	ids := make([]ID, len(tokens))
	x.LookupMany(tokens, ids)
	var into Profile
	for i, token := range tokens {
		id, ok := x.Lookup(token)
		p, known := want[token]
		if ok != known || id != ids[i] || ok != (id != None) {
			t.Fatalf("look-up: %v (%d), in a batch %d; want %v", ok, id, ids[i], known)
		}
		x.Read(id, &into)
		for _, got := range []Profile{x.Profile(id), into} {
			if got.Staff != p.Staff || got.PersonalSender != p.PersonalSender || !slices.Equal(got.Lists, p.Lists) || !slices.Equal(got.Withdrawals, p.Withdrawals) {
				t.Fatalf("profile (-want +got):\n%s", cmp.Diff(p, got))
			}
		}
	}
	compareStats(t, x.Stats(), want)
}

func compareStats(t *rapid.T, got Stats, want map[event.Token]Profile) {
	years := map[int]int{}
	lists := map[ListID]map[int]int{}
	staff := map[int]int{}
	for token, p := range want {
		y := yearOf(token)
		years[y]++
		if p.Staff {
			staff[y]++
		}
		seen := map[ListID]bool{}
		for _, m := range p.Lists {
			if !seen[m.List] {
				seen[m.List] = true
				if lists[m.List] == nil {
					lists[m.List] = map[int]int{}
				}
				lists[m.List][y]++
			}
		}
	}
	most := func(of map[int]int) (n int) {
		for _, v := range of {
			n = max(n, v)
		}
		return n
	}
	if got.Tokens != len(want) || got.People != most(years) || got.Staff != most(staff) || len(got.Lists) != len(lists) {
		t.Fatalf("%+v for %d tokens", got, len(want))
	}
	for _, l := range got.Lists {
		if l.Contacts != most(lists[l.List]) {
			t.Fatalf("list %s: %d, want %d", l.List, l.Contacts, most(lists[l.List]))
		}
	}
}

// The bytes don't depend on the order, nor on saying a thing twice.
func TestSameContentSameBytes(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all := sayings(t)
		again := rapid.Permutation(append(slices.Clone(all), all...)).Draw(t, "order")
		var files [2][]byte
		for i, told := range [][]saying{all, again} {
			b := New(Options{Body: "c_x002", TempDir: dir})
			defer b.Close()
			for _, s := range told {
				if err := s.tell(b); err != nil {
					t.Fatal(err)
				}
			}
			path, err := b.WriteDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if files[i], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
			if digest, err := Digest(path); err != nil || filepath.Base(path) != Name(digest) {
				t.Fatalf("%s is called %s (%v)", digest, path, err)
			}
			os.Remove(path)
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Fatal("another order gave other bytes")
		}
	})
}

// What doesn't fit in memory comes back from the disk.
func TestSpill(t *testing.T) {
	b := builder(t)
	const people = 3 * blockRecords
	one := New(Options{TempDir: t.TempDir()})
	defer one.Close()
	for n := range people {
		must(t, b.Add(tokenOf(2026, n), Membership{List: "a", From: newYear.AddDate(0, 0, n%100)}))
		// All in one partition, whose blocks fill.
		for day := range 4 {
			must(t, one.Add(tokenOf(2026, 1), Membership{List: "a", From: newYear.AddDate(0, 0, day+10*n)}))
		}
	}
	if one.spill.file == nil {
		t.Fatal("nothing was spilled")
	}
	_, x := written(t, b)
	for n := range people {
		id, ok := x.Lookup(tokenOf(2026, n))
		if p := x.Profile(id); !ok || len(p.Lists) != 1 || !p.Lists[0].From.Equal(newYear.AddDate(0, 0, n%100)) {
			t.Fatalf("person %d: %v %+v", n, ok, p)
		}
	}
	if s := x.Stats(); s.Profiles != 100 || s.People != people || s.Body != "c_x002" || s.Rules != "r1" || s.Version != "v1" || !s.Built.Equal(newYear) {
		t.Errorf("%+v", s)
	}
	_, y := written(t, one)
	id, _ := y.Lookup(tokenOf(2026, 1))
	days := map[time.Time]bool{}
	for n := range people {
		for day := range 4 {
			days[newYear.AddDate(0, 0, day+10*n)] = true
		}
	}
	if got := y.Profile(id).Lists; len(got) != len(days) {
		t.Errorf("%d memberships, want %d", len(got), len(days))
	}
	entries, err := os.ReadDir(b.options.TempDir)
	if err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

func TestBuilderRefuses(t *testing.T) {
	b := builder(t)
	for _, raw := range []event.Token{"", "+393000000001", "393000000001", "mario@example.test", "2026-ABC", event.Token(strings.Repeat("a", 65)), "a b", "12-34"} {
		err := b.Add(raw, Membership{List: "a"})
		if !errors.Is(err, ErrToken) || raw != "" && strings.Contains(err.Error(), string(raw)) {
			t.Errorf("%v", err)
		}
	}
	if b.Add(tokenOf(2026, 1), Membership{}) == nil || b.AddWithdrawal(tokenOf(2026, 1), Withdrawal{Kind: Withdrawn}) == nil || b.AddWithdrawal(tokenOf(2026, 1), Withdrawal{Scope: "*"}) == nil {
		t.Error("an empty membership or declaration passed")
	}
	_, x := written(t, b)
	if s := x.Stats(); s.Tokens != 0 {
		t.Errorf("%+v", s)
	}
	for n := range maxYears {
		must(t, b.AddStaff(tokenOf(2000+n, 1)))
	}
	if err := b.AddStaff(tokenOf(2999, 1)); err == nil {
		t.Error("a seventeenth year passed")
	}
	if _, err := b.WriteFile(filepath.Join(t.TempDir(), "x")); err == nil {
		t.Error("half of an index was written")
	}
}

// Writing fails without a trace, and an old index stays.
func TestWriteFileFails(t *testing.T) {
	b := builder(t)
	must(t, b.AddStaff(tokenOf(2026, 1)))
	dir := t.TempDir()
	if _, err := b.WriteFile(filepath.Join(dir, "none", "x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that isn't there: %v", err)
	}
	// A folder that isn't empty stands in the way of the rename.
	path := filepath.Join(dir, "x")
	must(t, os.MkdirAll(filepath.Join(path, "y"), 0o700))
	if _, err := b.WriteFile(path); err == nil {
		t.Error("a folder was overwritten")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v (%v)", entries, err)
	}
}

func TestLookupAllocatesNothing(t *testing.T) {
	b := builder(t)
	var tokens []event.Token
	for n := range 1000 {
		tokens = append(tokens, tokenOf(2026, n))
		must(t, b.Add(tokens[n], Membership{List: ListID(fmt.Sprintf("l%d", n%7))}))
	}
	_, x := written(t, b)
	ids := make([]ID, len(tokens))
	var p Profile
	x.Read(0, &p)
	for n := range 7 {
		x.Profile(ID(n))
	}
	if n := testing.AllocsPerRun(20, func() {
		x.LookupMany(tokens, ids)
		for _, token := range tokens {
			id, _ := x.Lookup(token)
			x.Read(id, &p)
			x.Profile(id)
		}
	}); n != 0 {
		t.Errorf("%f allocations", n)
	}
}

// Profiles that share a place among the recent ones are told apart.
func TestMoreProfilesThanAreKept(t *testing.T) {
	b := builder(t)
	const people = maxRecent + 100
	for n := range people {
		must(t, b.Add(tokenOf(2026, n), Membership{List: "a", From: newYear.Add(time.Duration(n) * time.Second)}))
	}
	_, x := written(t, b)
	if s := x.Stats(); s.Profiles != people {
		t.Fatalf("%d profiles", s.Profiles)
	}
	for range 2 {
		for n := range people {
			id, _ := x.Lookup(tokenOf(2026, n))
			if p := x.Profile(id); !p.Lists[0].From.Equal(newYear.Add(time.Duration(n) * time.Second)) {
				t.Fatalf("person %d has %v", n, p)
			}
		}
	}
}

func TestProfileInTime(t *testing.T) {
	day := func(n int) time.Time { return newYear.AddDate(0, 0, n) }
	p := Profile{
		Lists:       []Membership{{List: "a", Until: day(2)}, {List: "a", From: day(4)}, {List: "b", From: day(1), Until: day(3)}},
		Withdrawals: []Withdrawal{{Withdrawn, "a", day(1)}, {Objected, PurposeScope("tributi"), day(2)}, {Withdrawn, Everything, day(5)}},
	}
	on := func(n int, want ...ListID) {
		t.Helper()
		if got := p.On(day(n), nil); !slices.Equal(got, want) {
			t.Errorf("day %d: %v", n, got)
		}
	}
	on(0, "a")
	on(1, "a", "b")
	on(2, "b")
	on(3)
	on(4, "a")
	withdrew := func(n int, list ListID, purpose string, want bool) {
		t.Helper()
		if _, got := p.Withdrew(day(n), list, purpose); got != want {
			t.Errorf("day %d, %s for %s: %v", n, list, purpose, got)
		}
	}
	withdrew(0, "a", "", false)
	withdrew(1, "a", "", true)
	withdrew(1, "b", "tributi", false)
	withdrew(2, "b", "tributi", true)
	withdrew(4, "", "", false)
	withdrew(5, "", "", true)
}
