package reach_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// drawHosts is a VPC with many resources in few subnets, under few security groups.
func drawHosts(t *rapid.T) (a *app, names []string) {
	a = newApp()
	s := a.in("S").vpc("Vpc", "10.0.0.0/16", "web1=10.0.1.0/24", "app1=10.0.2.0/24", "app2=10.0.3.0/24").gateway()
	s.route("web1", "0.0.0.0/0", "GatewayId", ref("Igw"))
	if rapid.Bool().Draw(t, "network ACL") {
		s.acl("app2", "in 5 deny all 0 10.0.2.64/26", "in 10 allow all 0 0.0.0.0/0", "out 10 allow tcp 1024-65535 0.0.0.0/0")
	}
	groups := []string{"A", "B", "C"}
	group := rapid.SampledFrom(groups)
	for _, g := range groups {
		s.add(g, "EC2::SecurityGroup", props{"VpcId": ref("Vpc")})
		for i := range rapid.IntRange(0, 2).Draw(t, "rules") {
			p := props{"GroupId": ref(g), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
			if rapid.Bool().Draw(t, "by group") {
				p["SourceSecurityGroupId"] = ref(group.Draw(t, "peer"))
			} else {
				p["CidrIp"] = rapid.SampledFrom([]string{"0.0.0.0/0", "10.0.2.0/24", "10.0.2.128/25"}).Draw(t, "block")
			}
			s.add(fmt.Sprint(g, "In", i), "EC2::SecurityGroupIngress", p)
		}
	}
	subnet := rapid.SampledFrom([]string{"web1", "app1", "app2"})
	for i := range rapid.IntRange(2, 7).Draw(t, "instances") {
		id := fmt.Sprint("Instance", i)
		under := []any{}
		for _, g := range rapid.SliceOfNDistinct(group, 0, 2, rapid.ID[string]).Draw(t, "groups") {
			under = append(under, ref(g))
		}
		s.add(id, "EC2::Instance", props{"SubnetId": ref(subnet.Draw(t, "subnet")), "SecurityGroupIds": under})
		if rapid.IntRange(0, 3).Draw(t, "public") == 0 {
			s.add(id+"Address", "EC2::EIP", props{"InstanceId": ref(id)})
		}
		names = append(names, "S/"+id)
	}
	return a, append(names, "S/A", "S/Vpc/app", reach.Internet)
}

// What is remembered of interfaces that are alike is what following each packet says, to the last
// step of the path.
func TestInterfacesThatAreAlikeFareTheSame(t *testing.T) {
	seen := map[assembly.Truth]int{}
	repeatable.Check(t, func(rt *rapid.T) {
		a, names := drawHosts(rt)
		n := reach.Of(a.read(t))
		plain := n.Plain()
		for _, to := range names {
			if diff := cmp.Diff(text(plain.Sources(to, 443)), text(n.Sources(to, 443))); diff != "" {
				rt.Fatalf("Sources(%s) (-followed +remembered):\n%s", to, diff)
			}
			for _, from := range names {
				want, got := plain.From(from).To(to, 443), n.From(from).To(to, 443)
				if diff := cmp.Diff(want.String(), got.String()); diff != "" {
					rt.Fatalf("From(%s).To(%s) (-followed +remembered):\n%s", from, to, diff)
				}
				seen[want.Reachable]++
			}
		}
	})
	if seen[assembly.True] == 0 || seen[assembly.False] == 0 {
		t.Errorf("answers are %v, want yes and no, or the comparison says little", seen)
	}
}

func text(all []reach.Answer) (texts []string) {
	for _, a := range all {
		texts = append(texts, a.String())
	}
	return texts
}

// BenchmarkSources asks what reaches a database that the functions of a VPC share, as many
// guardrails do, each of them anew.
func BenchmarkSources(b *testing.B) {
	for _, count := range []int{10, 100} {
		a := newApp()
		s := a.in("S").vpc("Vpc", "10.0.0.0/16", "app1=10.0.1.0/24", "app2=10.0.2.0/24", "data1=10.0.3.0/24")
		for _, g := range []string{"Functions", "Data"} {
			s.add(g, "EC2::SecurityGroup", props{"VpcId": ref("Vpc")})
		}
		s.add("In", "EC2::SecurityGroupIngress", props{
			"GroupId": ref("Data"), "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": ref("Functions"),
		})
		s.add("Database", "EC2::Instance", props{"SubnetId": ref("data1"), "SecurityGroupIds": []any{ref("Data")}})
		for i := range count {
			s.add(fmt.Sprint("Function", i), "Lambda::Function", props{"VpcConfig": props{
				"SubnetIds": []any{ref("app1"), ref("app2")}, "SecurityGroupIds": []any{ref("Functions")},
			}})
		}
		n := reach.Of(a.read(b))
		for name, n := range map[string]*reach.Network{"remembered": n, "followed": n.Plain()} {
			b.Run(fmt.Sprint(name, "/", count), func(b *testing.B) {
				for b.Loop() {
					if got := n.Sources("S/Database", 5432); len(got) != count {
						b.Fatalf("Sources() has %d answers, want %d", len(got), count)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/source")
			})
		}
	}
}
