package outlets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/news"
)

// directoryFile is the directory that comes with the wire.
var directoryFile = filepath.Join("..", "..", "deploy", "outlets", "azerbaijan.yaml")

// TestDirectoryOfTheHouse reads pages of our own writing that are built as those of its outlets, with what the directory says of them and
// without: what it says must pay, and the text must not need it.
func TestDirectoryOfTheHouse(t *testing.T) {
	data, err := os.ReadFile(directoryFile)
	if err != nil {
		t.Fatal(err)
	}
	list, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	bySite := map[string]Outlet{}
	for _, o := range list {
		bySite[o.ID] = o
		for _, f := range o.Feeds {
			if !f.Settings.Page.IsZero() {
				if _, err := os.Stat(pageOf(o.ID)); err != nil {
					t.Errorf("%s has selectors and no page: %v", o.ID, err)
				}
			}
		}
	}
	f := func(site, title, first, last string, blocks int, published string, zonePays bool) {
		t.Helper()
		o, there := bySite[site]
		body, err := os.ReadFile(pageOf(site))
		if err != nil || !there {
			t.Fatalf("%s: %v, in the directory: %v", site, err, there)
		}
		zone, err := time.LoadLocation(o.Zone)
		if err != nil {
			t.Fatal(err)
		}
		address := "https://" + site + "/cemiyyet/990002.html"
		with, err := extract.Page(body, address, extract.Options{Zone: zone, Selectors: o.Feeds[0].Settings.Page})
		if err != nil {
			t.Fatal(err)
		}
		without, err := extract.Page(body, address, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if with.Title != title || !strings.HasPrefix(with.Text, first) || !strings.HasSuffix(with.Text, last) || strings.Count(with.Text, "\n\n")+1 != blocks {
			t.Errorf("%s: %q\n%s", site, with.Title, with.Text)
		}
		if got := with.Published.Instant.In(zone).Format("2006-01-02 15:04"); got != published || with.Published.ZoneSource == news.ZoneAssumed {
			t.Errorf("%s: published %s (%s), want %s", site, got, with.Published.ZoneSource, published)
		}
		if with.Text != without.Text || with.Title != without.Title {
			t.Errorf("%s: the text needs what the directory says: %q %q", site, without.Title, without.Text)
		}
		if pays := !with.Published.Instant.Equal(without.Published.Instant); pays != zonePays {
			t.Errorf("%s: the zone pays: %v, want %v", site, pays, zonePays)
		}
	}
	f("azernews.az", "Old pier gets a roof", "The old pier", "by the ferry line.", 3, "2026-01-02 09:30", false)
	f("apa.az", "Limanda yeni körpü açılıb", "Köhnə limanda", "istifadə edəcək.", 3, "2026-02-21 17:44", true)
	f("azertag.az", "Dağ kəndində yeni məktəb tikilib VİDEO", "Bakı, 21 fevral", "qızdırılır.", 3, "2026-02-21 19:22", true)
	f("report.az", "Glass factory reopens", "The glass factory", "the owner said.", 3, "2026-02-21 17:30", false)
	f("oxu.az", "Gəmi limana qayıdıb", "Fırtına səbəbindən", "yola düşəcək.", 3, "2026-02-21 12:10", false)
	f("trend.az", "Cable car to run at night", "BAKU, Azerbaijan", "by night.", 3, "2026-02-21 14:05", false)
	f("turan.az", "Bakers ask for cheaper flour", "Baku/02.10.26/Turan:", "on Friday.", 3, "2026-10-02 13:20", true)
}

func pageOf(site string) string { return filepath.Join("testdata", "pages", site+".html") }
