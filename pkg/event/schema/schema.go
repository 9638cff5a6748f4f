// Package schema describes what flows through Vedetta to programs in any
// language: JSON Schemas (2020-12) of the intake, the bus event and the
// finding, an AsyncAPI 3.0 document of the bus, and example intakes.
//
// In: nothing. Out: the embedded files, as bytes that the caller owns. The files
// are made from the Go types of package event by `go test ./pkg/event/schema
// -update`, and a test fails while they differ. All functions are safe for
// concurrent use.
package schema

import (
	"embed"
	"io/fs"
)

// Names of the files.
const (
	EventFile    = "event.schema.json"
	IntakeFile   = "intake.schema.json"
	FindingFile  = "finding.schema.json"
	AsyncAPIFile = "asyncapi.yaml"
)

//go:embed *.schema.json asyncapi.yaml examples/*.json
var files embed.FS

// Event is the JSON Schema of a bus event, a CloudEvents 1.0 event.
func Event() []byte { return read(EventFile) }

// Intake is the JSON Schema of what POST /v1/events takes.
func Intake() []byte { return read(IntakeFile) }

// Finding is the JSON Schema of a finding.
func Finding() []byte { return read(FindingFile) }

// AsyncAPI is the description of the bus, in YAML.
func AsyncAPI() []byte { return read(AsyncAPIFile) }

// Examples holds one intake a file, at least one of each kind, with invented
// people.
func Examples() fs.FS {
	sub, err := fs.Sub(files, "examples")
	if err != nil {
		return files // not reachable: the folder is embedded
	}
	return sub
}

// read returns an embedded file; it is nil only for a name that is not embedded,
// which the compiler's embedding excludes.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	return b
}
