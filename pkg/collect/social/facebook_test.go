package social

import (
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	testBody = event.Body("c_z999")
	testPage = "104500000012345"

	testInstagram = "17841400000000001"
)

// golden is what a delivery becomes, as a file.
type golden struct {
	Intakes  []*event.Intake `json:"intakes,omitempty"`
	Rejected []string        `json:"rejected,omitempty"`
	Ignored  map[string]int  `json:"ignored,omitempty"`
	Unlisted int             `json:"unlisted,omitempty"`
}

// toGolden gives a delivery to an empty ledger.
func toGolden(t *testing.T, platform string, d decoded) golden {
	t.Helper()
	l, err := ledger.Open(ledger.Options{Salt: "salt", Now: func() time.Time { return time.Unix(1714550400, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	sink := collecttest.NewSink()
	err = l.Book(ledger.BookOptions{Body: testBody, Platform: platform}).Do(t.Context(), sink, "/collector/social/"+platform, func(tx *ledger.Tx) error {
		for i := range d.changes {
			if err := tx.Tell(&d.changes[i].change); err != nil {
				d.rejected = append(d.rejected, rejection{reason: err})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	g := golden{Intakes: sink.Intakes(), Unlisted: d.unlisted}
	for _, r := range d.rejected {
		g.Rejected = append(g.Rejected, r.reason.Error())
	}
	for k, n := range d.ignored {
		if n > 0 {
			if g.Ignored == nil {
				g.Ignored = make(map[string]int)
			}
			g.Ignored[k] = n
		}
	}
	return g
}

func TestDecodeFacebook(t *testing.T) {
	decodeAll(t, facebook, func(b []byte) (decoded, error) { return decodeFacebook(b, []string{testPage}) })
}

func TestDecodeInstagram(t *testing.T) {
	decodeAll(t, instagram, func(b []byte) (decoded, error) { return decodeInstagram(b, []string{testInstagram}) })
}

// decodeAll decodes every payload of a platform.
func decodeAll(t *testing.T, platform string, decode func([]byte) (decoded, error)) {
	t.Helper()
	files, err := filepath.Glob("testdata/" + platform + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no payloads: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			d, err := decode(readFile(t, file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(toGolden(t, platform, d), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, filepath.Join("testdata", platform, name+".golden"), append(got, '\n'))
		})
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compareGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, path)), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// Nobody's name may be in what is collected: Meta sends it with everything.
func TestNoNamesAreKept(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*.golden")
	for _, file := range files {
		got := string(readFile(t, file))
		for _, name := range []string{"Ada", "Ugo", "Comune di Borgo", "Borgo Finto Notizie", "privato"} {
			if strings.Contains(got, name) {
				t.Errorf("%s holds %q", file, name)
			}
		}
	}
}

func TestDecodeRefusesWholeDelivery(t *testing.T) {
	f := func(name, body string) {
		t.Helper()
		if _, err := decodeFacebook([]byte(body), nil); !errors.Is(err, event.ErrRejected) {
			t.Errorf("%s: error %v, want one that wraps ErrRejected", name, err)
		}
	}
	f("empty", "")
	f("not JSON", "object=page&entry=1")
	f("trailing", `{"object":"page"}{}`)
	f("list", `[]`)
	f("entry is no list", `{"object":"page","entry":{}}`)
	f("deep nesting", `{"object":"page","entry":[`+strings.Repeat("[", 200_000)+strings.Repeat("]", 200_000)+`]}`)
	f("100k changes", `{"object":"page","entry":[{"id":"1","time":1714550405,"changes":[`+strings.Repeat(`{},`, 99_999)+`{}]}]}`)
}

func TestKeysOfRedeliveryAreEqual(t *testing.T) {
	body := readFile(t, "testdata/facebook/comment-hide-unhide-hide-in-a-second.json")
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	for range 2 {
		if got := send(t, client, c, string(body), sign(string(body))); got != http.StatusOK {
			t.Fatalf("status %d", got)
		}
	}
	var keys []string
	for _, in := range sink.Intakes() {
		if in.Type != event.CollectorAlive {
			keys = append(keys, strings.Join(in.Key, " "))
		}
	}
	if len(keys) != 8 || keys[0] == keys[2] || keys[2] != keys[3] || !slices.Equal(keys[:4], keys[4:]) {
		t.Errorf("hide, unhide, hide, the same hide, twice: keys %q, want the third unlike the first and like the fourth, and the second four like the first", keys)
	}
}

func TestEpoch(t *testing.T) {
	f := func(raw string, want int64) {
		t.Helper()
		var e epoch
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if got := e.UnixMilli(); e.IsZero() && want != 0 || !e.IsZero() && got != want {
			t.Errorf("%s is %v, want %v", raw, e.Time, time.UnixMilli(want).UTC())
		}
	}
	f(`1714550400`, 1714550400000)
	f(`"1714550400"`, 1714550400000)
	f(`1714550400123`, 1714550400123)
	f(`"2024-05-01T08:00:00+0000"`, 1714550400000)
	f(`"2024-05-01T10:00:00+02:00"`, 1714550400000)
	f(`null`, 0)
	f(`0`, 0)
	f(`-5`, 0)
	f(`99999999999`, 0)
	f(`9223372036854775807`, 0)
	f(`1e300`, 0)
	f(`{"a":1}`, 0)
	f(`"ieri"`, 0)
}

func TestID(t *testing.T) {
	f := func(raw string, want id, ok bool) {
		t.Helper()
		var i id
		if err := json.Unmarshal([]byte(raw), &i); (err == nil) != ok || i != want {
			t.Errorf("%s is %q, %v; want %q, ok %v", raw, i, err, want, ok)
		}
	}
	f(`"1_2"`, "1_2", true)
	f(`12345678901234567890123`, "12345678901234567890123", true)
	f(`null`, "", true)
	f(`1.5`, "", false)
	f(`1e9`, "", false)
	f(`-1`, "", false)
	f(`true`, "", false)
	f(`{"id":1}`, "", false)
	f(`"a\u0000b"`, "", false)
	f(`"`+strings.Repeat("9", 300)+`"`, "", false)
}

func FuzzDecodeFacebook(f *testing.F) {
	files, _ := filepath.Glob("testdata/facebook/*.json")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := decodeFacebook(body, []string{testPage})
		checkDecoded(t, d, err)
	})
}

func FuzzDecodeInstagram(f *testing.F) {
	files, _ := filepath.Glob("testdata/instagram/*.json")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := decodeInstagram(body, []string{testInstagram})
		checkDecoded(t, d, err)
	})
}

// checkDecoded makes sure that whatever came is an event or has a reason.
func checkDecoded(t *testing.T, d decoded, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, event.ErrRejected) {
		t.Fatalf("error %v does not wrap ErrRejected", err)
	}
	n := len(d.changes)
	for _, in := range toGolden(t, facebook, d).Intakes {
		if err := in.Validate(); err != nil {
			t.Fatalf("intake is not valid: %v", err)
		}
		n--
	}
	if n > 0 {
		t.Logf("%d changes were refused by the ledger", n)
	}
	for _, r := range d.rejected {
		if !errors.Is(r.reason, event.ErrRejected) {
			t.Fatalf("reason %v does not wrap ErrRejected", r.reason)
		}
	}
}
