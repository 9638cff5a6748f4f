package mail

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

func TestConfigFromYAML(t *testing.T) {
	const text = `
body: c_f257
gateway: mx1
listen: unix:/run/vedetta/milter.sock
socket_mode: "0660"
socket_group: postfix
domains: [comune.test, .scuole.test]
routes:
  modulo@fornitore.test: scrivi-al-comune
authserv_ids: [mx.comune.test]
max_body: 65536
spool_dir: /var/lib/vedetta/mail
spool_wait: 150ms
`
	var c Config
	if err := yaml.NewDecoder(strings.NewReader(text), yaml.DisallowUnknownField()).Decode(&c); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if c = c.WithDefaults(); c.SpoolWait != 150*time.Millisecond || c.CampaignHeader != "X-Vedetta-Campaign" || c.SpoolMaxBytes != 1<<30 {
		t.Errorf("%+v", c)
	}
}

func TestConfigMistakesAreNamed(t *testing.T) {
	f := func(key string, spoil func(*Config)) {
		t.Helper()
		c := testConfig()
		spoil(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), key+":") {
			t.Errorf("a wrong %s gives %v", key, err)
		}
	}
	f("body", func(c *Config) { c.Body = "C_F257" })
	f("gateway", func(c *Config) { c.Gateway = "../mx" })
	f("listen", func(c *Config) { c.Listen = "inet:8891@127.0.0.1" })
	f("listen", func(c *Config) { c.Listen = "unix:milter.sock" })
	f("listen", func(c *Config) { c.Listen = "tcp:127.0.0.1" })
	f("socket_mode", func(c *Config) { c.SocketMode = "rw" })
	f("domains", func(c *Config) { c.Domains = nil })
	f("domains", func(c *Config) { c.Domains = []string{"a@b"} })
	f("routes", func(c *Config) { c.Routes = map[string]string{"x": ""} })
	f("max_body", func(c *Config) { c.MaxBody = 1 << 30 })
	f("max_sessions", func(c *Config) { c.MaxSessions = -1 })
	f("spool_max_bytes", func(c *Config) { c.SpoolMaxBytes = 1 })
	f("spool_wait", func(c *Config) { c.SpoolWait = time.Minute })
	if _, err := New(testConfig(), Options{SpoolKey: []byte("corta")}); err == nil {
		t.Error("a short spool key was taken")
	}
	if _, err := New(testConfig(), Options{SpoolKey: testKey()}); err == nil || !strings.Contains(err.Error(), "spool_dir") {
		t.Errorf("no place for the spool: %v", err)
	}
}

// TestReadmeNamesEverySetting keeps the guide for IT staff true.
func TestReadmeNamesEverySetting(t *testing.T) {
	b, err := os.ReadFile("../../../deploy/postfix/README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(testConfig())
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := yaml.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range keys {
		if n := strings.Count(string(b), "`"+key+"`"); n < 2 {
			t.Errorf("setting %s stands %d times in the guide, want it in Italian and in English", key, n)
		}
	}
	for _, g := range gapReasons() {
		if n := strings.Count(string(b), "`"+string(g)+"`"); n < 2 {
			t.Errorf("gap %s stands %d times in the guide, want it in Italian and in English", g, n)
		}
	}
}
