package reach

import (
	"fmt"
	"io"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Section returns a function that writes the [Matrix] of a TCP port, between the places or all
// tiers. Pass it to plinth.Main to add the matrix to the summary.
func Section(port int, places ...string) func(a *assembly.Assembly, w io.Writer) error {
	return func(a *assembly.Assembly, w io.Writer) error {
		m, err := Of(a).Matrix(port, places...)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(w, m)
		return err
	}
}
