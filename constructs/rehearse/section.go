package rehearse

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// Section prints how the app is deployed for the first time: numbered steps with stack, account and
// Region, what to do by hand before each, and what would fail. It is a section of the summary that
// plinth.Main prints:
//
//	plinth.Main(define, rehearse.Section)
//
// What fails is said in short here, each with its fix by the command rehearse.
func Section(a *assembly.Assembly, w io.Writer) error {
	r := First(a)
	var b strings.Builder
	fmt.Fprintln(&b, "To deploy from nothing (cdk deploy --all):")
	for _, s := range r.Steps {
		fmt.Fprintf(&b, "%3d. %s in %s\n", s.Number, s.Stack.Path, s.where())
		for _, instruction := range s.Before {
			fmt.Fprintf(&b, "     before: %s\n", instruction)
		}
		for _, f := range s.Findings {
			if f.Severity == finding.Error {
				fmt.Fprintf(&b, "     fails: %s: %s\n", f.Path(), f.Message)
			}
		}
	}
	fmt.Fprintln(&b, r.counts())
	_, err := io.WriteString(w, b.String())
	return err
}
