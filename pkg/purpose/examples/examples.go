// Package examples holds the labelled messages that the embedded model of package
// purpose was taught with, so that a body can add its own and teach again.
//
// In: nothing. Out: the examples, in the order in which they teach.
package examples

import (
	"embed"
	"fmt"
	"io/fs"

	"vedetta/pkg/purpose"
)

//go:embed *.jsonl
var files embed.FS

// All returns every example, by file in alphabetical order.
func All() ([]purpose.Example, error) {
	names, err := fs.Glob(files, "*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("list examples: %w", err)
	}
	var all []purpose.Example
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open examples: %w", err)
		}
		some, err := purpose.ReadExamples(name, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
