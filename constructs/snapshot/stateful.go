package snapshot

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// statefulTypes are resources that take data or the resources in them along when
// CloudFormation replaces them.
var statefulTypes = []string{
	"AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault",
	"AWS::CloudTrail::Trail", "AWS::Cognito::UserPool", "AWS::ControlTower::EnabledBaseline", "AWS::ControlTower::LandingZone",
	"AWS::DocDB::DBCluster",
	"AWS::DSQL::Cluster", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table",
	"AWS::EC2::IPAM", "AWS::EC2::IPAMPool", "AWS::EC2::Subnet", "AWS::EC2::TransitGateway",
	"AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::VPC", "AWS::EC2::Volume",
	"AWS::ECR::Repository", "AWS::EFS::FileSystem", "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache",
	"AWS::FSx::FileSystem", "AWS::GuardDuty::Detector", "AWS::KMS::Key", "AWS::KMS::ReplicaKey",
	"AWS::Kinesis::Stream", "AWS::Logs::LogGroup", "AWS::MSK::Cluster", "AWS::MemoryDB::Cluster", "AWS::Neptune::DBCluster",
	"AWS::OpenSearchService::Domain", "AWS::Organizations::Account", "AWS::Organizations::Organization",
	"AWS::Organizations::OrganizationalUnit", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::GlobalCluster",
	"AWS::Redshift::Cluster", "AWS::Route53::HostedZone", "AWS::S3::Bucket", "AWS::SQS::Queue",
	"AWS::SecretsManager::Secret", "AWS::ServiceCatalog::CloudFormationProvisionedProduct", "AWS::Timestream::Database",
}

// checkStateful compares the stateful resources of the app with the list beside its golden
// files. What is new is added by -update. What has vanished fails even with -update,
// because a renamed logical id is a replaced resource: that line is to be removed by hand,
// by somebody who means it.
func checkStateful(t testing.TB, a *assembly.Assembly, golden string) {
	t.Helper()
	name := filepath.Join(golden, statefulList)
	have := stateful(a)
	data, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var want []string
	if text := strings.TrimSpace(string(data)); text != "" {
		want = strings.Split(text, "\n")
	}
	for _, line := range want {
		if !slices.Contains(have, line) {
			t.Errorf("%s has vanished or has another logical id: deploying this deletes or replaces it. "+
				"If that is intended, remove the line from %s", line, filepath.ToSlash(name))
		}
	}
	merged := slices.Compact(slices.Sorted(slices.Values(append(want, have...))))
	switch {
	case slices.Equal(merged, want):
	case !*update:
		t.Errorf("%s lacks stateful resources of the app; run go test -update", filepath.ToSlash(name))
	default:
		if err := os.WriteFile(name, []byte(strings.Join(merged, "\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

const statefulList = "stateful.txt"

func stateful(a *assembly.Assembly) []string {
	var lines []string
	for _, r := range a.Resources() {
		if slices.Contains(statefulTypes, r.Type) {
			lines = append(lines, fmt.Sprintf("%s %s %s", r.Stack.Path, r.LogicalID, r.Type))
		}
	}
	slices.Sort(lines)
	return lines
}
