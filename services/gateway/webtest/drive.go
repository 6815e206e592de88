// Package webtest drives the pages in a real browser: what a reader sees and presses, on any server that is up.
package webtest

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Options say what the server under test holds. Without Publish the parts that need something new are left out.
type Options struct {
	Query    string                    // that an article of the archive, and what Publish makes, match; empty: "a"
	Publish  func(t *testing.T) string // lets an outlet publish one article now, and gives its title
	Patience time.Duration             // how long a page may take to show what is new; 0: 20 s
}

// Drive presses what a reader presses at baseURL (http://127.0.0.1:8080) in Chromium, from NEWSWIRE_TEST_CHROMIUM or
// /usr/bin/chromium. Without a browser it skips, except with CI=true, where it fails.
func Drive(t *testing.T, baseURL string, o Options) {
	t.Helper()
	if o.Query == "" {
		o.Query = "a"
	}
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	d := &driver{base: strings.TrimSuffix(baseURL, "/"), o: o, allocator: browser(t)}
	d.t = t
	if o.Publish != nil {
		t.Run("the wire updates itself", d.sub((*driver).live))
	}
	t.Run("a topic is made, tried and matched", d.sub((*driver).topic))
	t.Run("pages fit", d.sub((*driver).fits))
	t.Run("words stand out from their ground", d.sub((*driver).contrast))
	t.Run("pages work without scripts", d.sub((*driver).plain))
}

// browser starts Chromium for the length of the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("NEWSWIRE_TEST_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no browser at %s: set NEWSWIRE_TEST_CHROMIUM", path)
		}
		t.Skipf("no browser at %s: set NEWSWIRE_TEST_CHROMIUM to drive the pages", path)
	}
	flags := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU}
	for _, name := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		flags = append(flags, chromedp.Flag(name, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(stop)
	first, stopBrowser := chromedp.NewContext(allocator)
	t.Cleanup(stopBrowser)
	if err := chromedp.Do(first); err != nil {
		t.Fatalf("browser %s does not start: %v", path, err)
	}
	return first
}

// A driver is one tab at a server.
type driver struct {
	t         *testing.T
	base      string
	o         Options
	allocator context.Context
	tab       context.Context

	mu     sync.Mutex
	faults []string
}

// sub runs a part in a tab of its own, and fails it on a console error or a request to another host.
func (d *driver) sub(part func(*driver)) func(*testing.T) {
	return func(t *testing.T) {
		tab, close := chromedp.NewContext(d.allocator)
		defer close()
		s := &driver{t: t, base: d.base, o: d.o}
		if err := chromedp.Listen(tab, s.listen); err != nil {
			t.Fatal(err)
		}
		limited, cancel := context.WithTimeout(tab, 3*d.o.Patience)
		defer cancel()
		s.tab = limited
		part(s)
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, f := range s.faults {
			t.Error(f)
		}
	}
}

func (d *driver) listen(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, d.base+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			d.fault("a request left the host: " + e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		d.fault("a script failed: " + e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			d.fault("the console shows an error")
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork { // which logs a page that is not there
			d.fault("the console shows an error: " + e.Entry.Text)
		}
	}
}

func (d *driver) fault(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, s)
}

func (d *driver) run(actions ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.tab, actions...); err != nil {
		d.t.Fatal(err)
	}
}

// until waits for an expression of the page to be true.
func (d *driver) until(what, expression string) {
	d.t.Helper()
	deadline := time.Now().Add(d.o.Patience)
	for last := false; time.Now().Before(deadline); {
		if err := d.ask(expression, &last); err == nil && last { // while a page gives way to the next there is nothing to ask
			return
		}
		d.breathe()
	}
	d.t.Fatalf("%s within %s\n%s", what, d.o.Patience, d.text())
}

// text is what the page shows, for the report of a failure.
func (d *driver) text() string {
	var s string
	if err := d.ask(`location.href + "\n" + document.body.innerText.slice(0, 600)`, &s); err != nil {
		return err.Error()
	}
	return s
}

// ask evaluates an expression of the page.
func (d *driver) ask(expression string, into any) error {
	raw, err := chromedp.Run(d.tab, chromedp.Evaluate[[]byte](expression))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// read is ask that must succeed.
func (d *driver) read(expression string, into any) {
	d.t.Helper()
	if err := d.ask(expression, into); err != nil {
		d.t.Fatalf("%s: %v", expression, err)
	}
}

// breathe lets the page draw before it is asked again.
func (d *driver) breathe() {
	select {
	case <-d.tab.Done():
		d.t.Fatal(d.tab.Err())
	case <-time.After(50 * time.Millisecond):
	}
}

func (d *driver) open(path string) {
	d.t.Helper()
	d.run(chromedp.Navigate(d.base+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// live checks that a new article waits in the pill, that the list stands still, and that the pill brings it in.
func (d *driver) live() {
	d.open("/wire")
	d.until("the wire does not connect", `document.querySelector("#conn")?.textContent.includes("live")`)
	title := d.o.Publish(d.t)
	d.until("no new article is announced", `!document.querySelector(".pill").hidden`)
	var before string
	d.read(`document.querySelector("[data-wire]").textContent`, &before)
	if strings.Contains(before, title) {
		d.t.Error("the list moved before the reader asked")
	}
	d.run(chromedp.Click(chromedp.CSS(".pill")))
	d.until("the pill does not bring in the article", `document.querySelector("[data-wire]").textContent.includes(`+quoted(title)+`)`)
}

// topic makes a topic, tries it on the archive, saves it, and looks at its first match.
func (d *driver) topic() {
	d.open("/topics/new")
	d.run(chromedp.SendKeys(chromedp.CSS("#name"), "Driven by a browser"), chromedp.SendKeys(chromedp.CSS("#q"), `"`), chromedp.Click(chromedp.CSS(`button[value="try"]`)), chromedp.WaitVisible(chromedp.CSS("#errors")))
	d.run(chromedp.SetValue(chromedp.CSS("#q"), d.o.Query), chromedp.Click(chromedp.CSS(`button[value="try"]`)), chromedp.WaitVisible(chromedp.CSS("#trial")))
	d.until("the trial marks nothing", `document.querySelectorAll("#trial mark").length > 0`)
	d.run(chromedp.Click(chromedp.CSS(`button[value="save"]`)))
	d.until("the topic is not saved", `/^\/topics\/(?!new)[^/]+$/.test(location.pathname)`)
	if d.o.Publish == nil {
		return
	}
	title := d.o.Publish(d.t)
	d.matched(title)
	d.run(chromedp.Click(chromedp.CSS(".item-head a")))
	d.until("the article does not mark what matched", `document.querySelectorAll("article mark").length > 0`)
}

// matched reloads the topic's page until its newest match has the title, with the matched words marked.
func (d *driver) matched(title string) {
	d.t.Helper()
	for deadline := time.Now().Add(d.o.Patience); time.Now().Before(deadline); {
		found := false
		d.run(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("main")))
		d.read(`(i => !!i && i.textContent.includes(`+quoted(title)+`) && !!i.querySelector("mark"))(document.querySelector(".item"))`, &found)
		if found {
			return
		}
		d.breathe()
	}
	d.t.Fatalf("the topic shows no match %q with marked words within %s", title, d.o.Patience)
}

// fits opens the pages on a phone and on a desk, and looks for what stands out sideways.
func (d *driver) fits() {
	paths := append(d.paths(), "/wire", "/search", "/search?q=%28", "/topics", "/topics/new", "/sources", "/help", "/nowhere")
	for _, width := range []int64{320, 390, 1280} {
		d.run(chromedp.EmulateViewport(width, 844))
		for _, path := range paths {
			d.open(path)
			var over float64
			d.read(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over)
			if over > 0 {
				d.t.Errorf("%s at %d: %v pixels stand out sideways", path, width, over)
			}
		}
	}
}

// paths gives one page of each kind that the lists lead to.
func (d *driver) paths() []string {
	var found []string
	for list, selector := range map[string]string{"/wire": ".item-head a", "/topics": "tbody th a", "/sources": "tbody th a"} {
		d.open(list)
		var path string
		d.read(`document.querySelector(`+quoted(selector)+`)?.getAttribute("href") || ""`, &path)
		if path != "" {
			found = append(found, path)
		}
	}
	return found
}

// plain reads the wire and tries a query with scripts off.
func (d *driver) plain() {
	d.run(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	d.run(chromedp.Navigate(d.base+"/wire"), chromedp.WaitReady(chromedp.CSS(".item-head a")))
	d.run(chromedp.Navigate(d.base+"/topics/new"), chromedp.WaitReady(chromedp.CSS("#q")), chromedp.SendKeys(chromedp.CSS("#q"), d.o.Query), chromedp.Click(chromedp.CSS(`button[value="try"]`)), chromedp.WaitReady(chromedp.CSS("#trial mark")))
}

// quoted writes a string as a literal of the page's language.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}
