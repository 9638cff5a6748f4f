package chdb_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

// parentEnv makes the test binary a parent of an engine on the directory it names, for the test which kills it.
const parentEnv = "VEDETTA_CHDB_TEST_PARENT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentEnv); dir != "" {
		os.Exit(parent(dir))
	}
	storetest.Main(m)
}

// parent starts an engine, prints its process id and waits to be killed.
func parent(dir string) int {
	os.Unsetenv(parentEnv) // the child is an engine
	p, err := chdb.Start(context.Background(), storetest.Options(dir))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(p.PID())
	_ = p.Wait()
	return 0
}
