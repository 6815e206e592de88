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

// ask asks a person on the terminal, and is an error where the answer is no or there is nobody to ask.
func ask(question string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return fmt.Errorf("%w: there is nobody to ask whether to %s: give --yes", app.ErrUsage, strings.TrimSuffix(question, "?"))
	}
	fmt.Fprintf(os.Stderr, "%s [y/N] ", question)
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
