// Package namelist lists the given names of people who live in Italy, for all that must
// tell a person from a thing.
//
// In: nothing. Out: names in small letters with what else they are. All of it is safe
// for concurrent use.
package namelist

import (
	_ "embed"
	"iter"
	"strings"
)

//go:embed given.txt
var givenFile string

// Given yields each given name in small letters, as it is written, accents included,
// with its flags: w for one that is an ordinary word too, p a place, s a surname.
// Sources and licences stand in given.txt.
func Given() iter.Seq2[string, string] {
	return func(yield func(name, flags string) bool) {
		for line := range strings.Lines(givenFile) {
			name, flags, _ := strings.Cut(strings.TrimRight(line, "\r\n "), "\t")
			if name != "" && !strings.HasPrefix(name, "#") && !yield(name, flags) {
				return
			}
		}
	}
}
