package extract

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unsafe"
)

// TestArticlesDoNotHoldThePage checks that no string of an article is a part of the page's, which would then stay in memory.
func TestArticlesDoNotHoldThePage(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.html")
	checked := 0
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		first := uintptr(unsafe.Pointer(unsafe.StringData(text)))
		r := openText(text, "https://a.example/news/1-story", Options{})
		r.editor = learnt()
		a, err := r.whole()
		if err != nil {
			continue
		}
		eachString(reflect.ValueOf(a), func(s string) {
			checked++
			if at := uintptr(unsafe.Pointer(unsafe.StringData(s))); s != "" && at >= first && at < first+uintptr(len(text)) {
				t.Errorf("%s: %q is a part of the page", name, s)
			}
		})
	}
	if checked < 100 {
		t.Errorf("only %d strings were looked at", checked)
	}
}

func eachString(v reflect.Value, do func(string)) {
	switch v.Kind() {
	case reflect.String:
		do(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), do)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().Field(i).Name != "Found" {
				eachString(v.Field(i), do)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			eachString(v.Elem(), do)
		}
	}
}
