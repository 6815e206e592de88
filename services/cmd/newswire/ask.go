package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/newswire-dev/newswire/services/app"
)

// ask asks a person on the terminal whether to do something, and is an error where the answer is no or there is nobody to ask.
func ask(whether, note string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return fmt.Errorf("%w: there is nobody to ask whether to %s: give --yes (%s)", app.ErrUsage, whether, note)
	}
	fmt.Fprintf(os.Stderr, "%s? (%s) [y/N] ", whether, note)
	return answered(os.Stdin)
}

// answered reads an answer.
func answered(in io.Reader) error {
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && err != io.EOF {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return nil
	}
	return fmt.Errorf("nothing was changed")
}
