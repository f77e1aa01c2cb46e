package response

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// dryRunReads walks the steps that a dry run can reach. A step that gets DryRun as an input decides
// itself.
func dryRunReads(pass *engine.Pass, b runbook) {
	parameters := b.Get("Content", "parameters").Keys()
	i := slices.IndexFunc(parameters, func(name string) bool { return strings.EqualFold(name, "DryRun") })
	if i < 0 {
		return
	}
	asks := func(v assembly.Value) bool { return strings.Contains(v.String(), parameters[i]) }
	if !slices.ContainsFunc(b.steps, func(s assembly.Value) bool { return asks(s.Get("inputs")) }) {
		pass.Report(b.Resource, "Content.mainSteps", "has no step that reads %s", parameters[i])
	}
	seen := map[int]bool{}
	var walk func(at int)
	walk = func(at int) {
		if at < 0 || at >= len(b.steps) || seen[at] {
			return
		}
		seen[at] = true
		step := b.steps[at]
		if step.Get("action").Is("aws:branch") == assembly.True {
			for _, name := range choicesOf(step, asks) {
				walk(b.step(name))
			}
			return
		}
		if changes(step) && !asks(step.Get("inputs")) {
			pass.Report(b.Resource, "Content.mainSteps", "a dry run reaches step %v, which calls %v", step.Get("name"), callOf(step))
		}
		for _, name := range nextSteps(step) {
			walk(b.step(name))
		}
		if step.Get("isEnd").Is(true) != assembly.True && !step.Get("nextStep").Exists() {
			walk(at + 1)
		}
	}
	walk(0)
}

// choicesOf returns the steps to which a branch can lead a dry run.
func choicesOf(branch assembly.Value, asks func(assembly.Value) bool) []string {
	var all []string
	for _, choice := range branch.Get("inputs", "Choices").List() {
		next := choice.Get("NextStep").String()
		switch {
		case !asks(choice):
			all = append(all, next)
		case choice.Get("BooleanEquals").Is(true) == assembly.True || choice.Get("StringEquals").Is("true") == assembly.True:
			return append(all, next) // and nowhere else
		}
	}
	return append(all, branch.Get("inputs", "Default").String())
}

var (
	readingAPI = regexp.MustCompile(
		`^(BatchGet|Check|Describe|Estimate|Filter|Get|Head|List|Lookup|Query|Scan|Search|Select|Simulate|Test|Validate)`)
	// changingActions are those that always do. What a script, a command or another runbook does is
	// unknown.
	changingActions = []string{
		"aws:changeInstanceState", "aws:copyImage", "aws:createImage", "aws:createStack", "aws:createTags", "aws:deleteImage",
		"aws:deleteStack",
		"aws:executeStateMachine", "aws:runInstances",
	}
)

// changes tells whether a step changes something. A notification is no change.
func changes(step assembly.Value) bool {
	if step.Get("action").Is("aws:executeAwsApi") == assembly.False {
		return slices.Contains(changingActions, step.Get("action").String())
	}
	api := step.Get("inputs", "Api")
	name, known := api.Text()
	return api.Exists() && (!known || !readingAPI.MatchString(name) && name != "Publish")
}

func callOf(step assembly.Value) assembly.Value {
	if api := step.Get("inputs", "Api"); api.Exists() {
		return api
	}
	return step.Get("action")
}
