package app

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// newPipe makes what collectors send through, with keys of this replay.
func (r *replay) newPipe() (*collect.Pipe, error) {
	public, _, err := pseudonym.NewDPOKey()
	if err != nil {
		return nil, err
	}
	sealer, err := pseudonym.NewSealer(public)
	if err != nil {
		return nil, err
	}
	r.rings = make(map[event.Body]*pseudonym.Keyring)
	bodies := make(map[event.Body]collect.Keys)
	known := new(policy.Register) // the pipe's own: the other is renewed while it reads
	for _, p := range r.policies {
		if err := known.Install(p, nil, time.Time{}); err != nil {
			return nil, err
		}
		ring, err := r.openKeys(p.Body.IPA)
		if err != nil {
			return nil, err
		}
		r.rings[p.Body.IPA] = ring
		bodies[p.Body.IPA] = collect.Keys{Ring: ring, Sealer: sealer}
	}
	return collect.NewPipe(collect.Options{
		Bodies: bodies, Register: known, Publisher: pipeEnd{r}, Log: r.log, NoVault: true,
		Now: func() time.Time { return r.arrival },
	})
}

// noteSpareKeys says of which years the given keys had none.
func (r *replay) noteSpareKeys() {
	for body, ring := range r.rings {
		if years := ring.Spare(); len(years) > 0 {
			if r.result.SpareKeys == nil {
				r.result.SpareKeys = map[event.Body][]int{}
			}
			r.result.SpareKeys[body] = years
		}
	}
}

// openKeys opens the keys of a body. A directory that was given is read and never
// written: a key that a replay left there would become the collectors' own.
func (r *replay) openKeys(body event.Body) (*pseudonym.Keyring, error) {
	if r.o.Keys == "" {
		if err := r.placeID(body); err != nil {
			return nil, err
		}
	}
	if r.o.Keys == "" || r.o.MakeKeys {
		return pseudonym.OpenKeyring(r.keys, string(body))
	}
	ring, err := pseudonym.ReadKeyring(r.keys, string(body))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("in %[2]s mancano le chiavi dell'ente %[1]s: nomina la cartella delle chiavi dei suoi collettori, o nessuna se gli eventi hanno indirizzi in chiaro / replay: no keys of body %[1]s in %[2]s: name the key directory of its collectors, or none where events have raw addresses", body, r.o.Keys)
	}
	return ring, err
}

// placeID makes the ids of this replay those of every other one with these
// registers: events of one instant are ordered by their ids, and so are the first
// and the last of a finding. Who has the registers has more than an id tells; the
// keys of people are this replay's own.
func (r *replay) placeID(body event.Body) error {
	h := sha256.New()
	for _, path := range r.o.Policies {
		content, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		fmt.Fprintf(h, "%x\n", sha256.Sum256(content))
	}
	return pseudonym.PlaceID(r.keys, string(body), h.Sum(nil))
}

// install puts the registers into force, with the contacts of each, if any.
func (r *replay) install(contacts []*policy.Contacts) error {
	for _, p := range r.policies {
		r.register.Forget(p.Body.IPA)
	}
	for i, p := range r.policies {
		var c *policy.Contacts
		if contacts != nil {
			c = contacts[i]
		}
		if err := r.register.Install(p, c, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

// contacts makes the contact indexes for the years met so far: tokens have the
// key of their year.
func (r *replay) contacts() ([]*policy.Contacts, error) {
	moments := make([]time.Time, 0, len(r.years))
	for _, y := range slices.Sorted(maps.Keys(r.years)) {
		moments = append(moments, time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	out := make([]*policy.Contacts, 0, len(r.policies))
	for _, p := range r.policies {
		c, err := p.Contacts(r.rings[p.Body.IPA], moments...)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
