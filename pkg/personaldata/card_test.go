package personaldata

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// slowLuhn is the sum of ISO/IEC 7812-1, annex B, from the right: 0 modulo 10 when the
// last digit is right.
func slowLuhn(digits string) int {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d = []int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}[d]
		}
		sum += d
	}
	return sum % 10
}

// genCard draws a number of a network that some bank issues, and its groups.
func genCard(t *rapid.T) (string, []int) {
	n := rapid.SampledFrom([]struct {
		prefix string
		groups []int
	}{
		{"4", []int{4, 4, 4, 4}},
		{"51", []int{4, 4, 4, 4}},
		{"2221", []int{4, 4, 4, 4}},
		{"6011", []int{4, 4, 4, 4}},
		{"3528", []int{4, 4, 4, 4}},
		{"37", []int{4, 6, 5}},
		{"36", []int{4, 6, 4}},
		{"6759", []int{4, 4, 4, 4, 3}},
		{"4", []int{4, 4, 4, 1}},
	}).Draw(t, "network")
	length := 0
	for _, g := range n.groups {
		length += g
	}
	digits := n.prefix
	for len(digits) < length-1 {
		digits += rapid.StringMatching(`[0-9]`).Draw(t, "digit")
	}
	return digits + string(byte('0'+(10-slowLuhn(digits+"0"))%10)), n.groups
}

func TestEveryValidCardIsFound(t *testing.T) {
	f := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		card, groups := genCard(t)
		sign := rapid.SampledFrom([]string{"", " ", "-", ".", "/", "_", "*", " - "}).Draw(t, "sign")
		written := func(card string) string {
			var parts []string
			for _, g := range groups {
				parts, card = append(parts, card[:g]), card[g:]
			}
			return strings.Join(parts, sign)
		}
		assertOnly(t, f, "la mia carta di credito "+written(card)+" è bloccata", CreditCard, written(card))
		wrong := swapOne(t, card)
		if slowLuhn(wrong) == 0 {
			return
		}
		// What begins it may be another card's number, with three digits behind it.
		if got := findIn(f, "la mia carta di credito "+written(wrong)+" è bloccata"); slices.Contains(got, found{CreditCard, written(wrong)}) {
			t.Fatalf("%s found with a wrong check digit", written(wrong))
		}
	})
}
