package resilience_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func cluster(stack awscdk.Stack) *resilience.AuroraCluster {
	return resilience.NewAuroraCluster(stack, "Cluster", &resilience.AuroraClusterProps{VPC: vpc(stack)})
}

// serverless is a cluster with what the default has not.
func serverless(stack awscdk.Stack) *resilience.AuroraCluster {
	return resilience.NewAuroraCluster(stack, "Serverless", &resilience.AuroraClusterProps{
		VPC: vpc(stack), Engine: resilience.MySQL, DatabaseName: "orders", Serverless: &resilience.ServerlessCapacity{MaxACU: 32},
		Readers: 3, IOOptimized: true, AdvancedInsights: true, Replicated: true, AllowMajorUpgrade: true,
		Parameters: map[string]string{"max_connections": "500"},
	})
}

func proxyTo(d *resilience.Database) *resilience.DatabaseProxy {
	return resilience.NewDatabaseProxy(awscdk.Stack_Of(d), "Proxy", &resilience.DatabaseProxyProps{Database: d, Users: []string{"orders"}})
}

func job(stack awscdk.Stack) awsiam.Role {
	return awsiam.NewRole(stack, jsii.String("Job"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
}

func TestAuroraDefault(t *testing.T) {
	a, stack := newStack(t)
	c := cluster(stack)
	c.AllowFrom(app(stack))
	if c.Cluster() == nil || c.Resource() == nil || c.Secret() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestAuroraFull(t *testing.T) {
	a, stack := newStack(t)
	c := serverless(stack)
	c.AlarmOnLag("Lag", awscdk.Duration_Millis(jsii.Number(500)), alertsIn(stack).Topic())
	proxy := resilience.NewDatabaseProxy(stack, "Proxy", &resilience.DatabaseProxyProps{Cluster: c, Users: []string{"orders"}})
	proxy.AllowFrom(app(stack))
	proxy.GrantConnect(job(stack), "orders")
	if proxy.Endpoint() == nil || proxy.Resource() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestAuroraGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewAuroraCluster, false, func(stack awscdk.Stack, n int) resilience.AuroraClusterProps {
		return resilience.AuroraClusterProps{VPC: vpc(stack), Readers: n}
	})
	constructtest.Guard(t, newStack, resilience.NewDatabaseProxy, false, func(stack awscdk.Stack, n int) resilience.DatabaseProxyProps {
		if n == 1 {
			return resilience.DatabaseProxyProps{Database: database(stack), Users: []string{"orders"}}
		}
		return resilience.DatabaseProxyProps{Cluster: cluster(stack), Users: []string{"orders", "reports"}}
	})
}

func TestEveryPromiseOfClustersThatIsUndoneIsFound(t *testing.T) {
	a, stack := newStack(t)
	serverless(stack).AlarmOnLag("Lag", nil)
	resilience.NewDatabaseProxy(stack, "Proxy", &resilience.DatabaseProxyProps{Cluster: cluster(stack), Users: []string{"orders"}})
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// A reader of tier 2 and later stays small while the writer grows, and a failover lands on it.
func TestReadersScaleWithTheWriter(t *testing.T) {
	a, stack := newStack(t)
	serverless(stack)
	members := snapshot.Synth(t, a).OfType("AWS::RDS::DBInstance")
	if len(members) != 4 {
		t.Fatalf("members = %d, want 4", len(members))
	}
	for i, member := range members {
		want(t, member, map[string]any{"PromotionTier": min(i, 1), "DBInstanceClass": "db.serverless"})
		if got := member.Get("AvailabilityZone").Exists(); got != (i < 2) {
			t.Errorf("%s is pinned to a zone = %t, want %t", member.Path, got, i < 2)
		}
	}
}

func TestClusterOutsideOfProduction(t *testing.T) {
	a, _ := newStack(t)
	stack := stackOf(a, "Dev", plinth.NonProduction)
	c := resilience.NewAuroraCluster(stack, "Cluster", &resilience.AuroraClusterProps{VPC: vpc(stack), SingleZone: true})
	constructtest.Refused(t, stack, "AlarmOnLag: the cluster has no readers", func() { c.AlarmOnLag("Lag", nil) })
	want(t, one(t, snapshot.Synth(t, a), "AWS::RDS::DBInstance"), map[string]any{"PromotionTier": 0})
}

func TestAuroraRefuses(t *testing.T) {
	refused(t, resilience.NewAuroraCluster, func(stack awscdk.Stack) map[string]misuse[resilience.AuroraClusterProps] {
		with := func(change func(p *resilience.AuroraClusterProps)) resilience.AuroraClusterProps {
			p := resilience.AuroraClusterProps{VPC: vpc(stack)}
			change(&p)
			return p
		}
		capacity := func(from, to float64) resilience.AuroraClusterProps {
			return with(func(p *resilience.AuroraClusterProps) {
				p.Serverless = &resilience.ServerlessCapacity{MinACU: from, MaxACU: to}
			})
		}
		return map[string]misuse[resilience.AuroraClusterProps]{
			"no VPC":          {resilience.AuroraClusterProps{}, `resilience.AuroraCluster "Prod/Bad": VPC is nil`},
			"a minor version": {with(func(p *resilience.AuroraClusterProps) { p.Version = "17.4" }), `"17" takes its newest minor version`},
			"many readers":    {with(func(p *resilience.AuroraClusterProps) { p.Readers = 16 }), "Readers is 16, want 1 to 15"},
			"readers in one zone": {with(func(p *resilience.AuroraClusterProps) { p.Readers, p.SingleZone = 2, true }),
				"Readers is 2 beside SingleZone"},
			"two kinds": {with(func(p *resilience.AuroraClusterProps) {
				p.InstanceType, p.Serverless = awsec2.NewInstanceType(jsii.String("r8g.large")), &resilience.ServerlessCapacity{}
			}), `InstanceType is "r8g.large" beside Serverless`},
			"an old generation": {with(func(p *resilience.AuroraClusterProps) {
				p.InstanceType = awsec2.NewInstanceType(jsii.String("r5.large"))
			}),
				`InstanceType is "r5.large"`},
			"little capacity": {capacity(0.2, 4), "Serverless.MinACU is 0.2, want 0.5 to 256"},
			"odd capacity":    {capacity(2.3, 4), "Serverless.MinACU is 2.3"},
			"less than least": {capacity(8, 4), "Serverless.MaxACU is 4, want MinACU, which is 8"},
			"much capacity":   {capacity(8, 512), "Serverless.MaxACU is 512"},
		}
	})
}

func TestProxyRefuses(t *testing.T) {
	refused(t, resilience.NewDatabaseProxy, func(stack awscdk.Stack) map[string]misuse[resilience.DatabaseProxyProps] {
		d := database(stack)
		return map[string]misuse[resilience.DatabaseProxyProps]{
			"nothing": {resilience.DatabaseProxyProps{Users: []string{"orders"}},
				`resilience.DatabaseProxy "Prod/Bad": Database and Cluster are both given or both nil`},
			"both":    {resilience.DatabaseProxyProps{Database: d, Cluster: cluster(stack), Users: []string{"orders"}}, "are both given"},
			"nobody":  {resilience.DatabaseProxyProps{Database: d}, "Users are empty"},
			"no name": {resilience.DatabaseProxyProps{Database: d, Users: []string{"a b"}}, `Users is "a b", want a letter`},
			"the master user": {resilience.DatabaseProxyProps{Database: d, Users: []string{"dbadmin"}},
				`Users has "dbadmin", want users of the application`},
		}
	})
}

// A target group waits for a hop that is closed until the deployment has timed out.
func TestBothHopsOfAProxyAreThereBeforeItsTargets(t *testing.T) {
	a, stack := newStack(t)
	proxyTo(database(stack))
	assembly := snapshot.Synth(t, a)
	target := one(t, assembly, "AWS::RDS::DBProxyTargetGroup")
	for _, typ := range []string{"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress", "AWS::RDS::DBInstance"} {
		if !target.Dependencies()[one(t, assembly, typ)] {
			t.Errorf("the targets do not wait for %s, want them to", typ)
		}
	}
	want(t, one(t, assembly, "AWS::RDS::DBProxy"), map[string]any{"DefaultAuthScheme": "IAM_AUTH", "RequireTLS": true})
}
