package topology

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Resolve returns the resource that a value names: by a reference, by an id for which a
// construct recorded an alias, or through a custom resource that looks up the id of one of the
// wanted types. It is nil for what is not in the app.
func (n *Network) Resolve(v assembly.Value, wanted ...string) *assembly.Resource {
	if ref, ok := v.Target(); ok {
		return lookedUp(ref.Resource, wanted)
	}
	if text, ok := v.Text(); ok {
		return n.aliases[text]
	}
	// An id cut out of a list, such as the endpoint ids of a firewall.
	if one := onlyReference(v, wanted); one != nil && len(v.Alternatives()) == 1 {
		return one
	}
	return nil
}

// lookedUp returns what a custom resource looks up, which its properties refer to. The
// attachment of a VPN connection is known only that way.
func lookedUp(r *assembly.Resource, wanted []string) *assembly.Resource {
	custom := strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
	if !custom || slices.Contains(wanted, r.Type) {
		return r
	}
	if one := onlyReference(r.Get(), wanted); one != nil {
		return one
	}
	return r
}

// onlyReference returns the one resource of the wanted types that a value refers to.
func onlyReference(v assembly.Value, wanted []string) *assembly.Resource {
	var found *assembly.Resource
	for _, ref := range v.Targets() {
		switch {
		case !slices.Contains(wanted, ref.Resource.Type) || ref.Resource == found:
		case found != nil:
			return nil
		default:
			found = ref.Resource
		}
	}
	return found
}

// conditional says why r may not exist where of does.
func conditional(r, of *assembly.Resource) string {
	if r.PresentWith(of) {
		return ""
	}
	return "it exists only under a condition"
}

// enabled reads an option that is "enable" or "disable".
func enabled(v assembly.Value, byDefault assembly.Truth) assembly.Truth {
	switch {
	case !v.Exists():
		return byDefault
	case v.Is("enable") == assembly.True:
		return assembly.True
	case v.Is("disable") == assembly.True:
		return assembly.False
	}
	return assembly.Unknown
}
