package page

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// rows is how many rows of a table stand in the page itself.
const rows = 50

// functions are what the page asks of its values.
var functions = template.FuncMap{
	"n": thousands, "plural": words.Plural, "grade": grade, "slug": slug, "share": share, "cell": cellClass, "document": document,
	"statuses": checklist.Statuses, "attestable": attestable, "rest": func(e checklist.Evidence) int { return e.Count - len(e.Resources) },
	"rows": func() int { return rows }, "places": func() int { return places }, "grid": grid, "overview": overview, "path": path,
	"connected": connected, "pairs": pairs,
	"first": first[report.Finding], "firstWatched": first[report.Watched], "firstStacks": first[report.Stack],
	"metrics": metrics, "reasons": reasons, "place": place, "dict": dict, "costShare": costShare,
}

func first[T any](all []T) []T { return all[:min(len(all), rows)] }

// thousands writes a number with commas.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// grade is the tone of a score.
func grade(s report.Score) string {
	switch {
	case s.Of == 0:
		return "empty"
	case s.Percent >= 90:
		return "good"
	case s.Percent >= 60:
		return "fair"
	}
	return "poor"
}

// path lets a line end after the parts of a construct path, or of a type.
func path(text string) template.HTML {
	text = template.HTMLEscapeString(text)
	return template.HTML(strings.NewReplacer("/", "/<wbr>", "::", "::<wbr>").Replace(text))
}

// slug makes an id of a name.
func slug(name any) string { return strings.ReplaceAll(strings.ToLower(fmt.Sprint(name)), " ", "-") }

func share(done, of int) int {
	if of == 0 {
		return 100
	}
	return 100 * done / of
}

func costShare(s report.Share, all []report.Share) int {
	most := slices.MaxFunc(all, func(a, b report.Share) int { return int(a.Cents - b.Cents) }).Cents
	if most == 0 {
		return 0
	}
	return int(100 * s.Cents / most)
}

func cellClass(text string) string {
	if text == "-" {
		return "outside"
	}
	return text
}

// document is the page of AWS about a control of Security Hub CSPM.
func document(control string) string {
	service, number, _ := strings.Cut(strings.ToLower(control), ".")
	return "https://docs.aws.amazon.com/securityhub/latest/userguide/" + service + "-controls.html#" + service + "-" + number
}

// attestable reports whether an attestation would reach the item: not where the templates
// contradict it.
func attestable(r checklist.Result) bool {
	contradicted := len(r.Gaps) > 0 || slices.ContainsFunc(r.Guardrails, func(g checklist.Guardrail) bool { return g.Open > 0 })
	return r.Status == checklist.NeedsAttestation || r.Status == checklist.NotMet && r.Decided == checklist.ByEither && !contradicted
}

func metrics(all []report.Alarm) string {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Metric
	}
	return strings.Join(names, ", ")
}

func reasons(w report.Watched) string {
	var all []string
	for _, g := range slices.Concat(w.Gaps, w.Exempt) {
		all = append(all, g.Metric+": "+g.Reason)
	}
	return strings.Join(all, "; ")
}

func place(s report.Stack) string {
	switch {
	case s.Account != "" && s.Region != "":
		return s.Account + "/" + s.Region
	case s.Account+s.Region != "":
		return s.Account + s.Region
	}
	return "any"
}

// dict makes a map of pairs, for templates with more than one value.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}
