package resilience

import (
	"cmp"
	"fmt"
	"math"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// auroraSettings are the props of an [AuroraCluster], with their defaults.
type auroraSettings struct {
	databaseSettings
	instanceType                   string // "serverless" if it is
	serverless                     *ServerlessCapacity
	readers                        int
	ioOptimized, allowMajorUpgrade bool
	primary                        *AuroraCluster
}

// maxACU is the most capacity that a serverless member has.
const maxACU = 256

// serve settles what members run on.
func (p *auroraSettings) serve(capacity *ServerlessCapacity, typed bool) error {
	switch {
	case capacity == nil:
		return dbengine.CheckType("InstanceType", p.instanceType)
	case typed:
		return fmt.Errorf("InstanceType is %q beside Serverless, want one of them", p.instanceType)
	}
	c := ServerlessCapacity{cmp.Or(capacity.MinACU, 2), cmp.Or(capacity.MaxACU, 16)}
	switch {
	case c.MinACU < 0.5 || c.MinACU > maxACU || math.Mod(c.MinACU, 0.5) != 0:
		return fmt.Errorf("Serverless.MinACU is %g, want 0.5 to %d in steps of a half: a member at rest takes seconds to wake", c.MinACU, maxACU)
	case c.MaxACU < max(c.MinACU, 1) || c.MaxACU > maxACU || math.Mod(c.MaxACU, 0.5) != 0:
		return fmt.Errorf("Serverless.MaxACU is %g, want MinACU, which is %g, to %d in steps of a half", c.MaxACU, c.MinACU, maxACU)
	}
	p.instanceType, p.serverless = "serverless", &c
	return nil
}

func (p *auroraSettings) cluster(name string) *awsrds.CfnDBClusterProps {
	engine := p.Engine.aurora()
	mode, days := p.insights()
	props := &awsrds.CfnDBClusterProps{
		DbClusterIdentifier: &name, Engine: &engine.Name, EngineVersion: &p.Version, EngineLifecycleSupport: jsii.String(extendedSupportOff),
		MasterUsername: jsii.String(masterUser), StorageEncrypted: true, KmsKeyId: p.Key.KeyArn(),
		EnableIamDatabaseAuthentication: true, BackupRetentionPeriod: jsii.Number(p.BackupDays),
		PreferredBackupWindow: &p.BackupWindow, PreferredMaintenanceWindow: &p.MaintenanceWindow, CopyTagsToSnapshot: true,
		DeleteAutomatedBackups: false, DatabaseInsightsMode: &mode, PerformanceInsightsEnabled: true,
		PerformanceInsightsKmsKeyId: p.Key.KeyArn(), PerformanceInsightsRetentionPeriod: jsii.Number(days),
		EnableCloudwatchLogsExports: jsii.Strings(engine.Logs...),
	}
	if p.DatabaseName != "" {
		props.DatabaseName = &p.DatabaseName
	}
	if p.ioOptimized {
		props.StorageType = jsii.String("aurora-iopt1")
	}
	if p.serverless != nil {
		props.ServerlessV2ScalingConfiguration = &awsrds.CfnDBCluster_ServerlessV2ScalingConfigurationProperty{
			MinCapacity: &p.serverless.MinACU, MaxCapacity: &p.serverless.MaxACU,
		}
	}
	return props
}

// authenticate sets the name and the password of the master user. A secondary cluster has none: its
// users are those of the primary.
func (c *AuroraCluster) authenticate(cluster *awsrds.CfnDBClusterProps) (master masterSecret) {
	p := &c.settings
	switch {
	case p.primary != nil:
		cluster.MasterUsername, cluster.DatabaseName = nil, nil
	case p.Replicated:
		master = newMasterSecret(c, p.databaseSettings)
		cluster.MasterUserPassword = master.password()
	default:
		cluster.ManageMasterUserPassword = true
		cluster.MasterUserSecret = &awsrds.CfnDBCluster_MasterUserSecretProperty{KmsKeyId: p.Key.KeyArn()}
	}
	return master
}

// addMembers defines the instances of the cluster. They are numbered, because each failover makes
// another one the writer. The first two are pinned to the first two zones, which every VPC for it
// has; Aurora spreads the others. A member pinned to a zone by counting would be replaced when a
// zone is added.
func (c *AuroraCluster) addMembers(subnets []awsec2.ISubnet) {
	p, role := &c.settings, newMonitoringRole(c)
	_, days := p.insights()
	for i := range p.readers + 1 {
		member := &awsrds.CfnDBInstanceProps{
			DbInstanceIdentifier: jsii.String(c.member(i)), DbClusterIdentifier: c.resource.Ref(),
			DbInstanceClass: jsii.String("db." + p.instanceType), Engine: jsii.String(p.Engine.aurora().Name),
			PromotionTier:           jsii.Number(min(i, 1)), // tiers 0 and 1 scale with the writer
			AutoMinorVersionUpgrade: true, PubliclyAccessible: false, CaCertificateIdentifier: jsii.String(certificateAuthority),
			MonitoringInterval: jsii.Number(monitoringSeconds), MonitoringRoleArn: role, EnablePerformanceInsights: true,
			PerformanceInsightsKmsKeyId: p.Key.KeyArn(), PerformanceInsightsRetentionPeriod: jsii.Number(days),
		}
		if i < 2 {
			member.AvailabilityZone = zoneOf(subnets[i])
		}
		id := fmt.Sprint("Member", i+1)
		// The data is the cluster's: a member leaves nothing behind.
		awsrds.NewCfnDBInstance(c, &id, member).ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
		plinth.Promise(c, promise.That("has a member in each of two zones, of one size", promise.At(id).Keeps(member)))
	}
}

// member is what a member is called, counted from 0.
func (c *AuroraCluster) member(i int) string { return fmt.Sprint(c.name, "-", i+1) }

// view is the cluster as an L2.
func (c *AuroraCluster) view() awsrds.IDatabaseCluster {
	engine := awsrds.DatabaseClusterEngine_AURORA_POSTGRESQL()
	if c.settings.Engine == MySQL {
		engine = awsrds.DatabaseClusterEngine_AURORA_MYSQL()
	}
	return awsrds.DatabaseCluster_FromDatabaseClusterAttributes(c, jsii.String("Cluster"), &awsrds.DatabaseClusterAttributes{
		ClusterIdentifier: c.resource.Ref(), ClusterEndpointAddress: c.resource.AttrEndpointAddress(),
		ReaderEndpointAddress: c.resource.AttrReadEndpointAddress(), ClusterResourceIdentifier: c.resource.AttrDbClusterResourceId(),
		Port: jsii.Number(c.settings.Engine.aurora().Port), Engine: engine, SecurityGroups: &[]awsec2.ISecurityGroup{c.gate.group},
	})
}
