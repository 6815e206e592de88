package extract

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// keepPage copies the strings of an article that may be parts of the page's own, which would stay in memory as long as they do. Text,
// title and dek are parts of the outline's text at most.
func keepPage(p *news.Page) {
	keep(&p.Title, &p.Language, &p.Canonical, &p.SiteName, &p.Published.Local, &p.Published.Zone, &p.Published.Written,
		&p.Modified.Local, &p.Modified.Zone, &p.Modified.Written, &p.Agency)
	keepAll(p.Authors)
	keepAll(p.Categories)
	for i := range p.Images {
		keep(&p.Images[i].URL, &p.Images[i].Caption, &p.Images[i].Credit)
	}
}

func keepArticle(a *Article) {
	keep(&a.Section)
	keepAll(a.Keywords)
	keepAll(a.Organizations)
	for i := range a.Blocks {
		if image := a.Blocks[i].Image; image != nil {
			keep(&image.URL, &image.Caption, &image.Credit)
		}
	}
}

func keep(list ...*string) {
	for _, s := range list {
		*s = strings.Clone(*s)
	}
}

func keepAll(list []string) {
	for i := range list {
		list[i] = strings.Clone(list[i])
	}
}
