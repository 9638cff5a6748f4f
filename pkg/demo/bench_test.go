package demo

import (
	"os"
	"testing"
	"time"
)

func TestABenchmarkIsToldInTenths(t *testing.T) {
	r := &BenchResult{Events: 100, idle: Usage{Bus: Process{CPU: time.Second}}}
	for i, stored := range []int{0, 9, 12, 15, 19, 20, 55, 100} {
		used := Usage{Bus: Process{Memory: int64(stored), CPU: time.Duration(1+stored) * time.Second}}
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

func TestUsageIsReadFromProc(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc here")
	}
	before := processOf(os.Getpid())
	if before.Memory < 1<<20 {
		t.Errorf("a running test has %d bytes resident", before.Memory)
	}
	for processOf(os.Getpid()).CPU == before.CPU { // a hundredth of a second of work
	}
	if none := processOf(-1); none != (Process{}) {
		t.Errorf("no process uses %+v", none)
	}
}
