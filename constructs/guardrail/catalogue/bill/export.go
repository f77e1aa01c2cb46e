package bill

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const exportType = "AWS::BCMDataExports::Export"

var exportRules = []engine.Rule{
	{
		ID: "EXPORT-001", Title: "Data exports wait for the policy of their bucket",
		Why: "AWS Data Exports tries the bucket when the export is made. Without a dependency CloudFormation makes the export first, and the " +
			"first deployment fails.",
		Fix:    "Let the export depend on the AWS::S3::BucketPolicy that admits bcm-data-exports.amazonaws.com.",
		Pillar: engine.Reliability,
		Check:  engine.Each(exportType, exportWaits),
	},
	{
		ID: "EXPORT-002", Title: "Data exports overwrite what they correct",
		Why: "AWS corrects a month for two weeks after its end. An export that makes new files has every line several times, and sums count " +
			"them all.",
		Fix:    "Set S3OutputConfigurations.Overwrite to OVERWRITE_REPORT; versions of the bucket keep the past.",
		Pillar: engine.CostOptimization,
		Check: engine.Each(exportType, func(pass *engine.Pass, export *assembly.Resource) {
			pass.Want(export, "OVERWRITE_REPORT", "Export", "DestinationConfigurations", "S3Destination", "S3OutputConfigurations", "Overwrite")
		}),
		Severity: engine.Warning,
	},
	{
		ID: "EXPORT-003", Title: "Data exports stand where AWS has them",
		Why:    "CloudFormation has AWS::BCMDataExports::Export in us-east-1 and cn-northwest-1 alone: a stack elsewhere fails.",
		Fix:    "Move the export to a stack of its own in us-east-1.",
		Pillar: engine.Reliability,
		Check: engine.Each(exportType, func(pass *engine.Pass, export *assembly.Resource) {
			if region := export.Stack.Region; region != "" && region != "us-east-1" && region != "cn-northwest-1" {
				pass.Report(export, "", "is in %s; want us-east-1", region)
			}
		}),
	},
	{
		ID: "EXPORT-004", Title: "Buckets of data exports admit AWS Data Exports, for exports of their account",
		Why: "Without s3:PutObject for the service, and with a source that is no export of us-east-1, the export is unhealthy and empty. " +
			"Without a source, anybody's export may write into the bucket.",
		Fix: "Allow bcm-data-exports.amazonaws.com s3:PutObject and s3:GetBucketPolicy, with aws:SourceAccount, and with aws:SourceArn like " +
			"arn:${AWS::Partition}:bcm-data-exports:us-east-1:${AWS::AccountId}:export/*.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(exportType, exportAdmitted),
	},
	{
		ID: "EXPORT-005", Title: "Data exports ask for columns that their settings have",
		Why: "AWS Data Exports refuses a statement with columns that the settings of the table leave out, and settings that are booleans " +
			"instead of the texts TRUE and FALSE.",
		Fix:    "Switch on the setting that has the column, as text, or leave the column out.",
		Pillar: engine.Reliability,
		Check:  engine.Each(exportType, exportAsks),
	},
	{
		ID: "EXPORT-006", Title: "Tables and queries of the bill find its months and tags",
		Why: "Exports have their months in folders such as BILLING_PERIOD=2026-09, which Athena does not find by a partition in lower case, " +
			"and tags under keys such as user_cost_center: queries by other names find nothing, without an error.",
		Fix: "Set projection.enabled, and storage.location.template to .../BILLING_PERIOD=${billing_period}; ask for " +
			"resource_tags['user_cost_center'].",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    billFound,
	},
}

// exportWaits is about buckets of the app; of others nobody knows here whose policy it is.
func exportWaits(pass *engine.Pass, export *assembly.Resource) {
	const property = "Export.DestinationConfigurations.S3Destination.S3Bucket"
	bucket, ok := export.Get("Export", "DestinationConfigurations", "S3Destination", "S3Bucket").Target()
	if !ok || bucket.Resource.Stack != export.Stack {
		return
	}
	for _, policy := range export.Stack.Resources {
		if policy.Type != "AWS::S3::BucketPolicy" {
			continue
		}
		if of, ok := policy.Get("Bucket").Target(); ok && of.Resource == bucket.Resource {
			if !export.Dependencies()[policy] {
				pass.Report(export, property, "is %s, and the export does not wait for its policy %s", bucket.Resource.Path, policy.Path)
			}
			return
		}
	}
	pass.Report(export, property, "is %s, which has no policy that lets AWS Data Exports write", bucket.Resource.Path)
}
