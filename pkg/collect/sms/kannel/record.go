package kannel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/collect/sms/tail"
	"vedetta/pkg/event"
)

// record is a line of either format, taken apart.
type record struct {
	at         time.Time
	action     string
	id         string // Kannel's, of the message or the report; empty in the default format
	smsc       string
	service    string
	to, from   string
	foreign    string // the message centre's id
	report     int    // what kind of delivery report, in a report
	coding     int
	size       int
	compressed bool
	text       []byte
	open       bool     // the line breaks off in the sender
	degraded   []string // what the format does not tell
	key        []string
}

// Kannel's codings. Undefined stands in reports and means 7 bit.
const (
	codingUndefined = -1
	coding7Bit      = 0
	codingBinary    = 1
	codingUCS2      = 2
)

// maxSize bounds the length that a line says its text has.
const maxSize = 1 << 20

// separator stands between the fields of AccessLogFormat.
const separator = "|"

const idLength = 36

// parseVedetta takes apart a line in AccessLogFormat.
func parseVedetta(line []byte) (record, error) {
	head := bytes.SplitN(line, []byte(separator), 10)
	if len(head) < 10 {
		return record{}, event.Rejectf("la riga ha meno campi dell'access-log-format di Vedetta / the line has fewer fields than the access-log-format of Vedetta")
	}
	r := record{
		action: string(head[1]), id: string(head[2]), smsc: text(head[3]), service: text(head[4]),
	}
	if !isID(r.id) {
		return record{}, event.Rejectf("id non è un UUID / id is no UUID")
	}
	if err := r.numbers(head); err != nil {
		return record{}, err
	}
	if err := r.tail(head[9]); err != nil {
		return record{}, err
	}
	return r, nil
}

// numbers reads the fields that are numbers.
func (r *record) numbers(head [][]byte) error {
	epoch, err := strconv.ParseInt(string(head[0]), 10, 64)
	if err != nil || epoch < 0 || epoch > 1<<33 {
		return event.Rejectf("l'ora non è un tempo Unix / time is no Unix time")
	}
	r.at = time.Unix(epoch, 0).UTC()
	compression := 0
	for _, f := range []struct {
		name string
		raw  []byte
		to   *int
	}{{"report", head[5], &r.report}, {"coding", head[6], &r.coding}, {"compression", head[7], &compression}, {"length", head[8], &r.size}} {
		if *f.to, err = number(f.name, f.raw); err != nil {
			return err
		}
	}
	r.compressed = compression == 1
	return r.checkSize()
}

// tail reads what stands behind the numbers:
// recipient|foreign id|account|id|text|id|sender|id.
func (r *record) tail(b []byte) error {
	fence := []byte(separator + r.id + separator)
	names, b, ok := bytes.Cut(b, fence)
	if !ok {
		return event.Rejectf("la riga si interrompe prima del testo / the line breaks off before the text")
	}
	parts := bytes.SplitN(names, []byte(separator), 3)
	if len(parts) < 3 {
		return event.Rejectf("manca il destinatario, il foreign id o l'account / recipient, foreign id or account is missing")
	}
	r.to, r.foreign = text(parts[0]), text(parts[1])
	n := r.printed()
	if len(b) < n || !bytes.HasPrefix(b[n:], fence) {
		return event.Rejectf("il testo non ha la lunghezza che la riga dichiara / the text has not the length that the line says")
	}
	r.text, b = b[:n], b[n+len(fence):]
	sender, ok := bytes.CutSuffix(b, fence[:len(fence)-1])
	if !ok {
		r.open, r.degraded = true, append(r.degraded, "sender")
		return nil
	}
	r.from = text(sender)
	return nil
}

func (r *record) checkSize() error {
	if r.size < 0 || r.size > maxSize {
		return event.Rejectf("la lunghezza è fuori dai limiti / length is out of range")
	}
	return nil
}

// printed is how many bytes the text takes in the log: Kannel writes binary and
// UCS-2 in hex and every other byte as one.
func (r *record) printed() int {
	if r.coding == codingBinary || r.coding == codingUCS2 {
		return 2 * r.size
	}
	return r.size
}

func number(name string, b []byte) (int, error) {
	n, err := strconv.Atoi(string(b))
	if err != nil || len(b) > 11 {
		return 0, event.Rejectf("%[1]s non è un numero / %[1]s is no number", name)
	}
	return n, nil
}

// text makes a field of foreign bytes valid UTF-8.
func text(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

func isID(s string) bool {
	if len(s) != idLength {
		return false
	}
	for i := range len(s) {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// passes reports whether a line holds no message by design.
func passes(line []byte) bool {
	if len(bytes.TrimSpace(line)) == 0 {
		return true
	}
	const stamp = len("2006-01-02 15:04:05 ")
	if len(line) > stamp {
		line = line[stamp:]
	}
	return string(line) == "Log begins" || string(line) == "Log ends"
}

// continuation finds the lines that belong to the broken line of a message: up
// to the one that closes with its id.
func continuation(id string, lines []tail.Line) (raw []byte, n int) {
	for i, l := range lines[:min(len(lines), maxContinuation)] {
		raw = append(append(raw, l.Data...), '\n')
		if bytes.HasSuffix(l.Data, []byte(separator+id)) {
			return raw, i + 1
		}
	}
	return nil, 0
}

func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
