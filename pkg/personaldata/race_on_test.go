//go:build race

package personaldata

// underRace says that the race detector runs: a sync.Pool forgets at random then,
// and allocations cannot be counted.
const underRace = true
