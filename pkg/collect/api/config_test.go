package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

func TestConfigFromYAML(t *testing.T) {
	text := `
listen: 127.0.0.1:9000
read_timeout: 3s
tokens:
  - name: scuola
    sha256: ` + hashOf(tokenA) + `
    bodies: [c_z999]
    channels: [sms, register]
`
	var c Config
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if c.ReadTimeout != 3*time.Second || c.Tokens[0].Channels[1] != event.Register {
		t.Errorf("%+v", c)
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
	}
	f("host:port", func(c *Config) { c.Listen = "8093" })
	f("loopback", func(c *Config) { c.Listen = ":8093" })
	f("loopback", func(c *Config) { c.Listen = "0.0.0.0:8093" })
	f("loopback", func(c *Config) { c.Listen = "[::]:8093" })
	f("loopback", func(c *Config) { c.Listen = "collector-api:8093" })
	f("both cert and key", func(c *Config) { c.TLS.Cert = "x" })
	f("max_body", func(c *Config) { c.MaxBody = 1 })
	f("max_events", func(c *Config) { c.MaxEvents = -1 })
	f("max_connections", func(c *Config) { c.MaxConnections = -1 })
	f("timeout", func(c *Config) { c.RequestTimeout = -1 })
	f("tokens is empty", func(c *Config) { c.Tokens = nil })
	f("stands twice", func(c *Config) { c.Tokens[1].Name = "scuola" })
	f("name", func(c *Config) { c.Tokens[0].Name = "a/b" })
	f("are the same", func(c *Config) { c.Tokens[1].SHA256 = c.Tokens[0].SHA256 })
	f("64 hex digits", func(c *Config) { c.Tokens[0].SHA256 = tokenA })
	f("one of sha256 and token_file", func(c *Config) { c.Tokens[0].SHA256 = "" })
	f("one of sha256 and token_file", func(c *Config) { c.Tokens[0].File = "/x" })
	f("token_file", func(c *Config) { c.Tokens[0].SHA256, c.Tokens[0].File = "", "/does/not/exist" })
	f("bodies and channels", func(c *Config) { c.Tokens[0].Bodies = nil })
	f("bodies and channels", func(c *Config) { c.Tokens[0].Channels = nil })
	f("IPA", func(c *Config) { c.Tokens[0].Bodies = []event.Body{"*"} })
	f("channel", func(c *Config) { c.Tokens[0].Channels = []event.Channel{"*"} })
}

func TestInsecureMustBeSaid(t *testing.T) {
	for _, listen := range []string{"localhost:0", "127.0.0.1:0", "[::1]:0"} {
		c := testConfig()
		c.Listen = listen
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", listen, err)
		}
	}
	c := testConfig()
	c.Listen, c.Insecure = "0.0.0.0:0", true
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}

func TestTokenFromFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	f := func(content string, ok bool) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg := testConfig()
		cfg.Tokens[0].SHA256, cfg.Tokens[0].File = "", file
		c, err := New(cfg, Options{})
		if (err == nil) != ok {
			t.Fatalf("%q: %v", content, err)
		}
		if ok && (&events{Collector: c}).client("Bearer "+tokenA) == nil {
			t.Error("the file's token is not known")
		}
		if err != nil && strings.Contains(err.Error(), content) {
			t.Errorf("the error shows the token: %v", err)
		}
	}
	f(tokenA+"\n", true)
	f("short", false)
}

func TestTLS(t *testing.T) {
	cfg := testConfig()
	dir := t.TempDir()
	cfg.TLS = TLS{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	first := writeCertificate(t, cfg.TLS, 1)
	c, _ := run(t, cfg, Options{}, collecttest.NewSink())
	if got := servedBy(t, c, first); got != 1 {
		t.Errorf("certificate %d served, want 1", got)
	}
	second := writeCertificate(t, cfg.TLS, 2)
	if got := servedBy(t, c, second); got != 2 {
		t.Errorf("certificate %d served after renewal, want 2", got)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: second, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}}}
	if resp, err := old.Get("https://" + c.Addr() + "/healthz"); err == nil {
		_ = resp.Body.Close()
		t.Error("TLS 1.1 was accepted")
	}
}

func TestTLSWithoutCertificate(t *testing.T) {
	cfg := testConfig()
	cfg.TLS = TLS{Cert: "/does/not/exist", Key: "/does/not/exist"}
	if _, err := New(cfg, Options{}); err == nil {
		t.Error("a missing certificate is no error of New")
	}
	if err := cfg.Validate(); err == nil {
		t.Error("a missing certificate is no error of Validate")
	}
}

// servedBy returns the serial number of the certificate that a client sees.
func servedBy(t *testing.T, c *Collector, roots *x509.CertPool) int64 {
	t.Helper()
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}
	defer tr.CloseIdleConnections()
	resp, err := (&http.Client{Transport: tr, Timeout: 10 * time.Second}).Get("https://" + c.Addr() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.TLS.PeerCertificates[0].SerialNumber.Int64()
}

func writeCertificate(t *testing.T, to TLS, serial int64) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for file, block := range map[string]*pem.Block{to.Cert: {Type: "CERTIFICATE", Bytes: der}, to.Key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(parsed)
	return pool
}
