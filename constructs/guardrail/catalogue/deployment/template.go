package deployment

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const seeWhatIsDeployed = "Put what it makes into the template, or waive this rule with a reference to where it is checked."

var templateRules = []engine.Rule{
	{
		ID: "TEMPLATE-001", Title: "Templates hold what CloudFormation deploys",
		Why: "A macro or an include from elsewhere adds resources and properties when the template is deployed, where no guardrail " +
			"sees them.",
		Fix:    seeWhatIsDeployed,
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			unseen(ofResources(assembly.UnseenMacro), "%s may change everything in it")(pass)
			unseen(ofResources(assembly.UnseenInclude), "%s is included, and is not in the app")(pass)
		},
	},
	{
		ID: "TEMPLATE-002", Title: "Loops run over what the template knows",
		Why:    "No guardrail sees how often CloudFormation repeats a body of Fn::ForEach, and what with.",
		Fix:    "Write the collection as a list, as a mapping or as the default of a parameter.",
		Pillar: engine.Security,
		Check:  unseen(ofResources(assembly.UnseenLoop), "%s"),
	},
	{
		ID: "TEMPLATE-003", Title: "Resource types are those of AWS",
		Why: "A module is a template that is not in the app, and a third-party type runs code that can do anything its role may. No " +
			"guardrail knows either.",
		Fix:    "Use the resources of AWS, or waive this rule with a reference to where the type is checked.",
		Pillar: engine.Security,
		Check:  ofAWS,
	},
	{
		ID: "TEMPLATE-004", Title: "Products of Service Catalog and templates of Proton are in the app",
		Why: "A product is a stack whose template lies in Service Catalog, a bucket or a repository, where no guardrail checks it; the same " +
			"goes for a template of AWS Proton.",
		Fix:    "Define what the product makes in the app, or waive this rule with a reference to where its template is checked.",
		Pillar: engine.Security,
		Check:  products,
	},
	{
		ID: "TEMPLATE-005", Title: "Templates register no code with CloudFormation that is not in the app",
		Why: "A macro, a module, a resource type or a hook is code that CloudFormation runs in every later deployment of the account, with " +
			"the role it is given. No guardrail sees what a package in a bucket, or a function of somebody else, does.",
		Fix:    "Let a macro name a function of the app, or waive this rule with a reference to where the code is reviewed.",
		Pillar: engine.Security,
		Check:  extensions,
	},
	{
		ID: "TEMPLATE-006", Title: "Hooks of CloudFormation are enabled and stop what they find",
		Why:    "A hook that is disabled, or only warns, lets every stack pass that it was written to stop.",
		Fix:    "Set HookStatus to ENABLED and FailureMode to FAIL; waive the rule with a date while a new hook is tried.",
		Pillar: engine.Security,
		Check:  hookTable.Check,
	},
}

// unseen makes a check that reports what is not to be seen, with its detail in the format.
func unseen(about func(assembly.Unseen) bool, format string) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, s := range pass.Stacks {
			for _, u := range s.Unseen() {
				switch {
				case !about(u):
				case u.Resource != nil:
					pass.Report(u.Resource, u.Property, format, u.Detail)
				default:
					pass.ReportStack(s, u.Property, format, u.Detail)
				}
			}
		}
	}
}

// ofResources selects what is part of resources. Where mappings, outputs or conditions are not to
// be seen, what refers to them is unknown, and passes no rule.
func ofResources(kind assembly.UnseenKind) func(assembly.Unseen) bool {
	return func(u assembly.Unseen) bool {
		return u.Kind == kind && (u.Resource != nil || u.Property == "" || u.Property == "Resources" ||
			strings.HasPrefix(u.Property, "Resources."))
	}
}

// templateOf selects templates of a type of resource.
func templateOf(typ string) func(assembly.Unseen) bool {
	return func(u assembly.Unseen) bool { return u.Kind == assembly.UnseenTemplate && u.Resource.Type == typ }
}
