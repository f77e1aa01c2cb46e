package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func cache(stack awscdk.Stack) *resilience.Cache {
	return resilience.NewCache(stack, "Cache", &resilience.CacheProps{VPC: vpc(stack)})
}

func cacheGroup(stack awscdk.Stack) *resilience.CacheGroup {
	return resilience.NewCacheGroup(stack, "Nodes", &resilience.CacheGroupProps{VPC: vpc(stack)})
}

func TestCacheDefault(t *testing.T) {
	a, stack := newStack(t)
	for _, open := range []func(awsec2.IConnectable){cache(stack).AllowFrom, cacheGroup(stack).AllowFrom} {
		open(app(stack))
	}
	snapshot.Check(t, a)
}

func TestCacheFull(t *testing.T) {
	a, stack := newStack(t)
	key := encryption.NewKey(stack, "DataKey", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.ElastiCache{}, keypolicy.Logs{}}}).Key()
	tier := &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}
	alerts, role := alertsIn(stack).Topic(), job(stack)
	c := resilience.NewCache(stack, "Cache", &resilience.CacheProps{
		VPC: vpc(stack), Subnets: tier, Engine: resilience.RedisOSS, Access: "on ~orders:* +@read", MaxGB: 50, MaxECPU: 100000,
		SnapshotDays: 14, SnapshotTime: "02:30", Key: key,
	})
	c.GrantConnect(role)
	c.AlarmOnThrottling("Throttled", alerts)
	g := resilience.NewCacheGroup(stack, "Nodes", &resilience.CacheGroupProps{
		VPC: vpc(stack), Subnets: tier, Engine: resilience.RedisOSS, NodeType: awsec2.NewInstanceType(jsii.String("m7g.xlarge")), Shards: 2,
		Replicas: 2, Access: "on ~orders:* +@read", SnapshotDays: 14, SnapshotWindow: "01:00-02:00", MaintenanceWindow: "sat:02:00-sat:03:00",
		LogRetention: awslogs.RetentionDays_ONE_YEAR, Key: key,
	})
	g.GrantConnect(role)
	g.AlarmsOnMemory("Full", alerts)
	if c.Endpoint() == nil || c.ReaderEndpoint() == nil || g.Endpoint() == nil || c.Resource() == nil || g.Resource() == nil {
		t.Error("an accessor returns nil")
	}
	if c.User() == g.User() {
		t.Errorf("User() = %q for both caches, want one each", c.User())
	}
	snapshot.Check(t, a)
}

func TestCacheGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewCache, false, func(stack awscdk.Stack, n int) resilience.CacheProps {
		return resilience.CacheProps{VPC: vpc(stack)}
	})
	constructtest.Guard(t, newStack, resilience.NewCacheGroup, false, func(stack awscdk.Stack, n int) resilience.CacheGroupProps {
		return resilience.CacheGroupProps{VPC: vpc(stack), Shards: n - 1}
	})
}

func TestEveryPromiseOfCachesThatIsUndoneIsFound(t *testing.T) {
	a, stack := newStack(t)
	cache(stack).AlarmOnThrottling("Throttled")
	cacheGroup(stack).AlarmsOnMemory("Full")
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// Reads of a serverless cache have a port of their own, without which they time out.
func TestServerlessCachesAreReachedForReadsToo(t *testing.T) {
	a, stack := newStack(t)
	cache(stack).AllowFrom(app(stack))
	var ports []int
	for _, rule := range snapshot.Synth(t, a).OfType("AWS::EC2::SecurityGroupIngress") {
		port, _ := rule.Get("FromPort").Int()
		ports = append(ports, port)
	}
	slices.Sort(ports)
	if diff := cmp.Diff([]int{6379, 6380}, ports); diff != "" {
		t.Errorf("ports (-want +got):\n%s", diff)
	}
}

// A replacement meets no name that is taken.
func TestTheNameOfACacheFollowsFromWhatCannotChange(t *testing.T) {
	names := map[string]bool{}
	for _, tier := range []string{"data", "management"} {
		a, stack := newStack(t)
		c := resilience.NewCache(stack, "Cache", &resilience.CacheProps{
			VPC: vpc(stack), Subnets: &awsec2.SubnetSelection{SubnetGroupName: &tier},
		})
		name := one(t, snapshot.Synth(t, a), "AWS::ElastiCache::ServerlessCache").Get("ServerlessCacheName").String()
		if len(name) > 40 || c.User() != name+"-app" {
			t.Errorf("name = %q and user = %q, want at most 40 characters, and the user named after it", name, c.User())
		}
		names[name] = true
	}
	if len(names) != 2 {
		t.Errorf("names = %v, want another name for other subnets", names)
	}
}

// CloudWatch calls caches in three ways, and has no data by another.
func TestMetricsOfCachesAreFoundByTheirDimensions(t *testing.T) {
	_, stack := newStack(t)
	c := cache(stack)
	metric := c.Metric("CacheHitRate", &awscloudwatch.MetricOptions{Statistic: jsii.String("Average")})
	if got := (*metric.Dimensions())["clusterId"]; got == nil || len(*metric.Dimensions()) != 1 {
		t.Errorf("dimensions = %v, want clusterId alone", *metric.Dimensions())
	}
	for id, want := range map[string]struct {
		shards int
		nodes  []string
	}{
		"Plain": {0, []string{"-001", "-002"}}, "Cluster": {2, []string{"-0001-001", "-0001-002", "-0002-001", "-0002-002"}},
	} {
		g := resilience.NewCacheGroup(stack, id, &resilience.CacheGroupProps{VPC: vpc(stack), Shards: want.shards})
		var got []string
		for _, node := range g.Nodes() {
			got = append(got, node[len(g.User())-len("-app"):])
		}
		if diff := cmp.Diff(want.nodes, got); diff != "" {
			t.Errorf("nodes of %s (-want +got):\n%s", id, diff)
		}
	}
}

func TestCacheRefuses(t *testing.T) {
	refused(t, resilience.NewCache, func(stack awscdk.Stack) map[string]misuse[resilience.CacheProps] {
		return map[string]misuse[resilience.CacheProps]{
			"no VPC":         {resilience.CacheProps{}, `resilience.Cache "Prod/Bad": VPC is nil`},
			"another engine": {resilience.CacheProps{VPC: vpc(stack), Engine: "Memcached"}, `Engine is "Memcached", want Valkey or RedisOSS`},
			"much":           {resilience.CacheProps{VPC: vpc(stack), MaxGB: 6000}, "MaxGB is 6000, want 1 to 5000"},
			"few":            {resilience.CacheProps{VPC: vpc(stack), MaxECPU: 10}, "MaxECPU is 10, want 1000 to 15000000"},
			"days":           {resilience.CacheProps{VPC: vpc(stack), SnapshotDays: 36}, "SnapshotDays is 36, want 1 to 35"},
			"time":           {resilience.CacheProps{VPC: vpc(stack), SnapshotTime: "3am"}, `SnapshotTime is "3am"`},
			"four subnets": {resilience.CacheProps{VPC: vpc(stack), Subnets: &awsec2.SubnetSelection{Subnets: vpc(stack).IsolatedSubnets()}},
				"Subnets are 6, want two or three"},
		}
	})
	refused(t, resilience.NewCacheGroup, func(stack awscdk.Stack) map[string]misuse[resilience.CacheGroupProps] {
		return map[string]misuse[resilience.CacheGroupProps]{
			"no VPC":  {resilience.CacheGroupProps{}, `resilience.CacheGroup "Prod/Bad": VPC is nil`},
			"shards":  {resilience.CacheGroupProps{VPC: vpc(stack), Shards: 91}, "Shards is 91, want 1 to 90"},
			"alone":   {resilience.CacheGroupProps{VPC: vpc(stack), Replicas: 6}, "Replicas is 6, want 1 to 5"},
			"days":    {resilience.CacheGroupProps{VPC: vpc(stack), SnapshotDays: 36}, "SnapshotDays is 36"},
			"windows": {resilience.CacheGroupProps{VPC: vpc(stack), SnapshotWindow: "03:00-03:30"}, "SnapshotWindow is"},
			"old": {resilience.CacheGroupProps{VPC: vpc(stack), NodeType: awsec2.NewInstanceType(jsii.String("r5.large"))},
				`NodeType is "r5.large"`},
		}
	})
}
