package plinth

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// KeepRole records that a role is assumed by whom its trust policy names so far and by nobody else,
// and that it has the permissions of [KeepGrants]. The sentence is that of [promise.That]; more is
// what else has to hold of the role itself, at "Resource".
func KeepRole(role awsiam.Role, sentence string, more ...promise.Subject) {
	Promise(role, promise.That(sentence, append([]promise.Subject{
		promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", Statements(role.AssumeRolePolicy())...),
	}, more...)...))
	KeepGrants(role)
}

// KeepGrants records that the default policy of a role says what grants have put into it by the end
// of synthesis, and nothing else. It does nothing for a role without one, and the second time.
func KeepGrants(role awsiam.IRole) {
	child := tree.Node(role).TryFindChild(jsii.String("DefaultPolicy"))
	if child == nil || promised[child] {
		return
	}
	Promise(child, promise.That("gives its role what was granted, and nothing else",
		promise.At("Resource").Is("PolicyDocument", child.(awsiam.Policy).Document()).Includes("Roles", role.RoleName())))
}
