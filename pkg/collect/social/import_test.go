package social

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

// imported imports a text and returns what it came to in a line each.
func imported(t *testing.T, text string) (lines []string, res ImportResult, err error) {
	t.Helper()
	sink := collecttest.NewSink()
	res, err = Import(t.Context(), strings.NewReader(text), ImportOptions{Body: testBody}, sink)
	for _, in := range sink.Intakes() {
		if err := in.Validate(); err != nil {
			t.Errorf("%v: %v", in.Key, err)
		}
		lines = append(lines, fmt.Sprint(in.Time.Format("01-02 15:04 "), in.Type, " ", in.Item.ID, " ", in.Item.Author, " ", in.Item.Own, " ", in.Text, " ", in.Degraded))
	}
	for _, p := range res.Problems {
		lines = append(lines, p.String())
	}
	if len(sink.Rejected()) != res.Rejected || len(sink.Intakes()) != res.Events {
		t.Errorf("%d rejected and %d events, the result says %d and %d", len(sink.Rejected()), len(sink.Intakes()), res.Rejected, res.Events)
	}
	return lines, res, err
}

func TestImport(t *testing.T) {
	f := func(name, text string, want ...string) {
		t.Helper()
		got, _, err := imported(t, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i := range got {
			got[i] = english(got[i])
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s: got\n%s\nwant\n%s", name, g, w)
		}
	}
	f("csv", "platform,account,id,author,kind,time,text\r\nfacebook,1,1_2,9,comment.created,2026-05-08T10:30:00+02:00,\"ciao, \"\"a\"\" tutti\nriga due\"\r\n",
		"05-08 08:30 comment.created 1_2 9 false ciao, \"a\" tutti\nriga due []")
	f("spreadsheet in Italian", "\ufeffPiattaforma;Pagina;ID;Autore;Tipo;Quando;Testo;Ente\nwhatsapp;canale;7;;post creato;08/05/2026 10:30;Avviso;sì\n",
		"05-08 08:30 post.created 7  true Avviso [time_zone]")
	f("bad rows among good ones", "platform,account,id,kind,time,text\n"+
		"facebook,1,2,comment.teleported,2026-05-08T08:00:00Z,x\n"+
		"facebook,1,3,comment.hidden,ieri,x\n"+
		"facebook,1,,comment.hidden,2026-05-08T08:00:00Z,x\n"+
		"facebook,1,4\n"+
		"facebook,1,5,comment.hidden,1999-05-08T08:00:00Z,\n"+
		"facebook,1,6,comment.hid\"den,2026-05-08T08:00:00Z,\n"+
		"Facebook!,1,6,comment.hidden,2026-05-08T08:00:00Z,\n"+
		"facebook,1,7,comment.hidden,2026-05-08T08:00:00Z,\n",
		"05-08 08:00 comment.hidden 7  false  [author]",
		"line 2: rejected: kind ends with 10 letters that are not known: created, edited, hidden, unhidden, deleted or restored",
		"line 3: rejected: time is not like 2026-05-08T10:30:00+02:00, 2026-05-08 10:30 or 08/05/2026 10:30",
		"line 4: rejected: id is empty",
		"line 5: rejected: the row has 3 columns, the header 6",
		"line 6: rejected: time is outside the years 2000 to 2200",
		"line 7: rejected: a quotation mark stands within a column that is not in quotation marks",
		"line 8: rejected: platform is not a word in lower case")
	f("json lines", "{\"platform\":\"mastodon\",\"account\":\"a\",\"id\":12345678901234567890,\"kind\":\"comment.deleted\",\"time\":\"2026-05-08T08:00:00Z\",\"by\":\"moderatore\"}\n\n{\n \"id\": {}}\nnonsense {\n{\"telefono\":\"x\"}\n{\"id\":\"1\"",
		"05-08 08:00 comment.deleted 12345678901234567890  false  [author]",
		"line 3: rejected: field id is neither text nor number",
		"line 5: rejected: the row does not begin with {",
		"line 6: rejected: a column named with 8 letters is not known: platform, account, id, parent, author, kind, time, text, own, by",
		"line 7: rejected: the file ends within the row: a brace or a quotation mark is not closed")
	row := func(id string) string {
		return `{"platform":"x","account":"a","id":"` + id + `","kind":"post.created","time":"2026-05-08T08:00:00Z","own":true}` + "\n"
	}
	f("json that does not end", `{"id":"1","text":"Mario`+"\n"+row("2")+`{"id":"3"`+"\n"+row("4")+`{"id":`+"\nnonsense\n\n  "+row("5")+`{"id":"6`+"\n{\n{\n"+row("7")+"{\"kind\":\"mario rossi\"}",
		"05-08 08:00 post.created 2  true  []", "05-08 08:00 post.created 4  true  []", "05-08 08:00 post.created 5  true  []", "05-08 08:00 post.created 7  true  []",
		"line 1: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 3: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 5: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 6: rejected: the row does not begin with {",
		"line 9: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 10: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 11: rejected: the row does not end before the next: a brace or a quotation mark is not closed",
		"line 13: rejected: kind begins with 5 letters that are not known: post or comment, a dot, and created, edited, hidden, unhidden, deleted or restored")
	f("an edit without a text", "platform,account,id,kind,time,text,author\nx,a,1,comment.edited,2026-05-08T08:00:00Z,,b\n",
		"05-08 08:00 comment.edited 1 b false  [text]")
	f("json array", "[{\"platform\":\"x\",\"account\":\"a\",\"id\":\"1\",\"kind\":\"commento.modificato\",\"time\":\"2026-01-08 08:00\",\"text\":\"a}\\\"{b\",\"author\":\"a\"},\n {\"platform\":\"x\",\"account\":\"a\",\"id\":\"2\",\"kind\":\"post.created\",\"time\":\"2026-07-08 08:00\",\"own\":true}]",
		"01-08 07:00 comment.edited 1 a true a}\"{b [time_zone]", "07-08 06:00 post.created 2  true  [time_zone]")
}

func TestImportBreaks(t *testing.T) {
	f := func(want, text string) {
		t.Helper()
		if _, _, err := imported(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
	f("the file is empty", " \n")
	f("/ a column named with 4 letters", "nome;cognome\n")
	f("line 1: column kind is missing", "platform,account,id,time\n")
	head := "platform,account,id,kind,time,text\n"
	f("is a quotation mark not closed?", head+"a,b,c,d,e,\""+strings.Repeat("x\n", maxRow))
	f("a row is over", `{"text":"`+strings.Repeat("x", maxRow))
	if _, err := Import(t.Context(), strings.NewReader("x"), ImportOptions{Body: "C F"}, collecttest.NewSink()); err == nil {
		t.Error("a body that is none is taken")
	}
}

// What was created has the key that the webhook gives it.
func TestImportAndWebhookMeet(t *testing.T) {
	sink := collecttest.NewSink()
	c, client := run(t, testConfig(), Options{}, sink)
	body := comments(1, 1)
	if got := send(t, client, c, body, sign(body)); got != 200 {
		t.Fatalf("status %d", got)
	}
	text := "platform,account,id,kind,time,text\nfacebook," + testPage + ",7_1,comment.created,2024-05-01T08:00:00Z,perché?\n"
	for range 2 {
		if _, err := Import(t.Context(), strings.NewReader(text), ImportOptions{Body: testBody}, sink); err != nil {
			t.Fatal(err)
		}
	}
	if got := collecttest.Keys(sink); len(got) != 1 {
		t.Errorf("keys %v, want one", got)
	}
}

func TestImportManyRows(t *testing.T) {
	var b strings.Builder
	b.WriteString("platform,account,id,kind,time\n")
	for i := range 3*importBatch + 7 {
		fmt.Fprintf(&b, "facebook,1,%d,post.created,2024-05-01T08:00:00Z\n", i)
	}
	if lines, res, err := imported(t, b.String()); err != nil || res.Events != 3*importBatch+7 || len(lines) != res.Events {
		t.Errorf("%d events of %d, %v", len(lines), 3*importBatch+7, err)
	}
}

func TestImportStopsWithTheBus(t *testing.T) {
	sink := collecttest.NewSink()
	sink.SetDown(true)
	text := "platform,account,id,kind,time\nfacebook,1,2,post.created,2024-05-01T08:00:00Z\n"
	if _, err := Import(t.Context(), strings.NewReader(text), ImportOptions{Body: testBody}, sink); !errors.Is(err, collecttest.ErrDown) {
		t.Errorf("error %v, want the bus's", err)
	}
}

// The example that the operator reads is one that works.
func TestImportExample(t *testing.T) {
	for _, name := range []string{"import.csv", "import.jsonl"} {
		b, err := os.ReadFile("../../../deploy/social/" + name)
		if err != nil {
			t.Fatal(err)
		}
		lines, res, err := imported(t, string(b))
		if err != nil || res.Rejected > 0 || res.Events != 5 {
			t.Errorf("%s: %+v, %v: %q", name, res, err, lines)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add("platform,account,id,kind,time\nfacebook,1,2,post.created,2024-05-01T08:00:00Z\n")
	f.Add("[{\"platform\":\"x\",\"id\":1}, {}]")
	f.Add("platform;account;id;kind;time\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		sink := collecttest.NewSink()
		res, err := Import(context.Background(), strings.NewReader(text), ImportOptions{Body: testBody, Location: time.UTC}, sink)
		if err == nil && (res.Events != len(sink.Intakes()) || res.Rejected != len(sink.Rejected())) {
			t.Fatalf("result %+v, %d events", res, len(sink.Intakes()))
		}
		for _, in := range sink.Intakes() {
			if err := in.Validate(); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range sink.Rejected() {
			if !errors.Is(r.Reason, event.ErrRejected) {
				t.Fatalf("reason %v", r.Reason)
			}
		}
	})
}
