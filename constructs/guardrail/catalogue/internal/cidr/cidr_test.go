package cidr_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
)

func value(t *testing.T, v string) assembly.Value {
	t.Helper()
	return assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: fmt.Sprintf(`{"Resources": {
		"Address": {"Type": "AWS::EC2::EIP"}, "Vpc": {"Type": "AWS::EC2::VPC"},
		"R": {"Type": "T", "Properties": {"V": %s}}}}`, v)}).Stacks[0].Resource("R").Get("V")
}

func TestCoversInternet(t *testing.T) {
	for text, want := range map[string]assembly.Truth{
		`"0.0.0.0/0"`:                             assembly.True,
		`"::/0"`:                                  assembly.True,
		`"128.0.0.0/1"`:                           assembly.True, // half of the internet is more than any private network
		`"10.0.0.0/8"`:                            assembly.False,
		`"fc00::/7"`:                              assembly.False,
		`"203.0.113.7/32"`:                        assembly.False,
		`{"Fn::GetAtt": ["Vpc", "CidrBlock"]}`:    assembly.False,
		`{"Fn::Sub": "${Address}/32"}`:            assembly.False,
		`{"Ref": "Param"}`:                        assembly.Unknown,
		`{"Fn::If": ["C", "10.0.0.0/8", "::/0"]}`: assembly.Unknown,
		`null`: assembly.False,
	} {
		if got := cidr.CoversInternet(value(t, text)); got != want {
			t.Errorf("CoversInternet(%s) = %v, want %v", text, got, want)
		}
	}
}

func TestCovered(t *testing.T) {
	prefixes := func(texts ...string) (all []netip.Prefix) {
		for _, text := range texts {
			all = append(all, netip.MustParsePrefix(text))
		}
		return all
	}
	tests := []struct {
		prefix string
		by     []netip.Prefix
		want   bool
	}{
		{"10.0.0.0/16", prefixes("10.0.0.0/8"), true},
		{"10.0.0.0/16", prefixes("10.0.0.0/17"), false},
		{"10.0.0.0/16", prefixes("10.0.128.0/17", "10.0.0.0/18", "10.0.64.0/18"), true},
		{"0.0.0.0/0", prefixes("0.0.0.0/1", "128.0.0.0/1"), true},
		{"0.0.0.0/0", prefixes("0.0.0.0/1", "128.0.0.0/2"), false},
		{"10.0.0.1/32", prefixes("10.0.0.0/31"), true},
		{"10.0.0.1/32", nil, false},
		{"2001:db8::/32", prefixes("2001:db8::/33", "2001:db8:8000::/33"), true},
		{"2001:db8::/32", prefixes("0.0.0.0/0"), false},
	}
	for _, tt := range tests {
		if got := cidr.Covered(netip.MustParsePrefix(tt.prefix), tt.by); got != tt.want {
			t.Errorf("Covered(%s, %v) = %v, want %v", tt.prefix, tt.by, got, tt.want)
		}
	}
}
