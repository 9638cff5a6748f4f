package detect

import (
	"math"
	"strconv"

	"vedetta/pkg/event"
)

// Equal names the text of a message where its collector has told which texts are equal,
// also those that nobody may read; empty where it has not, or where the text is a few
// words.
func Equal(e *event.Event) string {
	if e.Data.Message == nil {
		return ""
	}
	return e.Data.Message.Digest
}

// SendOf names the send that a message is counted for: the campaign of its text or,
// of a text that nobody may read, "n-…" by which equal ones are known; empty where
// nothing tells.
func SendOf(e *event.Event) string {
	if e.Facts != nil && e.Facts.Campaign != "" {
		return e.Facts.Campaign
	}
	if digest := Equal(e); digest != "" {
		return "n-" + digest[:min(len(digest), sendDigits)]
	}
	return ""
}

// sendDigits is how many of a digest's characters name a send, as in the store.
const sendDigits = 12

// Unread names the texts that one sender writes where nobody may read them: mails
// of about one size, a twelfth more or less, are taken to be one text. Sizes that
// one name parts, shifted by half a step, the other has together. It reports false
// where the source tells no sender or no size.
func Unread(e *event.Event) (name, shifted string, ok bool) {
	sender := SenderOf(e)
	if sender == "" || e.Data.Message == nil || e.Data.Message.Size <= 0 {
		return "", "", false
	}
	eighths := 8 * math.Log2(float64(e.Data.Message.Size))
	return sender + "/" + strconv.Itoa(int(math.Round(eighths))), sender + "/" + strconv.Itoa(int(math.Floor(eighths))) + "½", true
}
