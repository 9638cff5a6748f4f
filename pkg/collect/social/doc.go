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
// Hidden on Facebook is not gone: the author and friends still see it.
package social
