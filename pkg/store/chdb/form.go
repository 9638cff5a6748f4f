package chdb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// formTable is an external table of a form, with its data.
type formTable struct {
	name string
	externalTable
	data []byte
}

// create makes the temporary table and fills it.
func (t formTable) create(c *conn) error {
	structure, format := t.structure, t.format
	if structure == "" {
		structure = typesStructure(t.types)
	}
	if format == "" {
		format = "TabSeparated"
	}
	table := quoteName(t.name)
	if _, _, err := c.exec("CREATE TEMPORARY TABLE "+table+" ("+structure+")", "", nil); err != nil {
		return err
	}
	_, err := c.insert("INSERT INTO "+table, format, nil, bytes.NewReader(t.data))
	return err
}

// typesStructure names the columns of a list of types _1, _2 and so on, as ClickHouse does.
func typesStructure(types string) string {
	var columns []string
	depth, start := 0, 0
	for i, c := range types + "," {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			columns = append(columns, fmt.Sprintf("_%d %s", len(columns)+1, strings.TrimSpace(types[start:i])))
			start = i + 1
		}
	}
	return strings.Join(columns, ", ")
}

func isMultipart(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "multipart/form-data"
}

// A form is read into memory, so it is bounded more tightly than an insert.
const (
	maxFormTables = 100
	maxFormBytes  = 64 << 20
)

// readForm reads a form: its field "query" is the text's end, its files are external tables.
func (x *exchange) readForm(body io.Reader) ([]formTable, error) {
	_, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, raise(codeBadArguments, "The form has no boundary")
	}
	form := multipart.NewReader(&limitedBody{body: body, left: maxFormBytes}, params["boundary"])
	text, tables := x.q.query, []formTable(nil)
	for {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // a wrapped EOF is a broken body
			break
		}
		var data []byte
		if err == nil {
			data, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, formError(err)
		}
		switch name := part.FormName(); {
		case name == "query":
			text += string(data)
		case part.FileName() != "" || x.q.external[name] != (externalTable{}):
			tables = append(tables, formTable{name, x.q.external[name], data})
		default:
			if err := x.q.take(name, string(data)); err != nil {
				return nil, err
			}
		}
		if len(tables) > maxFormTables || len(text) > x.cfg.MaxQueryBytes {
			return nil, raise(codeTooLarge, "The form is too large")
		}
	}
	x.stmt, x.rest = parseStatement(text), http.NoBody
	return tables, nil
}

func formError(err error) error {
	if own, ok := errors.AsType[*Exception](err); ok {
		return own
	}
	return raise(codeBadArguments, "Cannot parse the form: %v", err)
}
