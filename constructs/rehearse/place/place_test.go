package place_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/place"
)

func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ name, resource, want string }{
		{"a given name", `{"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "l"}}`, "LogGroupName l"},
		{"a name that CloudFormation makes up", `{"Type": "AWS::Logs::LogGroup"}`, ""},
		{"an id that AWS makes up", `{"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}`, ""},
		{"one of an account", `{"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": true}}`, "the only one of its type"},
		{"a place in another resource", `{"Type": "AWS::EC2::TransitGatewayAttachment", "Properties": {"VpcId": {"Ref": "V"},
			"TransitGatewayId": "t"}}`, "TransitGatewayId t, VpcId S/V"},
		{"a name of the deployment", `{"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::GetAZs": ""}}}`, ""},
		{"no public type", `{"Type": "Custom::X", "Properties": {"Name": "n"}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := assemblytest.Read(t,
				assemblytest.Stack{Name: "S", Template: `{"Resources": {"R": ` + tt.resource + `, "V": {"Type": "AWS::EC2::VPC"}}}`})
			if got, ok := place.Of(a.Stacks[0].Resource("R")); got != tt.want || ok != (tt.want != "") {
				t.Errorf("Of() = %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestKeysTellAccountsRegionsAndStacksApart(t *testing.T) {
	named := func(name string) string {
		return `{"Resources": {"R": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": ` + name + `}}}}`
	}
	in := func(name, environment, template string) assemblytest.Stack {
		return assemblytest.Stack{Name: name, Environment: environment, Template: template}
	}
	const here, there = "111111111111/eu-west-1", "111111111111/us-east-1"
	for _, tt := range []struct {
		name string
		a, b assemblytest.Stack
		same bool
	}{
		{"the same", in("A", here, named(`"l"`)), in("B", here, named(`"l"`)), true},
		{"another Region", in("A", here, named(`"l"`)), in("B", there, named(`"l"`)), false},
		{"by the Region", in("A", here, named(`{"Fn::Sub": "l-${AWS::Region}"}`)), in("B", here, named(`{"Fn::Sub": "l-${AWS::Region}"}`)), true},
		{"by the stack", in("A", here, named(`{"Fn::Sub": "l-${AWS::StackName}"}`)), in("B", here, named(`{"Fn::Sub": "l-${AWS::StackName}"}`)),
			false},
	} {
		a := assemblytest.Read(t, tt.a, tt.b)
		x, _, ok1 := place.KeyOf(a.Stacks[0].Resources[0])
		y, _, ok2 := place.KeyOf(a.Stacks[1].Resources[0])
		if got := ok1 && ok2 && x == y; got != tt.same {
			t.Errorf("%s: the same key = %v, want %v", tt.name, got, tt.same)
		}
	}
}
