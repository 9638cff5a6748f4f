package purpose_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"vedetta/pkg/purpose"
)

// smallModelSHA256 is what a few examples teach on every kind of processor. It
// changes with the examples, the tables and the training, and with nothing else: to
// see that, run this test with GOARCH=arm64, ppc64le and s390x under an emulator.
const smallModelSHA256 = "22a5dfee314942fff51339cd0eac9ddbcb6baee49b7b611c25b32b0d0ca8f1c6"

func TestTrainingIsTheSameEverywhere(t *testing.T) {
	some := append(readFile(t, "examples/first.jsonl"), readFile(t, "testdata/cases.jsonl")...)
	m, err := purpose.Train(some, purpose.TrainOptions{Rounds: 4})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(m.Encode())
	if got := hex.EncodeToString(sum[:]); got != smallModelSHA256 {
		t.Errorf("the examples teach a model of hash %s", got)
	}
}
