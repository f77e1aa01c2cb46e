// Package quick decides, before CDK's runtime copies the environment, whether CDK's own validation
// of templates runs: see package prelude. It takes seconds to start, and package conform finds the
// same in milliseconds, so it runs only for those who ask for it.
package quick

import (
	"fmt"
	"os"

	"github.com/plinth-cdk/plinth/constructs/internal/prelude"
)

// variable is what users set.
const variable = "PLINTH_VALIDATE"

func init() {
	if os.Getenv(variable) == "cdk" {
		prelude.Default("CDK_VALIDATION", "true")
	}
	prelude.Default("CDK_VALIDATION", "false")
}

// Check returns an error for a value of PLINTH_VALIDATE that means nothing.
func Check() error {
	if v := os.Getenv(variable); v != "" && v != "cdk" {
		return fmt.Errorf("plinth: %s is %q, want cdk, or nothing to do without CDK's own validation", variable, v)
	}
	return nil
}

// Off reports whether CDK's own validation is off.
func Off() bool { return os.Getenv("CDK_VALIDATION") == "false" }
