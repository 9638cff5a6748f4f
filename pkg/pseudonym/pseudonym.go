// Package pseudonym turns identities into keyed tokens and natural keys into
// ids, masks identities for display, and seals what only the data protection
// officer may open.
//
// In: raw telephone numbers, mail addresses and account ids, and a directory of
// keys. Out: tokens, ids, masks and sealed blobs. A Keyring is safe for
// concurrent use. Keys never leave this package.
//
// Mobile numbers are about 10^9, so a plain hash is reversed in seconds: tokens
// are HMAC-SHA-256 under a key of the body and the calendar year, and
// destroying that key is erasure (design decision 8).
package pseudonym

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// overlapDays is how long after New Year tokens under both keys are made, so
// that a campaign over the turn of the year still counts people once.
const overlapDays = 60

var base32lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// ErrIdentity means that a string is no number, address or account id.
var ErrIdentity = errors.New("not a telephone number, mail address or account id")

// Identity is a normalised identity: "tel:+39…", "mailto:…", "short:…" or
// "account:<platform>:…". It never goes into a log.
type Identity string

// String hides the identity from logs and errors.
func (Identity) String() string { return "<identity>" }

// Phone normalises a telephone number to E.164 with Italy as the default
// country. Short codes and alphanumeric senders, which are no person's, become
// "short:…".
func Phone(raw string) (Identity, error) {
	if id, ok := plainMobile(raw); ok {
		return id, nil
	}
	return phone(raw)
}

// plainMobile is phone for what lists and gateways are full of, twenty times as
// fast: Italian mobiles of ten digits, with or without country code. A property
// test holds the two together.
func plainMobile(raw string) (Identity, bool) {
	var buf [24]byte
	b := append(buf[:0], "tel:+39"...)
	digits, plus := len(b), false
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			if len(b)-digits == 14 {
				return "", false
			}
			b = append(b, c)
		case c == '+' && i == 0:
			plus = true
		case c == ' ' || c == '.' || c == '-' || c == '/':
			if i == 0 || i >= maxPlain {
				return "", false
			}
		default:
			return "", false
		}
	}
	number := b[digits:]
	switch {
	case len(number) == 14 && !plus && string(number[:4]) == "0039":
		number = number[4:]
	case len(number) == 12 && string(number[:2]) == "39":
		number = number[2:]
	case len(number) != 10 || plus:
		return "", false
	}
	if number[0] != '3' {
		return "", false
	}
	return Identity(append(b[:digits], number...)), true
}

// maxPlain is how long a number may be to be read the short way, in bytes; phone
// refuses what is over 64.
const maxPlain = 40

// phone is Phone for every spelling.
func phone(raw string) (Identity, error) {
	s := strings.TrimSpace(norm.NFKC.String(raw))
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	letters := strings.ContainsFunc(s, isLetter)
	if letters {
		s = lower(s)
	}
	switch {
	case len(s) > 64 || strings.Contains(s, "@") || digits == 0 && !letters:
		return "", fmt.Errorf("telephone number: %w", ErrIdentity)
	case letters && digits <= maxShort:
		return Identity("short:" + s), nil
	case !letters && digits <= maxShort && !strings.HasPrefix(s, "+"):
		return Identity("short:" + strings.Map(dialled, s)), nil
	}
	// Gateways write the number with the country code and no plus.
	if strings.HasPrefix(s, "39") && digits >= 11 && digits <= 13 {
		s = "+" + s
	}
	n, err := phonenumbers.Parse(s, "IT")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", fmt.Errorf("telephone number: %w", ErrIdentity)
	}
	return Identity("tel:" + phonenumbers.Format(n, phonenumbers.E164)), nil
}

// maxShort is how many digits a short code or an alphanumeric sender may have.
// What has more is a number, whatever letters stand beside it.
const maxShort = 6

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// lower is in lower case and in one spelling: some letters have another one
// than their capitals.
func lower(s string) string { return norm.NFKC.String(strings.ToLower(s)) }

// dialled keeps what is dialled of a short code and drops what only parts it.
func dialled(r rune) rune {
	if r >= '0' && r <= '9' || r == '*' || r == '#' {
		return r
	}
	return -1
}

// MailAddress normalises an address: lower case, no angle brackets, the tag
// after "+" dropped, so that a person counts once.
func MailAddress(raw string) (Identity, error) {
	s := strings.TrimSpace(norm.NFKC.String(raw))
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 320 || strings.ContainsFunc(s, notInAddress) {
		return "", fmt.Errorf("mail address: %w", ErrIdentity)
	}
	local, domain := lower(s[:at]), lower(strings.TrimRight(s[at+1:], "."))
	if tag := strings.IndexByte(local, '+'); tag > 0 {
		local = local[:tag]
	}
	if domain == "" {
		return "", fmt.Errorf("mail address: %w", ErrIdentity)
	}
	return Identity("mailto:" + local + "@" + domain), nil
}

func notInAddress(r rune) bool {
	return r == '<' || r == '>' || unicode.IsSpace(r) || unicode.IsControl(r)
}

// Account normalises the id that a platform gives a user.
func Account(platform, id string) (Identity, error) {
	if id == "" || len(id) > 256 {
		return "", fmt.Errorf("account id: %w", ErrIdentity)
	}
	return Identity("account:" + strings.ToLower(platform) + ":" + id), nil
}

// Address returns a telephone number or mail address, whichever it is.
func Address(raw string) (Identity, error) {
	if strings.Contains(norm.NFKC.String(raw), "@") {
		return MailAddress(raw)
	}
	return Phone(raw)
}

// Domain is the domain of a mail identity, else empty.
func (i Identity) Domain() string {
	if s, ok := strings.CutPrefix(string(i), "mailto:"); ok {
		return s[strings.LastIndexByte(s, '@')+1:]
	}
	return ""
}

// Clear is the identity as people write it: the number in E.164, the address,
// the id. Only functional senders may be shown so.
func (i Identity) Clear() string {
	_, rest, _ := strings.Cut(string(i), ":")
	return rest
}

// Mask shows enough of an identity to recognise it, not enough to use it:
// "+39 347 ••• ••09", "m•••@p•••.it", "•••" for an account. A short code or an
// alphanumeric sender is nobody's and stays as it is.
func (i Identity) Mask() string {
	kind, rest, _ := strings.Cut(string(i), ":")
	switch kind {
	case "tel":
		return maskNumber(rest)
	case "mailto":
		at := strings.LastIndexByte(rest, '@')
		domain := rest[at+1:]
		dot := strings.LastIndexByte(domain, '.')
		tld := ""
		if dot >= 0 {
			tld = domain[dot:]
		}
		return firstRune(rest[:at]) + "•••@" + firstRune(domain) + "•••" + tld
	case "short":
		return rest
	}
	return "•••"
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func maskNumber(e164 string) string {
	if strings.HasPrefix(e164, "+39") && len(e164) >= 11 {
		return "+39 " + e164[3:6] + " ••• ••" + e164[len(e164)-2:]
	}
	if len(e164) < 9 {
		return "•••"
	}
	return e164[:3] + " ••• ••" + e164[len(e164)-2:]
}

// Token is the pseudonym of an identity at a time: year of its key, a dash and
// 26 characters. The second result is the token under the previous year's key
// in the first 60 days of a year (UTC), else empty.
func (k *Keyring) Token(i Identity, at time.Time) (token, previous string, err error) {
	at = at.UTC()
	if token, err = k.tokenOf(i, at.Year()); err != nil {
		return "", "", err
	}
	if at.YearDay() <= overlapDays {
		// Last year's people may be forgotten already: this year's go on.
		if previous, err = k.tokenOf(i, at.Year()-1); errors.Is(err, ErrDestroyed) {
			err = nil
		}
	}
	return token, previous, err
}

// Tokens returns the identity's token under every key that is live at some
// moments, each once: contact lists are tokenised under all of them.
func (k *Keyring) Tokens(i Identity, at ...time.Time) ([]string, error) {
	var out []string
	for _, moment := range at {
		token, previous, err := k.Token(i, moment)
		if err != nil {
			return nil, err
		}
		for _, t := range []string{token, previous} {
			if t != "" && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out, nil
}

func (k *Keyring) tokenOf(i Identity, year int) (string, error) {
	key, err := k.yearKey(year)
	if err != nil {
		return "", err
	}
	return strconv.Itoa(year) + "-" + mac(key, string(i)), nil
}

// ID is an event's id: the day of the source's clock, a dash and an HMAC of the
// natural key under a key that never rotates (design decision 6).
func (k *Keyring) ID(at time.Time, key ...string) string {
	return at.UTC().Format("20060102") + "-" + k.Ref(key...)
}

// Ref is an HMAC of a source's own id, for joining events without showing it.
func (k *Keyring) Ref(parts ...string) string {
	// The parts are separated by a byte no source writes, so that ("a","bc")
	// and ("ab","c") differ.
	return mac(k.id, strings.Join(parts, "\x00"))
}

// mac is 26 characters: 130 bits of HMAC-SHA-256.
func mac(key []byte, s string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(s))
	return base32lower.EncodeToString(h.Sum(nil)[:17])[:26]
}
