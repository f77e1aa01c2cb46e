package change

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	update "github.com/plinth-cdk/plinth/constructs/rehearse/change"
)

const (
	mostTiers  = 40 // that are compared each with each
	mostPorts  = 8
	mostGuards = 40 // security groups that are asked about
)

// paths compares who reaches whom.
func (c *comparison) paths() {
	if len(c.Entries) == 0 {
		return // nothing changes
	}
	before, after := reach.Of(c.before), reach.Of(c.after)
	ports, groups := c.changedRules()
	tiers := union(before.Tiers(), after.Tiers())
	var pairs [][2]string
	outside := []string{reach.Internet, reach.OnPremises}
	for i, from := range append(slices.Clone(tiers), outside...) {
		for j, to := range append(slices.Clone(tiers), outside...) {
			external := i >= len(tiers) && j >= len(tiers)
			near := len(tiers) <= mostTiers || i >= len(tiers) || j >= len(tiers) || vpcOf(from) == vpcOf(to)
			if from != to && !external && near {
				pairs = append(pairs, [2]string{from, to})
			}
		}
	}
	if len(tiers) > mostTiers {
		c.Notes = append(c.Notes,
			fmt.Sprintf("The network has %d tiers: those of different VPCs were compared by the segments of transit gateways.", len(tiers)))
		c.segments(before, after)
	}
	for _, port := range ports {
		for _, p := range pairs {
			c.path(before, after, p[0], p[1], port)
		}
	}
	for _, g := range groups[:min(len(groups), mostGuards)] {
		for _, port := range ports {
			c.sources(before, after, g, port)
		}
	}
	if len(groups) > mostGuards {
		c.Notes = append(c.Notes,
			fmt.Sprintf("The rules of %d security groups change: who reaches what they guard was compared for %d of them.", len(groups), mostGuards))
	}
}

// vpcOf is the VPC of a tier.
func vpcOf(tier string) string { return tier[:max(strings.LastIndex(tier, "/"), 0)] }

// changedRules returns the ports to ask about, and the names of security groups whose rules or
// members change.
func (c *comparison) changedRules() (ports []int, groups []string) {
	ports = slices.Clone(c.options.Ports)
	if ports == nil {
		ports = []int{443}
	}
	see := func(r *assembly.Resource) {
		for path, text := range r.Literals() {
			if last := path[len(path)-1]; last == "FromPort" || last == "From" {
				if n, err := strconv.Atoi(text); err == nil && n > 0 && c.options.Ports == nil && !slices.Contains(ports, n) && len(ports) < mostPorts {
					ports = append(ports, n)
				}
			}
		}
		group := r
		if to, ok := r.Get("GroupId").Target(); ok {
			group = to.Resource
		}
		if group.Type == "AWS::EC2::SecurityGroup" {
			groups = append(groups, reach.Name(group))
		}
	}
	for _, u := range update.Between(c.plan) {
		for _, r := range []*assembly.Resource{u.Resource, u.Was} {
			if r != nil && strings.HasPrefix(r.Type, "AWS::EC2::SecurityGroup") || r != nil && r.Type == "AWS::EC2::NetworkAclEntry" {
				see(r)
			}
		}
	}
	slices.Sort(groups)
	return ports, slices.Compact(groups)
}

// ask is the answer where both places are there, and otherwise no.
func ask(n *reach.Network, from, to string, port int) assembly.Truth {
	a := n.From(from).To(to, port)
	if a.Err != nil {
		return assembly.False
	}
	return a.Reachable
}

func (c *comparison) path(before, after *reach.Network, from, to string, port int) {
	c.compare(from, to, fmt.Sprintf("TCP %d", port), ask(before, from, to, port), ask(after, from, to, port))
}

// compare adds an entry if an answer changes. What is unknown may be open.
func (c *comparison) compare(from, to, what string, was, is assembly.Truth) {
	if was == is {
		return
	}
	e := Entry{Level: Review, Kind: Opened, Path: to}
	switch {
	case is == assembly.False:
		e.Level, e.Kind = Better, Closed
		e.Sentence = fmt.Sprintf("Closes %s from %s to %s.", what, placeName(from), placeName(to))
	case was == assembly.True:
		e.Level, e.Kind = Info, Closed
		e.Sentence = fmt.Sprintf("May close %s from %s to %s: only deployment knows.", what, placeName(from), placeName(to))
	case is == assembly.Unknown:
		e.Sentence = fmt.Sprintf("May open %s from %s to %s: only deployment knows.", what, placeName(from), placeName(to))
	default:
		e.Sentence = fmt.Sprintf("Opens %s from %s to %s.", what, placeName(from), placeName(to))
	}
	if e.Kind == Opened && from == reach.Internet {
		e.Level = Danger
	}
	c.add(e)
}

func placeName(place string) string {
	if place == reach.OnPremises {
		return "on-premises networks"
	}
	if place == reach.Internet {
		return "the internet"
	}
	return place
}

// sources compares which resources, and whether the internet, reach what a security group guards.
func (c *comparison) sources(before, after *reach.Network, group string, port int) {
	was, is := sources(before, group, port), sources(after, group, port)
	for _, from := range union(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(is))) {
		c.compare(from, group, fmt.Sprintf("TCP %d", port), answer(was, from), answer(is, from))
	}
}

func sources(n *reach.Network, to string, port int) map[string]assembly.Truth {
	all := map[string]assembly.Truth{}
	for _, a := range n.Sources(to, port) {
		if a.Err == nil {
			all[a.From] = a.Reachable
		}
	}
	return all
}

// segments compares which segments of transit gateways have routes to each other.
func (c *comparison) segments(before, after *reach.Network) {
	read := func(n *reach.Network) map[[2]string]assembly.Truth {
		all := map[[2]string]assembly.Truth{}
		for _, g := range n.TransitGateways() {
			for i, from := range g.Segments {
				for j, to := range g.Segments {
					if cell := g.Cells[i][j]; i <= j && !cell.External {
						all[[2]string{"segment " + from.Name + " of " + g.Name, to.Name}] = cell.Reachable
					}
				}
			}
		}
		return all
	}
	was, is := read(before), read(after)
	both := maps.Clone(was)
	maps.Copy(both, is)
	for pair := range both { // the entries are sorted
		c.compare(pair[0], pair[1], "routes", answer(was, pair), answer(is, pair))
	}
}

// answer is no for what was not asked or not found.
func answer[K comparable](all map[K]assembly.Truth, key K) assembly.Truth {
	if truth, there := all[key]; there {
		return truth
	}
	return assembly.False
}
