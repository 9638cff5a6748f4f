// Package pipelinetest tells whole-pipeline stories against the real parts: the
// binary is built, NATS, ClickHouse, the collectors, the analyser and the
// alerter run, and the demo's input goes through them while things are killed,
// paused and fed with rubbish.
//
// In: the binary and pkg/demo. Out: nothing but passed or failed tests. Each
// story has a directory, ports and processes of its own, so stories run side by
// side.
package pipelinetest
