package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// target is the policy file that something is imported into.
type target struct {
	cmd     *cobra.Command
	path    string
	content []byte
	policy  *policy.Policy
	dry     bool
	told    *told // what is said, for --json; nil when it goes to standard output at once
}

// openTarget reads the file, which must be good but for contact files that are
// not there yet.
func openTarget(cmd *cobra.Command, path string) (*target, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s non c'è: scrivilo con vedetta policy init / is not there: write it with vedetta policy init", path)
	}
	content, err := readFile(path)
	if err != nil {
		return nil, err
	}
	p, err := policy.Parse(path, content)
	if err != nil {
		return nil, fmt.Errorf("prima correggi il registro / correct the file first: %w", err)
	}
	dry, err := cmd.Flags().GetBool("dry-run")
	t := &target{cmd: cmd, path: path, content: content, policy: p, dry: dry}
	if wantsJSON(cmd) {
		t.told = &told{File: path, Messages: []string{}}
	}
	return t, err
}

// readFile reads a whole file that has something in it.
func readFile(path string) ([]byte, error) {
	if _, err := someFile(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// beside is the path of a file that the policy names.
func (t *target) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(t.path), filepath.FromSlash(name))
}

// contactFile is what an import does to a file of contacts: its name in the
// policy, what it will hold, and whether a file that is there gives way.
type contactFile struct {
	name    string
	replace bool
	write   func(io.Writer) error
}

// copyOf is a contact file with what stands in another.
func copyOf(from, name string, replace bool) *contactFile {
	return &contactFile{name: name, replace: replace, write: func(w io.Writer) error {
		in, err := os.Open(from)
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = io.Copy(w, in)
		return err
	}}
}

// commit writes the edited policy and the file of contacts that goes with it,
// both or neither. Without a file, or with a policy that stays as it is, it
// writes the other alone.
func (t *target) commit(edited []byte, file *contactFile) error {
	changed := !bytes.Equal(edited, t.content)
	if _, err := policy.Parse(t.path, edited); err != nil {
		return fmt.Errorf("il registro non cambia, perché così avrebbe errori / unchanged, it would have mistakes: %w", err)
	}
	if file != nil {
		if err := t.free(file); err != nil {
			return err
		}
	}
	if t.dry {
		t.say("--dry-run: non è stato scritto nulla / nothing was written")
		return nil
	}
	undo := func() error { return nil }
	if file != nil {
		var err error
		if undo, err = t.place(file); err != nil {
			return fmt.Errorf("nulla è cambiato / nothing changed: %w", err)
		}
	}
	if !changed {
		t.wrote(file != nil)
		t.say("%s resta com'è / unchanged", t.path)
		return nil
	}
	if now, err := os.ReadFile(t.path); err != nil || !bytes.Equal(now, t.content) {
		return errors.Join(fmt.Errorf("%s è cambiato nel frattempo: nulla è stato scritto, ripeti / changed in the meantime: run it again", t.path), undo())
	}
	if err := replaceFile(t.path, edited); err != nil {
		return errors.Join(err, undo())
	}
	t.wrote(true)
	t.say("Scritto %s / written. Provalo: vedetta policy check %s", t.path, t.path)
	return nil
}

// free fails when a file of contacts would take the place of another: one that
// nobody said may go, one that another entry of this register names too, or one
// that another body's does.
func (t *target) free(file *contactFile) error {
	to := t.beside(file.name)
	if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if !file.replace {
		return fmt.Errorf("%s c'è già e non si sovrascrive: nulla è cambiato; sposta quel file e ripeti / is there already: nothing changed", to)
	}
	if own := t.users(to); len(own) > 1 {
		return fmt.Errorf("%s è il file di più voci del registro (%s), che cambierebbero tutte: nulla è cambiato; dai a ciascuna un file suo e ripeti / is the file of several entries, which would all change: nothing changed; give each a file of its own",
			to, strings.Join(own, ", "))
	}
	other, err := t.alsoNamedBy(to)
	if err == nil && other != "" {
		err = fmt.Errorf("%s è anche di %s: nulla è cambiato; dai un nome diverso al file di uno dei due registri / belongs to another register too", to, other)
	}
	return err
}

// users are the entries of the register that name a file of contacts: lists, each
// once though it may have entries for several spans of days, and the two keys.
func (t *target) users(file string) []string {
	there, err := os.Stat(file)
	if err != nil {
		return nil
	}
	var out []string
	add := func(entry, name string) {
		if info, err := os.Stat(t.beside(name)); name != "" && err == nil && os.SameFile(info, there) && !slices.Contains(out, entry) {
			out = append(out, entry)
		}
	}
	for _, l := range t.policy.Lists {
		add("lists: "+l.ID, l.ContactsFile)
	}
	add("directory", t.policy.Directory.File)
	add("withdrawals_file", t.policy.Withdrawals)
	return out
}

// alsoNamedBy is a register beside this one, of another body, that names the
// same file of contacts; empty when there is none.
func (t *target) alsoNamedBy(file string) (string, error) {
	neighbours, err := filepath.Glob(filepath.Join(filepath.Dir(t.path), "*.y*ml"))
	if err != nil {
		return "", err
	}
	there, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	for _, path := range neighbours {
		p, err := policy.LoadRules(path)
		if err != nil || p.Body.IPA == t.policy.Body.IPA {
			continue
		}
		if slices.ContainsFunc(p.Files(), func(f string) bool {
			info, err := os.Stat(f)
			return err == nil && os.SameFile(info, there)
		}) {
			return path, nil
		}
	}
	return "", nil
}

// place writes a file of contacts, readable by its owner only, whole or not at
// all. One that is there is kept under another name. undo puts everything back.
func (t *target) place(file *contactFile) (undo func() error, err error) {
	to := t.beside(file.name)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(to), ".vedetta-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	err = file.write(tmp)
	if err := errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close()); err != nil {
		return nil, fmt.Errorf("write contacts to %s: %w", to, err)
	}
	old := ""
	if _, err := os.Lstat(to); err == nil {
		if !file.replace {
			return nil, fmt.Errorf("%s c'è già / is there already", to)
		}
		if old, err = freeName(to); err != nil {
			return nil, err
		}
		if err := os.Rename(to, old); err != nil {
			return nil, err
		}
	}
	undo = func() error {
		if old != "" {
			return os.Rename(old, to)
		}
		return os.Remove(to)
	}
	if err := os.Rename(tmp.Name(), to); err != nil {
		if old != "" {
			err = errors.Join(err, os.Rename(old, to))
		}
		return nil, err
	}
	if old != "" {
		t.say("Il file di prima è %s: cancellalo quando non serve più / the former file is kept: delete it", old)
	}
	t.say("Contatti in %s / contacts copied", to)
	return undo, nil
}

// newFile is a new file of contacts, under the plain name or, where another
// register in the folder has that, under one with the body's code. The file is
// nil when what is imported stands there already.
func (t *target) newFile(from, base string) (name string, file *contactFile) {
	name = "contatti/" + base + ".csv"
	there, err := os.Stat(t.beside(name))
	if err != nil {
		return name, copyOf(from, name, false)
	}
	if info, err := os.Stat(from); err == nil && os.SameFile(info, there) {
		return name, nil
	}
	name = "contatti/" + fileName(string(t.policy.Body.IPA)) + "-" + base + ".csv"
	return name, copyOf(from, name, false)
}

// fileName keeps what a file's name may hold.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, id)
}

// freeName is a name for the former file.
func freeName(path string) (string, error) {
	base := strings.TrimSuffix(path, filepath.Ext(path))
	for n := 1; n < 1000; n++ {
		name := fmt.Sprintf("%s.precedente-%d.csv", base, n)
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
	}
	return "", fmt.Errorf("troppi file precedenti accanto a %s: cancellali / too many former files", path)
}

// replaceFile writes a file whole or not at all; it keeps who may read it.
func replaceFile(path string, content []byte) error {
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".vedetta-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	if err := errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(tmp.Name(), path)
}

// readable reads a CSV to its end and says what is in it; the lines' content is
// never shown.
func (t *target) readable(path string, o contacts.ReadOptions) (contacts.Report, error) {
	size, err := someFile(path)
	if err != nil {
		return contacts.Report{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return contacts.Report{}, err
	}
	defer f.Close()
	o.File = filepath.Base(path)
	bar := bytesBar(t.cmd.ErrOrStderr(), "lettura · reading")
	in := &countingReader{r: f, tell: func(done int64) { bar.show(done, size) }}
	read := contacts.ReadCSV
	if o.Kind == contacts.Withdrawals {
		read = contacts.ReadWithdrawals
	}
	report, err := read(in, o, func(contacts.Row) error { return nil })
	bar.end()
	if report.Lines > 0 {
		t.report(report)
	}
	switch {
	case err != nil:
		return report, fmt.Errorf("nulla cambia / nothing changes: %w", err)
	case report.Lines == 0:
		return report, fmt.Errorf("%s: non c'è nessuna riga sotto l'intestazione: nulla cambia; esporta di nuovo i contatti, uno per riga / no line below the header: nothing changes; export the contacts again, one a line", path)
	case report.Contacts == 0:
		return report, fmt.Errorf("%s: nessuna riga ha un contatto: nulla cambia; controlla che la colonna del telefono o della posta sia piena / no line has a contact: nothing changes; look whether the column of telephone or mail is filled", path)
	}
	return report, nil
}

// someFile gives the size in bytes of a file that has something in it.
func someFile(path string) (int64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, fmt.Errorf("%s: il file non c'è, controlla il nome / no such file, check the name", path)
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fmt.Errorf("%s: è una cartella: indica un file / it is a folder: name a file", path)
	case info.Size() == 0:
		return 0, fmt.Errorf("%s: il file è vuoto: esportalo di nuovo / the file is empty: export it again", path)
	}
	return info.Size(), nil
}

// countingReader tells how much was read.
type countingReader struct {
	r    io.Reader
	n    int64
	tell func(done int64)
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	c.tell(c.n)
	return n, err
}

// fileBar shows how much of some files was read; nothing where nobody watches.
type fileBar struct{ bar *progressbar.ProgressBar }

func bytesBar(w io.Writer, what string) fileBar {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return fileBar{}
	}
	return fileBar{progressbar.NewOptions64(1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("  "+what), progressbar.OptionSetWidth(30),
		progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (b fileBar) show(done, total int64) {
	if b.bar != nil && total > 0 {
		b.bar.ChangeMax64(max(done, total))
		_ = b.bar.Set64(done) // a progress bar that fails harms nobody
	}
}

func (b fileBar) end() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
