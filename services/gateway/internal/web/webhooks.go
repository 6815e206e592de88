package web

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// back returns to the topic with a word about what was done.
func (v *visit) back(said string) error {
	return v.redirect("/topics/" + url.PathEscape(v.r.PathValue("id")) + "?said=" + url.QueryEscape(said))
}

// hooked refuses what needs webhooks where there are none.
func (p *Pages) hooked(h func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if p.Webhooks == nil {
			return fmt.Errorf("%w: this gateway sends no webhooks", view.ErrInvalid)
		}
		return h(v)
	}
}

func (p *Pages) createWebhook(v *visit) error {
	sub, err := v.Webhooks.Create(v.ctx, v.r.PathValue("id"), v.r.PostFormValue("url"))
	if errors.Is(err, view.ErrInvalid) {
		return v.back("The webhook was not added: " + err.Error())
	}
	if err != nil {
		return err
	}
	return v.showTopic(sub.Secret, "The webhook is added. It begins with the next match.")
}

func (p *Pages) testWebhook(v *visit) error {
	a, err := v.Webhooks.Test(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook"))
	if err != nil {
		return err
	}
	if a.Error != "" {
		return v.back("The test was not delivered: " + a.Error)
	}
	return v.back(fmt.Sprintf("The test was delivered; the receiver answered %d.", a.Status))
}

func (p *Pages) resumeWebhook(v *visit) error {
	if err := v.Webhooks.Resume(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook")); err != nil {
		return err
	}
	return v.back("The webhook goes on from where it stopped.")
}

func (p *Pages) redeliver(v *visit) error {
	n := atoi(v.r.PostFormValue("number"))
	a, err := v.Webhooks.Redeliver(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook"), n)
	if err != nil {
		return err
	}
	if a.Error != "" {
		return v.back(fmt.Sprintf("Match %d was not delivered: %s", n, a.Error))
	}
	return v.back(fmt.Sprintf("Match %d was sent again; the receiver answered %d.", n, a.Status))
}

func (p *Pages) askDeleteWebhook(v *visit) error {
	topic, hook := v.r.PathValue("id"), v.r.PathValue("hook")
	t, err := v.Store.Topic(v.ctx, topic)
	if err != nil {
		return err
	}
	return v.show("confirm", "topics", "Remove webhook", confirmPage{
		"Remove this webhook of “" + t.Name + "”?", "Nothing is posted to it any more, and its ledger goes with it. The matches stay.",
		"/topics/" + topic + "/webhooks/" + hook + "/delete", "Remove it", "/topics/" + topic,
	})
}

func (p *Pages) deleteWebhook(v *visit) error {
	if err := p.Webhooks.Delete(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook")); err != nil {
		return err
	}
	return v.back("The webhook is removed.")
}
