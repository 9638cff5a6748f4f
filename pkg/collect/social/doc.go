// Package social collects what happens on the body's pages on social networks:
// as the platforms tell it by webhook, and as asking them shows it.
//
// In: signed HTTP requests of Meta for Facebook Pages and Instagram accounts;
// the HTTP APIs of Meta, YouTube, Telegram and Mastodon servers; files (Import).
// Out: intakes of posts and comments; input that can't be understood goes to
// the dead letters. Only what moderation needs is taken (design: data
// minimisation): no names, no reactions, no private messages. A Collector is
// safe for concurrent use; each request is answered 200, and each cursor moved,
// only after the bus has the events.
//
// The folder ledger remembers what was told, so that a change has one event
// whoever tells it first; poll is the patience with which platforms are asked;
// graph, youtube, telegram and mastodon speak to one platform each.
//
// What a platform does not reveal is never guessed. It stands here, in
// deploy/social/README.md for people and, event by event, in degraded:
//
//	platform   told with a time          noticed only, no time       never known
//	facebook   new, edited, hidden,      what a lost webhook did     who hid or removed; the text
//	           shown, removed            not tell; gone              before an edit
//	instagram  new                       hidden, shown, gone,        who, when
//	                                     changed caption
//	youtube    new, latest edit          held, approved, gone        deleted, rejected or held; texts
//	                                                                 between two edits
//	telegram   new, edited               -                           deletions; other bots; what came
//	                                                                 before the bot
//	mastodon   new, every edit           gone (404, 410)             who, when; deletions on other
//	                                                                 servers that never arrive
//	whatsapp   what the body's program   -                           all else: channels have no API
//	           posts to /v1/events
//
// Hidden on Facebook is not gone: the author and friends still see it. Where
// deletions are never told (telegram, whatsapp) an exposure has no known end: it
// is told as standing_unknown since the last change, and its limit as passed only
// if the item was surely there then (see pkg/detect/moderation). Meta answers
// alike for what is gone and what may not be read any more: such a deletion says
// removal_kind_unknown. A draft of a page says unpublished and is not public.
//
// No test speaks to a self-hosted social server: of those that an open API could
// be tried on, GoToSocial and WriteFreely are not in the Go module proxy's reach
// (403), Mastodon is no package of Debian and needs Ruby, PostgreSQL and Redis
// beside it, and the AT-protocol server of npm speaks a protocol that no body
// here collects from. So the clients meet real HTTP servers in socialtest which
// behave as the documented APIs do: paging, limits, 5xx, expired tokens. What each was
// compared with, and in which version, stands in deploy/social/README.md.
package social
