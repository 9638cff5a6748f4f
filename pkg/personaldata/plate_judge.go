package personaldata

// weighPlate gives the score of what has the form of a plate, in the tokens from i to last,
// by the words around it, 0 when it is something else, and what decided.
func (x *scan) weighPlate(i, last, start, end int, compact, caps bool) (float64, Reason) {
	named := x.before(i, 4, plateName) > 0 || x.class(i)&plateName != 0
	near := x.seen&plateName != 0 || x.before(i, plateWindow, plateWord) > 0 || x.after(last, 6, plateWord) > 0 || x.numberedCar(i-1)
	regular := end-start <= 9 || end-start == 13 // closed, in its three groups, letter by letter
	part := x.codedThing(i)
	switch {
	case caps && regular && x.ownCar(i, last):
		return 0.7, ContextWord
	case named && !part:
		return 0.97, ContextWord
	case part || x.referenced(i) || x.device(i) || x.inLink(start, hintNone):
	case near && (caps || regular):
		return 0.9, ContextWord
	case caps && compact && !near && x.seen&plateWord == 0 && x.amongMarks(i):
	case caps && compact:
		return 0.7, Format
	case caps && regular && x.plainPlate(i, last):
		return 0.6, Format
	case x.driven(i, last):
		return 0.6, Format
	}
	return 0, ""
}
