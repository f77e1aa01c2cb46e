package deploycall

import (
	_ "embed"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// An Effect is what a call does to what others lean on.
type Effect struct {
	// Weakens says what it weakens, as in "stops or narrows the audit trail"; empty for nothing that
	// is known.
	Weakens string
	// Controls are the public controls that it undoes.
	Controls []string
	// Unreviewed says that the call changes something that nobody has looked at.
	Unreviewed bool
}

// Effect judges a call that changes something: by the reviewed table, then by the access level of
// its actions in IAM, then by parameters that are weak whatever the call.
func (c Call) Effect() Effect {
	api := fold(c.command())
	service, ofAWS := apicall.Service(c.Service)
	level := levelOf(service, api, ofAWS)
	if level == apicall.Reads {
		return Effect{}
	}
	if e, reviewed := effects().of(service, api, c.Parameters); reviewed {
		return e
	}
	weak := weakParameter(c.Parameters)
	switch {
	case level == apicall.ManagesPermissions:
		return Effect{Weakens: "changes who may do what"}
	case weak != "":
		return Effect{Weakens: "sets " + weak}
	}
	return Effect{Unreviewed: true}
}

// levelOf is the highest access level of the actions that a call needs.
func levelOf(service, api string, ofAWS bool) apicall.Level {
	if !apicall.MayWrite(api) {
		return apicall.Reads // without reading any table, as most calls do
	}
	known, err := apicall.Find(service, api)
	if !ofAWS || err != nil || len(known.Needs) == 0 {
		return apicall.LevelByName(api)
	}
	level := apicall.Reads
	for _, action := range known.Needs {
		level = max(level, apicall.LevelOf(action))
	}
	return level
}

//go:embed effects.txt
var effectsText string

// A table is the reviewed patterns of each service, in order.
type table map[string][]pattern

type pattern struct {
	api, conditions string
	effect          Effect
}

func (t table) of(service, api string, parameters any) (Effect, bool) {
	for _, patterns := range [][]pattern{t[service], t["*"]} {
		for _, p := range patterns {
			if ok, _ := path.Match(p.api, api); ok && holds(p.conditions, parameters) {
				return p.effect, true
			}
		}
	}
	return Effect{}, false
}

var effects = sync.OnceValue(func() table {
	all := table{}
	var section Effect
	for line := range strings.Lines(effectsText) {
		line = strings.TrimSpace(line)
		header, opens := strings.CutPrefix(line, "= ")
		switch {
		case line == "" || line[0] == '#':
		case opens:
			what, controls, _ := strings.Cut(header, " | ")
			section = Effect{Weakens: what, Controls: strings.Fields(controls)}
			if strings.HasPrefix(what, "nothing ") {
				section.Weakens = ""
			}
			for i, control := range section.Controls {
				section.Controls[i] = strings.Replace(control, "CIS-", "CIS ", 1)
			}
		default:
			words := strings.Fields(line)
			for _, word := range words[1:] {
				api, conditions, _ := strings.Cut(strings.TrimSuffix(word, "]"), "[")
				all[words[0]] = append(all[words[0]], pattern{strings.ToLower(api), conditions, section})
			}
		}
	}
	return all
})

// Controls are those of all effects, sorted.
func Controls() []string {
	var all []string
	for _, patterns := range effects() {
		for _, p := range patterns {
			all = append(all, p.effect.Controls...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
