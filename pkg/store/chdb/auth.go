package chdb

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
)

// User is a name and a password of the HTTP interface. An empty password is a password like any other.
type User struct {
	Name     string
	Password Secret
}

// Secret is a string that never prints.
type Secret string

// String hides the secret.
func (Secret) String() string { return "<secret>" }

// GoString hides the secret from %#v too.
func (Secret) GoString() string { return "<secret>" }

// MarshalText hides the secret from logs and JSON.
func (Secret) MarshalText() ([]byte, error) { return []byte("<secret>"), nil }

// role is what a user may do.
type role uint8

const (
	roleNone role = iota
	roleReader
	roleOwner
)

func (r role) String() string { return [...]string{"none", "reader", "owner"}[r] }

// authenticate finds out who asks, by ClickHouse's headers, else HTTP Basic, else the URL's parameters.
func authenticate(r *http.Request, params url.Values, owner, reader User) (role, error) {
	name, password, err := credentials(r, params)
	if err != nil {
		return roleNone, err
	}
	isOwner := matches(owner, name, password)
	isReader := matches(reader, name, password)
	switch {
	case isOwner:
		return roleOwner, nil
	case isReader:
		return roleReader, nil
	default:
		return roleNone, raise(codeAuthentication,
			"%s: Authentication failed: password is incorrect, or there is no user with such name.", name)
	}
}

// credentials takes the name and password from the one place which may hold them.
func credentials(r *http.Request, params url.Values) (name, password string, err error) {
	headerName, headerKey := r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	basicName, basicPassword, basic := r.BasicAuth()
	switch {
	case headerName != "" || headerKey != "":
		if basic || params.Has("user") || params.Has("password") {
			return "", "", raise(codeAuthentication, "Invalid authentication: it is not allowed to use X-ClickHouse "+
				"HTTP headers and other authentication methods simultaneously")
		}
		name, password = headerName, headerKey
	case basic:
		name, password = basicName, basicPassword
	case r.Header.Get("Authorization") != "":
		return "", "", raise(codeAuthentication, "Invalid authentication: only the Basic scheme is supported")
	default:
		name, password = params.Get("user"), params.Get("password")
	}
	if name == "" {
		name = "default"
	}
	return name, password, nil
}

// matches compares in a time that tells nothing about where two differ. A user without a name is nobody.
func matches(u User, name, password string) bool {
	wantName, gotName := sha256.Sum256([]byte(u.Name)), sha256.Sum256([]byte(name))
	want, got := sha256.Sum256([]byte(u.Password)), sha256.Sum256([]byte(password))
	same := subtle.ConstantTimeCompare(wantName[:], gotName[:]) & subtle.ConstantTimeCompare(want[:], got[:])
	return u.Name != "" && same == 1
}
