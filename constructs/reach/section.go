package reach

import (
	"fmt"
	"io"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Section prints the matrix of a TCP port, between the places or all tiers. It has the form
// that plinth.Main takes to add to its summary.
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
