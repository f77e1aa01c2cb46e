package plinth

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

// KeepRole records that a role is assumed by whom its trust policy names so far and by nobody else,
// and keeps the permissions that it has so far. Grants may add others. The sentence is that of
// [promise.That]; more is what else has to hold of the role itself, at "Resource".
func KeepRole(role awsiam.Role, sentence string, more ...promise.Subject) {
	on := append([]promise.Subject{
		promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", Statements(role.AssumeRolePolicy())...),
	}, more...)
	if child := role.Node().TryFindChild(jsii.String("DefaultPolicy")); child != nil {
		permissions := Statements(child.(awsiam.Policy).Document())
		on = append(on, promise.At("DefaultPolicy/Resource").Policy("PolicyDocument.Statement", permissions...).
			Includes("Roles", role.RoleName()))
	}
	Promise(role, promise.That(sentence, on...))
}
