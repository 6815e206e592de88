package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/wiredate"
)

type tryDate struct {
	Text  []string `arg:"" optional:"" help:"The date; with --jsonl a file of lines, or - for standard input."`
	Zone  string   `placeholder:"ZONE" help:"Zone of the outlet, for dates that state none: Asia/Baku or +04:00."`
	JSONL bool     `name:"jsonl" help:"Read lines {\"id\",\"text\",\"zone\"} and answer each at once with a line {\"id\",\"time\"}."`
}

func (t *tryDate) Run(ctx context.Context) error {
	text := strings.Join(t.Text, " ")
	if t.JSONL {
		return lineReader{`{"id":"1","text":"14 March 2026, 10:20","zone":"Asia/Baku"}`, dateAnswer}.run(ctx, text)
	}
	if text == "" {
		return fmt.Errorf("%w: nothing to try: give a date", app.ErrUsage)
	}
	zone, err := zoneOf(t.Zone)
	if err != nil {
		return fmt.Errorf("%w: --zone %v", app.ErrUsage, err)
	}
	at, ok := wiredate.Parse(text, zone)
	if !ok {
		return fmt.Errorf("%q is no date, or could be two: it is read as none", text)
	}
	return printTried(timeJSON(at))
}

// dateAnswer reads one date. What is none, or could be two, has the time null.
func dateAnswer(_ context.Context, id json.RawMessage, line []byte) (any, error) {
	var in struct {
		Text string `json:"text"`
		Zone string `json:"zone"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return nil, err
	}
	zone, err := zoneOf(in.Zone)
	if err != nil {
		return nil, badLine("zone " + err.Error())
	}
	at, _ := wiredate.Parse(in.Text, zone) // the zero time is null
	return struct {
		ID   json.RawMessage `json:"id"`
		Time json.RawMessage `json:"time"`
	}{id, timeJSON(at)}, nil
}

// zoneOf gives the zone of an outlet by its IANA name or its offset; nil where none is named.
func zoneOf(name string) (*time.Location, error) {
	switch {
	case name == "":
		return nil, nil
	case name[0] == '+' || name[0] == '-':
		at, err := time.Parse("-07:00", name)
		if err != nil {
			return nil, fmt.Errorf("%q is no offset: write it as +04:00", name)
		}
		_, seconds := at.Zone()
		return time.FixedZone("", seconds), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%q is no zone: write it as Asia/Baku or +04:00", name)
	}
	return zone, nil
}
