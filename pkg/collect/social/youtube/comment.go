package youtube

import (
	"encoding/json"
	"time"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

// scope is the one listing of a channel: the threads of all its videos.
const scope = "threads"

type threadList struct {
	ETag  string            `json:"etag"`
	Next  string            `json:"nextPageToken"`
	Items []json.RawMessage `json:"items"`
}

type commentList struct {
	Next  string    `json:"nextPageToken"`
	Items []comment `json:"items"`
}

// comment is a comment resource; names, pictures and likes are not read.
type comment struct {
	ID      string `json:"id"`
	Snippet struct {
		Author struct {
			Value string `json:"value"`
		} `json:"authorChannelId"`
		Text      string    `json:"textDisplay"`
		Parent    string    `json:"parentId"`
		Published time.Time `json:"publishedAt"`
		Updated   time.Time `json:"updatedAt"`
		Status    string    `json:"moderationStatus"`
	} `json:"snippet"`
}

// thread is a comment with the replies that its answer holds, often not all.
type thread struct {
	top     comment
	video   string
	count   int // of replies there are
	replies []comment
}

func decodeThread(raw json.RawMessage) (thread, error) {
	var t struct {
		Snippet struct {
			Video string  `json:"videoId"`
			Count int     `json:"totalReplyCount"`
			Top   comment `json:"topLevelComment"`
		} `json:"snippet"`
		Replies struct {
			Comments []comment `json:"comments"`
		} `json:"replies"`
	}
	if json.Unmarshal(raw, &t) != nil {
		return thread{}, event.Rejectf("una discussione ha un campo del tipo sbagliato o un'ora che non è RFC 3339 / a comment thread has a field of the wrong type or a time that is not RFC 3339")
	}
	if t.Snippet.Top.ID == "" {
		return thread{}, event.Rejectf("una discussione non ha commenti / a comment thread has no comment")
	}
	return thread{top: t.Snippet.Top, video: t.Snippet.Video, count: t.Snippet.Count, replies: t.Replies.Comments}, nil
}

// sight makes what the ledger takes of a comment that was listed in a state.
func (c *comment) sight(channel, state string) (ledger.Sight, error) {
	s := ledger.Sight{
		Item: ledger.Item{
			Account: channel, ID: c.ID, Parent: c.Snippet.Parent, Author: c.Snippet.Author.Value,
			Own: c.Snippet.Author.Value == channel, Created: c.Snippet.Published.UTC(),
		},
		Scope: scope, Text: c.Snippet.Text, EditsTold: true, Edited: c.Snippet.Updated.UTC(), HeldFirst: true,
	}
	if s.Author == "" {
		s.Degraded = append(s.Degraded, "author")
	}
	switch status := c.Snippet.Status; {
	case status == "heldForReview" || status == "likelySpam":
		s.Hidden, s.HiddenTold = true, true
	case status == "rejected":
		s.Hidden, s.HiddenTold = true, true
	case status == "published" || state == "published":
		s.HiddenTold = true
	case status == "" && c.Snippet.Parent == "":
		s.Hidden, s.HiddenTold = true, true // the listing that was asked for says so
	}
	return s, s.Check()
}
