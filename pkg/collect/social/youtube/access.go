package youtube

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
)

// explain makes the error of a Google API answer.
func explain(status int, _ http.Header, body []byte) *poll.Error {
	var a struct {
		Error struct {
			Errors []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
			Details []struct {
				Reason string `json:"reason"`
			} `json:"details"` // google.rpc.ErrorInfo
		} `json:"error"`
	}
	if json.Unmarshal(body, &a) != nil || len(a.Error.Errors) == 0 {
		return nil
	}
	for _, d := range a.Error.Details {
		if d.Reason == "API_KEY_INVALID" { // 400, and no other reason but badRequest
			return &poll.Error{Kind: poll.Auth, Code: "API_KEY_INVALID"}
		}
	}
	e := &poll.Error{Code: short(a.Error.Errors[0].Reason)}
	switch a.Error.Errors[0].Reason {
	case "quotaExceeded", "dailyLimitExceeded":
		e.Kind = poll.Quota
	case "rateLimitExceeded", "userRateLimitExceeded":
		e.Kind = poll.Limited
	case "commentThreadNotFound", "commentNotFound", "channelNotFound", "videoNotFound":
		e.Kind = poll.Gone
	case "backendError", "internalError", "processingFailure":
		e.Kind = poll.Unreachable
	default:
		if status == http.StatusUnauthorized || status == http.StatusForbidden {
			e.Kind = poll.Auth
			break
		}
		return nil
	}
	return e
}

func short(s string) string { return s[:min(len(s), 40)] }

// explainToken makes the error of Google's token endpoint (RFC 6749, 5.2):
// only a person can help where the consent is gone.
func explainToken(status int, _ http.Header, body []byte) *poll.Error {
	var a struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &a) != nil || a.Error == "" || status/100 == 5 {
		return nil
	}
	return &poll.Error{Kind: poll.Auth, Code: short(a.Error)}
}

// access holds the token of an hour.
type access struct {
	token   web.Secret
	expires time.Time
}

const (
	expirySlack = time.Minute
	maxExpiry   = 24 * time.Hour
)

// authorise adds the key or the owner's token to a call.
func (s *Source) authorise(ctx context.Context, call *poll.Call) error {
	if !s.c.owner() {
		key, err := s.c.key().Read()
		if err != nil {
			return err
		}
		call.Header = http.Header{"X-Goog-Api-Key": {string(key)}}
		return nil
	}
	if s.access.token == "" || !s.o.Now().Before(s.access.expires) {
		if err := s.refresh(ctx); err != nil {
			return err
		}
	}
	call.Bearer = s.access.token
	return nil
}

// refresh gets a token for the next hour.
func (s *Source) refresh(ctx context.Context) error {
	secret, err := s.c.clientSecret().Read()
	if err != nil {
		return err
	}
	refresh, err := s.c.refreshToken().Read()
	if err != nil {
		return err
	}
	var got struct {
		Token   web.Secret `json:"access_token"`
		Seconds float64    `json:"expires_in"`
	}
	_, err = s.tokens.JSON(ctx, poll.Call{Path: "/token", Form: url.Values{
		"grant_type": {"refresh_token"}, "client_id": {s.c.OAuth.ClientID},
		"client_secret": {string(secret)}, "refresh_token": {string(refresh)},
	}}, &got)
	if err != nil {
		return err
	}
	if got.Token == "" {
		return &poll.Error{Kind: poll.Auth, Code: "no_access_token"}
	}
	life := min(time.Duration(max(got.Seconds, 0))*time.Second, maxExpiry)
	s.access = access{token: got.Token, expires: s.o.Now().Add(life - expirySlack)}
	return nil
}

// budget counts the units of quota of a day. The count outlives the process:
// a restart must not spend the day's units twice. Google's day begins at
// midnight in California.
type budget struct {
	book    *ledger.Book
	name    string
	limit   int
	zone    *time.Location
	now     func() time.Time
	day     string
	spent   int
	refused bool // Google says that the day's units are spent
}

// take spends a unit; the error is an *poll.Error of kind Quota.
func (b *budget) take() error {
	if err := b.load(); err != nil {
		return err
	}
	if b.refused || b.spent >= b.limit {
		return &poll.Error{Kind: poll.Quota, Code: "budget", After: b.untilTomorrow()}
	}
	b.spent++
	return b.book.Keep(b.name, b.day+" "+strconv.Itoa(b.spent))
}

// exhausted notes that Google refuses calls until tomorrow.
func (b *budget) exhausted(e *poll.Error) *poll.Error {
	b.refused = true
	e.After = b.untilTomorrow()
	return e
}

// load begins a new day, or goes on with what was kept of this one.
func (b *budget) load() error {
	today := b.now().In(b.zone).Format(time.DateOnly)
	if b.day == today {
		return nil
	}
	kept, err := b.book.Setting(b.name)
	if err != nil {
		return fmt.Errorf("read the spent quota: %w", err)
	}
	b.day, b.spent, b.refused = today, 0, false
	if day, n, ok := strings.Cut(kept, " "); ok && day == today {
		b.spent, _ = strconv.Atoi(n) // ours: what can't be read counts as none
	}
	return nil
}

func (b *budget) untilTomorrow() time.Duration {
	now := b.now().In(b.zone)
	next := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, b.zone)
	return next.Sub(now) + time.Minute
}
