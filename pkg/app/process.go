package app

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// Process is what one process uses.
type Process struct {
	Memory int64         `json:"memory_bytes"` // resident
	CPU    time.Duration `json:"cpu_ns"`       // of all its threads, in user and kernel, since its start
}

// ProcessOf reads what a process uses from /proc; zero where there is none.
func ProcessOf(pid int) Process { return Process{Memory: resident(pid), CPU: spent(pid)} }

func resident(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			var kb int64
			if _, err := fmt.Sscan(rest, &kb); err != nil {
				return 0
			}
			return kb << 10
		}
	}
	return 0
}

// clockTick is Linux's unit of CPU time in /proc (USER_HZ).
const clockTick = 10 * time.Millisecond

// spent reads utime and stime, fields 14 and 15 of proc_pid_stat(5).
func spent(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name of the program, field 2, may hold blanks and brackets.
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	var user, kernel int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &kernel); err != nil {
		return 0
	}
	return time.Duration(user+kernel) * clockTick
}
