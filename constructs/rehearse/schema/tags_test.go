package schema_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

func TestTypesThatTakeTags(t *testing.T) {
	for name, want := range map[string]string{
		"AWS::S3::Bucket":                      "Tags",
		"AWS::SSM::Parameter":                  "Tags", // a map
		"AWS::Budgets::Budget":                 "ResourceTags",
		"AWS::EFS::FileSystem":                 "FileSystemTags",
		"AWS::Route53::HostedZone":             "HostedZoneTags",
		"AWS::EC2::LaunchTemplate":             "TagSpecifications",
		"AWS::Backup::BackupVault":             "BackupVaultTags",
		"AWS::Glue::Table":                     "",
		"AWS::Athena::NamedQuery":              "",
		"AWS::Scheduler::Schedule":             "",
		"AWS::IAM::Policy":                     "",
		"AWS::ECR::RepositoryCreationTemplate": "",
	} {
		of, ok := schema.Of(name)
		if !ok {
			t.Fatalf("Of(%q) finds nothing", name)
		}
		if got := of.TagProperty(); got != want {
			t.Errorf("%s: TagProperty() = %q, want %q", name, got, want)
		}
	}
}
