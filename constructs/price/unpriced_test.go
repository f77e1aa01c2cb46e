package price

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// A type that CloudFormation does not have is a slip of the pen, and nothing would be listed.
func TestTypesWithAPriceExist(t *testing.T) {
	var all []string
	for name := range billedBy {
		all = append(all, name)
	}
	for name := range settings {
		all = append(all, name)
	}
	for name := range flat {
		all = append(all, name)
	}
	for name := range byProperties {
		all = append(all, name)
	}
	for _, n := range notes {
		all = append(all, n.types...)
	}
	for _, name := range all {
		if _, ok := schema.Of(name); !ok && name != "AWS::Serverless::Function" {
			t.Errorf("%s is no type of CloudFormation", name)
		}
	}
}

func TestNothingIsFreeThatIsNot(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {
		"Board": {"Type": "AWS::CloudWatch::Dashboard"}, "Probe": {"Type": "AWS::Synthetics::Canary"},
		"Files": {"Type": "AWS::EFS::FileSystem"}, "Authority": {"Type": "AWS::ACMPCA::CertificateAuthority"},
		"Proxy": {"Type": "AWS::RDS::DBProxy"}, "Profile": {"Type": "AWS::Route53Profiles::ProfileAssociation"},
		"Orders": {"Type": "AWS::DynamoDB::Table"},
		"Jobs": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST"}},
		"Warm": {"Type": "AWS::Lambda::Alias", "Properties": {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 5}}},
		"Cold": {"Type": "AWS::Lambda::Alias"},
		"Batch": {"Type": "AWS::Batch::ComputeEnvironment", "Properties": {"ComputeResources": {"MinvCpus": 0}}},
		"Cached": {"Type": "AWS::ApiGateway::Stage", "Properties": {"CacheClusterEnabled": true}},
		"Plain": {"Type": "AWS::ApiGateway::Stage", "Properties": {"CacheClusterEnabled": false}},
		"Finds": {"Type": "AWS::GuardDuty::Detector"}, "Finds2": {"Type": "AWS::GuardDuty::Detector"},
		"Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": true}}, "Fixed": {"Type": "AWS::KMS::Key"}}}`})
	bill := Default().Standing(a)
	var unpriced []string
	for _, u := range bill.Unpriced {
		unpriced = append(unpriced, u.Resource.LogicalID)
	}
	want := []string{"Board", "Probe", "Files", "Authority", "Proxy", "Profile", "Orders", "Warm", "Cached"}
	if diff := cmp.Diff(want, unpriced); diff != "" {
		t.Errorf("Unpriced (-want +got):\n%s", diff)
	}
	wantNotes := []string{"2 x AWS::GuardDuty::Detector: by the events", "1 x AWS::KMS::Key: $1 a month more after its first rotation"}
	for i, note := range bill.Notes {
		if i >= len(wantNotes) || !strings.HasPrefix(note, wantNotes[i]) {
			t.Errorf("Notes has %q, want %q", bill.Notes, wantNotes)
		}
	}
	if len(bill.Notes) != len(wantNotes) {
		t.Errorf("%d notes, want %d", len(bill.Notes), len(wantNotes))
	}
}
