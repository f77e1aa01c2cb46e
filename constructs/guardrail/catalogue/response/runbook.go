package response

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var runbookRules = []engine.Rule{
	{
		ID: "RUNBOOK-001", Title: "Runbooks refer only to steps and parameters that exist",
		Why:    "Systems Manager finds a misspelled reference only when it reaches the step, in the middle of an emergency.",
		Fix:    "Name an existing parameter or step, and give each step a name of its own.",
		Pillar: engine.OperationalExcellence,
		Check:  eachRunbook(runbookReferences),
	},
	{
		ID: "RUNBOOK-002", Title: "Runbooks assume a role of their own",
		Why:    "Without one, a runbook runs with the permissions of its caller, so operators would need all of them all day.",
		Fix:    "Set assumeRole to a role for this runbook, or to a parameter.",
		Pillar: engine.Security,
		Check: eachRunbook(func(pass *engine.Pass, b runbook) {
			pass.WantSet(b.Resource, "Content", "assumeRole")
		}),
	},
	{
		ID: "RUNBOOK-003", Title: "Runbooks with a dry run do one by default",
		Why:    "Somebody who runs it for the first time wants to see what it would do.",
		Fix:    "Set the default of the parameter DryRun to true.",
		Pillar: engine.OperationalExcellence,
		Check: eachRunbook(func(pass *engine.Pass, b runbook) {
			for _, name := range b.Get("Content", "parameters").Keys() {
				if strings.EqualFold(name, "DryRun") {
					pass.Want(b.Resource, true, "Content", "parameters", name, "default")
				}
			}
		}),
	},
	{
		ID: "RUNBOOK-004", Title: "Runbooks that grant access revoke it",
		Why:    "Emergency access that nobody revokes is permanent access.",
		Fix:    "Delete the assignment in a later step, and let each step in between go there with onFailure and onCancel.",
		Pillar: engine.Security,
		Check:  eachRunbook(accessTakenAway),
	},
	{
		ID: "RUNBOOK-005", Title: "Runbooks cannot move security and infrastructure accounts",
		Why:    "If somebody suspends the log archive by mistake, the record of that mistake goes with it.",
		Fix:    "Allow organizations:MoveAccount for the organizational units of workloads, one by one.",
		Pillar: engine.Security,
		Check:  foundationStays,
	},
	{
		ID: "RUNBOOK-006", Title: "Runbooks change nothing in a dry run",
		Why:    "A rehearsal in the middle of an incident must not make it worse.",
		Fix:    "Branch on DryRun, and let no step that a dry run reaches change anything.",
		Pillar: engine.OperationalExcellence,
		Check:  eachRunbook(dryRunReads),
	},
	{
		ID: "RUNBOOK-007", Title: "Runbooks ask on topics whose names begin with Automation",
		Why:    "Systems Manager asks on no others: the run waits for an approval that nobody was asked for, and times out.",
		Fix:    "Set TopicName to a name such as AutomationApprovals.",
		Pillar: engine.OperationalExcellence,
		Check:  eachRunbook(asksSomebody),
	},
}

// A runbook is an Automation document with its steps, including those in loops.
type runbook struct {
	*assembly.Resource
	steps []assembly.Value
}

func eachRunbook(check func(*engine.Pass, runbook)) func(*engine.Pass) {
	return engine.Each("AWS::SSM::Document", func(pass *engine.Pass, r *assembly.Resource) {
		if r.Get("DocumentType").Is("Automation") == assembly.True && len(r.Get("Content").Keys()) > 0 { // or it is text, such as YAML
			check(pass, runbook{r, stepsIn(r.Get("Content", "mainSteps"))})
		}
	})
}

func stepsIn(list assembly.Value) []assembly.Value {
	var all []assembly.Value
	for _, s := range list.List() {
		all = append(all, s)
		if len(s.Keys()) > 0 { // what is known only at deployment may contain anything, even itself
			all = append(all, stepsIn(s.Get("inputs", "Steps"))...)
		}
	}
	return all
}

// step returns the index of a step, or -1.
func (b runbook) step(name string) int {
	return slices.IndexFunc(b.steps, func(s assembly.Value) bool { return s.Get("name").Is(name) == assembly.True })
}

// reference matches a placeholder for the value of a step or a parameter: {{ Step.Output }}. One
// with a colon is a variable of Systems Manager: {{ global:DATE }}.
var reference = regexp.MustCompile(`\{\{ *([A-Za-z0-9_]+)(\.[A-Za-z0-9_.]+)? *\}\}`)

func runbookReferences(pass *engine.Pass, b runbook) {
	parameters := b.Get("Content", "parameters").Keys()
	for i, step := range b.steps {
		switch name, known := step.Get("name").Text(); {
		case !known:
			pass.Report(b.Resource, "Content.mainSteps", "has a step without a name, or with one that is known only at deployment")
		case b.step(name) != i:
			pass.Report(b.Resource, "Content.mainSteps", "has two steps called %s", name)
		}
		for _, next := range nextSteps(step) {
			if b.step(next) < 0 {
				pass.Report(b.Resource, "Content.mainSteps", "step %v goes to %s, which does not exist", step.Get("name"), next)
			}
		}
	}
	for _, output := range b.Get("Content", "outputs").List() {
		if step, _, _ := strings.Cut(output.String(), "."); output.Known() && b.step(step) < 0 {
			pass.Report(b.Resource, "Content.outputs", "shows %v of a step that does not exist", output)
		}
	}
	for path, text := range b.Literals() {
		if path[0] != "Content" || path[len(path)-1] == "Script" { // whose language may have such braces, too
			continue
		}
		for _, m := range reference.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(parameters, m[1]) && (m[2] == "" || b.step(m[1]) < 0) {
				pass.Report(b.Resource, strings.Join(path, "."), "refers to %s, which is neither a parameter nor a step", m[1])
			}
		}
	}
}

// nextSteps returns the steps that a step names as the next.
func nextSteps(step assembly.Value) []string {
	var all []string
	add := func(v assembly.Value) {
		if text, ok := v.Text(); ok && text != "" {
			all = append(all, text)
		}
	}
	add(step.Get("nextStep"))
	add(step.Get("inputs", "Default"))
	for _, choice := range step.Get("inputs", "Choices").List() {
		add(choice.Get("NextStep"))
	}
	for _, key := range []string{"onFailure", "onCancel"} {
		if text, ok := step.Get(key).Text(); ok && strings.HasPrefix(text, "step:") {
			all = append(all, strings.TrimPrefix(text, "step:"))
		}
	}
	return all
}

func accessTakenAway(pass *engine.Pass, b runbook) {
	does := func(i int, api string) bool {
		inputs := b.steps[i].Get("inputs")
		return inputs.Get("Service").Is("sso-admin") != assembly.False && inputs.Get("Api").Is(api) == assembly.True
	}
	for i := range b.steps {
		if !does(i, "CreateAccountAssignment") {
			continue
		}
		end := i + 1
		for end < len(b.steps) && !does(end, "DeleteAccountAssignment") {
			end++
		}
		if end == len(b.steps) {
			pass.Report(b.Resource, "Content.mainSteps", "step %v grants access, and no later step revokes it", b.steps[i].Get("name"))
			return
		}
		out := "step:" + b.steps[end].Get("name").String()
		for _, s := range b.steps[i:end] {
			for _, key := range []string{"onFailure", "onCancel"} {
				if s.Get(key).Is(out) != assembly.True {
					pass.Report(b.Resource, "Content.mainSteps", "step %v: %s is %v, which leaves the access in place; want %s",
						s.Get("name"), key, s.Get(key), out)
				}
			}
		}
	}
}

func asksSomebody(pass *engine.Pass, b runbook) {
	for _, step := range b.steps {
		topic := step.Get("inputs", "NotificationArn")
		if step.Get("action").Is("aws:approve") != assembly.True || !topic.Exists() {
			continue
		}
		name, known := topic.Text()
		if to, ok := topic.Target(); ok {
			if name, known = to.Resource.Get("TopicName").Text(); !known {
				pass.Report(b.Resource, "Content.mainSteps", "step %v asks on %s, whose name CloudFormation chooses", step.Get("name"),
					to.Resource.Path)
				continue
			}
		}
		if known && !strings.HasPrefix(name[strings.LastIndexByte(name, ':')+1:], "Automation") && !strings.Contains(name, "{{") {
			pass.Report(b.Resource, "Content.mainSteps", "step %v asks on %s", step.Get("name"), name)
		}
	}
}

// foundationUnits are the units whose accounts all others depend on.
var foundationUnits = []string{"Security", "Infrastructure"}

// foundationStays looks at the units between which the roles of runbooks may move accounts. AWS
// requires the permission for both.
func foundationStays(pass *engine.Pass) {
	var roles []*assembly.Resource
	for _, r := range pass.OfType("AWS::SSM::Document") {
		if role, ok := r.Get("Content", "assumeRole").Target(); ok {
			roles = append(roles, role.Resource)
		}
	}
	statement.EachIdentity(pass.Assembly, func(at *assembly.Resource, property string, s statement.Statement) {
		runs := slices.ContainsFunc(append(at.Get("Roles").Targets(), assembly.Reference{Resource: at}), func(of assembly.Reference) bool {
			return slices.Contains(roles, of.Resource)
		})
		if !runs || !slices.ContainsFunc(s.Get("Action").List(), movesAccounts) {
			return
		}
		for _, to := range s.Get("Resource").List() {
			text, known := to.Outline()
			foundation := slices.ContainsFunc(to.Targets(), func(r assembly.Reference) bool {
				return r.Resource.Type == "AWS::Organizations::OrganizationalUnit" &&
					r.Resource.Get("Name").OneOf(foundationUnits...) != assembly.False
			})
			if foundation || !known || text == "*" || strings.Contains(text, ":ou/") && strings.HasSuffix(text, "*") {
				pass.Report(at, property, "lets a runbook move accounts of %v", to)
			}
		}
	})
}

// movesAccounts ignores a lone *, which IAM-003 reports.
func movesAccounts(action assembly.Value) bool {
	text, known := action.Outline()
	prefix, wild := strings.CutSuffix(text, "*")
	return !known || text == "organizations:MoveAccount" || wild && prefix != "" && strings.HasPrefix("organizations:MoveAccount", prefix)
}
