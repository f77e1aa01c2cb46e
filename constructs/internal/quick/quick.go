// Package quick switches CDK's built-in template validation off, which takes seconds to
// start, before CDK's runtime copies the environment: see package prelude.
package quick

import "github.com/plinth-cdk/plinth/constructs/internal/prelude"

func init() { prelude.Default("CDK_VALIDATION", "false") }
