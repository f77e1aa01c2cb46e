package examples_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// CloudFormation says nothing of what takes no tags of a stack.
func TestTypesWithoutTagsAreListed(t *testing.T) {
	untagged := map[string]bool{}
	for _, file := range append(glob(t, "*/testdata/TestTemplates/*.template.json"),
		glob(t, "*/testdata/TestTemplates/*/*.template.json")...) {
		a, err := assembly.ReadTemplate(file, assembly.Facts{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range a.Stacks {
			for _, r := range s.Resources {
				if of, ok := schema.Of(r.Type); ok && of.TagProperty() == "" {
					untagged[strings.TrimPrefix(r.Type, "AWS::")] = true
				}
			}
		}
	}
	want := wrapped(slices.Sorted(maps.Keys(untagged)))
	const name, begin, end = "../cost/README.md", "<!-- untagged -->\n", "<!-- /untagged -->\n"
	text := read(t, name)
	before, rest, _ := strings.Cut(text, begin)
	got, after, found := strings.Cut(rest, end)
	if !found {
		t.Fatalf("%s has no list between %q and %q", name, begin, end)
	}
	if os.Getenv("PLINTH_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(before+begin+want+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s lists other types than the examples have that take no tags; PLINTH_UPDATE=1 writes them (-want +got):\n%s", name, diff)
	}
}

// wrapped are names as a paragraph.
func wrapped(names []string) string {
	var text strings.Builder
	column := 0
	for i, name := range names {
		name = "`" + name + "`"
		if i < len(names)-1 {
			name += ","
		}
		switch {
		case i == 0:
		case column+1+len(name) > 140:
			text.WriteString("\n")
			column = 0
		default:
			text.WriteString(" ")
			column++
		}
		text.WriteString(name)
		column += len(name)
	}
	return text.String() + "\n"
}
