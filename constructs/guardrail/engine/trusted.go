package engine

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Trust is somebody whom stacks trust, for one reason.
type Trust struct {
	assembly.Trusted
	// Stacks are the paths of those that do.
	Stacks []string `json:"stacks"`
}

// String words it: "111111111111 by Prod, Test: collects our logs".
func (t Trust) String() string {
	return lineBreaks.Replace(fmt.Sprintf("%s by %s: %s", t.Who, strings.Join(t.Stacks, ", "), t.Reason))
}

// Trusted are those outside of the app whom its stacks trust, in the order of the stacks.
func (r *Report) Trusted() []Trust {
	var all []Trust
	index := map[assembly.Trusted]int{}
	for _, s := range r.Assembly.Stacks {
		for _, t := range s.Trusted {
			i, known := index[t]
			if !known {
				i = len(all)
				index[t], all = i, append(all, Trust{Trusted: t})
			}
			all[i].Stacks = append(all[i].Stacks, s.Path)
		}
	}
	return all
}
