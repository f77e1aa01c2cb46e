package cost

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
