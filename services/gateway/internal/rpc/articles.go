package rpc

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/query"
)

type articles struct{ *server }

func (s articles) ListArticles(ctx context.Context, r *connect.Request[newswirev1.ListArticlesRequest]) (*connect.Response[newswirev1.ListArticlesResponse], error) {
	q, err := search(r.Msg)
	if err != nil {
		return nil, err
	}
	found, err := s.Store.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListArticlesResponse{}
	for _, a := range found.Articles {
		out.Articles = append(out.Articles, contract.Article(a))
	}
	if found.Next > 0 {
		out.NextPageToken = strconv.FormatInt(found.Next, 10)
	}
	return connect.NewResponse(out), nil
}

func search(m *newswirev1.ListArticlesRequest) (view.Search, error) {
	s := view.Search{Source: m.Source, Language: m.Language, Limit: size(m.PageSize, 50)}
	var err error
	if strings.TrimSpace(m.Q) != "" {
		if s.Query, err = query.Parse(m.Q); err != nil {
			return s, err
		}
	}
	if s.From, err = day("from", m.From, 0); err != nil {
		return s, err
	}
	if s.To, err = day("to", m.To, 24*time.Hour); err != nil {
		return s, err
	}
	if s.Before, err = token(m.PageToken); err != nil {
		return s, err
	}
	return s, nil
}

// day reads a day or an instant; past is added to a day, so that "to" takes it in whole.
func day(field, s string, past time.Duration) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(past), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%w: %s %q is no date: write 2026-03-14 or 2026-03-14T14:31:07Z", view.ErrInvalid, field, clip(s))
	}
	return t, nil
}

// token reads a page token that is a number.
func token(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%w: page_token %q is not one of ours: take next_page_token of the page before", view.ErrInvalid, clip(s))
	}
	return n, nil
}

func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}

func (s articles) GetArticle(ctx context.Context, r *connect.Request[newswirev1.GetArticleRequest]) (*connect.Response[newswirev1.GetArticleResponse], error) {
	a, revisions, err := s.Store.Article(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.GetArticleResponse{Article: contract.Article(a)}
	for _, v := range revisions {
		out.Revisions = append(out.Revisions, contract.Article(v))
	}
	return connect.NewResponse(out), nil
}

// page cuts a list that was asked for with one entry too many, and reports whether there is another page.
func page[T any](list []T, limit int) ([]T, bool) {
	return list[:min(len(list), limit)], len(list) > limit
}

// Snapshot's page token carries the cursor at the first page and the last article shown: EPOCH.HEAD/ID.
func (s articles) Snapshot(ctx context.Context, r *connect.Request[newswirev1.SnapshotRequest]) (*connect.Response[newswirev1.SnapshotResponse], error) {
	epoch, _, head, err := s.Store.Range(ctx)
	if err != nil {
		return nil, err
	}
	next, after := contract.FormatCursor(epoch, head), ""
	if r.Msg.PageToken != "" {
		var ok bool
		next, after, ok = strings.Cut(r.Msg.PageToken, "/")
		began, first, err := contract.ParseCursor(next)
		if !ok || err != nil || began != epoch || first > head {
			return nil, fmt.Errorf("%w: page_token %q is not one of this wire's: begin the snapshot again", view.ErrInvalid, clip(r.Msg.PageToken))
		}
	}
	limit := size(r.Msg.PageSize, 100)
	list, err := s.Store.Snapshot(ctx, after, limit+1)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.SnapshotResponse{}
	list, more := page(list, limit)
	for _, a := range list {
		out.Articles = append(out.Articles, contract.Article(a))
	}
	if more {
		out.NextPageToken = next + "/" + list[len(list)-1].ID
	} else {
		out.Next = next
	}
	return connect.NewResponse(out), nil
}
