package reach

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Via goes on from a place that ends one connection and begins another. The question that follows
// is about all of the connections:
//
//	n.From(reach.Internet).Via("Web/LoadBalancer", 443).To("Web/Database", 5432)
//
// Whether the place passes on what it gets is only known of those that [Origin.To] follows.
func (o Origin) Via(place string, port int) Origin {
	return Origin{o.network, place, append(slices.Clip(o.before), o.network.From(o.place).To(place, port))}
}

// joinLegs makes one answer of those of connections that follow each other. It is that of the first
// one that does not come about.
func joinLegs(legs []Answer) Answer {
	joined := Answer{From: legs[0].From, To: legs[len(legs)-1].To, Traffic: legs[len(legs)-1].Traffic}
	for i, leg := range legs {
		if joined.Via = append(joined.Via, leg.Via...); i < len(legs)-1 {
			joined.Via = append(joined.Via, leg.To)
		}
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
