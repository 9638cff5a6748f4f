package mail

import (
	"fmt"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/collect/collecttest"
)

// postfix is a private instance of the real server. Every recipient outside
// comune.test is discarded; those inside have a maildir.
type postfix struct {
	t      testing.TB
	dir    string
	port   int // its milter is the Unix socket
	tcp    int // its milter is TCP, and it is the entrance "modulo-web"
	milter string
	listen string // of the TCP milter
}

const installHint = `the mail tests need Postfix: run deploy/test-packages.sh as root, or
apt-get install -y --no-install-recommends postfix sasl2-bin libsasl2-modules`

// startPostfix starts an instance that ends with the test. Postfix's master
// runs as root.
func startPostfix(t testing.TB) *postfix {
	t.Helper()
	for _, program := range []string{"/usr/sbin/postfix", "/usr/sbin/saslpasswd2"} {
		if _, err := os.Stat(program); err != nil || os.Getuid() != 0 {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s or root is missing: %s", program, installHint)
			}
			t.Skipf("%s or root is missing: %s", program, installHint)
		}
	}
	dir, err := os.MkdirTemp("", "pf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ports := collecttest.FreePorts(t, firstPort, 3)
	tcpMilter := ports[0]
	p := &postfix{
		t: t, dir: dir, port: ports[1], tcp: ports[2],
		milter: "unix:" + dir + "/m.sock", listen: fmt.Sprintf("tcp:127.0.0.1:%d", tcpMilter),
	}
	p.layOut(tcpMilter)
	p.run("", "/usr/sbin/postfix", "-c", dir+"/etc", "start")
	t.Cleanup(p.stop)
	return p
}

func (p *postfix) layOut(tcpMilter int) {
	p.t.Helper()
	r := strings.NewReplacer("DIR", p.dir, "PORT1", fmt.Sprint(p.port), "PORT2", fmt.Sprint(p.tcp), "MILTER2", fmt.Sprint(tcpMilter))
	for _, d := range []string{"etc/sasl", "spool", "lib", "mail", "log"} {
		p.must(os.MkdirAll(filepath.Join(p.dir, d), 0o755))
	}
	p.must(os.Chmod(p.dir, 0o755))
	p.must(os.Chown(filepath.Join(p.dir, "mail"), 65534, 65534))
	p.run("", "chown", "postfix", filepath.Join(p.dir, "lib"))
	// The lines that IT staff are told to add are the lines that are tested, but for
	// the timeouts: a busy test machine stands still for seconds.
	advice, err := os.ReadFile("../../../deploy/postfix/main.cf")
	p.must(err)
	lines := strings.ReplaceAll(string(advice), "/run/vedetta/milter.sock", "DIR/m.sock")
	for _, limit := range []string{"milter_connect_timeout = 2s", "milter_command_timeout = 5s", "milter_content_timeout = 10s"} {
		name, _, _ := strings.Cut(limit, " ")
		if !strings.Contains(lines, limit+"\n") {
			p.t.Fatalf("main.cf does not advise %s", limit)
		}
		lines = strings.ReplaceAll(lines, limit+"\n", fmt.Sprintf("%s = %ds\n", name, commandTimeout/time.Second))
	}
	for name, text := range map[string]string{
		"main.cf": mainCF + lines, "master.cf": masterCF, "sasl/smtpd.conf": smtpdConf,
		"vmailbox": "anagrafe@comune.test anagrafe/\ntributi@comune.test tributi/\npolizia@comune.test polizia/\noperatore@comune.test operatore/\nroot@comune.test root/\n",
		"valias":   "tutti@comune.test anagrafe@comune.test, tributi@comune.test, polizia@comune.test, cittadino@provider.test\n",
	} {
		p.must(os.WriteFile(filepath.Join(p.dir, "etc", name), []byte(r.Replace(text)), 0o644))
	}
	db := p.dir + "/etc/sasl/sasldb2"
	p.run("segreto\n", "/usr/sbin/saslpasswd2", "-p", "-c", "-u", "comune.test", "-f", db, "operatore")
	p.must(os.Chmod(db, 0o644))
}

func (p *postfix) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// run runs a program. Postfix writes its own errors into its log when it has no
// terminal, so the log is shown too.
func (p *postfix) run(stdin, name string, args ...string) {
	p.t.Helper()
	c := exec.Command(name, args...)
	c.Stdin = strings.NewReader(stdin)
	if out, err := c.CombinedOutput(); err != nil {
		log, _ := os.ReadFile(p.dir + "/log/mail.log")
		p.t.Fatalf("%s: %v\n%s\n%s", name, err, out, log)
	}
}

func (p *postfix) stop() { p.run("", "/usr/sbin/postfix", "-c", p.dir+"/etc", "stop") }

// client is an SMTP connection.
func (p *postfix) client(port int) *smtp.Client {
	p.t.Helper()
	var c *smtp.Client
	eventually(p.t.Context(), p.t, "Postfix answers", func() (ok bool) {
		var err error
		c, err = smtp.Dial(fmt.Sprintf("127.0.0.1:%d", port))
		return err == nil
	})
	return c
}

// parcel is one mail as a client sends it.
type parcel struct {
	from string
	to   []string
	text string // headers, an empty line, body
}

// submit sends a mail and returns how many recipients were refused.
func submit(c *smtp.Client, m parcel) (refused int, err error) {
	if err := c.Mail(m.from); err != nil {
		return 0, err
	}
	for _, to := range m.to {
		if err := c.Rcpt(to); err != nil {
			refused++
		}
	}
	w, err := c.Data()
	if err != nil {
		return refused, err
	}
	if _, err := w.Write([]byte(strings.ReplaceAll(m.text, "\n", "\r\n"))); err != nil {
		return refused, err
	}
	return refused, w.Close()
}

func (p *postfix) send(c *smtp.Client, m parcel) (refused int) {
	p.t.Helper()
	refused, err := submit(c, m)
	if err != nil {
		p.t.Fatalf("send: %v", err)
	}
	return refused
}

// delivered waits until a mail with the subject is in the maildir of anagrafe.
func (p *postfix) delivered(subject string) {
	p.t.Helper()
	eventually(p.t.Context(), p.t, "mail is delivered", func() bool {
		files, _ := filepath.Glob(p.dir + "/mail/anagrafe/new/*")
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil && strings.Contains(string(b), "Subject: "+subject) {
				return true
			}
		}
		return false
	})
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

const mainCF = `compatibility_level = 3.6
queue_directory = DIR/spool
data_directory = DIR/lib
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = DIR/log/mail.log
maillog_file_prefixes = DIR/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.comune.test
mydomain = comune.test
myorigin = comune.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated reject_unauth_destination
smtpd_peername_lookup = no
in_flow_delay = 0
default_transport = discard
relay_transport = discard
virtual_mailbox_domains = comune.test
virtual_mailbox_base = DIR/mail
virtual_mailbox_maps = texthash:DIR/etc/vmailbox
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_alias_maps = texthash:DIR/etc/valias
alias_maps =
alias_database =
local_recipient_maps =
biff = no
smtpd_tls_security_level = none
smtp_tls_security_level = none
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = DIR/etc/sasl
smtpd_sasl_local_domain = comune.test
`

const masterCF = `127.0.0.1:PORT1 inet n - n - - smtpd
127.0.0.1:PORT2 inet n - n - - smtpd
  -o smtpd_milters=inet:127.0.0.1:MILTER2
  -o milter_macro_daemon_name=modulo-web
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
local     unix - n n - - local
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
`

const smtpdConf = `pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN
sasldb_path: DIR/etc/sasl/sasldb2
`
