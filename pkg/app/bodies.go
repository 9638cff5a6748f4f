package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"vedetta/pkg/alert"
	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// loadPolicies reads the policy of every body. contacts says whether the raw
// contact files are needed too: only where tokens are made.
func loadPolicies(c Config, contacts bool) ([]*policy.Policy, error) {
	load := policy.LoadRules
	if contacts {
		load = policy.Load
	}
	var out []*policy.Policy
	seen := make(map[event.Body]string)
	for _, path := range c.Policies {
		p, err := load(path)
		if err != nil {
			return nil, err
		}
		if other, ok := seen[p.Body.IPA]; ok {
			return nil, fmt.Errorf("policies: %s and %s are both of body %s", other, path, p.Body.IPA)
		}
		seen[p.Body.IPA] = path
		out = append(out, p)
	}
	return out, nil
}

// sealerOf seals to the key of the body's DPO.
func sealerOf(c Config, p *policy.Policy) (*pseudonym.Sealer, error) {
	key := p.DPO.AgeKey
	if key == "" {
		key = c.DPOKey
	}
	if key == "" {
		return nil, fmt.Errorf("body %s: no public key of its DPO: set dpo.age_public_key in its policy, or dpo_key (make one with \"vedetta keys dpo\")", p.Body.IPA)
	}
	s, err := pseudonym.NewSealer(key)
	if err != nil {
		return nil, fmt.Errorf("body %s: %w", p.Body.IPA, err)
	}
	return s, nil
}

// sealersOf returns the sealer of every body.
func sealersOf(c Config, policies []*policy.Policy) (map[event.Body]*pseudonym.Sealer, error) {
	out := make(map[event.Body]*pseudonym.Sealer, len(policies))
	for _, p := range policies {
		s, err := sealerOf(c, p)
		if err != nil {
			return nil, err
		}
		out[p.Body.IPA] = s
	}
	return out, nil
}

// keysOf opens what a collector tokenises and seals with.
func keysOf(c Config, policies []*policy.Policy) (map[event.Body]collect.Keys, error) {
	sealers, err := sealersOf(c, policies)
	if err != nil {
		return nil, err
	}
	out := make(map[event.Body]collect.Keys, len(policies))
	for body, s := range sealers {
		ring, err := pseudonym.OpenKeyring(c.Keys, string(body))
		if err != nil {
			return nil, err
		}
		out[body] = collect.Keys{Ring: ring, Sealer: s}
	}
	return out, nil
}

// IndexContacts makes the contact index of every body from its policy and key:
// files of tokens that the analyser reads without ever holding a key. Run it
// where the keys are, whenever a list changes.
func IndexContacts(c Config, now time.Time, log *slog.Logger) error {
	policies, err := loadPolicies(c, true)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.contactsDir(), 0o700); err != nil {
		return fmt.Errorf("index contacts: %w", err)
	}
	for _, p := range policies {
		ring, err := pseudonym.OpenKeyring(c.Keys, string(p.Body.IPA))
		if err != nil {
			return err
		}
		contacts, err := p.Contacts(ring, now)
		if err != nil {
			return fmt.Errorf("index contacts of %s: %w", p.Body.IPA, err)
		}
		if err := writeIndex(indexPath(c, p.Body.IPA), contacts); err != nil {
			return err
		}
		log.Info("contacts indexed", "body", p.Body.IPA, "tokens", contacts.Len(), "version", p.Version)
	}
	return nil
}

func indexPath(c Config, body event.Body) string {
	return filepath.Join(c.contactsDir(), string(body)+".contacts")
}

func writeIndex(path string, contacts *policy.Contacts) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".contacts-*")
	if err != nil {
		return fmt.Errorf("write contact index: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = contacts.WriteTo(tmp)
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write contact index %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write contact index: %w", err)
	}
	return nil
}

// readRegister joins policies with the contact indexes that are there. A body
// without an index is judged without contacts, and that is said.
func readRegister(c Config, policies []*policy.Policy, log *slog.Logger) (*policy.Register, error) {
	contacts := make(map[event.Body]*policy.Contacts)
	for _, p := range policies {
		f, err := os.Open(indexPath(c, p.Body.IPA))
		if errors.Is(err, fs.ErrNotExist) {
			log.Warn("no contact index: every recipient of this body is unknown; run \"vedetta policy index\"", "body", p.Body.IPA)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read contact index: %w", err)
		}
		contacts[p.Body.IPA], err = policy.ReadContacts(f)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return nil, fmt.Errorf("read contact index of %s: %w: make it again with \"vedetta policy index\"", p.Body.IPA, err)
		}
	}
	return policy.NewRegister(policies, contacts)
}

// alertBodies is what mails say of the bodies.
func alertBodies(policies []*policy.Policy) map[event.Body]alert.Body {
	out := make(map[event.Body]alert.Body, len(policies))
	for _, p := range policies {
		out[p.Body.IPA] = alert.Body{Name: p.Body.Name, DPO: p.DPO.Mail}
	}
	return out
}
