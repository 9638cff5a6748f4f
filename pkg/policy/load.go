package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// Load reads a body's policy and looks at the files it names: contacts,
// withdrawals, directory. An error about their content is Mistakes and holds all
// of them; the others wrap what the system said.
func Load(path string) (*Policy, error) { return fail(load(path, hashes)) }

// LoadRules reads a body's policy without the files it names, for processes that
// hold only the index of tokens. Its Version is that of the file alone; a
// Register shows the version of the index it was given.
func LoadRules(path string) (*Policy, error) { return fail(load(path, nothing)) }

// Parse reads a policy that stands in memory; name stands in errors. The files it
// names are not looked at.
func Parse(name string, content []byte) (*Policy, error) {
	p, all := parse(name, content, nothing, nil)
	return fail(p, all, nil)
}

// Check reads a policy like Load, and the files of contacts to their ends, and
// returns everything that is wrong, errors and warnings, by line. The policy is nil when there are errors. err is
// only about reading the file itself.
func Check(path string) (p *Policy, all Mistakes, err error) { return CheckShowing(path, nil) }

// CheckShowing is Check that says how far it is in the files of contacts, in
// bytes. progress is called by this goroutine and may be nil.
func CheckShowing(path string, progress func(done, total int64)) (p *Policy, all Mistakes, err error) {
	content, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("load policy: %w", err)
	}
	p, all = parse(path, content, contents, progress)
	if errs, _ := all.split(); len(errs) > 0 {
		p = nil
	}
	return p, all, err
}

// Warnings are what somebody should look at in a policy that is good.
func (p *Policy) Warnings() Mistakes { return slices.Clone(p.warnings) }

// fail makes an error of mistakes and keeps the warnings of a good policy.
func fail(p *Policy, all Mistakes, err error) (*Policy, error) {
	if err != nil {
		return nil, err
	}
	errs, warnings := all.split()
	if len(errs) > 0 {
		return nil, errs
	}
	p.warnings = warnings
	return p, nil
}

// depth is how much is read of the files that a policy names.
type depth int

const (
	nothing  depth = iota
	hashes         // that they are there, and their sums
	contents       // every line
)

func load(path string, files depth) (*Policy, Mistakes, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("load policy: %w", err)
	}
	p, all := parse(path, content, files, nil)
	return p, all, nil
}

// parse reads and checks a document, and the files it names when that is asked.
func parse(path string, content []byte, files depth, progress func(done, total int64)) (*Policy, Mistakes) {
	p := &Policy{path: path}
	r := &report{file: path}
	if r.root = readDocument(content, r); r.root == nil {
		return nil, r.sorted()
	}
	d := decoder{report: r}
	d.decode(r.root, reflect.ValueOf(p).Elem(), "")
	c := checker{Policy: p, report: r}
	c.check()
	sum := sha256.Sum256(content)
	p.rules = hex.EncodeToString(sum[:6])
	p.Version = p.rules
	if files >= hashes {
		c.checkFiles()
	}
	if files == contents {
		c.checkContents(progress)
	}
	p.fill()
	return p, r.sorted()
}

// fill puts the defaults where the file says nothing.
func (p *Policy) fill() {
	p.Limits.fill()
	for i := range p.Elections {
		if p.Elections[i].SilenceDays == 0 {
			p.Elections[i].SilenceDays = silenceDays
		}
	}
}

// silenceDays is the day before the vote and the first day of the vote (L.
// 212/1956 art. 9).
const silenceDays = 2

// checkFiles hashes the files that the policy names, in bounded memory, and
// makes the version of it all.
func (c *checker) checkFiles() {
	c.sums = map[string][32]byte{}
	look := func(key, file string) {
		if file == "" {
			return
		}
		sum, size, err := c.sumFile(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.fail(key, "il file %q non c'è: mettilo accanto al registro o correggi il nome (i percorsi partono dalla cartella del registro). Se hai copiato solo il registro, copia anche la cartella dei contatti; per l'esempio intero: vedetta policy init --example FILE",
				"file %q is not there: put it beside the policy or correct the name (paths begin at the policy's folder). If you copied the register alone, copy the folder of contacts too; for the whole example: vedetta policy init --example FILE", file)
		case err != nil:
			c.fail(key, "il file %q non si legge: controlla permessi e nome, e che sia un file", "file %q cannot be read: look at its permissions and name, and that it is a file", file)
		case size == 0:
			c.warn(key, "il file %q è vuoto", "file %q is empty", file)
		}
		if err == nil {
			c.sums[file] = sum
		}
	}
	for i, l := range c.Lists {
		look(fmt.Sprintf("lists[%d].contacts_file", i), l.ContactsFile)
	}
	look("withdrawals_file", c.Withdrawals)
	look("directory.file", c.Directory.File)
	look("purpose_model", c.PurposeModel)
	h := sha256.New()
	io.WriteString(h, c.rules)
	for _, file := range slices.Sorted(maps.Keys(c.sums)) {
		fmt.Fprintf(h, "\n%s %x", file, c.sums[file])
	}
	c.Version = hex.EncodeToString(h.Sum(nil)[:6])
}

func (p *Policy) sumFile(file string) (sum [32]byte, size int64, err error) {
	// A pipe or device may have no end, and opening a pipe waits for its writer.
	if info, err := os.Stat(p.beside(file)); err != nil {
		return sum, 0, err
	} else if !info.Mode().IsRegular() {
		return sum, 0, fmt.Errorf("%s is no regular file", file)
	}
	f, err := os.Open(p.beside(file))
	if err != nil {
		return sum, 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return [32]byte(h.Sum(nil)), size, err
}

// beside is the path of a file that the policy names.
func (p *Policy) beside(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(filepath.Dir(p.path), file)
}

// readFile reads a policy file, and of one that is too big no more than shows
// it.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}
