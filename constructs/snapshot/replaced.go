package snapshot

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/stateful"
)

// checkReplaced refuses to replace stateful resources that keep their logical id, because a
// property changes with which CloudFormation creates another resource. It returns the stacks of
// those; their golden files stay as they are, even with -update. A line that is removed from
// stateful.txt by hand lets its resource go.
func checkReplaced(t testing.TB, a *assembly.Assembly, golden string) map[string]bool {
	t.Helper()
	listed, err := os.ReadFile(filepath.Join(golden, statefulList))
	if err != nil || !differs(a, golden) {
		return nil // nothing is deployed, or nothing changes
	}
	before, err := assembly.Read(copied(t, a, golden))
	if err != nil {
		t.Fatal(err)
	}
	after, err := assembly.Read(copied(t, a, ""))
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]bool{}
	for _, c := range change.Between(plan.Of(before, after)) {
		if c.Kind != change.Replace || !stateful.Type(c.Resource.Type) {
			continue
		}
		if line := statefulLine(c.Resource); strings.Contains("\n"+string(listed), "\n"+line+"\n") {
			refused[c.Resource.Stack.Path] = true
			t.Errorf("%s is replaced, because %s changes: deploying this takes what it holds away. "+
				"If that is intended, remove the line from %s", line, strings.Join(c.Properties, ", "),
				filepath.ToSlash(filepath.Join(golden, statefulList)))
		}
	}
	return refused
}

func statefulLine(r *assembly.Resource) string {
	return fmt.Sprintf("%s %s %s", r.Stack.Path, r.LogicalID, r.Type)
}

// differs reports whether a template has another golden file.
func differs(a *assembly.Assembly, golden string) bool {
	for _, s := range a.Stacks {
		name := filepath.FromSlash(s.TemplateFile)
		is, err1 := os.ReadFile(filepath.Join(a.Dir, name))
		was, err2 := os.ReadFile(filepath.Join(golden, name))
		if err1 == nil && err2 == nil && mask(string(is)) != string(was) {
			return true
		}
	}
	return false
}

// copied is the directory of a copy of the assembly in which templates are masked, and those that
// have a file in golden are that file.
func copied(t testing.TB, a *assembly.Assembly, golden string) string {
	t.Helper()
	dir := t.TempDir()
	templates := map[string]bool{}
	for _, s := range a.Stacks {
		templates[filepath.FromSlash(s.TemplateFile)] = true
	}
	err := filepath.WalkDir(a.Dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(a.Dir, name)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "asset."):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, rel), 0o777)
		case !strings.HasSuffix(rel, ".json") || rel == "tree.json":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if templates[rel] {
			text = []byte(mask(string(text)))
			if was, err := os.ReadFile(filepath.Join(golden, rel)); golden != "" && err == nil {
				text = was
			}
		}
		return os.WriteFile(filepath.Join(dir, rel), text, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
