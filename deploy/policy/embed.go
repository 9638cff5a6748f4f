// Package policy holds the example registers of the five bodies, for the demo.
//
// In: nothing. Out: the YAML files and their contact lists, invented people
// only.
package policy

import "embed"

// Files are the registers (*.yaml) and their contact lists (contatti/*.csv).
//
//go:embed *.yaml contatti/*.csv
var Files embed.FS
