package social

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestConfigFromYAML(t *testing.T) {
	const text = `
body: c_z999
request_timeout: 5s
facebook:
  app_secret: segreto-inventato
  verify_token: verifica-inventata
  pages: [104500000012345, "104500000099999"]
`
	var c Config
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	c, err := c.complete()
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Facebook.Pages; len(got) != 2 || got[0] != "104500000012345" {
		t.Errorf("pages %q", got)
	}
	if c.Listen != defaultListen || c.MaxBody != 1<<20 || c.RequestTimeout.Seconds() != 5 || c.Facebook.Path != defaultPath {
		t.Errorf("defaults: %+v", c)
	}
}

func TestConfigErrors(t *testing.T) {
	f := func(want string, change func(*Config)) {
		t.Helper()
		c := testConfig()
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
		if err := c.Validate(); err != nil && strings.Contains(err.Error(), testSecret) {
			t.Errorf("error shows the secret: %v", err)
		}
	}
	f("listen", func(c *Config) { c.Listen = "8092" })
	f("body", func(c *Config) { c.Body = "C_F257" })
	f("max_body", func(c *Config) { c.MaxBody = 1 })
	f("max_connections", func(c *Config) { c.MaxConnections = -1 })
	f("timeout", func(c *Config) { c.ReadTimeout = -1 })
	f("unsigned_kept", func(c *Config) { c.UnsignedKept = -1 })
	f("facebook.path", func(c *Config) { c.Facebook.Path = "/{x...}" })
	f("facebook.verify_token", func(c *Config) { c.Facebook.VerifyToken = "" })
	f("facebook.pages", func(c *Config) { c.Facebook.Pages = nil })
	f("facebook.pages", func(c *Config) { c.Facebook.Pages = []string{"comune.borgofinto"} })
	f("facebook.app_secret", func(c *Config) { c.Facebook.AppSecret = "" })
	f("both in place and by a file", func(c *Config) { c.Facebook.AppSecretFile = "/x" })
	f("facebook.app_secret is not usable", func(c *Config) { c.Facebook.AppSecret, c.Facebook.AppSecretFile = "", "/does/not/exist" })
}

func TestSecretFromFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(testSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := testConfig()
	cfg.Facebook.AppSecret, cfg.Facebook.AppSecretFile = "", file
	c, err := New(cfg, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if string(c.config.Facebook.AppSecret) != testSecret {
		t.Error("the secret is not the file's")
	}
}

func TestSecretIsNeverShown(t *testing.T) {
	c := testConfig()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+verb, c, c.Facebook.AppSecret)
	}
	j, _ := json.Marshal(c)
	y, _ := yaml.Marshal(c)
	out.Write(j)
	out.Write(y)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "config", c, "secret", c.Facebook.AppSecret)
	if s := out.String(); strings.Contains(s, "segreto") || strings.Contains(s, fmt.Sprintf("%x", testSecret)) || strings.Contains(s, "verifica") {
		t.Errorf("a secret is shown: %s", s)
	}
}
