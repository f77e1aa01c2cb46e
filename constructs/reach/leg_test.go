package reach_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// threeTiers is a load balancer on the internet, a service behind it, and what stores its data. The
// security group of each admits the one before.
func threeTiers() (*app, *stack) {
	a := newApp()
	s := a.in("Web").vpc("Vpc", "10.0.0.0/16", "public1=10.0.1.0/24", "app1=10.0.2.0/24", "data1=10.0.3.0/24").gateway()
	s.route("public1", "0.0.0.0/0", "GatewayId", ref("Igw"))
	group := func(id string, port int, source props) {
		source["IpProtocol"], source["FromPort"], source["ToPort"] = "tcp", port, port
		s.add(id+"Group", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{source}})
	}
	group("LoadBalancer", 443, props{"CidrIp": "0.0.0.0/0"})
	group("Service", 8080, props{"SourceSecurityGroupId": att("LoadBalancerGroup", "GroupId")})
	group("Database", 5432, props{"SourceSecurityGroupId": att("ServiceGroup", "GroupId")})
	s.add("LoadBalancer", "ElasticLoadBalancingV2::LoadBalancer", props{
		"Scheme": "internet-facing", "Subnets": []any{ref("public1")}, "SecurityGroups": []any{att("LoadBalancerGroup", "GroupId")}})
	s.add("Service", "ECS::Service", props{"NetworkConfiguration": props{"AwsvpcConfiguration": props{
		"Subnets": []any{ref("app1")}, "SecurityGroups": []any{att("ServiceGroup", "GroupId")}}}})
	s.add("Subnets", "RDS::DBSubnetGroup", props{"SubnetIds": []any{ref("data1")}})
	s.add("Database", "RDS::DBInstance", props{"DBSubnetGroupName": ref("Subnets"), "PubliclyAccessible": false,
		"VPCSecurityGroups": []any{att("DatabaseGroup", "GroupId")}})
	s.add("Replica", "RDS::DBInstance", props{"SourceDBInstanceIdentifier": ref("Database"), "PubliclyAccessible": false,
		"VPCSecurityGroups": []any{att("DatabaseGroup", "GroupId")}})
	s.add("Proxy", "RDS::DBProxy", props{"VpcSubnetIds": []any{ref("data1")}, "VpcSecurityGroupIds": []any{att("DatabaseGroup", "GroupId")}})
	s.add("CacheSubnets", "ElastiCache::SubnetGroup", props{"SubnetIds": []any{ref("data1")}})
	s.add("Cache", "ElastiCache::CacheCluster", props{"CacheSubnetGroupName": ref("CacheSubnets"),
		"VpcSecurityGroupIds": []any{att("DatabaseGroup", "GroupId")}})
	return a, s
}

func TestConnectionsInARow(t *testing.T) {
	a, s := threeTiers()
	ask := func() reach.Answer {
		return reach.Of(a.read(t)).From(reach.Internet).Via("Web/LoadBalancer", 443).Via("Web/Service", 8080).To("Web/Database", 5432)
	}
	got := ask().String()
	if !strings.HasPrefix(got, "internet -> Web/LoadBalancer -> Web/Service -> Web/Database tcp/5432: yes\n") {
		t.Errorf("String() = %s, want yes", got)
	}
	at := 0
	for _, hop := range []string{
		"security group Web/LoadBalancerGroup allows tcp/443 in", "security group Web/LoadBalancerGroup allows tcp/8080 out",
		"arrives at Web/app1", "security group Web/ServiceGroup allows tcp/8080 in", "security group Web/ServiceGroup allows tcp/5432 out",
		"arrives at Web/data1", "security group Web/DatabaseGroup allows tcp/5432 in",
	} {
		i := strings.Index(got[at:], hop)
		if i < 0 {
			t.Fatalf("String() = %s, want %q in it, after what comes before", got, hop)
		}
		at += i
	}
	s.set("ServiceGroup", "SecurityGroupIngress", []any{props{"IpProtocol": "tcp", "FromPort": 9090, "ToPort": 9090, "CidrIp": "10.0.0.0/16"}})
	broken := ask()
	if broken.Reachable != assembly.False || !strings.Contains(broken.String(), "no security group of the destination allows tcp/8080 in") {
		t.Errorf("answer = %v, want no at the service", broken)
	}
	if missing := reach.Of(a.read(t)).From(reach.Internet).Via("Web/Nothing", 443).To("Web/Database", 5432); missing.Err == nil {
		t.Errorf("answer = %v, want an error about the place on the way", missing)
	}
}

func TestLoadBalancersDoNotReachTheDatabaseThemselves(t *testing.T) {
	a, _ := threeTiers()
	check(t, a,
		question{"Web/LoadBalancer", "Web/Database", 5432, "no", "no security group of the destination"},
		question{"Web/Service", "Web/Database", 5432, "yes", "security group Web/DatabaseGroup allows tcp/5432 in"},
		question{"Web/Service", "Web/Replica", 5432, "yes", "arrives at Web/data1"},
		question{"Web/LoadBalancer", "Web/Replica", 5432, "no", "no security group of the destination"},
		question{"Web/Service", "Web/Proxy", 5432, "yes", ""},
		question{"Web/Service", "Web/Cache", 5432, "yes", ""},
		question{reach.Internet, "Web/Database", 5432, "no", ""},
	)
}

func TestSourcesAreAllThatConnect(t *testing.T) {
	a, s := threeTiers()
	sources := func() (from []string) {
		for _, answer := range reach.Of(a.read(t)).Sources("Web/Database", 5432) {
			from = append(from, answer.From)
		}
		return from
	}
	if diff := cmp.Diff([]string{"Web/Service"}, sources()); diff != "" {
		t.Errorf("Sources() (-want +got):\n%s", diff)
	}
	s.add("Function", "Lambda::Function", props{"VpcConfig": props{
		"SubnetIds": []any{ref("app1")}, "SecurityGroupIds": []any{att("ServiceGroup", "GroupId")}}})
	if diff := cmp.Diff([]string{"Web/Function", "Web/Service"}, sources()); diff != "" {
		t.Errorf("Sources() with a function (-want +got):\n%s", diff)
	}
	if got := reach.Of(a.read(t)).Sources("Web/Nothing", 5432); len(got) != 1 || got[0].Err == nil {
		t.Errorf("Sources() of nothing = %v, want an error", got)
	}
	exposed := func() []reach.Answer {
		app := a.read(t)
		return reach.Of(app).ExposedSources(app.OfType("AWS::RDS::DBInstance")[0], 5432)
	}
	if got := exposed(); len(got) != 0 {
		t.Errorf("ExposedSources() = %v, want none", got)
	}
	s.set("DatabaseGroup", "SecurityGroupIngress", []any{props{"IpProtocol": "-1", "CidrIp": "10.0.0.0/16"}})
	if got := exposed(); len(got) != 1 || got[0].From != "Web/LoadBalancer" {
		t.Errorf("ExposedSources() of a database that admits the VPC = %v, want the load balancer", got)
	}
}

// Whether a cluster of Aurora has public addresses is said by its members alone.
func TestMembersSayWhetherTheirClusterIsPublic(t *testing.T) {
	for name, c := range map[string]struct {
		cluster, first, second any
		want                   assembly.Truth
	}{
		"private members":            {nil, false, false, assembly.False},
		"a public member":            {nil, false, true, assembly.True},
		"a member that says nothing": {nil, false, nil, assembly.Unknown},
		"a cluster that says itself": {true, false, false, assembly.True},
	} {
		t.Run(name, func(t *testing.T) {
			a, s := threeTiers()
			s.add("AllGroup", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{
				props{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}}})
			s.add("PublicSubnets", "RDS::DBSubnetGroup", props{"SubnetIds": []any{ref("public1")}})
			said := func(p props, public any) props {
				if public != nil {
					p["PubliclyAccessible"] = public
				}
				return p
			}
			s.add("Cluster", "RDS::DBCluster", said(props{
				"DBSubnetGroupName": ref("PublicSubnets"), "VpcSecurityGroupIds": []any{att("AllGroup", "GroupId")}}, c.cluster))
			s.add("First", "RDS::DBInstance", said(props{"DBClusterIdentifier": ref("Cluster")}, c.first))
			s.add("Second", "RDS::DBInstance", said(props{"DBClusterIdentifier": ref("Cluster")}, c.second))
			if got := reach.Of(a.read(t)).From(reach.Internet).To("Web/Cluster", 5432).Reachable; got != c.want {
				t.Errorf("Reachable = %v, want %v", got, c.want)
			}
		})
	}
}
