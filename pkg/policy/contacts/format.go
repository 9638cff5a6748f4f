package contacts

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"time"

	"vedetta/pkg/event"
)

// The file, format 2, little-endian:
//
//	header   4096 bytes, see header
//	table    lines of 64 bytes: 5 fingerprints of 8 bytes, their 5 profile
//	         numbers of 4, how many there are, whether the next line goes on
//	starts   4 bytes a profile and one more: where its facts begin
//	facts    20 bytes each: kind and name, two moments; see fact
//	meta     JSON: names and counts
//
// A token's home line is place × homes / 2^64. Where that is full it stands in one
// of the next, to which lines lead on without a gap (format 2 says no more of the
// order; see table for the one that is written). So the table is written from
// front to end, and at four fifths full a look-up reads 1.2 lines, nine of ten
// times just one. A token that isn't in the table meets 5 to 10 fingerprints of 64 bits:
// it is taken for another with probability below 2^-60. One that is in the
// table is always found right; WriteFile looks every one up before it is done.
const (
	magic       = "VEDETTAC"
	format      = 2
	headerBytes = 4096
	lineBytes   = 64
	perLine     = 5
	fill        = 4 // tokens a line on average
	countAt     = perLine * 12
	onAt        = countAt + 1
	sumFrom     = 40 // the checksum covers all from here
	maxMeta     = 64 << 20
	maxReach    = 1 << 10 // lines that a look-up reads at most; about 20 at 10 million
)

// ErrIndex means that a file is no index, is cut short or was changed.
var ErrIndex = errors.New("unusable contacts index")

// header is what Open needs to find its way.
type header struct {
	size     uint64 // of the file
	sum      [2]uint64
	homes    uint64 // lines that are some token's home
	lines    uint64 // and those that only take what moved on
	profiles uint64
	facts    uint64 // in profiles, all together
	meta     uint64 // bytes
	reach    uint64 // how many lines behind its home a look-up reads at most
}

func (h *header) words() []*uint64 {
	return []*uint64{&h.size, &h.sum[0], &h.sum[1], &h.homes, &h.lines, &h.profiles, &h.facts, &h.meta, &h.reach}
}

func (h *header) encode() []byte {
	b := append(make([]byte, 0, headerBytes), magic...)
	b = binary.LittleEndian.AppendUint32(b, format)
	b = binary.LittleEndian.AppendUint32(b, headerBytes)
	for _, w := range h.words() {
		b = binary.LittleEndian.AppendUint64(b, *w)
	}
	return b[:headerBytes]
}

func decodeHeader(b []byte) (h header, err error) {
	if len(b) < headerBytes || string(b[:8]) != magic {
		return h, fmt.Errorf("%w: it does not begin like one: make it again with policy import", ErrIndex)
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v != format || binary.LittleEndian.Uint32(b[12:]) != headerBytes {
		return h, fmt.Errorf("%w: format %d, this program reads %d: make it again with policy import", ErrIndex, v, format)
	}
	for i, w := range h.words() {
		*w = binary.LittleEndian.Uint64(b[16+8*i:])
	}
	return h, nil
}

// sections are the offsets of the parts in the file.
type sections struct{ table, starts, facts, meta, end uint64 }

// sections fails when the parts don't add up to the size.
func (h *header) sections() (s sections, err error) {
	// Every count is checked against the size first, so that no sum overflows.
	for _, n := range []uint64{h.homes, h.lines, h.profiles, h.facts, h.meta, h.reach} {
		if n > h.size {
			return s, fmt.Errorf("%w: its counts don't fit its size", ErrIndex)
		}
	}
	s.table = headerBytes
	s.starts = s.table + lineBytes*h.lines
	s.facts = s.starts + 4*(h.profiles+1)
	s.meta = s.facts + factBytes*h.facts
	s.end = s.meta + h.meta
	switch {
	case h.size > 1<<48 || s.end != h.size || h.meta > maxMeta:
		return s, fmt.Errorf("%w: its counts don't fit its size", ErrIndex)
	case h.homes == 0 || h.homes > h.lines || h.reach >= h.lines || h.reach > maxReach || h.profiles >= uint64(None):
		return s, fmt.Errorf("%w: its counts contradict each other", ErrIndex)
	}
	return s, nil
}

// home is the first line to look a key up in.
func home(k key, homes uint64) uint64 {
	line, _ := bits.Mul64(k.place, homes)
	return line
}

// Stats describe an index. Counts of people take each person once, whatever
// number of key years the person has tokens of; a person with two addresses
// counts twice.
type Stats struct {
	Body    event.Body `json:"body"`
	Rules   string     `json:"rules"`
	Version string     `json:"version"`
	Built   time.Time  `json:"built"`
	// Tokens are all, of every year.
	Tokens int `json:"tokens"`
	// People, Staff, PersonalSenders and Withdrawals are contacts, contacts of
	// the directory, registered people and contacts with a declaration.
	People          int         `json:"people"`
	Staff           int         `json:"staff"`
	PersonalSenders int         `json:"personal_senders"`
	Withdrawals     int         `json:"withdrawals"`
	Years           []YearCount `json:"years"`
	Lists           []ListCount `json:"lists"` // by name
	// Profiles are the distinct sets of memberships and declarations.
	Profiles int `json:"-"`
	// Bytes is the size of the file.
	Bytes int64 `json:"-"`
}

// YearCount is how many tokens are under a year's key; year 0 are tokens
// without one.
type YearCount struct {
	Year   int `json:"year"`
	Tokens int `json:"tokens"`
}

// ListCount is how many contacts have ever stood on a list.
type ListCount struct {
	List     ListID `json:"list"`
	Contacts int    `json:"contacts"`
}

// meta is the last part of the file.
type meta struct {
	Stats

	Names []string `json:"names"`
}

func decodeMeta(b []byte) (m meta, err error) {
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%w: its counts can't be read", ErrIndex)
	}
	return m, nil
}
