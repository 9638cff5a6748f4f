package graph

import (
	"encoding/json"
	"net/url"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

// platform is what tells Facebook and Instagram apart.
type platform struct {
	name          string
	posts         string // path of the listing of posts, behind the account
	postFields    string
	commentFields string
	commentQuery  url.Values
	post, comment func(raw json.RawMessage) (object, error)
}

// object is a post or comment of either platform.
type object struct {
	ledger.Sight
	replies  []json.RawMessage // of a comment, in the answer itself
	moreFrom url.Values        // the listing of replies goes on here; nil when it does not
}

type who struct {
	ID string `json:"id"`
}

// facebook is the platform of Facebook pages. The listing of comments holds
// replies of all depths.
func facebook() platform {
	return platform{
		name: "facebook", posts: "/feed", postFields: "id,message,created_time,from{id},is_hidden",
		commentFields: "id,message,created_time,from{id},parent{id},is_hidden",
		commentQuery:  url.Values{"filter": {"stream"}, "order": {"chronological"}},
		post:          func(raw json.RawMessage) (object, error) { return facebookObject(raw, true) },
		comment:       func(raw json.RawMessage) (object, error) { return facebookObject(raw, false) },
	}
}

func facebookObject(raw json.RawMessage, post bool) (object, error) {
	var f struct {
		ID      string `json:"id"`
		Message string `json:"message"`
		Created stamp  `json:"created_time"`
		From    who    `json:"from"`
		Parent  who    `json:"parent"`
		Hidden  *bool  `json:"is_hidden"`
	}
	if json.Unmarshal(raw, &f) != nil {
		return object{}, event.Rejectf("un elemento elencato ha un campo del tipo sbagliato / a listed item has a field of the wrong type")
	}
	s := ledger.Sight{
		Item: ledger.Item{ID: f.ID, Parent: f.Parent.ID, Author: f.From.ID, Post: post, Created: f.Created.Time},
		Text: f.Message, HiddenTold: f.Hidden != nil, Hidden: f.Hidden != nil && *f.Hidden,
	}
	return object{Sight: s}, s.Check()
}

const replyFields = "id,text,timestamp,hidden,from{id},parent_id"

// instagram is the platform of Instagram professional accounts. Replies hang
// below their comment, the first of them in the answer itself.
func instagram() platform {
	return platform{
		name: "instagram", posts: "/media", postFields: "id,caption,timestamp",
		commentFields: replyFields + ",replies.limit(50){" + replyFields + "}",
		post:          instagramPost, comment: instagramComment,
	}
}

func instagramPost(raw json.RawMessage) (object, error) {
	var m struct {
		ID      string `json:"id"`
		Caption string `json:"caption"`
		Created stamp  `json:"timestamp"`
	}
	if json.Unmarshal(raw, &m) != nil {
		return object{}, event.Rejectf("un elemento elencato ha un campo del tipo sbagliato / a listed item has a field of the wrong type")
	}
	s := ledger.Sight{Item: ledger.Item{ID: m.ID, Post: true, Own: true, Created: m.Created.Time}, Text: m.Caption}
	return object{Sight: s}, s.Check()
}

func instagramComment(raw json.RawMessage) (object, error) {
	var c struct {
		ID      string `json:"id"`
		Text    string `json:"text"`
		Created stamp  `json:"timestamp"`
		Hidden  *bool  `json:"hidden"`
		From    who    `json:"from"`
		Parent  string `json:"parent_id"`
		Replies list   `json:"replies"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return object{}, event.Rejectf("un elemento elencato ha un campo del tipo sbagliato / a listed item has a field of the wrong type")
	}
	s := ledger.Sight{
		Item: ledger.Item{ID: c.ID, Parent: c.Parent, Author: c.From.ID, Created: c.Created.Time},
		Text: c.Text, HiddenTold: c.Hidden != nil, Hidden: c.Hidden != nil && *c.Hidden,
		EditsTold: true, // a comment on Instagram cannot be edited
	}
	o := object{Sight: s, replies: c.Replies.Data}
	o.moreFrom = c.Replies.next(url.Values{"fields": {replyFields}, "limit": {pageSize}})
	return o, s.Check()
}
