package horizon_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
	"vedetta/pkg/policy"
)

// world is one body that wrote to many people, and its register.
type world struct {
	people   int
	register *policy.Register
	asked    []int // people in each question for messages
	err      error
}

func (*world) Bodies(context.Context, time.Time) ([]event.Body, error) {
	return []event.Body{"c_a", "c_without_register"}, nil
}

func (w *world) Reached(_ context.Context, _ event.Body, _ time.Time, visit func(event.Recipient)) error {
	for i := range w.people {
		visit(event.Recipient{Token: event.Token(fmt.Sprint(i))})
	}
	return nil
}

func (w *world) SentTo(_ context.Context, body event.Body, _ time.Time, people []event.Token, visit func(*event.Event) error) error {
	w.asked = append(w.asked, len(people))
	for _, p := range people {
		if err := visit(&event.Event{Body: body, ID: string(p)}); err != nil {
			return err
		}
	}
	return w.err
}

func (w *world) Of(_ context.Context, body event.Body) (*policy.Register, error) {
	if body != "c_a" {
		return new(policy.Register), nil
	}
	return w.register, nil
}

// even says that a withdrawal of every second person became known later.
type even struct{}

func (even) Entered(_ event.Body, r event.Recipient, _ time.Time) bool {
	return (r.Token[len(r.Token)-1]-'0')%2 == 0
}

func (even) Later(e *event.Event, report detect.Report) error {
	report(&event.Finding{ID: "f-1", Body: e.Body})
	return nil
}

func publish(t *testing.T, w *world, version string) {
	t.Helper()
	p, err := policy.Parse("p.yaml", []byte("body: {ipa: c_a, name: A}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\n"))
	if err != nil {
		t.Fatal(err)
	}
	p.Version = version
	if err := w.register.Install(p, nil, time.Time{}); err != nil {
		t.Fatal(err)
	}
}

// TestWithdrawalsAreAskedForOnceAVersion: again when the register has another, once
// a day, and when the answer came nowhere.
func TestWithdrawalsAreAskedForOnceAVersion(t *testing.T) {
	w := &world{people: 1200, register: new(policy.Register)}
	publish(t, w, "1")
	stage := horizon.Withdrawals{Sends: w, Registers: w, Judge: func(*policy.Register) horizon.Judge { return even{} }}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	look := func(want ...int) {
		t.Helper()
		w.asked = nil
		found, err := stage.Look(t.Context(), now)
		if !errors.Is(err, w.err) || !slices.Equal(w.asked, want) {
			t.Errorf("asked for %v people, want %v; %v", w.asked, want, err)
		}
		if some := len(want) > 0 && w.err == nil; some != (len(found) == 1) || some && !found[0].Detected.Equal(now) {
			t.Errorf("found %v", found)
		}
	}
	look(500, 100)
	look()
	publish(t, w, "2")
	look(500, 100)
	now = now.Add(24 * time.Hour)
	look(500, 100)
	look()
	stage.Forget()
	w.err = errors.New("the store is away")
	look(500)
	w.err = nil
	look(500, 100)
}
