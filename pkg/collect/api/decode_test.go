package api

import (
	"errors"
	"testing"

	"vedetta/pkg/event"
)

func FuzzSplitAndSort(f *testing.F) {
	f.Add([]byte(sms(1)), false)
	f.Add([]byte("["+sms(1)+","+sms(2)+"]"), false)
	f.Add([]byte(sms(1)+"\n"+sms(2)), true)
	f.Add([]byte(`[{"schema":1,"body":"c_z999","channel":"sms.>","type":"collector.alive","key":[""],"time":"2026-05-08T10:30:00Z"}]`), false)
	c := &client{Token: testConfig().Tokens[0]}
	f.Fuzz(func(t *testing.T, body []byte, lines bool) {
		form := formJSON
		if lines {
			form = formLines
		}
		raws, err := split(body, form, 50)
		if err != nil {
			return
		}
		good, bad := c.sort(raws)
		if len(good)+len(bad) != len(raws) || len(raws) > 50 {
			t.Fatalf("%d good and %d bad of %d", len(good), len(bad), len(raws))
		}
		for _, in := range good {
			if err := in.Validate(); err != nil || in.Source != "/collector/api/scuola" || in.Body != "c_z999" {
				t.Fatalf("good event is not: %v", err)
			}
		}
		for _, b := range bad {
			if !errors.Is(b.reason, event.ErrRejected) {
				t.Fatalf("reason %v does not wrap ErrRejected", b.reason)
			}
		}
	})
}

// A refused event is sealed for the body it names, but nobody can put anything
// before the DPO of a body that the token is not for.
func TestBodyOfRefused(t *testing.T) {
	c := &client{Token: testConfig().Tokens[1]}
	f := func(raw string, want event.Body) {
		t.Helper()
		if got := c.bodyOf([]byte(raw)); got != want {
			t.Errorf("%s is of %s, want %s", raw, got, want)
		}
	}
	f(`{"body":"c_z998","tex":1}`, "c_z998")
	f(`{"body":"c_z999"}`, "c_z999")
	f(`{"body":"c_a000"}`, "c_z999")
	f(`{"body":7}`, "c_z999")
	f(`{"body":"c_z998"`, "c_z999")
	f(``, "c_z999")
}
