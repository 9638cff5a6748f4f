package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// told is what an import says to machines.
type told struct {
	File     string          `json:"file"` // the register
	Written  bool            `json:"written"`
	Contacts *toldContacts   `json:"contacts,omitempty"`
	Mistakes policy.Mistakes `json:"mistakes,omitempty"` // of a register of processing
	Messages []string        `json:"messages"`
	Error    string          `json:"error,omitempty"`
}

// toldContacts is a contacts.Report: counts, and places without what stands there.
type toldContacts struct {
	Lines     int           `json:"lines"`
	Contacts  int           `json:"contacts"`
	NoContact int           `json:"no_contact"`
	Broken    int           `json:"broken"`
	Problems  []toldProblem `json:"problems"`
}

type toldProblem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Italian string `json:"it"`
	English string `json:"en"`
}

// importing runs an import of a file into a register. With --json it says in the
// end all that it has to say, also when it failed.
func importing(do func(t *target, path string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		t, err := openTarget(cmd, args[0])
		if err != nil {
			return err
		}
		err = do(t, args[1])
		if t.told != nil {
			if err != nil {
				t.told.Error = err.Error()
			}
			err = errors.Join(err, printJSON(cmd.OutOrStdout(), t.told))
		}
		return err
	}
}

// say says one thing, at once or with --json in the end.
func (t *target) say(format string, args ...any) {
	if t.told != nil {
		t.told.Messages = append(t.told.Messages, fmt.Sprintf(format, args...))
		return
	}
	fmt.Fprintf(t.cmd.OutOrStdout(), format+"\n", args...)
}

// report says what became of a file of contacts.
func (t *target) report(r contacts.Report) {
	if t.told == nil {
		t.say("%s", r)
		return
	}
	c := toldContacts{Lines: r.Lines, Contacts: r.Contacts, NoContact: r.NoContact, Broken: r.Broken, Problems: []toldProblem{}}
	for _, p := range r.Problems {
		c.Problems = append(c.Problems, toldProblem(p))
	}
	t.told.Contacts = &c
}

// mistaken says what is wrong in a file that is no file of contacts.
func (t *target) mistaken(path string, mistakes policy.Mistakes) {
	if t.told == nil {
		printChecked(t.cmd.OutOrStdout(), []checked{{File: path, Mistakes: mistakes}})
		return
	}
	t.told.Mistakes = mistakes
}

// wrote notes whether the import wrote something.
func (t *target) wrote(something bool) {
	if t.told != nil {
		t.told.Written = something
	}
}
