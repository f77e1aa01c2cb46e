package bill

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// topicsAdmit looks at the topics of the app that subscribe to budgets, actions and anomalies.
func topicsAdmit(pass *engine.Pass) {
	for _, by := range []struct{ typ, list, subscribers, kind, service string }{
		{budgetType, "NotificationsWithSubscribers", "Subscribers", "SubscriptionType", "budgets.amazonaws.com"},
		{actionType, "", "Subscribers", "Type", "budgets.amazonaws.com"},
		{subscriptionType, "", "Subscribers", "Type", "costalerts.amazonaws.com"},
	} {
		for _, r := range pass.OfType(by.typ) {
			holders := []assembly.Value{r.Get()}
			if by.list != "" {
				holders = r.Get(by.list).List()
			}
			seen := map[*assembly.Resource]bool{}
			for _, holder := range holders {
				for _, s := range holder.Get(by.subscribers).List() {
					topic, ok := s.Get("Address").Target()
					if ok && topic.Resource.Type == "AWS::SNS::Topic" && !seen[topic.Resource] {
						seen[topic.Resource] = true
						topicAdmits(pass, topic.Resource, by.service, r)
					}
				}
			}
		}
	}
}

func topicAdmits(pass *engine.Pass, topic *assembly.Resource, service string, teller *assembly.Resource) {
	var published []statement.Statement
	for _, policy := range slices.Concat(pass.OfType("AWS::SNS::TopicPolicy"), pass.OfType("AWS::SNS::TopicInlinePolicy")) {
		for _, to := range slices.Concat(policy.Get("Topics").Targets(), policy.Get("TopicArn").Targets()) {
			if to.Resource == topic {
				published = append(published, statement.In(policy.Get("PolicyDocument"))...)
			}
		}
	}
	if !lets(published, service, "sns:Publish") {
		pass.Report(topic, "", "lets %s publish nothing, and %s is told of by it", service, teller.Path)
	}
	master := topic.Get("KmsMasterKeyId")
	if text, known := master.Text(); known && strings.HasSuffix(text, "alias/aws/sns") {
		pass.Report(topic, "KmsMasterKeyId", "is the key of AWS, which lets no service publish")
		return
	}
	to, ok := master.Target()
	if ok && to.Resource.Type == "AWS::KMS::Alias" {
		to, ok = to.Resource.Get("TargetKeyId").Target()
	}
	if !ok || to.Resource.Type != "AWS::KMS::Key" {
		return
	}
	statements := statement.In(to.Resource.Get("KeyPolicy"))
	if !lets(statements, service, "kms:GenerateDataKey") || !lets(statements, service, "kms:Decrypt") {
		pass.Report(to.Resource, "KeyPolicy", "lets %s use no key, and %s publishes to the topic %s", service, teller.Path, topic.Path)
	}
}

// lets reports whether a statement may allow a service an action. What cannot be looked into may.
func lets(statements []statement.Statement, service, action string) bool {
	return slices.ContainsFunc(statements, func(s statement.Statement) bool {
		return !s.Known() || s.Allows() && mentions(s.Get("Action"), action) &&
			(s.Services().OneOf(service) != assembly.False && s.Services().Exists() || has(s.Services(), service) ||
				s.Everyone() != assembly.False)
	})
}

// mentions reports whether one of a list of actions may be an action.
func mentions(actions assembly.Value, action string) bool {
	return slices.ContainsFunc(actions.Elements(), func(v assembly.Value) bool {
		pattern, known := v.Text()
		matches, _ := path.Match(strings.ToLower(pattern), strings.ToLower(action))
		return !known || matches
	})
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
