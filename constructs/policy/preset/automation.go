package preset

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ProtectAutomation closes the ways to act as an exempt role without creating, changing or passing
// one, which [ProtectRoles] closes. Only exempt principals
//
//   - assume the roles, whoever their trust policies trust,
//   - change or run what runs as them: the stacks that they deploy, documents, state machines,
//     rules, alarms and topics, named after their stacks by CloudFormation, and functions; and
//     the preferences of Session Manager, which say where sessions are logged,
//   - write what deployments read: the buckets, repositories and parameters of the CDK bootstrap,
//   - change managed policies and permissions boundaries of the roles,
//   - update or delete a stack without naming a service role. CloudFormation reuses that of the
//     last deployment, without iam:PassRole ("CloudFormation service role" in its user guide). An
//     AWS service that manages stacks for its users may leave it out.
//
// Rules and schedules start state machines as roles of their own, so anybody may start one.
type ProtectAutomation struct {
	// Roles are patterns of the exempt roles. Required.
	Roles []string
	// Exempt are patterns of the principals that may do all this. The default is the roles
	// themselves. A pipeline that runs in a member account has to be among them.
	Exempt []string
	// Qualifiers are those of the CDK bootstrap stacks whose roles are exempt. The default is none.
	Qualifiers []string
	// Stacks are the names of the stacks that exempt roles deploy, with wildcards, such as "Guard*".
	// The default is none.
	Stacks []string
	// Functions are the names of Lambda functions that run as exempt roles, with wildcards. The
	// default is none.
	Functions []string
	// Policies are the names of managed policies of exempt roles, with wildcards. The default is
	// none.
	Policies []string
}

// Statements implements [policy.Preset].
func (p ProtectAutomation) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	if len(p.Roles) == 0 {
		ps.Add("ProtectAutomation.Roles", "empty", `at least one role, such as policy.Role("cdk-platform-*")`)
	}
	checkPrincipals(ps, "ProtectAutomation.Roles", p.Roles)
	checkNames(ps, "ProtectAutomation.Qualifiers", p.Qualifiers)
	checkNames(ps, "ProtectAutomation.Stacks", p.Stacks)
	checkNames(ps, "ProtectAutomation.Functions", p.Functions)
	checkNames(ps, "ProtectAutomation.Policies", p.Policies)
	if len(p.Exempt) == 0 {
		p.Exempt = p.Roles
	}
	exempt, err := exempting("ProtectAutomation", p.Exempt)
	ps.Join(err)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	reached := deniedEverywhere("ProtectAutomation", exempt)
	reached.Resource = nil
	for _, t := range p.targets() {
		if len(t.resources) > 0 {
			reached.Action = append(reached.Action, t.actions...)
			reached.Resource = append(reached.Resource, t.resources...)
		}
	}
	unnamed := deniedEverywhere("NameServiceRole", exempt,
		"cloudformation:ContinueUpdateRollback", "cloudformation:CreateChangeSet", "cloudformation:DeleteStack",
		"cloudformation:RollbackStack", "cloudformation:UpdateStack",
	)
	unnamed.Condition = exempt.condition(policy.Condition{
		"Null":         {"cloudformation:RoleArn": {"true"}},
		"BoolIfExists": {"aws:ViaAWSService": {"false"}},
	})
	out := []policy.Statement{reached, unnamed}
	if len(p.Functions) > 0 {
		// An event source mapping has no function as its resource, only in a key.
		events := deniedEverywhere("ProtectFunctionEvents", exempt, "lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping")
		events.Condition = exempt.condition(policy.Condition{
			"ArnLike": {"lambda:FunctionArn": patternsOf("arn:*:lambda:*:*:function:", p.Functions)},
		})
		out = append(out, events)
	}
	return out, nil
}

// A target is what an intruder would change or run, and the actions on it. In one statement, the
// actions of a service meet the resources of that service only.
type target struct{ actions, resources []string }

func (p ProtectAutomation) targets() []target {
	stacks := patternsOf("arn:*:cloudformation:*:*:stack/", p.Stacks, "/*")
	stacks = append(stacks, patternsOf("arn:*:cloudformation:*:*:stack/CDKToolkit-", p.Qualifiers, "/*")...)
	documents := patternsOf("arn:*:ssm:*:*:document/", p.Stacks, "-*")
	documents = append(documents, patternsOf("arn:*:ssm:*:*:automation-definition/", p.Stacks, "-*")...)
	documents = append(documents, "arn:*:ssm:*:*:document/SSM-SessionManagerRunShell") // preferences of all sessions
	return []target{
		{[]string{"sts:AssumeRole"}, p.Roles},
		{policyWrites, patternsOf("arn:*:iam::*:policy/", p.Policies)},
		{bucketWrites, patternsOf("arn:*:s3:::cdk-", p.Qualifiers, "-*")},
		{repositoryWrites, patternsOf("arn:*:ecr:*:*:repository/cdk-", p.Qualifiers, "-*")},
		{[]string{"ssm:DeleteParameter*", "ssm:PutParameter"}, patternsOf("arn:*:ssm:*:*:parameter/cdk-bootstrap/", p.Qualifiers, "/*")},
		{stackWrites, stacks},
		{functionWrites, patternsOf("arn:*:lambda:*:*:function:", p.Functions)},
		{documentWrites, documents},
		{machineWrites, patternsOf("arn:*:states:*:*:stateMachine:", p.Stacks, "-*")},
		{ruleWrites, patternsOf("arn:*:events:*:*:rule/", p.Stacks, "-*")},
		{alarmWrites, patternsOf("arn:*:cloudwatch:*:*:alarm:", p.Stacks, "-*")},
		{topicWrites, patternsOf("arn:*:sns:*:*:", p.Stacks, "-*")},
	}
}

// checkNames reports names that match everything, or are no names.
func checkNames(ps *policy.Problems, field string, names []string) {
	for _, name := range names {
		if strings.Trim(name, "*?-") == "" || strings.ContainsAny(name, ":/$") {
			ps.Add(field, strconv.Quote(name), `a name or how names begin, such as "Guard*"`)
		}
	}
}
