package social

import "vedetta/pkg/event"

// class tells posts and comments apart.
type class string

const (
	post    class = "post"
	comment class = "comment"
)

// class returns what a feed item is; empty when it is not known or not
// collected.
func (v *value) class() class {
	switch v.Item {
	case "comment":
		return comment
	case "post", "status", "photo", "video", "link", "share", "album", "event", "note", "milestone", "question", "coupon", "story":
		return post
	}
	return ""
}

// uncollected reports items that are known and deliberately not taken: what
// single people did other than write (control S14).
func uncollected(item string) bool {
	switch item {
	case "reaction", "like", "rating", "mention", "tag", "follow", "user":
		return true
	}
	return false
}

// action is what happened to an item.
type action string

const (
	created  action = "created"
	edited   action = "edited"
	hidden   action = "hidden"
	unhidden action = "unhidden"
	deleted  action = "deleted"
)

// action returns the verb's meaning; empty when it is not known.
func (v *value) action() action {
	switch v.Verb {
	case "add":
		return created
	case "edit", "edited":
		return edited
	case "hide":
		return hidden
	case "unhide":
		return unhidden
	case "remove", "delete":
		return deleted
	}
	return ""
}

// kind returns what happened, or why it is not collected, or an error for what
// Meta has added since this was written.
func (v *value) kind() (k event.Kind, ignored string, err error) {
	switch v.Verb {
	case "block", "unblock", "mute", "unmute":
		return "", ignoredVerb, nil
	}
	if uncollected(v.Item) {
		return "", ignoredItem, nil
	}
	switch {
	case v.class() == "":
		return "", "", event.Rejectf("feed item %q is not known", short(v.Item))
	case v.action() == "":
		return "", "", event.Rejectf("verb %q of a %s is not known", short(v.Verb), v.class())
	}
	return event.Kind(string(v.class()) + "." + string(v.action())), "", nil
}

// short keeps foreign text in a reason short: it is one of Meta's words or a
// mistake.
func short(s string) string { return s[:min(len(s), 24)] }
