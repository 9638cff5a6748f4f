package detect

import (
	"bytes"
	"strings"
	"testing"

	"vedetta/pkg/event"
)

type state struct {
	Version
	Evicted uint64 `json:"evicted"`
}

func TestSnapshot(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSnapshot(&b, "x", state{Version{1}, 7}); err != nil || b.String() != `{"format":1,"evicted":7}`+"\n" {
		t.Errorf("wrote %s, %v", b.String(), err)
	}
	var s state
	if err := ReadSnapshot(&b, "x", 1, &s); err != nil || s.Evicted != 7 {
		t.Errorf("read %+v, %v", s, err)
	}
	f := func(text, want string) {
		t.Helper()
		if err := ReadSnapshot(strings.NewReader(text), "x", 1, &s); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	f(`{"format":2}`, "restore x: format 2 is not known here: update this program")
	f(``, "restore x: EOF")
}

func TestSnapshotByBody(t *testing.T) {
	var b bytes.Buffer
	one := 1
	if err := WriteBodies(&b, "x", 1, 7, map[event.Body]*int{"c_z999": &one}); err != nil || b.String() != `{"format":1,"evicted":7,"bodies":{"c_z999":1}}`+"\n" {
		t.Errorf("wrote %s, %v", b.String(), err)
	}
	evicted, bodies, err := ReadBodies[int](&b, "x", 1)
	if err != nil || evicted != 7 || len(bodies) != 1 || *bodies["c_z999"] != 1 {
		t.Errorf("read %d, %v, %v", evicted, bodies, err)
	}
	if _, bodies, err := ReadBodies[int](strings.NewReader(`{"format":1}`), "x", 1); err != nil || bodies == nil {
		t.Errorf("read %v, %v, want an empty map", bodies, err)
	}
}
