package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// assets are the stylesheet, the script and the icon, each under a name with its hash, so that a browser may keep it for a year.
type assets struct {
	names map[string]string // style.css: /assets/style.1f2e3d4c.css
	files map[string][]byte // by address
}

func loadAssets() (assets, error) {
	a := assets{names: map[string]string{}, files: map[string][]byte{}}
	return a, fs.WalkDir(assetFiles, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(name)
		base := strings.TrimSuffix(path.Base(name), ext)
		address := fmt.Sprintf("/assets/%s.%s%s", base, hex.EncodeToString(sum[:4]), ext)
		a.names[path.Base(name)], a.files[address] = address, b
		return nil
	})
}

func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	a.serve(w, r, r.URL.Path, b)
}

func (a assets) serve(w http.ResponseWriter, r *http.Request, name string, b []byte) {
	w.Header().Set("Content-Type", map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}[path.Ext(name)])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if pack(w, r, http.StatusOK, b) != nil {
		return // the reader has gone
	}
}

// icon answers those who ask for the old name.
func (a assets) icon(w http.ResponseWriter, r *http.Request) {
	name := a.names["icon.svg"]
	a.serve(w, r, name, a.files[name])
}
