package bill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// definitions are what says what an action of each type does.
var definitions = map[string]string{
	"APPLY_IAM_POLICY": "IamActionDefinition", "APPLY_SCP_POLICY": "ScpActionDefinition", "RUN_SSM_DOCUMENTS": "SsmActionDefinition",
}

func actionTaken(pass *engine.Pass, action *assembly.Resource) {
	counts := map[string]int{}
	for _, s := range action.Get("Subscribers").List() {
		how, _ := s.Get("Type").Text()
		counts[how]++
	}
	if subscribers := action.Get("Subscribers"); len(subscribers.List()) == 0 {
		pass.Report(action, "Subscribers", "are none, and AWS wants somebody who hears of the action")
	} else if counts["EMAIL"] > 10 || counts["SNS"] > 1 {
		pass.Report(action, "Subscribers", "are %d addresses and %d topics; want 10 and one at most", counts["EMAIL"], counts["SNS"])
	}
	kind, known := action.Get("ActionType").Text()
	if want := definitions[kind]; known && want != "" && !action.Get("Definition", want).Exists() {
		pass.Report(action, "Definition", "has no %s, which says what %s does", want, kind)
	}
	attached := action.Get("Definition", "IamActionDefinition")
	if attached.Exists() && !attached.Get("Roles").Exists() && !attached.Get("Groups").Exists() && !attached.Get("Users").Exists() {
		pass.Report(action, "Definition.IamActionDefinition", "names no role, group or user")
	}
	if id, known := action.Get("Definition", "ScpActionDefinition", "PolicyId").Text(); known && !strings.HasPrefix(id, "p-") {
		pass.Report(action, "Definition.ScpActionDefinition.PolicyId", "is %s; want the id of a policy, such as p-12345678", id)
	}
	if at, ok := managementOf(pass, action); ok && action.Get("Definition", "ScpActionDefinition").Exists() {
		pass.Report(action, "Definition.ScpActionDefinition", "is outside of the management account %s, which alone attaches policies", at)
	}
}

// managementOf returns the management account of the organization of an app, if a resource stands
// in another one.
func managementOf(pass *engine.Pass, r *assembly.Resource) (account string, elsewhere bool) {
	own := r.Stack.Root().Account
	for _, organization := range pass.OfType("AWS::Organizations::Organization") {
		if at := organization.Stack.Root().Account; own != "" && at != "" && at != own {
			return at, true
		}
	}
	return "", false
}

// undoing are the actions of a role that do and undo what an action of a budget does.
func undoing(action *assembly.Resource) (all []string) {
	definition := action.Get("Definition")
	both := func(service, one, other string) { all = append(all, service+":"+one, service+":"+other) }
	for _, kind := range []string{"Role", "Group", "User"} {
		if definition.Get("IamActionDefinition", kind+"s").Exists() {
			both("iam", "Attach"+kind+"Policy", "Detach"+kind+"Policy")
		}
	}
	if definition.Get("ScpActionDefinition").Exists() {
		both("organizations", "AttachPolicy", "DetachPolicy")
	}
	switch kind, _ := definition.Get("SsmActionDefinition", "Subtype").Text(); kind {
	case "STOP_EC2_INSTANCES":
		both("ec2", "StopInstances", "StartInstances")
	case "STOP_RDS_INSTANCES":
		both("rds", "StopDBInstance", "StartDBInstance")
	}
	return all
}

func actionUndone(pass *engine.Pass, action *assembly.Resource) {
	const ids = "Definition.SsmActionDefinition.InstanceIds"
	instances := action.Get("Definition", "SsmActionDefinition", "InstanceIds").Elements()
	if len(instances) > 100 {
		pass.Report(action, ids, "has %d; want 100 at most", len(instances))
	}
	for i, id := range instances {
		if to, ok := id.Target(); ok && to.Resource.Get("DBClusterIdentifier").Exists() {
			pass.Report(action, fmt.Sprintf("%s.%d", ids, i), "is %s, a member of a cluster, which RDS does not stop by itself", to.Resource.Path)
		}
	}
	role, ok := action.Get("ExecutionRoleArn").Target()
	if !ok || role.Resource.Type != "AWS::IAM::Role" {
		return
	}
	managed := role.Resource.Get("ManagedPolicyArns").Elements()
	for _, policy := range managed {
		if text, _ := policy.Outline(); strings.Contains(text, "AWSBudgetsActions") {
			pass.Report(role.Resource, "ManagedPolicyArns", "attaches %s, which may do it to everything", text)
		}
	}
	if len(managed) > 0 {
		return // what they allow is not in the app
	}
	statements := statement.OfRole(pass.Assembly, role.Resource)
	for _, wanted := range undoing(action) {
		if !slices.ContainsFunc(statements,
			func(s statement.Statement) bool { return !s.Known() || s.Allows() && mentions(s.Get("Action"), wanted) }) {
			pass.Report(role.Resource, "", "may not %s, which %s does or undoes", wanted, action.Path)
		}
	}
}
