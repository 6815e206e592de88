package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// topicForm is the page on which a topic is written, tried and saved.
type topicForm struct {
	ID, Name, Query, Hook string
	Version               int
	saved                 string // the query as it was saved
	Canonical             string
	Warnings              []queryWarning
	Wrong                 *queryWrong
	Problem               string // other than the query's
	Trial                 *trial // nil until the query was tried
	CanHook               bool
}

func (p *Pages) newTopic(v *visit) error {
	return v.editForm(topicForm{Query: v.r.URL.Query().Get("q")})
}

func (p *Pages) editTopic(v *visit) error {
	t, err := v.Store.Topic(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.editForm(topicForm{ID: t.ID, Name: t.Name, Query: t.Query, Version: t.Version, saved: t.Query})
}

// Title is the page's title; errors are heard first.
func (f topicForm) Title() string {
	title := "New topic"
	if f.ID != "" {
		title = "Edit topic: " + f.saidName()
	}
	if f.Wrong != nil || f.Problem != "" {
		title = "Error: " + title
	}
	return title
}

func (f topicForm) saidName() string {
	if f.Name == "" {
		return "without a name"
	}
	return f.Name
}

// checkQuery answers with what the form says of a query while it is written: how it is understood, or where it cannot be read.
func (p *Pages) checkQuery(v *visit) error {
	f := topicForm{Query: strings.TrimSpace(v.r.PostFormValue("q"))}
	if f.Query != "" {
		q, err := query.Parse(f.Query)
		if err == nil {
			f.Canonical, f.Warnings = q.String(), warningsOf(q)
		} else if f.Wrong, err = asWrong(f.Query, err); err != nil {
			return err
		}
	}
	return v.fragment("edit", "understood", f)
}

// editForm shows the form; a POST tries the query on the archive, or saves it. A press on a repair tries the repaired query.
func (v *visit) editForm(f topicForm) error {
	f.CanHook = v.Webhooks != nil
	if v.r.Method != http.MethodPost {
		return v.show("edit", "topics", f.Title(), f)
	}
	read := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	f.Name, f.Query, f.Hook = read("name"), read("q"), read("webhook")
	if fixed := read("fix"); fixed != "" {
		f.Query = fixed
	}
	q, err := query.Parse(f.Query)
	if err != nil {
		if f.Wrong, err = asWrong(f.Query, err); err != nil {
			return err
		}
		return v.show("edit", "topics", f.Title(), f)
	}
	f.Canonical, f.Warnings = q.String(), warningsOf(q)
	if read("do") == "save" {
		if f.Name != "" {
			return v.saveTopic(f)
		}
		f.Problem = "Give the topic a name: nothing was saved."
	}
	if f.Trial, err = v.try(q, f.saved); err != nil {
		return err
	}
	return v.show("edit", "topics", f.Title(), f)
}

// saveTopic saves, and shows the secret of a new webhook this once.
func (v *visit) saveTopic(f topicForm) error {
	var t news.Topic
	var err error
	if f.ID == "" {
		t, err = v.Store.CreateTopic(v.ctx, f.Name, f.Canonical)
	} else {
		t, err = v.Store.UpdateTopic(v.ctx, f.ID, f.Name, f.Canonical)
	}
	if err != nil {
		return err
	}
	if f.ID != "" && v.r.PostFormValue("archive") != "" {
		return v.runLately(t.ID)
	}
	if f.Hook == "" || v.Webhooks == nil {
		return v.redirect("/topics/" + url.PathEscape(t.ID) + "?said=saved")
	}
	sub, err := v.Webhooks.Create(v.ctx, t.ID, f.Hook)
	v.r.SetPathValue("id", t.ID)
	if errors.Is(err, view.ErrInvalid) {
		return v.showTopic(topicPage{URL: f.Hook, Said: said{"The topic is saved, its webhook is not: " + reasonOf(err), true}})
	}
	if err != nil {
		return err
	}
	return v.showTopic(topicPage{Secret: sub.Secret, Said: said{Words: "The topic is saved."}})
}
