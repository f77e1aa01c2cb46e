package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An event is a line of go test -json, see go doc test2json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64 // seconds
}

// A tested package is how long its tests took.
type tested struct {
	name    string
	tests   int
	seconds float64
	cached  bool
}

// share is the part of the whole from which on a package has a row of its own.
const share = 0.01

// tests prints the time of each package, the slowest first. Packages of which Go knew the result
// are left out.
func (b bench) tests(events io.Reader) error {
	all, err := packages(events)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(p tested) bool { return p.cached || p.tests == 0 })
	slices.SortStableFunc(all, func(p, q tested) int { return cmp.Compare(q.seconds, p.seconds) })
	b.head("package", "tests", "time")
	total := tested{name: fmt.Sprintf("%d packages, added up", len(all))}
	for _, p := range all {
		total.add(p)
	}
	rest := tested{name: "others, less than a hundredth each"}
	for _, p := range all {
		if p.seconds < share*total.seconds {
			rest.add(p)
			continue
		}
		b.tested(p)
	}
	if rest.tests > 0 {
		b.tested(rest)
	}
	b.tested(total)
	return nil
}

func (p *tested) add(q tested) { p.tests, p.seconds = p.tests+q.tests, p.seconds+q.seconds }

func (b bench) tested(p tested) {
	b.row(strings.TrimPrefix(p.name, "github.com/plinth-cdk/plinth/"), fmt.Sprint(p.tests), fmt.Sprintf("%.1f s", p.seconds))
}

// packages reads what go test says of each package, in the order in which they ended.
func packages(events io.Reader) ([]tested, error) {
	var all []tested
	running := map[string]*tested{}
	for lines := json.NewDecoder(events); ; {
		var e event
		if err := lines.Decode(&e); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("standard input: %w, want what go test -json writes", err)
		}
		p := running[e.Package]
		if p == nil {
			p = &tested{name: e.Package}
			running[e.Package] = p
		}
		switch {
		case e.Action == "fail" && e.Test == "":
			return nil, fmt.Errorf("the tests of %s fail, and how long that takes says nothing", e.Package)
		case e.Action == "output" && e.Test == "" && strings.HasSuffix(strings.TrimSpace(e.Output), "(cached)"):
			p.cached = true
		case e.Action == "pass" && e.Test == "":
			p.seconds = e.Elapsed
			all = append(all, *p)
		case e.Action == "pass" && !strings.Contains(e.Test, "/"):
			p.tests++
		}
	}
}
