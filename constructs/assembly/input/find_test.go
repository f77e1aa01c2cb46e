package input_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/input"
)

// A template of which a part is broken is one all the same, so that it is not passed over.
func TestFolderHasBrokenTemplates(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want bool
	}{
		"one line":                 {`{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}`, true},
		"a resource is null":       {`{"Resources": {"A": null, "B": {"Type": "AWS::SNS::Topic"}, "C": null}}`, true},
		"a type is a number":       {`{"Resources": {"A": {"Type": 1}, "B": {"Type": "AWS::SNS::Topic"}}}`, true},
		"a resource is a list":     {`{"Resources": {"A": [], "B": {"Type": "AWS::SNS::Topic"}}}`, true},
		"it ends in the middle":    {`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Prop`, true},
		"resources of another":     {`{"Resources": {"A": {"Type": "topic"}}}`, false},
		"a list of what has types": {`[{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}]`, false},
		"resources deeper":         {`{"stacks": {"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			for range 8 { // the order of resources does not matter
				if all, _ := input.Find([]string{dir}); (len(all) == 1) != test.want {
					t.Fatalf("Find() = %v, want %t", all, test.want)
				}
			}
		})
	}
}
