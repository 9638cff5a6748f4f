// Package generate makes event logs of an invented municipality: its normal
// life, with incidents planted into it and the truth about them, and scores the
// findings that a detector made of such a log.
//
// In: Options with a seed. Out: a folder with events.jsonl (intakes in the order
// they arrive), the body's register that fits (policy.yaml, contatti/) and
// truth.jsonl. The same options give the same bytes. Events are streamed: memory
// does not grow with their number.
//
// The package shares nothing with the code that judges: it knows what it planted
// and counts people by itself. Every person, number and place is invented;
// domains end in .test.
//
// A Run and a Score are calls without shared state: several may run at once.
package generate
