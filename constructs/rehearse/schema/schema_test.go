package schema_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// What "Update requires" says in the AWS CloudFormation Template Reference, on the page of the
// type: that of AWS::EC2::VPC is aws-resource-ec2-vpc. The pages of the two attachments and of the
// VPC were read again on 28 November 2026; the other rows are from memory, and agree with the
// schema.
func TestReplacementsAreThoseOfTheDocumentation(t *testing.T) {
	for _, tt := range []struct {
		typ, property string
		want          schema.Replaces
	}{
		{"AWS::EC2::TransitGatewayVpcAttachment", "SubnetIds", schema.Always},
		{"AWS::EC2::TransitGatewayVpcAttachment", "AddSubnetIds", schema.Never},
		{"AWS::EC2::TransitGatewayAttachment", "SubnetIds", schema.Never},
		{"AWS::EC2::Subnet", "CidrBlock", schema.Always},
		{"AWS::EC2::VPC", "CidrBlock", schema.Always},
		{"AWS::EC2::VPC", "EnableDnsSupport", schema.Never},
		{"AWS::EC2::VPC", "InstanceTenancy", schema.Sometimes},
		{"AWS::EC2::Instance", "InstanceType", schema.Sometimes},
		{"AWS::EC2::Instance", "AvailabilityZone", schema.Always},
		{"AWS::S3::Bucket", "BucketName", schema.Always},
		{"AWS::S3::Bucket", "VersioningConfiguration", schema.Never},
		{"AWS::Logs::LogGroup", "LogGroupName", schema.Always},
		{"AWS::Logs::LogGroup", "RetentionInDays", schema.Never},
		{"AWS::IAM::Role", "RoleName", schema.Always},
		{"AWS::IAM::Role", "AssumeRolePolicyDocument", schema.Never},
		{"AWS::KMS::Key", "KeyPolicy", schema.Never},
		{"AWS::SQS::Queue", "FifoQueue", schema.Always},
		{"AWS::RDS::DBInstance", "StorageEncrypted", schema.Always},
		{"AWS::RDS::DBInstance", "DeletionProtection", schema.Never},
		{"AWS::Route53::HostedZone", "Name", schema.Always},
	} {
		typ, ok := schema.Of(tt.typ)
		if !ok {
			t.Errorf("Of(%s) is not there", tt.typ)
		} else if got := typ.Properties[tt.property].Replaces; got != tt.want {
			t.Errorf("%s.%s replaces %v, want %v", tt.typ, tt.property, got, tt.want)
		}
	}
}

// The table holds the numbers of the package that it is made from, and every line of it can be
// read.
func TestTableIsWhole(t *testing.T) {
	types, properties, createOnly, parts := 0, 0, 0, 0
	seen := map[string]bool{}
	for _, name := range schema.Names() {
		typ, ok := schema.Of(name)
		if !ok {
			t.Fatalf("Of(%s) is not there, though Names has it", name)
		}
		types++
		for _, p := range typ.Properties {
			properties++
			if p.Replaces == schema.Always {
				createOnly++
			}
			walk(p.Shape, strings.Join(strings.Split(name, "::")[:2], "::"), seen, &parts)
		}
	}
	if types != 1828 || properties != 12116 || createOnly != 4410 {
		t.Errorf("types, properties, create-only = %d, %d, %d, want 1828, 12116, 4410", types, properties, createOnly)
	}
	if parts < 8000 {
		t.Errorf("parts = %d, want all of them", parts)
	}
}

// walk reads a shape with all that is in it.
func walk(s schema.Shape, service string, seen map[string]bool, parts *int) {
	if s.Element != nil {
		walk(*s.Element, service, seen, parts)
	}
	for _, o := range s.Options {
		walk(o, service, seen, parts)
	}
	if key := service + s.Part(); s.Kind == schema.Nested && !seen[key] {
		seen[key] = true
		*parts++
		for _, p := range s.Object() {
			walk(p.Shape, service, seen, parts)
		}
	}
}

func TestUnknownTypes(t *testing.T) {
	for _, name := range []string{"", "AWS", "AWS::EC2", "AWS::EC2::Nonsense", "AWS::Nonsense::Thing", "Custom::Thing", "#0", "AWS::EC2::#0"} {
		if _, ok := schema.Of(name); ok {
			t.Errorf("Of(%q) is there, want none", name)
		}
	}
}

func TestShapes(t *testing.T) {
	bucket, _ := schema.Of("AWS::S3::Bucket")
	versioning := bucket.Properties["VersioningConfiguration"].Shape.Object()["Status"]
	if !versioning.Required || strings.Join(versioning.Shape.Values, " ") != "Enabled Suspended" {
		t.Errorf("Status = %+v, want it required, Enabled or Suspended", versioning)
	}
	tags := bucket.Properties["Tags"].Shape
	if tags.Kind != schema.List || tags.Element.Kind != schema.Tag {
		t.Errorf("Tags = %+v, want a list of tags", tags)
	}
	if strings.Join(bucket.Identifier, " ") != "BucketName" {
		t.Errorf("Identifier = %v, want BucketName", bucket.Identifier)
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		schema.Of("AWS::EC2::VPC")
	}
}
