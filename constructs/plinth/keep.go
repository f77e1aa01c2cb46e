package plinth

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"

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
	tree.In(role, of[2].(awscdk.Stack))
	Promise(role, promise.That(sentence, append([]promise.Subject{
		promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", Written(of[len(of)-1])...),
	}, more...)...))
	keepGrants(role, of)
}

// KeepGrants records that the default policy of a role says what grants have put into it by the end
// of synthesis, and nothing else. It does nothing the second time, and for a role that gets no
// grant.
func KeepGrants(role awsiam.IRole) {
	if !kept[role] {
		keepGrants(role, batch.Ask(granted(role)...))
	}
}

// granted asks for the default policy of a role, for what it says, and for the stack of the role.
func granted(role awsiam.IRole) []batch.Call {
	child := batch.On(role, "node.tryFindChild", "DefaultPolicy")
	return []batch.Call{child, batch.Get(child, "document"), batch.Get(role, "stack")}
}

// keepGrants records what a role was granted. One without a policy may get it later.
func keepGrants(role awsiam.IRole, of []any) {
	switch {
	case kept[role]:
	case of[0] != nil:
		kept[role] = true
		tree.In(role, of[2].(awscdk.Stack))
		Promise(role, promise.That("gives its role what was granted, and nothing else",
			promise.At("DefaultPolicy/Resource").Is("PolicyDocument", of[1]).Refers("Roles", "Resource")))
	default:
		ungranted = append(ungranted, role)
		if len(ungranted) == 1 {
			tree.Later(keepLaterGrants)
		}
	}
}

// keepLaterGrants looks again when the app is synthesized.
func keepLaterGrants() {
	var calls []batch.Call
	roles := ungranted
	for _, role := range roles {
		calls = append(calls, granted(role)...)
	}
	ungranted = nil
	for of := range slices.Chunk(batch.Ask(calls...), len(calls)/len(roles)) {
		if of[0] != nil {
			keepGrants(roles[0], of)
		}
		roles = roles[1:]
	}
}

var (
	// kept are the roles of which is recorded what they may do.
	kept = map[awsiam.IRole]bool{}
	// ungranted are those that had no policy when they were to be kept.
	ungranted []awsiam.IRole
)
