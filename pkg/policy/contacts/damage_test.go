package contacts

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/zeebo/xxh3"

	"vedetta/pkg/event"
)

// small is an index of a few people, as bytes.
func small(t testing.TB, people int) []byte {
	t.Helper()
	b := builder(t)
	tell(t, b, people, 0)
	path, _ := written(t, b)
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

// tell puts person n on list n modulo 7, joined on a day of the version.
func tell(t testing.TB, b *Builder, people, version int) {
	t.Helper()
	for n := range people {
		must(t, b.Add(tokenOf(2026, n), Membership{List: ListID(fmt.Sprintf("l%d", n%7)), From: newYear.AddDate(0, 0, version)}))
		if n%11 == 0 {
			must(t, b.AddWithdrawal(tokenOf(2026, n), Withdrawal{Kind: Objected, Scope: Everything, At: newYear}))
		}
	}
}

func right(x *Index, n, people, version int) error {
	id, ok := x.Lookup(tokenOf(2026, n))
	if ok != (n < people) {
		return fmt.Errorf("person %d of %d: %v", n, people, ok)
	}
	if p := x.Profile(id); ok && (len(p.Lists) != 1 || p.Lists[0].List != ListID(fmt.Sprintf("l%d", n%7)) || !p.Lists[0].From.Equal(newYear.AddDate(0, 0, version)) || (len(p.Withdrawals) == 1) != (n%11 == 0)) {
		return fmt.Errorf("person %d has %+v", n, p)
	}
	return nil
}

// Whatever bit is wrong and wherever it is cut, a file is refused.
func TestDamageIsRefused(t *testing.T) {
	data := small(t, 60)
	if _, err := parse(bytes.Clone(data)); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for bit := range 8 {
			if bit > 0 && i > 256 && i%16 != 0 {
				continue // one bit of most bytes is enough
			}
			data[i] ^= 1 << bit
			if _, err := parse(data); !errors.Is(err, ErrIndex) {
				t.Fatalf("bit %d of byte %d: %v", bit, i, err)
			}
			data[i] ^= 1 << bit
		}
	}
	for n := range data {
		if _, err := parse(data[:n]); !errors.Is(err, ErrIndex) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	if _, err := parse(append(bytes.Clone(data), 0)); !errors.Is(err, ErrIndex) {
		t.Errorf("longer: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrIndex) {
		t.Error(err)
	}
	path := filepath.Join(dir, "x")
	for _, content := range [][]byte{nil, []byte("vedetta"), make([]byte, 2*headerBytes), []byte(`{"vedetta_contacts":1}` + strings.Repeat(" ", headerBytes))} {
		must(t, os.WriteFile(path, content, 0o600))
		if _, err := Open(path); !errors.Is(err, ErrIndex) || !strings.Contains(err.Error(), "again") {
			t.Errorf("%d bytes: %v", len(content), err)
		}
	}
	newer := small(t, 1)
	binary.LittleEndian.PutUint32(newer[8:], 3)
	must(t, os.WriteFile(path, newer, 0o600))
	if _, err := Open(path); !errors.Is(err, ErrIndex) || !strings.Contains(err.Error(), "format 3") {
		t.Error(err)
	}
}

// TestFreePlaces: look-ups don't count a line's tokens, so what isn't counted must
// be empty.
func TestFreePlaces(t *testing.T) {
	data := small(t, 2)
	line := data[headerBytes:][:lineBytes]
	if line[countAt] == 0 || line[countAt] == perLine {
		t.Fatalf("%d tokens in the only line", line[countAt])
	}
	for _, at := range []int{8*perLine - 1, countAt - 1} { // the last place's fingerprint and profile
		wrong := bytes.Clone(data)
		wrong[headerBytes+at] = 1
		resum(wrong)
		if _, err := parse(wrong); !errors.Is(err, ErrIndex) || !strings.Contains(err.Error(), "free place") {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

// TestHomeLines: nine of ten tokens stand in their home line, where a look-up finds
// them with one access to memory.
func TestHomeLines(t *testing.T) {
	const people = 20_000
	b := builder(t)
	tell(t, b, people, 0)
	_, x := written(t, b)
	in1 := 0
	for n := range people {
		k := keyOf(tokenOf(2026, n))
		if in((*[lineBytes]byte)(x.table[lineBytes*home(k, x.homes):]), k.print) != None {
			in1++
		}
	}
	if in1 < people*88/100 {
		t.Errorf("%d of %d tokens stand in their home line", in1, people)
	}
}

// resum makes the checksum right again.
func resum(data []byte) {
	if len(data) < headerBytes {
		return
	}
	binary.LittleEndian.PutUint64(data[16:], uint64(len(data)))
	s := xxh3.Hash128(data[sumFrom:])
	binary.LittleEndian.PutUint64(data[24:], s.Hi)
	binary.LittleEndian.PutUint64(data[32:], s.Lo)
}

// FuzzIndex changes bytes and makes the checksum right: what opens must answer
// everything without a panic and in little time.
func FuzzIndex(f *testing.F) {
	data := small(f, 60)
	f.Add(uint32(0), []byte{}, uint32(len(data)), false)
	f.Add(uint32(40), []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, uint32(len(data)), true)
	f.Add(uint32(headerBytes+countAt), []byte{5, 1}, uint32(len(data)), true)
	f.Add(uint32(len(data)-40), []byte(`"names":null`), uint32(len(data)), true)
	random := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		f.Add(random.Uint32N(uint32(len(data))), []byte{byte(random.Uint32())}, uint32(len(data)), true)
	}
	var tokens []event.Token
	for n := range 120 {
		tokens = append(tokens, tokenOf(2026, n))
	}
	f.Fuzz(func(t *testing.T, at uint32, put []byte, size uint32, sum bool) {
		changed := bytes.Clone(data)[:min(int(size), len(data))]
		if int(at) < len(changed) {
			copy(changed[at:], put)
		}
		if sum {
			resum(changed)
		}
		x, err := parse(changed)
		if err != nil {
			if !errors.Is(err, ErrIndex) {
				t.Fatal(err)
			}
			return
		}
		same := bytes.Equal(changed, data)
		ids := make([]ID, len(tokens))
		x.LookupMany(tokens, ids)
		for n, token := range tokens {
			id, ok := x.Lookup(token)
			if ids[n] != id || ok && int(id) >= x.Stats().Profiles {
				t.Fatalf("number %d, in a batch %d, of %d", id, ids[n], x.Stats().Profiles)
			}
			if err := right(x, n, 60, 0); same && err != nil {
				t.Fatal(err)
			}
		}
		for id := range x.Stats().Profiles + 1 {
			x.Profile(ID(id))
		}
		x.Profile(None)
	})
}

// writeForever writes an index again and again, until it is killed.
func writeForever(t *testing.T, path string, people int) {
	for version := 0; ; version = 1 - version {
		b := New(Options{TempDir: filepath.Dir(path)})
		tell(t, b, people, version)
		_, err := b.WriteFile(path)
		must(t, err)
		must(t, b.Close())
		fmt.Println("written")
	}
}

// A writer that is killed leaves the old index or the new one.
func TestKilledWriter(t *testing.T) {
	const people = 3000
	if path := os.Getenv("CONTACTS_WRITE"); path != "" {
		writeForever(t, path, people)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.idx")
	versions := map[int]bool{}
	for round := range 12 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
		cmd.Env = append(os.Environ(), "CONTACTS_WRITE="+path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		// Killed after a few indexes and some microseconds of work more.
		buf := make([]byte, 8*(1+round%3))
		_, err = out.Read(buf)
		must(t, err)
		for range round * 40_000 {
			runtime.Gosched()
		}
		must(t, cmd.Process.Kill())
		_ = cmd.Wait()
		x, err := Open(path)
		must(t, err)
		version := 0
		if id, _ := x.Lookup(tokenOf(2026, 1)); x.Profile(id).Lists[0].From.After(newYear) {
			version = 1
		}
		versions[version] = true
		for n := range people + 10 {
			must(t, right(x, n, people, version))
		}
	}
	t.Logf("versions %v", versions)
	// What the dead left goes when the next one writes, but not what is new.
	stale := filepath.Join(dir, ".contacts-stale")
	fresh := filepath.Join(dir, ".contacts-fresh")
	for _, f := range []string{stale, fresh} {
		must(t, os.WriteFile(f, nil, 0o600))
	}
	left, err := filepath.Glob(filepath.Join(dir, ".contacts-*"))
	must(t, err)
	for _, f := range left {
		if f != fresh {
			must(t, os.Chtimes(f, newYear, newYear))
		}
	}
	b := builder(t)
	_, err = b.WriteFile(path)
	must(t, err)
	if left, err = filepath.Glob(filepath.Join(dir, ".contacts-*")); err != nil || len(left) != 1 || left[0] != fresh {
		t.Errorf("left: %v (%v)", left, err)
	}
}

// Look-ups stay right while indexes are written, opened, swapped and closed.
func TestReloadWhileLookingUp(t *testing.T) {
	dir := t.TempDir()
	const people, versions = 2000, 4
	var paths []string
	for v := range versions {
		b := New(Options{Version: fmt.Sprint(v), TempDir: dir})
		tell(t, b, people+v, v)
		path, err := b.WriteDir(dir)
		must(t, err)
		must(t, b.Close())
		paths = append(paths, path)
	}
	open := func(v int) *Index {
		x, err := Open(paths[v])
		must(t, err)
		return x
	}
	var current atomic.Pointer[Index]
	current.Store(open(0))
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	var looked atomic.Int64
	for g := range 4 {
		group.Go(func() {
			for n := g; ctx.Err() == nil; n = (n + 1) % (people + 10) {
				x := current.Load()
				v := int(x.Stats().Version[0] - '0')
				// One index answers a whole batch, also when it is closed meanwhile.
				for i := range 50 {
					if err := right(x, (n+i)%(people+10), people+v, v); err != nil {
						t.Error(err)
						return
					}
				}
				looked.Add(50)
			}
		})
	}
	for round := range 24 {
		old := current.Swap(open((round + 1) % versions))
		must(t, old.Close())
		must(t, old.Close())
		runtime.GC() // unmaps what nobody holds
		v := round % versions
		for n := range 50 {
			must(t, right(old, n, people+v, v)) // late, and still right
		}
	}
	stop()
	group.Wait()
	if looked.Load() == 0 {
		t.Error("nobody looked anything up")
	}
}

// An index that nobody holds gives its addresses back.
func TestMappingGoes(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	b := builder(t)
	tell(t, b, 10, 0)
	path, x := written(t, b)
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil || !bytes.Contains(maps, []byte(path)) {
		t.Fatalf("it is not mapped (%v)", err)
	}
	must(t, right(x, 1, 10, 0)) // the last use of x
	for range 1000 {
		if !bytes.Contains(maps, []byte(path)) {
			return
		}
		runtime.GC()
		maps, err = os.ReadFile("/proc/self/maps")
		must(t, err)
	}
	t.Error("it stays mapped")
}
