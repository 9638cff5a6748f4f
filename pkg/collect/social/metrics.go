package social

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// What became of a request: the values of the label outcome.
const (
	outcomeAccepted    = "accepted"
	outcomeHandshake   = "handshake"
	outcomeForbidden   = "forbidden"
	outcomeUnsigned    = "unsigned"
	outcomeTooLarge    = "too_large"
	outcomeEncoded     = "encoded"
	outcomeUnread      = "unread"
	outcomeUnavailable = "unavailable"
	outcomeMethod      = "method"
)

// Why something was not collected: the values of the label reason.
const (
	ignoredMessaging = "messaging" // private messages
	ignoredObject    = "object"    // not a page
	ignoredField     = "field"     // not the page's feed
	ignoredItem      = "item"      // reactions, ratings, mentions
	ignoredVerb      = "verb"      // block, mute
)

type metrics struct {
	requests *prometheus.CounterVec
	ignored  *prometheus.CounterVec
	rejected prometheus.Counter
	unkept   prometheus.Counter
	unlisted prometheus.Counter

	forgotten prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_social_requests_total", Help: "Webhook requests by what became of them.",
		}, []string{"platform", "outcome"}),
		ignored: f.NewCounterVec(prometheus.CounterOpts{
			Name: "vedetta_social_ignored_total", Help: "Changes that are not collected, by reason.",
		}, []string{"platform", "reason"}),
		rejected: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_social_rejected_total", Help: "Signed changes that could not be understood.",
		}),
		unkept: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_social_unsigned_dropped_total", Help: "Unsigned or oversized requests that were only counted.",
		}),
		unlisted: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_social_unlisted_account_total", Help: "Changes of a page that is not in the list of official pages.",
		}),
		forgotten: f.NewCounter(prometheus.CounterOpts{
			Name: "vedetta_social_forgotten_total", Help: "Items that the ledger dropped because nothing happened to them for long.",
		}),
	}
}
