package personaldata

import (
	"regexp/syntax"
	"slices"
)

// boundless stands for a match without a longest length.
const boundless = 1 << 20

// matchLength gives the least and the most characters that a simplified
// expression can match; the most is cut at boundless.
func matchLength(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune), len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, 1
	case syntax.OpStar:
		return 0, boundless
	case syntax.OpPlus:
		least, _ = matchLength(re.Sub[0])
		return least, boundless
	case syntax.OpQuest:
		_, most = matchLength(re.Sub[0])
		return 0, most
	case syntax.OpRepeat: // Simplify leaves none, but the rule is the same
		least, most = matchLength(re.Sub[0])
		if re.Max < 0 {
			return least * re.Min, boundless
		}
		return least * re.Min, min(most*re.Max, boundless)
	case syntax.OpCapture:
		return matchLength(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			a, b := matchLength(sub)
			least, most = min(least+a, boundless), min(most+b, boundless)
		}
		return least, most
	case syntax.OpAlternate:
		least = boundless
		for _, sub := range re.Sub {
			a, b := matchLength(sub)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	default: // places such as ^ and \b
		return 0, 0
	}
}

// alwaysGroups reports whether every match goes through a group that is not
// empty.
func alwaysGroups(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpCapture:
		least, _ := matchLength(re.Sub[0])
		return least > 0
	case syntax.OpConcat:
		return slices.ContainsFunc(re.Sub, alwaysGroups)
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !alwaysGroups(sub) })
	case syntax.OpPlus:
		return alwaysGroups(re.Sub[0])
	default:
		return false
	}
}
