package pipelinetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"vedetta/pkg/stream/streamtest"
)

// binary is the path of the vedetta binary of this test run.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "vp-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "vedetta")
	build := exec.Command("go", "build", "-o", binary, "vedetta/services/vedetta")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the binary: %v\n%s", err, out)
		return 1
	}
	code := m.Run()
	if err := goleak.Find(streamtest.LibraryLeak()); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "after all stories:", err)
		return 1
	}
	return code
}
