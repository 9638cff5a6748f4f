package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type config struct {
	Name string        `yaml:"name"`
	Wait time.Duration `yaml:"wait"`
	Deep struct {
		Port int `yaml:"port"`
	} `yaml:"deep"`
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vedetta.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	c := config{Name: "default", Wait: time.Second}
	if err := Load(write(t, "# comment\nwait: 3m\ndeep: {port: 7}\n"), &c); err != nil {
		t.Fatal(err)
	}
	if c.Name != "default" || c.Wait != 3*time.Minute || c.Deep.Port != 7 {
		t.Errorf("read %+v, want the defaults where the file says nothing", c)
	}
	// A section whose lines are all commented out says nothing either.
	for _, empty := range []string{"", "# only a comment\n", "---\n", "deep:\n  # port: 8\n", "name:\n"} {
		c := c
		if err := Load(write(t, empty), &c); err != nil || c.Name != "default" || c.Deep.Port != 7 {
			t.Errorf("%q: %v, %+v", empty, err, c)
		}
	}
}

func TestLoadIsStrict(t *testing.T) {
	f := func(content string, wants ...string) {
		t.Helper()
		path := write(t, content)
		err := Load(path, &config{})
		for _, want := range append(wants, path) {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want %q in it", content, err, want)
			}
		}
	}
	f("name: a\nnmae: b\n", "nmae", "[2:1]")
	f("name: a\n\ndeep:\n  port: 1\n  prot: 2\n", "prot", "[5:3]")
	f("name: a\nwait: soon\n", `"soon"`)
	f("deep: {port: many}\n", "[1:14]")
	f("name: a\nname: b\n", "name", "[2:1]")
	f("name: [\n", "[1:")
	if err := Load(filepath.Join(t.TempDir(), "none.yaml"), &config{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

var errBad = errors.New("name is missing: give one")

// spec is a process that does what run does.
func spec(run func(ctx context.Context, env Env, c config) error) Spec[config] {
	return Spec[config]{
		Name: "probe", About: "stands in for a process.", Defaults: func() config { return config{Wait: time.Second} },
		Validate: func(c config) error {
			if c.Name == "" {
				return errBad
			}
			return nil
		},
		Run: run,
	}
}

func TestRunExitCodes(t *testing.T) {
	f := func(code int, says string, run func(context.Context, Env, config) error, content string, args ...string) {
		t.Helper()
		ran := false
		var stderr bytes.Buffer
		s := spec(func(ctx context.Context, env Env, c config) error {
			ran = true
			if run == nil {
				return nil
			}
			return run(ctx, env, c)
		})
		got := Run(s, append([]string{"-config", write(t, content)}, args...), &stderr)
		if got != code || !strings.Contains(stderr.String(), says) {
			t.Errorf("%v: exit code %d, want %d; says %q, want %q in it", args, got, code, stderr.String(), says)
		}
		if want := code < 2 && run != nil || code == 0 && says == ""; ran != want {
			t.Errorf("%v: ran %v, want %v", args, ran, want)
		}
	}
	fails := func(context.Context, Env, config) error { return errors.New("no bus") }
	f(0, "", nil, "name: a\n")
	f(0, "is good", nil, "name: a\n", "-check")
	f(0, "stands in for a process", nil, "name: a\n", "-help")
	f(1, `"err":"no bus"`, fails, "name: a\n")
	f(1, "serve metrics", nil, "name: a\n", "-metrics", "no such address")
	f(2, "name is missing", nil, "wait: 1s\n")
	f(2, "name is missing", nil, "wait: 1s\n", "-check")
	f(2, "nmae", nil, "nmae: a\n", "-check")
	f(2, "flag provided but not defined: -chekc", nil, "name: a\n", "-chekc")
	f(2, "no such file", nil, "name: a\n", "-config", "/no/such/file")
}

func TestRunHandsOverItsConfiguration(t *testing.T) {
	got := config{}
	code := Run(spec(func(_ context.Context, _ Env, c config) error { got = c; return nil }), []string{"-config", write(t, "name: a\n")}, io.Discard)
	if code != 0 || got.Name != "a" || got.Wait != time.Second {
		t.Errorf("code %d, %+v", code, got)
	}
}

func TestMetricsAndHealth(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	get := func(path string) string {
		r, err := client.Get("http://" + addr + path)
		if err != nil {
			return err.Error()
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		return fmt.Sprint(r.StatusCode, " ", string(b), err)
	}
	code := Run(spec(func(context.Context, Env, config) error {
		if got := get("/healthz"); !strings.HasPrefix(got, "200 ok") {
			t.Errorf("health: %s", got)
		}
		if got := get("/metrics"); !strings.HasPrefix(got, "200 ") || !strings.Contains(got, "go_goroutines") || !strings.Contains(got, "process_start_time_seconds") {
			t.Errorf("metrics: %.200s", got)
		}
		if got := get("/"); !strings.HasPrefix(got, "404 ") {
			t.Errorf("another path: %s", got)
		}
		return nil
	}), []string{"-config", write(t, "name: a\n"), "-metrics", addr}, io.Discard)
	if code != 0 || !strings.Contains(get("/healthz"), "refused") {
		t.Errorf("code %d, and afterwards: %s", code, get("/healthz"))
	}
}

func TestLogger(t *testing.T) {
	f := func(level string, lines int) {
		t.Helper()
		var b bytes.Buffer
		l := Logger(&b, level)
		l.Debug("one")
		l.Info("two")
		l.Warn("three")
		l.Error("four")
		if n := strings.Count(b.String(), "\n"); n != lines {
			t.Errorf("level %q: %d lines, want %d", level, n, lines)
		}
		for line := range strings.Lines(b.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("no JSON: %s", line)
			}
		}
	}
	f("debug", 4)
	f("info", 3)
	f("warn", 2)
	f("error", 1)
	f("loud", 3)
}
