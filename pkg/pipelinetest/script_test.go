package pipelinetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCommands runs the scripts of what people type, right and wrong.
func TestCommands(t *testing.T) {
	story(t)
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "commands"), Setup: scriptEnv})
}

// scriptEnv puts the binary on the path of a script.
func scriptEnv(e *testscript.Env) error {
	e.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, name := range []string{"VEDETTA_LIBCHDB", "XDG_CACHE_HOME"} {
		if v, ok := os.LookupEnv(name); ok {
			e.Setenv(name, v)
		}
	}
	return nil
}
