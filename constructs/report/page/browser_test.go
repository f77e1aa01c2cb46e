//go:build browser

package page_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/change"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

// Run with go test -tags browser. PLINTH_AXE is a folder in which npm installed
// testdata/browser/package.json, and PLINTH_ASSEMBLY a cloud assembly to show as well.

//go:embed testdata/browser/probe.js
var probe string

// seen is what the probe saw.
type seen struct {
	Errors         []string
	Numbers        map[string]string
	Pillars, Items map[string]string
	Tables         map[string]struct {
		Rows                      int
		Result                    string
		More, Turned, None, Again bool
	}
	Hidden, Shown, Wide bool
	Axe                 []string
	Matrix              matrix
}

// matrix is what a search from V7/app to all tiers of data shows, and what was there before.
type matrix struct {
	All, Found       string
	Rows, Cells, Yes int
	Head             []string
}

func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on this machine: apt-get install chromium")
	return ""
}

// axe is the source of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PLINTH_AXE")
	if dir == "" {
		t.Log("PLINTH_AXE is not set: accessibility is not judged")
		return ""
	}
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var result = regexp.MustCompile(`<pre id="seen">([A-Za-z0-9+/=]*)</pre>`)

// opened opens the page of a report in a window of a width, and returns what the probe saw.
func opened(t *testing.T, r *report.Report, width int, dark bool) seen {
	t.Helper()
	figures, err := page.Draw(t.TempDir(), r.Assembly())
	if err != nil {
		t.Fatal(err)
	}
	return probed(t, written(t, r, page.Options{Title: "the app", Figures: figures}), width, dark)
}

// probed opens a page with the probe in it.
func probed(t *testing.T, text string, width int, dark bool) seen {
	t.Helper()
	const before = `<script>window.problems = [];
		addEventListener("error", (e) => problems.push(e.message));
		addEventListener("securitypolicyviolation", (e) => problems.push("blocked: " + e.blockedURI));
		const log = console.error; console.error = (...a) => { problems.push(a.join(" ")); log(...a); };</script>`
	text = strings.Replace(text, "<style>", before+"<style>", 1)
	text = strings.Replace(text, "</body>",
		"<script>"+strings.ReplaceAll(axe(t), "</script", `<\/script`)+"</script><script>"+probe+"</script></body>", 1)
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"--headless", "--no-sandbox", "--disable-gpu", fmt.Sprintf("--window-size=%d,900", width), "--virtual-time-budget=60000",
		"--user-data-dir=" + t.TempDir(), "--dump-dom", "file://" + file}
	if dark {
		args = append([]string{"--blink-settings=preferredColorScheme=0"}, args...)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, browser(t), args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	dom, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command, err, &stderr)
	}
	m := result.FindSubmatch(dom)
	if m == nil {
		t.Fatalf("the probe wrote nothing; the page ends\n%s", dom[max(0, len(dom)-2000):])
	}
	decoded, err := base64.StdEncoding.DecodeString(string(m[1]))
	var s seen
	if err == nil {
		err = json.Unmarshal(decoded, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// judge holds any page to what browsers and readers want.
func (s seen) judge(t *testing.T) {
	t.Helper()
	for _, e := range s.Errors {
		t.Errorf("the console has %q", e)
	}
	for _, violation := range s.Axe {
		t.Errorf("axe-core finds %s", violation)
	}
	if s.Wide {
		t.Error("the page scrolls sideways")
	}
}

// check holds the page to what the JSON of the report says.
func check(t *testing.T, r *report.Report, s seen) {
	t.Helper()
	s.judge(t)
	wants := map[string]int{"stacks": r.Summary.Stacks, "resources": r.Summary.Resources, "guardrails": r.Summary.Guardrails,
		"errors": r.Summary.Errors, "warnings": r.Summary.Warnings, "waived": r.Summary.Waived, "watched": r.Alarms.Watched,
		"missing": r.Alarms.Missing}
	for name, want := range wants {
		if got := strings.ReplaceAll(s.Numbers[name], ",", ""); got != fmt.Sprint(want) {
			t.Errorf("the page shows %s %s, want the %d of the JSON", got, name, want)
		}
	}
	if s.Numbers["score"] != r.Score.String() || s.Numbers["cost"] != r.Cost.Total+" a month" {
		t.Errorf("the page shows a score of %s and costs of %s, want %v and %s", s.Numbers["score"], s.Numbers["cost"], r.Score, r.Cost.Total)
	}
	for _, p := range r.Pillars {
		if got := s.Pillars[string(p.Name)]; got != p.Score.String() {
			t.Errorf("the page shows %s for %s, want %v", got, p.Name, p.Score)
		}
	}
	for _, item := range append(r.Items(), r.Steps...) {
		if got := checklist.Status(s.Items["item-"+item.ID]); got != item.Status {
			t.Errorf("the page shows %s for %s, want %s", got, item.ID, item.Status)
		}
	}
	for name, n := range map[string]int{"findings": len(r.Findings), "waived": len(r.Waived), "alarms": len(r.Alarms.Resources),
		"stacks": len(r.Stacks)} {
		got := s.Tables[name]
		if n > 0 && (got.Rows != min(n, 50) || got.More != (n > 50) || got.More && !got.Turned || !got.None || !got.Again) {
			t.Errorf("the table of %d %s = %+v, want a page of rows that can be turned and searched", n, name, got)
		}
	}
	if !s.Hidden || !s.Shown {
		t.Errorf("filter of the checklist: hidden %v, shown %v, want items that are met to go and to come back", s.Hidden, s.Shown)
	}
}

// The page of a change: one database is replaced, and a group opens a port.
func TestBrowserShowsTheChange(t *testing.T) {
	database := func(engine, ingress string) *assembly.Assembly {
		return read(t,
			`{"Resources": {"Orders": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "`+engine+`", "DBInstanceClass": "db.t4g.micro",
			"AllocatedStorage": "20"}}, "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g"`+ingress+`}}}}`)
	}
	c, err := change.Compare(database("postgres", ""),
		database("mysql", `, "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}]`), nil)
	if err != nil || len(c.Entries) < 2 {
		t.Fatalf("Compare() = %v, %v, want a change of several entries", c, err)
	}
	var text strings.Builder
	if err := c.HTML(&text); err != nil {
		t.Fatal(err)
	}
	for _, dark := range []bool{false, true} {
		probed(t, text.String(), 500, dark).judge(t)
	}
}

// On paper the page is as readable, whatever scheme the reader prefers on the screen: the styles of
// print are applied to the screen.
func TestBrowserPrintsThePage(t *testing.T) {
	r := plain(t)
	figures, err := page.Draw(t.TempDir(), r.Assembly())
	if err != nil {
		t.Fatal(err)
	}
	text := written(t, r, page.Options{Title: "the app", Figures: figures})
	if !strings.Contains(text, "@media print") || !strings.Contains(text, "@media screen and (prefers-color-scheme:dark)") {
		t.Fatal("the page has no styles for paper, or dark ones for it")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "@media screen", "@media print"), "@media print{", "@media all{")
	text = strings.Replace(text, "</body>", `<script>dispatchEvent(new Event("beforeprint"))</script></body>`, 1)
	probed(t, text, 800, true).judge(t)
}

// The matrix of many tiers shows those that match.
func TestBrowserSearchesTheMatrix(t *testing.T) {
	r := build(t, network(20, []string{"public", "app", "data", "management"}))
	s := opened(t, r, 1280, false)
	s.judge(t)
	want := matrix{
		All: "From the first 60 of 81 places to the first 60 of 81", Rows: 60, Found: "From 1 of 81 places to 20 of 81",
		Head: []string{"From", "net/V7", "app"}, Cells: 20, Yes: 1,
	}
	if diff := cmp.Diff(want, s.Matrix); diff != "" {
		t.Errorf("matrix (-want +got):\n%s", diff)
	}
}

func read(t *testing.T, template string) *assembly.Assembly {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shop.json")
	if err := os.WriteFile(file, []byte(template), 0o644); err != nil {
		t.Fatal(err)
	}
	a, err := input.Read([]string{file}, assembly.Facts{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestBrowserShowsTheJSON(t *testing.T) {
	reports := map[string]*report.Report{"templates of others": plain(t)}
	if dir := os.Getenv("PLINTH_ASSEMBLY"); dir != "" {
		a, err := input.Read([]string{dir}, assembly.Facts{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if reports["the assembly"], err = report.Build(a, report.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, r := range reports {
		for _, width := range []int{1280, 500} { // Chromium's windows are no narrower
			t.Run(fmt.Sprint(name, " ", width), func(t *testing.T) {
				check(t, r, opened(t, r, width, width == 500))
			})
		}
	}
}

// A report of 20,000 findings opens, and can be searched.
func TestBrowserShowsLargeReports(t *testing.T) {
	r := plain(t)
	grow(r, 20_000)
	start := time.Now()
	s := opened(t, r, 1280, false)
	check(t, r, s)
	if want := "1 to 50 of 20,000"; s.Tables["findings"].Result != want {
		t.Errorf("the table says %q, want %q", s.Tables["findings"].Result, want)
	}
	t.Logf("opened, searched and judged in %v", time.Since(start))
}
