package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const instanceConnectType = "AWS::EC2::InstanceConnectEndpoint"

var connectRules = []engine.Rule{
	{
		ID: "CONNECT-001", Title: "Instance Connect endpoints allow only SSH and RDP to private networks",
		Why:    "With the default security group, an operator can tunnel to every port of every host that the VPC has a route to.",
		Fix:    "Give it a security group of its own without ingress, and with egress to TCP 22 or 3389 of the VPC.",
		Pillar: engine.Security,
		Check:  instanceConnectFirewall,
	},
	{
		ID: "CONNECT-002", Title: "Instance Connect endpoints do not preserve client IP addresses",
		Why:    "Instances that see the addresses of operators have to allow every address that an operator may have.",
		Fix:    "Leave PreserveClientIp unset or false, and let the instances allow the security group of the endpoint.",
		Pillar: engine.Security,
		Check: engine.Each(instanceConnectType, func(pass *engine.Pass, r *assembly.Resource) {
			pass.WantNot(r, true, "PreserveClientIp")
		}),
	},
}

func instanceConnectFirewall(pass *engine.Pass) {
	ingress, egress := securitygroup.ByGroup(pass.Assembly, "Ingress"), securitygroup.ByGroup(pass.Assembly, "Egress")
	engine.Each(instanceConnectType, func(pass *engine.Pass, endpoint *assembly.Resource) {
		groups := endpoint.Get("SecurityGroupIds").List()
		if len(groups) == 0 {
			pass.Report(endpoint, "SecurityGroupIds", "is not set, so the default security group of the VPC applies")
		}
		for _, id := range groups {
			group, ok := id.Target()
			if !ok {
				pass.Report(endpoint, "SecurityGroupIds", "%v is not in the app, so its rules are unknown", id)
				continue
			}
			if len(ingress[group.Resource]) > 0 {
				pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic to the endpoint", group.Resource.Path)
			}
			if len(egress[group.Resource]) == 0 {
				pass.Report(endpoint, "SecurityGroupIds", "%s has no egress rules, so AWS allows all outbound traffic", group.Resource.Path)
			}
			for _, rule := range egress[group.Resource] {
				ports, open, known := rule.Ports()
				administers := known && (ports == securitygroup.Port(22) || ports == securitygroup.Port(3389))
				if to, peer := rule.Peer(); to != assembly.False {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic to %s", group.Resource.Path, peer)
				} else if open && !administers {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows outbound traffic on %v; want port 22 or 3389",
						group.Resource.Path, ports)
				}
			}
		}
	})(pass)
}
