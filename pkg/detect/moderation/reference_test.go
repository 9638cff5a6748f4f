package moderation_test

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
)

// reference tells the exposures of a set of events by looking at every minute
// anew: it replays all changes up to the minute, in the order of their times.
// Events lie on whole minutes.
type reference struct {
	events []*event.Event // each once
	now    time.Time
}

// placed is a change with the time at which it takes effect.
type placed struct {
	*event.Event
	at    time.Time
	birth bool
	level int // 0 for the item itself
}

// life is all that bears on an item, in order.
func (r *reference) life(item string) []placed {
	var out []placed
	for level := 0; item != "" && level < 4; level++ {
		var own []*event.Event
		parent := ""
		for _, e := range r.events {
			if e.Data.Item.ID == item {
				own, parent = append(own, e), e.Data.Item.Parent
			}
		}
		slices.SortFunc(own, byClock)
		birth := slices.IndexFunc(own, func(e *event.Event) bool { return e.Type == event.CommentCreated })
		for n, e := range own {
			p := placed{Event: e, at: e.Time, level: level}
			if level == 0 && birth >= 0 {
				p.birth = n == birth
				if e.Time.Before(own[birth].Time) {
					p.at = own[birth].Time
				}
			}
			if level == 0 || e.Type != event.CommentCreated && e.Type != event.CommentEdited {
				out = append(out, p)
			}
		}
		if item = parent; len(own) > 0 && own[0].Data.Item.Platform == "mastodon" {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b placed) int {
		first := map[bool]int{true: 0, false: 1}
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(first[a.birth], first[b.birth]), byClock(a.Event, b.Event))
	})
	return out
}

func byClock(a, b *event.Event) int {
	ranks := []event.Kind{event.CommentCreated, event.CommentEdited, event.CommentUnhidden, event.CommentRestored, event.CommentHidden, event.CommentDeleted}
	return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(slices.Index(ranks, a.Type), slices.Index(ranks, b.Type)),
		cmp.Compare(b2i(!draft(a)), b2i(!draft(b))), cmp.Compare(len(a.Facts.PersonalData), len(b.Facts.PersonalData)), cmp.Compare(a.ID, b.ID))
}

func draft(e *event.Event) bool {
	return slices.Contains(e.Data.Degraded, "unpublished") && writes(e)
}

func writes(e *event.Event) bool {
	return e.Type == event.CommentCreated || e.Type == event.CommentEdited
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// texts reports whether a change says what the text is.
func texts(e *event.Event) bool {
	return e.Data.Text != "" || e.Data.NoText == "" && (e.Type == event.CommentCreated || e.Type == event.CommentEdited)
}

// shown is what stands after some changes: for everybody, and with the platform.
func shown(changes []placed) (public, held []string, known bool) {
	hidden, deleted, draftNow := map[int]bool{}, map[int]bool{}, false
	for _, c := range changes {
		switch c.Type {
		case event.CommentHidden:
			hidden[c.level] = true
		case event.CommentUnhidden:
			delete(hidden, c.level)
		case event.CommentDeleted:
			deleted[c.level] = true
		case event.CommentRestored:
			delete(deleted, c.level)
		}
		if c.level == 0 && texts(c.Event) {
			held, known = c.Facts.PersonalData, true
		}
		if c.level == 0 && writes(c.Event) {
			draftNow = draft(c.Event)
		}
	}
	if len(deleted) > 0 {
		held = nil
	}
	if len(hidden) == 0 && !draftNow {
		public = held
	}
	return public, held, known
}

var limits = map[string]time.Duration{"HEALTH": time.Hour, "PHONE_NUMBER": 4 * time.Hour, "PERSON": 24 * time.Hour}

// exposures are those of an item, minute by minute.
func (r *reference) exposures(item string) []moderation.Exposure {
	life := r.life(item)
	if len(life) == 0 {
		return nil
	}
	var out []moderation.Exposure
	var was, had []string
	for at := life[0].at; !at.After(life[len(life)-1].at); at = at.Add(time.Minute) {
		end := 0
		for end < len(life) && !life[end].at.After(at) {
			end++
		}
		begin := end
		for begin > 0 && life[begin-1].at.Equal(at) {
			begin--
		}
		is, has, _ := shown(life[:end])
		for _, kind := range was {
			if !slices.Contains(is, kind) {
				end1(&out[len(out)-1], kind, at, life[:end], begin)
			}
		}
		if len(is) > 0 && len(was) == 0 {
			out = append(out, moderation.Exposure{})
		}
		for _, kind := range is {
			if !slices.Contains(was, kind) {
				x := &out[len(out)-1]
				x.Intervals = append(x.Intervals, begin1(kind, at, life[:end], begin))
			}
		}
		for _, kind := range had {
			if !slices.Contains(has, kind) {
				erased(out, kind, at)
			}
		}
		alive(out, life[:end], begin)
		was, had = is, has
	}
	for n := range out {
		r.sum(&out[n], item)
	}
	return out
}

// alive notes that an item whose deletion nobody would tell was surely there.
func alive(out []moderation.Exposure, changes []placed, begin int) {
	untold := slices.ContainsFunc(changes, func(c placed) bool {
		return c.level == 0 && slices.Contains(c.Data.Degraded, "deletion_not_told")
	})
	proved := slices.ContainsFunc(changes[begin:], func(c placed) bool {
		return c.level == 0 && c.Type != event.CommentHidden && c.Type != event.CommentDeleted
	})
	if !untold || !proved || len(out) == 0 {
		return
	}
	x := &out[len(out)-1]
	for n := range x.Intervals {
		if k := &x.Intervals[n]; k.Open {
			at := changes[len(changes)-1].at
			k.StandingUnknown, k.UnknownSince = true, &at
		}
	}
}

// turner is the last of the changes since begin that made a kind public, or took
// it away, and whether the text was known before it.
func turner(kind string, changes []placed, begin int) (placed, bool) {
	for n := len(changes) - 1; n >= begin; n-- {
		before, _, known := shown(changes[:n])
		after, _, _ := shown(changes[:n+1])
		if slices.Contains(before, kind) != slices.Contains(after, kind) {
			return changes[n], known
		}
	}
	panic("nothing turned " + kind)
}

func begin1(kind string, at time.Time, changes []placed, begin int) moderation.KindExposed {
	by, known := turner(kind, changes, begin)
	n := slices.IndexFunc(changes, func(c placed) bool { return c.Event == by.Event && c.level == by.level })
	was := false // a draft
	for _, c := range changes[:n] {
		if c.level == 0 && writes(c.Event) {
			was = draft(c.Event)
		}
	}
	edit := by.Type == event.CommentEdited && !was
	k := moderation.KindExposed{
		Kind: kind, From: at, Open: true, Limit: at.Add(limits[kind]), OpenedBy: by.ID,
		OpenedByEdit: edit && known, StartUnknown: edit && !known,
	}
	if s := by.Data.Item.LastSeen; s != nil && s.Before(by.Time) {
		k.FromAfter = s
	}
	return k
}

func end1(x *moderation.Exposure, kind string, at time.Time, changes []placed, begin int) {
	by, _ := turner(kind, changes, begin)
	for n := range x.Intervals {
		k := &x.Intervals[n]
		if k.Kind != kind || !k.Open {
			continue
		}
		k.StandingUnknown, k.UnknownSince = false, nil
		k.Open, k.To, k.ClosedBy, k.Authority = false, &at, by.ID, by.Data.Item.By
		if k.Authority == "" {
			k.Authority = moderation.ByUnknown
		}
		k.Ended = map[event.Kind]moderation.Ending{event.CommentHidden: moderation.EndedByHiding, event.CommentDeleted: moderation.EndedByDeletion}[by.Type]
		if by.level > 0 {
			k.Ended = "parent_" + k.Ended
		}
		if draft(by.Event) {
			k.Ended = moderation.EndedByHiding
		}
		if k.Ended == "" {
			k.Ended = moderation.EndedByEdit
		}
		if s := by.Data.Item.LastSeen; s != nil && s.Before(by.Time) {
			k.ToAfter = s
			if s.Before(k.From) {
				k.ToAfter = &k.From
			}
		}
	}
}

func erased(out []moderation.Exposure, kind string, at time.Time) {
	for _, x := range out {
		for n := range x.Intervals {
			if k := &x.Intervals[n]; k.Kind == kind && k.HeldTo == nil {
				k.HeldTo = &at
			}
		}
	}
}

// sum fills in what the intervals say together.
func (r *reference) sum(x *moderation.Exposure, item string) {
	first := x.Intervals[0]
	x.From, x.Limit, x.OpenedBy, x.OpenedByEdit = first.From, first.Limit, first.OpenedBy, first.OpenedByEdit
	x.Body, x.Item, x.Account, x.To, x.HeldTo = "c_a", item, "p", new(time.Time), new(time.Time)
	for _, e := range r.events {
		if i := e.Data.Item; i.ID == item {
			x.Platform, x.Parent, x.Own = i.Platform, i.Parent, x.Own || i.Own && writes(e)
		}
	}
	for n := range x.Intervals {
		k := &x.Intervals[n]
		if k.Open {
			k.OverLimit, x.Open, x.To = !k.Limit.After(r.now), true, nil
			k.OverLimitUnsure = k.OverLimit && k.UnknownSince != nil && !k.UnknownSince.After(k.Limit)
			if k.StandingUnknown {
				x.StandingUnknown, x.UnknownSince = true, k.UnknownSince
			}
		} else {
			k.OverLimit = k.To.After(k.Limit)
			k.OverLimitUnsure = k.OverLimit && k.ToAfter != nil && !k.ToAfter.After(k.Limit)
		}
		x.OverLimit = x.OverLimit || k.OverLimit
		if !slices.Contains(x.Kinds, k.Kind) {
			x.Kinds = append(x.Kinds, k.Kind)
		}
		if k.Limit.Before(x.Limit) {
			x.Limit = k.Limit
		}
		if x.To != nil && k.To.After(*x.To) {
			x.To, x.ClosedBy, x.Ended, x.Authority = k.To, k.ClosedBy, k.Ended, k.Authority
		}
		switch {
		case k.HeldTo == nil || x.HeldTo == nil:
			x.HeldTo = nil
		case k.HeldTo.After(*x.HeldTo):
			x.HeldTo = k.HeldTo
		}
	}
	x.OverLimitUnsure = x.OverLimit && !slices.ContainsFunc(x.Intervals, func(k moderation.KindExposed) bool { return k.OverLimit && !k.OverLimitUnsure })
	if !x.Open {
		// The last minute in which some of the data was surely there.
		var sure time.Time
		for _, k := range x.Intervals {
			end := k.To
			if k.ToAfter != nil {
				end = k.ToAfter
			}
			if end.After(sure) {
				sure = *end
			}
		}
		if sure.Before(*x.To) {
			x.ToAfter = &sure
		}
	}
	if x.Open {
		x.To, x.ClosedBy, x.Ended, x.Authority = nil, "", "", ""
	}
	slices.Sort(x.Kinds)
}
