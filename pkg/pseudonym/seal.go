package pseudonym

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// ErrSealed means that a sealed blob could not be opened: a wrong key or a
// changed blob.
var ErrSealed = errors.New("cannot open sealed data")

// Sealer seals evidence and rejected input to the DPO's public key. Only the
// DPO's own key opens it; this process cannot. It is safe for concurrent use.
type Sealer struct{ to age.Recipient }

// NewSealer reads the DPO's public key ("age1…").
func NewSealer(recipient string) (*Sealer, error) {
	r, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, fmt.Errorf("read the DPO's public key: %w", err)
	}
	return &Sealer{to: r}, nil
}

// Seal encrypts b to the DPO's key in the age format.
func (s *Sealer) Seal(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, s.to)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if _, err := w.Write(b); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

// NewDPOKey makes a key pair for a DPO: the public key, and the private one
// that only the DPO keeps.
func NewDPOKey() (public, private string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("make the DPO's key: %w", err)
	}
	return id.Recipient().String(), id.String(), nil
}

// Open decrypts what a Sealer sealed, with the DPO's private key.
func Open(private string, sealed []byte) ([]byte, error) {
	id, err := age.ParseX25519Identity(private)
	if err != nil {
		return nil, fmt.Errorf("read the DPO's private key: %w", err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return b, nil
}

// Vault seals identities under a key that this process made at its start and
// keeps in memory only. The key itself travels sealed to the DPO, so the way
// back exists once and only the DPO can walk it; dropping the sealed key is
// erasure. It is safe for concurrent use.
type Vault struct {
	id     string
	sealed []byte
	box    Box
}

// NewVault makes a vault whose key is sealed with s.
func NewVault(s *Sealer) (*Vault, error) {
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make vault key: %w", err)
	}
	sealed, err := s.Seal(key)
	if err != nil {
		return nil, err
	}
	box, err := NewBox(key)
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(sealed)
	return &Vault{id: hex.EncodeToString(id[:8]), sealed: sealed, box: box}, nil
}

// Key returns the name of the vault's key and the key sealed to the DPO.
func (v *Vault) Key() (id string, sealed []byte) { return v.id, v.sealed }

// Seal encrypts one identity.
func (v *Vault) Seal(i Identity) ([]byte, error) { return v.box.Seal([]byte(i)) }

// OpenVault opens an identity with the DPO's private key and the sealed vault
// key that goes with it.
func OpenVault(private string, sealedKey, sealed []byte) (Identity, error) {
	key, err := Open(private, sealedKey)
	if err != nil {
		return "", err
	}
	box, err := NewBox(key)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSealed, err)
	}
	b, err := box.Open(sealed)
	return Identity(b), err
}

// Box seals and opens with one symmetric key (XChaCha20-Poly1305, RFC 8439 with
// a 24-byte random nonce in front). It is safe for concurrent use.
type Box struct{ aead cipher.AEAD }

// NewBox makes a box from a 32-byte key.
func NewBox(key []byte) (Box, error) {
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		return Box{}, fmt.Errorf("make box: %w", err)
	}
	return Box{aead: a}, nil
}

// Seal encrypts b.
func (b Box) Seal(plain []byte) ([]byte, error) {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return b.aead.Seal(nonce, nonce, plain, nil), nil
}

// Open decrypts what Seal made. A wrong key or a changed blob is ErrSealed.
func (b Box) Open(sealed []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, ErrSealed
	}
	plain, err := b.aead.Open(nil, sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:], nil)
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// derive makes a key for one use from another key.
func derive(key []byte, use string) []byte {
	out, err := hkdf.Key(sha256.New, key, nil, use, keyBytes)
	if err != nil {
		// hkdf.Key fails only for an output over 255 hashes.
		panic(err)
	}
	return out
}
