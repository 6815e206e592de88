package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/opml"
	"github.com/newswire-dev/newswire/services/outlets"
)

type feedImport struct {
	apiFlags
	File  string `arg:"" type:"existingfile" help:"The OPML file. It need not be well-formed."`
	Trust bool   `env:"-" help:"Take headers, secrets and proxies from it, too: for a list of your own."`
}

func (i *feedImport) Run(ctx context.Context) error {
	c, err := i.connect()
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	outlines, err := opml.Read(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", i.File, err)
	}
	in := importing{c: c, trust: i.Trust}
	p := newProgress("feeds", len(outlines))
	for n, o := range outlines {
		if err = in.add(ctx, o); err != nil {
			break
		}
		p.at(n + 1)
	}
	p.end()
	if in.untrusted > 0 {
		fmt.Fprintf(os.Stderr, "newswire: %s of headers, secret or proxy left out; give --trust if the list is your own\n", counted(in.untrusted, "feed"))
	}
	done := in.added + in.there + in.left
	if err != nil {
		fmt.Fprintf(os.Stderr, "newswire: stopped after %s of %s; import the file again to go on\n", grouped(done), counted(len(outlines), "feed"))
		return err
	}
	fmt.Printf("%d added, %d there already, of %d\n", in.added, in.there, len(outlines))
	return nil
}

// importing is the import of one list.
type importing struct {
	c                             *client
	trust                         bool
	added, there, left, untrusted int
}

// add adds one feed. What is said of it that cannot be right is left out, and told; a feed that is there stays as it is.
func (i *importing) add(ctx context.Context, o opml.Outline) error {
	src, set := i.usable(o)
	_, err := i.c.sources.CreateSource(ctx, connect.NewRequest(&newswirev1.CreateSourceRequest{
		Urls: o.URLs, Name: src.Name, Site: src.Site, Country: src.Country, Language: src.Language, Zone: src.Zone, Settings: contract.Settings(set),
	}))
	var e *connect.Error
	switch {
	case err == nil:
		i.added++
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &e) && e.Code() == connect.CodeAlreadyExists:
		i.there++
	case errors.As(err, &e) && e.Code() == connect.CodeInvalidArgument:
		i.left++
		fmt.Fprintf(os.Stderr, "newswire: left out %s: %s\n", visible(o.URLs[0]), visible(e.Message()))
	default:
		return i.c.plain(err)
	}
	return nil
}

// usable gives what can be used of what a list says of a feed.
func (i *importing) usable(o opml.Outline) (news.Source, news.Settings) {
	src := news.Source{Name: o.Name, Site: o.Site, Country: o.Country, Language: o.Language, Zone: o.Zone}
	set := o.Settings
	if !i.trust && (len(set.Headers) > 0 || set.Secret != "" || set.Proxy != "") {
		set.Headers, set.Secret, set.Proxy = nil, "", ""
		i.untrusted++
	}
	for _, p := range outlets.Check(src) {
		switch p.Field {
		case "country":
			src.Country = ""
		case "language":
			src.Language = ""
		case "zone":
			src.Zone = ""
		case "name":
			src.Name = strings.ToValidUTF8(src.Name[:min(len(src.Name), 200)], "")
		case "site":
			src.Site = ""
		}
	}
	if bad := outlets.CheckSettings(set); len(bad) > 0 {
		fmt.Fprintf(os.Stderr, "newswire: settings of %s left out: %s\n", visible(o.URLs[0]), visible(bad[0].String()))
		set = news.Settings{}
	}
	return src, set
}

type feedExport struct {
	apiFlags
	File string `arg:"" optional:"" help:"Where to write; a name that ends in .yaml or .yml gets YAML. Default: standard output."`
	YAML bool   `env:"-" name:"yaml" help:"Write YAML for plan and apply, instead of OPML for other programs. Secrets are named in both, never written."`
}

func (e *feedExport) Run(ctx context.Context) error {
	c, err := e.connect()
	if err != nil {
		return err
	}
	all, err := c.outlets(ctx)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if e.YAML || strings.HasSuffix(e.File, ".yaml") || strings.HasSuffix(e.File, ".yml") {
		err = outlets.Write(&b, all)
	} else {
		err = opml.Write(&b, outlines(all))
	}
	if err != nil {
		return err
	}
	if e.File == "" || e.File == "-" {
		_, err = os.Stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(e.File, b.Bytes(), 0o644)
}

// outlines gives the feeds of outlets as OPML has them.
func outlines(all []outlets.Outlet) (out []opml.Outline) {
	for _, o := range all {
		for _, f := range o.Feeds {
			out = append(out, opml.Outline{Name: o.Name, Site: o.Site, Country: o.Country, Language: o.Language, Zone: o.Zone, URLs: f.Candidates, Settings: f.Settings})
		}
	}
	return out
}
