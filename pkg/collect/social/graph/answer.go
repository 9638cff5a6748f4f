package graph

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"vedetta/pkg/collect/social/poll"
)

// list is one page of a listing.
type list struct {
	Data   []json.RawMessage `json:"data"`
	Paging struct {
		Next string `json:"next"`
	} `json:"paging"`
}

// cursors are the parameters of a next page that are taken over: the rest of
// its URL is ours, so that no answer leads the token to another host.
var cursors = [...]string{"after", "until", "since", "__paging_token"}

// next is the query of the next page; nil when this is the last.
func (l *list) next(q url.Values) url.Values {
	u, err := url.Parse(l.Paging.Next)
	if err != nil || l.Paging.Next == "" {
		return nil
	}
	said, out := u.Query(), url.Values{}
	maps.Copy(out, q)
	for _, k := range cursors {
		if v := said.Get(k); v != "" {
			out.Set(k, v)
		}
	}
	return out
}

// Codes of Graph API errors (Meta, Graph API, Handling Errors).
const (
	codeParameter    = 100
	codeNoAlias      = 803
	codeSession      = 102
	codeToken        = 190
	codeOwner        = 3
	codePermission   = 10
	codeBlocked      = 368
	subcodeNotThere  = 33
	maxRegainMinutes = 24 * 60
)

// explain makes the error of a Graph API answer.
func explain(status int, h http.Header, body []byte) *poll.Error {
	var a struct {
		Error struct {
			Code    int `json:"code"`
			Subcode int `json:"error_subcode"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &a) != nil || a.Error.Code == 0 {
		return nil
	}
	e := &poll.Error{Code: strconv.Itoa(a.Error.Code)}
	if a.Error.Subcode != 0 {
		e.Code += "." + strconv.Itoa(a.Error.Subcode)
	}
	switch c := a.Error.Code; {
	case c == codeToken || c == codeSession || c == codeOwner || c == codePermission || c >= 200 && c <= 299:
		e.Kind = poll.Auth
	case c == 4 || c == 17 || c == 32 || c == 341 || c == 613 || c == codeBlocked || c >= 80000 && c <= 80014:
		e.Kind, e.After = poll.Limited, regain(h)
	case c == codeParameter && a.Error.Subcode == subcodeNotThere || c == codeNoAlias:
		e.Kind = poll.Gone
	case c == 1 || c == 2 || status/100 == 5:
		e.Kind = poll.Unreachable
	default:
		e.Kind = poll.Refused
	}
	return e
}

// regain is how long Meta says that a limit lasts, in its header of the use of
// each business case.
func regain(h http.Header) time.Duration {
	var usage map[string][]struct {
		Minutes float64 `json:"estimated_time_to_regain_access"`
	}
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &usage) != nil {
		return 0
	}
	longest := 0.0
	for _, cases := range usage {
		for _, c := range cases {
			longest = math.Max(longest, c.Minutes)
		}
	}
	return time.Duration(math.Min(longest, maxRegainMinutes) * float64(time.Minute))
}

// stamp is a time as the Graph API writes it; what can't be read is zero.
type stamp struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (s *stamp) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05-0700", time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			s.Time = t.UTC()
			return nil
		}
	}
	return nil
}
