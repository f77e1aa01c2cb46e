package preset

// globalActions are allowed in every Region. Their services have no Regions, have one endpoint
// outside the allowed Regions, or show what is in other Regions. The list is what the Region deny
// samples of AWS, the control GRREGIONDENY of Control Tower and the MCAF landing zone agree on,
// without the regional services in controlRegionActions.
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

// controlRegionActions belong to regional services that global ones need in the control Region:
// certificates of CloudFront, keys of Route 53 DNSSEC, logs of Route 53 queries, metrics of
// CloudFront and billing, the policy checks of the IAM console, and the recording of IAM by AWS
// Config. The samples exempt them in every Region, although one is enough.
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

// edgeStackActions are what a CDK stack for CloudFront needs in the control Region besides: the
// bootstrap resources, and functions for Lambda@Edge.
var edgeStackActions = []string{
	"cloudformation:*",
	"ecr:*",
	"lambda:*",
	"s3:*",
	"ssm:*",
}

// bedrockInference are the actions of cross-Region inference in the Regions of an inference
// profile, for which bedrock:InferenceProfileArn names the profile. The sample of AWS includes
// bedrock:CreateModelInvocationJob, to which the key does not apply.
var bedrockInference = []string{
	"bedrock:InvokeModel",
	"bedrock:InvokeModelWithResponseStream",
}
