package constructtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
)

var (
	ruleID   = regexp.MustCompile(`\b[A-Z][A-Z0-9]+-\d{3}\b`)
	testName = regexp.MustCompile("`(Test\\w+)(/\\w+)?`")
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	testPart = regexp.MustCompile(`\bt\.Run\("(\w+)"|(?m:^\t+"(\w+)": +\w+,$)`)
)

// Pitfalls fails the test unless each row of a document names what answers it: guardrails of the
// catalogue, or tests below the root of the repository, that exist: `TestName`, or `TestName/Part`.
func Pitfalls(t *testing.T, document, root string) {
	t.Helper()
	rules, tests := map[string]bool{}, testsBelow(t, root)
	for _, rule := range catalogue.Rules() {
		rules[rule.ID] = true
	}
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") || cells[0] == "| what goes wrong" {
			continue
		}
		answer := cells[len(cells)-1]
		ids, names := ruleID.FindAllString(answer, -1), testName.FindAllStringSubmatch(answer, -1)
		if len(cells) != 2 || len(ids)+len(names) == 0 {
			t.Errorf("%q names no rule and no test, want one that answers it", line)
		}
		for _, id := range ids {
			if !rules[id] {
				t.Errorf("%q names %s, want a rule of the catalogue", line, id)
			}
		}
		for _, name := range names {
			if !tests[name[1]] || name[2] != "" && !tests[name[2]] {
				t.Errorf("%q names %s, want a test of the repository", line, name[1]+name[2])
			}
		}
	}
}

// testsBelow are the names of the tests below a folder, and those of their parts after a slash.
func testsBelow(t *testing.T, root string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range testFunc.FindAllSubmatch(text, -1) {
			names[string(match[1])] = true
		}
		for _, match := range testPart.FindAllSubmatch(text, -1) {
			names["/"+string(match[1])+string(match[2])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
