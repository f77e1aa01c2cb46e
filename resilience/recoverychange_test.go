package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// A pairChange is what may be different in a pair that is deployed.
type pairChange struct {
	orders resilience.DatabaseProps
	copied resilience.RegionReplicaProps
	ledger resilience.AuroraClusterProps
	second resilience.AuroraClusterProps
}

// pairWith synthesizes a pair of Regions with databases.
func pairWith(t *testing.T, unlocked bool, changes ...func(*pairChange)) *assembly.Assembly {
	t.Helper()
	app := snapshot.NewApp(t)
	in := func(id, region string) awscdk.Stack {
		return plinth.NewStack(app, id,
			&plinth.StackProps{Account: "111111111111", Region: region, Tags: tags, Unlocked: unlocked, WatchedBy: "a test"})
	}
	stack := in("Prod", "eu-west-1")
	in("Recovery", "eu-central-1")
	in("Standby", "eu-central-1")
	dr := warm(stack)
	here, there := vpc(stack), vpc(standby(stack))
	c := pairChange{
		orders: resilience.DatabaseProps{VPC: here, Replicated: true, RecoveryKey: dr.Key()}, copied: resilience.RegionReplicaProps{VPC: there},
		ledger: resilience.AuroraClusterProps{VPC: here, Global: true, Version: "17.4", RecoveryKey: dr.Key()},
		second: resilience.AuroraClusterProps{VPC: there},
	}
	for _, change := range changes {
		change(&c)
	}
	c.copied.Source = resilience.NewDatabase(stack, "Orders", &c.orders)
	dr.AddReplica("Orders", &c.copied)
	c.second.Primary = resilience.NewAuroraCluster(stack, "Ledger", &c.ledger)
	dr.AddSecondary("Ledger", &c.second)
	dr.AddBucket("Documents", nil)
	return snapshot.Synth(t, app)
}

// deployedPair is what changes are made to.
var deployedPair = constructtest.Shared(func(t *testing.T) *assembly.Assembly { return pairWith(t, false) })

func TestFirstDeploymentsOfPairsAreInOrder(t *testing.T) {
	r := rehearse.First(pairWith(t, true))
	for _, f := range r.Findings {
		if f.Severity == finding.Error {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
	var order []string
	for _, step := range r.Steps {
		order = append(order, step.Stack.Path)
	}
	if diff := cmp.Diff([]string{"Recovery", "Prod", "Standby"}, order); diff != "" {
		t.Errorf("stacks are deployed in another order (-want +got):\n%s", diff)
	}
}

func TestChangesOfPrimariesReplaceNothingInTheOtherRegion(t *testing.T) {
	larger := awsec2.NewInstanceType(jsii.String("r8g.2xlarge"))
	before := deployedPair(t)
	for name, change := range map[string]func(*pairChange){
		"nothing": func(*pairChange) {},
		"the primary is another database": func(c *pairChange) {
			c.orders.DatabaseName, c.ledger.DatabaseName = "customers", "customers"
		},
		"a failover": func(c *pairChange) { c.copied.Promoted = true },
		"another class": func(c *pairChange) {
			c.orders.InstanceType, c.ledger.InstanceType, c.second.InstanceType = larger, larger, larger
		},
		"a minor version of the secondary": func(c *pairChange) { c.second.Version = "17.7" },
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, pairWith(t, false, change)).Findings {
				kinds := []finding.Kind{finding.Replace, finding.Collision, finding.Refused, finding.Stale}
				if f.Severity == finding.Error && slices.Contains(kinds, f.Kind) && f.Resource.Stack.Path != "Prod" {
					t.Errorf("rehearsal finds %s, want nothing in the recovery Region replaced or refused", f)
				}
			}
		})
	}
}

// Aurora wants secondaries to be upgraded before their primary.
func TestGlobalDatabasesAreUpgradedFromTheirSecondaries(t *testing.T) {
	upgradePrimary := func(c *pairChange) { c.ledger.Version = "17.7" }
	upgradeSecondary := func(c *pairChange) { c.second.Version = "17.7" }
	secondary, primary := pairWith(t, false, upgradeSecondary), pairWith(t, false, upgradePrimary)
	for name, c := range map[string]struct {
		before, after *assembly.Assembly
		refused       []string
	}{
		"the secondary first":  {deployedPair(t), secondary, nil},
		"then the primary":     {secondary, primary, nil},
		"both at once":         {deployedPair(t), primary, []string{"Prod/Ledger/Resource"}},
		"both, and both named": {deployedPair(t), pairWith(t, false, upgradePrimary, upgradeSecondary), []string{"Prod/Ledger/Resource"}},
	} {
		t.Run(name, func(t *testing.T) {
			var refused []string
			for _, f := range rehearse.Update(c.before, c.after).Of(finding.Refused) {
				refused = append(refused, f.Path())
			}
			if diff := cmp.Diff(c.refused, refused); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
		})
	}
}

// RDS replaces an instance for an engine or an encryption that its template did not name before.
func TestPromotionChangesNothingThatWouldReplaceTheInstance(t *testing.T) {
	replica := func(changes ...func(*pairChange)) map[string]string {
		properties := map[string]string{}
		r := there(t, pairWith(t, false, changes...), "Standby/Orders/Resource")
		for _, name := range r.Get().Keys() {
			properties[name] = r.Get(name).String()
		}
		return properties
	}
	want := replica(func(c *pairChange) { c.copied.Standby = true })
	delete(want, "SourceDBInstanceIdentifier")
	want["BackupRetentionPeriod"], want["PreferredBackupWindow"] = "30", "03:00-04:00"
	promoted := func(c *pairChange) { c.copied.Promoted = true }
	for missing, change := range map[string]func(*pairChange){"breaching": func(*pairChange) {}, "notBreaching": promoted} {
		if got := there(t, pairWith(t, false, change), "Standby/Orders/Lag/Resource").Get("TreatMissingData").String(); got != missing {
			t.Errorf("TreatMissingData of the lag = %s, want %s", got, missing)
		}
	}
	if diff := cmp.Diff(want, replica(promoted)); diff != "" {
		t.Errorf("properties of the promoted replica (-want +got):\n%s", diff)
	}
}
