// Package malformed finds policies that AWS refuses as malformed, though a schema takes any
// document for a policy.
package malformed

import (
	"fmt"
	"regexp"
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

// Check finds Sids that a policy has twice, and those with characters that IAM does not take. See
// "IAM JSON policy elements: Sid" in the IAM User Guide.
func Check(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		if property, ok := documents[r.Type]; ok {
			all = append(all, sids(r, property, r.Get(property))...)
		}
		if entities[r.Type] {
			for i, policy := range r.Get("Policies").Elements() {
				all = append(all, sids(r, fmt.Sprintf("Policies.%d.PolicyDocument", i), policy.Get("PolicyDocument"))...)
			}
		}
	}
	return all
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
