package app

import (
	"fmt"

	"vedetta/pkg/alert"
	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// loadPolicies reads the policy of every body, without the contact files.
func loadPolicies(c Config) ([]*policy.Policy, error) {
	var out []*policy.Policy
	seen := make(map[event.Body]string)
	for _, path := range c.Policies {
		p, err := policy.LoadRules(path)
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

// sealerOf seals to the key of the body's DPO: its policy's, else, also without a
// policy, that of this installation.
func sealerOf(dpoKey string, body event.Body, p *policy.Policy) (*pseudonym.Sealer, error) {
	if p != nil && p.DPO.AgeKey != "" {
		dpoKey = p.DPO.AgeKey
	}
	if dpoKey == "" {
		return nil, fmt.Errorf("body %s: no public key of its DPO: set dpo.age_public_key in its policy, or dpo_key (make one with \"vedetta keys dpo\")", body)
	}
	s, err := pseudonym.NewSealer(dpoKey)
	if err != nil {
		return nil, fmt.Errorf("body %s: %w", body, err)
	}
	return s, nil
}

// sealersOf returns the sealer of every body.
func sealersOf(c Config, policies []*policy.Policy) (map[event.Body]*pseudonym.Sealer, error) {
	out := make(map[event.Body]*pseudonym.Sealer, len(policies))
	for _, p := range policies {
		s, err := sealerOf(c.DPOKey, p.Body.IPA, p)
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

// alertBodies is what mails say of the bodies.
func alertBodies(policies []*policy.Policy) map[event.Body]alert.Body {
	out := make(map[event.Body]alert.Body, len(policies))
	for _, p := range policies {
		out[p.Body.IPA] = alert.Body{Name: p.Body.Name, DPO: p.DPO.Mail}
	}
	return out
}
