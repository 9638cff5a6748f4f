package policy

import (
	"testing"

	"pgregory.net/rapid"
)

// TestInForce holds what policy show prints to the views.
func TestInForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, reg := drawStory(t)
		at := s.moment(t)
		v := reg.At("c_a", at)
		p := v.InForce()
		if (p != nil) != (s.version(at) >= 0) {
			t.Fatalf("in force: %v", p)
		}
		if p == nil {
			return
		}
		for _, x := range p.Lists {
			if !s.inDays(at, x.ValidFrom, x.ValidUntil) {
				t.Fatalf("list %+v at %s", x, at)
			}
		}
		if len(p.Emergencies) != len(v.Emergencies()) {
			t.Fatalf("emergencies %v", p.Emergencies)
		}
		if _, open := v.Election(); open != (len(p.Elections) > 0) {
			t.Fatalf("elections %v", p.Elections)
		}
	})
}
