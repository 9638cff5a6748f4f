package purpose_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vedetta/pkg/purpose"
)

func modelFile(t testing.TB) []byte {
	t.Helper()
	content, err := os.ReadFile("model.bin")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestModelSurvivesItsFile(t *testing.T) {
	content := modelFile(t)
	m, err := purpose.ReadModel(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.Encode(), content) {
		t.Error("decoding and encoding changes the model")
	}
}

// Whatever is changed or cut off is refused: a model that is nearly right would judge
// wrongly without anybody's notice.
func TestDamagedModelsAreRefused(t *testing.T) {
	content := modelFile(t)
	rapid.Check(t, func(t *rapid.T) {
		broken := bytes.Clone(content)
		at := rapid.IntRange(0, len(broken)-1).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			broken = broken[:at]
		case 1:
			broken = append(broken, 0)
		default:
			broken[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		if _, err := purpose.DecodeModel(broken); err == nil {
			t.Fatal("a damaged model was taken")
		}
	})
}

func TestRefusalSaysWhatToDo(t *testing.T) {
	content := modelFile(t)
	foreign := bytes.Clone(content)
	foreign[len("vedetta purpose model 3\n")] ^= 1 // of the fingerprint
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":       {nil, "no model of vedetta"},
		"text":        {[]byte(`{"label":"survey"}`), "no model of vedetta"},
		"picture":     {[]byte("\x89PNG\r\n\x1a\n"), "no model of vedetta"},
		"old version": {[]byte("vedetta purpose model 2\n" + strings.Repeat("x", 100)), "another version"},
		"other words": {foreign, "another version"},
		"cut off":     {content[:len(content)/2], "damaged"},
		"head only":   {content[:30], "damaged"},
		"huge":        {make([]byte, 16<<20+1), "larger"},
	} {
		path := filepath.Join(t.TempDir(), "own.model")
		if err := os.WriteFile(path, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := purpose.Open(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "vedetta classify train") {
			t.Errorf("%s: %v, want the path, %q and what to do", name, err, c.want)
		}
	}
	if _, err := purpose.Open(filepath.Join(t.TempDir(), "missing")); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("no file: %v", err)
	}
}

// A body's own examples make a model that can be opened and knows them.
func TestOwnModel(t *testing.T) {
	own := readFile(t, "testdata/cases.jsonl")
	for _, l := range purpose.Labels() {
		own = append(own, purpose.Example{Label: l, Text: "Esempio di prova per " + strings.ReplaceAll(string(l), "_", " ") + " del nostro Comune"})
	}
	m, err := purpose.Train(own, purpose.TrainOptions{Rounds: 3})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "own.model")
	if err := os.WriteFile(path, m.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := purpose.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	one, err := purpose.NewWith(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range own {
		msg := purpose.Message{Channel: e.Channel, Subject: e.Subject, Text: e.Text}
		if got, want := c.Classify(msg), one.Classify(msg); got != want {
			t.Errorf("from its file %+v, as taught %+v", got, want)
		}
	}
}

func FuzzDecodeModel(f *testing.F) {
	f.Add([]byte("vedetta purpose model 3\n"))
	f.Add(modelFile(f)[:200])
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := purpose.DecodeModel(b); err == nil && !bytes.Equal(m.Encode(), b) {
			t.Fatal("a model was read that Encode does not write")
		}
	})
}
