package fetcher

import "testing"

func TestFetchingGivesWay(t *testing.T) {
	f := func(before pressure, unsettledNow int, free uint64, want pressure) {
		t.Helper()
		got, why := weighed(before, unsettledNow, free)
		if got != want || (why == "") != (want == pressureNone) {
			t.Errorf("weighed(%d, %d, %d MB) = %d, %q; want %d", before, unsettledNow, free>>20, got, why, want)
		}
	}
	const plenty = 100 << 30
	f(pressureNone, 0, plenty, pressureNone)
	f(pressureNone, unsettled, plenty, pressureNone)
	f(pressureNone, unsettled+1, plenty, pressureSlow)
	f(pressureSlow, unsettled, plenty, pressureSlow) // it goes on at half
	f(pressureSlow, unsettled/2, plenty, pressureNone)
	f(pressureNone, 2*unsettled+1, plenty, pressureAll)
	f(pressureAll, 2*unsettled, plenty, pressureAll)
	f(pressureNone, 0, littleDisk-1, pressureSlow)
	f(pressureSlow, 0, littleDisk+1, pressureSlow)
	f(pressureSlow, 0, 2*littleDisk, pressureNone)
	f(pressureNone, 0, noDiskLeft-1, pressureAll)
	f(pressureAll, 0, noDiskLeft+1, pressureAll)
}

func TestFreeBytes(t *testing.T) {
	if n, err := freeBytes(t.TempDir()); err != nil || n == 0 {
		t.Errorf("freeBytes = %d, %v", n, err)
	}
}
