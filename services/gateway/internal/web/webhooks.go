package web

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// said is a word about what a button did.
type said struct {
	Words  string
	Failed bool
}

// saidOf gives what the address of a topic says was done: a closed list, so that no link puts words into the wire's mouth.
func saidOf(code, found string) said {
	switch code {
	case "saved":
		return said{Words: "Saved. What comes from now on is matched with it."}
	case "ran":
		return said{Words: "Matched with the last 28 days of the archive: " + number(int(atoi(found))) + " articles were not listed before. They are listed with the reason archive, and not delivered."}
	case "delivered":
		return said{Words: "Delivered: the answer is the first row of the ledger."}
	case "undelivered":
		return said{Words: "Not delivered: the first row of the ledger says why.", Failed: true}
	case "resumed":
		return said{Words: "The webhook goes on from where it stopped."}
	case "removed":
		return said{Words: "The webhook is removed."}
	}
	return said{}
}

// back returns to the topic with a word about what was done.
func (v *visit) back(code string) error {
	return v.redirect("/topics/" + url.PathEscape(v.r.PathValue("id")) + "?said=" + code + "#deliveries")
}

// reasonOf is what is wrong, in the words of the error.
func reasonOf(err error) string {
	return strings.TrimPrefix(err.Error(), view.ErrInvalid.Error()+": ")
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
	address := strings.TrimSpace(v.r.PostFormValue("url"))
	sub, err := v.Webhooks.Create(v.ctx, v.r.PathValue("id"), address)
	if errors.Is(err, view.ErrInvalid) {
		return v.showTopic(topicPage{URL: address, Said: said{"The webhook was not added: " + reasonOf(err), true}})
	}
	if err != nil {
		return err
	}
	return v.showTopic(topicPage{Secret: sub.Secret, Said: said{Words: "The webhook is added. It begins with the next match."}})
}

func (p *Pages) testWebhook(v *visit) error {
	a, err := v.Webhooks.Test(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook"))
	if err != nil {
		return err
	}
	return v.back(outcome(a.Error))
}

func outcome(failed string) string {
	if failed != "" {
		return "undelivered"
	}
	return "delivered"
}

func (p *Pages) resumeWebhook(v *visit) error {
	if err := v.Webhooks.Resume(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook")); err != nil {
		return err
	}
	return v.back("resumed")
}

func (p *Pages) redeliver(v *visit) error {
	a, err := v.Webhooks.Redeliver(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook"), atoi(v.r.PostFormValue("number")))
	if err != nil {
		return err
	}
	return v.back(outcome(a.Error))
}

func (p *Pages) askDeleteWebhook(v *visit) error {
	topic, hook := v.r.PathValue("id"), v.r.PathValue("hook")
	t, err := v.Store.Topic(v.ctx, topic)
	if err != nil {
		return err
	}
	address := "this webhook"
	for _, s := range t.Subscriptions {
		if s.ID == hook {
			address = "the webhook " + shortAddress(s.URL)
		}
	}
	return v.show("confirm", "topics", "Remove webhook", confirmPage{
		"Remove " + address + " of “" + t.Name + "”?", "Nothing is posted to it any more, and its ledger goes with it. The matches stay.",
		"/topics/" + topic + "/webhooks/" + hook + "/delete", "Remove it", "/topics/" + topic,
	})
}

func (p *Pages) deleteWebhook(v *visit) error {
	if err := v.Webhooks.Delete(v.ctx, v.r.PathValue("id"), v.r.PathValue("hook")); err != nil {
		return err
	}
	return v.back("removed")
}
