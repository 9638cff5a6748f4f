package app

import (
	"context"
	"fmt"
	"hash/fnv"
	"runtime"
	"strings"
	"time"

	"vedetta/pkg/analyse"
	"vedetta/pkg/event"
)

// BenchMemory is what the state of an analyser weighs, over all detectors: heap in
// bytes after a collection.
type BenchMemory struct {
	Campaign uint64 `json:"bytes_per_campaign"` // a discovered one of two people
	Person   uint64 `json:"bytes_per_person"`   // a distinct one of a campaign that is counted exactly
	Beyond   uint64 `json:"bytes_beyond"`       // a campaign of a hundred thousand people, over all of them
}

// The sizes of what is weighed.
const (
	weighedCampaigns = 8000   // below the limit of live campaigns
	weighedPeople    = 9000   // below the limit of exact counting
	weighedCrowd     = 100000 // beyond it
)

// WeighAnalyser measures what the analyser's memory of campaigns and people weighs.
func WeighAnalyser(ctx context.Context) (m BenchMemory, err error) {
	all, err := weigh(ctx, 2*weighedCampaigns, func(n int) (text, person int) { return n / 2, n })
	if err != nil {
		return m, err
	}
	one := func(n int) (text, person int) { return 0, n }
	small, err := weigh(ctx, 2, one)
	if err != nil {
		return m, err
	}
	exact, err := weigh(ctx, weighedPeople, one)
	if err != nil {
		return m, err
	}
	if m.Beyond, err = weigh(ctx, weighedCrowd, one); err != nil {
		return m, err
	}
	m.Campaign = (all - min(small, all)) / (weighedCampaigns - 1)
	m.Person = (exact - min(small, exact)) / (weighedPeople - 2)
	return m, nil
}

// weigh is the heap that an analyser holds on to after messages within one hour.
func weigh(ctx context.Context, messages int, what func(n int) (text, person int)) (uint64, error) {
	reader, err := analyse.NewReader(nil)
	if err != nil {
		return 0, err
	}
	b := &benchSink{}
	a, campaigns := b.analyser(reader)
	at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	deliveries := make([]event.Delivery, 0, 1000)
	texts := 0
	for n := range messages {
		text, person := what(n)
		texts = max(texts, text+1)
		b.now = at.Add(time.Hour * time.Duration(n) / time.Duration(messages))
		e := benchMessage(n, b.now, person)
		e.Data.Text = otherText(text)
		deliveries = append(deliveries, event.Delivery{Seq: uint64(n + 1), Event: e})
		if len(deliveries) == cap(deliveries) || n == messages-1 {
			if err := a.Judge(ctx, deliveries); err != nil {
				return 0, err
			}
			clear(deliveries)
			deliveries = deliveries[:0]
		}
	}
	if live := campaigns.Live(); live != texts {
		return 0, fmt.Errorf("%d texts were taken for %d campaigns: the figure would be of something else", texts, live)
	}
	// What the reader keeps of texts has its own bound: it stays on both sides.
	with := heap()
	runtime.KeepAlive(a)
	runtime.KeepAlive(campaigns)
	a, campaigns = nil, nil
	without := heap()
	runtime.KeepAlive(reader)
	return with - min(without, with), nil
}

// otherText is a text that is like no other one.
func otherText(n int) string {
	var words []string
	for i := range 12 {
		h := fnv.New64a()
		fmt.Fprintf(h, "%d %d", n, i)
		words = append(words, hashWord(h.Sum64())[:7])
	}
	return strings.Join(words, " ")
}

// hashWord writes a hash as a word.
func hashWord(h uint64) string {
	var out [13]byte
	for i := range out {
		out[i] = 'a' + byte(h%26)
		h /= 26
	}
	return string(out[:])
}
