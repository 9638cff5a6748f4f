package ledger

import (
	"testing"
	"time"
)

// One that was noticed and told is not what the next telling is of, though it
// lies within the bounds in which it was noticed.
func TestNoticedIsToldOnce(t *testing.T) {
	var l timeline
	from := origin{V: "a", At: at(0)}
	l.see("b", at(35))
	if fresh := l.unexplained(from, at(35), 0); len(fresh) != 1 || fresh[0].V != "b" || !fresh[0].After.Equal(at(0)) {
		t.Fatalf("noticed %+v", fresh)
	}
	first := l.tell("b", at(10), 0, 0)
	l.tell("a", at(20), 0, 0)
	if again := l.tell("b", at(30), 0, 0); first.N != 0 || again.N != 1 {
		t.Errorf("the changes at 10 and 30 are %d and %d, want two different ones", first.N, again.N)
	}
	if fresh := l.unexplained(from, at(35), 0); len(fresh) != 0 {
		t.Errorf("noticed %+v of what is all told", fresh)
	}
}

// A webhook that comes late may fall into a time in which listings showed
// something else before and after it: there was a change back.
func TestLateTellingWithinARun(t *testing.T) {
	var l timeline
	from := origin{V: "a", At: at(0)}
	l.see("a", at(5))
	l.see("a", at(25))
	l.tell("b", at(10), 0, 0)
	fresh := l.unexplained(from, at(25), 0)
	if len(fresh) != 1 || fresh[0].V != "a" || !fresh[0].After.Equal(at(10)) || !fresh[0].By.Equal(at(25)) {
		t.Errorf("noticed %+v, want the change back between 10 and 25", fresh)
	}
}

// Where nobody knows what it was, what is seen is no change.
func TestUnknownOrigin(t *testing.T) {
	var l timeline
	l.see("a", at(5))
	if fresh := l.unexplained(origin{At: at(0)}, at(5), 0); len(fresh) != 0 {
		t.Errorf("noticed %+v", fresh)
	}
}

// What a cache may still show is no change, nor a clock that is a little off.
func TestLag(t *testing.T) {
	var l timeline
	from := origin{V: "a", At: at(0)}
	l.tell("b", at(100), 0, 0)
	for _, n := range []int{110, 90} {
		l.Runs = nil
		l.see(map[int]string{110: "a", 90: "b"}[n], at(n))
		if fresh := l.unexplained(from, at(200), 30*time.Second); len(fresh) != 0 {
			t.Errorf("at %d noticed %+v", n, fresh)
		}
		if fresh := l.unexplained(from, at(200), time.Second); len(fresh) != 1 {
			t.Errorf("at %d noticed %+v beyond the lag, want one", n, fresh)
		}
		l.Marks = l.Marks[:0]
		l.tell("b", at(100), 0, 0)
	}
}
