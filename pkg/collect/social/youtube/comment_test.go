package youtube

import (
	"errors"
	"testing"

	"vedetta/pkg/event"
)

func FuzzThread(f *testing.F) {
	f.Add([]byte(`{"snippet":{"videoId":"v","totalReplyCount":1,"topLevelComment":{"id":"T","snippet":{"textDisplay":"ciao","authorChannelId":{"value":"UCada"},"publishedAt":"2026-05-08T08:00:00Z","updatedAt":"2026-05-08T08:00:00Z"}}},"replies":{"comments":[{"id":"T.r"}]}}`))
	f.Add([]byte(`{"snippet":{"topLevelComment":{"id":"T"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		th, err := decodeThread(raw)
		if err == nil {
			_, err = th.top.sight("UCx", "published")
		}
		if err != nil && !errors.Is(err, event.ErrRejected) {
			t.Fatalf("error %v does not wrap ErrRejected", err)
		}
	})
}
