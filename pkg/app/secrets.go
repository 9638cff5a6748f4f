package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/goccy/go-yaml"
)

// loadSecrets reads the passwords of the embedded servers, making them at the
// first start.
func loadSecrets(path string) (secrets, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeSecrets(path)
	}
	var s secrets
	if err != nil {
		return s, fmt.Errorf("read secrets: %w", err)
	}
	if err := yaml.Unmarshal(b, &s); err != nil || s.NATSToken == "" || s.Owner == "" || s.Reader == "" {
		return s, fmt.Errorf("read secrets: %s is damaged: remove it to make new ones", path)
	}
	return s, nil
}

func makeSecrets(path string) (secrets, error) {
	s := secrets{NATSToken: rand.Text(), Owner: rand.Text(), Reader: rand.Text()}
	b, err := yaml.Marshal(s)
	if err != nil {
		return s, fmt.Errorf("make secrets: %w", err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return s, fmt.Errorf("make secrets: %w", err)
	}
	return s, nil
}
