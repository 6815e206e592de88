package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/timestamppb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app"
)

// TopicCmd is `newswire topic`.
type TopicCmd struct {
	Add  topicAdd  `cmd:"" help:"Save a query as a topic; prints its id, and the secret of its webhook once."`
	List topicList `cmd:"" help:"List the topics."`
	Run  topicRun  `cmd:"" help:"Match a topic with the archive: list what was there before its query was saved. Nothing is delivered."`
	Try  topicTry  `cmd:"" help:"Run a query on the archive without saving it."`
	Test topicTest `cmd:"" help:"Post a test delivery to a webhook of a topic now."`
}

type topicAdd struct {
	apiFlags
	Name    string `arg:"" help:"What the topic is called."`
	Query   string `arg:"" help:"What it matches, in the query language: ferry OR bərə, \"exact words\", title:port, source:azernews.az, lang:az, NOT."`
	Webhook string `placeholder:"URL" help:"Post every match here, signed."`
}

func (a *topicAdd) Run(ctx context.Context) error {
	c, err := a.connect()
	if err != nil {
		return err
	}
	r, err := c.topics.CreateTopic(ctx, connect.NewRequest(&newswirev1.CreateTopicRequest{Name: a.Name, Query: a.Query, WebhookUrl: a.Webhook}))
	if err != nil {
		return c.plain(err)
	}
	fmt.Println(r.Msg.Topic.Id)
	if r.Msg.WebhookSecret != "" {
		fmt.Fprintf(os.Stderr, "webhook %s, its secret is shown this once: %s\n", r.Msg.Topic.Webhooks[0].Id, r.Msg.WebhookSecret)
	}
	return nil
}

type topicList struct{ apiFlags }

func (l *topicList) Run(ctx context.Context) error {
	c, err := l.connect()
	if err != nil {
		return err
	}
	r, err := c.topics.ListTopics(ctx, connect.NewRequest(&newswirev1.ListTopicsRequest{}))
	if err != nil {
		return c.plain(err)
	}
	return list(l.apiFlags, "TOPIC\tNAME\tMATCHES\tWEBHOOKS\tQUERY", r.Msg.Topics, func(t *newswirev1.Topic) []any {
		hooks := ""
		for _, h := range t.Webhooks {
			hooks += h.Id + " " + h.State + " "
		}
		return []any{t.Id, t.Name, t.Matches, hooks, t.Query}
	})
}

type topicTry struct {
	apiFlags
	Query string `arg:"" help:"The query."`
	Limit int32  `default:"20" help:"How many articles to show, at most 100."`
}

func (t *topicTry) Run(ctx context.Context) error {
	c, err := t.connect()
	if err != nil {
		return err
	}
	r, err := c.topics.TryTopic(ctx, connect.NewRequest(&newswirev1.TryTopicRequest{Query: t.Query, Limit: t.Limit}))
	if err != nil {
		return c.plain(err)
	}
	if !t.table() {
		return printJSON(os.Stdout, r.Msg)
	}
	fmt.Printf("%s\n%d in the last 28 days\n", r.Msg.Canonical, r.Msg.Count)
	for _, w := range r.Msg.Warnings {
		fmt.Println("warning:", visible(w.Message))
	}
	return list(t.apiFlags, "FIRST SEEN\tSOURCE\tTITLE", r.Msg.Trials, func(x *newswirev1.Trial) []any {
		a := x.Article
		return []any{a.FirstSeen.AsTime().Local().Format("2 Jan 15:04:05"), a.Source.Name, a.Title}
	})
}

type topicRun struct {
	apiFlags
	Topic  string `arg:"" help:"Id of the topic."`
	From   string `placeholder:"DAY" help:"First day, as 2026-11-18; without it, seven days ago."`
	Before string `placeholder:"DAY" help:"Day at whose beginning to stop; without it, now."`
}

func (t *topicRun) Run(ctx context.Context) error {
	ask := &newswirev1.RunTopicRequest{Id: t.Topic, From: timestamppb.New(time.Now().AddDate(0, 0, -7))}
	for _, day := range []struct {
		flag, written string
		to            **timestamppb.Timestamp
	}{{"--from", t.From, &ask.From}, {"--before", t.Before, &ask.Before}} {
		if day.written == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, day.written, time.Local)
		if err != nil {
			return fmt.Errorf("%w: %s %q is no day: write it as 2026-11-18", app.ErrUsage, day.flag, day.written)
		}
		*day.to = timestamppb.New(at)
	}
	c, err := t.connect()
	if err != nil {
		return err
	}
	r, err := c.topics.RunTopic(ctx, connect.NewRequest(ask))
	if err != nil {
		return c.plain(err)
	}
	fmt.Printf("%d new matches\n", r.Msg.Matches)
	return nil
}

type topicTest struct {
	apiFlags
	Topic   string `arg:"" help:"Id of the topic."`
	Webhook string `arg:"" help:"Id of the webhook."`
}

func (t *topicTest) Run(ctx context.Context) error {
	c, err := t.connect()
	if err != nil {
		return err
	}
	r, err := c.topics.TestWebhook(ctx, connect.NewRequest(&newswirev1.TestWebhookRequest{Id: t.Topic, Webhook: t.Webhook}))
	if err != nil {
		return c.plain(err)
	}
	if d := r.Msg.Delivery; d.Error != "" {
		return fmt.Errorf("not delivered: %s", visible(d.Error))
	}
	fmt.Printf("delivered, the receiver answered %d\n", r.Msg.Delivery.Status)
	return nil
}
