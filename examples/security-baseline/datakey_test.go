package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// One key of the security team can serve what other layers keep: a database with its logs and
// password, and the volumes of a server.
func TestDataKeysServeOtherLayers(t *testing.T) {
	app := snapshot.NewApp(t)
	shop := plinth.NewStack(app, "Shop", &plinth.StackProps{
		Account: config.MemberAccount, Region: config.Regions[0], Tags: plinth.Tags{Project: "shop", Team: "security", CostCenter: "4711"},
		WatchedBy: "a test",
	})
	vpc := network.NewVPC(shop, "Network", nil)
	key := security.NewKey(shop, "DataKey", &security.KeyProps{
		Uses: []keypolicy.Use{keypolicy.RDS{}, keypolicy.EBS{}, keypolicy.SecretsManager{}, keypolicy.Logs{}},
	})
	resilience.NewDatabase(shop, "Orders", &resilience.DatabaseProps{VPC: vpc.VPC(), Key: key.Key()})
	security.NewAppServer(shop, "Server", &security.AppServerProps{VPC: vpc.VPC(), Subnets: vpc.Tier("app"), Key: key.Key()})

	a := snapshot.Synth(t, app)
	instance, volumes := a.OfType("AWS::RDS::DBInstance")[0], a.OfType("AWS::EC2::Instance")[0].Get("BlockDeviceMappings").List()
	for name, at := range map[string]assembly.Value{
		"storage":  instance.Get("KmsKeyId"),
		"password": instance.Get("MasterUserSecret", "KmsKeyId"),
		"volume":   volumes[0].Get("Ebs", "KmsKeyId"),
	} {
		if to, ok := at.Target(); !ok || to.Resource.Path != "Shop/DataKey/Resource/Resource" {
			t.Errorf("the key of the %s is %v, want that of the security team", name, at)
		}
	}
}
