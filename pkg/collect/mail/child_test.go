package mail

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"vedetta/pkg/collect/collecttest"
)

const childEnv = "VEDETTA_MAIL_CHILD"

// child is a collector whose bus is down, until it is killed.
func child() {
	var cfg Config
	if err := json.Unmarshal([]byte(os.Getenv(childEnv)), &cfg); err != nil {
		panic(err)
	}
	c, err := New(cfg, Options{SpoolKey: testKey()})
	if err != nil {
		panic(err)
	}
	s := collecttest.NewSink()
	s.SetDown(true)
	if err := c.Collect(context.Background(), s); err != nil {
		panic(err)
	}
}

// startChild runs a collector in a process of its own, to be killed.
func startChild(ctx context.Context, t *testing.T, cfg Config) *exec.Cmd {
	t.Helper()
	b, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), childEnv+"="+string(b))
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	listening(ctx, t, cfg.Listen)
	return c
}
