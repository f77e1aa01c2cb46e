package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// Likely changes, from a database and a cache that are deployed.
func TestLikelyChangesReplaceNothingThatHoldsData(t *testing.T) {
	type change = func(d *resilience.DatabaseProps, c *resilience.AuroraClusterProps, g *resilience.CacheGroupProps)
	define := func(replicas int, changes ...change) func(awscdk.Stack) {
		return func(stack awscdk.Stack) {
			d := resilience.DatabaseProps{VPC: vpc(stack), Replicated: true}
			c := resilience.AuroraClusterProps{VPC: vpc(stack)}
			g := resilience.CacheGroupProps{VPC: vpc(stack)}
			for _, change := range changes {
				change(&d, &c, &g)
			}
			source := resilience.NewDatabase(stack, "Database", &d)
			resilience.NewAuroraCluster(stack, "Cluster", &c)
			resilience.NewCacheGroup(stack, "Nodes", &g)
			for zone := range replicas {
				id := []string{"First", "Second"}[zone]
				resilience.NewDatabaseReplica(stack, id, &resilience.DatabaseReplicaProps{Source: source, Zone: zone + 1})
			}
		}
	}
	before := constructtest.Preview(define(1))
	for name, after := range map[string]func(awscdk.Stack){
		"nothing": define(1),
		"a major version": define(1, func(d *resilience.DatabaseProps, c *resilience.AuroraClusterProps, _ *resilience.CacheGroupProps) {
			d.Version, d.AllowMajorUpgrade, c.Version, c.AllowMajorUpgrade = "18", true, "18", true
		}),
		"another class": define(1, func(d *resilience.DatabaseProps, c *resilience.AuroraClusterProps, g *resilience.CacheGroupProps) {
			larger := awsec2.NewInstanceType(jsii.String("m8g.2xlarge"))
			d.InstanceType, c.InstanceType, g.NodeType = larger, larger, larger
		}),
		"serverless members": define(1, func(_ *resilience.DatabaseProps, c *resilience.AuroraClusterProps, _ *resilience.CacheGroupProps) {
			c.Serverless = &resilience.ServerlessCapacity{}
		}),
		"more storage, backups and parameters": define(1,
			func(d *resilience.DatabaseProps, c *resilience.AuroraClusterProps, _ *resilience.CacheGroupProps) {
				d.StorageGiB, d.IOPS, d.BackupDays, c.BackupDays = 400, 12000, 35, 35
				d.Parameters, c.Parameters = map[string]string{"work_mem": "8192"}, map[string]string{"work_mem": "8192"}
			}),
		"a replica, a reader and a node more": define(2,
			func(_ *resilience.DatabaseProps, c *resilience.AuroraClusterProps, g *resilience.CacheGroupProps) {
				c.Readers, g.Replicas = 2, 2
			}),
		"a password that RDS manages": define(0,
			func(_ *resilience.DatabaseProps, c *resilience.AuroraClusterProps, _ *resilience.CacheGroupProps) {
				c.Replicated = true
			}),
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, constructtest.Preview(after)).Findings {
				// Of properties that replace in some cases it warns, and a name keeps CloudFormation from it.
				kinds := []finding.Kind{finding.Replace, finding.Collision, finding.Refused, finding.Stale}
				if f.Severity == finding.Error && slices.Contains(kinds, f.Kind) {
					t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
				}
			}
		})
	}
}

// What AWS would replace is refused.
func TestWhatWouldReplaceADatabaseIsRefused(t *testing.T) {
	define := func(name string) func(awscdk.Stack) {
		return func(stack awscdk.Stack) {
			resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), DatabaseName: name})
		}
	}
	r := rehearse.Update(constructtest.Preview(define("orders")), constructtest.Preview(define("customers")))
	if len(r.Of(finding.Replace))+len(r.Of(finding.Collision))+len(r.Of(finding.Refused)) == 0 || r.Deployable() {
		t.Errorf("rehearsal finds %v, want another DatabaseName refused", r.Findings)
	}
}

// Nothing undoes a major version, and CloudFormation asks nobody.
func TestMajorVersionsAreNotTakenByAccident(t *testing.T) {
	define := func(version string) func(awscdk.Stack) {
		return func(stack awscdk.Stack) {
			resilience.NewAuroraCluster(stack, "Cluster", &resilience.AuroraClusterProps{VPC: vpc(stack), Version: version})
		}
	}
	r := rehearse.Update(constructtest.Preview(define("17")), constructtest.Preview(define("18")))
	if found := r.Of(finding.Refused); len(found) != 1 || found[0].Path() != "Prod/Cluster/Resource" {
		t.Errorf("rehearsal refuses %v, want the step of Prod/Cluster/Resource without AllowMajorUpgrade", found)
	}
}

// A stack whose creation fails is deleted, and tried again, as long as it is Unlocked.
func TestFirstDeploymentsOfDataCanFail(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := plinth.NewStack(app, "Prod",
		&plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Tags: tags, Unlocked: true, WatchedBy: "a test"})
	source := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true})
	resilience.NewDatabaseReplica(stack, "Reports", &resilience.DatabaseReplicaProps{Source: source, Zone: 1})
	resilience.NewDatabaseProxy(stack, "Proxy", &resilience.DatabaseProxyProps{Cluster: cluster(stack), Users: []string{"orders"}})
	cache(stack)
	cacheGroup(stack)
	for _, f := range rehearse.First(snapshot.Synth(t, app)).Findings {
		if f.Severity == finding.Error {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
}
