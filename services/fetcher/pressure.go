package fetcher

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"go.uber.org/zap"
)

// Where fetching pages gives way. Polling goes on: what it finds waits as rows.
const (
	weighEvery  = time.Second
	unsettled   = 5000      // documents sent without outcome at which what can wait stops; twice as many stop all pages
	littleDisk  = 2 << 30   // free bytes below which what can wait stops
	noDiskLeft  = 512 << 20 // and below which all pages do
	pagesWait   = "pages"   // the condition
	enoughAgain = 2         // it goes on at half of the documents, or twice the disk
)

// A pressure is how much fetching gives way.
type pressure int32

const (
	pressureNone pressure = iota
	pressureSlow          // backfill, filled gaps and second looks wait
	pressureAll           // all pages wait
)

// weigh looks after how full disk and pipeline are, and says so on the pages.
func (s *session) weigh(ctx context.Context) error {
	said := "?" // the process before may have said something
	for wait(ctx, weighEvery, nil) {
		n, err := s.Store.Unsettled(ctx, 2*unsettled+1)
		if err != nil {
			return err
		}
		s.waiting.Store(int64(n))
		free, err := s.freeDisk()
		if err != nil {
			s.Logger.Debug("how much disk is free is not known", zap.Error(err))
			free = 1 << 62
		}
		now, why := weighed(pressure(s.pressure.Load()), n, free)
		s.pressure.Store(int32(now))
		if why == said || s.replaying() && why == "" {
			continue
		}
		if err := s.Store.SetCondition(ctx, pagesWait, why); err != nil {
			return err
		}
		if said = why; why != "" {
			s.Logger.Warn("fetching pages gives way", zap.String("why", why))
		}
	}
	return ctx.Err()
}

// weighed gives how much fetching gives way, and why in words that do not change with every document.
func weighed(before pressure, unsettledNow int, free uint64) (pressure, string) {
	most, least, none := unsettled, uint64(littleDisk), uint64(noDiskLeft)
	if before != pressureNone {
		most, least, none = most/enoughAgain, least*enoughAgain, none*enoughAgain
	}
	switch {
	case free < none:
		return pressureAll, "the disk is nearly full: no pages are fetched until there is room; polling goes on. Free some space, or keep fewer originals"
	case unsettledNow > 2*most:
		return pressureAll, fmt.Sprintf("more than %d fetched pages wait to be stored: no more are fetched until they are; polling goes on. See whether normaliser and storage run", 2*unsettled)
	case free < least:
		return pressureSlow, "little disk is left: backfill and second looks wait until there is more. Free some space, or keep fewer originals"
	case unsettledNow > most:
		return pressureSlow, fmt.Sprintf("more than %d fetched pages wait to be stored: backfill and second looks wait until they are", unsettled)
	}
	return pressureNone, ""
}

// freeBytes gives the bytes that are free for us in the file system of a folder.
func freeBytes(folder string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
