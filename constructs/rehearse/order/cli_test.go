//go:build judges

package order_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
)

// The CDK CLI's own work graph deploys in the same order: random apps, and those whose assemblies
// PLINTH_ASSEMBLIES lists. PLINTH_JUDGES is where testdata/cli/package.json is installed.
func TestOrderIsThatOfTheCLI(t *testing.T) {
	judges := os.Getenv("PLINTH_JUDGES")
	if judges == "" {
		t.Fatal("PLINTH_JUDGES is not set; see .ci/run")
	}
	dirs := filepath.SplitList(os.Getenv("PLINTH_ASSEMBLIES"))
	for _, tt := range cases {
		dirs = append(dirs, assemblytest.Write(t, tt.stacks...))
	}
	for seed := range uint64(100) {
		dirs = append(dirs, assemblytest.Write(t, random(seed)...))
	}
	args := append([]string{"testdata/cli/order.cjs", filepath.Join(judges, "node_modules", "aws-cdk")}, dirs...)
	out, err := exec.Command("node", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(dirs) {
		t.Fatalf("the CLI ordered %d assemblies, want %d:\n%s", len(lines), len(dirs), out)
	}
	for i, dir := range dirs {
		a, err := assembly.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		deployed, err := order.Of(a)
		got := strings.TrimSpace(paths(deployed))
		if err != nil {
			got += " cycle"
		}
		if got = strings.TrimSpace(got); got != lines[i] {
			t.Errorf("%s: Of() = %s, the CLI deploys %s", dir, got, lines[i])
		}
	}
}

func paths(stacks []*assembly.Stack) string {
	var all []string
	for _, s := range stacks {
		all = append(all, s.Path)
	}
	return strings.Join(all, " ")
}
