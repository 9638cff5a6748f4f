package social

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"strings"
	"testing"

	"vedetta/pkg/collect/api"
	"vedetta/pkg/collect/web/webtest"
	"vedetta/pkg/event"
)

// A WhatsApp channel has no API: the body's own program tells what it publishes
// there by POST /v1/events. The example that people copy goes through the real
// API and the real Pipe to the bus.
func TestWhatsAppByTheAPI(t *testing.T) {
	const token = "gettone-inventato-del-canale"
	example, err := os.ReadFile("../../../deploy/social/whatsapp.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(token))
	c, err := api.New(api.Config{Listen: "127.0.0.1:0", Tokens: []api.Token{{
		Name: "canale", SHA256: hex.EncodeToString(sum[:]), Bodies: []event.Body{testBody}, Channels: []event.Channel{event.Social},
	}}}, api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := new(bus)
	client := webtest.Start(t, c, realPipe(t, b))
	status, _, text := webtest.Post(t, client, c, "/v1/events", http.Header{
		"Authorization": {"Bearer " + token}, "Content-Type": {"application/x-ndjson"},
	}, bytes.NewReader(example))
	if status/100 != 2 {
		t.Fatalf("status %d: %s", status, text)
	}
	var kinds []string
	for _, e := range b.published() {
		if !e.Data.Item.Own || e.Data.Item.Platform != "whatsapp" || e.Data.Item.ID != b.published()[0].Data.Item.ID {
			t.Errorf("%s: item %+v", e.Type, e.Data.Item)
		}
		if gone := e.Type == event.PostDeleted; gone != (e.Data.Item.LastSeen != nil) {
			t.Errorf("%s: last seen %v", e.Type, e.Data.Item.LastSeen)
		}
		kinds = append(kinds, string(e.Type))
	}
	if got := strings.Join(kinds, " "); got != "post.created post.edited post.deleted" {
		t.Errorf("on the bus: %s", got)
	}
}
