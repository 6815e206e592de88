package query

import (
	"strings"
	"testing"
)

// TestHelp runs every example of the help.
func TestHelp(t *testing.T) {
	seen := map[string]bool{}
	for _, section := range Help() {
		if section.ID == "" || section.Title == "" || len(section.Entries)+len(section.Notes)+len(section.Refused) == 0 {
			t.Errorf("the section %q is empty", section.Title)
		}
		for _, e := range section.Entries {
			if seen[e.ID] || e.ID == "" {
				t.Errorf("two entries are called %q", e.ID)
			}
			seen[e.ID] = true
			q, err := Parse(e.Query)
			if err != nil {
				t.Errorf("%s: %v", e.ID, err)
				continue
			}
			if len(q.Warnings()) > 0 {
				t.Errorf("%s warns %v", e.Query, q.Warnings())
			}
			if !q.Match(Prepare(e.Match)) {
				t.Errorf("%s does not match its example: %+v", e.Query, q.Explain(Prepare(e.Match)).Missing)
			}
			if q.Match(Prepare(e.Differ)) {
				t.Errorf("%s matches the example that differs", e.Query)
			}
		}
		for _, s := range section.Refused {
			if q, err := Parse(s); err == nil {
				t.Errorf("%s is not refused: %s", s, q)
			}
		}
	}
	for _, name := range []string{fieldTitle, fieldLead, fieldBody, fieldAuthor, fieldSource, fieldCountry, fieldLang, fieldSubject, fieldURL, fieldAgency, fieldChange, fieldPublished} {
		if !seen[name] {
			t.Errorf("the help has nothing on %s:", name)
		}
		if !strings.Contains(howToFields, name+":") {
			t.Errorf("messages do not name %s:", name)
		}
	}
}
