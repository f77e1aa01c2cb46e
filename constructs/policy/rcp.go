package policy

import (
	"slices"
	"strings"
)

// rcpServices are the action prefixes of the "List of AWS services that support RCPs" in the AWS
// Organizations User Guide, as of September 2026.
var rcpServices = []string{
	"aoss", "appconfig", "appstream", "autoscaling", "autoscaling-plans", "budgets",
	"clouddirectory", "cloudfront", "cloudsearch", "cloudtrail-data", "codeartifact",
	"codebuild", "codecommit", "codepipeline", "cognito-identity", "cognito-idp",
	"comprehend", "comprehendmedical", "compute-optimizer", "cost-optimization-hub", "dax",
	"dsql", "dynamodb", "ecr", "ecr-public", "events", "firehose", "fis", "fms", "gamelift",
	"health", "inspector-scan", "kendra", "kinesisvideo", "kms", "logs", "memorydb",
	"networkmonitor", "notifications", "opensearch", "pca-connector-ad", "personalize",
	"polly", "pricing", "resource-groups", "rolesanywhere", "s3", "secretsmanager",
	"servicediscovery", "signin", "sqs", "sts", "support", "swf", "textract",
	"timestream-influxdb", "transcribe", "transfer", "translate", "wafv2", "workspaces",
	"xray",
}

// SupportsRCP reports whether resource control policies apply to the actions with a prefix, such as
// s3.
func SupportsRCP(prefix string) bool {
	return slices.Contains(rcpServices, strings.ToLower(prefix))
}
