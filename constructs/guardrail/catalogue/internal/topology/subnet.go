package topology

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// Isolated tells whether a subnet is meant to have no way out of its VPC: by what a construct
// recorded, and else by the tag of CDK.
func Isolated(subnet *assembly.Resource) assembly.Truth {
	if recorded := promise.RecordedTag(subnet, SubnetType); len(recorded) > 0 {
		return assembly.TruthOf(slices.Contains(recorded, "Isolated"))
	}
	answer := assembly.False
	for _, said := range subnet.TagValues(SubnetType) {
		answer = answer.Or(said.Is("Isolated"))
	}
	return answer
}

// SaysPublic reports whether a subnet is meant to be public: by what a construct recorded, and else
// by the tag of CDK. It has said nothing if there is neither.
func SaysPublic(subnet *assembly.Resource) (public, said bool) {
	if recorded := promise.RecordedTag(subnet, SubnetType); len(recorded) > 0 {
		return slices.Equal(recorded, []string{"Public"}), true
	}
	tags := subnet.TagValues(SubnetType)
	private := func(tag assembly.Value) bool { return tag.Is("Public") != assembly.True }
	return !slices.ContainsFunc(tags, private), len(tags) > 0
}

// Public tells whether a subnet has a route to an internet gateway. It is Unknown if a route table
// that may serve it is not in the app.
func (t *Topology) Public(subnet *assembly.Resource) assembly.Truth {
	answer := assembly.False
	if _, known := t.Tables(subnet); !known {
		answer = assembly.Unknown
	}
	for _, route := range t.RoutesOf(subnet) {
		answer = answer.Or(ToInternetGateway(route))
	}
	return answer
}
