package policy

import (
	"fmt"

	"vedetta/pkg/event"
)

// answersOf are all that a view says, as text: what story.answers says slowly.
func answersOf(v View) answers {
	out := answers{"known": fmt.Sprint(v.Known(), v.Early(), v.Version(), v.Limits().Bulk.People, v.Processors())}
	for _, id := range []string{"a", "b", "c"} {
		out["purpose "+id] = markOf(v.Purpose(id), func(x Purpose) string { return x.NameIT })
		out["list "+id] = markOf(v.List(ListID(id)), func(x List) string { return x.NoticeVersion })
		out["list ended "+id] = markOf(v.ListEnded(ListID(id)), func(x List) string { return x.NoticeVersion })
		out["sender "+id] = markOf(v.Sender(id+"@ENTE.test"), func(x Sender) string { return x.Note })
		out["processor "+id] = markOf(v.Processor(id), func(x Processor) string { return x.ID })
		out["route "+id] = markOf(v.Route(id), func(x Route) string { return x.Purpose })
		out["template "+id] = markOf(v.Template(id), func(x Template) string { return x.Text })
		out["account "+id] = markOf(v.Account("x", id), func(x Account) string { return x.Name })
		for _, to := range []string{"a", "b", "c"} {
			out["compatible "+id+" "+to] = fmt.Sprint(markOf(v.CompatibleBy(to, id), func(x Compatibility) string { return x.Reason }), v.Compatible(to, id))
		}
		out["campaign "+id] = ""
		if c := v.Campaign(id); c != nil {
			out["campaign "+id] = fmt.Sprint(c.Covers(v.At()))
		}
	}
	for _, label := range []string{"emergency", "survey"} {
		out["label "+label] = fmt.Sprint(v.PurposesOf(label))
	}
	open := []string{}
	for _, e := range v.Emergencies() {
		open = append(open, e.ID)
	}
	out["emergencies"] = fmt.Sprint(open)
	out["election"] = ""
	if w, ok := v.Election(); ok {
		out["election"] = fmt.Sprint(w.Election, " ", text(w.Since), " ", w.Presumed, w.Silence)
	}
	for _, c := range Channels() {
		out["quiet "+c] = fmt.Sprint(v.Quiet(event.Channel(c)))
	}
	out["directory"] = fmt.Sprint(v.DirectorySize())
	for name, to := range people() {
		c := v.Contact(to)
		var lists, withdrawn []string
		for _, m := range c.Lists {
			lists = append(lists, string(m.List))
		}
		for _, w := range c.Withdrawals {
			withdrawn = append(withdrawn, w.Scope)
		}
		_, reached := c.Withdrew("a", "b")
		out["contact "+name] = fmt.Sprint(lists, withdrawn, c.Staff, reached)
	}
	return out
}
