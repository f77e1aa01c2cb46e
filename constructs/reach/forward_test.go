package reach_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// listening is [threeTiers] with a listener that leads to the service, and the proxy before the
// database.
func listening() (*app, *stack) {
	a, s := threeTiers()
	s.add("Targets", "ElasticLoadBalancingV2::TargetGroup", props{"VpcId": ref("Vpc"), "Port": 80, "Protocol": "HTTP", "TargetType": "ip"})
	s.add("Listener", "ElasticLoadBalancingV2::Listener", props{"LoadBalancerArn": ref("LoadBalancer"),
		"DefaultActions": []any{props{"Type": "forward", "TargetGroupArn": ref("Targets")}}})
	s.set("Service", "LoadBalancers", []any{props{"ContainerPort": 8080, "TargetGroupArn": ref("Targets")}})
	return a, s
}

// ordered reports what is not in a text, or not in this order.
func ordered(t *testing.T, text string, wanted ...string) {
	t.Helper()
	at := 0
	for _, want := range wanted {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("answer = %s\nwant %q in it, after what comes before", text, want)
		}
		at += i
	}
}

func TestLoadBalancersAreFollowedToWhatTheirTargetsReach(t *testing.T) {
	a, s := listening()
	for _, store := range []string{"Database", "Replica", "Proxy", "Cache"} {
		answer := reach.Of(a.read(t)).From("Web/LoadBalancer").To("Web/"+store, 5432)
		ordered(t, answer.String(), "Web/LoadBalancer -> Web/Service -> Web/"+store+" tcp/5432: yes",
			"Web/LoadBalancer forwards to Web/Service by Web/Targets", "security group Web/LoadBalancerGroup allows tcp/8080 out",
			"security group Web/ServiceGroup allows tcp/8080 in", "security group Web/ServiceGroup allows tcp/5432 out",
			"security group Web/DatabaseGroup allows tcp/5432 in")
	}
	whole := reach.Of(a.read(t)).From(reach.Internet).Via("LoadBalancer", 443).To("Database", 5432)
	ordered(t, whole.String(), "internet -> LoadBalancer -> Web/Service -> Database tcp/5432: yes", "LoadBalancerGroup allows tcp/443 in")
	if direct := reach.Of(a.read(t)).From(reach.Internet).To("Database", 5432); direct.Reachable != assembly.False {
		t.Errorf("answer = %v, want no: nothing passes on what the internet sends to a database", direct)
	}
	s.set("ServiceGroup", "SecurityGroupIngress", []any{})
	answer := reach.Of(a.read(t)).From("Web/LoadBalancer").To("Web/Database", 5432)
	ordered(t, answer.String(), ": no", "no security group of the destination allows tcp/8080 in")
	s.set("Service", "LoadBalancers", []any{props{"ContainerPort": ref("Port"), "TargetGroupArn": ref("Targets")}})
	answer = reach.Of(a.read(t)).From("Web/LoadBalancer").To("Web/Database", 5432)
	ordered(t, answer.String(), ": unknown", "only deployment knows the port")
}

func TestEveryKindOfTargetIsFollowed(t *testing.T) {
	for name, target := range map[string]func(s *stack){
		"a rule": func(s *stack) {
			s.set("Listener", "DefaultActions", []any{props{"Type": "fixed-response"}})
			s.add("Rule", "ElasticLoadBalancingV2::ListenerRule", props{"ListenerArn": ref("Listener"), "Actions": []any{props{
				"Type": "forward", "ForwardConfig": props{"TargetGroups": []any{props{"TargetGroupArn": ref("Targets")}}}}}})
		},
		"an Auto Scaling group": func(s *stack) {
			s.set("Service", "LoadBalancers", nil).set("Targets", "Port", 8080)
			s.add("Template", "EC2::LaunchTemplate", props{"LaunchTemplateData": props{"SecurityGroupIds": []any{att("ServiceGroup", "GroupId")}}})
			s.add("Fleet", "AutoScaling::AutoScalingGroup", props{"VPCZoneIdentifier": []any{ref("app1")}, "TargetGroupARNs": []any{ref("Targets")},
				"LaunchTemplate": props{"LaunchTemplateId": ref("Template")}})
		},
		"an instance": func(s *stack) {
			s.set("Service", "LoadBalancers", nil).set("Targets", "Targets", []any{props{"Id": ref("Instance"), "Port": 8080}})
			s.add("Instance", "EC2::Instance", props{"SubnetId": ref("app1"), "SecurityGroupIds": []any{att("ServiceGroup", "GroupId")}})
		},
		"a function": func(s *stack) {
			s.set("Service", "LoadBalancers", nil).set("Targets", "Targets", []any{props{"Id": att("Function", "Arn")}})
			s.add("Function", "Lambda::Function", props{"VpcConfig": props{
				"SubnetIds": []any{ref("app1")}, "SecurityGroupIds": []any{att("ServiceGroup", "GroupId")}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, s := listening()
			target(s)
			answer := reach.Of(a.read(t)).From("Web/LoadBalancer").To("Web/Database", 5432)
			if answer.Reachable != assembly.True || len(answer.Via) != 1 {
				t.Errorf("answer = %v, want yes by the target", answer)
			}
		})
	}
}

// A proxy stands for the database behind it.
func TestProxiesAreFollowedToTheirDatabase(t *testing.T) {
	a, s := listening()
	s.set("Proxy", "EngineFamily", "POSTGRESQL").set("Proxy", "VpcSecurityGroupIds", []any{att("ProxyGroup", "GroupId")})
	s.add("ProxyGroup", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{props{
		"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": att("ServiceGroup", "GroupId")}}})
	s.add("Behind", "RDS::DBProxyTargetGroup", props{"DBProxyName": ref("Proxy"), "DBInstanceIdentifiers": []any{ref("Database")}})
	s.set("DatabaseGroup", "SecurityGroupIngress", []any{props{
		"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": att("ProxyGroup", "GroupId")}})
	n := reach.Of(a.read(t))
	for from, via := range map[string][]string{
		"Web/Proxy": nil, "Web/Service": {"Web/Proxy"}, "Web/LoadBalancer": {"Web/Service", "Web/Proxy"}, "Web/ServiceGroup": {"Web/Proxy"},
	} {
		answer := n.From(from).To("Web/Database", 5432)
		if diff := cmp.Diff(via, answer.Via); answer.Reachable != assembly.True || diff != "" {
			t.Errorf("answer = %v, want yes; by (-want +got):\n%s", answer, diff)
		}
	}
	var sources []string
	for _, answer := range n.Sources("Web/Database", 5432) {
		sources = append(sources, answer.From)
	}
	if diff := cmp.Diff([]string{"Web/Proxy"}, sources); diff != "" {
		t.Errorf("Sources() (-want +got):\n%s", diff)
	}
}

// distributed makes the load balancer internal, with a distribution in another stack before it.
func distributed() (*app, *stack) {
	a, s := listening()
	s.set("LoadBalancer", "Scheme", "internal").set("LoadBalancer", "Subnets", []any{ref("app1")}).share("Balancer", ref("LoadBalancer"))
	s.set("LoadBalancerGroup", "SecurityGroupIngress", []any{props{
		"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourcePrefixListId": "pl-4fa04526"}})
	edge := a.in("Edge")
	edge.add("Origin", "CloudFront::VpcOrigin", props{"VpcOriginEndpointConfig": props{"Arn": get("Web", "Balancer"), "HTTPSPort": 443}})
	edge.add("CDN", "CloudFront::Distribution", props{"DistributionConfig": props{"Origins": []any{props{
		"Id": "one", "DomainName": "internal.example.com", "VpcOriginConfig": props{"VpcOriginId": att("Origin", "Id")}}}}})
	return a, s
}

func TestDistributionsAreFollowedIntoTheVPC(t *testing.T) {
	a, s := distributed()
	n := reach.Of(a.read(t))
	ordered(t, n.From(reach.Internet).Via("Edge/CDN", 443).To("Web/Database", 5432).String(),
		"internet -> Edge/CDN -> Web/LoadBalancer -> Web/Service -> Web/Database tcp/5432: yes", "CloudFront listens",
		"Edge/CDN forwards to Web/LoadBalancer by Edge/Origin", "security group Web/LoadBalancerGroup allows tcp/443 in",
		"Web/LoadBalancer forwards to Web/Service by Web/Targets")
	check(t, a,
		question{"Edge/CDN", "Web/LoadBalancer", 443, "yes", ""},
		question{"Edge/CDN", "Web/LoadBalancer", 80, "no", ""},
		question{reach.Internet, "Edge/CDN", 22, "no", "CloudFront listens on tcp/80 and tcp/443"},
		question{reach.Internet, "Web/LoadBalancer", 443, "no", "has no public address"},
	)
	m, err := n.Matrix(443, "Edge/CDN", "Web/LoadBalancer")
	if got := m.At("Edge/CDN", "Web/LoadBalancer"); err != nil || got.Reachable != assembly.True {
		t.Errorf("Matrix() has %v, %v, want yes from the distribution", got, err)
	}
	s.set("LoadBalancerGroup", "SecurityGroupIngress", []any{props{
		"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16"}})
	check(t, a, question{"Edge/CDN", "Web/Database", 5432, "no", "no security group of the destination allows tcp/443 in"})
	s.set("LoadBalancerGroup", "SecurityGroupIngress", []any{props{
		"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": "sg-01234567890abcdef"}})
	check(t, a, question{"Edge/CDN", "Web/Database", 5432, "unknown", "only deployment knows whether a security group"})
	a, s = distributed()
	delete(s.resources, "IgwAt")
	check(t, a, question{"Edge/CDN", "Web/Database", 5432, "no", "has no internet gateway, which a VPC origin of CloudFront requires"})
}

// A load balancer on the internet that admits CloudFront alone is reached by a part of the
// internet.
func TestPublicOriginsAdmitCloudFront(t *testing.T) {
	a, s := listening()
	s.set("LoadBalancerGroup", "SecurityGroupIngress", []any{props{
		"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourcePrefixListId": "pl-4fa04526"}})
	s.add("CDN", "CloudFront::Distribution", props{"DistributionConfig": props{"Origins": []any{props{
		"Id": "one", "DomainName": att("LoadBalancer", "DNSName"), "CustomOriginConfig": props{"OriginProtocolPolicy": "https-only"}}}}})
	check(t, a, question{"Web/CDN", "Web/Database", 5432, "yes", "Web/CDN forwards to Web/LoadBalancer by Web/CDN"})
	if answer := reach.Of(a.read(t)).From(reach.Internet).To("Web/LoadBalancer", 443); !answer.Partial {
		t.Errorf("answer = %v, want it in part", answer)
	}
}
