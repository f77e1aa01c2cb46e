package management

import (
	_ "embed"
	"slices"
	"strings"
)

// enforceableOn is the day of the list of resource types for which AWS enforces tag policies. See
// "Services and resource types that support enforcement" of AWS Organizations, as the service took
// it on that day. AWS adds types now and then: [TagRule.Newer] takes them.
const enforceableOn = "2023-08-09"

//go:embed enforceable.txt
var enforceableText string

// enforceable reports whether AWS enforces tag policies for a type, or a type of a service that it
// enforces as a whole.
func enforceable(resource string) bool {
	service, _, _ := strings.Cut(resource, ":")
	list := strings.Fields(enforceableText)
	return slices.Contains(list, resource) || slices.Contains(list, service+":*")
}
