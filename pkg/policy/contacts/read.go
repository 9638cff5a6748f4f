package contacts

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	_ "time/tzdata" // days are Italian ones also where the machine has no time zones

	"vedetta/pkg/pseudonym"
)

// FileKind is what a file's lines say.
type FileKind uint8

// The kinds of file.
const (
	Members     FileKind = iota // contacts of one list or of several
	Withdrawals                 // who withdrew or objected, from what, when
	Directory                   // the body's own mailboxes and numbers
	Senders                     // people registered as senders
)

// ReadOptions say how to read a file. The zero value finds everything out.
type ReadOptions struct {
	// File is the name in reports.
	File string
	Kind FileKind
	// List is where contacts stand, or what is withdrawn from, when no column
	// says it; it may also be a scope.
	List string
	// Known says whether the register has a list; nil takes every one.
	Known func(ListID) bool
	// Columns name the columns of a header that isn't understood.
	Columns Columns
	// Separator of the columns; 0 finds it out.
	Separator rune
	// Location of days; nil is Europe/Rome.
	Location *time.Location
	// MaxProblems is how many problems a report tells in full: 20 when 0.
	MaxProblems int
	// MaxBroken is the share of broken lines above which nothing is taken: 0.1
	// when 0, and with a negative one a single broken line is too much.
	MaxBroken float64
}

const (
	defaultProblems = 20
	defaultBroken   = 0.1
)

// defaults fills what is not set.
func (o ReadOptions) defaults() (ReadOptions, error) {
	o.MaxProblems = cmp.Or(o.MaxProblems, defaultProblems)
	o.MaxBroken = max(0, cmp.Or(o.MaxBroken, defaultBroken))
	if o.Location == nil {
		rome, err := time.LoadLocation("Europe/Rome")
		if err != nil {
			return o, fmt.Errorf("read contacts: %w", err)
		}
		o.Location = rome
	}
	return o, nil
}

// Row is what one line says of its contacts. It holds raw identities: they go to
// the keyring and nowhere else.
type Row struct {
	Line     int
	Contacts []pseudonym.Identity
	// Member is a membership; its List is empty in other kinds of file.
	Member      Membership
	Withdrawals []Withdrawal
}

// ReadCSV reads an export line by line, in whatever encoding, with whatever
// separator, with a header by name or without one (contact, from, until). It
// gives each usable line to yield, in order; an error of yield ends the reading
// and is returned. The row is valid during the call.
//
// An error that wraps ErrColumns or ErrRefused has its remedy; the report is
// good also then. Memory is bounded whatever the file: a line of more than 64 KB
// is a broken one.
func ReadCSV(r io.Reader, o ReadOptions, yield func(Row) error) (Report, error) {
	f, err := openFile(r, o)
	if err != nil {
		return Report{File: o.File}, err
	}
	var b batch
	for {
		more, err := f.fill(&b)
		if err != nil {
			return f.report, err
		}
		var found tallied
		err = f.rows(&b, &found, yield)
		f.report.take(found, f.options.MaxProblems)
		if err != nil {
			return f.report, err
		}
		if !more {
			return f.report, f.report.refused(f.options.MaxBroken)
		}
	}
}

// ReadWithdrawals is ReadCSV for a file of withdrawals and objections: contact,
// list or purpose or *, day or moment, kind (revoca when it is empty).
func ReadWithdrawals(r io.Reader, o ReadOptions, yield func(Row) error) (Report, error) {
	o.Kind = Withdrawals
	return ReadCSV(r, o, yield)
}

// csvFile is a file whose layout is known. fill is called by one goroutine;
// rows by any number at the same time.
type csvFile struct {
	options ReadOptions
	lines   *lines
	layout  layout
	first   [][]byte // the first record, when it is no header
	line    int      // of the first record
	begun   bool
	report  Report
}

// openFile reads the first record and finds out the layout.
func openFile(r io.Reader, o ReadOptions) (*csvFile, error) {
	o, err := o.defaults()
	if err != nil {
		return nil, err
	}
	f := &csvFile{options: o, report: Report{File: o.File}}
	if f.lines, err = newLines(r, o.Separator); err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	f.report.Separator = rune(f.lines.sep)
	for {
		e, ok, err := f.lines.next()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.File, err)
		}
		if !ok {
			f.begun = true
			return f, nil
		}
		if e.fault.bad() {
			f.report.Lines++
			f.report.Broken++
			f.report.keep([]Problem{e.fault.at(e.line, 0)}, o.MaxProblems)
			continue
		}
		if looksLikeHeader(e.cells) {
			f.layout, err = f.options.header(e.cells, e.line)
			f.report.Columns = f.layout.names
			f.begun = true
			return f, err
		}
		f.layout, err = f.options.positions(e.cells, e.line)
		for _, c := range e.cells {
			f.first = append(f.first, []byte(string(c)))
		}
		f.line = e.line
		return f, err
	}
}

func (f fault) at(line, column int) Problem { return Problem{line, column, f.it, f.en} }

const batchRows = 2048

// batch is a number of records, with the cells that are read copied. It is used
// again and again.
type batch struct {
	text  []byte
	ends  []int
	rows  []int // line of each record
	cells string
	found []Problem
	bad   int
	end   int64 // how far the file was read
}

func (b *batch) reset() {
	b.text, b.ends, b.rows, b.found, b.bad = b.text[:0], b.ends[:0], b.rows[:0], b.found[:0], 0
}

func (b *batch) add(line int, cells [][]byte, columns []column) {
	for _, c := range columns {
		if c.at < len(cells) {
			b.text = append(b.text, cells[c.at]...)
		}
		b.ends = append(b.ends, len(b.text))
	}
	b.rows = append(b.rows, line)
}

// fill reads the next records; false when the file is at its end.
func (f *csvFile) fill(b *batch) (more bool, err error) {
	b.reset()
	defer func() { b.cells = string(b.text) }()
	if !f.begun {
		f.begun = true
		b.add(f.line, f.first, f.layout.columns)
	}
	// One record has 64 KB at most, so a batch of long ones ends early.
	for len(b.rows)+b.bad < batchRows && len(b.text) < 1<<20 {
		e, ok, err := f.lines.next()
		if err != nil {
			return false, fmt.Errorf("%s: %w", f.options.File, err)
		}
		f.report.Encoding = f.lines.encoding
		switch {
		case !ok:
			return false, nil
		case e.fault.bad():
			b.bad++
			b.found = append(b.found, e.fault.at(e.line, 0))
		default:
			b.add(e.line, e.cells, f.layout.columns)
		}
	}
	return true, nil
}

// tallied is what became of a batch.
type tallied struct {
	lines, contacts, noContact, broken int
	problems                           []Problem
}

func (r *Report) take(t tallied, most int) {
	r.Lines += t.lines
	r.Contacts += t.contacts
	r.NoContact += t.noContact
	r.Broken += t.broken
	r.keep(t.problems, most)
}

// rows reads a batch's records and gives the usable ones to yield.
func (f *csvFile) rows(b *batch, t *tallied, yield func(Row) error) error {
	t.lines, t.broken = len(b.rows)+b.bad, b.bad
	t.problems = append(t.problems, b.found...)
	n := len(f.layout.columns)
	cells := make([]string, n)
	var row Row
	days := map[dayCell]time.Time{}
	for i, line := range b.rows {
		for c := range cells {
			start := 0
			if at := i*n + c; at > 0 {
				start = b.ends[at-1]
			}
			cells[c] = strings.TrimSpace(b.cells[start:b.ends[i*n+c]])
		}
		row = Row{Line: line, Contacts: row.Contacts[:0], Withdrawals: row.Withdrawals[:0]}
		problem, usable := f.row(cells, &row, days)
		switch {
		case problem.Line > 0:
			t.broken++
			if len(t.problems) < f.options.MaxProblems {
				t.problems = append(t.problems, problem)
			}
		case !usable:
			t.noContact++
		}
		if !usable {
			continue
		}
		t.contacts += len(row.Contacts)
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// row reads one record. A broken contact beside a good one is a problem, but
// the good one is taken; a broken day or list spoils the line.
func (f *csvFile) row(cells []string, row *Row, days map[dayCell]time.Time) (p Problem, usable bool) {
	broken := false
	scopes := scopes{kind: Withdrawn, days: days}
	for i, c := range f.layout.columns {
		if cells[i] == "" {
			continue
		}
		bad := f.cell(c.role, cells[i], row, &scopes)
		if bad.bad() {
			if p.Line == 0 {
				p = bad.at(row.Line, c.at+1)
			}
			broken = broken || c.role != roleContact
		}
	}
	if p.Line == 0 && len(row.Contacts) == 0 {
		if f.options.Kind == Withdrawals || len(f.layout.columns) == 1 {
			p = faultContact().at(row.Line, f.layout.columns[0].at+1)
		}
		return p, false
	}
	if broken || len(row.Contacts) == 0 {
		return p, false
	}
	if bad := f.complete(row, &scopes); bad.bad() {
		return bad.at(row.Line, 0), false
	}
	return p, true
}

// scopes gathers what a line's withdrawals are about until all cells are read.
type scopes struct {
	list, purpose     string
	kind              Kind
	at                time.Time // of a file of withdrawals
	withdrew, objects time.Time
	left              time.Time
	days              map[dayCell]time.Time // that the batch has read: lists repeat them
}

type dayCell struct {
	cell string
	end  bool
}

// day is ReadOptions.day, once for each distinct cell of a batch.
func (s *scopes) day(o *ReadOptions, cell string, end bool) (time.Time, fault) {
	at := dayCell{cell, end}
	if t, ok := s.days[at]; ok {
		return t, fault{}
	}
	t, bad := o.day(cell, end)
	if !bad.bad() {
		s.days[at] = t
	}
	return t, bad
}

// cell reads one cell that isn't empty.
func (f *csvFile) cell(r role, cell string, row *Row, s *scopes) (bad fault) {
	switch r {
	case roleContact:
		row.Contacts, bad = identities(cell, row.Contacts)
	case roleFrom:
		if f.options.Kind == Withdrawals {
			s.at, bad = s.day(&f.options, cell, true)
		} else {
			row.Member.From, bad = s.day(&f.options, cell, false)
		}
	case roleUntil:
		row.Member.Until, bad = s.day(&f.options, cell, true)
	case roleLeft:
		s.left, bad = s.day(&f.options, cell, true)
	case roleList:
		s.list = cell
	case rolePurpose:
		s.purpose = cell
	case roleWithdrawn:
		s.withdrew, bad = f.options.declared(cell)
	case roleObjected:
		s.objects, bad = f.options.declared(cell)
	case roleKind:
		s.kind, bad = kindOf(cell)
	}
	return bad
}

// complete puts together what the cells said.
func (f *csvFile) complete(row *Row, s *scopes) fault {
	switch f.options.Kind {
	case Members:
		list := ListID(cmp.Or(s.list, f.options.List))
		if list == "" || len(list) > 200 || f.options.Known != nil && !f.options.Known(list) {
			return faultList()
		}
		row.Member.List = list
		if !s.left.IsZero() && (row.Member.Until.IsZero() || s.left.Before(row.Member.Until)) {
			row.Member.Until = s.left
		}
		if !row.Member.Until.IsZero() && row.Member.Until.Before(row.Member.From) {
			return faultOrder()
		}
		row.declare(string(list), s)
	case Withdrawals:
		return f.withdrawals(row, s)
	}
	return fault{}
}

// declare adds the declarations of columns such as "revoca".
func (r *Row) declare(scope string, s *scopes) {
	if !s.withdrew.IsZero() {
		r.Withdrawals = append(r.Withdrawals, Withdrawal{Withdrawn, scope, s.withdrew})
	}
	if !s.objects.IsZero() {
		r.Withdrawals = append(r.Withdrawals, Withdrawal{Objected, scope, s.objects})
	}
}

func (f *csvFile) withdrawals(row *Row, s *scopes) fault {
	if s.at.IsZero() && s.withdrew.IsZero() && s.objects.IsZero() {
		return faultUndated()
	}
	var all []string
	if s.list == "" && s.purpose == "" {
		s.list = f.options.List
	}
	if s.list != "" {
		scope := everything(s.list)
		known := scope == Everything || strings.HasPrefix(scope, PurposeScope("")) || f.options.Known == nil || f.options.Known(ListID(scope))
		if len(scope) > 200 || !known {
			return faultList()
		}
		all = append(all, scope)
	}
	if s.purpose != "" {
		scope := everything(s.purpose)
		if scope != Everything {
			scope = PurposeScope(strings.TrimPrefix(scope, PurposeScope("")))
		}
		if len(scope) > 200 {
			return faultScope()
		}
		all = append(all, scope)
	}
	if len(all) == 0 {
		return faultScope()
	}
	for _, scope := range all {
		if !s.at.IsZero() {
			row.Withdrawals = append(row.Withdrawals, Withdrawal{s.kind, scope, s.at})
		}
		row.declare(scope, s)
	}
	return fault{}
}

// everything brings the words for all to one.
func everything(cell string) string {
	switch fold(cell) {
	case "tutto", "tutti", "tutte", "all", "everything":
		return Everything
	}
	return cell
}
