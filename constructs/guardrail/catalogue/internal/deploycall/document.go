package deploycall

import (
	_ "embed"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
)

// runners are the properties that name a document which Systems Manager runs, and its parameters.
var runners = map[string][]struct{ document, parameters string }{
	"AWS::Config::RemediationConfiguration": {{"TargetId", "Parameters"}},
	"AWS::Events::Rule":                     {{"Targets.*.Arn", "Targets"}},
	"AWS::SSM::Association":                 {{"Name", "Parameters"}},
	"AWS::SSM::MaintenanceWindowTask":       {{"TaskArn", "TaskInvocationParameters"}},
	"AWS::SSMIncidents::ResponsePlan":       {{"Actions.*.SsmAutomation.DocumentName", "Actions"}},
}

// ran are the calls of the documents of AWS that a resource runs.
func ran(r *assembly.Resource, recorded func(string) bool) []Call {
	var all []Call
	for _, runner := range runners[r.Type] {
		property, _, _ := strings.Cut(runner.document, ".")
		if recorded(property) {
			continue
		}
		for _, at := range option.Paths(r, runner.document) {
			for _, v := range r.Get(at...).Alternatives() {
				if name, ok := v.Outline(); ok {
					all = append(all, ofDocument(name, possible(r.Get(runner.parameters)), property)...)
				}
			}
		}
	}
	return all
}

// started are the calls of the document of AWS that a call starts.
func (c Call) started() []Call {
	var all []Call
	if fold(c.Service) == "ssm" || strings.HasSuffix(fold(c.Service), "clientssm") {
		scalars(c.Parameters, func(key, value string) {
			if key == "documentname" || key == "name" {
				all = append(all, ofDocument(value, c.Parameters, c.Property)...)
			}
		})
	}
	return all
}

// ofAmazon finds the name of a document of AWS, which its ARN ends with.
var ofAmazon = regexp.MustCompile(`(?:^|/)(AWS[A-Za-z]*-[\w-]+)`)

// ofDocument is the call that a document comes to, none for one of somebody else.
func ofDocument(name string, parameters any, property string) []Call {
	found := ofAmazon.FindStringSubmatch(name)
	if found == nil {
		return nil
	}
	for _, d := range documentsOfAmazon() {
		if ok, _ := path.Match(d.name, found[1]); !ok {
			continue
		}
		if d.call == "?" {
			return []Call{unknown(property, "runs "+found[1]+", which takes code that is not in the template")}
		}
		made := map[string]any{"": parameters}
		scalars(parameters, func(key, value string) {
			if as, ok := d.parameters[key]; ok {
				made[as] = value
			}
		})
		c := named(d.call, property, made)
		c.By = found[1]
		return []Call{c}
	}
	return nil
}

//go:embed runbooks.txt
var runbooksText string

// documentsOfAmazon is the table, whose parameters are folded.
var documentsOfAmazon = sync.OnceValue(func() (all []struct {
	name, call string
	parameters map[string]string
}) {
	for line := range strings.Lines(runbooksText) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		parameters := map[string]string{}
		for _, pair := range words[2:] {
			from, to, _ := strings.Cut(pair, "=")
			parameters[fold(from)] = to
		}
		all = append(all, struct {
			name, call string
			parameters map[string]string
		}{words[0], words[1], parameters})
	}
	return all
})
