package graph

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"vedetta/pkg/event"
)

func FuzzObject(f *testing.F) {
	f.Add([]byte(`{"id":"1_2","message":"ciao","created_time":"2026-05-08T08:00:00+0000","from":{"id":"3"},"parent":{"id":"1"},"is_hidden":false}`))
	f.Add([]byte(`{"id":"1","text":"ciao","timestamp":"2026-05-08T08:00:00+0000","hidden":true,"replies":{"data":[{}],"paging":{"next":"http://x/?after=1&access_token=2"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, decode := range []func() (object, error){
			func() (object, error) { return facebookObject(raw, true) },
			func() (object, error) { return facebookObject(raw, false) },
			func() (object, error) { return instagramPost(raw) },
			func() (object, error) { return instagramComment(raw) },
		} {
			o, err := decode()
			if err != nil && !errors.Is(err, event.ErrRejected) {
				t.Fatalf("error %v does not wrap ErrRejected", err)
			}
			if o.moreFrom.Has("access_token") {
				t.Fatal("a foreign token is taken over")
			}
		}
	})
}

func FuzzExplain(f *testing.F) {
	f.Add(400, []byte(`{"error":{"code":190}}`), `{"1":[{"estimated_time_to_regain_access":5}]}`)
	f.Fuzz(func(t *testing.T, status int, body []byte, usage string) {
		h := http.Header{"X-Business-Use-Case-Usage": {usage}}
		if e := explain(status, h, body); e != nil && (e.Kind == "" || e.After < 0 || e.After.Hours() > 24) {
			t.Fatalf("error %+v", e)
		}
	})
}

func TestNextPage(t *testing.T) {
	var l list
	l.Paging.Next = "https://altrove.test/v23.0/1/feed?access_token=x&until=5&__paging_token=t&limit=9999&fields=id,likes"
	got := l.next(url.Values{"fields": {"id"}, "limit": {"100"}}).Encode()
	if want := "__paging_token=t&fields=id&limit=100&until=5"; got != want {
		t.Errorf("query %q, want %q", got, want)
	}
}
