package topology

import "github.com/plinth-cdk/plinth/constructs/assembly"

// Isolated tells whether a subnet is for what reaches nothing beyond its VPC, by the tag of CDK.
func Isolated(subnet *assembly.Resource) assembly.Truth {
	return subnet.Tag(SubnetType).Is("Isolated")
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
