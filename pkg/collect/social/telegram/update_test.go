package telegram

import (
	"encoding/json"
	"errors"
	"testing"

	"vedetta/pkg/event"
)

func FuzzUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"message_id":2,"date":1714550400,"chat":{"id":-2},"from":{"id":3},"text":"ciao","reply_to_message":{"message_id":1}}}`))
	f.Add([]byte(`{"update_id":1,"edited_channel_post":{"message_id":2,"date":1714550400,"edit_date":1714550500,"chat":{"id":-1},"caption":"ciao"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var u update
		if json.Unmarshal(raw, &u) != nil {
			return
		}
		c, ignored, err := u.change(chats{channel: -1, group: -2})
		switch {
		case err != nil && !errors.Is(err, event.ErrRejected):
			t.Fatalf("error %v does not wrap ErrRejected", err)
		case err == nil && ignored == "" && (c == nil || c.ID == "" || c.Account != "-1" || c.At.IsZero()):
			t.Fatalf("change %+v", c)
		}
	})
}
