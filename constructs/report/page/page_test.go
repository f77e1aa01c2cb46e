package page_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

func plain(t testing.TB) *report.Report {
	t.Helper()
	a, err := input.Read([]string{"../testdata/plain"}, assembly.Facts{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Build(a, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func written(t testing.TB, r *report.Report, o page.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fetched matches what makes a browser fetch something: only links that people follow are left out.
var fetched = regexp.MustCompile(`(?i)<(?:link|img|iframe|object|embed|script|source|audio|video)[^>]+(?:src|href|data)=|` +
	`@import|url\(|@font-face|\bfetch\(|XMLHttpRequest|\bimport\(`)

func TestThePageNeedsNothingElse(t *testing.T) {
	text := written(t, plain(t), page.Options{Title: "the shop"})
	for _, found := range fetched.FindAllString(text, -1) {
		t.Errorf("the page has %q, want nothing that is fetched", found)
	}
	if !strings.Contains(text, `http-equiv="Content-Security-Policy" content="default-src 'none'`) {
		t.Error("the page has no Content-Security-Policy that forbids to fetch")
	}
}

// Whoever writes a template does not write the page.
func TestTemplatesCannotWriteHTML(t *testing.T) {
	r := plain(t)
	r.Findings[0].Path = `</script><script>alert(1)</script>`
	r.Findings[0].Detail = `<img src=x onerror=alert(1)>`
	text := written(t, r, page.Options{Title: `<b>`})
	if n := strings.Count(text, "<script"); n != 2 {
		t.Errorf("script elements = %d, want the data and the script of the page", n)
	}
	for _, bad := range []string{"<img", "<b>", "alert(1)</script>", "</script><b>"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q from a template, want it escaped", bad)
		}
	}
}

// The main things are in the page as it is, for whoever has no JavaScript.
func TestThePageIsReadableWithoutJavaScript(t *testing.T) {
	r := plain(t)
	markup, _, _ := strings.Cut(written(t, r, page.Options{}), `<script type="application/json"`)
	wants := []string{fmt.Sprintf(`data-n="score">%v<`, r.Score), fmt.Sprintf(`data-n="errors">%d<`, r.Summary.Errors), "Day 1", r.Cost.Total}
	for _, p := range r.Pillars {
		wants = append(wants, fmt.Sprintf(`data-pillar="%s">%v<`, p.Name, p.Score))
		for _, item := range p.Items {
			wants = append(wants, fmt.Sprintf(`id="item-%s" data-status="%s"`, item.ID, item.Status))
		}
	}
	for _, m := range r.Roadmap {
		wants = append(wants, fmt.Sprintf("%d of %d", m.Done, m.Of))
	}
	for _, want := range wants {
		if !strings.Contains(markup, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// However large an app is, a table of the page has as many rows as people look at.
func TestLargeReportsHaveSmallTables(t *testing.T) {
	r := plain(t)
	for len(r.Findings) < 20_000 {
		r.Findings = append(r.Findings, r.Findings[0])
	}
	markup, _, _ := strings.Cut(written(t, r, page.Options{}), `<script type="application/json"`)
	if n := strings.Count(markup, "<tr>"); n > 600 {
		t.Errorf("rows = %d, want a page of each table", n)
	}
	if !strings.Contains(markup, "The first 50 of 20,000.") {
		t.Error("the page does not say that there are more findings")
	}
}

func TestPagesAreDeterministic(t *testing.T) {
	first, second := written(t, plain(t), page.Options{}), written(t, plain(t), page.Options{})
	if first != second {
		t.Error("two pages of the same templates differ")
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	if err := page.Save(dir, plain(t), page.Options{}); err != nil {
		t.Fatal(err)
	}
	before, err := report.ReadFile(filepath.Join(dir, report.JSONFile))
	if err != nil || before.Score.Of != 0 && before.Score.Of != plain(t).Score.Of {
		t.Errorf("report = %+v, %v, want what was saved", before, err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, report.HTMLFile)); err != nil || string(text) != written(t, plain(t), page.Options{}) {
		t.Errorf("page = %.100q, %v, want what Write writes", text, err)
	}
	if err := page.Save(filepath.Join(dir, "gone"), plain(t), page.Options{}); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("Save() into a folder that does not exist: error %v, want one that names it", err)
	}
}

func ExampleWrite() {
	a, err := assembly.ParseTemplate("shop.json", []byte(`{"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}}`), assembly.Facts{})
	if err != nil {
		panic(err)
	}
	r, err := report.Build(a, report.Options{})
	if err != nil {
		panic(err)
	}
	var b bytes.Buffer
	if err := page.Write(&b, r, page.Options{Title: "the shop"}); err != nil {
		panic(err)
	}
	title, _, _ := strings.Cut(b.String()[strings.Index(b.String(), "<title>"):], "\n")
	fmt.Println(title)
	// Output: <title>Well-Architected report: the shop</title>
}
