package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile bounds a policy or contact file.
const maxFile = 64 << 20

// ErrInvalid means that a policy file, or a file it names, must be corrected.
// The error says what, where and how.
var ErrInvalid = errors.New("invalid policy")

// Load reads a body's policy and the contact files it names. Every error about
// their content wraps ErrInvalid.
func Load(path string) (*Policy, error) {
	p, err := LoadRules(path)
	if err != nil {
		return nil, err
	}
	if err := p.readContacts(); err != nil {
		return nil, err
	}
	return p, nil
}

// LoadRules reads a body's policy without the contact files, for processes that
// hold only the index of tokens. Its Version is that of the file alone; a
// Register shows the version of the index it was given.
func LoadRules(path string) (*Policy, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("load policy: %w", err)
	}
	p := &Policy{path: path}
	if err := p.decode(content); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	p.rules = hex.EncodeToString(sum[:6])
	p.Version = p.rules
	return p, nil
}

// decode fills the policy and checks it.
func (p *Policy) decode(content []byte) error {
	path := p.path
	tree, err := readYAML(content, p)
	p.path = path // the decoder empties its target for an empty file
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %s is empty: begin with body, dpo, dpia_ref and retention", ErrInvalid, path)
	case err != nil:
		return fmt.Errorf("%w: %s: %s", ErrInvalid, path, yaml.FormatError(err, false, true))
	}
	c := checker{Policy: p, tree: tree}
	c.check()
	p.Limits.fill()
	p.fillElections()
	return errors.Join(c.errs...)
}

// readYAML decodes one document strictly and returns its tree, for the places
// of errors. The library panics on some malformed tags (seen by fuzzing); that
// is an error here.
func readYAML(content []byte, into any) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("unreadable YAML (%v): look for a stray tag (!), anchor (&) or alias (*)", r)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(content), yaml.Strict())
	if err := d.Decode(into); err != nil {
		return nil, err
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document: keep one body in one file")
	}
	return parser.ParseBytes(content, 0)
}

// silenceDays is the day before the vote and the day of the vote (L. 212/1956
// art. 9).
const silenceDays = 2

func (p *Policy) fillElections() {
	for i := range p.Elections {
		if p.Elections[i].SilenceDays == 0 {
			p.Elections[i].SilenceDays = silenceDays
		}
	}
}

// readContacts reads the contact files and makes the version.
func (p *Policy) readContacts() error {
	h := sha256.New()
	io.WriteString(h, p.rules)
	p.contacts = make(map[string][]byte, len(p.Lists))
	for _, l := range p.Lists {
		b, err := readFile(p.contactsPath(l))
		if err != nil {
			return fmt.Errorf("load policy %s: list %s: %w", p.path, l.ID, err)
		}
		p.contacts[l.ID] = b
		sum := sha256.Sum256(b)
		fmt.Fprintf(h, "\n%s %x", l.ID, sum)
	}
	p.Version = hex.EncodeToString(h.Sum(nil)[:6])
	return nil
}

func (p *Policy) contactsPath(l List) string {
	if filepath.IsAbs(l.ContactsFile) {
		return l.ContactsFile
	}
	return filepath.Join(filepath.Dir(p.path), l.ContactsFile)
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("%w: %s is over %d MB", ErrInvalid, path, maxFile>>20)
	}
	return b, nil
}
