package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// groups are the commands that only hold others.
func groups(cmd *cobra.Command) (out [][]string) {
	for _, sub := range cmd.Commands() {
		path := strings.Fields(sub.CommandPath())[1:]
		if sub.HasSubCommands() && sub.Name() != "scan" && sub.Name() != "classify" && sub.Name() != "generate" {
			out = append(append(out, path), groups(sub)...)
		}
	}
	return out
}

func run(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	var b bytes.Buffer
	cmd := root()
	cmd.SetOut(&b)
	cmd.SetErr(&b)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	if err != nil {
		b.WriteString(err.Error())
	}
	return b.String(), exitCodeOf(err)
}

// A slip of the pen in any group of commands ends with 2 and names what there is,
// and no group forgets its help.
func TestUnknownSubcommandsFail(t *testing.T) {
	all := append(groups(root()), nil)
	if len(all) < 6 {
		t.Fatalf("only %v", all)
	}
	for _, group := range all {
		out, code := run(t, append(group, "xyzzy")...)
		if code != usageCode || !strings.Contains(out, `il comando "xyzzy" non esiste`) || strings.Contains(out, "Available Commands") {
			t.Errorf("%v xyzzy ends with %d: %s", group, code, out)
		}
		if out, code := run(t, group...); code != 0 || !strings.Contains(out, "Available Commands") {
			t.Errorf("%v ends with %d: %s", group, code, out)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	f := func(want string, args ...string) {
		t.Helper()
		if out, code := run(t, args...); code != usageCode || !strings.Contains(out, want) {
			t.Errorf("%v ends with %d: %s", args, code, out)
		}
	}
	f("forse: check / no such command, did you mean: check", "policy", "chek")
	f("forse: list", "policy", "import", "lst")
	f("forse: policy", "polcy")
	f("--foo", "policy", "--foo")
	f("uso / usage: vedetta policy check FILE|CARTELLA...", "policy", "check")
	f("vedetta policy diff VECCHIO NUOVO", "policy", "diff", "a.yaml")
	f("invalid argument", "policy", "bench", "--contacts", "many")
}
