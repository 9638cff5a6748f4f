package demo

import (
	"fmt"
	"os"
	"strings"
)

// memory is the resident memory of this process and its children, in bytes; 0
// where there is no /proc, or no pipeline in this process tree.
func (d *Demo) memory() int64 {
	if d.All == nil {
		return 0
	}
	total := resident(os.Getpid())
	for _, pid := range []int{d.All.Engine.PID(), d.All.Analyser.PID()} {
		total += resident(pid)
	}
	return total
}

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
