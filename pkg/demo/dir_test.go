package demo

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// A demo removes what is in its directory: not what is nobody's, and nothing from
// under a vedetta that runs.
func TestCheckDir(t *testing.T) {
	if err := CheckDir(filepath.Join(t.TempDir(), "new")); err != nil {
		t.Errorf("a new directory: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letters.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if CheckDir(other) == nil {
		t.Error("somebody's directory would be emptied")
	}

	own := t.TempDir()
	if err := emptyDir(own); err != nil {
		t.Fatal(err)
	}
	runs, err := net.Listen("tcp", "127.83.68.1:0") // nobody else gets its port when it closes
	if err != nil {
		t.Fatal(err)
	}
	defer runs.Close()
	if err := os.Mkdir(filepath.Join(own, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	client := fmt.Sprintf("dsn: clickhouse://lettore@%s/vedetta\n", runs.Addr())
	if err := os.WriteFile(filepath.Join(own, "run", "client.yaml"), []byte(client), 0o600); err != nil {
		t.Fatal(err)
	}
	if CheckDir(own) == nil {
		t.Error("the directory of a vedetta that runs would be emptied")
	}
	runs.Close()
	if err := CheckDir(own); err != nil {
		t.Errorf("a demo that has ended: %v", err)
	}
}
