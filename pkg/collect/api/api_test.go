package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/web/webtest"
	"vedetta/pkg/event"
	"vedetta/pkg/event/schema"
)

const (
	tokenA = "gettone-inventato-della-scuola-01"
	tokenB = "gettone-inventato-del-protocollo-02"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func hashOf(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

func testConfig() Config {
	return Config{Listen: "127.0.0.1:0", Tokens: []Token{
		{Name: "scuola", SHA256: hashOf(tokenA), Bodies: []event.Body{"c_z999"}, Channels: []event.Channel{event.SMS, event.Mail, event.Social, event.Register}},
		{Name: "protocollo", SHA256: hashOf(tokenB), Bodies: []event.Body{"c_z999", "c_z998"}, Channels: []event.Channel{event.Register}},
	}}
}

// sms is a good intake, numbered.
func sms(n int) string {
	return fmt.Sprintf(`{"schema":1,"body":"c_z999","channel":"sms","type":"message.submitted","key":["gw1","m%d"],`+
		`"time":"2026-05-08T10:30:00+02:00","recipients":[{"address":"+393470000009"}],"text":"La mensa è chiusa"}`, n)
}

type reply struct {
	status int
	header http.Header
	body   string
	result result
}

func post(t *testing.T, client *http.Client, c *Collector, token, contentType string, body io.Reader) reply {
	t.Helper()
	return do(t, client, c, http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {contentType}}, body)
}

// do posts to /v1/events; a reply without status means that no answer came.
func do(t *testing.T, client *http.Client, c *Collector, h http.Header, body io.Reader) (a reply) {
	t.Helper()
	a.status, a.header, a.body = webtest.Post(t, client, c, "/v1/events", h, body)
	_ = json.Unmarshal([]byte(a.body), &a.result)
	return a
}

// run starts a collector that ends with the test.
func run(t *testing.T, cfg Config, o Options, out collect.Out) (*Collector, *http.Client) {
	t.Helper()
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return c, webtest.Start(t, c, out)
}

// collected are the events without those that say the collector is alive.
func collected(s *collecttest.Sink) []*event.Intake {
	return slices.DeleteFunc(s.Intakes(), func(in *event.Intake) bool { return in.Source == source })
}

func TestForms(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	f := func(contentType, body string, want int) {
		t.Helper()
		before := len(collected(sink))
		a := post(t, client, c, tokenA, contentType, strings.NewReader(body))
		if a.status != http.StatusAccepted || a.result.Accepted != want || len(collected(sink))-before != want {
			t.Errorf("%s %.40q: %d %s, %d events; want 202 and %d", contentType, body, a.status, a.body, len(collected(sink))-before, want)
		}
	}
	f("application/json", sms(1), 1)
	f("application/json; charset=utf-8", "\n "+sms(2)+"\n", 1)
	f("application/json", "["+sms(3)+","+sms(4)+"]", 2)
	f("application/json", " [ ] ", 0)
	f("application/x-ndjson", sms(5)+"\n\r\n"+sms(6)+"\r\n", 2)
	f("application/x-ndjson", sms(7), 1)
}

func TestSourceAndKeyAreBoundToTheClient(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	body := `{"schema":1,"body":"c_z999","channel":"register","type":"list.read","source":"/collector/sms/kannel/gw1",` +
		`"key":["api/scuola/x","1"],"time":"2026-05-08T10:30:00Z","list":{"id":"l"}}`
	for _, token := range []string{tokenA, tokenB} {
		if a := post(t, client, c, token, "application/json", strings.NewReader(body)); a.status != http.StatusAccepted {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	got := collected(sink)
	if len(got) != 2 || len(collecttest.Keys(sink)) != 2 {
		t.Fatalf("%d events with %d keys, want 2 and 2", len(got), len(collecttest.Keys(sink)))
	}
	for i, name := range []string{"scuola", "protocollo"} {
		if got[i].Source != "/collector/api/"+name || got[i].Key[0] != "api/"+name+"/api/scuola/x" || got[i].Key[1] != "1" {
			t.Errorf("%s: source %q, key %q", name, got[i].Source, got[i].Key)
		}
	}
}

func TestSomeAreRejected(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	misspelt := strings.Replace(sms(2), `"text"`, `"tex"`, 1)
	other := strings.Replace(sms(3), "c_z999", "c_z000", 1)
	long := strings.Replace(sms(4), "gw1", strings.Repeat("k", 512), 1)
	a := post(t, client, c, tokenA, "application/json", strings.NewReader("["+strings.Join([]string{sms(1), misspelt, other, long, "7", sms(5)}, ",")+"]"))
	want := result{Accepted: 2, Rejected: []refusal{
		{Index: 1, Status: 422, Error: `il campo "tex" non esiste / field "tex" is not known`},
		{Index: 2, Status: 403, Error: "body: not allowed for this token"},
		{Index: 3, Status: 422, Error: "una parte di key è vuota, supera 512 byte o contiene un NUL / a part of key is empty or over 512 bytes or holds a NUL"},
		{Index: 4, Status: 422, Error: `la riga non è JSON dello schema intake / intake is not JSON of the intake schema: field "" has the wrong type, expected event.Intake`},
	}}
	if diff := cmp.Diff(want, a.result, cmp.AllowUnexported(refusal{})); a.status != http.StatusUnprocessableEntity || diff != "" {
		t.Errorf("status %d (-want +got):\n%s", a.status, diff)
	}
	if len(collected(sink)) != 2 || len(sink.Rejected()) != 4 {
		t.Errorf("%d events and %d dead letters, want 2 and 4", len(collected(sink)), len(sink.Rejected()))
	}
	for _, r := range sink.Rejected() {
		if !errors.Is(r.Reason, event.ErrRejected) || r.Source != "/collector/api/scuola" || r.Body != "c_z999" {
			t.Errorf("dead letter from %s, body %q: %v", r.Source, r.Body, r.Reason)
		}
	}
	if strings.Contains(a.body, "mensa") || strings.Contains(a.body, "347") {
		t.Errorf("the answer holds content: %s", a.body)
	}
}

func TestBrokenLineIsRejectedAlone(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	a := post(t, client, c, tokenA, "application/x-ndjson", strings.NewReader(sms(1)+"\n{\"schema\":\n"+sms(2)+"\n"))
	if a.status != http.StatusUnprocessableEntity || a.result.Accepted != 2 || len(a.result.Rejected) != 1 || a.result.Rejected[0].Index != 1 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestForbidden(t *testing.T) {
	c, client := run(t, testConfig(), Options{}, collecttest.NewSink())
	list := `{"schema":1,"body":"c_z998","channel":"register","type":"list.read","key":["1"],"time":"2026-05-08T10:30:00Z","list":{"id":"l"}}`
	f := func(name, token, body string, want int) {
		t.Helper()
		if a := post(t, client, c, token, "application/json", strings.NewReader(body)); a.status != want {
			t.Errorf("%s: %d %s, want %d", name, a.status, a.body, want)
		}
	}
	f("own body", tokenB, list, 202)
	f("body of another", tokenA, list, 403)
	f("channel of another", tokenB, sms(1), 403)
	f("forbidden and good", tokenB, "["+list+","+sms(1)+"]", 422)
	f("forbidden and wrong", tokenB, "["+sms(1)+",1]", 422)
	// The kind stands on any channel, so only the token's list keeps a made-up
	// channel out of the subject.
	alive := `{"schema":1,"body":"c_z999","channel":"sms.>","type":"collector.alive","key":["1"],"time":"2026-05-08T10:30:00Z"}`
	if a := post(t, client, c, tokenA, "application/json", strings.NewReader(alive)); a.status < 400 {
		t.Errorf("made-up channel: %d %s", a.status, a.body)
	}
}

func TestAuthorization(t *testing.T) {
	sink, reg := collecttest.NewSink(), prometheus.NewRegistry()
	c, client := run(t, testConfig(), Options{Metrics: reg}, sink)
	f := func(authorization string, want int) {
		t.Helper()
		a := do(t, client, c, http.Header{"Authorization": {authorization}, "Content-Type": {"application/json"}}, strings.NewReader(sms(1)))
		if a.status != want {
			t.Errorf("%q: %d, want %d", authorization, a.status, want)
		}
		if want == 401 && a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%q: no WWW-Authenticate", authorization)
		}
	}
	f("", 401)
	f("Bearer", 401)
	f("Bearer ", 401)
	f("Bearer "+hashOf(tokenA), 401)
	f("Bearer "+tokenA+"x", 401)
	f("Bearer "+tokenA[1:], 401)
	f("Basic "+tokenA, 401)
	f(tokenA, 401)
	f("Bearer "+tokenA, 202)
	f("bearer "+tokenB, 403)
	if got := testutil.ToFloat64(c.metrics.unauthorized); got != 8 {
		t.Errorf("%v unauthorized counted, want 8", got)
	}
	if len(collected(sink)) != 1 {
		t.Errorf("%d events, want 1", len(collected(sink)))
	}
}

func TestRefusedRequests(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	f := func(name, contentType, body string, want int) {
		t.Helper()
		a := post(t, client, c, tokenA, contentType, strings.NewReader(body))
		if a.status != want || a.result.Error == "" || a.result.Accepted != 0 {
			t.Errorf("%s: %d %s, want %d with an error", name, a.status, a.body, want)
		}
	}
	f("no type", "", sms(1), 415)
	f("form", "application/x-www-form-urlencoded", "a=b", 415)
	f("latin-1", "application/json; charset=iso-8859-1", sms(1), 415)
	f("empty", "application/json", "", 400)
	f("blank lines", "application/x-ndjson", "\n\n", 400)
	f("open array", "application/json", "["+sms(1), 400)
	f("missing comma", "application/json", "["+sms(1)+sms(2)+"]", 400)
	f("after the array", "application/json", "["+sms(1)+"] x", 400)
	f("two arrays", "application/json", "["+sms(1)+"]["+sms(2)+"]", 400)
	f("too many", "application/json", "["+strings.Repeat("0,", 1000)+"0]", 413)
	f("too many lines", "application/x-ndjson", strings.Repeat("0\n", 1001), 413)
	f("100k events", "application/json", "["+strings.Repeat("{},", 100_000)+"{}]", 413)
	f("deep array", "application/json", strings.Repeat("[", 500_000), 400)
	f("too large", "application/json", strings.Repeat(" ", 2<<20), 413)
	if len(collected(sink)) != 0 {
		t.Errorf("%d events of refused requests", len(collected(sink)))
	}
	if a := post(t, client, c, tokenA, "application/json", strings.NewReader(strings.Repeat(`{"a":`, 100_000))); a.status != 422 {
		t.Errorf("deep object: %d, want 422", a.status)
	}
}

func TestGzipIsNotAccepted(t *testing.T) {
	c, client := run(t, testConfig(), Options{}, collecttest.NewSink())
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(sms(1)))
	_ = z.Close()
	a := do(t, client, c, http.Header{"Authorization": {"Bearer " + tokenA}, "Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}, &b)
	if a.status != http.StatusUnsupportedMediaType {
		t.Errorf("%d %s, want 415", a.status, a.body)
	}
}

func TestBusDown(t *testing.T) {
	sink := collecttest.NewSink()
	sink.SetDown(true)
	c, client := run(t, testConfig(), Options{}, sink)
	for _, body := range []string{sms(1), "[" + sms(1) + ",0]", `{"tex":1}`, "["} {
		a := post(t, client, c, tokenA, "application/json", strings.NewReader(body))
		if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || a.result.Accepted != 0 {
			t.Errorf("%.20q: %d %s, want 503 with Retry-After", body, a.status, a.body)
		}
	}
	sink.SetDown(false)
	for range 2 { // a client that is not sure sends again
		if a := post(t, client, c, tokenA, "application/json", strings.NewReader(sms(1))); a.status != http.StatusAccepted {
			t.Errorf("%d %s, want 202", a.status, a.body)
		}
	}
	if got := collecttest.Keys(sink); len(got) != 1 {
		t.Errorf("%d natural keys, want 1", len(got))
	}
}

func TestSchemaHealthAndOtherPaths(t *testing.T) {
	c, client := run(t, testConfig(), Options{}, collecttest.NewSink())
	f := func(method, path string, want int) []byte {
		t.Helper()
		r, _ := http.NewRequestWithContext(t.Context(), method, "http://"+c.Addr()+path, nil)
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != want || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %d, want %d", method, path, resp.StatusCode, want)
		}
		return b
	}
	if got := f("GET", "/v1/schema/intake.json", 200); !bytes.Equal(got, schema.Intake()) {
		t.Error("the schema is not the embedded one")
	}
	f("GET", "/healthz", 200)
	f("GET", "/v1/events", 405)
	f("POST", "/healthz", 405)
	f("GET", "/", 404)
}

// Every example of the documentation is accepted as it stands.
func TestExamplesAreAccepted(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	names, _ := fs.Glob(schema.Examples(), "*.json")
	for _, name := range names {
		b, err := fs.ReadFile(schema.Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		if a := post(t, client, c, tokenA, "application/json", bytes.NewReader(b)); a.status != http.StatusAccepted {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if len(names) < len(event.Kinds()) || len(collected(sink)) != len(names) {
		t.Errorf("%d examples, %d events", len(names), len(collected(sink)))
	}
}

func TestAliveOnceAMinuteForEachBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, err := New(testConfig(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute+time.Second)
		defer cancel()
		sink := collecttest.NewSink()
		c.alive().Run(ctx, sink)
		count := make(map[event.Body]int)
		for _, in := range sink.Intakes() {
			count[in.Body]++
			if err := in.Validate(); err != nil || in.Type != event.CollectorAlive {
				t.Errorf("%s: %v", in.Type, err)
			}
		}
		if diff := cmp.Diff(map[event.Body]int{"c_z999": 3, "c_z998": 3}, count); diff != "" {
			t.Errorf("beats in 2 minutes (-want +got):\n%s", diff)
		}
	})
}
