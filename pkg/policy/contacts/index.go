package contacts

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/zeebo/xxh3"
	"golang.org/x/sys/unix"

	"vedetta/pkg/event"
)

// Index answers from a mapped file. It is safe for concurrent use.
//
// The mapping lives as long as anything refers to the Index: a reload swaps a
// pointer, and a batch that still holds the old index gets right answers from
// it to its end. So no look-up counts references, and none can come too late.
type Index struct {
	data   []byte // all; never written
	table  []byte
	starts []byte
	facts  []byte
	homes  uint64
	lines  uint64
	names  []string
	stats  Stats
	// recent are decoded profiles, by the last bits of their number.
	recent []atomic.Pointer[decoded]
}

type decoded struct {
	id      ID
	profile Profile
}

// maxRecent is how many decoded profiles are kept: at 300 bytes 20 MB.
const maxRecent = 1 << 16

// Open maps an index and reads all of it once: the checksum is compared and
// every number in it is checked, so that no look-up meets a wrong one. An error
// about the content wraps ErrIndex.
//
// Nothing may write to the file or cut it afterwards: WriteFile makes it
// read-only, and replaces files as a whole.
func Open(path string) (*Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open contacts index: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open contacts index: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() < headerBytes || info.Size() != int64(int(info.Size())) {
		return nil, fmt.Errorf("open %s: %w: %d bytes: make it again with policy import", path, ErrIndex, info.Size())
	}
	// x/sys/unix is in the module already and has Madvise, which mmap-go lacks.
	data, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	// Random look-ups wait for the page tables as long as for the table itself. A
	// kernel that cannot give large pages to files leaves small ones.
	_ = unix.Madvise(data, unix.MADV_HUGEPAGE)
	x, err := parse(data)
	if err != nil {
		_ = unix.Munmap(data)
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	runtime.AddCleanup(x, func(data []byte) { _ = unix.Munmap(data) }, data)
	return x, nil
}

// Close gives the memory back at once. It is for whoever replaced the index, may
// be called at any time and more than once, and may be left out. Look-ups that
// run, or that come later from somebody who still holds the index, stay right:
// they read the file again. The addresses go with the last reference.
func (x *Index) Close() error {
	defer runtime.KeepAlive(x)
	for i := range x.recent {
		x.recent[i].Store(nil)
	}
	if err := unix.Madvise(x.data, unix.MADV_DONTNEED); err != nil {
		return fmt.Errorf("close contacts index: %w", err)
	}
	return nil
}

// parse checks a whole file and returns an index over it.
func parse(data []byte) (*Index, error) {
	h, err := decodeHeader(data)
	if err != nil {
		return nil, err
	}
	if h.size != uint64(len(data)) {
		return nil, fmt.Errorf("%w: %d bytes instead of %d, it was cut or is not yet whole: fetch it again", ErrIndex, len(data), h.size)
	}
	if s := xxh3.Hash128(data[sumFrom:]); h.sum != [2]uint64{s.Hi, s.Lo} {
		return nil, fmt.Errorf("%w: its checksum differs, it was changed: fetch it again", ErrIndex)
	}
	s, err := h.sections()
	if err != nil {
		return nil, err
	}
	m, err := decodeMeta(data[s.meta:])
	if err != nil {
		return nil, err
	}
	x := &Index{
		data: data, table: data[s.table:s.starts], starts: data[s.starts:s.facts], facts: data[s.facts:s.meta],
		homes: h.homes, lines: h.lines, names: m.Names, stats: m.Stats,
	}
	x.stats.Profiles, x.stats.Bytes = int(h.profiles), int64(h.size)
	if err := x.check(h); err != nil {
		return nil, err
	}
	recent := 1
	for recent < maxRecent && recent < int(h.profiles) {
		recent *= 2
	}
	x.recent = make([]atomic.Pointer[decoded], recent)
	return x, nil
}

// check reads every number once. A file can have a right checksum and be wrong
// all the same, when somebody made it by hand.
func (x *Index) check(h header) error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s: make it again with policy import", ErrIndex, what) }
	for b := x.facts; len(b) > 0; b = b[factBytes:] {
		if !factAt(b).sound(len(x.names)) {
			return wrong("a fact of no kind or list")
		}
	}
	last := uint32(0)
	for b := x.starts; len(b) > 0; b = b[4:] {
		start := binary.LittleEndian.Uint32(b)
		if start < last || uint64(start) > h.facts {
			return wrong("profiles in disorder")
		}
		last = start
	}
	tokens, run := 0, uint64(0)
	for b := x.table; len(b) > 0; b = b[lineBytes:] {
		n := int(b[countAt])
		if n > perLine || b[onAt] > 1 {
			return wrong("a line of the table with too many tokens")
		}
		for i := range n {
			if uint64(binary.LittleEndian.Uint32(b[8*perLine+4*i:])) >= h.profiles {
				return wrong("a token with an unknown profile")
			}
		}
		if !empty(b[8*n:8*perLine]) || !empty(b[8*perLine+4*n:countAt]) {
			return wrong("a line of the table with something in a free place")
		}
		tokens += n
		run = (run + uint64(b[onAt])) * uint64(b[onAt])
		if run > h.reach || run > 0 && len(b) == lineBytes {
			return wrong("a line of the table that leads too far")
		}
	}
	if tokens != x.stats.Tokens {
		return wrong("another number of tokens than it says")
	}
	return nil
}

// empty reports whether bytes are all 0.
func empty(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// Stats describes the index.
func (x *Index) Stats() Stats {
	s := x.stats
	s.Years, s.Lists = slices.Clone(s.Years), slices.Clone(s.Lists)
	return s
}

// Lookup returns the profile's number of a token; false when the token stands
// nowhere. A token that stands nowhere is taken for another with a probability
// below 2^-60. It allocates nothing.
func (x *Index) Lookup(t event.Token) (ID, bool) {
	id := x.find(keyOf(t))
	runtime.KeepAlive(x)
	return id, id != None
}

// LookupMany is Lookup for many tokens, and about twice as fast: it lets the memory
// answer for up to 32 at once. It writes to ids, which has at least the length of
// tokens, None for those that stand nowhere, and allocates nothing.
func (x *Index) LookupMany(tokens []event.Token, ids []ID) {
	var keys [32]key
	for len(tokens) > 0 {
		n := min(len(tokens), len(keys))
		for i, t := range tokens[:n] {
			keys[i] = keyOf(t)
		}
		// Loads that don't wait for each other, with little between them: the lines
		// are on their way together when the next loop compares.
		first := uint64(0)
		for _, k := range keys[:n] {
			first ^= binary.LittleEndian.Uint64(x.table[lineBytes*home(k, x.homes):])
		}
		for i, k := range keys[:n] {
			ids[i] = x.find(k)
		}
		runtime.KeepAlive(first) // or the compiler would leave the loads out
		tokens, ids = tokens[n:], ids[n:]
	}
	runtime.KeepAlive(x)
}

// find looks into the home line, nine of ten times the only one (see table), and
// into those it leads on to.
func (x *Index) find(k key) ID {
	at := home(k, x.homes)
	line := (*[lineBytes]byte)(x.table[lineBytes*at:])
	id := in(line, k.print)
	if id == None && line[onAt] != 0 {
		id = x.findOn(k, at+1)
	}
	return id
}

func (x *Index) findOn(k key, at uint64) ID {
	for ; at < x.lines; at++ {
		line := (*[lineBytes]byte)(x.table[lineBytes*at:])
		if id := in(line, k.print); id != None || line[onAt] == 0 {
			return id
		}
	}
	return None
}

// in is the profile's number of a fingerprint in a line, None when it isn't there.
// It compares all without a branch: one that depends on the line cannot be
// foretold, and while it waits for the line the processor would fetch none for the
// next look-up. The compiler makes conditional moves of these conditions, because
// what they choose is no address.
//
// Places that are free have fingerprint 0, and stand behind those that aren't: only
// a token that stands nowhere, one of 2^64, takes one for its own.
func in(line *[lineBytes]byte, fingerprint uint64) ID {
	id := None
	if p := ID(binary.LittleEndian.Uint32(line[56:])); binary.LittleEndian.Uint64(line[32:]) == fingerprint {
		id = p
	}
	if p := ID(binary.LittleEndian.Uint32(line[52:])); binary.LittleEndian.Uint64(line[24:]) == fingerprint {
		id = p
	}
	if p := ID(binary.LittleEndian.Uint32(line[48:])); binary.LittleEndian.Uint64(line[16:]) == fingerprint {
		id = p
	}
	if p := ID(binary.LittleEndian.Uint32(line[44:])); binary.LittleEndian.Uint64(line[8:]) == fingerprint {
		id = p
	}
	if p := ID(binary.LittleEndian.Uint32(line[40:])); binary.LittleEndian.Uint64(line[0:]) == fingerprint {
		id = p
	}
	return id
}

// Profile returns a profile by its number; the empty one when there is none. It
// is shared: do not change it. It allocates nothing for the 65,536 profiles
// that were used last, and little for others; see Read.
func (x *Index) Profile(id ID) Profile {
	if int64(id) >= int64(x.stats.Profiles) {
		return Profile{}
	}
	slot := &x.recent[int(id)&(len(x.recent)-1)]
	if d := slot.Load(); d != nil && d.id == id {
		return d.profile
	}
	d := &decoded{id: id}
	x.Read(id, &d.profile)
	slot.Store(d)
	return d.profile
}

// Read is Profile into memory of the caller's: it keeps the slices' room, so
// that reading into the same Profile again and again allocates nothing.
func (x *Index) Read(id ID, into *Profile) {
	*into = Profile{Lists: into.Lists[:0], Withdrawals: into.Withdrawals[:0]}
	if int64(id) >= int64(x.stats.Profiles) {
		return
	}
	from := binary.LittleEndian.Uint32(x.starts[4*uint64(id):])
	to := binary.LittleEndian.Uint32(x.starts[4*uint64(id)+4:])
	for n := uint64(from); n < uint64(to); n++ {
		f := factAt(x.facts[factBytes*n:])
		switch f.kind() {
		case isMember:
			into.Lists = append(into.Lists, Membership{ListID(x.names[f.scope()]), unstamp(f.a()), unstamp(f.b())})
		case hasWithdrawn:
			into.Withdrawals = append(into.Withdrawals, Withdrawal{Withdrawn, x.names[f.scope()], unstamp(f.a())})
		case hasObjected:
			into.Withdrawals = append(into.Withdrawals, Withdrawal{Objected, x.names[f.scope()], unstamp(f.a())})
		case isStaff:
			into.Staff = true
		case isPersonalSender:
			into.PersonalSender = true
		}
	}
	runtime.KeepAlive(x)
}
