package need

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// An export is a setting with which a service writes to a bucket, encrypted by a key. The service
// tries it when it is made.
type export struct {
	*assembly.Resource
	property, service string
	bucket, key       assembly.Value
}

// Exports finds exports of findings to a bucket or with a key whose policy does not admit the
// service. In opt-in Regions, GuardDuty and Macie have principals of the Region: see "Exporting
// generated GuardDuty findings to Amazon S3 buckets" and "Storing and retaining sensitive data
// discovery results with Amazon Macie".
func Exports(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	policies := p.After.ByTarget("AWS::S3::BucketPolicy", "Bucket")
	for _, e := range exports(p.After) {
		if !p.New(e.Resource) {
			continue
		}
		principal := regions.Principal(e.service, e.Stack.Region)
		if to, ok := e.key.Target(); ok && to.Resource.Type == "AWS::KMS::Key" &&
			admits(to.Resource.Get("KeyPolicy"), principal, "kms:GenerateDataKey") == assembly.False {
			all = append(all, e.refused(to.Resource, "kms:GenerateDataKey", principal))
		}
		if to, ok := e.bucket.Target(); ok && to.Resource.Type == "AWS::S3::Bucket" {
			admitted := slices.ContainsFunc(policies[to.Resource], func(policy *assembly.Resource) bool {
				return admits(policy.Get("PolicyDocument"), principal, "s3:PutObject") != assembly.False
			})
			if !admitted {
				all = append(all, e.refused(to.Resource, "s3:PutObject", principal))
			}
		}
	}
	return all
}

func exports(a *assembly.Assembly) []export {
	var all []export
	for _, r := range a.OfType("AWS::GuardDuty::PublishingDestination") {
		to := r.Get("DestinationProperties")
		all = append(all, export{r, "DestinationProperties", "guardduty", to.Get("DestinationArn"), to.Get("KmsKeyArn")})
	}
	for _, c := range Calls(a) {
		if c.does("macie2", "putClassificationExportConfiguration") {
			to := c.Parameters.Get("configuration", "s3Destination")
			all = append(all, export{c.Resource, "Create", "macie", to.Get("bucketName"), to.Get("kmsKeyArn")})
		}
	}
	return all
}

func (e export) refused(by *assembly.Resource, action, principal string) finding.Finding {
	f := finding.Finding{Kind: finding.Precede, Severity: finding.Error, Stack: e.Stack, Resource: e.Resource, Property: e.property,
		Message: fmt.Sprintf("cannot be created, because the policy of %s does not allow %s to %s", by.Path, action, principal),
		Fix:     fmt.Sprintf("Allow %s to %s.", action, principal)}
	if strings.Contains(principal, e.Stack.Region) {
		f.Fix += " The Region is an opt-in Region, where the service has a principal of its own."
	}
	return f
}
