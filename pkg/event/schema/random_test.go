package schema

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// Generators of values that the types allow, filled at random.

func one[T any](values ...T) *rapid.Generator[T] { return rapid.SampledFrom(values) }

func text() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), rapid.StringN(0, 40, 120), one("perché? 😡", "Città più pulita", "a\u0000b", "</script>"))
}

func word() *rapid.Generator[string] { return rapid.StringMatching(`[a-z0-9.+@-]{1,20}`) }

func tokens() *rapid.Generator[event.Token] {
	return rapid.Map(rapid.StringMatching(`20[0-9]{2}-[a-z2-7]{26}`), func(s string) event.Token { return event.Token(s) })
}

func bodies() *rapid.Generator[event.Body] {
	return rapid.Map(rapid.StringMatching(`[a-z0-9_]{1,32}`), func(s string) event.Body { return event.Body(s) })
}

func moments() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(946_684_800, 7_258_118_399), func(s int64) time.Time { return time.Unix(s, s%1e9).UTC() })
}

// maybe draws a value or nil.
func maybe[T any](t *rapid.T, label string, g *rapid.Generator[T]) *T {
	if !rapid.Bool().Draw(t, label+" is set") {
		return nil
	}
	v := g.Draw(t, label)
	return &v
}

func kindOn(t *rapid.T) (event.Kind, event.Channel) {
	k := rapid.SampledFrom(kinds()).Draw(t, "kind")
	channels := event.Kinds()[k]
	if len(channels) == 0 {
		channels = []event.Channel{event.SMS, event.Mail, event.Social, event.Register}
	}
	return k, rapid.SampledFrom(channels).Draw(t, "channel")
}

func directions() *rapid.Generator[event.Direction] {
	return one("", event.Outbound, event.Inbound, event.Internal, event.Public)
}

func messages() *rapid.Generator[event.Message] {
	return rapid.Custom(func(t *rapid.T) event.Message {
		return event.Message{
			Ref: text().Draw(t, "ref"), Gateway: text().Draw(t, "gateway"), Size: rapid.Int().Draw(t, "size"),
			Parts: rapid.Int().Draw(t, "parts"), Code: text().Draw(t, "code"), Rejected: rapid.IntRange(0, 9).Draw(t, "rejected"),
			Blind: rapid.IntRange(0, 9).Draw(t, "blind"), Auto: rapid.SampledFrom([]event.Auto{"", event.AutoReply, event.AutoList}).Draw(t, "auto"), Thread: text().Draw(t, "thread"),
		}
	})
}

func inventories() *rapid.Generator[event.Inventory] {
	return rapid.Custom(func(t *rapid.T) event.Inventory {
		return event.Inventory{
			Store: text().Draw(t, "store"), Dataset: word().Draw(t, "dataset"), Class: text().Draw(t, "class"),
			Rows: rapid.Int64().Draw(t, "rows"), Oldest: maybe(t, "oldest", moments()),
		}
	})
}

func reports() *rapid.Generator[event.Report] {
	return rapid.Custom(func(t *rapid.T) event.Report {
		return event.Report{Name: word().Draw(t, "name"), Columns: list(t, "columns", text()), Rows: rapid.Int().Draw(t, "rows")}
	})
}

// list draws a list that is nil when empty, as JSON reads it back.
func list[T any](t *rapid.T, label string, g *rapid.Generator[T]) []T {
	l := rapid.SliceOfN(g, 0, 4).Draw(t, label)
	if len(l) == 0 {
		return nil
	}
	return l
}

func intakes() *rapid.Generator[*event.Intake] {
	return rapid.Custom(func(t *rapid.T) *event.Intake {
		in := &event.Intake{
			Schema: 1, Body: bodies().Draw(t, "body"), Source: text().Draw(t, "source"),
			Key: rapid.SliceOfN(word(), 1, 8).Draw(t, "key"), Time: moments().Draw(t, "time"), Direction: directions().Draw(t, "direction"),
			Sender:  event.IntakeSender{Claimed: text().Draw(t, "claimed"), Authenticated: text().Draw(t, "authenticated"), Result: one("", "pass", "fail", "none").Draw(t, "result")},
			Subject: text().Draw(t, "subject"), Text: text().Draw(t, "text"), NoText: text().Draw(t, "no_text"),
			Campaign: text().Draw(t, "campaign"), Purpose: text().Draw(t, "purpose"), Route: text().Draw(t, "route"),
			Recipients: list(t, "recipients", intakeRecipients()), Message: maybe(t, "message", messages()),
			Item: maybe(t, "item", intakeItems()), List: maybe(t, "list", intakeLists()),
			Inventory: maybe(t, "inventory", inventories()), Report: maybe(t, "report", reports()), Degraded: list(t, "degraded", text()),
		}
		for in.Type, in.Channel = kindOn(t); in.Type == event.PolicyChanged; in.Type, in.Channel = kindOn(t) {
		}
		needed(t, in)
		return in
	})
}

// needed adds the part that the kind demands.
func needed(t *rapid.T, in *event.Intake) {
	head, _, _ := strings.Cut(string(in.Type), ".")
	switch {
	case (head == "post" || head == "comment") && in.Item == nil:
		in.Item = new(intakeItems().Draw(t, "needed item"))
	case in.Type == event.MessageSubmitted && len(in.Recipients) == 0:
		in.Recipients = []event.IntakeRecipient{intakeRecipients().Draw(t, "needed recipient")}
	case (head == "list" || head == "canary") && in.List == nil:
		in.List = new(intakeLists().Draw(t, "needed list"))
	case in.Type == event.StoreInventory && in.Inventory == nil:
		in.Inventory = new(inventories().Draw(t, "needed inventory"))
	case in.Type == event.ReportGenerated && in.Report == nil:
		in.Report = new(reports().Draw(t, "needed report"))
	}
}

func intakeRecipients() *rapid.Generator[event.IntakeRecipient] {
	return rapid.Custom(func(t *rapid.T) event.IntakeRecipient {
		return event.IntakeRecipient{Address: word().Draw(t, "address"), Field: one("", event.FieldTo, event.FieldCc, event.FieldEnvelope).Draw(t, "field")}
	})
}

func intakeItems() *rapid.Generator[event.IntakeItem] {
	return rapid.Custom(func(t *rapid.T) event.IntakeItem {
		return event.IntakeItem{
			ID: word().Draw(t, "id"), Parent: text().Draw(t, "parent"), Platform: word().Draw(t, "platform"),
			Account: word().Draw(t, "account"), Author: text().Draw(t, "author"), Own: rapid.Bool().Draw(t, "own"),
		}
	})
}

func intakeLists() *rapid.Generator[event.IntakeList] {
	return rapid.Custom(func(t *rapid.T) event.IntakeList {
		return event.IntakeList{ID: word().Draw(t, "id"), Rows: rapid.Int().Draw(t, "rows"), Actor: text().Draw(t, "actor")}
	})
}

func busEvents() *rapid.Generator[*event.Event] {
	return rapid.Custom(func(t *rapid.T) *event.Event {
		e := &event.Event{
			ID:     rapid.StringMatching(`20[0-9]{6}-[a-z2-7]{26}`).Draw(t, "id"),
			Source: "/collector/" + rapid.StringMatching(`[a-z0-9/-]{1,20}`).Draw(t, "source"),
			Time:   moments().Draw(t, "time"), Body: bodies().Draw(t, "body"), Data: data().Draw(t, "data"),
		}
		e.Type, e.Channel = kindOn(t)
		return e
	})
}

func data() *rapid.Generator[event.Data] {
	return rapid.Custom(func(t *rapid.T) event.Data {
		return event.Data{
			Ingested: moments().Draw(t, "ingested"), SourceTime: maybe(t, "source time", moments()), Direction: directions().Draw(t, "direction"),
			Sender:     event.Sender{Claimed: parties().Draw(t, "claimed"), Authenticated: parties().Draw(t, "authenticated"), Result: text().Draw(t, "result")},
			Recipients: list(t, "recipients", recipients()), Subject: text().Draw(t, "subject"), Text: text().Draw(t, "text"),
			NoText: text().Draw(t, "no text"), Campaign: text().Draw(t, "campaign"), Purpose: text().Draw(t, "purpose"), Route: text().Draw(t, "route"),
			Message: maybe(t, "message", messages()), Item: maybe(t, "item", items()), List: maybe(t, "list", lists()),
			Inventory: maybe(t, "inventory", inventories()), Report: maybe(t, "report", reports()), Vault: maybe(t, "vault", vaults()),
			Degraded: list(t, "degraded", text()),
		}
	})
}

func parties() *rapid.Generator[event.Party] {
	return rapid.Custom(func(t *rapid.T) event.Party {
		p := event.Party{Class: one("", event.Functional, event.Person).Draw(t, "class"), External: rapid.Bool().Draw(t, "external")}
		switch p.Class {
		case event.Functional:
			p.Address = text().Draw(t, "address")
		case event.Person:
			p.Token = tokens().Draw(t, "token")
		}
		return p
	})
}

func recipients() *rapid.Generator[event.Recipient] {
	return rapid.Custom(func(t *rapid.T) event.Recipient {
		r := event.Recipient{Token: tokens().Draw(t, "token"), Field: one("", event.FieldTo, event.FieldCc, event.FieldEnvelope).Draw(t, "field"), External: rapid.Bool().Draw(t, "external")}
		if p := maybe(t, "previous", tokens()); p != nil {
			r.Previous = *p
		}
		return r
	})
}

func items() *rapid.Generator[event.Item] {
	return rapid.Custom(func(t *rapid.T) event.Item {
		return event.Item{ID: word().Draw(t, "id"), Parent: text().Draw(t, "parent"), Platform: word().Draw(t, "platform"), Account: word().Draw(t, "account"), Author: tokens().Draw(t, "author"), Own: rapid.Bool().Draw(t, "own")}
	})
}

func lists() *rapid.Generator[event.List] {
	return rapid.Custom(func(t *rapid.T) event.List {
		return event.List{ID: word().Draw(t, "id"), Rows: rapid.Int().Draw(t, "rows"), Actor: tokens().Draw(t, "actor")}
	})
}

func vaults() *rapid.Generator[event.Vault] {
	sealed := rapid.SliceOfN(rapid.Byte(), 1, 60)
	return rapid.Custom(func(t *rapid.T) event.Vault {
		entry := event.VaultEntry{Token: tokens().Draw(t, "token"), Mask: "+39 347 ••• ••09", Sealed: sealed.Draw(t, "sealed")}
		return event.Vault{KeyID: word().Draw(t, "key"), SealedKey: sealed.Draw(t, "sealed key"), Entries: []event.VaultEntry{entry}}
	})
}

func findings() *rapid.Generator[event.Finding] {
	counts := rapid.Custom(func(t *rapid.T) event.Count {
		return event.Count{Name: text().Draw(t, "name"), People: rapid.Int().Draw(t, "people")}
	})
	return rapid.Custom(func(t *rapid.T) event.Finding {
		return event.Finding{
			ID: word().Draw(t, "id"), Revision: rapid.Uint64().Draw(t, "revision"), Body: bodies().Draw(t, "body"),
			Channel: one(event.SMS, event.Mail, event.Social, event.Register).Draw(t, "channel"), Rule: word().Draw(t, "rule"), RuleVersion: 1,
			Severity: one(event.Info, event.Low, event.Medium, event.High, event.Grave).Draw(t, "severity"),
			About:    one(event.AboutCampaign, event.AboutItem, event.AboutRoute, event.AboutList).Draw(t, "about"), Subject: text().Draw(t, "subject"), Incident: one("", "campaign/d-7").Draw(t, "incident"),
			Opened: moments().Draw(t, "opened"), Updated: moments().Draw(t, "updated"), Detected: moments().Draw(t, "detected"),
			People: rapid.Int().Draw(t, "people"), AtLeast: rapid.Bool().Draw(t, "at least"), Messages: rapid.Int().Draw(t, "messages"),
			Verdict:    one("", event.Compatible, event.Incompatible, event.Unknown).Draw(t, "verdict"),
			Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence"), CollectedFor: list(t, "collected for", counts),
			PersonalData: list(t, "personal data", text()), ExposedFrom: maybe(t, "from", moments()), ExposedTo: maybe(t, "to", moments()), ExposedSeen: maybe(t, "seen", moments()),
			Reasons: list(t, "reasons", text()), Excerpt: text().Draw(t, "excerpt"), Evidence: rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "evidence"),
		}
	})
}
