package conform_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform"
)

// Every resource of every golden file of the repository, those of the examples among them.
func TestGoldenTemplatesConform(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".template.json") || strings.Contains(name, "constructs") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: string(data)})
		for _, r := range a.Resources() {
			for _, p := range conform.Problems(r) {
				t.Errorf("%s: %s (%s) %s: %s; %s", name, r.LogicalID, r.Type, p.Property, p.Message, p.Fix)
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("files = %d, %v, want all golden files", files, err)
	}
}

func TestProblems(t *testing.T) {
	for _, tt := range []struct{ name, resource, want string }{
		{"all right", `{"Type": "AWS::S3::Bucket", "Properties": {"Tags": [{"Key": "a", "Value": "b"}],
			"VersioningConfiguration": {"Status": "Enabled"}}}`, ""},
		{"no properties at all", `{"Type": "AWS::S3::Bucket"}`, ""},
		{"an unknown type", `{"Type": "AWS::S3::Buckets"}`, ": is of a type that CloudFormation does not have"},
		{"a custom resource", `{"Type": "Custom::AWS", "Properties": {"X": 1}}`, ""},
		{"somebody's type", `{"Type": "Datadog::Monitors::Monitor", "Properties": {"X": 1}}`, ""},
		{"a property that does not exist", `{"Type": "AWS::S3::Bucket", "Properties": {"BucketNames": "b"}}`,
			"BucketNames: does not exist"},
		{"deep", `{"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": {"Rules": [
			{"Status": "Enabled", "Transitions": [{"StorageClas": "GLACIER", "StorageClass": "GLACIER"}]}]}}}`,
			"LifecycleConfiguration.Rules.0.Transitions.0.StorageClas: does not exist"},
		{"a required property", `{"Type": "AWS::EC2::Subnet", "Properties": {"CidrBlock": "10.0.0.0/24"}}`, "VpcId: is required and not set"},
		{"a required property of a part", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {}}}`,
			"VersioningConfiguration.Status: is required and not set"},
		{"a value", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "enabled"}}}`,
			`VersioningConfiguration.Status: is "enabled", want Enabled or Suspended`},
		{"a value in a branch", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status":
			{"Fn::If": ["C", "Enabled", "On"]}}}}`, `VersioningConfiguration.Status: is "On", want Enabled or Suspended`},
		{"a value of the deployment", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": {"Ref": "P"}}}}`, ""},
		{"a property of the deployment", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Fn::If":
			["C", {"Status": "Enabled"}, {"Ref": "AWS::NoValue"}]}}}`, ""},
		{"a list for a text", `{"Type": "AWS::S3::Bucket", "Properties": {"BucketName": ["a", "b"]}}`, "BucketName: is a list, want a text"},
		{"an object for a text", `{"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"a": "b"}}}`,
			"BucketName: is an object, want a text"},
		{"a text for an object", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": "Enabled"}}`,
			"VersioningConfiguration: is Enabled, want an object"},
		{"a list for an object", `{"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": [{"Status": "Enabled"}]}}`,
			"VersioningConfiguration: is a list, want an object"},
		{"text for a boolean", `{"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true"}}`, ""},
		{"no boolean", `{"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "yes"}}`,
			`EnableDnsSupport: is "yes", want true or false`},
		{"no number", `{"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": "a week"}}`,
			`RetentionInDays: is "a week", want 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, ` +
				`3288 or 3653`},
		{"no number either", `{"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "soon"}}`, `DelaySeconds: is "soon", want a number`},
		{"one for a list",
			`{"Type": "AWS::EC2::TransitGatewayAttachment", "Properties": {"SubnetIds": "s", "VpcId": "v", "TransitGatewayId": "t"}}`, ""},
		{"a tag", `{"Type": "AWS::S3::Bucket", "Properties": {"Tags": [{"Key": "a"}]}}`, "Tags.0.Value: is required and not set"},
		{"a policy", `{"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Anything": ["goes"]}}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := assemblytest.Read(t,
				assemblytest.Stack{Name: "S", Template: `{"Parameters": {"P": {"Type": "String"}}, "Resources": {"R": ` + tt.resource + `}}`})
			var got []string
			for _, p := range conform.Problems(a.Resources()[0]) {
				got = append(got, p.Property+": "+p.Message)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("Problems() (-want +got):\n%s", diff)
			}
		})
	}
}
