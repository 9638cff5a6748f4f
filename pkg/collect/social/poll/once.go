package poll

import (
	"context"
	"crypto/sha256"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

// maxOnce bounds what a Once remembers; the oldest half goes.
const maxOnce = 2000

// Once gives input that can't be understood to the dead letters once: a listing
// shows it again in every round. The zero value is ready; one goroutine uses it.
type Once struct {
	young, old map[[sha256.Size]byte]struct{}
}

// Reject gives raw to the dead letters unless it was given before.
func (o *Once) Reject(ctx context.Context, out collect.Out, body event.Body, uri string, raw []byte, reason error) error {
	sum := sha256.Sum256(raw)
	_, young := o.young[sum]
	if _, old := o.old[sum]; young || old {
		return nil
	}
	if err := out.Reject(ctx, body, uri, raw, reason); err != nil {
		return err
	}
	if o.young == nil || len(o.young) >= maxOnce/2 {
		o.old, o.young = o.young, make(map[[sha256.Size]byte]struct{})
	}
	o.young[sum] = struct{}{}
	return nil
}
