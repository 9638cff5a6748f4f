package social

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

const (
	importSource = "/collector/social/import"
	// maxRow bounds one row: a text of event.MaxText with all its escapes.
	maxRow       = 8 << 20
	importBatch  = 256
	maxProblems  = 100 // that are listed; all are counted
	timeZoneWord = "time_zone"
	textWord     = "text"
)

// ImportOptions says what an import is of.
type ImportOptions struct {
	Body event.Body
	// Location is the zone of times that name none; nil means Europe/Rome.
	Location *time.Location
}

// ImportResult is what an import came to.
type ImportResult struct {
	Events   int       // given to the bus
	Rejected int       // rows that can be no event: they are in the dead letters
	Problems []Problem // why, for the first hundred of them
}

// Problem is what is wrong with one row.
type Problem struct {
	Line   int // of the file, where the row begins, from 1
	Reason string
}

// String is the problem for people, such as "line 7: kind "x" is not known".
func (p Problem) String() string { return "line " + strconv.Itoa(p.Line) + ": " + p.Reason }

// Import reads changes of posts and comments from a file and gives them to out.
// The file is CSV with a header (commas, semicolons or tabs), one JSON object a
// line, or a JSON array of objects; deploy/social/README.md describes the
// columns, whose names may be Italian or English.
//
// A row that can be no event goes to the dead letters and into the result; the
// rest goes on. An error means that the file, or the bus, broke: what stands in
// the result is done, and importing the same file again adds nothing twice.
// What is created has the same key as by webhook or polling.
func Import(ctx context.Context, r io.Reader, o ImportOptions, out collect.Out) (ImportResult, error) {
	if !o.Body.Valid() {
		return ImportResult{}, fmt.Errorf("import: body %q is not an IPA code in lower case", o.Body)
	}
	if o.Location == nil {
		rome, err := time.LoadLocation("Europe/Rome")
		if err != nil {
			return ImportResult{}, fmt.Errorf("import: %w", err)
		}
		o.Location = rome
	}
	im := &importer{o: o, out: out}
	b := bufio.NewReaderSize(r, 64<<10)
	if err := skipMark(b); err != nil {
		return im.result, fmt.Errorf("import: %w", err)
	}
	rows, err := openRows(b)
	if err != nil {
		return im.result, fmt.Errorf("import: %w", err)
	}
	for {
		row, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			return im.result, im.flush(ctx)
		case errors.Is(err, event.ErrRejected):
			err = im.reject(ctx, row, err)
		case err == nil:
			err = im.take(ctx, row)
		}
		if err != nil {
			return im.result, fmt.Errorf("import: line %d: %w", row.line, err)
		}
	}
}

// skipMark passes over the byte order mark that spreadsheets write.
func skipMark(b *bufio.Reader) error {
	mark, err := b.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(mark, []byte("\ufeff")) {
		_, err = b.Discard(3)
		return err
	}
	return nil
}

// row is one row of either format.
type row struct {
	line   int
	raw    []byte
	fields map[string]string // by English name
}

// rowReader reads the rows of one format. An error that wraps event.ErrRejected
// is of that row only; the row has its line and bytes then.
type rowReader interface{ next() (row, error) }

// importer turns rows into events.
type importer struct {
	o      ImportOptions
	out    collect.Out
	batch  []*event.Intake
	result ImportResult
}

func (im *importer) take(ctx context.Context, r row) error {
	in, err := im.intake(r)
	if err == nil {
		err = in.Validate()
	}
	if err != nil {
		return im.reject(ctx, r, err)
	}
	im.batch = append(im.batch, in)
	if len(im.batch) >= importBatch {
		return im.flush(ctx)
	}
	return nil
}

func (im *importer) flush(ctx context.Context) error {
	if len(im.batch) == 0 {
		return nil
	}
	if err := im.out.Emit(ctx, im.batch...); err != nil {
		return err
	}
	im.result.Events += len(im.batch)
	im.batch = im.batch[:0]
	return nil
}

func (im *importer) reject(ctx context.Context, r row, reason error) error {
	if err := im.out.Reject(ctx, im.o.Body, importSource, r.raw, reason); err != nil {
		return err
	}
	im.result.Rejected++
	if len(im.result.Problems) < maxProblems {
		im.result.Problems = append(im.result.Problems, Problem{Line: r.line, Reason: reason.Error()})
	}
	return nil
}

// intake makes the event of a row.
func (im *importer) intake(r row) (*event.Intake, error) {
	f := r.fields
	kind, err := importKind(f["kind"])
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"platform", "account", "id", "time"} {
		if f[need] == "" {
			return nil, event.Rejectf("%[1]s è vuoto / %[1]s is empty", need)
		}
	}
	if !platformPattern.MatchString(f["platform"]) {
		return nil, event.Rejectf("platform non è una parola in minuscolo / platform is not a word in lower case")
	}
	at, zoned, err := importTime(f["time"], im.o.Location)
	if err != nil {
		return nil, err
	}
	own, err := importYesNo(f["own"])
	if err != nil {
		return nil, err
	}
	by, err := importBy(f["by"])
	if err != nil {
		return nil, err
	}
	in := &event.Intake{
		Schema: 1, Body: im.o.Body, Channel: Channel, Type: kind, Source: importSource, Time: at, Direction: event.Public,
		Text: f["text"],
		Item: &event.IntakeItem{
			Platform: f["platform"], Account: f["account"], ID: f["id"], Parent: f["parent"], Author: f["author"],
			Own: own || f["author"] != "" && f["author"] == f["account"], By: by,
		},
	}
	im.complete(in, zoned)
	return in, nil
}

// complete fills in the key and what the row does not tell.
func (im *importer) complete(in *event.Intake, zoned bool) {
	_, act, _ := strings.Cut(string(in.Type), ".")
	if in.Text == "" && act == string(ledger.Edited) {
		// Who exports a list of changes leaves the column empty where the text is not
		// known. A text that was taken out would end an exposure: that isn't guessed.
		in.NoText = ledger.NoTextSource
		in.Degraded = append(in.Degraded, textWord)
	}
	in.Key = []string{in.Item.Platform, in.Item.Account, in.Item.ID, act}
	if act != string(ledger.Created) {
		sum := sha256.Sum256([]byte(in.Text))
		in.Key = append(in.Key, "import", strconv.FormatInt(in.Time.UnixMilli(), 10), hex.EncodeToString(sum[:16]))
	}
	if in.Text == "" && act != string(ledger.Created) && act != string(ledger.Edited) {
		in.NoText = ledger.NoTextSource
	}
	if !zoned {
		in.Degraded = append(in.Degraded, timeZoneWord)
	}
	if in.Item.Author == "" && !in.Item.Own {
		in.Degraded = append(in.Degraded, degradedAuthor)
	}
}

// jsonRows reads objects, one after another or in an array. Objects need not
// stand one to a line. One that is broken ends at its line's end: reading goes on
// at the next line.
type jsonRows struct {
	b     *bufio.Reader
	line  int    // of the next byte
	again []byte // read and given back, before b
}

func (j *jsonRows) next() (r row, err error) {
	if r.raw, r.line, err = j.object(); err == nil {
		r.fields, err = jsonFields(r.raw)
	}
	return r, err
}

// object cuts the next JSON object out of the stream: it counts braces outside
// of strings, so that a row is bounded before it is decoded.
func (j *jsonRows) object() (raw []byte, line int, err error) {
	c, err := j.skip()
	if err != nil {
		return nil, j.line, err
	}
	line = j.line
	if c != '{' {
		rest, err := j.restOfLine(c)
		if err != nil {
			return nil, line, err
		}
		return rest, line, event.Rejectf("la riga non comincia con { / the row does not begin with {")
	}
	raw = []byte{c}
	depth, inString, escaped, blank := 1, false, false, false
	for depth > 0 {
		if c, err = j.read(); errors.Is(err, io.EOF) {
			return j.cut(raw), line, event.Rejectf("il file finisce dentro la riga: una graffa o un segno di virgolette non è chiuso / the file ends within the row: a brace or a quotation mark is not closed")
		} else if err != nil {
			return nil, line, err
		}
		raw = append(raw, c)
		switch {
		case inString && c < ' ', blank && c == '{':
			// JSON has no line end within a text, and no field here holds an object that
			// could begin a line.
			return j.cut(raw), line, event.Rejectf("la riga non finisce prima della successiva: una graffa o un segno di virgolette non è chiuso / the row does not end before the next: a brace or a quotation mark is not closed")
		case len(raw) > maxRow:
			return nil, line, fmt.Errorf("a row is over %d bytes", maxRow)
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case !inString && c == '{':
			depth++
		case !inString && c == '}':
			depth--
		}
		blank = c == '\n' || blank && (c == ' ' || c == '\t' || c == '\r')
	}
	return raw, line, nil
}

// read takes the next byte and counts lines.
func (j *jsonRows) read() (c byte, err error) {
	if len(j.again) > 0 {
		c, j.again = j.again[0], j.again[1:]
	} else if c, err = j.b.ReadByte(); err != nil {
		return 0, err
	}
	if c == '\n' {
		j.line++
	}
	return c, nil
}

// cut ends a broken row at the end of its first line and gives the rest back: no
// line in it begins a row, but perhaps the last, so that a broken file is read
// twice at most.
func (j *jsonRows) cut(raw []byte) []byte {
	end := bytes.IndexByte(raw, '\n') + 1
	if end == 0 {
		return raw
	}
	j.line -= bytes.Count(raw[end:], []byte("\n"))
	j.again = append(raw[end:len(raw):len(raw)], j.again...)
	return raw[:end]
}

// skip passes over what stands between objects and returns the first byte of
// the next.
func (j *jsonRows) skip() (byte, error) {
	for {
		c, err := j.read()
		switch {
		case err != nil:
			return 0, err
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ',' || c == '[' || c == ']':
		default:
			return c, nil
		}
	}
}

func (j *jsonRows) restOfLine(first byte) ([]byte, error) {
	raw := []byte{first}
	for {
		c, err := j.read()
		if errors.Is(err, io.EOF) {
			return raw, nil
		}
		if err != nil {
			return nil, err
		}
		if c == '\n' {
			return raw, nil
		}
		if raw = append(raw, c); len(raw) > maxRow {
			return nil, fmt.Errorf("a row is over %d bytes", maxRow)
		}
	}
}

// jsonFields makes fields of an object: strings, numbers as they are written,
// and booleans. Fields that are not known are refused by name.
func jsonFields(raw []byte) (map[string]string, error) {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return nil, event.Rejectf("la riga non è un oggetto JSON / the row is not a JSON object")
	}
	out := make(map[string]string, len(o))
	for k, v := range o {
		name, err := columnName(k)
		if err != nil {
			return nil, err
		}
		if _, twice := out[name]; twice {
			return nil, event.Rejectf("il campo %[1]s sta due volte / field %[1]s stands twice", name)
		}
		var s string
		switch {
		case string(v) == "null":
		case len(v) > 0 && (v[0] == '{' || v[0] == '['):
			return nil, event.Rejectf("il campo %[1]s non è né testo né numero / field %[1]s is neither text nor number", name)
		case json.Unmarshal(v, &s) != nil:
			s = string(v)
		}
		out[name] = s
	}
	return out, nil
}
