package apicall_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

func TestLevelsAreThoseOfTheServiceAuthorizationReference(t *testing.T) {
	for action, want := range map[string]apicall.Level{
		"ec2:DescribeVpcs":               apicall.Reads,
		"ec2:CreateRoute":                apicall.Writes,
		"EC2:createroute":                apicall.Writes,
		"s3:PutBucketPolicy":             apicall.ManagesPermissions,
		"iam:UpdateAssumeRolePolicy":     apicall.ManagesPermissions,
		"iam:GenerateCredentialReport":   apicall.Reads, // although it is not called Get
		"sts:GetFederationToken":         apicall.Writes,
		"kms:Verify":                     apicall.Writes,
		"logs:StartQuery":                apicall.Reads,
		"ec2:CreateTags":                 apicall.Writes,
		"a-new-service:DescribeThing":    apicall.Reads,
		"a-new-service:PutThing":         apicall.Writes,
		"dynamodb:BatchGetItem":          apicall.Reads,
		"lambda:AddPermission":           apicall.ManagesPermissions,
		"organizations:DetachPolicy":     apicall.ManagesPermissions,
		"cognito-idp:AdminListDevices":   apicall.Reads,
		"redshift:GetClusterCredentials": apicall.Writes,
	} {
		if got := apicall.LevelOf(action); got != want {
			t.Errorf("LevelOf(%s) = %v, want %v", action, got, want)
		}
	}
	for api, want := range map[string]bool{
		"describe_vpcs": false, "GetFederationToken": true, "CreateRoute": true, "getCallerIdentity": false,
	} {
		if got := apicall.MayWrite(api); got != want {
			t.Errorf("MayWrite(%s) = %v, want %v", api, got, want)
		}
	}
}

func TestServicesAreKnownByEveryName(t *testing.T) {
	for spelling, want := range map[string]string{
		"EC2": "ec2", "@aws-sdk/client-ec2": "ec2", "EC2Client": "ec2", "client-ec2": "ec2",
		"CloudWatchLogs": "logs", "@aws-sdk/client-cloudwatch-logs": "logs", "cloudwatchlogs": "logs",
		"EventBridge": "events", "CloudWatchEvents": "events", "ConfigService": "config", "config-service": "config",
		"SSOAdmin": "sso-admin", "ssoadmin": "sso-admin", "sfn": "stepfunctions", "states": "stepfunctions", "SFNClient": "stepfunctions",
		"ELBv2": "elbv2", "elastic-load-balancing-v2": "elbv2", "s3api": "s3", "S3Control": "s3control",
		"Macie2": "macie2", "elasticfilesystem": "efs", "Route53Resolver": "route53resolver", "network-firewall": "network-firewall",
	} {
		if got, ok := apicall.Service(spelling); got != want || !ok {
			t.Errorf("Service(%s) = %q, %v, want %q", spelling, got, ok, want)
		}
	}
	for _, spelling := range []string{"", "my-service", "${Param}", "client"} {
		if got, ok := apicall.Service(spelling); ok {
			t.Errorf("Service(%q) = %q, want none", spelling, got)
		}
	}
}
