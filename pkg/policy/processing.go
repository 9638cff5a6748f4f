package policy

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// ReadProcessing reads a register of processing (GDPR art. 30) and returns its
// purposes: a CSV, in whatever encoding and with whatever separator, or YAML (a
// list of entries, or one below a key). Columns are found by their Italian or
// English names: id or codice, finalità, base giuridica, riferimento (atto),
// etichette. The rows that could be read come back beside all mistakes.
func ReadProcessing(name string, content []byte) ([]Purpose, Mistakes) {
	r := &report{file: name}
	if len(content) > maxFile {
		r.fail("", "il file supera %d MB", "the file is over %d MB", maxFile>>20)
		return nil, r.sorted()
	}
	var t table
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml") {
		t = yamlTable(content, r)
	} else {
		t = csvTable(content, r)
	}
	if len(t.columns) == 0 {
		return nil, r.sorted()
	}
	return t.purposes(r), r.sorted()
}

// table is rows of cells with places.
type table struct {
	columns []string // as in the file
	rows    [][]cell
}

type cell struct {
	text         string
	line, column int
}

// processingColumns are what headers call a purpose's fields, folded.
func processingColumns() map[string][]string {
	return map[string][]string{
		"id":          {"id", "codice", "code", "cod", "codice trattamento", "id trattamento", "id finalita", "n", "numero"},
		"name_it":     {"finalita", "finalita del trattamento", "nome", "denominazione", "trattamento", "denominazione trattamento", "descrizione", "attivita", "attivita di trattamento", "name", "name it", "purpose"},
		"legal_basis": {"base giuridica", "basi giuridiche", "liceita", "condizione di liceita", "legal basis", "base"},
		"act_ref":     {"riferimento", "riferimento atto", "riferimenti", "riferimento normativo", "riferimenti normativi", "atto", "norma", "fonte", "fonte normativa", "normativa", "act ref", "act"},
		"labels":      {"etichette", "labels", "etichetta", "tipi di testo"},
	}
}

// foldHeader brings a header to small letters and single spaces, without
// accents and signs.
func foldHeader(s string) string {
	out := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Mn, c):
			return -1
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			return unicode.ToLower(c)
		}
		return ' '
	}, norm.NFKD.String(s))
	return strings.Join(strings.Fields(out), " ")
}

// find is the column of a field, or -1. Of several names the first known one
// counts: "finalità" before "descrizione".
func (t *table) find(field string) int {
	for _, name := range processingColumns()[field] {
		if i := slices.IndexFunc(t.columns, func(c string) bool { return foldHeader(c) == name }); i >= 0 {
			return i
		}
	}
	return -1
}

func (t *table) purposes(r *report) []Purpose {
	at := map[string]int{}
	for field := range processingColumns() {
		at[field] = t.find(field)
	}
	if at["name_it"] < 0 || at["legal_basis"] < 0 {
		r.at(&node{line: 1, column: 1}, "", false, fmt.Sprintf("mancano le colonne finalità e base giuridica; ci sono: %.200s", strings.Join(t.columns, ", ")),
			fmt.Sprintf("columns finalità (purpose) and base giuridica (legal basis) are needed; there are: %.200s", strings.Join(t.columns, ", ")))
		return nil
	}
	var out []Purpose
	seen := map[string]int{}
	for _, row := range t.rows {
		get := func(field string) cell {
			if i := at[field]; i >= 0 && i < len(row) {
				return row[i]
			}
			return cell{line: row[0].line, column: 1}
		}
		p := Purpose{NameIT: get("name_it").text, ActRef: get("act_ref").text}
		if p.NameIT == "" {
			r.cell(get("name_it"), "manca la finalità", "the purpose is missing")
			continue
		}
		if p.ID = identifier(get("id").text); p.ID == "" {
			p.ID = identifier(p.NameIT)
		}
		if line, twice := seen[p.ID]; twice {
			r.cell(get("id"), "l'id %[1]q c'è già alla riga %[2]d: rendili diversi", "id %[1]q stands already in line %[2]d: make them differ", p.ID, line)
			continue
		}
		seen[p.ID] = row[0].line
		var good bool
		if p.LegalBasis, good = r.legalBasis(get("legal_basis")); !good {
			continue
		}
		if p.Labels, good = r.labels(get("labels")); !good {
			continue
		}
		out = append(out, p)
	}
	return out
}

func (r *report) cell(c cell, it, en string, args ...any) {
	r.at(&node{line: c.line, column: c.column}, "", false, fmt.Sprintf(it, args...), fmt.Sprintf(en, args...))
}

// identifier makes a short name of a text: small letters, digits and _.
func identifier(s string) string {
	s = strings.ReplaceAll(foldHeader(s), " ", "_")
	if len(s) > 40 {
		s = s[:40]
		if i := strings.LastIndexByte(s, '_'); i > 10 {
			s = s[:i]
		}
	}
	return s
}

// legalBasisPatterns are how registers of processing write the legal bases, in
// the folded form: by letter of art. 6(1), or in words.
func legalBasisPatterns() map[string]*regexp.Regexp {
	letter := func(l, words string) *regexp.Regexp {
		return regexp.MustCompile(`\b6 (?:par(?:agrafo)? |co(?:mma)? |c )?1 (?:lett(?:era)? )?` + l + `\b|^(?:lett(?:era)? )` + l + `\b|` + words)
	}
	return map[string]*regexp.Regexp{
		"consent":              letter("a", `\bconsens[oi]\b|\bconsent\b`),
		"contract":             letter("b", `\bcontratt[oi]\b|\bcontrattual|\bmisure precontrattuali\b|\bcontract\b`),
		"legal_obligation":     letter("c", `\bobblig(?:o|hi) (?:legal[ei]|di legge|normativ[oi])\b|\blegal obligation\b`),
		"vital_interests":      letter("d", `\binteress[ei] vital[ei]\b|\bvital interests?\b`),
		"public_task":          letter("e", `\binteresse pubblico\b|\bpubblic[oi] poter[ei]\b|\bcompit[oi] (?:di interesse )?pubblic[oi]\b|\bcompiti istituzionali\b|\bpublic task\b`),
		"legitimate_interests": letter("f", `\blegittim[oi] interess[ei]\b|\binteress[ei] legittim[oi]\b|\blegitimate interests?\b`),
	}
}

// legalBasis reads art. 6(1) as registers write it.
func (r *report) legalBasis(c cell) (string, bool) {
	folded := foldHeader(c.text)
	if basis := strings.ReplaceAll(folded, " ", "_"); slices.Contains(LegalBases(), basis) {
		return basis, true
	}
	var found []string
	for basis, p := range legalBasisPatterns() {
		if p.MatchString(folded) {
			found = append(found, basis)
		}
	}
	slices.Sort(found)
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		r.cell(c, "base giuridica non riconosciuta: scrivi per esempio «art. 6.1.e», «compito di interesse pubblico», o una fra %s",
			"legal basis not recognised: write for example \"art. 6.1.e\" or one of %s", strings.Join(LegalBases(), ", "))
	default:
		r.cell(c, "più basi giuridiche (%s): fanne righe diverse, una per finalità", "several legal bases (%s): make rows of them, one for each purpose", strings.Join(found, ", "))
	}
	return "", false
}

func (r *report) labels(c cell) ([]string, bool) {
	var out []string
	for _, l := range strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(",;| ", r) }) {
		if !slices.Contains(TextLabels(), l) {
			it, en := meant(l, TextLabels())
			r.cell(c, "etichetta %.60q sconosciuta%[2]s", "label %.60q is not known%[3]s", l, it, en)
			return nil, false
		}
		out = append(out, l)
	}
	return out, true
}

// decodeText brings a file of any usual encoding to UTF-8.
func decodeText(content []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\xfe\xff")):
		return utf16.UTF16(utf16.LittleEndian, utf16.UseBOM).NewDecoder().Bytes(content)
	case bytes.IndexByte(content, 0) >= 0:
		return nil, errors.New("not text")
	case utf8.Valid(content):
		return bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), nil
	}
	return charmap.Windows1252.NewDecoder().Bytes(content)
}

func csvTable(content []byte, r *report) table {
	var t table
	text, err := decodeText(content)
	if err != nil {
		r.at(&node{line: 1, column: 1}, "", false, "non è un CSV: salva il foglio come CSV", "not a CSV: save the sheet as CSV")
		return t
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	separator := ';'
	for _, s := range ",\t|" {
		if bytes.Count(first, []byte(string(s))) > bytes.Count(first, []byte(string(separator))) {
			separator = s
		}
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes, in.TrimLeadingSpace = separator, -1, true, true
	for {
		record, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			if t.columns == nil {
				r.at(&node{line: 1, column: 1}, "", false, "il file è vuoto", "the file is empty")
			}
			return t
		case err != nil:
			line, column := in.FieldPos(0)
			r.at(&node{line: line, column: column}, "", false, "riga CSV illeggibile: controlla le virgolette", "unreadable CSV line: look at its quotes")
			return t
		case t.columns == nil:
			t.columns = record
			continue
		}
		row := make([]cell, len(record))
		empty := true
		for i, s := range record {
			line, column := in.FieldPos(i)
			row[i] = cell{strings.Join(strings.Fields(s), " "), line, column}
			empty = empty && row[i].text == ""
		}
		if !empty {
			t.rows = append(t.rows, row)
		}
	}
}

// yamlTable reads a list of entries, or the first one below a key.
func yamlTable(content []byte, r *report) table {
	var t table
	root := readDocument(content, r)
	if root == nil {
		return t
	}
	list := root
	for _, f := range root.fields {
		if list = f.value; list.kind == sequence {
			break
		}
	}
	for _, item := range list.items {
		row := make([]cell, len(t.columns), len(t.columns)+len(item.fields))
		for i := range row {
			row[i] = cell{line: item.line, column: item.column}
		}
		for _, f := range item.fields {
			at := slices.Index(t.columns, f.name)
			if at < 0 {
				at = len(t.columns)
				t.columns = append(t.columns, f.name)
				row = append(row, cell{})
			}
			row[at] = cell{f.value.join(), f.value.line, f.value.column}
		}
		if len(row) > 0 {
			t.rows = append(t.rows, row)
		}
	}
	if len(t.rows) == 0 {
		r.at(root, "", false, "nessuna voce: serve una lista di trattamenti, ciascuno con le sue chiavi", "no entry: a list of purposes is needed, each with its keys")
	}
	return t
}

// join is the text of a scalar or of a list of them.
func (n *node) join() string {
	if n.kind != sequence {
		return strings.Join(strings.Fields(n.text), " ")
	}
	var all []string
	for _, i := range n.items {
		all = append(all, i.text)
	}
	return strings.Join(all, ", ")
}
