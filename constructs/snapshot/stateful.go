package snapshot

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/stateful"
)

// checkStateful compares the stateful resources of the app with the list beside its golden
// files. What is new is added by -update. What has vanished fails even with -update,
// because a renamed logical id is a replaced resource: that line is to be removed by hand,
// by somebody who means it.
func checkStateful(t testing.TB, a *assembly.Assembly, golden string) {
	t.Helper()
	name := filepath.Join(golden, statefulList)
	have := statefulResources(a)
	data, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var want []string
	if text := strings.TrimSpace(string(data)); text != "" {
		want = strings.Split(text, "\n")
	}
	for _, line := range want {
		if !slices.Contains(have, line) {
			t.Errorf("%s has vanished or has another logical id: deploying this deletes or replaces it. "+
				"If that is intended, remove the line from %s", line, filepath.ToSlash(name))
		}
	}
	merged := slices.Compact(slices.Sorted(slices.Values(append(want, have...))))
	switch {
	case slices.Equal(merged, want):
	case !*update:
		t.Errorf("%s lacks stateful resources of the app; run go test -update", filepath.ToSlash(name))
	default:
		if err := os.WriteFile(name, []byte(strings.Join(merged, "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

const statefulList = "stateful.txt"

func statefulResources(a *assembly.Assembly) []string {
	var lines []string
	for _, r := range a.Resources() {
		if stateful.Type(r.Type) {
			lines = append(lines, statefulLine(r))
		}
	}
	slices.Sort(lines)
	return lines
}
