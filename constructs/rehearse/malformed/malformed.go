// Package malformed finds policies that AWS refuses as malformed, though a schema takes any
// document for a policy.
package malformed

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// documents are the properties that hold a policy.
var documents = map[string]string{
	"AWS::Backup::BackupVault":            "AccessPolicy",
	"AWS::EC2::VPCEndpoint":               "PolicyDocument",
	"AWS::ECR::Repository":                "RepositoryPolicyText",
	"AWS::IAM::GroupPolicy":               "PolicyDocument",
	"AWS::IAM::ManagedPolicy":             "PolicyDocument",
	"AWS::IAM::Policy":                    "PolicyDocument",
	"AWS::IAM::Role":                      "AssumeRolePolicyDocument",
	"AWS::IAM::RolePolicy":                "PolicyDocument",
	"AWS::IAM::UserPolicy":                "PolicyDocument",
	"AWS::KMS::Key":                       "KeyPolicy",
	"AWS::KMS::ReplicaKey":                "KeyPolicy",
	"AWS::Organizations::Policy":          "Content",
	"AWS::Organizations::ResourcePolicy":  "Content",
	"AWS::S3::BucketPolicy":               "PolicyDocument",
	"AWS::SNS::TopicInlinePolicy":         "PolicyDocument",
	"AWS::SNS::TopicPolicy":               "PolicyDocument",
	"AWS::SQS::QueueInlinePolicy":         "PolicyDocument",
	"AWS::SQS::QueuePolicy":               "PolicyDocument",
	"AWS::SSO::PermissionSet":             "InlinePolicy",
	"AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
}

// entities are the types that have a list of policies.
var entities = map[string]bool{"AWS::IAM::Role": true, "AWS::IAM::User": true, "AWS::IAM::Group": true}

// Check finds Sids that a policy has twice, those with characters that IAM does not take, and
// elements that have no place in the policy of an identity or in a trust policy. See "IAM JSON
// policy elements reference" in the IAM User Guide.
func Check(p *plan.Plan) []finding.Finding {
	return assembly.Derived(p.After, checkKey{}, check)
}

type checkKey struct{}

func check(a *assembly.Assembly) []finding.Finding {
	var all []finding.Finding
	for _, r := range a.Resources() {
		if property, ok := documents[r.Type]; ok {
			all = append(all, sids(r, property, r.Get(property))...)
			all = append(all, misplaced(r, property, r.Get(property))...)
		}
		if entities[r.Type] {
			for i, policy := range r.Get("Policies").Elements() {
				property := fmt.Sprintf("Policies.%d.PolicyDocument", i)
				all = append(all, sids(r, property, policy.Get("PolicyDocument"))...)
				all = append(all, misplaced(r, property, policy.Get("PolicyDocument"))...)
			}
		}
	}
	return all
}

// misplaced finds the principal of an identity's policy, which is for whom it is attached to, and
// the resource of a trust policy, which is the role.
func misplaced(r *assembly.Resource, property string, v assembly.Value) []finding.Finding {
	element := ""
	switch {
	case property == "AssumeRolePolicyDocument":
		element = "Resource"
	case strings.HasPrefix(r.Type, "AWS::IAM::"):
		element = "Principal"
	}
	for _, statement := range v.Decoded().Get("Statement").List() {
		if element != "" && slices.Contains(statement.Keys(), element) {
			return []finding.Finding{malformed(r, property, fmt.Sprintf("has a statement with a %s, which IAM does not take there", element),
				"Leave it out.")}
		}
	}
	return nil
}

var taken = regexp.MustCompile(`^[A-Za-z0-9]*$`)

// sids looks at each document that deployment may choose. A statement that it may choose has the
// Sids of all its alternatives.
func sids(r *assembly.Resource, property string, v assembly.Value) []finding.Finding {
	for _, document := range v.Alternatives() {
		seen := map[string]bool{}
		for _, statement := range document.Decoded().Get("Statement").Elements() {
			own := map[string]bool{}
			for _, alternative := range statement.Alternatives() {
				if sid, known := alternative.Get("Sid").Text(); known && sid != "" {
					own[sid] = true
				}
			}
			for sid := range own {
				switch {
				case seen[sid]:
					return []finding.Finding{malformed(r, property, fmt.Sprintf("has two statements with the Sid %s", sid),
						"Give each statement a Sid of its own, or none.")}
				case strings.HasPrefix(r.Type, "AWS::IAM::") && !taken.MatchString(sid):
					return []finding.Finding{malformed(r, property, fmt.Sprintf("has the Sid %q, and IAM takes letters and digits alone", sid),
						"Leave the other characters out.")}
				}
				seen[sid] = true
			}
		}
	}
	return nil
}

func malformed(r *assembly.Resource, property, message, fix string) finding.Finding {
	return finding.Finding{Kind: finding.Malformed, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: property,
		Message: message, Fix: fix}
}
