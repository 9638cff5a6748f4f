package purpose

import (
	"bytes"
	"compress/flate"
	"testing"
)

// FuzzDecodeBody is behind the checksum: a file with a right one may be made up too.
func FuzzDecodeBody(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 12+columns*8+8))
	f.Fuzz(func(t *testing.T, body []byte) {
		var packed bytes.Buffer
		z, _ := flate.NewWriter(&packed, flate.BestSpeed) // the level is valid
		_, _ = z.Write(body)
		_ = z.Close()
		m, err := decodeBody(packed.Bytes())
		if err != nil {
			return
		}
		c, err := NewWith(m)
		if err != nil {
			t.Fatal(err)
		}
		if g := c.Classify(Message{Text: "Domani scuole chiuse per neve, vota Rossi"}); !(g.Confidence >= 0 && g.Confidence <= 1) {
			t.Fatalf("%+v", g)
		}
	})
}
