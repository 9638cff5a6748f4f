package all_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// life yields events of an ordinary body, a hundred thousand a week: letters to
// one person, reminders, a declared campaign, now and then a send to many.
func life(n int) func(yield func(*event.Event) bool) {
	r := rand.New(rand.NewPCG(1, 1))
	step := 7 * 24 * time.Hour / 100_000
	return func(yield func(*event.Event) bool) {
		for i := range n {
			at := noon.Add(time.Duration(i) * step)
			e := &event.Event{
				ID: fmt.Sprintf("20240520-%026d", i), Body: "c_a", Time: at, Type: event.MessageSubmitted, Channel: event.Mail,
				Data:  event.Data{Ingested: at, Direction: event.Outbound, Message: &event.Message{Gateway: "mx"}},
				Facts: &event.Facts{Words: 20, Exact: uint64(i) + 1, Template: r.Uint64(), Campaign: fmt.Sprint("d-", i)},
			}
			e.Data.Sender.Claimed = event.Party{Class: event.Person, Token: event.Token(fmt.Sprintf("2024-%026d", r.IntN(1400)))}
			e.Data.Recipients = []event.Recipient{{Token: event.Token(fmt.Sprintf("2024-%026d", r.IntN(40_000))), Field: event.FieldTo, External: true}}
			switch k := r.IntN(100); {
			case k < 30:
				e.Facts.Campaign, e.Facts.Registered = "", "otp"
			case k < 50:
				e.Data.Campaign, e.Facts.Campaign = "tari", "tari"
			case k < 60:
				e.Facts.Campaign = fmt.Sprint("d-office", r.IntN(50))
			case k < 65:
				e.Facts.Campaign = fmt.Sprint("d-send", i/20_000)
			case k < 75:
				e.Type, e.Data.Direction = event.MessageReceived, event.Inbound
				e.Data.Recipients[0].External = false
			}
			if !yield(e) {
				return
			}
		}
	}
}

// BenchmarkLife is all that counts people over more and more weeks: events a
// second, the size of the state at the end, the size of its snapshot and the time
// to write it.
func BenchmarkLife(b *testing.B) {
	reg := smallRegister(b)
	for _, n := range []int{100_000, 300_000, 900_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				before := heap()
				var all []detect.Detector
				names := counting(reg)
				for _, name := range []string{"bulk", "recipients", "route", "inbound", "list", "report"} {
					all = append(all, names[name]())
				}
				began := time.Now()
				for e := range life(n) {
					for _, d := range all {
						if err := d.Detect(e, func(*event.Finding) {}); err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(float64(n)/time.Since(began).Seconds(), "events/s")
				b.ReportMetric(float64(heap()-before)/(1<<20), "MB-state")
				began = time.Now()
				var size counter
				for _, d := range all {
					if err := d.Snapshot(&size); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(size)/(1<<20), "MB-snapshot")
				b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-snapshot")
				runtime.KeepAlive(all)
			}
		})
	}
}

// BenchmarkMemory is the bytes of an active campaign that has reached one person,
// of each further person before its alarm, and of each person after it.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		const campaigns = 5000
		one := sends(campaigns, 1)
		forty := sends(campaigns, 40)
		b.ReportMetric(float64(one)/campaigns, "B/campaign")
		b.ReportMetric(float64(forty-one)/campaigns/39, "B/person-before")
		b.ReportMetric(float64(sends(10, 9000)-10*one/campaigns)/90_000, "B/person-after")
	}
}

// sends is the size of a detector that has seen so many campaigns to so many
// people each.
func sends(campaigns, people int) uint64 {
	d := bulk.New(new(policy.Register))
	before := heap()
	for c := range campaigns {
		at := noon
		for chunk := range slices.Chunk(persons(people), 100) {
			at = at.Add(time.Second)
			e := &event.Event{
				ID: fmt.Sprint(c, "-", chunk[0].Token), Body: "c_a", Time: at, Type: event.MessageSubmitted, Channel: event.Mail,
				Data: event.Data{Ingested: at, Recipients: chunk}, Facts: &event.Facts{Campaign: fmt.Sprint("d-", c)},
			}
			if d.Detect(e, func(*event.Finding) {}) != nil {
				return 0
			}
		}
	}
	after := heap()
	runtime.KeepAlive(d)
	return after - min(before, after)
}

func persons(n int) []event.Recipient {
	out := make([]event.Recipient, n)
	for i := range out {
		out[i].Token = event.Token(fmt.Sprintf("2024-%026d", i))
	}
	return out
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

var _ io.Writer = (*counter)(nil)
