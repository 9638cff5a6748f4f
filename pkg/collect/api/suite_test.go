package api

import (
	"cmp"
	"net/http"
	"strings"
	"testing"

	"vedetta/pkg/collect/web"
	"vedetta/pkg/collect/web/webtest"
)

func TestSuite(t *testing.T) {
	request := func(body string, status int) webtest.Request {
		return webtest.Request{Path: "/v1/events", Body: body, Status: status, Header: http.Header{
			"Authorization": {"Bearer " + tokenA}, "Content-Type": {"application/x-ndjson"},
		}}
	}
	webtest.Run(t, webtest.Channel{
		New: func(w web.Config) (webtest.Collector, error) {
			cfg := testConfig()
			cfg.Listen, cfg.ReadTimeout, cfg.RequestTimeout = cmp.Or(w.Listen, cfg.Listen), w.ReadTimeout, w.RequestTimeout
			return New(cfg, Options{})
		},
		Good: func(first, n int) webtest.Request {
			var lines strings.Builder
			for i := range n {
				lines.WriteString(sms(first+i) + "\n")
			}
			return request(lines.String(), http.StatusAccepted)
		},
		Bad: func() webtest.Request { return request(`{"schema":1,"tex":"x"}`, http.StatusUnprocessableEntity) },
	})
}
