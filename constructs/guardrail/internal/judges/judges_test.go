//go:build judges

package judges

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// TestJudgesFindNothingUnexplained needs PLINTH_JUDGES, where package.json is installed and the
// command trivy lies, and PLINTH_ASSEMBLIES, what the examples synthesize.
func TestJudgesFindNothingUnexplained(t *testing.T) {
	tools := os.Getenv("PLINTH_JUDGES")
	dirs := filepath.SplitList(os.Getenv("PLINTH_ASSEMBLIES"))
	if tools == "" || len(dirs) == 0 {
		t.Fatal("PLINTH_JUDGES or PLINTH_ASSEMBLIES is empty; .ci/run shows how to set them")
	}
	program, err := filepath.Abs("judges.cjs")
	if err != nil {
		t.Fatal(err)
	}
	var findings []Finding
	for _, f := range run(t, tools, append([]string{"node", program}, dirs...), append([]string{"./trivy"}, dirs...)) {
		f.Resource = resource(t, f)
		findings = append(findings, f)
	}
	counts := map[string]int{}
	for _, f := range findings {
		counts[f.Judge]++
	}
	for _, judge := range []string{"cdk-nag", "Control Tower", "Trivy", "asl-validator"} {
		t.Logf("%s: %d findings", judge, counts[judge])
		if counts[judge] == 0 {
			t.Errorf("%s finds nothing: does it run?", judge)
		}
	}
	reasons, err := Reasons()
	if err != nil {
		t.Fatal(err)
	}
	open, stale := Judge(findings, reasons)
	for _, f := range open {
		t.Errorf("open: %s", f)
	}
	for _, s := range stale {
		t.Errorf("no finding has this reason any more: %s", s)
	}
	t.Logf("%d open, %d reasons", len(open), len(reasons))
}

// What waivers suppress goes by a table of cdk-nag's rules.
func TestRulesOfNagAreCurrent(t *testing.T) {
	program, err := filepath.Abs("nagrules.cjs")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", program)
	cmd.Dir, cmd.Stderr = os.Getenv("PLINTH_JUDGES"), os.Stderr
	want, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../nag/rules.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("rules.csv (-cdk-nag +here):\n%s", diff)
	}
}

// run runs commands at once and reads the findings that they print.
func run(t *testing.T, dir string, commands ...[]string) (findings []Finding) {
	var all sync.WaitGroup
	var lock sync.Mutex
	for _, c := range commands {
		all.Go(func() {
			cmd := exec.Command(c[0], c[1:]...)
			cmd.Dir, cmd.Stderr = dir, os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("%s: %v", strings.Join(c[:1], " "), err)
			}
			for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
				var f Finding
				if err := d.Decode(&f); err != nil {
					t.Errorf("%s: %v", c[0], err)
					return
				}
				lock.Lock()
				findings = append(findings, f)
				lock.Unlock()
			}
		})
	}
	all.Wait()
	return findings
}

var assemblies = map[string]map[string]*assembly.Resource{}

// resource finds what a judge means, in the assembly that the template belongs to.
func resource(t *testing.T, f Finding) *assembly.Resource {
	t.Helper()
	for _, dir := range filepath.SplitList(os.Getenv("PLINTH_ASSEMBLIES")) {
		rel, err := filepath.Rel(dir, f.File)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		if assemblies[dir] == nil {
			a, err := assembly.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			assemblies[dir] = map[string]*assembly.Resource{}
			for _, r := range a.Resources() {
				file := filepath.Clean(r.Stack.TemplateFile) + " "
				assemblies[dir][file+r.LogicalID] = r
				assemblies[dir][file] = &assembly.Resource{Stack: r.Stack, Path: r.Stack.Path} // the template as a whole
			}
		}
		if r := assemblies[dir][rel+" "+f.ID]; r != nil {
			return r
		}
	}
	t.Fatalf("%s %s: there is no resource %q in %s", f.Judge, f.Rule, f.ID, f.File)
	return nil
}
