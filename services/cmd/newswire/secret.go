package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// fromFile lets every flag come from a file named by NEWSWIRE_<FLAG>_FILE, as containers hand over secrets.
func fromFile(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		value, ok, err := secretFile(env + "_FILE")
		if ok || err != nil {
			return value, err
		}
	}
	return nil, nil
}

// token gives the bearer token. It has no flag, since command lines can be read by everybody on the machine.
func token() (string, error) {
	value, ok, err := secretFile("NEWSWIRE_TOKEN_FILE")
	if ok || err != nil {
		return value, err
	}
	return os.Getenv("NEWSWIRE_TOKEN"), nil
}

func secretFile(env string) (value string, ok bool, err error) {
	name := os.Getenv(env)
	if name == "" {
		return "", false, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", false, fmt.Errorf("%s: %w", env, err)
	}
	return strings.TrimSpace(string(b)), true, nil
}
