package demo

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// Usage is what the processes of a pipeline use, by /proc; zero where there is
// none.
type Usage struct {
	Bus      Process `json:"bus"` // with the collectors and the alerter
	Analyser Process `json:"analyser"`
	Engine   Process `json:"engine"` // ClickHouse
}

// Process is what one process uses.
type Process struct {
	Memory int64         `json:"memory_bytes"` // resident
	CPU    time.Duration `json:"cpu_ns"`       // of all its threads, in user and kernel
}

// usage is that of this process and its children, since their start; zero where
// there is no pipeline in this process tree.
func (d *Demo) usage() Usage {
	if d.All == nil {
		return Usage{}
	}
	return Usage{Bus: processOf(os.Getpid()), Analyser: processOf(d.All.Analyser.PID()), Engine: processOf(d.All.Engine.PID())}
}

// since is u with the CPU time counted from begin on.
func (u Usage) since(begin Usage) Usage {
	u.Bus.CPU -= begin.Bus.CPU
	u.Analyser.CPU -= begin.Analyser.CPU
	u.Engine.CPU -= begin.Engine.CPU
	return u
}

// memory is the resident memory of the process tree, in bytes.
func (u Usage) memory() int64 { return u.Bus.Memory + u.Analyser.Memory + u.Engine.Memory }

func processOf(pid int) Process { return Process{Memory: resident(pid), CPU: spent(pid)} }

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
