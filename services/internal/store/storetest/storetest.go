// Package storetest is the suite that every database of the wire runs: what the services' ports promise, tried on the real thing.
package storetest

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/store"
)

// A Server is a place for databases.
type Server struct {
	// Where gives the address of a fresh, empty database that ends with the test.
	Where func(t testing.TB) string
	// Open opens the database at an address.
	Open func(t testing.TB, address string) (*store.DB, error)
	// Raw runs a statement on the database at an address, past the store.
	Raw func(t testing.TB, address, statement string)
	// Snapshot holds a transaction open that sees what is committed now, until release is called.
	Snapshot func(t testing.TB, address string) (release func())
	// Writers is how many transactions can write at once.
	Writers int
}

// fresh gives an open, empty database.
func (s Server) fresh(t testing.TB) *store.DB {
	t.Helper()
	return s.open(t, s.Where(t))
}

func (s Server) open(t testing.TB, address string) *store.DB {
	t.Helper()
	db, err := s.Open(t, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Run runs the suite on the databases of a server.
func Run(t *testing.T, s Server) {
	f := func(name string, test func(*testing.T, Server)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
	f("open twice", testOpenTwice)
	f("open at once", testOpenAtOnce)
	f("open newer", testOpenNewer)
	f("index made anew", testReindex)
	f("queries of the first grammar", testGrammar)
	f("leases", testLeases)
	f("feeds and polls", testPolls)
	f("ledger", testLedger)
	f("accounts", testAccounts)
	f("audit", testAudit)
	f("published without an article", testUnfounded)
	f("handled after all", testHandledAfterAll)
	f("day opened again", testReopened)
	f("settings of feeds", testFeedSettings)
	f("feed changed meanwhile", testChangedMeanwhile)
	f("removed feeds", testRemovedFeed)
	f("country of a feed", testFeedCountry)
	f("gap", testGap)
	f("no gap", testNoGap)
	f("fill a gap", testFill)
	f("same body", testSameShown)
	f("trouble", testTrouble)
	f("hubs", testHubs)
	f("pushes", testPushes)
	f("rhythm", testRhythm)
	f("notices", testNotices)
	f("remarks", testRemarks)
	f("removed in trouble", testRemovedInTrouble)
	f("take by host", testTakeByHost)
	f("fresh first", testFreshFirst)
	f("sessions", testSessions)
	f("hosts", testHosts)
	f("robots", testRobots)
	f("moved", testMoved)
	f("site memories", testSiteMemories)
	f("tidy", testTidy)
	f("forget", testForget)
	f("forget originals", testForgetOriginals)
	f("take by address", testTakeByAddress)
	f("send again", testSendAgain)
	f("take over", testTakeOver)
	f("second looks", testLooks)
	f("outcome once", testOutcomeOnce)
	f("article", testArticle)
	f("identity", testIdentity)
	f("merge", testMerge)
	f("address taken over", testAddressTakenOver)
	f("read again", testReread)
	f("answers of a site", testAnswers)
	f("order numbers", testOrder)
	f("hostile text", testHostileText)
	f("position", testPosition)
	f("roll back", testRollBack)
	f("race for an address", testAddressRace)
	f("sequence", testSequence)
	f("looks after a restore", testLooksAfterRestore)
	f("sequence beside an old snapshot", testSequenceOldSnapshot)
	f("wire", testWire)
	f("archive", testArchive)
	f("search", testSearch)
	f("search by source and date", testSearchNarrowed)
	f("search that reads much", testSearchSaysHowFarItCame)
	f("topics", testTopics)
	f("window", testWindow)
	f("matches", testMatches)
	f("catch up", testCatchUp)
	f("deliveries", testDeliveries)
	f("dead", testDead)
	f("sources", testSources)
	f("counts", testCounts)
	f("conditions", testConditions)
}

// noon is when the tests play.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
