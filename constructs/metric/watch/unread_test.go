package watch_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// What the examples are covered by stays when types that are said to be unread lose their
// properties, with their alarms and without.
func TestUnreadTypesDecideNothing(t *testing.T) {
	for _, examples := range dirs(t, "../../../examples/*/testdata/TestTemplates") {
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(examples))), func(t *testing.T) {
			for _, without := range []string{"", "AWS::CloudWatch::Alarm"} {
				whole, bare := stacks(t, examples, without), stacks(t, examples, append(watch.Unread(), without)...)
				if diff := cmp.Diff(covered(t, whole), covered(t, bare)); diff != "" {
					t.Errorf("coverage without properties (-with +without):\n%s", diff)
				}
			}
		})
	}
}

// Types that are unread exist, and none is named where coverage is decided, except as a kind.
func TestUnreadTypesAreNamedNowhereElse(t *testing.T) {
	var sources strings.Builder
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file == "unread.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(text)
	}
	for _, typ := range watch.Unread() {
		if _, known := schema.Of(typ); !known {
			t.Errorf("%s is no type of CloudFormation", typ)
		}
		if strings.Count(sources.String(), `"`+typ+`"`) > strings.Count(sources.String(), `"`+typ+`":`) {
			t.Errorf("%s is read, and said to be unread", typ)
		}
	}
}

func dirs(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob(pattern)
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %v, %d folders", pattern, err, len(all))
	}
	return all
}

// stacks reads templates below a folder, in which resources of some types have no properties.
func stacks(t *testing.T, folder string, bare ...string) (all []assemblytest.Stack) {
	t.Helper()
	err := filepath.WalkDir(folder, func(file string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".template.json") {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var template struct{ Resources map[string]object }
		if err := json.Unmarshal(data, &template); err != nil {
			return err
		}
		for id, r := range template.Resources {
			if typ := r["Type"].(string); slices.Contains(bare, typ) {
				template.Resources[id] = object{"Type": typ}
			}
		}
		all = append(all, assemblytest.Stack{Name: strings.TrimSuffix(filepath.Base(file), ".template.json"), Template: template})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// covered is the coverage of each resource, in words.
func covered(t *testing.T, all []assemblytest.Stack) (lines []string) {
	t.Helper()
	for _, c := range watch.Cover(assemblytest.Read(t, all...)).Resources {
		for _, found := range c.Watched {
			lines = append(lines, fmt.Sprintf("%s: %s by %s", c.Resource.Path, found.Metric, found.By.Path))
		}
		for _, missing := range c.Missing {
			lines = append(lines, fmt.Sprintf("%s: %s, %s", c.Resource.Path, missing.Metric, missing.Condition()))
		}
		lines = append(lines, fmt.Sprintf("%s: %v %v", c.Resource.Path, c.Gaps, c.Exempt))
	}
	slices.Sort(lines)
	return lines
}
