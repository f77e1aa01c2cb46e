package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestDenyOtherRegionsOfAEuropeanCompany(t *testing.T) {
	p := underSCP(
		t,
		preset.DenyOtherRegions{Allowed: []string{"eu-west-1", "eu-central-1"}, Exempt: []string{policy.Role("AWSControlTowerExecution")}},
	)
	control := decide.Principal{ARN: "arn:aws:iam::" + here + ":role/AWSControlTowerExecution"}
	management := decide.Principal{ARN: admin.ARN, ManagementAccount: true}
	check(t, p,
		rows(admin, policy.Allow, "", in("eu-west-1"), "ec2:RunInstances", "s3:CreateBucket", "kms:CreateKey", "bedrock:InvokeModel"),
		rows(admin, policy.Allow, "", in("eu-central-1"), "ec2:RunInstances"),
		rows(
			admin, policy.Deny, "DenyOtherRegions", in("us-east-2"), "ec2:RunInstances", "s3:CreateBucket", "lambda:CreateFunction",
			"cloudformation:CreateStack",
		),
		rows(
			admin, policy.Deny, "DenyOtherRegions", in("us-east-1"), "ec2:RunInstances", "s3:CreateBucket",
			"cloudformation:CreateStack", "bedrock:InvokeModel",
		),
		rows(root, policy.Deny, "DenyOtherRegions", in("us-east-2"), "ec2:RunInstances"),
		// Global services name the control Region and have to keep working.
		rows(admin, policy.Allow, "", in("us-east-1"), "iam:CreateRole", "organizations:DescribeOrganization", "route53:ChangeResourceRecordSets",
			"route53domains:ListDomains", "cloudfront:CreateDistribution", "support:CreateCase", "sts:AssumeRole", "budgets:ViewBudget",
			"ce:GetCostAndUsage",
			"health:DescribeEvents", "wafv2:CreateWebACL", "shield:DescribeProtection", "trustedadvisor:DescribeChecks",
			"s3:ListAllMyBuckets", "account:GetContactInformation"),
		rows(
			admin, policy.Allow, "", in("us-west-2"), "globalaccelerator:CreateAccelerator", "networkmanager:CreateGlobalNetwork",
			"s3:CreateMultiRegionAccessPoint",
		),
		// Regional services that global ones need there, but nowhere else.
		rows(
			admin, policy.Allow, "", in("us-east-1"), "acm:RequestCertificate", "kms:CreateKey", "logs:CreateLogGroup",
			"cloudwatch:GetMetricData", "access-analyzer:ValidatePolicy", "config:PutConfigurationRecorder",
		),
		rows(
			admin, policy.Deny, "DenyOutsideControlRegion", in("ap-south-1"), "acm:RequestCertificate", "kms:CreateKey",
			"logs:CreateLogGroup", "config:PutConfigurationRecorder",
		),
		// Who is out of reach.
		rows(control, policy.Allow, "", in("us-east-2"), "ec2:RunInstances", "config:PutConfigurationRecorder"),
		rows(management, policy.Allow, "", in("us-east-2"), "ec2:RunInstances"),
		rows(linked, policy.Allow, "", in("us-east-2"), "ec2:DescribeInstances"),
	)
}

func TestDenyOtherRegionsEdgeStacks(t *testing.T) {
	p := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, EdgeStacks: exempt})
	check(t, p,
		// What cdk bootstrap and a certificate or Lambda@Edge stack do in us-east-1.
		rows(deploy, policy.Allow, "", in("us-east-1"),
			"cloudformation:CreateChangeSet", "s3:CreateBucket", "s3:PutObject", "ecr:CreateRepository", "ssm:PutParameter",
			"iam:CreateRole", "sts:AssumeRole", "lambda:CreateFunction", "acm:RequestCertificate", "cloudfront:UpdateDistribution"),
		rows(admin, policy.Deny, "DenyEdgeStacks", in("us-east-1"),
			"cloudformation:CreateStack", "s3:CreateBucket", "s3:PutObject", "ecr:PutImage", "ssm:SendCommand", "lambda:CreateFunction",
			"lambda:InvokeFunction"),
		rows(admin, policy.Allow, "", in("us-east-1"),
			"cloudformation:DescribeStacks", "s3:GetObject", "ssm:GetParameter", "lambda:GetFunction", "acm:RequestCertificate"),
		rows(
			deploy, policy.Deny, "DenyOutsideControlRegion", in("us-east-2"), "cloudformation:CreateChangeSet", "s3:CreateBucket",
			"ssm:PutParameter", "lambda:CreateFunction",
		),
		rows(admin, policy.Deny, "DenyOtherRegions", in("us-east-1"), "ec2:RunInstances", "rds:CreateDBInstance"),
	)
}

func TestDenyOtherRegionsWithTheControlRegionAllowed(t *testing.T) {
	p := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"us-east-1", "us-west-2"}})
	check(t, p,
		rows(admin, policy.Allow, "", in("us-east-1"), "ec2:RunInstances", "acm:RequestCertificate"),
		rows(admin, policy.Deny, "DenyOtherRegions", in("eu-west-1"), "acm:RequestCertificate", "kms:CreateKey", "ec2:RunInstances"),
		rows(admin, policy.Allow, "", in("eu-west-1"), "iam:CreateRole"),
	)
}

func TestDenyOtherRegionsInOtherPartitions(t *testing.T) {
	for _, c := range []struct{ allowed, control, denied string }{
		{"cn-northwest-1", "cn-north-1", "ap-east-1"}, {"us-gov-east-1", "us-gov-west-1", "us-east-1"},
	} {
		p := underSCP(t, preset.DenyOtherRegions{Allowed: []string{c.allowed}})
		check(t, p,
			rows(admin, policy.Allow, "", in(c.allowed), "ec2:RunInstances"),
			rows(admin, policy.Allow, "", in(c.control), "iam:CreateRole", "kms:CreateKey"),
			rows(admin, policy.Deny, "", in(c.control), "ec2:RunInstances"),
			rows(admin, policy.Deny, "", in(c.denied), "kms:CreateKey"),
		)
	}
}

func TestDenyOtherRegionsBedrockProfiles(t *testing.T) {
	p := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, BedrockProfiles: []string{"eu"}, Exempt: exempt})
	with := func(region, profile string) decide.Context {
		return decide.Context{
			"aws:RequestedRegion":         {region},
			"bedrock:InferenceProfileArn": {"arn:aws:bedrock:eu-west-1:" + here + ":inference-profile/" + profile},
		}
	}
	check(t, p,
		rows(admin, policy.Allow, "", in("eu-west-1"), "bedrock:InvokeModel"),
		rows(
			admin, policy.Allow, "", with("eu-north-1", "eu.anthropic.model"), "bedrock:InvokeModel",
			"bedrock:InvokeModelWithResponseStream",
		),
		rows(admin, policy.Deny, "DenyInferenceElsewhere", with("us-east-1", "us.anthropic.model"), "bedrock:InvokeModel"),
		rows(admin, policy.Deny, "DenyInferenceElsewhere", in("eu-north-1"), "bedrock:InvokeModel"),
		rows(admin, policy.Deny, "DenyOtherRegions", with("eu-north-1", "eu.anthropic.model"), "bedrock:CreateModelCustomizationJob"),
		rows(deploy, policy.Allow, "", in("eu-north-1"), "bedrock:InvokeModel"),
	)
}
