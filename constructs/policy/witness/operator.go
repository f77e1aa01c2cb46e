package witness

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/operator"
)

// Operator returns the name of a condition operator in the letter case that package decide reads,
// and whether its values are patterns. It is false for what is no operator.
func Operator(name string) (canonical string, patterns, ok bool) {
	canonical, ok = operator.Canonical(name)
	return canonical, strings.Contains(canonical, "Like") || strings.Contains(canonical, "Arn"), ok
}
