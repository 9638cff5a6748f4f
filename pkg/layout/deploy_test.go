package layout

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/nats-io/nats-server/v2/server"

	"vedetta/pkg/app"
	"vedetta/pkg/grafana"
	"vedetta/pkg/service"
)

const natsKey = "5e10000000000000000000000000000000000000000000000000000000000123"

func TestNATSConfiguration(t *testing.T) {
	// As Compose hands them over: bare, both would be read as numbers.
	t.Setenv("VEDETTA_NATS_KEY", `"`+natsKey+`"`)
	t.Setenv("VEDETTA_NATS_TOKEN", `"1234567890"`)
	o, err := server.ProcessConfigFile(filepath.Join(root, "deploy", "nats", "nats.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if o.JetStreamKey != natsKey || o.JetStreamCipher != server.ChaCha || o.Authorization != "1234567890" {
		t.Errorf("key %q, cipher %v, token %q", o.JetStreamKey, o.JetStreamCipher, o.Authorization)
	}
	if !o.JetStream || o.StoreDir != "/data" || !o.SyncAlways || o.MaxPayload != 8<<20 {
		t.Errorf("JetStream %v in %q, sync %v, payload %d", o.JetStream, o.StoreDir, o.SyncAlways, o.MaxPayload)
	}
	environment := compose(t).Services["nats"].Environment
	for _, name := range []string{"VEDETTA_NATS_KEY", "VEDETTA_NATS_TOKEN"} {
		if v := environment[name]; v == nil || *v != `"`+marker(name)+`"` {
			t.Errorf("Compose does not quote %s", name)
		}
	}
}

// startNATS runs nats/start.sh with a server that only says how it was called.
func startNATS(t *testing.T, store, key string) (string, error) {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "nats-server"), []byte("#!/bin/sh\necho started \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/bin/sh", filepath.Join(root, "deploy", "nats", "start.sh"))
	cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "VEDETTA_NATS_STORE=" + store, "VEDETTA_NATS_KEY=" + key}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestNATSStartsWithTheStoresKeyOnly(t *testing.T) {
	store := t.TempDir()
	f := func(key string, ok bool, want string) {
		t.Helper()
		out, err := startNATS(t, store, key)
		if (err == nil) != ok || !strings.Contains(out, want) {
			t.Errorf("key %q: %v, %s", key, err, out)
		}
	}
	f("", false, "openssl rand")
	f("short", false, "64 hexadecimal digits")
	if entries, err := os.ReadDir(store); err != nil || len(entries) > 0 {
		t.Errorf("a wrong key left %v in the store", entries)
	}
	f(natsKey, true, "started --config /etc/nats/nats.conf")
	f(`"`+natsKey+`"`, true, "started")
	f(strings.Repeat("a", 64), false, "another VEDETTA_NATS_KEY")
	f(natsKey, true, "started")

	store = t.TempDir() // a store that this setup did not write
	if err := os.Mkdir(filepath.Join(store, "jetstream"), 0o700); err != nil {
		t.Fatal(err)
	}
	f(natsKey, false, "no key.fingerprint")
}

// node is any XML element.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

// at follows element names.
func (n node) at(path ...string) (node, bool) {
	for _, name := range path {
		next, ok := node{}, false
		for _, c := range n.Nodes {
			if c.XMLName.Local == name {
				next, ok = c, true
			}
		}
		if !ok {
			return node{}, false
		}
		n = next
	}
	return n, true
}

func (n node) text(path ...string) string {
	found, _ := n.at(path...)
	return strings.TrimSpace(found.Text)
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func clickhouseXML(t *testing.T, name string) node {
	t.Helper()
	var n node
	d := xml.NewDecoder(strings.NewReader(read(t, "deploy", "clickhouse", name)))
	if err := d.Decode(&n); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := d.Decode(new(node)); !errors.Is(err, io.EOF) || n.XMLName.Local != "clickhouse" {
		t.Errorf("%s: the one element is %s (%v)", name, n.XMLName.Local, err)
	}
	return n
}

func TestClickHouseUsers(t *testing.T) {
	n := clickhouseXML(t, "users.xml")
	if d, ok := n.at("users", "default"); !ok || d.attr("remove") == "" {
		t.Error("the user default is not removed")
	}
	environment := compose(t).Services["clickhouse"].Environment
	users, _ := n.at("users")
	for _, u := range users.Nodes {
		name := u.XMLName.Local
		if name == "default" {
			continue
		}
		password, _ := u.at("password")
		if _, ok := environment[password.attr("from_env")]; !ok || strings.TrimSpace(password.Text) != "" {
			t.Errorf("the password of %s does not come from Compose's environment", name)
		}
		if _, ok := n.at("profiles", u.text("profile")); !ok {
			t.Errorf("%s has no profile", name)
		}
	}
	grants, _ := n.at("users", "vedetta_reader", "grants")
	if len(grants.Nodes) != 1 || grants.text("query") != "GRANT SELECT, SHOW ON vedetta.*" {
		t.Errorf("the reader may %v", grants.Nodes)
	}
	if n.text("profiles", "vedetta_reader", "readonly") != "1" {
		t.Error("the reader is not read-only")
	}
	if n.text("profiles", "vedetta_owner", "default_normal_view_sql_security") != "DEFINER" {
		t.Error("views would run as who reads them")
	}
	c := clickhouseXML(t, "config.xml")
	if c.text("ignore_empty_sql_security_in_create_view_query") != "0" {
		t.Error("the server would not take the profile's default")
	}
}

func TestGrafanaProvisioning(t *testing.T) {
	var sources struct {
		Datasources []struct {
			UID, Type      string
			JSONData       map[string]any    `yaml:"jsonData"`
			SecureJSONData map[string]string `yaml:"secureJsonData"`
		}
	}
	load(t, &sources, "deploy", "grafana", "provisioning", "datasources", "vedetta.yaml")
	if len(sources.Datasources) != 1 {
		t.Fatalf("%d data sources", len(sources.Datasources))
	}
	s, p := sources.Datasources[0], compose(t)
	user, _ := s.JSONData["username"].(string)
	if _, ok := clickhouseXML(t, "users.xml").at("users", user); !ok || user != "vedetta_reader" || s.Type != grafana.DatasourceType {
		t.Errorf("data source %s as %q", s.Type, user)
	}
	if host, _ := s.JSONData["host"].(string); p.Services[host].Name == "" {
		t.Errorf("host %q is no service", host)
	}
	if _, ok := p.Services["grafana"].Environment[strings.TrimPrefix(s.SecureJSONData["password"], "$")]; !ok {
		t.Errorf("password %q is not in Grafana's environment", s.SecureJSONData["password"])
	}
	var dashboards struct {
		Providers []struct{ Options struct{ Path string } }
	}
	load(t, &dashboards, "deploy", "grafana", "provisioning", "dashboards", "vedetta.yaml")
	for _, v := range p.Services["grafana"].Volumes {
		if len(dashboards.Providers) == 1 && v.Target == dashboards.Providers[0].Options.Path && filepath.Base(v.Source) == "dashboards" {
			return
		}
	}
	t.Errorf("dashboards are read from %v, where none are mounted", dashboards.Providers)
}

func load(t *testing.T, v any, path ...string) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, path...)), v); err != nil {
		t.Fatalf("%s: %v", filepath.Join(path...), err)
	}
}

// exampleConfig loads deploy/vedetta.yaml, also with all its sections on.
func exampleConfig(t *testing.T, allSections bool) app.Config {
	t.Helper()
	text := read(t, "deploy", "vedetta.yaml")
	if allSections {
		text = strings.ReplaceAll(text, "\n#:", "\n")
	}
	path := filepath.Join(t.TempDir(), "vedetta.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := app.DefaultConfig()
	if err := service.Load(path, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExampleConfiguration(t *testing.T) {
	c := exampleConfig(t, false)
	for what, err := range map[string]error{
		"nats": c.NATS.Validate(), "clickhouse": c.ClickHouse.Validate(), "sms": c.SMS.Validate(), "alert": c.Alert.Validate(),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(c.Mail) > 0 || len(c.Social) > 0 || c.API != nil {
		t.Error("sections that need secrets are on")
	}
	p := compose(t)
	natsURL, err := url.Parse(c.NATS.URL)
	if err != nil || p.Services[natsURL.Hostname()].Name == "" {
		t.Errorf("nats.url %q names no service", c.NATS.URL)
	}
	dsn, err := url.Parse(string(c.ClickHouse.DSN))
	if err != nil || p.Services[dsn.Hostname()].Name == "" || dsn.User.Username() != "vedetta" {
		t.Errorf("clickhouse.dsn names no service, or not the owner (%v)", err)
	}
	// The example's secrets are the words that deploy/README.md replaces.
	if password, _ := dsn.User.Password(); password != "VEDETTA_CLICKHOUSE_OWNER_PASSWORD" || c.NATS.Token != "VEDETTA_NATS_TOKEN" {
		t.Error("the example holds a secret")
	}
}

func TestExampleConfigurationWithAllSections(t *testing.T) {
	c := exampleConfig(t, true)
	if len(c.Mail) != 1 || len(c.Social) != 1 || c.API == nil {
		t.Fatalf("%d mail, %d social, API %v", len(c.Mail), len(c.Social), c.API)
	}
	if err := c.Mail[0].WithDefaults().Validate(); err != nil {
		t.Errorf("mail: %v", err)
	}
	// They start only with secrets that the example does not have.
	if c.Social[0].Validate() == nil || c.API.Validate() == nil {
		t.Error("social or api would start without secrets of their own")
	}
	services := compose(t).Services
	for name, listen := range map[string]string{
		"collector-mail": c.Mail[0].Listen, "collector-social": c.Social[0].Listen, "collector-api": c.API.Listen,
	} {
		port := services[name].Ports[0]
		if !strings.HasSuffix(listen, ":"+port.Published) || !strings.HasSuffix(listen, ":"+strconv.FormatUint(uint64(port.Target), 10)) {
			t.Errorf("%s listens on %s, Compose publishes %s", name, listen, port.Published)
		}
	}
	for path, volume := range map[string]string{c.Keys: "keys", c.Contacts: "contacts"} {
		mounted := false
		for _, v := range services["registers"].Volumes {
			mounted = mounted || v.Target == path && v.Source == volume
		}
		if !mounted {
			t.Errorf("%s is not the volume %s", path, volume)
		}
	}
}
