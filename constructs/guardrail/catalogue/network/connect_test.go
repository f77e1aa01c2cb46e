package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func connectSabotages() []Case {
	return []Case{
		{Rule: "CONNECT-001", Name: "default security group", Change: []Change{Set("Connect.SecurityGroupIds", nil)},
			At: "Connect SecurityGroupIds", Says: "is not set"},
		{Rule: "CONNECT-001", Name: "security group of another app", Change: []Change{Set("Connect.SecurityGroupIds.0", "sg-1")},
			At: "Connect SecurityGroupIds", Says: "not in the app"},
		{Rule: "CONNECT-001", Name: "reachable", Change: []Change{Set("Operators.SecurityGroupIngress",
			List{Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8"}})},
			At: "Connect SecurityGroupIds", Says: "Prod/Operators allows traffic to the endpoint"},
		{Rule: "CONNECT-001", Name: "every port", Change: []Change{Set("Operators.SecurityGroupEgress.0.ToPort", 65535)},
			At: "Connect SecurityGroupIds", Says: "ports 22-65535"},
		{Rule: "CONNECT-001", Name: "port decided at deployment",
			Change: []Change{Set("Operators.SecurityGroupEgress.0.FromPort", Ref("Param"))},
			At:     "Connect SecurityGroupIds", Says: "want port 22"},
		{Rule: "CONNECT-001", Name: "to the world", Change: []Change{Set("Operators.SecurityGroupEgress.0.CidrIp", "0.0.0.0/0")},
			At: "Connect SecurityGroupIds", Says: "Prod/Operators allows traffic to 0.0.0.0/0"},
		{Rule: "CONNECT-001", Name: "no egress rules", Change: []Change{Set("Operators.SecurityGroupEgress", nil)},
			Also: []string{"SG-004"},
			At:   "Connect SecurityGroupIds", Says: "has no egress rules"},
		{Rule: "CONNECT-002", Name: "addresses of operators", Change: []Change{Set("Connect.PreserveClientIp", true)},
			At: "Connect PreserveClientIp", Says: "is true"},
	}
}
