package organization

import (
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

const documentType = "AWS::SSM::Document"

var accountRules = []engine.Rule{
	{
		ID: "ACCOUNT-001", Title: "Account settings are deployed as they were defined",
		Why:      "Nobody misses a setting of a whole account until something has leaked, or sees that it got lost on the way to the template.",
		Fix:      "Change the props of the baseline instead of the template.",
		Pillar:   engine.Security,
		Controls: []string{"Account.1", "EC2.7", "S3.1", "IAM.28"},
		Check:    settingsAsDefined,
	},
	{
		ID: "ACCOUNT-002", Title: "Account setting runbooks run every day",
		Why:    "A runbook that nothing starts sets nothing, and one that runs once does not revert later changes.",
		Fix:    "Associate the document, with a schedule and without ApplyOnlyAtCronInterval.",
		Pillar: engine.Security,
		Check:  settingsApplied,
	},
}

// eachSetting visits the resources that constructs recorded settings of. The resource is nil when
// it is not in the template, or only under a condition.
func eachSetting(a *assembly.Assembly, visit func(stack *assembly.Stack, path string, r *assembly.Resource, digests map[string]any)) {
	for _, stack := range a.Stacks {
		for _, entry := range stack.Metadata {
			if entry.Type != assembly.MetadataSettings {
				continue
			}
			defined, _ := entry.Data.(map[string]any)
			for _, path := range slices.Sorted(maps.Keys(defined)) {
				digests, _ := defined[path].(map[string]any)
				at := entry.Path + "/" + path
				i := slices.IndexFunc(stack.Resources, func(r *assembly.Resource) bool { return r.Path == at })
				if i < 0 || len(stack.Resources[i].Conditions()) > 0 {
					visit(stack, at, nil, digests)
					continue
				}
				visit(stack, at, stack.Resources[i], digests)
			}
		}
	}
}

func settingsAsDefined(pass *engine.Pass) {
	eachSetting(pass.Assembly, func(stack *assembly.Stack, path string, r *assembly.Resource, digests map[string]any) {
		if r == nil {
			pass.ReportStack(stack, path, "is not in the template, or only under a condition")
			return
		}
		for _, key := range slices.Sorted(maps.Keys(digests)) {
			property, v := key, r.Get(key)
			if r.Type == documentType {
				property, v = "Content.mainSteps", stepInputs(r, key)
			}
			switch now := policy.Digests(map[string]any{key: plain(v)})[key]; {
			case !v.Exists():
				pass.Report(r, property, "lacks %s", key)
			case now != digests[key]:
				pass.Report(r, property, "%s differs from the defined one", key)
			}
		}
	})
}

// stepInputs returns the inputs of a step of a runbook.
func stepInputs(document *assembly.Resource, step string) assembly.Value {
	for _, s := range document.Get("Content", "mainSteps").List() {
		if s.Get("name").Is(step) == assembly.True {
			return s.Get("inputs")
		}
	}
	return assembly.Value{}
}

func settingsApplied(pass *engine.Pass) {
	runs := pass.ByTarget("AWS::SSM::Association", "Name")
	eachSetting(pass.Assembly, func(_ *assembly.Stack, _ string, r *assembly.Resource, _ map[string]any) {
		if r == nil || r.Type != documentType {
			return
		}
		applied := slices.ContainsFunc(runs[r], func(run *assembly.Resource) bool {
			return run.PresentWith(r) && run.Get("ScheduleExpression").AlwaysExists() &&
				run.Get("ApplyOnlyAtCronInterval").Is(true) == assembly.False
		})
		if !applied {
			pass.Report(r, "", "no association runs it both at once and on a schedule")
		}
	})
}
