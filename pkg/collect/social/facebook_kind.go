package social

import (
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

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

// act returns the verb's meaning; empty when it is not known.
func (v *value) act() ledger.Act {
	switch v.Verb {
	case "add":
		return ledger.Created
	case "edit", "edited":
		return ledger.Edited
	case "hide":
		return ledger.Hidden
	case "unhide":
		return ledger.Unhidden
	case "remove", "delete":
		return ledger.Deleted
	}
	return ""
}

// kind returns what happened, or why it is not collected, or an error for what
// Meta has added since this was written.
func (v *value) kind() (a ledger.Act, ignored string, err error) {
	switch v.Verb {
	case "block", "unblock", "mute", "unmute":
		return "", ignoredVerb, nil
	}
	if uncollected(v.Item) {
		return "", ignoredItem, nil
	}
	switch {
	case v.class() == "":
		return "", "", event.Rejectf("l'elemento %[1]q del feed non si conosce / feed item %[1]q is not known", short(v.Item))
	case v.act() == "":
		return "", "", event.Rejectf("il verbo %[1]q di un %[2]s non si conosce / verb %[1]q of a %[2]s is not known", short(v.Verb), v.class())
	}
	return v.act(), "", nil
}

// short keeps foreign text in a reason short: it is one of Meta's words or a
// mistake.
func short(s string) string { return s[:min(len(s), 24)] }
