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

// Statements are those that a policy holds so far, as the template has them.
func Statements(document awsiam.PolicyDocument) []any {
	statements, _ := unwrapped(document.ToJSON()).(map[string]any)["Statement"].([]any)
	return statements
}

// unwrapped is a document without the marks that jsii leaves around maps.
func unwrapped(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = unwrapped(e)
		}
		return list
	case map[string]any:
		if inner, marked := v["$jsii.map"]; marked && len(v) == 1 {
			return unwrapped(inner)
		}
		plain := make(map[string]any, len(v))
		for key, e := range v {
			plain[key] = unwrapped(e)
		}
		return plain
	}
	return v
}
