// Package embedded runs a NATS server with JetStream inside this process, for
// the all-in-one.
//
// In: a directory and a key. Out: the URL of a server on loopback whose store
// is encrypted. A Server is safe for concurrent use.
package embedded

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// ErrWrongKey means that the store was written under another encryption key.
// Going on would destroy it: NATS 2.15 starts with a wrong key as if the store
// were empty, and creating a stream there removes the encrypted one.
var ErrWrongKey = errors.New("the JetStream store was written under another encryption key")

// Config is what the server is started with.
type Config struct {
	Dir     string // of the store and its key fingerprint
	KeyFile string // hexadecimal store key; made when both it and the store are missing
	Host    string // loopback; empty means 127.0.0.1
	Port    int    // 0 means any free one
	Token   string // that clients must show
	// Sync writes every message through to the disk before it is acknowledged:
	// safe against a power cut, at about a tenth of the throughput. Without it
	// messages survive kill -9 but not a power cut within two minutes.
	Sync     bool
	MaxStore int64 // bytes; 0 means 20 GiB
	Log      *slog.Logger
}

// maxPayload holds the largest event: 20,000 recipients and a megabyte of text.
const maxPayload = 8 << 20

const startTimeout = 20 * time.Second

// Server is a running NATS server.
type Server struct {
	ns    *server.Server
	token string
}

// Start runs a server. It returns ErrWrongKey, having touched nothing, when the
// store belongs to another key.
func Start(c Config) (*Server, error) {
	key, err := storeKey(c)
	if err != nil {
		return nil, err
	}
	if c.Host == "" {
		c.Host = "127.0.0.1"
	}
	if c.Port == 0 {
		c.Port = server.RANDOM_PORT
	}
	if c.MaxStore == 0 {
		c.MaxStore = 20 << 30
	}
	ns, err := server.NewServer(&server.Options{
		ServerName: "vedetta", Host: c.Host, Port: c.Port, Authorization: c.Token,
		NoSigs: true, NoLog: true, MaxPayload: maxPayload,
		JetStream: true, StoreDir: c.Dir, JetStreamKey: key, JetStreamCipher: server.ChaCha,
		JetStreamMaxStore: c.MaxStore, JetStreamMaxMemory: 64 << 20, SyncAlways: c.Sync,
	})
	if err != nil {
		return nil, fmt.Errorf("start NATS: %w", err)
	}
	ns.SetLoggerV2(logger{c.Log}, false, false, false)
	ns.Start()
	if !ns.ReadyForConnections(startTimeout) {
		ns.Shutdown()
		return nil, fmt.Errorf("start NATS: not ready after %s: is port %d on %s free?", startTimeout, c.Port, c.Host)
	}
	return &Server{ns: ns, token: c.Token}, nil
}

// URL is where clients connect; the token goes beside it.
func (s *Server) URL() string { return s.ns.ClientURL() }

// Stop ends the server after it has written everything down.
func (s *Server) Stop() {
	s.ns.Shutdown()
	s.ns.WaitForShutdown()
}

// storeKey reads or makes the store's key and checks it against the
// fingerprint beside the store.
func storeKey(c Config) (string, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return "", fmt.Errorf("open JetStream store: %w", err)
	}
	used, err := hasStreams(c.Dir)
	if err != nil {
		return "", err
	}
	key, err := readKey(c.KeyFile)
	if errors.Is(err, fs.ErrNotExist) && !used {
		key, err = makeKey(c.KeyFile)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %s holds streams but the key file %s is missing: restore the key, or move the store away to start anew", ErrWrongKey, c.Dir, c.KeyFile)
	}
	if err != nil {
		return "", err
	}
	return key, checkFingerprint(c, key, used)
}

func checkFingerprint(c Config, key string, used bool) error {
	path := filepath.Join(c.Dir, "key.fingerprint")
	want := fingerprint(key)
	have, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && used:
		return fmt.Errorf("%w: %s holds streams but no key.fingerprint: it was not written by Vedetta", ErrWrongKey, c.Dir)
	case errors.Is(err, fs.ErrNotExist):
		return writeSynced(path, want+"\n")
	case err != nil:
		return fmt.Errorf("read key fingerprint: %w", err)
	case strings.TrimSpace(string(have)) != want:
		return fmt.Errorf("%w: restore the key that belongs to %s into %s, or move the store away to start anew", ErrWrongKey, c.Dir, c.KeyFile)
	}
	return nil
}

// fingerprint tells keys apart without telling the key.
func fingerprint(key string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte("vedetta JetStream store"))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func hasStreams(dir string) (bool, error) {
	found, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", "*"))
	if err != nil {
		return false, fmt.Errorf("look into JetStream store: %w", err)
	}
	return len(found) > 0, nil
}

func readKey(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read JetStream key: %w", err)
	}
	key := strings.TrimSpace(string(b))
	if raw, err := hex.DecodeString(key); err != nil || len(raw) != 32 {
		return "", fmt.Errorf("read JetStream key %s: expected 32 bytes in hexadecimal", path)
	}
	return key, nil
}

func makeKey(path string) (string, error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make JetStream key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("make JetStream key: %w", err)
	}
	key := hex.EncodeToString(raw)
	return key, writeSynced(path, key+"\n")
}

func writeSynced(path, content string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// logger hands the server's lines to slog; its notices are debugging here.
type logger struct{ log *slog.Logger }

func (l logger) Noticef(f string, v ...any) { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l logger) Warnf(f string, v ...any)   { l.log.Warn(fmt.Sprintf(f, v...)) }
func (l logger) Fatalf(f string, v ...any)  { l.log.Error(fmt.Sprintf(f, v...)) }
func (l logger) Errorf(f string, v ...any)  { l.log.Error(fmt.Sprintf(f, v...)) }
func (l logger) Debugf(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l logger) Tracef(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }
