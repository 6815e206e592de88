package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed templates
var templateFiles embed.FS

// views are the templates of the pages, by name; each knows the layout and the row.
type views map[string]*template.Template

func parseViews(a assets) (views, error) {
	shared, err := template.New("").Funcs(functions(a)).ParseFS(templateFiles, "templates/layout.html", "templates/rows.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	v := views{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if name != "rows" {
			if t, err = t.ParseFS(templateFiles, file); err != nil {
				return nil, fmt.Errorf("page %s: %w", name, err)
			}
		}
		v[name] = t
	}
	return v, nil
}

// render renders one template of a page.
func (v views) render(page, name string, data any) ([]byte, error) {
	var b bytes.Buffer
	t, ok := v[page]
	if !ok {
		return nil, fmt.Errorf("no page %q", page)
	}
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("page %s: %w", page, err)
	}
	return b.Bytes(), nil
}
