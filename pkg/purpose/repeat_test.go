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
const smallModelSHA256 = "41d3219d1c48c10c0642817a3da2d5190a468d303c8a91d56d9345ec629e6f9e"

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
