package main

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// A recorder can deliver to the log archive of the landing zone, in another account, which lets
// every recorder of the organization.
func TestRecorderDeliversToTheLogArchive(t *testing.T) {
	app := snapshot.NewApp(t)
	organization := baseline.NewOrganization(stack(app, "Management", "999999999999", config.Regions[0]), "Organization",
		&baseline.OrganizationProps{Email: "aws@example.com"})
	archive := baseline.NewLogArchive(stack(app, "Logs", "222222222222", config.Regions[0]), "Archive",
		&baseline.LogArchiveProps{Organization: organization})

	shop := stack(app, "Shop", config.MemberAccount, config.Regions[0])
	security.NewConfigRecorder(shop, "Recorder", &security.ConfigRecorderProps{
		Bucket: archive.Destination(shop, "Archive", archive.ConfigBucket()),
		Key:    archive.KeyIn(shop, "ArchiveKey"),
	})

	a := snapshot.Synth(t, app)
	channel := a.OfType("AWS::Config::DeliveryChannel")[0]
	for property, want := range map[string]string{"S3BucketName": "ArchiveConfig", "S3KmsKeyArn": "ArchiveKey"} {
		if got := channel.Get(property).String(); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want that of the archive", property, got)
		}
	}
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		if bucket.Stack == channel.Stack {
			t.Errorf("%s is a bucket of the account", bucket.Path)
		}
	}
}
