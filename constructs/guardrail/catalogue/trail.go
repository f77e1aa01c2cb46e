package catalogue

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const trailType = "AWS::CloudTrail::Trail"

var trailRules = []engine.Rule{
	{
		ID: "TRAIL-001", Title: "Trails record all Regions",
		Why:      "An intruder works in the Region that nobody looks at, and global services log to one Region only.",
		Fix:      "Set IsLogging, IsMultiRegionTrail and IncludeGlobalServiceEvents.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.1", "CIS 3.1"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			for _, property := range []string{"IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents"} {
				pass.Want(trail, true, property)
			}
		}),
	},
	{
		ID: "TRAIL-002", Title: "Log files of trails are validated",
		Why:      "Without digests nobody can prove that a log file is complete and unchanged.",
		Fix:      "Set EnableLogFileValidation.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.4", "CIS 3.2"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			pass.Want(trail, true, "EnableLogFileValidation")
		}),
	},
	{
		ID: "TRAIL-003", Title: "Trails are encrypted with a KMS key",
		Why:      "Trails tell how the organization works; a key decides who may read them, whoever can read the bucket.",
		Fix:      "Set KMSKeyId.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.2", "CIS 3.5"},
		Check:    trailHas("KMSKeyId"),
	},
	{
		ID: "TRAIL-004", Title: "Trails send a copy to CloudWatch Logs",
		Why:      "Alarms on calls see them within minutes there; files in a bucket wait until somebody asks.",
		Fix:      "Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.5"},
		Check:    trailHas("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"),
	},
}

func trailHas(properties ...string) func(*engine.Pass) {
	return engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
		for _, property := range properties {
			if !trail.Get(property).AlwaysExists() {
				pass.Report(trail, property, "is not surely set")
			}
		}
	})
}

var auditBucketRules = []engine.Rule{
	{
		ID: "S3-010", Title: "Buckets of trails are locked",
		Why:      "Whoever breaks in wants the traces gone; a lock keeps them even from the administrators of the account.",
		Fix:      "Set ObjectLockEnabled, and a default retention in ObjectLockConfiguration.",
		Pillar:   engine.Security,
		Controls: []string{"S3.15"},
		Check:    trailBucketsLocked,
	},
	{
		ID: "S3-011", Title: "CloudTrail and Config write to a bucket only on behalf of known sources",
		Why:    "They write for all their customers: without a condition on the source, another account can put forged logs among yours (the confused deputy).",
		Fix:    "Add aws:SourceArn, aws:SourceAccount or aws:SourceOrgID to the statement.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::S3::BucketPolicy", bucketConfusedDeputy),
	},
}

func trailBucketsLocked(pass *engine.Pass) {
	byBucket := policies(pass.Assembly)
	for _, bucket := range pass.OfType(bucketType) {
		if !slices.ContainsFunc(byBucket[bucket], takesTrails) {
			continue
		}
		pass.Want(bucket, true, "ObjectLockEnabled")
		const retention = "ObjectLockConfiguration.Rule.DefaultRetention"
		v := bucket.Get("ObjectLockConfiguration", "Rule", "DefaultRetention")
		if !v.Get("Mode").AlwaysExists() || !v.Get("Days").AlwaysExists() && !v.Get("Years").AlwaysExists() {
			pass.Report(bucket, retention, "is not surely set, so new objects are not locked")
		}
	}
}

func takesTrails(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statements(policy.Get("PolicyDocument")), func(s statement) bool {
		writer := s.services().Includes("cloudtrail.amazonaws.com")
		return writer == assembly.True && s.allows()
	})
}

// auditors are the services whose logs are evidence.
var auditors = []string{"cloudtrail.amazonaws.com", "config.amazonaws.com"}

func bucketConfusedDeputy(pass *engine.Pass, policy *assembly.Resource) {
	for _, s := range statements(policy.Get("PolicyDocument")) {
		if !s.allows() || s.conditioned("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths") {
			continue
		}
		writes := s.Get("Action").Includes("s3:PutObject", "s3:Put*", "s3:*", "*")
		for _, principal := range s.services().List() {
			if principal.OneOf(auditors...) == assembly.True && writes != assembly.False {
				pass.Report(policy, "PolicyDocument", "lets %v write for anybody", principal)
			}
		}
	}
}
