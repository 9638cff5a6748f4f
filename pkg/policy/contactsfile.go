package policy

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"

	"vedetta/pkg/event"
)

// indexFormat is the version of the index file.
const indexFormat = 1

// ErrIndex means that an index file is not one, is cut short or was changed.
var ErrIndex = errors.New("unusable contacts index")

// indexHeader is the first line of an index file. After it stands a line for
// each token (token, space, number of its set of lists), then one for each
// personal sender (token, space, p), then the SHA-256 of all that.
type indexHeader struct {
	Format  int        `json:"vedetta_contacts"`
	Body    event.Body `json:"body"`
	Rules   string     `json:"rules"`
	Version string     `json:"version"`
	Tokens  int        `json:"tokens"`
	Persons int        `json:"persons"`
	Lists   [][]ListID `json:"lists"`
}

// WriteTo writes the index. The file holds tokens only, so the analyser reads
// it without ever holding a token key.
func (c *Contacts) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{w: w, sum: sha256.New()}
	b := bufio.NewWriter(counted)
	head, err := json.Marshal(indexHeader{indexFormat, c.body, c.rules, c.version, len(c.tokens), len(c.persons), c.lists})
	if err != nil {
		return 0, fmt.Errorf("write contacts index: %w", err)
	}
	_, _ = b.Write(append(head, 0x0a)) // a bufio.Writer keeps its error for Flush
	for i, t := range c.tokens {
		fmt.Fprintf(b, "%s %d\n", t, c.sets[i])
	}
	for _, t := range c.persons {
		fmt.Fprintf(b, "%s p\n", t)
	}
	if err := b.Flush(); err != nil {
		return counted.n, fmt.Errorf("write contacts index: %w", err)
	}
	sum := hex.EncodeToString(counted.sum.Sum(nil))
	if _, err := fmt.Fprintf(counted, "%s\n", sum); err != nil {
		return counted.n, fmt.Errorf("write contacts index: %w", err)
	}
	return counted.n, nil
}

// counter counts and hashes what passes.
type counter struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	c.sum.Write(b[:n])
	return n, err
}

// ReadContacts reads an index that WriteTo wrote. An error about its content
// wraps ErrIndex.
func ReadContacts(r io.Reader) (*Contacts, error) {
	c := new(Contacts)
	_, err := c.ReadFrom(r)
	return c, err
}

// ReadFrom fills an empty index with what WriteTo wrote. It is not safe for
// concurrent use; afterwards the index is.
func (c *Contacts) ReadFrom(r io.Reader) (int64, error) {
	in := &indexReader{s: bufio.NewScanner(r), sum: sha256.New()}
	in.s.Buffer(nil, 1<<20)
	var h indexHeader
	if err := json.Unmarshal([]byte(in.line()), &h); err != nil || h.Format != indexFormat {
		return in.n, fmt.Errorf("%w: no header of format %d: make it again from the policy", ErrIndex, indexFormat)
	}
	c.body, c.rules, c.version, c.lists = h.Body, h.Rules, h.Version, h.Lists
	for range h.Tokens {
		t, set := in.entry()
		n, err := strconv.ParseUint(set, 10, 32)
		if err != nil || n >= uint64(len(h.Lists)) || !sortedAfter(c.tokens, t) {
			return in.n, fmt.Errorf("%w: line %d: make it again from the policy", ErrIndex, in.lines)
		}
		c.tokens, c.sets = append(c.tokens, t), append(c.sets, uint32(n))
	}
	for range h.Persons {
		t, mark := in.entry()
		if mark != "p" || !sortedAfter(c.persons, t) {
			return in.n, fmt.Errorf("%w: line %d: make it again from the policy", ErrIndex, in.lines)
		}
		c.persons = append(c.persons, t)
	}
	want := hex.EncodeToString(in.sum.Sum(nil))
	if got := in.line(); got != want || in.s.Err() != nil {
		return in.n, fmt.Errorf("%w: checksum differs, the file was cut short or changed: make it again from the policy", ErrIndex)
	}
	return in.n, nil
}

func sortedAfter(have []event.Token, t event.Token) bool {
	return t != "" && (len(have) == 0 || have[len(have)-1] < t)
}

// indexReader reads lines and hashes them.
type indexReader struct {
	s     *bufio.Scanner
	sum   hash.Hash
	n     int64
	lines int
}

func (r *indexReader) line() string {
	if !r.s.Scan() {
		return ""
	}
	line := r.s.Text()
	r.lines++
	r.n += int64(len(line)) + 1
	io.WriteString(r.sum, line+"\n")
	return line
}

func (r *indexReader) entry() (event.Token, string) {
	token, rest, _ := strings.Cut(r.line(), " ")
	return event.Token(token), rest
}
