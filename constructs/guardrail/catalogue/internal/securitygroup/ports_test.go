package securitygroup_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
)

func TestPorts(t *testing.T) {
	tests := []struct {
		rule        string
		want        string
		open, known bool
	}{
		{`{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}`, "port 22", true, true},
		{`{"IpProtocol": "6", "FromPort": "20", "ToPort": 30}`, "ports 20-30", true, true},
		{`{"IpProtocol": "udp"}`, "every port", true, true},
		{`{"IpProtocol": "-1", "FromPort": 22, "ToPort": 22}`, "every port", true, true}, // AWS ignores the ports
		{`{"IpProtocol": "tcp", "FromPort": -1, "ToPort": -1}`, "every port", true, true},
		{`{"IpProtocol": "icmp", "FromPort": 3, "ToPort": 4}`, "every port", false, true},
		{`{"IpProtocol": "50"}`, "every port", true, true},
		{`{"IpProtocol": "tcp", "FromPort": {"Ref": "P"}, "ToPort": 22}`, "every port", true, false},
		{`{"IpProtocol": {"Ref": "P"}, "FromPort": 22, "ToPort": 22}`, "every port", true, false},
	}
	for _, tt := range tests {
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: fmt.Sprintf(`{"Resources": {
			"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [%s]}}}}`, tt.rule)})
		ports, open, known := securitygroup.Rules(a, "Ingress")[0].Ports()
		if ports.String() != tt.want || open != tt.open || known != tt.known {
			t.Errorf("Ports() of %s = %v, %v, %v, want %s, %v, %v", tt.rule, ports, open, known, tt.want, tt.open, tt.known)
		}
	}
}

// A rule is one of its group's, written inline or as a resource of its own.
func TestByGroup(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {
		"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32"}]}},
		"Own": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Fn::GetAtt": ["G", "GroupId"]}, "CidrIp": "0.0.0.0/0"}},
		"Other": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": "sg-1", "CidrIp": "0.0.0.0/0"}}}}`})
	rules := securitygroup.ByGroup(a, "Egress")[a.Stacks[0].Resource("G")]
	if len(rules) != 2 || !rules[0].MatchesNothing() || rules[1].MatchesNothing() {
		t.Errorf("ByGroup() has the rules %v, want the inline one, which matches nothing, and the resource", rules)
	}
}
