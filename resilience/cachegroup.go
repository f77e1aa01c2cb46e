package resilience

import (
	"cmp"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticache"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
	"github.com/plinth-cdk/plinth/resilience/window"
)

// CacheGroupProps configure a [CacheGroup]. VPC is required.
type CacheGroupProps struct {
	// VPC is the VPC to stand in, Subnets two zones of it at least. The default is the isolated
	// subnets called "data", or all isolated ones.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Engine is Valkey or RedisOSS. The default is Valkey.
	Engine CacheEngine
	// NodeType has to be of a current generation. The default is r7g.large.
	NodeType awsec2.InstanceType
	// Shards divide the keys, 1 to 90, for clients that know the protocol of clusters. The default is
	// one group of nodes without it.
	Shards int
	// Replicas are the nodes of a shard beside its primary, 1 to 5. The default is 1. With Shards it
	// cannot be changed later.
	Replicas int
	// Access is that of [CacheProps].
	Access string
	// SnapshotDays is for how long a daily snapshot is kept, 1 to 35. The default is 7.
	SnapshotDays int
	// SnapshotWindow and MaintenanceWindow are in UTC, an hour at least, and apart. The defaults are
	// "03:00-04:00" and "sun:04:30-sun:05:30".
	SnapshotWindow, MaintenanceWindow string
	// LogRetention is how long the log of the engine and that of slow commands are kept. The default
	// is 90 days.
	LogRetention awslogs.RetentionDays
	// Key encrypts what is cached and the logs; its policy has to serve [keypolicy.ElastiCache] and
	// [keypolicy.Logs]. The default is a new key for them alone. It cannot be changed later.
	Key awskms.IKey
}

// A CacheGroup is a cache of ElastiCache with nodes of a size that you choose, for a load that is
// steady or too large for a [Cache]. It promises that
//
//   - a replica in another zone takes over when a primary or its zone is lost (CACHE-001),
//   - it stands in isolated subnets, and only security groups that [CacheGroup.AllowFrom] names may
//     connect (CACHE-002), by TLS and by IAM as one user without a password (CACHE-003),
//   - what it caches is encrypted with a key of its own, and has a daily snapshot and a final one.
//
// CloudFormation refuses to replace it, because its identifier is derived from its path.
//
// Standing idle it costs two nodes by the hour, and one KMS key a month. See "Minimizing downtime
// in ElastiCache by using Multi-AZ" and Security Hub ElastiCache.1 to ElastiCache.7.
type CacheGroup struct {
	constructs.Construct
	gate     gate
	name     string
	props    CacheGroupProps
	resource awselasticache.CfnReplicationGroup
}

// NewCacheGroup defines a cache. It panics with an error when VPC is nil or has no such subnets in
// two zones, NodeType is of an old generation, a number is out of range, or the windows overlap.
func NewCacheGroup(scope constructs.Construct, id string, props *CacheGroupProps) *CacheGroup {
	g := &CacheGroup{}
	g.props = plinth.Define(g, scope, id, props.withDefaults)
	p := &g.props
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	p.Key = newCacheKey(g, p.Key, keypolicy.Logs{})
	g.name = identifierOf(g, 35)
	g.gate = newGate(g, p.VPC, dataport.Cache)
	kind, _, version := p.Engine.name()
	places := plinth.Kept(awselasticache.NewCfnSubnetGroup, g, "SubnetGroup", "stands in the subnets of its tier",
		&awselasticache.CfnSubnetGroupProps{Description: jsii.String(tree.Path(g)), SubnetIds: subnetIDs(subnets)})
	logs, permissions := g.newLogs()
	group := &awselasticache.CfnReplicationGroupProps{
		ReplicationGroupId: &g.name, ReplicationGroupDescription: jsii.String(tree.Path(g)), Engine: &kind, EngineVersion: &version,
		CacheNodeType: jsii.String("cache." + typeOr(p.NodeType, "")), AutomaticFailoverEnabled: true, MultiAzEnabled: true,
		CacheParameterGroupName: jsii.String(p.parameterGroup()), CacheSubnetGroupName: places.Ref(),
		SecurityGroupIds:         &[]*string{g.gate.group.SecurityGroupId()},
		TransitEncryptionEnabled: true, TransitEncryptionMode: jsii.String("required"),
		AtRestEncryptionEnabled: true, KmsKeyId: p.Key.KeyArn(), UserGroupIds: &[]*string{newUsers(g, g.name, p.Engine, p.Access)},
		SnapshotRetentionLimit: jsii.Number(p.SnapshotDays), SnapshotWindow: &p.SnapshotWindow,
		PreferredMaintenanceWindow: &p.MaintenanceWindow, AutoMinorVersionUpgrade: true, LogDeliveryConfigurations: logs,
	}
	if p.Shards > 0 {
		group.NumNodeGroups, group.ReplicasPerNodeGroup = jsii.Number(p.Shards), jsii.Number(p.Replicas)
	} else {
		group.NumCacheClusters = jsii.Number(p.Replicas + 1) // which can change, as the others cannot
	}
	g.resource = awselasticache.NewCfnReplicationGroup(g, jsii.String("Resource"), group)
	g.resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_SNAPSHOT, nil)
	tree.Depend(g.resource, permissions...)
	plinth.Promise(g, promise.That("survives the loss of a zone, is encrypted, knows its users, and has snapshots",
		promise.At("Resource").Keeps(group).Snapshotted()))
	return g
}

// Resource returns the L1 construct; there is no L2.
func (g *CacheGroup) Resource() awselasticache.CfnReplicationGroup { return g.resource }

// Endpoint returns the host name to connect to on port 6379: that of the primary, or of the cluster
// if there are Shards.
func (g *CacheGroup) Endpoint() *string {
	if g.props.Shards > 0 {
		return g.resource.AttrConfigurationEndPointAddress()
	}
	return g.resource.AttrPrimaryEndPointAddress()
}

// User returns the name with which clients authenticate, beside a token of IAM.
func (g *CacheGroup) User() string { return userOf(g.name) }

// AllowFrom is [Cache.AllowFrom] for the group.
func (g *CacheGroup) AllowFrom(peer awsec2.IConnectable) { g.gate.admit(g, peer) }

// GrantConnect lets an identity connect as the user of the cache.
func (g *CacheGroup) GrantConnect(grantee awsiam.IGrantable) awsiam.Grant {
	return grantConnect(g, grantee, g.name, "replicationgroup")
}

// Nodes returns the ids of the nodes, by which CloudWatch knows them.
func (g *CacheGroup) Nodes() []string {
	var all []string
	for shard := range max(g.props.Shards, 1) {
		for node := range g.props.Replicas + 1 {
			if g.props.Shards > 0 {
				all = append(all, fmt.Sprintf("%s-%04d-%03d", g.name, shard+1, node+1))
			} else {
				all = append(all, fmt.Sprintf("%s-%03d", g.name, node+1))
			}
		}
	}
	return all
}

// AlarmsOnMemory defines an alarm for each node that has used four fifths of its memory: soon it
// evicts what is in use.
func (g *CacheGroup) AlarmsOnMemory(id string, topics ...awssns.ITopic) []awscloudwatch.Alarm {
	var all []awscloudwatch.Alarm
	for _, node := range g.Nodes() {
		all = append(all, alerting.AlarmOnThreshold(g, id+node[len(g.name):], "Node "+node+" is almost full:", alerting.Threshold{
			Namespace: "AWS/ElastiCache", Metric: "DatabaseMemoryUsagePercentage", Above: 80,
			Dimensions: map[string]*string{"CacheClusterId": &node},
		}, topics...))
	}
	return all
}

// newLogs defines where the logs go, and what has to be there before they do.
func (g *CacheGroup) newLogs() (deliveries []any, permissions []constructs.IDependable) {
	for _, kind := range []string{"engine-log", "slow-log"} {
		id := map[string]string{"engine-log": "EngineLog", "slow-log": "SlowLog"}[kind]
		group, permission := logdelivery.NewVendedLogGroup(g, id, g.props.LogRetention, g.props.Key)
		permissions = append(permissions, permission)
		deliveries = append(deliveries, &awselasticache.CfnReplicationGroup_LogDeliveryConfigurationRequestProperty{
			DestinationType: jsii.String("cloudwatch-logs"), LogFormat: jsii.String("json"), LogType: jsii.String(kind),
			DestinationDetails: &awselasticache.CfnReplicationGroup_DestinationDetailsProperty{
				CloudWatchLogsDetails: &awselasticache.CfnReplicationGroup_CloudWatchLogsDestinationDetailsProperty{
					LogGroup: group.LogGroupName(),
				},
			},
		})
	}
	return deliveries, permissions
}

func (p *CacheGroupProps) parameterGroup() string {
	kind, major, _ := p.Engine.name()
	name := "default." + kind + major
	if p.Shards > 0 {
		name += ".cluster.on"
	}
	return name
}

func (p *CacheGroupProps) withDefaults() (q CacheGroupProps, err error) {
	if p != nil {
		q = *p
	}
	if q.NodeType == nil {
		q.NodeType = awsec2.NewInstanceType(jsii.String("r7g.large"))
	}
	q.Access, q.Replicas, q.SnapshotDays = cmp.Or(q.Access, everyDay), cmp.Or(q.Replicas, 1), cmp.Or(q.SnapshotDays, 7)
	q.SnapshotWindow = cmp.Or(q.SnapshotWindow, "03:00-04:00")
	q.MaintenanceWindow = cmp.Or(q.MaintenanceWindow, "sun:04:30-sun:05:30")
	q.LogRetention = cmp.Or(q.LogRetention, awslogs.RetentionDays_THREE_MONTHS)
	switch {
	case q.Shards < 0 || q.Shards > 90:
		return q, fmt.Errorf("Shards is %d, want 1 to 90, or none", q.Shards)
	case q.Replicas < 1 || q.Replicas > 5:
		return q, fmt.Errorf("Replicas is %d, want 1 to 5", q.Replicas)
	case q.SnapshotDays < 1 || q.SnapshotDays > 35:
		return q, fmt.Errorf("SnapshotDays is %d, want 1 to 35", q.SnapshotDays)
	}
	_, err = dataTier.subnets(q.VPC, q.Subnets)
	return q, cmp.Or(err, q.Engine.check(), dbengine.CheckType("NodeType", *q.NodeType.ToString()),
		window.Check("SnapshotWindow", q.SnapshotWindow, "MaintenanceWindow", q.MaintenanceWindow, 60))
}
