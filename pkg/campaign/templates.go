package campaign

import (
	"maps"

	"vedetta/pkg/event"
)

// SetTemplates replaces the registered texts of a body, when its register has
// changed.
func (g *Grouper) SetTemplates(body event.Body, templates []Template) {
	next := make(map[event.Body][]Template, len(g.o.Templates)+1)
	maps.Copy(next, g.o.Templates) // the caller's map may be shared
	next[body] = templates
	g.o.Templates = next
}
