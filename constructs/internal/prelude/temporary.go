package prelude

import (
	"fmt"
	"os"
)

// checkTemporary ends the process when there is no temporary directory to write to. CDK's runtime
// would panic before main.
func checkTemporary() {
	dir, err := os.MkdirTemp("", "plinth-")
	if err == nil {
		err = os.Remove(dir)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "plinth: CDK cannot write to the temporary directory: %v\n  name one that it can write to in TMPDIR\n", err)
		os.Exit(1)
	}
}
