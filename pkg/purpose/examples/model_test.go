package examples

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"vedetta/pkg/purpose"
)

var update = flag.Bool("update", false, "teach the embedded model anew")

const modelPath = "../model.bin"

// The embedded model is what the examples teach, byte for byte.
func TestModel(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	m, err := purpose.Train(all, purpose.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	taught := m.Encode()
	if *update {
		if err := os.WriteFile(modelPath, taught, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d examples, %d bytes", len(all), len(taught))
		return
	}
	kept, err := os.ReadFile(modelPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, taught) {
		t.Errorf("%s is not what the examples teach: run go test ./pkg/purpose/examples -run TestModel -update", modelPath)
	}
}
