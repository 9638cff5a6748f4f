//go:build !race

package personaldata

const underRace = false
