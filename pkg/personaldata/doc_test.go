package personaldata

import (
	"os"
	"strings"
	"testing"
)

// The table of the package's documentation has a row for every kind.
func TestEveryKindIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		if !strings.Contains(string(doc), "//\t"+string(k)+" ") {
			t.Errorf("doc.go has no row for %s", k)
		}
	}
}
