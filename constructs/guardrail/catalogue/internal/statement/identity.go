package statement

import "github.com/plinth-cdk/plinth/constructs/assembly"

// identityPolicies are the resource types that hold one identity policy each, and
// identities those that hold a list of inline policies.
var (
	identityPolicies = []string{
		"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy",
	}
	identities = []string{"AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"}
)

// EachIdentity visits every statement of an identity policy that may allow something, with the
// resource and property that hold the policy.
func EachIdentity(a *assembly.Assembly, visit func(at *assembly.Resource, property string, s Statement)) {
	document := func(at *assembly.Resource, property string, v assembly.Value) {
		for _, s := range In(v) {
			if s.Allows() {
				visit(at, property, s)
			}
		}
	}
	for _, typ := range identityPolicies {
		for _, r := range a.OfType(typ) {
			document(r, "PolicyDocument", r.Get("PolicyDocument"))
		}
	}
	for _, typ := range identities {
		for _, r := range a.OfType(typ) {
			for _, policy := range r.Get("Policies").List() {
				document(r, "Policies", policy.Get("PolicyDocument"))
			}
		}
	}
}
