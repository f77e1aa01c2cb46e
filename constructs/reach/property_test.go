package reach_test

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// The naive model has spokes 10.1, 10.2, ... with one subnet 10.x.0.0/24 each, on one gateway. It
// treats addresses as numbers and searches lists from the start.
type (
	line struct { // of a route table
		to   string // "10.1.0.0/16"
		next int    // a spoke; hole or viaGateway
	}
	rule struct { // of a network ACL
		out, allow   bool
		block        string
		first, final int
	}
	policy struct {
		spokes      int
		associated  []int    // the table of each spoke, -1 for none
		propagated  [][]bool // by table and spoke
		static      [][]line // by table
		local       [][]line // by spoke: next is viaGateway, or a spoke it peers with
		rules       [][]rule // by spoke; nil leaves the default
		tableNumber int
	}
)

const (
	hole       = -1
	viaGateway = -2
)

func number(a string) uint32 {
	four := netip.MustParseAddr(a).As4()
	return binary.BigEndian.Uint32(four[:])
}

func in(block string, a uint32) (length int, ok bool) {
	p := netip.MustParsePrefix(block)
	size := uint64(1) << (32 - p.Bits())
	first := uint64(number(p.Addr().String()))
	return p.Bits(), uint64(a) >= first && uint64(a) < first+size
}

// best is the index of the longest line that matches, the first of equals.
func best(lines []line, a uint32) (found line, ok bool) {
	length := -1
	for _, l := range lines {
		if n, matches := in(l.to, a); matches && n > length {
			found, ok, length = l, true, n
		}
	}
	return found, ok
}

func passes(rules []rule, out bool, peer uint32, port int) bool {
	if rules == nil {
		return true
	}
	for _, r := range rules {
		if _, matches := in(r.block, peer); r.out == out && matches && r.first <= port && port <= r.final {
			return r.allow
		}
	}
	return false
}

// carried tells whether one packet arrives, through other spokes if they forward it.
func (p policy) carried(from, to int, src, dst uint32, port, hops int) bool {
	if from == to {
		return true
	}
	if hops == 0 || !passes(p.rules[from], true, dst, port) {
		return false
	}
	first, ok := best(p.local[from], dst)
	if !ok {
		return false
	}
	if first.next == viaGateway {
		// The attachment stands in the subnet itself, so coming in asks its rules again.
		if !passes(p.rules[from], false, src, port) || p.associated[from] < 0 {
			return false
		}
		var lines []line // static ones first: they win over propagated ones of the same length
		lines = append(lines, p.static[p.associated[from]]...)
		for spoke, yes := range p.propagated[p.associated[from]] {
			if yes {
				lines = append(lines, line{fmt.Sprintf("10.%d.0.0/16", spoke+1), spoke})
			}
		}
		second, ok := best(lines, dst)
		return ok && second.next != hole && p.carried(second.next, to, src, dst, port, hops-1)
	}
	return first.next == to && passes(p.rules[to], false, src, port)
}

// answer asks for every 32nd address, which is finer than any block of a policy.
func (p policy) answer(from, to, port int) string {
	yes, no := 0, 0
	base := number("10.0.0.0")
	for s := uint32(0); s < 256; s += 32 {
		for d := uint32(0); d < 256; d += 32 {
			src, dst := base+uint32(from+1)<<16+s, base+uint32(to+1)<<16+d
			for _, client := range []int{1024, 20000, 40000, 65535} {
				if p.carried(from, to, src, dst, port, 20) && p.carried(to, from, dst, src, client, 20) {
					yes++
				} else {
					no++
				}
			}
		}
	}
	switch {
	case yes == 0:
		return "no"
	case no > 0:
		return "part"
	}
	return "yes"
}

func drawPolicy(t *rapid.T) policy {
	p := policy{spokes: rapid.IntRange(2, 4).Draw(t, "spokes"), tableNumber: rapid.IntRange(1, 3).Draw(t, "tables")}
	blocks := []string{"0.0.0.0/0", "10.0.0.0/8"}
	for i := range p.spokes {
		blocks = append(blocks, fmt.Sprintf("10.%d.0.0/16", i+1), fmt.Sprintf("10.%d.0.0/24", i+1), fmt.Sprintf("10.%d.0.128/25", i+1))
	}
	block := rapid.SampledFrom(blocks)
	for range p.tableNumber {
		p.propagated = append(p.propagated, rapid.SliceOfN(rapid.Bool(), p.spokes, p.spokes).Draw(t, "propagated"))
		var lines []line
		for _, to := range rapid.SliceOfNDistinct(block, 0, 4, rapid.ID[string]).Draw(t, "static") {
			lines = append(lines, line{to, rapid.IntRange(hole, p.spokes-1).Draw(t, "next")})
		}
		p.static = append(p.static, lines)
	}
	for i := range p.spokes {
		p.associated = append(p.associated, rapid.IntRange(-1, p.tableNumber-1).Draw(t, "association"))
		var lines []line
		for _, to := range rapid.SliceOfNDistinct(block, 1, 4, rapid.ID[string]).Draw(t, "local") {
			next := rapid.SampledFrom([]int{viaGateway, viaGateway, (i + 1) % p.spokes}).Draw(t, "hop")
			if n, _ := in(to, 0); n < 17 || to[:5] != fmt.Sprintf("10.%d.", i+1) { // not inside the spoke itself
				lines = append(lines, line{to, next})
			}
		}
		p.local = append(p.local, lines)
		var rules []rule
		if rapid.IntRange(0, 3).Draw(t, "has rules") == 0 {
			rules = []rule{}
			for range rapid.IntRange(0, 4).Draw(t, "rules") {
				ports := rapid.SampledFrom([][2]int{{0, 65535}, {443, 443}, {1024, 65535}, {32768, 65535}}).Draw(t, "ports")
				out, allow := rapid.Bool().Draw(t, "out"), rapid.IntRange(0, 3).Draw(t, "allow") > 0
				rules = append(rules, rule{out, allow, block.Draw(t, "peer"), ports[0], ports[1]})
			}
		}
		p.rules = append(p.rules, rules)
	}
	return p
}

// agree compares the analysis with the naive model for every pair of spokes, and counts the
// answers.
func (p policy) agree(t rapid.TB, dir testing.TB, seen map[string]int) {
	n := reach.Of(p.app().read(dir))
	for from := range p.spokes {
		for to := range p.spokes {
			answer := n.From(fmt.Sprintf("S%d/Vpc/net", from)).To(fmt.Sprintf("S%d/Vpc/net", to), 443)
			got := reach.Cell{Reachable: answer.Reachable, Partial: answer.Partial}.String()
			want := p.answer(from, to, 443)
			seen[want]++
			if got != want {
				t.Fatalf("From(%d).To(%d) = %s, want %s as the naive model says:\n%v", from, to, got, want, answer)
			}
		}
	}
}

func TestAgreesWithANaiveWalk(t *testing.T) {
	seen := map[string]int{}
	repeatable.Check(t, func(rt *rapid.T) { drawPolicy(rt).agree(rt, t, seen) })
	if seen["yes"] == 0 || seen["no"] == 0 {
		t.Errorf("answers are %v, want both yes and no, or the comparison says little", seen)
	}
}

// Half of a spoke behind a blackhole, and half of another behind a network ACL.
func TestAgreesWithANaiveWalkInPart(t *testing.T) {
	seen := map[string]int{}
	policy{
		spokes: 3, tableNumber: 1, associated: []int{0, 0, 0}, propagated: [][]bool{{true, true, true}},
		static: [][]line{{{"10.1.0.128/25", hole}}},
		local:  [][]line{{{"10.0.0.0/8", viaGateway}}, {{"10.0.0.0/8", viaGateway}}, {{"10.0.0.0/8", viaGateway}}},
		rules: [][]rule{nil, nil, {
			{false, false, "10.2.0.128/25", 0, 65535}, {false, true, "0.0.0.0/0", 0, 65535}, {true, true, "0.0.0.0/0", 32768, 65535},
		}},
	}.agree(t, t, seen)
	if seen["part"] < 4 {
		t.Errorf("answers are %v, want part at least four times", seen)
	}
}

// crosses tells whether any packet from one spoke arrives at another, whatever becomes of the
// reply.
func (p policy) crosses(from, to int) bool {
	base := number("10.0.0.0")
	for s := uint32(0); s < 256; s += 32 {
		for d := uint32(0); d < 256; d += 32 {
			for _, port := range []int{0, 443, 1024, 32768, 65535} {
				if p.carried(from, to, base+uint32(from+1)<<16+s, base+uint32(to+1)<<16+d, port, 20) {
					return true
				}
			}
		}
	}
	return false
}

// Crossings leave out what routes cannot lead to, and must leave out nothing else.
func TestCrossingsAgreeWithANaiveWalk(t *testing.T) {
	seen := map[bool]int{}
	repeatable.Check(t, func(rt *rapid.T) {
		p := drawPolicy(rt)
		n := reach.Of(p.app().read(t))
		spoke := func(i int) func(*assembly.Resource) bool {
			return func(subnet *assembly.Resource) bool { return subnet.Stack.Name == fmt.Sprintf("S%d", i) }
		}
		for from := range p.spokes {
			for to := range p.spokes {
				if from == to {
					continue
				}
				got, want := n.Crossings(spoke(from), spoke(to)), p.crosses(from, to)
				seen[want]++
				if len(got) > 0 != want {
					rt.Fatalf("Crossings(%d, %d) = %v, want some: %v, as the naive model says", from, to, got, want)
				}
			}
		}
	})
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("answers are %v, want both, or the comparison says little", seen)
	}
}
