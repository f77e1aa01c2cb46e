package apicall_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

func ExampleFind() {
	for _, api := range []string{"GetFunction", "Invoke", "Envoke"} {
		call, err := apicall.Find("lambda", api)
		fmt.Println(call.Needs, err)
	}
	// Output:
	// [lambda:GetFunction] <nil>
	// [lambda:InvokeFunction] <nil>
	// [] service lambda has no API "Envoke"
}

func TestFind(t *testing.T) {
	type needs = apicall.Call
	of := func(actions ...string) needs { return needs{Needs: actions} }
	for call, want := range map[[2]string]needs{
		{"ec2", "DescribeVpcs"}:                      of("ec2:DescribeVpcs"),
		{"EC2", "describe_vpcs"}:                     of("ec2:DescribeVpcs"),
		{"s3", "ListBuckets"}:                        of("s3:ListAllMyBuckets"),
		{"s3", "HeadBucket"}:                         of("s3:ListBucket"),
		{"s3", "ListObjectsV2"}:                      of("s3:ListBucket"),
		{"s3", "PutBucketLifecycleConfiguration"}:    of("s3:PutLifecycleConfiguration"),
		{"s3", "GetBucketLifecycleConfiguration"}:    of("s3:GetLifecycleConfiguration"),
		{"s3", "PutBucketNotificationConfiguration"}: of("s3:PutBucketNotification"),
		{"s3", "PutBucketReplication"}:               {Needs: []string{"s3:PutReplicationConfiguration"}, MayNeed: []string{"iam:PassRole"}},
		{"s3", "DeleteBucketEncryption"}:             of("s3:PutEncryptionConfiguration"),
		{"s3", "PutPublicAccessBlock"}:               of("s3:PutBucketPublicAccessBlock"),
		{"s3control", "PutPublicAccessBlock"}:        of("s3:PutAccountPublicAccessBlock"),
		{"s3control", "GetPublicAccessBlock"}:        of("s3:GetAccountPublicAccessBlock"),
		{"kms", "ReEncrypt"}:                         of("kms:ReEncryptFrom", "kms:ReEncryptTo"),
		{"emr", "ListClusters"}:                      of("elasticmapreduce:ListClusters"),
		{"elbv2", "DescribeLoadBalancers"}:           of("elasticloadbalancing:DescribeLoadBalancers"),
		{"opensearch", "DescribeDomain"}:             of("es:DescribeDomain"),
		{"service-quotas", "GetServiceQuota"}:        of("servicequotas:GetServiceQuota"),
		{"docdb", "DescribeDBClusters"}:              of("rds:DescribeDBClusters"),
		{"sesv2", "SendEmail"}:                       of("ses:SendEmail"),
		{"cloudhsmv2", "DescribeClusters"}:           of("cloudhsm:DescribeClusters"),
		{"sso-admin", "ListInstances"}:               of("sso:ListInstances"),
		{"cloudwatch", "DescribeAlarms"}:             of("cloudwatch:DescribeAlarms"),
		{"resourcegroupstaggingapi", "GetResources"}: of("tag:GetResources"),
		{"stepfunctions", "DescribeExecution"}:       of("states:DescribeExecution"),
		{"efs", "DescribeFileSystems"}:               of("elasticfilesystem:DescribeFileSystems"),
		{"cloudcontrol", "GetResource"}:              of("cloudformation:GetResource"),
		{"memorydb", "DescribeACLs"}:                 of("memorydb:DescribeAcls"),
		{"apigateway", "UpdateStage"}:                of("apigateway:PATCH"),
		{"apigatewayv2", "GetApis"}:                  of("apigateway:GET"),
		{"keyspaces", "ListTables"}:                  of("cassandra:Select"),
		{"sts", "GetCallerIdentity"}:                 {MayNeed: []string{"sts:GetCallerIdentity"}},
		{"sts", "AssumeRoleWithSAML"}:                {},
		{"budgets", "DescribeBudget"}:                of("budgets:ViewBudget"),
		{"s3", "GetBucketAbac"}:                      of("s3:GetBucketAbac"), // newer than the models
		{"a-new-service", "GetThing"}:                {Unknown: true},
		{"cost-and-usage", "x"}:                      {Unknown: true},
		{"cur", "ModifyReportDefinition"}:            of("cur:ModifyReportDefinition"),
		{"finspace-data", "ListUsers"}:               {Unknown: true},
	} {
		got, err := apicall.Find(call[0], call[1])
		if err != nil {
			t.Errorf("Find(%q, %q): %v", call[0], call[1], err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Find(%q, %q) (-want +got):\n%s", call[0], call[1], diff)
		}
	}
	for service, api := range map[string]string{"ec2": "DescribVpcs", "s3": "", "lambda": "InvokeFunction"} {
		if call, err := apicall.Find(service, api); err == nil {
			t.Errorf("Find(%q, %q) = %v, want an error", service, api, call)
		}
	}
}
