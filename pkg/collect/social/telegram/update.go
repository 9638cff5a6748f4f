package telegram

import (
	"encoding/json"
	"strconv"
	"time"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

// DeletionNotTold is what degraded says of every message: Telegram tells no
// deletions, so what stands after the last update is not known.
const DeletionNotTold = "deletion_not_told"

// update is an Update object. Names, user names and reactions are not read.
type update struct {
	ID            int64    `json:"update_id"`
	Post          *message `json:"channel_post"`
	EditedPost    *message `json:"edited_channel_post"`
	Message       *message `json:"message"`
	EditedMessage *message `json:"edited_message"`
}

type chat struct {
	ID int64 `json:"id"`
}

// message is a Message object.
type message struct {
	ID         int64    `json:"message_id"`
	Thread     int64    `json:"message_thread_id"`
	From       *chat    `json:"from"`
	SenderChat *chat    `json:"sender_chat"`
	Chat       chat     `json:"chat"`
	Date       int64    `json:"date"`
	EditDate   int64    `json:"edit_date"`
	Forwarded  bool     `json:"is_automatic_forward"`
	ReplyTo    *message `json:"reply_to_message"`
	Origin     struct {
		MessageID int64 `json:"message_id"`
		Chat      chat  `json:"chat"`
	} `json:"forward_origin"`
	words
	Photo     []json.RawMessage `json:"photo"`
	LivePhoto json.RawMessage   `json:"live_photo"`
	PaidMedia json.RawMessage   `json:"paid_media"`
	Video     json.RawMessage   `json:"video"`
	VideoNote json.RawMessage   `json:"video_note"`
	Document  json.RawMessage   `json:"document"`
	Audio     json.RawMessage   `json:"audio"`
	Voice     json.RawMessage   `json:"voice"`
	Animation json.RawMessage   `json:"animation"`
	Sticker   json.RawMessage   `json:"sticker"`
	Story     json.RawMessage   `json:"story"`
	Location  json.RawMessage   `json:"location"`
	Dice      json.RawMessage   `json:"dice"`
	MigrateTo int64             `json:"migrate_to_chat_id"`
}

// content reports whether somebody wrote or showed something: service messages
// tell who came and went, and are not collected.
func (m *message) content() bool {
	return m.written() || len(m.Photo)+len(m.LivePhoto)+len(m.PaidMedia)+len(m.Video)+len(m.VideoNote)+len(m.Document)+len(m.Audio)+len(m.Voice)+
		len(m.Animation)+len(m.Sticker)+len(m.Story)+len(m.Location)+len(m.Dice) > 0
}

// Why an update is not collected.
const (
	ignoredKind    = "kind"    // votes, joins, whatever Telegram adds
	ignoredChat    = "chat"    // another chat that the bot is in
	ignoredCopy    = "copy"    // of a post, in the discussion group
	ignoredService = "service" // somebody joined, a title changed
)

// chats are the channel and its group, which may have moved.
type chats struct {
	channel, group int64
}

// change makes what an update tells. A reason means that it is not collected;
// an error, which wraps event.ErrRejected, that it can't be understood.
func (u *update) change(of chats) (c *ledger.Change, reason string, err error) {
	switch {
	case u.Post != nil:
		c, reason, err = u.Post.post(of, ledger.Created)
	case u.EditedPost != nil:
		c, reason, err = u.EditedPost.post(of, ledger.Edited)
	case u.Message != nil:
		c, reason, err = u.Message.comment(of, ledger.Created)
	case u.EditedMessage != nil:
		c, reason, err = u.EditedMessage.comment(of, ledger.Edited)
	default:
		return nil, ignoredKind, nil
	}
	if err != nil || reason != "" {
		return nil, reason, err
	}
	return c, "", nil
}

func (m *message) post(of chats, a ledger.Act) (*ledger.Change, string, error) {
	if m.Chat.ID != of.channel {
		return nil, ignoredChat, nil
	}
	if !m.content() {
		return nil, ignoredService, nil
	}
	c, err := m.told(of, a)
	if err != nil {
		return nil, "", err
	}
	c.Post, c.Own, c.Author = true, true, ""
	return c, "", nil
}

func (m *message) comment(of chats, a ledger.Act) (*ledger.Change, string, error) {
	switch {
	case of.group == 0 || m.Chat.ID != of.group:
		return nil, ignoredChat, nil
	case m.Forwarded:
		return nil, ignoredCopy, nil
	case !m.content():
		return nil, ignoredService, nil
	}
	c, err := m.told(of, a)
	if err != nil {
		return nil, "", err
	}
	c.Parent = m.parent(of)
	return c, "", nil
}

// told makes what posts and comments share.
func (m *message) told(of chats, a ledger.Act) (*ledger.Change, error) {
	at := m.Date
	if a == ledger.Edited && m.EditDate != 0 {
		at = m.EditDate
	}
	if m.ID == 0 || m.Date <= 0 || at <= 0 {
		return nil, event.Rejectf("un messaggio non ha id o non ha data / a message has no id or no date")
	}
	c := &ledger.Change{
		Item: ledger.Item{Account: strconv.FormatInt(of.channel, 10), ID: itemID(m.Chat.ID, m.ID), Created: time.Unix(m.Date, 0).UTC()},
		Act:  a, At: time.Unix(at, 0).UTC(), Text: m.read(), Degraded: []string{DeletionNotTold},
	}
	switch {
	case m.SenderChat != nil:
		// An administrator who writes as the group or the channel, or another
		// channel.
		c.Own = m.SenderChat.ID == of.channel || m.SenderChat.ID == of.group
		c.Author = strconv.FormatInt(m.SenderChat.ID, 10)
	case m.From != nil:
		c.Author = strconv.FormatInt(m.From.ID, 10)
	default:
		c.Degraded = append(c.Degraded, "author")
	}
	return c, nil
}

func itemID(chat, message int64) string {
	return strconv.FormatInt(chat, 10) + "/" + strconv.FormatInt(message, 10)
}

// parent is what a comment answers: the post whose automatic copy it replies
// to, another comment, or the copy that its thread began with.
func (m *message) parent(of chats) string {
	switch {
	case m.ReplyTo != nil && m.ReplyTo.Forwarded && m.ReplyTo.Origin.MessageID != 0:
		return itemID(of.channel, m.ReplyTo.Origin.MessageID)
	case m.ReplyTo != nil && m.ReplyTo.ID != 0:
		return itemID(m.Chat.ID, m.ReplyTo.ID)
	case m.Thread != 0:
		return itemID(m.Chat.ID, m.Thread)
	}
	return ""
}
