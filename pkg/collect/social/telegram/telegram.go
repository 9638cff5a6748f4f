// Package telegram reads a channel and its discussion group by the Bot API.
//
// In: updates, by long polling (getUpdates). Out, through a ledger: posts and
// comments and their edits, with their times. An update is acknowledged, by the
// offset of the next call, only after its events are on the bus and the offset
// is kept. One goroutine polls a Source.
//
// What Telegram does not reveal to a bot: deletions, by anybody; messages of
// other bots; who of the administrators edited a post; the text that an edit
// replaced; anything older than the bot. There is no call that lists messages,
// so nothing can be compared: every event says deletion_not_told. Telegram
// keeps updates for 24 hours: after a longer silence collector.gap says
// updates_lost. See deploy/social/README.md.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/event"
)

// Platform is the name in events.
const Platform = "telegram"

const (
	batch    = 100 // updates in one call, Telegram's most
	keptFor  = 24 * time.Hour
	lost     = "updates_lost"
	wanted   = `["message","edited_message","channel_post","edited_channel_post"]`
	callMore = 20 * time.Second // longer than the hold
)

// Source is one bot's view of a channel.
type Source struct {
	c      Config
	o      poll.SourceOptions
	client *poll.Client
	loaded bool
	state  state
}

// state is what outlives the process.
type state struct {
	Offset int64     `json:"offset"` // of the next update
	Read   time.Time `json:"read"`   // when updates were last asked for
	Group  int64     `json:"group,omitempty"`
}

var _ poll.Source = (*Source)(nil)

// New returns a Source.
func New(c Config, o poll.SourceOptions) (*Source, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	c, o = c.WithDefaults(), o.WithDefaults()
	return &Source{
		c: c, o: o,
		client: poll.NewClient(poll.ClientOptions{Base: c.API, Now: o.Now, Explain: explain, Timeout: c.Hold + callMore}),
	}, nil
}

// Close closes idle connections.
func (s *Source) Close() { s.client.Close() }

// explain makes the error of a Bot API answer.
func explain(status int, _ http.Header, body []byte) *poll.Error {
	var a struct {
		Code       int `json:"error_code"`
		Parameters struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if json.Unmarshal(body, &a) != nil {
		return nil
	}
	e := &poll.Error{Code: strconv.Itoa(a.Code), After: time.Duration(max(a.Parameters.RetryAfter, 0)) * time.Second}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		e.Kind = poll.Auth // a token that is not one gives 404
	case http.StatusConflict:
		e.Kind = poll.Conflict // a webhook is set, or another process asks
	case http.StatusTooManyRequests:
		e.Kind = poll.Limited
	default:
		return nil
	}
	return e
}

// Poll implements poll.Source: one call, and all updates it brings.
func (s *Source) Poll(ctx context.Context, out collect.Out) error {
	if err := s.load(); err != nil {
		return err
	}
	if err := s.tooLate(ctx, out); err != nil {
		return err
	}
	token, err := s.c.token().Read()
	if err != nil {
		return err
	}
	if strings.ContainsAny(string(token), "/?#%") {
		return &poll.Error{Kind: poll.Auth, Code: "token_file"}
	}
	q := url.Values{
		"offset": {strconv.FormatInt(s.state.Offset, 10)}, "limit": {strconv.Itoa(batch)},
		"timeout": {strconv.Itoa(int(s.c.Hold.Seconds()))}, "allowed_updates": {wanted},
	}
	var a struct {
		OK     bool              `json:"ok"`
		Result []json.RawMessage `json:"result"`
	}
	s.o.Metrics.Call(s.o.URI)
	if _, err := s.client.JSON(ctx, poll.Call{Path: "/bot" + string(token) + "/getUpdates", Query: q}, &a); err != nil {
		return err
	}
	if !a.OK {
		return &poll.Error{Kind: poll.Unreachable, Code: "not_ok"}
	}
	return s.take(ctx, out, a.Result)
}

func (s *Source) settingName() string { return "updates/" + strconv.FormatInt(s.c.Channel, 10) }

// load reads what an earlier process kept.
func (s *Source) load() error {
	if s.loaded {
		return nil
	}
	kept, err := s.o.Book.Setting(s.settingName())
	if err != nil {
		return err
	}
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &s.state); err != nil {
			return fmt.Errorf("telegram: the kept offset can't be read: %w", err)
		}
	}
	s.loaded = true
	return nil
}

// tooLate says so when nobody asked for longer than Telegram keeps updates.
func (s *Source) tooLate(ctx context.Context, out collect.Out) error {
	if s.state.Read.IsZero() || s.o.Now().Sub(s.state.Read) < keptFor {
		return nil
	}
	since := s.state.Read
	if err := poll.Lost(ctx, out, s.o.Book.Body(), s.o.URI, lost, since); err != nil {
		return err
	}
	s.state.Read = s.o.Now().UTC()
	return s.keep()
}

func (s *Source) keep() error {
	b, err := json.Marshal(s.state)
	if err != nil {
		return fmt.Errorf("keep the offset: %w", err)
	}
	return s.o.Book.Keep(s.settingName(), string(b))
}

// chats are the channel and its group, wherever it has moved.
func (s *Source) chats() chats {
	if s.state.Group != 0 {
		return chats{channel: s.c.Channel, group: s.state.Group}
	}
	return chats{channel: s.c.Channel, group: s.c.Group}
}

// take passes updates on and moves the offset behind them.
func (s *Source) take(ctx context.Context, out collect.Out, list []json.RawMessage) error {
	next := s.state
	next.Read = s.o.Now().UTC()
	var changes []told
	for _, raw := range list {
		var u update
		err := json.Unmarshal(raw, &u)
		id, ok := updateID(raw)
		if !ok {
			// It could never be acknowledged: this is not the Bot API.
			return &poll.Error{Kind: poll.Unreachable, Code: "update_without_id"}
		}
		next.Offset = max(next.Offset, id+1)
		if err != nil {
			changes = append(changes, told{raw: raw, reason: event.Rejectf("un aggiornamento ha un campo del tipo sbagliato / an update has a field of the wrong type")})
			continue
		}
		if m := u.Message; m != nil && m.MigrateTo != 0 && m.Chat.ID == s.chats().group {
			next.Group = m.MigrateTo // the group became a supergroup
			s.state.Group = m.MigrateTo
		}
		c, ignored, err := u.change(s.chats())
		switch {
		case err != nil:
			changes = append(changes, told{raw: raw, reason: err})
		case ignored != "":
			s.o.Metrics.Ignored(s.o.URI, ignored)
		default:
			changes = append(changes, told{raw: raw, change: c})
		}
	}
	return s.pass(ctx, out, next, changes)
}

// told is what became of one update.
type told struct {
	raw    json.RawMessage
	change *ledger.Change
	reason error
}

func updateID(raw json.RawMessage) (int64, bool) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &u) != nil || u.ID == nil {
		return 0, false
	}
	return *u.ID, true
}

// pass gives all to the bus and the ledger, together with the offset.
func (s *Source) pass(ctx context.Context, out collect.Out, next state, changes []told) error {
	kept, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("keep the offset: %w", err)
	}
	rejected := slices.DeleteFunc(slices.Clone(changes), func(t told) bool { return t.reason == nil })
	for _, t := range rejected {
		if err := out.Reject(ctx, s.o.Book.Body(), s.o.URI, t.raw, t.reason); err != nil {
			return err
		}
	}
	var refused []told
	err = s.o.Book.Do(ctx, out, s.o.URI, func(tx *ledger.Tx) error {
		refused = nil
		for _, t := range changes {
			if t.change == nil {
				continue
			}
			err := tx.Tell(t.change)
			if errors.Is(err, event.ErrRejected) {
				refused = append(refused, told{raw: t.raw, reason: err})
				continue
			}
			if err != nil {
				return err
			}
		}
		for _, t := range refused {
			if err := out.Reject(ctx, s.o.Book.Body(), s.o.URI, t.raw, t.reason); err != nil {
				return err
			}
		}
		tx.Set(s.settingName(), string(kept))
		return nil
	})
	if err == nil {
		s.state = next
	}
	return err
}
