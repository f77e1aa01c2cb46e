package observability_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// canary adds a canary that is well, and the alarm on it.
func canary(changes ...Change) []Change {
	return append([]Change{
		Add("Canary", Resource("AWS::Synthetics::Canary", Object{"Name": "shop", "RuntimeVersion": "syn-nodejs-5.2",
			"ProvisionedResourceCleanup": "AUTOMATIC", "ArtifactS3Location": Join("s3://", Ref("Data")), "ExecutionRoleArn": Att("Role", "Arn"),
			"Schedule": Object{"Expression": "rate(5 minutes)"},
			"Code":     Object{"Handler": "index.handler", "Script": "exports.handler = () => {}"}})),
		on("CloudWatchSynthetics", "SuccessPercent", "CanaryName", Ref("Canary")), Set("Watch.Statistic", "Average"),
		Set("Watch.ComparisonOperator", "LessThanThreshold"), Set("Watch.Threshold", 90), Set("Watch.TreatMissingData", "breaching"),
	}, changes...)
}

func canarySabotages() []Case {
	return []Case{
		{Rule: "CANARY-001", Name: "of two years ago", Change: canary(Set("Canary.RuntimeVersion", "syn-nodejs-puppeteer-7.0")),
			At: "Canary RuntimeVersion", Says: "is syn-nodejs-puppeteer-7.0, which is deprecated"},
		{Rule: "CANARY-001", Name: "of the beginning", Change: canary(Set("Canary.RuntimeVersion", "syn-1.0")),
			At: "Canary RuntimeVersion", Says: "is syn-1.0, which is deprecated"},
		{Rule: "CANARY-001", Name: "of Lambda", Change: canary(Set("Canary.RuntimeVersion", "nodejs22.x")),
			At: "Canary RuntimeVersion", Says: "which is no runtime of CloudWatch Synthetics"},
		{Rule: "CANARY-002", Name: "no alarm at all", Change: canary(Drop("Watch")), At: "Canary", Says: "has no alarm on its SuccessPercent"},
		{Rule: "CANARY-002", Name: "an alarm on another", Change: canary(Set("Watch.Dimensions.0.Value", "other")),
			At: "Canary", Says: "has no alarm on its SuccessPercent"},
		{Rule: "CANARY-003", Name: "left behind", Change: canary(Set("Canary.ProvisionedResourceCleanup", nil)),
			At: "Canary ProvisionedResourceCleanup", Says: "is not set; want AUTOMATIC"},
	}
}
