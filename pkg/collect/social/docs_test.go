package social

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/social/telegram"
)

func readme(t *testing.T) string {
	t.Helper()
	return string(readFile(t, "../../../deploy/social/README.md"))
}

// Every word that an event may say is explained, in both languages.
func TestWordsAreExplained(t *testing.T) {
	italian, english, ok := strings.Cut(readme(t), "\n# Vedetta and social pages")
	if !ok {
		t.Fatal("no English part")
	}
	for _, word := range []string{
		ledger.DeletionTimeUnknown, ledger.ChangeTimeUnknown, ledger.TextSeenLater, ledger.RemovalKindUnknown, telegram.DeletionNotTold,
		degradedAuthor, degradedUnlisted, degradedUnpublished, timeZoneWord, textWord, "updates_lost",
		string(poll.Auth), string(poll.Quota), string(poll.Conflict), string(poll.Limited), string(poll.Unreachable), string(poll.Gone), string(poll.Refused),
	} {
		if !strings.Contains(italian, "`"+word+"`") || !strings.Contains(english, "`"+word+"`") {
			t.Errorf("%s is not explained in both languages", word)
		}
	}
}

// The configuration that people copy has only keys that exist, and lacks
// nothing but the secrets.
func TestConfigurationOfTheReadme(t *testing.T) {
	_, block, _ := strings.Cut(readme(t), "```yaml\n")
	block, _, _ = strings.Cut(block, "```")
	dir := t.TempDir()
	for _, name := range regexp.MustCompile(`/etc/vedetta/[a-z-]+`).FindAllString(block, -1) {
		file := dir + "/" + strings.TrimPrefix(name, "/etc/vedetta/")
		if err := os.WriteFile(file, []byte("segreto-inventato"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var all struct {
		Social []Config `yaml:"social"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(strings.ReplaceAll(block, "/etc/vedetta", dir)), &all, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(all.Social) != 1 || all.Social[0].polled() != 5 {
		t.Fatalf("%d sections", len(all.Social))
	}
	if err := all.Social[0].Validate(); err != nil {
		t.Error(err)
	}
	c, err := New(all.Social[0], Options{StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
