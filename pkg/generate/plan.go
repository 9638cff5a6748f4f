package generate

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// world is everything that one log is made from.
type world struct {
	o           Options
	cal         calendar
	town        *town
	pools       *pools
	register    register
	plantings   []*planting
	withdrawals []withdrawal
	skipped     []string // kinds that the weeks have no room for
}

func newWorld(o Options) (*world, error) {
	p, err := newPools(o.Seed)
	if err != nil {
		return nil, err
	}
	cal, err := newCalendar(o.Start, o.Weeks)
	if err != nil {
		return nil, err
	}
	w := &world{o: o, cal: cal, pools: p, town: newTown(o, p)}
	for _, m := range w.town.withdrawn(0, withdrawnBefore) {
		w.withdrawals = append(w.withdrawals, withdrawal{m.address, w.cal.day(-20)})
	}
	return w, w.plan()
}

// plan makes all incidents and decoys. They are few whatever the size of the
// log, so they are kept.
func (w *world) plan() error {
	for _, k := range kinds() {
		for i := range w.o.Incidents {
			if k.room != nil && !k.room(w) {
				w.skipped = append(w.skipped, k.name)
				break
			}
			id := fmt.Sprintf("%s-%d", k.name, i+1)
			b := &builder{world: w, rng: source(w.o.Seed, id), p: &planting{Truth: Truth{ID: id, Kind: k.name, Decoy: k.decoy, Title: k.it, TitleEN: k.en}}}
			b.m = maker{tag: fmt.Sprintf("p%03d", len(w.plantings))}
			k.plant(b)
			if b.err != nil {
				return fmt.Errorf("plant %s: %w", id, b.err)
			}
			if err := b.settle(); err != nil {
				return err
			}
			w.plantings = append(w.plantings, b.p)
		}
	}
	return nil
}

// kind is one sort of incident or decoy.
type kind struct {
	name   string
	decoy  bool
	it, en string
	plant  func(*builder)
	room   func(*world) bool // whether the weeks have room; nil means always
}

// Roles of planted events.
const (
	rolePrepare  = "prepare"  // goes before: a list read, a form; counts no people
	roleAllowed  = "allowed"  // the declared part of something that goes beyond
	roleOver     = "over"     // what goes beyond
	roleAfter    = "after"    // what comes of it: bounces, reports
	roleOrdinary = "ordinary" // everything else
)

// planted is one event of a planting.
type planted struct {
	in      *event.Intake
	role    string
	arrives time.Time
	n       int
}

// planting is one incident or decoy with its events.
type planting struct {
	Truth
	events []planted // by arrival, duplicates included
}

// builder makes one planting. Its first error stays in err and makes what
// follows do nothing of use.
type builder struct {
	*world
	rng *rand.Rand
	m   maker
	p   *planting
	err error
}

// add plants events.
func (b *builder) add(role string, in ...*event.Intake) {
	for _, i := range in {
		e := planted{in: i, role: role, arrives: i.Time.Add(latency(b.rng, false)), n: len(b.p.events)}
		b.p.events = append(b.p.events, e)
		if b.rng.IntN(200) == 0 { // delivered twice
			e.arrives, e.n = e.arrives.Add(time.Duration(1+b.rng.IntN(2400))*time.Second), e.n+1
			b.p.events = append(b.p.events, e)
		}
	}
}

// expect says what the incident must lead to.
func (b *builder) expect(e Expectation) { b.p.Expect = append(b.p.Expect, e) }

// take takes a text that no other planting has.
func (b *builder) take(pool string) string {
	text, err := b.pools.take(pool)
	if err != nil && b.err == nil {
		b.err = err
	}
	return text
}

// list notes whose contacts are used, and draws some of them.
func (b *builder) sample(id string, n int) []member {
	b.p.List = id
	return b.town.sample(b.rng, id, n)
}

// declare declares a campaign for the planting.
func (b *builder) declare(c campaign) campaign {
	c.id = strings.ReplaceAll(b.p.ID, ".", "-")
	b.p.Campaign = c.id
	return b.register.declare(c)
}

// slot is a moment on a working day, at most so many days after the end of the
// election window, between two hours.
func (b *builder) slot(days, fromHour, toHour int) time.Time {
	free := b.cal.free()
	day := b.cal.workday(b.rng, free, free+max(0, days))
	return b.cal.at(day, fromHour, 0).Add(time.Duration(b.rng.Int64N(int64(toHour-fromHour) * int64(time.Hour))))
}

// room is how many days there are after the election window, less a last one
// for what arrives late.
func (b *builder) room() int { return b.cal.days - b.cal.free() - 2 }

// anyDay is a moment on a working day of the whole time after the window.
func (b *builder) anyDay(fromHour, toHour int) time.Time {
	return b.slot(b.room(), fromHour, toHour)
}

// spread is n moments over a time, in order.
func (b *builder) spread(from time.Time, over time.Duration, n int) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		out[i] = from.Add(time.Duration(b.rng.Int64N(int64(over))))
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// allowUnknown is the rules about people that no list knows: normal life, and one
// finding for a list and day.
const allowUnknown = "*unknown*"

// settle puts the events in the order they arrive and works out the truth.
func (b *builder) settle() error {
	p := b.p
	if p.Decoy {
		p.Allow = append(p.Allow, allowUnknown)
	}
	slices.SortStableFunc(p.events, byArrival)
	counters := make([]*atLeast, len(p.Expect))
	for i := range p.Expect {
		counters[i] = &atLeast{Expectation: &p.Expect[i], people: map[string]bool{}}
	}
	seen, people := map[string]bool{}, map[string]bool{}
	channels, senders := map[event.Channel]bool{}, map[string]bool{}
	for _, e := range p.events {
		if key := keyOf(e.in); !seen[key] {
			seen[key] = true
			who := peopleOf(e)
			for _, x := range who {
				people[x] = true
			}
			m := Moment{Event: key, Time: e.in.Time, People: len(people), Role: e.role}
			p.Trail = append(p.Trail, m)
			for _, c := range counters {
				if c.see(e, who) {
					c.Earliest, c.Messages = m, len(p.Trail)
				}
			}
			channels[e.in.Channel] = true
			if s := e.in.Sender.Claimed; s != "" && e.role != rolePrepare && e.role != roleAfter {
				senders[s] = true
			}
		}
	}
	for _, c := range counters {
		if !c.known {
			return fmt.Errorf("plant %s: %q is never known: the generator is wrong", p.ID, c.Name)
		}
	}
	p.Channels, p.Senders = sorted(channels), sorted(senders)
	p.People, p.Messages = len(people), len(p.Trail)
	byTime := func(x, y Moment) int { return x.Time.Compare(y.Time) }
	p.First, p.Last = slices.MinFunc(p.Trail, byTime), slices.MaxFunc(p.Trail, byTime)
	p.Last.People = len(people)
	return nil
}

func byArrival(x, y planted) int {
	return cmp.Or(x.arrives.Compare(y.arrives), cmp.Compare(x.n, y.n))
}

func sorted[T ~string](set map[T]bool) []T {
	out := make([]T, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// keyOf is the natural key in one string.
func keyOf(in *event.Intake) string { return strings.Join(in.Key, "/") }

// peopleOf are the people that an event of an incident reaches: recipients, or
// who reported. Preparations and aftermath reach nobody.
func peopleOf(e planted) []string {
	if e.role == rolePrepare || e.role == roleAfter {
		return nil
	}
	if e.in.Type == event.CitizenReport {
		return []string{person(e.in.Sender.Claimed)}
	}
	out := make([]string, 0, len(e.in.Recipients))
	for _, r := range e.in.Recipients {
		if r.Address != e.in.Sender.Claimed || e.in.Type == event.MessageReceived { // a copy to oneself reaches nobody
			out = append(out, person(r.Address))
		}
	}
	if e.in.Message != nil { // everybody in a blind copy is somebody else
		for i := range e.in.Message.Blind {
			out = append(out, fmt.Sprint(keyOf(e.in), "#", i))
		}
	}
	return out
}

// latency is how long an event takes from its source to the pipeline: seconds,
// now and then minutes, seldom up to two hours; strays more than that.
func latency(rng *rand.Rand, strays bool) time.Duration {
	switch x := rng.Float64(); {
	case strays && x < 0.0008:
		return 3*time.Hour + time.Duration(rng.Int64N(int64(45*time.Hour)))
	case x < 0.004:
		return 5*time.Minute + time.Duration(rng.Int64N(int64(105*time.Minute)))
	case x < 0.03:
		return time.Duration(rng.Int64N(int64(5 * time.Minute)))
	}
	return time.Duration(min(rng.ExpFloat64()*1.5, 30) * float64(time.Second))
}
