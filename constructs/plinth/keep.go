package plinth

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Allow adds statements to the policy of a role, or of whatever else has one.
func Allow(principal awsiam.IPrincipal, statements ...*awsiam.PolicyStatementProps) {
	if len(statements) > 0 {
		batch.Run(batch.On("Permissions", "add", principal, statements))
	}
}

// KeepRole records that a role is assumed by whom its trust policy names so far and by nobody else,
// and that it has the permissions of [KeepGrants]. The sentence is that of [promise.That]; more is
// what else has to hold of the role itself, at "Resource".
func KeepRole(role awsiam.Role, sentence string, more ...promise.Subject) {
	of := batch.Ask(append(granted(role), batch.On(role, "assumeRolePolicy.toJSON"))...)
	tree.In(role, of[3].(awscdk.Stack))
	Promise(role, promise.That(sentence, append([]promise.Subject{
		promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", Written(of[len(of)-1])...),
	}, more...)...))
	keepGrants(role, of)
}

// KeepGrants records that the default policy of a role says what grants have put into it by the end
// of synthesis, and nothing else. It does nothing for a role without one, and the second time.
func KeepGrants(role awsiam.IRole) {
	if !kept[role] {
		keepGrants(role, batch.Ask(granted(role)...))
	}
}

const defaultPolicy = "DefaultPolicy"

// granted asks for the default policy of a role, for what it says, and for the name and the stack
// of the role.
func granted(role awsiam.IRole) []batch.Call {
	child := batch.On(role, "node.tryFindChild", defaultPolicy)
	return []batch.Call{child, batch.Get(batch.Result(0), "document"), batch.Get(role, "roleName"), batch.Get(role, "stack")}
}

func keepGrants(role awsiam.IRole, of []any) {
	child, is := of[0].(constructs.IConstruct)
	if !is || kept[role] {
		return
	}
	kept[role] = true
	tree.In(child, of[3].(awscdk.Stack))
	Promise(child, promise.That("gives its role what was granted, and nothing else",
		promise.At("Resource").Is("PolicyDocument", of[1]).Includes("Roles", of[2])))
}

// kept are the roles of which is recorded what they may do.
var kept = map[awsiam.IRole]bool{}
