package demo

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/google/uuid"

	"vedetta/pkg/collect/sms/kannel"
)

// sent is an SMS as Kannel's access log tells of it.
type sent struct {
	at                      time.Time
	service, from, to, text string
}

// line writes it in the format that deploy/kannel documents. The id is made
// from a counter, so that every run has the same.
func (f *feed) line(s sent) string {
	f.lines++
	id := uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "vedetta:demo:%d", f.lines)).String()
	coding, text, length := "0", s.text, len(s.text)
	if strings.ContainsFunc(text, func(r rune) bool { return r > 126 }) {
		coding, text = "2", utf16Hex(text)
		length = len(text) / 2
	}
	values := strings.NewReplacer(
		"%T", fmt.Sprint(s.at.Unix()), "%l", "Sent SMS", "%I", id, "%i", "SMPP", "%n", s.service, "%d", "31", "%c", coding, "%C", "-1",
		"%L", fmt.Sprint(length), "%P", s.to, "%F", fmt.Sprintf("A%08x", f.lines), "%A", "", "%b", text, "%p", s.from,
	)
	return values.Replace(kannel.AccessLogFormat) + "\n"
}

func utf16Hex(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

// smsInputs writes the messages to a gateway's log, a few lines at a time.
func (f *feed) smsInputs(gateway string, messages []sent) []input {
	const lines = 10
	var out []input
	for len(messages) > 0 {
		n := min(lines, len(messages))
		var b strings.Builder
		for _, m := range messages[:n] {
			b.WriteString(f.line(m))
			f.said = append(f.said, m.from, m.to, m.text)
		}
		f.events += n
		messages = messages[n:]
		out = append(out, f.rawLines(gateway, b.String()))
	}
	return out
}

func (f *feed) rawLines(gateway, text string) input {
	return func(context.Context) error { return appendTo(f.accessLog(gateway), []byte(text)) }
}

// toEach makes one message to each number, a second apart.
func toEach(numbers []string, at time.Time, m sent) []sent {
	out := make([]sent, len(numbers))
	for i, n := range numbers {
		out[i] = m
		out[i].to, out[i].at = n, at.Add(time.Duration(i)*time.Second)
	}
	return out
}

// SMS sends one more message through Sesto's gateway, to each number.
func (d *Demo) SMS(at time.Time, from, text string, to ...string) error {
	for _, n := range to {
		line := d.feed.line(sent{at: at, service: "web", from: from, to: n, text: text})
		if err := appendTo(d.feed.accessLog("sesto"), []byte(line)); err != nil {
			return err
		}
	}
	return nil
}
