package plinth

import (
	"fmt"
	"io"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Postpone notes that stacks are not defined yet, and why: they need what a stack puts out that has
// to be deployed first. The summary of [Main] says so. The scope is that stack.
func Postpone(scope constructs.Construct, why error, stacks ...string) {
	tree.Record(scope, assembly.MetadataPostponed, map[string]any{"why": why.Error(), "stacks": stacks})
}

// printPostponed says which stacks are missing.
func printPostponed(w io.Writer, a *assembly.Assembly) {
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			note, _ := e.Data.(map[string]any)
			if e.Type != assembly.MetadataPostponed || note == nil {
				continue
			}
			var names []string
			stacks, _ := note["stacks"].([]any)
			for _, name := range stacks {
				names = append(names, fmt.Sprint(name))
			}
			fmt.Fprintf(w, "not defined yet: %s: %v\n", strings.Join(names, ", "), note["why"])
		}
	}
}
