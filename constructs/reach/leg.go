package reach

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Via goes on from a place that ends one connection and begins another, such as a load balancer or
// a service. The question that follows is about all of the connections:
//
//	n.From(reach.Internet).Via("Web/LoadBalancer", 443).Via("Web/Service", 8080).To("Web/Database", 5432)
//
// Whether the place forwards what it gets is not asked.
func (o Origin) Via(place string, port int) Origin {
	return Origin{o.network, place, append(slices.Clip(o.before), o.leg(TCP(port), place))}
}

// joinLegs makes one answer of those of connections that follow each other. It is that of the first
// one that does not come about.
func joinLegs(legs []Answer) Answer {
	joined := Answer{From: legs[0].From, To: legs[len(legs)-1].To, Traffic: legs[len(legs)-1].Traffic}
	for _, leg := range legs[:len(legs)-1] {
		joined.Via = append(joined.Via, leg.To)
	}
	for _, leg := range legs {
		joined.Reachable, joined.Blocked, joined.Err = leg.Reachable, leg.Blocked, leg.Err
		joined.Path = append(joined.Path, leg.Path...)
		joined.Partial = joined.Partial || leg.Partial
		if leg.Reachable != assembly.True {
			joined.Partial = false
			break
		}
	}
	return joined
}
