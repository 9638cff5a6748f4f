package event_test

import (
	"testing"
	"time"

	"vedetta/pkg/event"
)

func TestSeveritiesAreRanked(t *testing.T) {
	for i, s := range []event.Severity{event.Info, event.Low, event.Medium, event.High, event.Grave} {
		if s.Rank() != i {
			t.Errorf("%s has rank %d, want %d", s, s.Rank(), i)
		}
	}
	if event.Severity("odd").Rank() != 0 {
		t.Error("an unknown severity outranks info")
	}
}

func TestFindingNames(t *testing.T) {
	f := &event.Finding{ID: "f-1", Revision: 12, Body: "c_f257", Rule: "bulk.undeclared", About: event.AboutCampaign, Subject: "d-7"}
	if f.MsgID() != "f-1.12" || f.StreamSubject() != "findings.c_f257.bulk.undeclared" || f.IncidentKey() != "c_f257/campaign/d-7" {
		t.Errorf("%s %s %s", f.MsgID(), f.StreamSubject(), f.IncidentKey())
	}
}

func TestIncidentDay(t *testing.T) {
	in := &event.Incident{}
	if !in.Day().IsZero() {
		t.Errorf("an empty incident has the day %s", in.Day())
	}
	in.Findings = []event.Finding{{OpeningEvent: id}, {OpeningEvent: "20260401-abcdefghijklmnopqrstuvwxyz"}}
	if want := time.Date(2026, 5, 8, 0, 0, 0, 0, time.UTC); !in.Day().Equal(want) {
		t.Errorf("day %s, want %s: that of the first finding, whatever comes later", in.Day(), want)
	}
}
