package purpose

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// longestExample is the most bytes of one line of examples.
const longestExample = 1 << 20

// ReadExamples reads JSON lines: label and text, and, when known, channel, subject,
// personal_form and hard; or, instead of the label, not with the label that it is not. name stands in errors, which say line and remedy and
// never quote a text.
func ReadExamples(name string, in io.Reader) ([]Example, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestExample)
	var out []Example
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		e, err := readExample(line)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", name, n, err)
		}
		e.Source = name
		out = append(out, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s line %d: %w", name, n+1, err)
	}
	return out, nil
}

func readExample(line []byte) (Example, error) {
	var e Example
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	switch err := d.Decode(&e); {
	case err != nil:
		return e, errors.New(`no example: write {"label": "…", "text": "…"}, with channel, subject, personal_form and hard if you like`)
	case e.Label != "" && e.Not != "":
		return e, errors.New("label and not exclude each other: write one of them")
	case e.Not != "" && !slices.Contains(Labels(), e.Not):
		return e, fmt.Errorf("label %q of not is unknown: take one of %v", e.Not, Labels())
	case e.Not == "" && !slices.Contains(Labels(), e.Label):
		return e, fmt.Errorf("label %q is unknown: take one of %v", e.Label, Labels())
	case e.Text == "" && e.Subject == "":
		return e, errors.New("text is empty")
	}
	return e, nil
}
