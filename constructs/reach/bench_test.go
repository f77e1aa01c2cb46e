package reach_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// spokes puts VPCs of three tiers in three zones on a hub, in two segments.
func spokes(b testing.TB, count int) *assembly.Assembly {
	a := newApp()
	hub := a.in("Hub").hub("even", "odd")
	for i := range count {
		name, cidr := fmt.Sprintf("Spoke%d", i), fmt.Sprintf("10.%d", i)
		s := a.in(name)
		var subnets, ids []string
		for tier, name := range []string{"app", "data", "tgw"} {
			for zone := range 3 {
				id := fmt.Sprintf("%s%d", name, zone)
				subnets = append(subnets, fmt.Sprintf("%s=%s.%d.0/24", id, cidr, tier*10+zone))
				ids = append(ids, id)
			}
		}
		s.vpc("Vpc", cidr+".0.0/16", subnets...)
		s.attach(get("Hub", "Tgw"), ids[6:]...)
		for _, id := range ids[:3] {
			s.route(id, "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
		}
		segment := []string{"even", "odd"}[i%2]
		hub.associate(get(name, "Att"), segment).propagate(get(name, "Att"), segment)
	}
	return a.read(b)
}

func BenchmarkOf(b *testing.B) {
	for _, count := range []int{10, 50, 200} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				a := spokes(b, count) // another assembly: that of one is read once
				b.StartTimer()
				reach.Of(a)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/spoke")
		})
	}
}

// BenchmarkCrossings does what a guardrail does: it looks for paths from half of the spokes to the
// other half.
func BenchmarkCrossings(b *testing.B) {
	for _, count := range []int{10, 50, 200} {
		n := reach.Of(spokes(b, count))
		odd := func(subnet *assembly.Resource) bool {
			return strings.ContainsAny(subnet.Stack.Name[len(subnet.Stack.Name)-1:], "13579")
		}
		even := func(subnet *assembly.Resource) bool { return !odd(subnet) }
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			for b.Loop() {
				if got := n.Crossings(odd, even); len(got) != 0 {
					b.Fatalf("Crossings() = %v, want none", got)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/spoke")
		})
	}
}

// BenchmarkMatrix asks for every pair of tiers: the cells grow with the square of the spokes,
// so the time for one cell is what has to stay the same.
func BenchmarkMatrix(b *testing.B) {
	for _, count := range []int{10, 50, 200} {
		n := reach.Of(spokes(b, count))
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			cells := 0
			for b.Loop() {
				m, err := n.Matrix(443)
				if err != nil {
					b.Fatal(err)
				}
				cells = len(m.Places) * len(m.Places)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*cells), "ns/cell")
		})
	}
}
