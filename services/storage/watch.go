package storage

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	watchLease = "rhythm"
	watchEvery = time.Minute
	watchMost  = 200 // sources judged at a time
)

// watch judges the rhythm of sources again and again, some of them each minute, one storage at a time.
func (s *Storage) watch(ctx context.Context) error {
	after, troubled := "", false
	for ctx.Err() == nil {
		if held, err := s.o.Store.Hold(ctx, watchLease, s.o.Holder, 3*watchEvery); err == nil && held {
			if after, err = s.watchSome(ctx, after); err != nil && ctx.Err() == nil && !troubled {
				s.o.Logger.Warn("the rhythm of sources could not be judged; trying again", zap.Error(err))
			}
			troubled = err != nil
		}
		pause(ctx, watchEvery, nil)
	}
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.o.Store.Release(release, watchLease, s.o.Holder); err != nil {
		s.o.Logger.Debug("the lease of the rhythm runs out by itself", zap.Error(err))
	}
	return nil
}

// watchSome judges the sources after one, and gives the last of them; empty when it was the last of all.
func (s *Storage) watchSome(ctx context.Context, after string) (last string, err error) {
	now := s.o.Now().UTC()
	if err := s.o.Store.CountHours(ctx, now); err != nil {
		return after, err
	}
	list, err := s.o.Store.Rhythms(ctx, after, watchMost, now)
	if err != nil {
		return after, err
	}
	for _, r := range list {
		if err := s.notice(ctx, r, now); err != nil {
			return after, err
		}
		last = r.Source
	}
	if len(list) < watchMost {
		last = ""
	}
	return last, nil
}

// notice raises and ends the notices of a source.
func (s *Storage) notice(ctx context.Context, r Rhythm, now time.Time) error {
	n, say := r.judge(now)
	for _, kind := range []news.NoticeKind{news.NoticeSilent, news.NoticeFlood} {
		is := say && n.Kind == kind
		switch {
		case is && !r.Open[kind]:
			s.o.Logger.Warn("the rhythm of a source has changed", zap.String("source", r.Source), zap.String("kind", string(kind)), zap.String("detail", n.Detail))
			fallthrough
		case is:
			if err := s.o.Store.RaiseNotice(ctx, n); err != nil {
				return err
			}
		case r.Open[kind] && (kind != news.NoticeSilent || r.Answers):
			if err := s.o.Store.EndNotice(ctx, r.Source, kind, now); err != nil {
				return err
			}
		}
	}
	return nil
}
