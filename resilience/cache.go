package resilience

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticache"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// CacheProps configure a [Cache]. VPC is required.
type CacheProps struct {
	// VPC is the VPC to stand in, Subnets two or three zones of it. The default is the isolated
	// subnets called "data", or all isolated ones. A change makes a new, empty cache.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Engine is Valkey or RedisOSS. The default is Valkey.
	Engine CacheEngine
	// Access is what the user of the cache may do, in the language of access control lists. The
	// default is everything but administration.
	Access string
	// MaxGB and MaxECPU limit the bill: what is stored, in GB, 1 to 5000, and how many ElastiCache
	// processing units are used in a second, 1000 to 15000000. The defaults are 10 and 50000.
	MaxGB, MaxECPU int
	// SnapshotDays is for how long a daily snapshot is kept, 1 to 35, and SnapshotTime when it is
	// taken, in UTC. The defaults are 7, and "03:00".
	SnapshotDays int
	SnapshotTime string
	// Key encrypts what is cached; its policy has to serve [keypolicy.ElastiCache]. The default is a
	// new key for it alone. A change makes a new, empty cache.
	Key awskms.IKey
}

// A Cache is a serverless cache of ElastiCache, in as many zones as its subnets. It promises that
//
//   - it stands in isolated subnets of two zones at least (CACHE-001), and only security groups
//     that [Cache.AllowFrom] names may connect, on 6379 and, for reads, 6380 (CACHE-002),
//   - connections are by TLS, as ElastiCache requires of serverless caches, and by IAM as one user
//     without a password (CACHE-003),
//   - what it caches is encrypted with a key of its own, has a daily snapshot and a final one.
//
// Its name is derived from what cannot change later, so that a replacement is possible; rehearse
// tells of it before. Standing idle it costs 100 MB by the hour, or 1 GB of RedisOSS, and one KMS
// key a month. See "Authenticating with IAM" in the ElastiCache guide.
type Cache struct {
	constructs.Construct
	gate     gate
	name     string
	resource awselasticache.CfnServerlessCache
}

// NewCache defines a cache. It panics with an error when VPC is nil or has no such subnets in two
// or three zones, and when a limit is out of range.
func NewCache(scope constructs.Construct, id string, props *CacheProps) *Cache {
	c := &Cache{}
	p := plinth.Define(c, scope, id, props.withDefaults)
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	p.Key = newCacheKey(c, p.Key)
	c.name = identifierOf(c, 35, append(subnetPaths(subnets), tree.Path(p.Key))...)
	c.gate = newGate(c, p.VPC, dataport.Cache, dataport.CacheReader)
	kind, major, _ := p.Engine.name()
	c.resource = plinth.Kept(awselasticache.NewCfnServerlessCache, c, "Resource", "is encrypted, knows its users, and has snapshots",
		&awselasticache.CfnServerlessCacheProps{
			ServerlessCacheName: &c.name, Description: jsii.String(tree.Path(c)), Engine: &kind, MajorEngineVersion: &major,
			SubnetIds: subnetIDs(subnets), SecurityGroupIds: c.gate.ids(), KmsKeyId: p.Key.KeyArn(),
			UserGroupId: newUsers(c, c.name, p.Engine, p.Access), SnapshotRetentionLimit: jsii.Number(p.SnapshotDays),
			DailySnapshotTime: &p.SnapshotTime, FinalSnapshotName: jsii.String(c.name + "-final"),
			CacheUsageLimits: &awselasticache.CfnServerlessCache_CacheUsageLimitsProperty{
				DataStorage:   &awselasticache.CfnServerlessCache_DataStorageProperty{Maximum: jsii.Number(p.MaxGB), Unit: jsii.String("GB")},
				EcpuPerSecond: &awselasticache.CfnServerlessCache_ECPUPerSecondProperty{Maximum: jsii.Number(p.MaxECPU)},
			},
		})
	return c
}

// Resource returns the L1 construct; there is no L2.
func (c *Cache) Resource() awselasticache.CfnServerlessCache { return c.resource }

// Endpoint returns the host name for writes on port 6379, ReaderEndpoint that for reads on 6380.
func (c *Cache) Endpoint() *string       { return c.resource.AttrEndpointAddress() }
func (c *Cache) ReaderEndpoint() *string { return c.resource.AttrReaderEndpointAddress() }

// User returns the name with which clients authenticate, beside a token of IAM.
func (c *Cache) User() string { return userOf(c.name) }

// AllowFrom lets what has a security group connect, for writes and for reads. It panics with an
// error if peer has none.
func (c *Cache) AllowFrom(peer awsec2.IConnectable) { c.gate.admit(c, peer) }

// GrantConnect lets an identity connect as the user of the cache.
func (c *Cache) GrantConnect(grantee awsiam.IGrantable) awsiam.Grant {
	return grantConnect(c, grantee, c.name, "serverlesscache")
}

// Metric returns a metric of the cache, such as "CacheHitRate". Its dimension is clusterId, which
// is not that of caches with nodes.
func (c *Cache) Metric(name string, options *awscloudwatch.MetricOptions) awscloudwatch.Metric {
	metric := awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/ElastiCache"), MetricName: &name, DimensionsMap: &map[string]*string{"clusterId": &c.name},
	})
	if options == nil {
		return metric
	}
	return metric.With(options)
}

// AlarmOnThrottling defines an alarm for commands that MaxECPU or the speed of scaling turns away.
func (c *Cache) AlarmOnThrottling(id string, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return alerting.AlarmOnThreshold(c, id, "Commands are throttled by", alerting.Threshold{
		Namespace: "AWS/ElastiCache", Metric: "ThrottledCmds", SilenceIsGood: true,
		Dimensions: map[string]*string{"clusterId": &c.name},
	}, topics...)
}

// timeOfDay is a time in UTC.
var timeOfDay = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func (p *CacheProps) withDefaults() (q CacheProps, err error) {
	if p != nil {
		q = *p
	}
	q.Access, q.SnapshotTime = cmp.Or(q.Access, everyDay), cmp.Or(q.SnapshotTime, "03:00")
	q.MaxGB, q.MaxECPU, q.SnapshotDays = cmp.Or(q.MaxGB, 10), cmp.Or(q.MaxECPU, 50000), cmp.Or(q.SnapshotDays, 7)
	switch {
	case q.MaxGB < 1 || q.MaxGB > 5000:
		return q, fmt.Errorf("MaxGB is %d, want 1 to 5000", q.MaxGB)
	case q.MaxECPU < 1000 || q.MaxECPU > 15000000:
		return q, fmt.Errorf("MaxECPU is %d, want 1000 to 15000000", q.MaxECPU)
	case q.SnapshotDays < 1 || q.SnapshotDays > 35:
		return q, fmt.Errorf("SnapshotDays is %d, want 1 to 35", q.SnapshotDays)
	case !timeOfDay.MatchString(q.SnapshotTime):
		return q, fmt.Errorf(`SnapshotTime is %q, want a time in UTC such as "03:00"`, q.SnapshotTime)
	}
	subnets, err := dataTier.subnets(q.VPC, q.Subnets)
	if err == nil && len(subnets) > 3 {
		err = fmt.Errorf("Subnets are %d, want two or three: a serverless cache takes no more", len(subnets))
	}
	return q, cmp.Or(err, q.Engine.check())
}
