package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/reach/reachtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// TestTemplates synthesizes the app once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app) })
	})
	t.Run("WhoReachesWhom", func(t *testing.T) { whoReachesWhom(t, a) })
	t.Run("ServicesAreReachedInTheSubnetsOfTheWorkload", func(t *testing.T) { servicesAreReached(t, a) })
}

// What only BGP will tell, the addresses that the office announces, is unknown.
const want = `
tcp/443 from \ to             1        2        3    4        5        6
1 SharedServices/Network/app  yes      yes      no   yes      unknown  yes
2 Production/Network/app      yes      yes      yes  no       unknown  yes
3 Production/Network/data     no       yes      yes  no       no       no
4 Development/Network/app     yes      no       no   yes      unknown  yes
5 on premises                 unknown  unknown  no   unknown  -        -
6 internet                    no       no       no   no       -        -
`

func whoReachesWhom(t *testing.T, a *assembly.Assembly) {
	n := reach.Of(a)
	reachtest.Matrix(t, n, 443, want, places...)
	answer := n.From("Development/Network/app").To("Production/Network/app", 443)
	if answer.Blocked == nil || !strings.Contains(answer.Blocked.String(), "Hub/Hub/NonProduction sends 10.1.0.0/16 to a blackhole") {
		t.Errorf("development is not stopped by the blackhole:\n%v", answer)
	}
}

// What the isolated workload of production calls, it reaches by endpoints that stand where it does:
// in the private subnet of every zone.
func servicesAreReached(t *testing.T, a *assembly.Assembly) {
	var services []string
	for _, e := range a.OfType("AWS::EC2::VPCEndpoint") {
		if e.Get("VpcEndpointType").Is("Interface") != assembly.True {
			continue
		}
		name, _ := e.Get("ServiceName").Text()
		services = append(services, strings.TrimPrefix(name, "com.amazonaws.eu-west-1."))
		subnets := e.Get("SubnetIds").List()
		for _, id := range subnets {
			if to, ok := id.Target(); !ok || !strings.HasPrefix(to.Resource.Path, "Production/Network/Resource/appSubnet") {
				t.Errorf("%s is in %v, want the subnets of Production/Network/app", e.Path, id)
			}
		}
		if len(subnets) != 3 {
			t.Errorf("%s is in %d subnets, want one in each of 3 zones", e.Path, len(subnets))
		}
	}
	slices.Sort(services)
	want := "ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry kms logs rds secretsmanager sns sqs ssm ssmmessages"
	if got := strings.Join(services, " "); got != want {
		t.Errorf("services = %s, want %s", got, want)
	}
}
