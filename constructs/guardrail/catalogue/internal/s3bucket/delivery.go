package s3bucket

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
)

// LogWriters are the services that deliver access logs. A bucket that they may write to is a bucket
// for logs, and logging access to it would never end. CloudTrail is not among them: access to
// trails has to be logged.
var LogWriters = []string{
	"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com",
}

// TakesDelivery reports whether a bucket policy lets a service deliver logs.
func TakesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
		writer := s.Services().Includes(LogWriters...)
		writes := slices.ContainsFunc(s.Get("Action").List(), func(v assembly.Value) bool {
			action, known := v.Text()
			return known && access.Matches(action, "s3:PutObject")
		})
		return writer == assembly.True && writes && s.Get("Effect").Is("Allow") == assembly.True
	})
}

// TakesCDNLogs reports whether CloudFront writes standard logs of a distribution of the stack into
// a bucket, which it does by ACL ("Configure standard logging (legacy)").
func TakesCDNLogs(bucket *assembly.Resource) bool {
	for _, r := range bucket.Stack.Resources {
		if r.Type != "AWS::CloudFront::Distribution" {
			continue
		}
		for _, to := range r.Get("DistributionConfig", "Logging", "Bucket").Targets() {
			if to.Resource == bucket {
				return true
			}
		}
	}
	return false
}
