package social

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"time"

	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/mastodon"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/telegram"
	"vedetta/pkg/collect/social/youtube"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Secret is a setting that no output shows.
type Secret = web.Secret

// Config is what the operator sets: one body and its pages. A zero field means
// its default, a platform without settings is not read.
type Config struct {
	Listen         string            `yaml:"listen"`          // default 127.0.0.1:8092; a reverse proxy brings TLS
	Body           event.Body        `yaml:"body"`            // IPA code of the body whose pages these are
	MaxBody        int64             `yaml:"max_body"`        // bytes of one request, default 1 MiB
	MaxConnections int               `yaml:"max_connections"` // at the same time, default 256
	ReadTimeout    time.Duration     `yaml:"read_timeout"`    // for a whole request, default 15s
	RequestTimeout time.Duration     `yaml:"request_timeout"` // for its work, then 503; default 20s
	UnsignedKept   int               `yaml:"unsigned_kept"`   // unsigned requests a minute that reach the dead letters, default 10
	Keep           time.Duration     `yaml:"keep"`            // how long an item that nothing happens to is remembered, default 2160h (90 days)
	Facebook       Facebook          `yaml:"facebook"`
	Instagram      Instagram         `yaml:"instagram"`
	YouTube        []youtube.Config  `yaml:"youtube"`
	Telegram       []telegram.Config `yaml:"telegram"`
	Mastodon       []mastodon.Config `yaml:"mastodon"`
}

// Facebook is the setting of Facebook Pages: webhooks, and what is polled
// beside them.
type Facebook struct {
	Path            string         `yaml:"path"`            // default /webhooks/facebook
	AppSecret       Secret         `yaml:"app_secret"`      // signs every delivery
	AppSecretFile   string         `yaml:"app_secret_file"` // holds it instead
	VerifyToken     Secret         `yaml:"verify_token"`    // what Meta repeats when the webhook is subscribed
	VerifyTokenFile string         `yaml:"verify_token_file"`
	Pages           []string       `yaml:"pages"` // ids of the body's official pages; empty means no webhooks
	Poll            []graph.Config `yaml:"poll"`
}

// Instagram is the setting of Instagram professional accounts.
type Instagram struct {
	Path            string         `yaml:"path"` // default /webhooks/instagram
	AppSecret       Secret         `yaml:"app_secret"`
	AppSecretFile   string         `yaml:"app_secret_file"`
	VerifyToken     Secret         `yaml:"verify_token"`
	VerifyTokenFile string         `yaml:"verify_token_file"`
	Accounts        []string       `yaml:"accounts"` // ids of the body's official accounts; empty means no webhooks
	Poll            []graph.Config `yaml:"poll"`
}

const (
	defaultListen        = "127.0.0.1:8092"
	defaultPath          = "/webhooks/facebook"
	defaultInstagramPath = "/webhooks/instagram"
	defaultUnsignedKept  = 10
	defaultKeep          = 90 * 24 * time.Hour
	minSecret            = 8 // characters
)

var (
	pathPattern = regexp.MustCompile(`^/[A-Za-z0-9/._-]+$`)
	pagePattern = regexp.MustCompile(`^[0-9]{1,32}$`)
)

// Validate says what is wrong with the configuration, by key.
func (c Config) Validate() error {
	_, err := c.complete()
	return err
}

// complete fills in the defaults and the secrets from files, and checks all.
func (c Config) complete() (Config, error) {
	w := c.web().WithDefaults(defaultListen)
	c.Listen, c.MaxBody, c.MaxConnections = w.Listen, w.MaxBody, w.MaxConnections
	c.ReadTimeout, c.RequestTimeout = w.ReadTimeout, w.RequestTimeout
	c.UnsignedKept = cmp.Or(c.UnsignedKept, defaultUnsignedKept)
	c.Keep = cmp.Or(c.Keep, defaultKeep)
	c.Facebook.Path = cmp.Or(c.Facebook.Path, defaultPath)
	c.Instagram.Path = cmp.Or(c.Instagram.Path, defaultInstagramPath)
	if err := c.check(); err != nil {
		return c, err
	}
	var errs [4]error
	f, i := &c.Facebook, &c.Instagram
	f.AppSecret, errs[0] = secret("facebook.app_secret", f.AppSecret, &f.AppSecretFile, f.hooked())
	f.VerifyToken, errs[1] = secret("facebook.verify_token", f.VerifyToken, &f.VerifyTokenFile, f.hooked())
	i.AppSecret, errs[2] = secret("instagram.app_secret", i.AppSecret, &i.AppSecretFile, i.hooked())
	i.VerifyToken, errs[3] = secret("instagram.verify_token", i.VerifyToken, &i.VerifyTokenFile, i.hooked())
	return c, errors.Join(errs[:]...)
}

// web is the part that all web channels have.
func (c Config) web() web.Config {
	return web.Config{
		Listen: c.Listen, MaxBody: c.MaxBody, MaxConnections: c.MaxConnections,
		ReadTimeout: c.ReadTimeout, RequestTimeout: c.RequestTimeout,
	}
}

// hooked reports whether webhooks of the platform are taken: a part of the
// settings asks for all of them.
func (f Facebook) hooked() bool {
	return len(f.Pages) > 0 || f.VerifyToken != "" || f.VerifyTokenFile != "" || len(f.Poll) == 0 && f.AppSecret+Secret(f.AppSecretFile) != ""
}

func (i Instagram) hooked() bool {
	return len(i.Accounts) > 0 || i.VerifyToken != "" || i.VerifyTokenFile != "" || len(i.Poll) == 0 && i.AppSecret+Secret(i.AppSecretFile) != ""
}

// polled is how many sources are asked.
func (c Config) polled() int {
	return len(c.Facebook.Poll) + len(c.Instagram.Poll) + len(c.YouTube) + len(c.Telegram) + len(c.Mastodon)
}

func (c Config) check() error {
	p := web.Problems{Name: "social"}
	p.Add(c.web().Validate(p.Name))
	p.If(!c.Body.Valid(), "body %q is not an IPA code in lower case", c.Body)
	p.If(c.UnsignedKept < 0, "unsigned_kept is negative")
	p.If(c.Keep < 24*time.Hour, "keep %s is under 24h", c.Keep)
	f, i := c.Facebook, c.Instagram
	p.If(!f.hooked() && !i.hooked() && c.polled() == 0, "no platform is set: facebook, instagram, youtube, telegram or mastodon")
	p.If(!pathPattern.MatchString(f.Path), "facebook.path %q is not a plain path", f.Path)
	p.If(!pathPattern.MatchString(i.Path), "instagram.path %q is not a plain path", i.Path)
	p.If(f.Path == i.Path, "facebook.path and instagram.path are the same")
	p.If(f.hooked() && len(f.Pages) == 0, "facebook.pages is empty: list the ids of the body's official pages")
	p.If(i.hooked() && len(i.Accounts) == 0, "instagram.accounts is empty: list the ids of the body's official accounts")
	for _, page := range f.Pages {
		p.If(!pagePattern.MatchString(page), "facebook.pages: %q is not a page id (digits)", page)
	}
	for _, account := range i.Accounts {
		p.If(!pagePattern.MatchString(account), "instagram.accounts: %q is not an account id (digits)", account)
	}
	c.checkPolled(&p)
	return p.Err()
}

// checkPolled checks every polled source, and that none is read twice.
func (c Config) checkPolled(p *web.Problems) {
	seen := make(map[string]bool)
	one := func(platform string, i int, account string, err error) {
		for line := range lines(err) {
			p.If(true, "%s[%d]: %s", platform, i, line)
		}
		p.If(seen[platform+account], "%s[%d]: its account is in the list twice", platform, i)
		seen[platform+account] = true
	}
	for i, s := range c.Facebook.Poll {
		one("facebook.poll", i, s.Account, s.Validate())
	}
	for i, s := range c.Instagram.Poll {
		one("instagram.poll", i, s.Account, s.Validate())
	}
	for i, s := range c.YouTube {
		one("youtube", i, s.Channel, s.Validate())
	}
	for i, s := range c.Telegram {
		one("telegram", i, fmt.Sprint(s.Channel), s.Validate())
	}
	for i, s := range c.Mastodon {
		one("mastodon", i, s.Server+" "+s.Account, s.Validate())
	}
}

// secret returns a secret of the webhooks, from its file where one is named.
func secret(key string, set Secret, file *string, needed bool) (Secret, error) {
	t := poll.Token{Value: set, File: *file}
	if !needed && set == "" && *file == "" {
		return "", nil
	}
	if err := t.Check(); err != nil {
		return "", fmt.Errorf("social: %s %w", key, err)
	}
	s, err := t.Read()
	if err != nil {
		return "", fmt.Errorf("social: %s: %w", key, err)
	}
	*file = ""
	return s, nil
}
