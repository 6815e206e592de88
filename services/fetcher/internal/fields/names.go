package fields

import "strings"

// vocabularies are those that feeds use, by their addresses in lower case, and the prefixes by which they are known here. Those of
// feeds themselves have none.
var vocabularies = map[string]string{
	"http://backend.userland.com/rss":             "",
	"http://blogs.law.harvard.edu/tech/rss":       "",
	"http://purl.org/rss/1.0/":                    "",
	"http://my.netscape.com/rdf/simple/0.9/":      "",
	"http://channel.netscape.com/rdf/simple/0.9/": "",
	"http://example.com/newformat#":               "",
	"http://example.com/necho":                    "",
	"http://purl.org/echo/":                       "",
	"uri/of/echo/namespace#":                      "",
	"http://purl.org/pie/":                        "",
	"http://purl.org/atom/ns#":                    "",
	"http://www.w3.org/2005/atom":                 "",
	"http://purl.org/rss/1.0/modules/rss091#":     "",

	"http://webns.net/mvcb/":                                         "admin",
	"http://creativecommons.org/ns#license":                          "cc",
	"http://creativecommons.org/ns#":                                 "cc",
	"http://web.resource.org/cc/":                                    "cc",
	"http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
	"http://backend.userland.com/creativecommonsrssmodule":           "creativecommons",
	"http://purl.org/rss/1.0/modules/content/":                       "content",
	"http://purl.org/dc/elements/1.1/":                               "dc",
	"http://purl.org/dc/terms/":                                      "dcterms",
	"http://rssnamespace.org/feedburner/ext/1.0":                     "feedburner",
	"http://purl.org/syndication/history/1.0":                        "fh",
	"http://xmlns.com/foaf/0.1/":                                     "foaf",
	"http://www.w3.org/2003/01/geo/wgs84_pos#":                       "geo",
	"http://www.georss.org/georss":                                   "georss",
	"http://www.georss.org/georss/10":                                "georss",
	"http://www.opengis.net/gml":                                     "gml",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":                     "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":                        "itunes",
	"http://search.yahoo.com/mrss":                                   "media",
	"http://search.yahoo.com/mrss/":                                  "media",
	"https://search.yahoo.com/mrss":                                  "media",
	"https://search.yahoo.com/mrss/":                                 "media",
	"http://www.rssboard.org/media-rss":                              "media",
	"http://podlove.org/simple-chapters":                             "psc",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":                    "rdf",
	"http://purl.org/rss/1.0/modules/slash/":                         "slash",
	"http://purl.org/rss/1.0/modules/syndication/":                   "sy",
	"http://purl.org/syndication/thread/1.0":                         "thr",
	"http://purl.org/rss/1.0/modules/threading/":                     "thr",
	"http://turbo.yandex.ru":                                         "turbo",
	"http://wellformedweb.org/commentapi/":                           "wfw",
	"http://www.w3.org/1999/xhtml":                                   "xhtml",
	"http://www.w3.org/1999/xlink":                                   "xlink",
	"http://www.w3.org/xml/1998/namespace":                           "xml",
	"http://news.yandex.ru":                                          "yandex",
}

// vocabulary gives the prefix of a vocabulary by its address in lower case; false where it is not known.
func vocabulary(uri string) (prefix string, ok bool) {
	if uri == "" {
		return "", false
	}
	if strings.Contains(uri, "backend.userland.com/rss") {
		return "", true // one for each version
	}
	prefix, ok = vocabularies[uri]
	return prefix, ok
}
