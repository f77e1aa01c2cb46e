package access

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// isService reports whether a principal is an AWS service, by the name that all of them have.
func isService(v assembly.Value) bool {
	text, _ := textOf(v, narrow)
	return strings.Contains(text, ".amazonaws.") || strings.HasSuffix(text, ".amazon.com") || strings.HasSuffix(text, ".aws.internal")
}
