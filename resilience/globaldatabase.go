package resilience

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// takeFromPrimary makes the props of a secondary cluster those of its primary, where they have to
// be the same.
func (p *AuroraClusterProps) takeFromPrimary(scope constructs.Construct) error {
	if p.Primary == nil {
		return nil
	}
	primary, path := p.Primary.settings, tree.Path(p.Primary)
	if err := apart("Primary", plinth.PlaceOf(p.Primary), plinth.PlaceOf(scope)); err != nil {
		return err
	}
	switch {
	case p.Primary.global == "":
		return fmt.Errorf("Primary is %s, want a cluster that is Global", path)
	case p.Engine != "" || p.DatabaseName != "" || p.Parameters != nil || p.Replicated || p.Global || p.RecoveryKey != nil:
		return fmt.Errorf("Engine, DatabaseName, Parameters, Replicated, Global or RecoveryKey is set beside Primary, "+
			"want those of %s: leave them out", path)
	case p.Version != "" && dbengine.Older(p.Version, primary.Version):
		return fmt.Errorf("Version is %s and that of %s %s, want the same or a newer one: secondaries are upgraded before their primary",
			p.Version, path, primary.Version)
	case p.Version == "":
		p.Version = primary.Version
	}
	p.Engine, p.Parameters = primary.Engine, primary.Parameters
	return nil
}

// join makes a cluster a member of a global database. The global database is empty until its
// primary joins, so that none of its properties names a cluster: after a switchover that would be
// the wrong one, and another one is a replacement.
func (c *AuroraCluster) join(cluster *awsrds.CfnDBClusterProps) {
	p := &c.settings
	switch {
	case p.primary != nil:
		c.global = p.primary.global
		cluster.GlobalClusterIdentifier = &c.global
	case p.member:
		c.global = c.name + "-db"
		global := &awsrds.CfnGlobalClusterProps{
			GlobalClusterIdentifier: &c.global, Engine: jsii.String(p.Engine.aurora().Name), EngineVersion: &p.Version,
			EngineLifecycleSupport: jsii.String(extendedSupportOff), StorageEncrypted: true, DeletionProtection: cluster.DeletionProtection,
		}
		made := awsrds.NewCfnGlobalCluster(c, jsii.String("Global"), global)
		made.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
		plinth.Promise(c, promise.That("is a member of a global database that is protected and outlives its stack",
			promise.At("Global").Keeps(global).Retained()))
		cluster.GlobalClusterIdentifier = made.Ref()
	default:
		return
	}
	cluster.EngineLifecycleSupport = nil // that of the global database holds for its members
}

// GlobalIdentifier returns the name of the global database that the cluster is a member of, empty
// for other clusters.
func (c *AuroraCluster) GlobalIdentifier() string { return c.global }

// arn is that of the cluster by its name, for other Regions.
func (c *AuroraCluster) arn() string { return arnOf(c, "rds", "cluster:"+c.name) }

// arnOf is the ARN of what stands in the stack of a construct, by names: other Regions can know it
// while this one is lost.
func arnOf(x constructs.IConstruct, service, resource string) string {
	at := plinth.PlaceOf(x)
	return "arn:" + at.Partition + ":" + service + ":" + at.Region + ":" + at.Account + ":" + resource
}

// AlarmOnGlobalLag defines an alarm for when what a secondary cluster would lose with its primary
// is more than that for five minutes, and when nothing reports, in the Region of the secondary,
// which is the only one that measures. Without above, a minute is too much. The metric is
// AuroraGlobalDBRPOLag, the age of the newest transaction that has not arrived, which MySQL has
// from Aurora 3.04 on; see "Managing RPOs for Aurora PostgreSQL–based global databases". It
// panics with an error for a cluster without a Primary.
func (c *AuroraCluster) AlarmOnGlobalLag(id string, above awscdk.Duration, topics ...awssns.ITopic) awscloudwatch.Alarm {
	if c.settings.primary == nil {
		panic(plinth.Misuse(c, "AlarmOnGlobalLag: the cluster has no Primary, want it for a secondary: a primary is behind nobody"))
	}
	return c.alarmOnMilliseconds(id, "The secondary cluster is behind its primary, or has lost it:", "AuroraGlobalDBRPOLag",
		above, time.Minute, topics)
}
