package demo

import (
	"testing"
	"time"

	"vedetta/pkg/app"
)

func TestABenchmarkIsToldInTenths(t *testing.T) {
	r := &BenchResult{Events: 100, idle: Usage{Bus: app.Process{CPU: time.Second}}}
	for i, stored := range []int{0, 9, 12, 15, 19, 20, 55, 100} {
		used := Usage{Bus: app.Process{Memory: int64(stored), CPU: time.Duration(1+stored) * time.Second}}
		r.part(stored, time.Duration(i)*time.Second, used)
	}
	want := []struct {
		events int
		rate   float64
	}{{12, 6}, {20, 8.0 / 3}, {55, 35}, {100, 45}}
	if len(r.Parts) != len(want) {
		t.Fatalf("%d parts: %+v", len(r.Parts), r.Parts)
	}
	for i, w := range want {
		p := r.Parts[i]
		if p.Events != w.events || p.Rate != w.rate || p.Bus.Memory != int64(w.events) || p.Bus.CPU != time.Duration(w.events)*time.Second {
			t.Errorf("part %d is %+v, want %+v", i, p, w)
		}
	}
}
