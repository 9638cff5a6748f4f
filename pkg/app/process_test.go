package app

import (
	"os"
	"testing"
)

func TestAProcessIsReadFromProc(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc here")
	}
	before := ProcessOf(os.Getpid())
	if before.Memory < 1<<20 {
		t.Errorf("a running test has %d bytes resident", before.Memory)
	}
	for ProcessOf(os.Getpid()).CPU == before.CPU { // a hundredth of a second of work
	}
	if none := ProcessOf(-1); none != (Process{}) {
		t.Errorf("no process uses %+v", none)
	}
}
