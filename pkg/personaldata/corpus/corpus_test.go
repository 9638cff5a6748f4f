package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/personaldata"
)

func TestLoad(t *testing.T) {
	texts, err := Load("testdata/small.txt", "testdata/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := []Text{
		{ID: "small.txt:3", Channel: "sms", Text: "Chiami il 333 1234567, è Anna", Truth: []Span{
			{personaldata.PhoneNumber, 10, 21, 10, 21}, {personaldata.Person, 25, 29, 26, 30},
		}},
		{ID: "small.txt:4", Channel: "comment", Text: "La piazza è sporca 😡\nVergogna!"},
		{ID: "small.txt:5", Channel: "mail", Text: "diabete di Aldo Né e IT60X0542811101000000123456", Truth: []Span{
			{personaldata.Health, 0, 18, 0, 19}, {personaldata.Person, 11, 18, 11, 19}, {personaldata.IBAN, 21, 48, 22, 49},
		}},
		{ID: "small.txt:6", Channel: "notice", Text: "Chiuso per ferie"},
	}
	if diff := cmp.Diff(append(want, want...), texts); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestMistakesInCorpora(t *testing.T) {
	f := func(content, want string) {
		t.Helper()
		texts, err := Read("x.txt", strings.NewReader(content))
		if err == nil || texts != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", content, err, want)
		}
	}
	f("sms Ciao", "x.txt:1:1: has no tab")
	f("# a\n\nfax\tCiao", "x.txt:3:1: \"fax\" is no channel: use one of sms,")
	f("sms\tCiao\ta", `x.txt:1:9: a second tab`)
	f("sms\t  ", "x.txt:1:5: has no text")
	f("sms\tCiao\r\n", "x.txt:1:9: ends with a carriage return")
	f("sms\tCiao\nsms\tCiao", "x.txt:2:1: the same text as line 1")
	f("sms\tCiao \xff", "no UTF-8")
	f("sms\tè ⟦PERSON|Anna", "x.txt:1:7: this mark has no end")
	f("sms\tAnna⟧", "x.txt:1:9: ⟧ without ⟦")
	f("sms\t⟦PERSON Anna⟧", "x.txt:1:5: no | after the type")
	f("sms\t⟦PERSON ⟦HEALTH|Anna⟧⟧", "x.txt:1:5: no | after the type")
	f("sms\t⟦NAME|Anna⟧", `"NAME" is no type: use one of [IT_FISCAL_CODE`)
	f("sms\t⟦PERSON|⟧", "x.txt:1:5: an empty mark")
	f("sms\t⟦PERSON|Anna ⟧", `ends with ' '`)
	f("sms\t⟦PERSON| Anna⟧", `begins with ' '`)
	f("sms\t⟦PERSON|Anna,⟧", "leave spaces and punctuation outside")
	f("sms\t⟦PERSON|Anna ⟦PERSON|Neri⟧⟧", "x.txt:1:18: PERSON inside PERSON")
	f("sms\t⟦PERSON|Anna ⟦HEALTH|x ⟦PERSON|Neri⟧⟧⟧", "PERSON inside PERSON")
	f(lines(100), "more mistakes may follow")
	if _, err := Load(filepath.Join(t.TempDir(), "none.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// lines are n different lines without a tab.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("x", i+1) + "\n")
	}
	return b.String()
}

func TestWhatAMarkMayHold(t *testing.T) {
	for _, value := range []string{"+39 333", "(02) 33", "invalido al 100%", "via Po 3 (MI)", "3\ufe0f\u20e3", "Nicolo\u0300", "5½", `riga\nriga`, "a|b"} {
		if _, err := Read("x", strings.NewReader("sms\t⟦ADDRESS|"+value+"⟧")); err != nil {
			t.Errorf("%q: %v", value, err)
		}
	}
}

// The corpora of the repository can be read; what is wrong in one is told here.
func TestCorporaOfTheRepository(t *testing.T) {
	paths, err := filepath.Glob("../testdata/corpus/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no corpora: %v", err)
	}
	for _, path := range paths {
		if _, err := Load(path); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func TestTestSplitIsFrozen(t *testing.T) {
	b, err := os.ReadFile("../testdata/corpus/test.txt")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	if got := hex.EncodeToString(sum[:]); got != TestSplitSHA256 {
		t.Errorf("testdata/corpus/test.txt has the SHA-256\n%s\nand frozen.go says\n%q\nPut the file back with git. Only an annotation error may change it: read the comment of TestSplitSHA256 first.", got, TestSplitSHA256)
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile("testdata/small.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add("sms\t⟦PERSON|Anna ⟦HEALTH|x⟧⟧ \\n")
	f.Fuzz(func(t *testing.T, content string) {
		texts, err := Read("x", strings.NewReader(content))
		if err != nil {
			return
		}
		for _, text := range texts {
			for _, s := range text.Truth {
				if utf8.RuneCountInString(text.Text[:s.From]) != s.Start || utf8.RuneCountInString(text.Text[s.From:s.To]) != s.End-s.Start || s.Start >= s.End {
					t.Fatalf("%+v in %q", s, text.Text)
				}
			}
		}
	})
}
