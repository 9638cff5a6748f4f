//go:build !race

package purpose_test

const underRace = false
