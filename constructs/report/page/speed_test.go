//go:build browser

package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

// stopwatch types into the search fields of a page, one letter after another as a reader does, and
// writes down how many milliseconds the slowest letter of each took, layout included. Nothing in it
// waits, so that Chromium's clock need not be a virtual one.
const stopwatch = `addEventListener("load", () => {
	const slowest = {};
	for (const input of document.querySelectorAll("input[type=search]")) {
		const word = input.id === "q-findings" ? "19999 data" : "data";
		for (let n = 1; n <= word.length; n++) {
			const start = performance.now();
			input.value = word.slice(0, n);
			input.dispatchEvent(new Event("input", { bubbles: true }));
			document.body.getBoundingClientRect();
			slowest[input.id] = Math.max(slowest[input.id] || 0, performance.now() - start);
		}
	}
	const opened = performance.timing.domInteractive - performance.timing.navigationStart;
	document.body.insertAdjacentHTML("beforeend", "<pre id=\"slowest\"></pre>");
	document.getElementById("slowest").textContent = JSON.stringify({ ...slowest, opened,
		found: document.querySelector('[data-tools="findings"] .result').textContent });
});`

var slowest = regexp.MustCompile(`<pre id="slowest">(.*?)</pre>`)

// Of 20,000 resources, each with a finding, an alarm and a waiver, a letter that is typed into any
// search field is answered before a reader notices.
func TestBrowserSearchesLargeReportsAtOnce(t *testing.T) {
	r := plain(t)
	grow(r, 20_000)
	r.Reach = build(t, network(50, []string{"public", "app", "data", "management"})).Reach
	text := written(t, r, page.Options{})
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(strings.Replace(text, "</body>", "<script>"+stopwatch+"</script></body>", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	dom, err := exec.CommandContext(ctx, browser(t), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
		"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file).Output()
	m := slowest.FindSubmatch(dom)
	if err != nil || m == nil {
		t.Fatalf("the page was not opened: %v", err)
	}
	var took map[string]any
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &took); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB: %s", len(text)>>20, m[1])
	if took["found"] != "1 to 1 of 1" {
		t.Errorf("the search says %q, want the one finding", took["found"])
	}
	for name, ms := range took {
		if ms, ok := ms.(float64); ok && strings.Contains(name, "-") && ms > 500 {
			t.Errorf("a letter in %s takes %.0f ms, want less than half a second on any machine", name, ms)
		}
	}
	if _, ok := took["from-0"]; !ok {
		t.Error(fmt.Sprint("there is no search of the matrix: ", took))
	}
}

// grow multiplies what tables show.
func grow(r *report.Report, n int) {
	originals := r.Findings
	for len(r.Findings) < n {
		f := originals[len(r.Findings)%len(originals)]
		f.Path += fmt.Sprint("/", len(r.Findings))
		r.Findings = append(r.Findings, f)
		r.Waived = append(r.Waived, f)
		r.Alarms.Resources = append(r.Alarms.Resources, report.Watched{Path: f.Path, Type: f.Type, Stack: f.Stack,
			Missing: []report.Alarm{{Metric: "Errors", Condition: "Sum > 0", Severity: "Page"}}})
	}
}

// network is VPCs of tiers.
func network(vpcs int, tiers []string) string {
	var all []string
	for i := range vpcs {
		all = append(all, fmt.Sprintf(`"V%d": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.%[1]d.0.0/16"}}`, i))
		for j, tier := range tiers {
			all = append(all, fmt.Sprintf(`"V%dS%d": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V%[1]d"},
				"CidrBlock": "10.%[1]d.%[2]d.0/24", "Tags": [{"Key": "aws-cdk:subnet-name", "Value": "%[3]s"}]}}`, i, j, tier))
		}
	}
	return `{"Resources": {` + strings.Join(all, ",\n") + `}}`
}

// build returns the report of one template.
func build(t testing.TB, template string) *report.Report {
	t.Helper()
	a, err := assembly.ParseTemplate("net.json", []byte(template), assembly.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Build(a, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
