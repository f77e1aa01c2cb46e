package plinth

import (
	"slices"

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

// DefineRole defines a role and keeps it, as [KeepRole] does, in one message. The props are those
// of CDK. What comes next is of the same batch, whose first result is the role, such as [Permit].
func DefineRole(scope constructs.Construct, id, sentence string, props batch.Map, next ...batch.Call) awsiam.Role {
	calls := append([]batch.Call{batch.New("aws_iam.Role", scope, id, props)}, next...)
	of := batch.Ask(append(calls, AskRole(batch.Result(0))...)...)
	role := of[0].(awsiam.Role)
	tree.Grown(role, scope, id)
	KeptRole(role, sentence, of[len(calls):])
	return role
}

// Permit is [Allow] for the role of [DefineRole].
func Permit(statements ...*awsiam.PolicyStatementProps) batch.Call {
	return batch.On("Permissions", "add", batch.Result(0), statements)
}

// KeepRole records that a role is assumed by whom its trust policy names so far and by nobody else,
// and that it has the permissions of [KeepGrants]. The sentence is that of [promise.That]; more is
// what else has to hold of the role itself, at "Resource".
func KeepRole(role awsiam.Role, sentence string, more ...promise.Subject) {
	KeptRole(role, sentence, batch.Ask(AskRole(role)...), more...)
}

// AskRole asks, as a part of a batch, for what [KeptRole] needs to know of a role.
func AskRole(role any) []batch.Call {
	return append(AskGrants(role), batch.On(role, "assumeRolePolicy.toJSON"))
}

// KeptRole is [KeepRole] with the answers to [AskRole].
func KeptRole(role awsiam.Role, sentence string, of []any, more ...promise.Subject) {
	tree.In(role, of[2].(awscdk.Stack))
	Promise(role, promise.That(sentence, append([]promise.Subject{
		promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", Written(of[3])...),
	}, more...)...))
	KeptGrants(role, of)
}

// KeepGrants records that the default policy of a role says what grants have put into it by the end
// of synthesis, and nothing else. It does nothing the second time, and for a role that gets no
// grant.
func KeepGrants(role awsiam.IRole) {
	if !kept[role] {
		KeptGrants(role, batch.Ask(AskGrants(role)...))
	}
}

// AskGrants asks, as a part of a batch, for what [KeptGrants] needs to know: the default policy of
// a role, what it says, and the stack of the role.
func AskGrants(role any) []batch.Call {
	child := batch.On(role, "node.tryFindChild", "DefaultPolicy")
	return []batch.Call{child, batch.Get(child, "document"), batch.Get(role, "stack")}
}

// KeptGrants is [KeepGrants] with the answers to [AskGrants]. A role without a policy may get it
// later.
func KeptGrants(role awsiam.IRole, of []any) {
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
		calls = append(calls, AskGrants(role)...)
	}
	ungranted = nil
	for of := range slices.Chunk(batch.Ask(calls...), len(calls)/len(roles)) {
		if of[0] != nil {
			KeptGrants(roles[0], of)
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
