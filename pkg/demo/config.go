package demo

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	examples "vedetta/deploy/policy"
	"vedetta/pkg/alert"
	"vedetta/pkg/app"
	"vedetta/pkg/collect/api"
	"vedetta/pkg/collect/mail"
	"vedetta/pkg/collect/sms"
	"vedetta/pkg/collect/sms/kannel"
	"vedetta/pkg/collect/social"
	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Secrets of the demo's sources: they live for one run on loopback.
const (
	appSecret = "demo-app-secret"
	apiToken  = "demo-api-token-on-loopback"
)

// newConfig makes the configuration of the whole pipeline in the demo's
// directory.
func (d *Demo) newConfig() (app.Config, error) {
	dir := d.o.Dir
	policies, err := writePolicies(filepath.Join(dir, "policy"), d.start)
	if err != nil {
		return app.Config{}, err
	}
	public, private, err := pseudonym.NewDPOKey()
	if err != nil {
		return app.Config{}, err
	}
	d.DPOKey = private
	c := app.DefaultConfig()
	c.State, c.Keys, c.Policies, c.DPOKey = dir, filepath.Join(dir, "keys"), policies, public
	c.Alert = alert.Config{
		SMTP: alert.SMTP{Host: "127.0.0.1", Port: d.inbox.port(), TLS: "none"}, From: "vedetta@vedetta.test",
		GroupWait: 2 * time.Second, MinSeverity: "low",
	}
	c.SMS = sms.Config{Gateways: []sms.GatewayConfig{
		d.gateway("sesto", "c_i690", map[string]kannel.Service{
			"allerta": {Campaign: "allerta-meteo-2022"}, "scuola": {Route: "promemoria-scuola"},
		}),
		d.gateway("roma", "c_h501", map[string]kannel.Service{"code": {Route: "promemoria-appuntamento"}}),
	}}
	c.Mail = []mail.Config{
		d.milter("modena", "c_f257", "comune.modena.test", nil),
		d.milter("porto", "c_g921", "comune.pse.test", map[string]string{"modulo-web": "scrivi-al-comune"}),
	}
	c.Social = []social.Config{{
		Listen: d.feed.socialAddr, Body: "c_i709",
		Facebook: social.Facebook{AppSecret: appSecret, VerifyToken: "demo-verify-token", Pages: []string{sevesoPage}},
		Instagram: social.Instagram{Poll: []graph.Config{{
			Account: sevesoAccount, Token: pagesToken, API: "http://" + d.feed.pages.addr, Settle: time.Second, Rhythm: poll.Rhythm{Interval: time.Second},
		}}},
	}}
	tokenFile := filepath.Join(dir, "api.token")
	if err := os.WriteFile(tokenFile, []byte(apiToken), 0o600); err != nil {
		return c, fmt.Errorf("write the demo's token: %w", err)
	}
	c.API = &api.Config{Listen: d.feed.apiAddr, Tokens: []api.Token{{
		Name: "demo", File: tokenFile, Bodies: []event.Body{"c_i690", "c_h501"}, Channels: []event.Channel{event.Register},
	}}}
	return c, nil
}

// WriteConfig writes the configuration to a file for "vedetta up --config".
func (d *Demo) WriteConfig(path string) error {
	secrets := yaml.CustomMarshaler(func(s social.Secret) ([]byte, error) { return []byte(strconv.Quote(string(s))), nil })
	b, err := yaml.MarshalWithOptions(d.config, secrets)
	if err != nil {
		return fmt.Errorf("write the demo's configuration: %w", err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return fmt.Errorf("write the demo's configuration: %w", err)
	}
	return nil
}

func (d *Demo) gateway(name string, body event.Body, services map[string]kannel.Service) sms.GatewayConfig {
	return sms.GatewayConfig{Name: "kannel-" + name, Body: body, AccessLog: d.feed.accessLog(name), Format: kannel.Vedetta, Services: services}
}

func (d *Demo) milter(name string, body event.Body, domain string, routes map[string]string) mail.Config {
	return mail.Config{Body: body, Gateway: "postfix-" + name, Listen: "unix:" + d.feed.milterSocket(name), Domains: []string{domain}, Routes: routes}
}

var quietPattern = regexp.MustCompile(`(?m)^quiet_hours: \{.*\}$`)

var datePattern = regexp.MustCompile(`\b20\d\d-\d\d-\d\d`)

// writePolicies copies the example registers with all their dates moved, so
// that each case happens today, in its election window.
func writePolicies(dir string, now time.Time) ([]string, error) {
	var paths []string
	for _, c := range Cases() {
		text, err := examples.Files.ReadFile(c.Policy)
		if err != nil {
			return nil, fmt.Errorf("demo policies: %w", err)
		}
		days := int(now.Sub(c.Day).Hours() / 24)
		moved := datePattern.ReplaceAllStringFunc(string(text), func(s string) string {
			t, err := time.Parse(time.DateOnly, s)
			if err != nil {
				return s
			}
			return t.AddDate(0, 0, days).Format(time.DateOnly)
		})
		// The demo runs at any hour: a night rule would find more at night.
		moved = quietPattern.ReplaceAllString(moved, "quiet_hours: {off: true}")
		// Nobody wants to wait half a minute for an edit that may follow.
		moved = strings.ReplaceAll(moved, "settle: 30s", "settle: 3s")
		path := filepath.Join(dir, c.Policy)
		if err := writeFile(path, []byte(moved)); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, fs.WalkDir(examples.Files, "contatti", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := examples.Files.ReadFile(path)
		if err != nil {
			return err
		}
		return writeFile(filepath.Join(dir, filepath.FromSlash(path)), b)
	})
}

func writeFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("demo policies: %w", err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return fmt.Errorf("demo policies: %w", err)
	}
	return nil
}

// contacts reads one of the example contact lists.
func contacts(name string) []string {
	b, err := examples.Files.ReadFile("contatti/" + name + ".csv")
	if err != nil {
		return nil // the list of cases is checked by a test
	}
	lines := strings.Fields(string(b))
	return lines[min(1, len(lines)):]
}
