package social

import (
	"fmt"
	"strconv"
	"time"

	"vedetta/pkg/collect/social/graph"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/mastodon"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/telegram"
	"vedetta/pkg/collect/social/youtube"
)

// closer is a polled source.
type closer interface {
	poll.Source
	Close()
}

// newBooks makes a book for each platform. Webhooks and polling of a platform
// share one: that is what makes their events the same.
func (c *Collector) newBooks() map[string]*ledger.Book {
	books := make(map[string]*ledger.Book)
	book := func(platform string, settle, lag time.Duration) {
		books[platform] = c.ledger.Book(ledger.BookOptions{Body: c.config.Body, Platform: platform, Settle: settle, Lag: lag})
	}
	book(facebook, settle(c.config.Facebook.Poll), graph.Lag)
	book(instagram, settle(c.config.Instagram.Poll), graph.Lag)
	book(youtube.Platform, 0, youtube.Lag)
	book(mastodon.Platform, 0, mastodon.Lag)
	book(telegram.Platform, 0, 0)
	return books
}

// settle is the longest that an account of a platform waits for its webhooks.
func settle(accounts []graph.Config) (longest time.Duration) {
	for _, a := range accounts {
		longest = max(longest, a.WithDefaults().Settle)
	}
	return longest
}

// sources makes a runner for each polled account.
func (c *Collector) sources() error {
	m := poll.NewMetrics(c.options.Metrics)
	from := func(platform, uri string) poll.SourceOptions {
		return poll.SourceOptions{Book: c.books[platform], URI: uri, Now: c.now, Metrics: m}
	}
	for _, a := range c.config.Facebook.Poll {
		uri := facebookSource + "/" + a.Account
		s, err := graph.NewFacebook(a, graph.Options{SourceOptions: from(facebook, uri), AppSecret: c.config.Facebook.AppSecret})
		if err := c.add(s, err, uri, a.WithDefaults().Rhythm, m); err != nil {
			return err
		}
	}
	for _, a := range c.config.Instagram.Poll {
		uri := instagramSource + "/" + a.Account
		s, err := graph.NewInstagram(a, graph.Options{SourceOptions: from(instagram, uri), AppSecret: c.config.Instagram.AppSecret})
		if err := c.add(s, err, uri, a.WithDefaults().Rhythm, m); err != nil {
			return err
		}
	}
	for _, a := range c.config.YouTube {
		uri := "/collector/social/youtube/" + a.Channel
		s, err := youtube.New(a, from(youtube.Platform, uri))
		if err := c.add(s, err, uri, a.WithDefaults().Rhythm, m); err != nil {
			return err
		}
	}
	for _, a := range c.config.Mastodon {
		uri := "/collector/social/mastodon/" + a.Account
		s, err := mastodon.New(a, from(mastodon.Platform, uri))
		if err := c.add(s, err, uri, a.WithDefaults().Rhythm, m); err != nil {
			return err
		}
	}
	for _, a := range c.config.Telegram {
		a = a.WithDefaults()
		uri := "/collector/social/telegram/" + strconv.FormatInt(a.Channel, 10)
		s, err := telegram.New(a, from(telegram.Platform, uri))
		if err := c.add(s, err, uri, poll.Rhythm{Interval: a.Interval, GapAfter: a.GapAfter}, m); err != nil {
			return err
		}
	}
	return nil
}

// add makes the runner of a source.
func (c *Collector) add(s closer, err error, uri string, r poll.Rhythm, m *poll.Metrics) error {
	if err != nil {
		return fmt.Errorf("social: %w", err)
	}
	c.closers = append(c.closers, s.Close)
	c.runners = append(c.runners, poll.NewRunner(poll.Options{
		Source: s, URI: uri, Body: c.config.Body, Interval: r.Interval, GapAfter: r.GapAfter,
		Now: c.now, Wait: c.options.Wait, Log: c.log, Metrics: m,
	}))
	return nil
}
