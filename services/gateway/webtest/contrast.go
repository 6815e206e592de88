package webtest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// contrast looks, in both themes, for words that do not stand out from their ground by 4.5 to 1 (WCAG 2.2, 1.4.3).
func (d *driver) contrast() {
	paths := append(d.paths(), "/wire", "/search?q=%28", "/topics", "/topics/new", "/sources", "/help", "/nowhere")
	for _, theme := range []string{"light", "dark"} {
		d.run(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
			})
			return err
		}))
		for _, path := range paths {
			d.open(path)
			var faint []string
			d.read(faintWords, &faint)
			for _, words := range faint {
				d.t.Errorf("%s, %s: %s", path, theme, words)
			}
		}
	}
}

// faintWords lists the texts of a page whose contrast is too low, each with its ratio. Grounds are looked up to the first that is
// not see-through; texts that are only heard are left out.
const faintWords = `(() => {
	const parts = c => c.match(/[\d.]+/g).map(Number);
	const part = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
	const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
	const ground = e => {
		for (; e; e = e.parentElement) {
			const c = parts(getComputedStyle(e).backgroundColor);
			if (c.length < 4 || c[3] > 0) return c;
		}
		return [255, 255, 255];
	};
	const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
	const faint = [];
	for (const e of document.querySelectorAll("body *")) {
		if (!own(e) || e.closest("svg, .vh, .skip, option, dialog") || !e.checkVisibility()) continue;
		const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
		const ratio = (a + .05) / (b + .05);
		if (ratio < 4.5) faint.push(ratio.toFixed(2) + " to 1: " + e.textContent.trim().slice(0, 60));
	}
	return faint;
})()`
