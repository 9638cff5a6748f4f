package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// usageCode is the exit code of a command line that cannot be understood.
const usageCode = 2

// usageError is a command line that cannot be understood: nothing was done.
type usageError struct {
	cmd *cobra.Command
	err error
}

func (e usageError) Error() string {
	return fmt.Sprintf("%v\nuso / usage: %s\naiuto / help: %s --help", e.err, e.cmd.UseLine(), e.cmd.CommandPath())
}

func (e usageError) Unwrap() error { return e.err }

// strict makes every wrong word on the command line a usageError. Cobra alone
// answers an unknown subcommand with the help of its group and exit code 0, so
// that a script with a slip of the pen seems to work.
func strict(cmd *cobra.Command) {
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{c, err} })
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.Args, cmd.DisableFlagsInUseLine = cobra.ArbitraryArgs, true
		cmd.RunE = func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return usageError{c, unknownCommand(c, args[0])}
		}
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{c, err}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		strict(sub)
	}
}

// unknownCommand names the subcommands that may have been meant, else all.
func unknownCommand(group *cobra.Command, word string) error {
	group.SuggestionsMinimumDistance = 2
	it, en, names := "forse", "did you mean", group.SuggestionsFor(word)
	if len(names) == 0 {
		it, en = "ci sono", "there are"
		for _, sub := range group.Commands() {
			if sub.IsAvailableCommand() {
				names = append(names, sub.Name())
			}
		}
	}
	all, of := strings.Join(names, ", "), ""
	if group.HasParent() {
		of = group.Name() + ": "
	}
	return fmt.Errorf("%sil comando %q non esiste, %s: %s / no such command, %s: %s", of, word, it, all, en, all)
}

// exitCodeOf is the exit code that an error of a command ends the program with.
// What it means is written to standard error, but for an exitCode, whose command
// has said it.
func exitCodeOf(err error) int {
	if err == nil {
		return 0
	}
	if code, ok := errors.AsType[exitCode](err); ok {
		return int(code)
	}
	fmt.Fprintln(os.Stderr, "vedetta:", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return usageCode
	}
	return 1
}
