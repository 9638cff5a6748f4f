package sms

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/collect/collecttest"
)

// firstPort is the first of the ports of the tests with Kannel (collecttest.FreePorts).
const firstPort = 14_000

const bearerboxPath, smsboxPath = "/usr/sbin/bearerbox", "/usr/sbin/smsbox"

// requireKannel skips the test where Kannel is missing; in CI that is an error.
func requireKannel(t *testing.T) {
	t.Helper()
	for _, p := range []string{bearerboxPath, smsboxPath} {
		if _, err := os.Stat(p); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing: run deploy/test-packages.sh", p)
		}
		t.Skipf("%s is missing: run deploy/test-packages.sh", p)
	}
}

// gatewayUnderTest is a real Kannel, bound to a stand-in message centre.
type gatewayUnderTest struct {
	t         *testing.T
	dir, log  string
	smsc      *smsc
	bearerbox *exec.Cmd
	sendsms   string // address of smsbox
	rotations int
}

const kannelConf = `group = core
admin-port = %[1]d
admin-interface = 127.0.0.1
admin-password = adm
admin-allow-ip = "127.0.0.1"
smsbox-port = %[2]d
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-file = %[5]s/bearerbox.log
log-level = 1
access-log = %[5]s/access.log
dlr-storage = internal
%[6]s

group = smsc
smsc = smpp
smsc-id = SMPP
host = 127.0.0.1
port = %[4]d
transceiver-mode = true
smsc-username = comune
smsc-password = segreto
system-type = ""
interface-version = 34
source-addr-ton = 5
source-addr-npi = 0
dest-addr-ton = 1
dest-addr-npi = 1
alt-charset = UTF-8
reconnect-delay = 1
enquire-link-interval = 5

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = %[2]d
smsbox-id = box1
sendsms-port = %[3]d
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789 +-"
log-file = %[5]s/smsbox.log
log-level = 1

group = sendsms-user
username = anagrafe
password = pw
user-allow-ip = "127.0.0.1"
name = srv-anagrafe
max-messages = 5
concatenation = true

group = sendsms-user
username = unnamed
password = pw
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = yes
max-messages = 0
text = ""
`

// startKannel starts bearerbox and smsbox on free loopback ports; access holds
// the access-log directives. All ends with the test.
func startKannel(t *testing.T, access string) *gatewayUnderTest {
	t.Helper()
	requireKannel(t)
	dir := t.TempDir()
	g := &gatewayUnderTest{t: t, dir: dir, log: filepath.Join(dir, "access.log"), smsc: newSMSC(t)}
	ports := collecttest.FreePorts(t, firstPort, 3)
	conf := fmt.Sprintf(kannelConf, ports[0], ports[1], ports[2], g.smsc.port(), dir, access)
	if err := os.WriteFile(filepath.Join(dir, "kannel.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	g.sendsms = fmt.Sprintf("127.0.0.1:%d", ports[2])
	g.bearerbox = g.start(bearerboxPath)
	t.Cleanup(func() { g.stop(g.bearerbox) })
	g.waitFor(fmt.Sprintf("127.0.0.1:%d", ports[1]))
	box := g.start(smsboxPath)
	t.Cleanup(func() { g.smsc.close(); g.stop(box) }) // in this order, else bearerbox takes 10 s to stop
	g.waitForBox(ports[0])
	select {
	case <-g.smsc.bound:
	case <-time.After(90 * time.Second):
		t.Fatal("bearerbox did not bind to the message centre")
	}
	return g
}

func (g *gatewayUnderTest) start(path string) *exec.Cmd {
	g.t.Helper()
	c := exec.Command(path, "-v", "4", filepath.Join(g.dir, "kannel.conf"))
	c.Dir = g.dir
	if err := c.Start(); err != nil {
		g.t.Fatal(err)
	}
	return c
}

func (g *gatewayUnderTest) stop(c *exec.Cmd) {
	_ = c.Process.Signal(syscall.SIGINT)
	killer := time.AfterFunc(2*time.Second, func() { _ = c.Process.Kill() })
	defer killer.Stop()
	_ = c.Wait()
}

func (g *gatewayUnderTest) waitFor(addr string) {
	g.t.Helper()
	poll(g.t, "a listener at "+addr, func() bool {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return false
		}
		return c.Close() == nil
	})
}

// waitForBox waits until bearerbox says that smsbox is on-line. smsbox listens for
// messages before it has read its users: who asks it then is refused, or brings it down.
func (g *gatewayUnderTest) waitForBox(admin int) {
	g.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	poll(g.t, "smsbox on-line", func() bool {
		req, err := http.NewRequestWithContext(g.t.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/status.txt?password=adm", admin), nil)
		if err != nil {
			g.t.Fatal(err)
		}
		res, err := client.Do(req)
		if err != nil {
			return false
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		return err == nil && bytes.Contains(body, []byte("smsbox:box1"))
	})
}

// send hands a message to smsbox, which must accept it.
func (g *gatewayUnderTest) send(ctx context.Context, params map[string]string) {
	g.t.Helper()
	q := url.Values{"username": {"anagrafe"}, "password": {"pw"}, "charset": {"UTF-8"}, "dlr-mask": {"31"}, "dlr-url": {"http://127.0.0.1:9/"}}
	for k, v := range params {
		q.Set(k, v)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+g.sendsms+"/cgi-bin/sendsms?"+q.Encode(), nil)
	if err != nil {
		g.t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		g.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusAccepted || !bytes.HasPrefix(body, []byte("0:")) {
		g.t.Fatalf("sendsms answered %d %s", res.StatusCode, body)
	}
}

// rotate does what logrotate does: rename, then SIGHUP.
func (g *gatewayUnderTest) rotate() {
	g.t.Helper()
	g.rotations++
	for n := g.rotations; n > 1; n-- {
		g.rename(fmt.Sprintf(".%d", n-1), fmt.Sprintf(".%d", n))
	}
	g.rename("", ".1")
	if err := g.bearerbox.Process.Signal(syscall.SIGHUP); err != nil {
		g.t.Fatal(err)
	}
	poll(g.t, "new log", func() bool {
		_, err := os.Stat(g.log)
		return err == nil
	})
}

func (g *gatewayUnderTest) rename(from, to string) {
	g.t.Helper()
	if err := os.Rename(g.log+from, g.log+to); err != nil {
		g.t.Fatal(err)
	}
}

// waitLog waits until the log holds text n times.
func (g *gatewayUnderTest) waitLog(text string, n int) {
	g.t.Helper()
	poll(g.t, "line in the log", func() bool {
		b, err := os.ReadFile(g.log)
		return err == nil && bytes.Count(b, []byte(text)) >= n
	})
}

// poll asks until ok or 90 seconds have passed.
func poll(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(90 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("no %s within 90 seconds", what)
		}
	}
}
