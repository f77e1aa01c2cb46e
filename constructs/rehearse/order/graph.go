package order

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// kind is what a node of the work graph does.
type kind int

const (
	stack  kind = iota
	bundle      // or build: an asset becomes what is uploaded
	publish
	marker // a message to the user, which waits like everything else
)

// priority is that of the CLI: what is ready and has the higher one starts first.
var priority = map[kind]int{marker: 100, bundle: 10, stack: 5, publish: 0}

// concurrency is that of the CLI without --concurrency.
var concurrency = map[kind]int{marker: 1, bundle: 1, publish: 8, stack: 1}

type state int

const (
	pending state = iota
	queued
	running
	done
)

type node struct {
	kind  kind
	stack *assembly.Stack
	needs []*node // in the order in which the CLI adds them
	state state
	seen  int // the last search that came here
}

// A graph is the CLI's work graph: stacks, and the uploads that come before them.
type graph struct {
	nodes  []*node // in the order in which the CLI adds them
	byName map[string]*node
	active map[kind]int
}

func (n *node) need(m *node) {
	if !slices.Contains(n.needs, m) {
		n.needs = append(n.needs, m)
	}
}

func (g *graph) node(name string, k kind) (n *node, isNew bool) {
	if n = g.byName[name]; n != nil {
		return n, false
	}
	n = &node{kind: k}
	g.nodes, g.byName[name] = append(g.nodes, n), n
	return n, true
}

func build(stacks []*assembly.Stack) *graph {
	g := &graph{byName: map[string]*node{}, active: map[kind]int{}}
	of := map[*assembly.Stack]*node{}
	for _, s := range stacks {
		of[s] = &node{kind: stack, stack: s}
	}
	for _, s := range stacks {
		n := of[s]
		g.nodes = append(g.nodes, n)
		for _, d := range s.Dependencies {
			if first := of[d]; first != nil { // the others are not deployed this time
				n.need(first)
			}
		}
		for _, asset := range s.Assets {
			g.asset(n, asset)
		}
	}
	g.breakCycles()
	return g
}

// asset adds the steps that upload an asset. An asset that is shared waits for what any of its
// stacks depends on.
func (g *graph) asset(of *node, a assembly.Asset) {
	start, _ := g.node("start "+a.ID, marker)
	end, _ := g.node("end "+a.ID, marker)
	built, isNew := g.node("build "+a.ID+a.Source, bundle)
	if isNew {
		built.need(start)
	}
	published, isNew := g.node("publish "+a.ID+a.Source+a.Destination, publish)
	if isNew {
		published.need(built)
		end.need(published)
	}
	for _, n := range of.needs {
		if n.kind == stack {
			published.need(n)
		}
	}
	of.need(published)
}

// breakCycles lets an upload not wait for a stack that waits for the upload.
func (g *graph) breakCycles() {
	search := 0
	for _, n := range g.nodes {
		if n.kind != publish {
			continue
		}
		for _, needed := range slices.Clone(n.needs) {
			search++
			if reaches(needed, n, search) {
				n.needs = slices.DeleteFunc(n.needs, func(m *node) bool { return m == needed })
			}
		}
	}
}

func reaches(from, to *node, search int) bool {
	if from == to {
		return true
	}
	if from.seen == search {
		return false
	}
	from.seen = search
	return slices.ContainsFunc(from.needs, func(n *node) bool { return reaches(n, to, search) })
}

// run works through the graph. A stack takes longer than all uploads that are possible meanwhile.
func (g *graph) run() []*assembly.Stack {
	var deployed []*assembly.Stack
	var ready, uploads []*node
	var deploying *node
	for {
		ready = g.refill(ready)
		ready = slices.DeleteFunc(ready, func(n *node) bool {
			if g.active[n.kind] == concurrency[n.kind] {
				return false
			}
			n.state = running
			g.active[n.kind]++
			if n.kind == stack {
				deployed, deploying = append(deployed, n.stack), n
			} else {
				uploads = append(uploads, n)
			}
			return true
		})
		finished := deploying
		switch {
		case len(uploads) > 0:
			finished, uploads = uploads[0], uploads[1:]
		case deploying != nil:
			deploying = nil
		default:
			return deployed
		}
		finished.state = done
		g.active[finished.kind]--
	}
}

// refill adds the nodes that no longer wait, and sorts by priority.
func (g *graph) refill(ready []*node) []*node {
	for _, n := range g.nodes {
		if n.state == pending && n.unblocked() {
			n.state = queued
			ready = append(ready, n)
		}
	}
	slices.SortStableFunc(ready, func(x, y *node) int { return priority[y.kind] - priority[x.kind] })
	return ready
}

func (n *node) unblocked() bool {
	return !slices.ContainsFunc(n.needs, func(needed *node) bool { return needed.state != done })
}

// waiting are the stacks that were never ready.
func (g *graph) waiting() []*assembly.Stack {
	var left []*assembly.Stack
	for _, n := range g.nodes {
		if n.kind == stack && n.state != done {
			left = append(left, n.stack)
		}
	}
	return left
}
