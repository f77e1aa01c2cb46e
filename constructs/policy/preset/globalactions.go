package preset

// globalActions are exempt from the region deny in every Region: their services have no
// Regions, or one endpoint outside of the allowed ones, or show what is in other Regions.
// The list is what the region-deny samples of AWS, Control Tower's GRREGIONDENY and the
// MCAF landing zone agree on, without the regional services in controlRegionActions.
var globalActions = []string{
	"a4b:*",
	"account:*",
	"activate:*",
	"artifact:*",
	"aws-marketplace-management:*",
	"aws-marketplace:*",
	"aws-portal:*",
	"bcm-data-exports:*",
	"bcm-pricing-calculator:*",
	"billing:*",
	"billingconductor:*",
	"budgets:*",
	"ce:*",
	"chatbot:*",
	"chime:*",
	"cloudfront:*",
	"compute-optimizer:*",
	"consoleapp:*",
	"consolidatedbilling:*",
	"cost-optimization-hub:*",
	"cur:*",
	"customer-verification:*",
	"datapipeline:GetAccountLimits",
	"devicefarm:*",
	"directconnect:*",
	"ec2:DescribeRegions",
	"ec2:DescribeTransitGateways",
	"ec2:DescribeVpnGateways",
	"ecr-public:*",
	"fms:*",
	"freetier:*",
	"globalaccelerator:*",
	"health:*",
	"iam:*",
	"importexport:*",
	"invoicing:*",
	"iq:*",
	"license-manager:ListReceivedLicenses",
	"lightsail:Get*",
	"mapcredits:*",
	"mobileanalytics:*",
	"networkmanager:*",
	"notifications-contacts:*",
	"notifications:*",
	"organizations:*",
	"payments:*",
	"pricing:*",
	"purchase-orders:*",
	"quicksight:DescribeAccountSubscription",
	"resource-explorer-2:*",
	"route53-recovery-cluster:*",
	"route53-recovery-control-config:*",
	"route53-recovery-readiness:*",
	"route53:*",
	"route53domains:*",
	"s3:*MultiRegionAccessPoint*",
	"s3:GetAccountPublicAccessBlock",
	"s3:GetBucketLocation",
	"s3:GetStorageLens*",
	"s3:ListAllMyBuckets",
	"s3:ListStorageLensConfigurations",
	"s3:PutAccountPublicAccessBlock",
	"savingsplans:*",
	"servicequotas:*",
	"shield:*",
	"signin:*",
	"sso:*",
	"sts:*",
	"support:*",
	"supportapp:*",
	"supportplans:*",
	"sustainability:*",
	"tag:GetResources",
	"tax:*",
	"trustedadvisor:*",
	"uxc:*",
	"vendor-insights:ListEntitledSecurityProfiles",
	"waf-regional:*",
	"waf:*",
	"wafv2:*",
	"wellarchitected:*",
}

// controlRegionActions belong to regional services that global ones need in the control
// Region: certificates of CloudFront, keys of Route 53 DNSSEC, logs of Route 53 queries,
// metrics of CloudFront and billing, the policy checks of the IAM console, the recording
// of IAM by Config. The samples exempt them in every Region; one is enough.
var controlRegionActions = []string{
	"access-analyzer:*",
	"acm:*",
	"cloudtrail:Describe*",
	"cloudtrail:Get*",
	"cloudtrail:List*",
	"cloudtrail:LookupEvents",
	"cloudwatch:Describe*",
	"cloudwatch:Get*",
	"cloudwatch:List*",
	"config:*",
	"kms:*",
	"logs:*",
}

// edgeStackActions are what a CDK stack for the edge needs in the control Region on top:
// the bootstrap resources, and functions for Lambda@Edge.
var edgeStackActions = []string{
	"cloudformation:*",
	"ecr:*",
	"lambda:*",
	"s3:*",
	"ssm:*",
}

// bedrockInference are the actions that cross-Region inference carries out in the Regions
// of an inference profile, and that name it in bedrock:InferenceProfileArn. The sample of
// AWS has bedrock:CreateModelInvocationJob as well, to which that key does not apply.
var bedrockInference = []string{
	"bedrock:InvokeModel",
	"bedrock:InvokeModelWithResponseStream",
}
