package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrInvalid means that a policy file, or a file it names, must be corrected.
// The error says what, where and how; errors.As finds the Mistakes.
var ErrInvalid = errors.New("invalid policy")

// maxMistakes bounds what one file is told: who has more mends these first.
const maxMistakes = 200

// Mistake is one thing in a policy file that must or should be corrected. Its
// texts say what it is and what to write instead, and quote no contact.
type Mistake struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // 0 when the thing is not in the file at all
	Column  int    `json:"column"` // of characters, from 1
	Key     string `json:"key"`    // such as lists[2].purpose
	Warning bool   `json:"warning"`
	Italian string `json:"it"`
	English string `json:"en"`
}

// Place is file, line and column, as editors take it.
func (m Mistake) Place() string {
	if m.Line == 0 {
		return m.File
	}
	return fmt.Sprintf("%s:%d:%d", m.File, m.Line, m.Column)
}

// Error is place and both texts.
func (m Mistake) Error() string {
	return fmt.Sprintf("%s: %s / %s", m.Place(), m.Italian, m.English)
}

// Mistakes are all that is wrong with one file, in the order of its lines. They
// wrap ErrInvalid.
type Mistakes []Mistake

// Error lists them, one a line.
func (m Mistakes) Error() string {
	lines := make([]string, 0, len(m)+1)
	lines = append(lines, ErrInvalid.Error()+":")
	for _, x := range m {
		lines = append(lines, "  "+x.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (m Mistakes) Unwrap() error { return ErrInvalid }

// report collects mistakes about one document.
type report struct {
	file     string
	root     *node          // nil before the document was read
	bad      map[*node]bool // of a wrong sort: what follows from that is not told
	mistakes Mistakes
	errors   int // of mistakes, those that are no warnings
	left     int // mistakes beyond maxMistakes, not kept
}

// at notes a mistake at a node.
func (r *report) at(n *node, key string, warning bool, it, en string) {
	m := Mistake{File: r.file, Key: key, Warning: warning, Italian: it, English: en}
	if n != nil {
		m.Line, m.Column = n.line, n.column
	}
	if !warning {
		r.errors++
	}
	if len(r.mistakes) >= maxMistakes {
		r.left++
		return
	}
	r.mistakes = append(r.mistakes, m)
}

// fail notes an error at a key such as lists[2].purpose. What is not in the file
// is shown at the nearest thing above it. The arguments serve both texts.
func (r *report) fail(key, it, en string, args ...any) {
	if n := r.root.find(key); !r.bad[n] {
		r.at(n, key, false, fmt.Sprintf(it, args...), fmt.Sprintf(en, args...))
	}
}

// warn notes a warning: the file is good, but somebody should look.
func (r *report) warn(key, it, en string, args ...any) {
	if n := r.root.find(key); !r.bad[n] {
		r.at(n, key, true, fmt.Sprintf(it, args...), fmt.Sprintf(en, args...))
	}
}

// sorted returns the mistakes by line, errors and warnings together.
func (r *report) sorted() Mistakes {
	out := slices.Clone(r.mistakes)
	slices.SortStableFunc(out, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	if r.left > 0 {
		out = append(out, Mistake{
			File: r.file, Warning: r.errors == 0,
			Italian: fmt.Sprintf("e altri %d: correggi questi e ripeti il controllo", r.left),
			English: fmt.Sprintf("and %d more: correct these and check again", r.left),
		})
	}
	return out
}

// split tells errors from warnings.
func (m Mistakes) split() (errs, warnings Mistakes) {
	for _, x := range m {
		if x.Warning {
			warnings = append(warnings, x)
		} else {
			errs = append(errs, x)
		}
	}
	return errs, warnings
}

// nearest returns the known word that a typo most likely meant, or "".
func nearest(word string, known []string) string {
	best, least := "", max(1, len(word)/3)+1
	if len(word) > 64 {
		return ""
	}
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop, change or swap with the
// next one, to make one word of the other (optimal string alignment).
func distance(a, b string) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range len(a) {
		before, last, row := rows[i%3], rows[(i+1)%3], rows[(i+2)%3]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}

// meant is the end of a sentence that suggests a word; empty without one.
func meant(word string, known []string) (it, en string) {
	if n := nearest(word, known); n != "" {
		return fmt.Sprintf(": forse %q?", n), fmt.Sprintf(": did you mean %q?", n)
	}
	return "", ""
}
