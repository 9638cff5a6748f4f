package analyse

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
)

// BenchmarkBatch measures one event's whole way through the analyser, without
// bus and store: decoding, facts, campaigns, detectors.
func BenchmarkBatch(b *testing.B) {
	const n = 1000
	deliveries := make([]event.Delivery, n)
	for i := range deliveries {
		at := time.Date(2026, 11, 21, 10, 0, i, 0, time.UTC)
		e := &event.Event{
			ID: fmt.Sprintf("20261121-%026d", i), Source: "/collector/sms/kannel/gw1", Type: event.MessageSubmitted, Time: at, Body: "c_i690", Channel: event.SMS,
			Data: event.Data{
				Ingested: at, Direction: event.Outbound, Sender: event.Sender{Claimed: event.Party{Class: event.Functional, Address: "comune"}},
				Recipients: []event.Recipient{{Token: event.Token(fmt.Sprintf("2026-%026d", i%700)), Field: event.FieldEnvelope}},
				Text:       fmt.Sprintf("Gentile Ada, il %d/11 alle %d si tiene il corso di nuoto numero %d in palestra. Comune di Sesto San Giovanni", i%28+1, i%12+8, i%7),
			},
		}
		// Ids are base 32: a digit 0, 1, 8 or 9 is none.
		e.ID = e.ID[:9] + map0189(e.ID[9:])
		data, err := e.Encode()
		if err != nil {
			b.Fatal(err)
		}
		deliveries[i] = event.Delivery{Seq: uint64(i + 1), Subject: "events.0.c_i690.sms.message.submitted", Data: data}
	}
	a := New(Options{
		Reader: mustReader(b), Campaigns: campaign.New(campaign.Options{}), Detectors: all.New(all.Deps{}),
		Seal: func(_ event.Body, b []byte) ([]byte, error) { return b, nil }, Log: slog.New(slog.DiscardHandler),
	})
	b.ReportAllocs()
	for b.Loop() {
		batch, err := a.batch(context.Background(), deliveries, 1)
		if err != nil || len(batch.Events) != n {
			b.Fatalf("%d events, error %v", len(batch.Events), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/event")
}

func map0189(s string) string {
	out := []byte(s)
	for i, c := range out {
		out[i] = "abcdefghij"[c-'0']
	}
	return string(out)
}
