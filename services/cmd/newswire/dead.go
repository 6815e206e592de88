package main

import (
	"context"
	"fmt"
	"os"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
)

// DeadCmd is `newswire dead`.
type DeadCmd struct {
	List    deadList    `cmd:"" help:"List the records that could not be handled, newest first."`
	Show    deadShow    `cmd:"" help:"Show one record with its headers and bytes."`
	Requeue deadRequeue `cmd:"" help:"Put records back on the Kafka topic they were read from."`
}

type deadList struct{ apiFlags }

func (l *deadList) Run(ctx context.Context) error {
	c, err := l.connect()
	if err != nil {
		return err
	}
	var all []*newswirev1.Dead
	for page := ""; ; {
		r, err := c.dead.ListDead(ctx, connect.NewRequest(&newswirev1.ListDeadRequest{PageSize: 200, PageToken: page}))
		if err != nil {
			return c.plain(err)
		}
		all = append(all, r.Msg.Dead...)
		if page = r.Msg.NextPageToken; page == "" {
			break
		}
	}
	return list(l.apiFlags, "ID\tTIME\tSTAGE\tKAFKA TOPIC\tPUT BACK\tREASON", all, func(d *newswirev1.Dead) []any {
		back := "no"
		if d.Requeued != nil {
			back = d.Requeued.AsTime().Local().Format("2 Jan 15:04:05")
		}
		return []any{d.Id, d.Time.AsTime().Local().Format("2 Jan 15:04:05"), d.Stage, fmt.Sprintf("%s/%d@%d", d.KafkaTopic, d.Partition, d.Offset), back, d.Reason}
	})
}

type deadShow struct {
	apiFlags
	ID int64 `arg:"" help:"Id of the record."`
}

func (s *deadShow) Run(ctx context.Context) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	r, err := c.dead.GetDead(ctx, connect.NewRequest(&newswirev1.GetDeadRequest{Id: s.ID}))
	if err != nil {
		return c.plain(err)
	}
	d := r.Msg.Dead
	if !s.table() {
		return printJSON(os.Stdout, d)
	}
	fmt.Printf("record %d of %s partition %d offset %d\nstage %s\nreason %s\ndocument %s\n", d.Id, d.KafkaTopic, d.Partition, d.Offset, d.Stage, visible(d.Reason), visible(d.Document))
	for k, v := range d.Headers {
		fmt.Printf("header %s: %s\n", visible(k), visible(v))
	}
	fmt.Printf("key %q\nvalue %q\n", d.Key, d.Value)
	return nil
}

type deadRequeue struct {
	apiFlags
	ID []int64 `arg:"" help:"Ids of the records."`
}

func (q *deadRequeue) Run(ctx context.Context) error {
	c, err := q.connect()
	if err != nil {
		return err
	}
	for _, id := range q.ID {
		if _, err := c.dead.RequeueDead(ctx, connect.NewRequest(&newswirev1.RequeueDeadRequest{Id: id})); err != nil {
			return fmt.Errorf("record %d: %w", id, c.plain(err))
		}
		fmt.Println(id)
	}
	return nil
}
