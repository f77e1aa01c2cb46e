package resilience_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

// newStack makes an app and a production stack in it. Importing snapshot has switched CDK's own
// validation off, by CDK_VALIDATION=false.
func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackIn(app, "Prod", "111111111111", "eu-west-1")
}

func stackIn(app awscdk.App, id, account, region string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: region, Tags: tags, WatchedBy: "a test"})
}

func stackOf(app awscdk.App, id string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(app, id,
		&plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Class: class, Tags: tags, WatchedBy: "a test"})
}

// vpc is the VPC of a stack: three zones with the tiers that package network gives a VPC, which
// layers do not import.
func vpc(stack awscdk.Stack) awsec2.Vpc {
	const id = "Network"
	if there := stack.Node().TryFindChild(jsii.String(id)); there != nil {
		return there.(awsec2.Vpc)
	}
	made := awsec2.NewVpc(stack, jsii.String(id), &awsec2.VpcProps{
		IpAddresses: awsec2.IpAddresses_Cidr(jsii.String("10.0.0.0/16")), MaxAzs: jsii.Number(3), NatGateways: jsii.Number(0),
		RestrictDefaultSecurityGroup: jsii.Bool(false),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("public"), SubnetType: awsec2.SubnetType_PUBLIC, MapPublicIpOnLaunch: jsii.Bool(false)},
			{Name: jsii.String("app"), SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS},
			{Name: jsii.String("data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
			{Name: jsii.String("management"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	for _, rule := range []string{"VPC-001", "VPC-003"} {
		guardrail.Waive(made, rule, "package network sees to it")
	}
	return made
}

// A sabotage changes one thing that a construct promises, through an escape hatch.
type sabotage struct {
	rule string
	// path is what the finding is about.
	path  string
	spoil func(stack awscdk.Stack)
}

// caught fails the test unless each sabotage is caught by its rule.
func caught(t *testing.T, sabotages map[string]sabotage) {
	t.Helper()
	for name, s := range sabotages {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			s.spoil(stack)
			guardrailtest.Caught(t, app, s.rule, s.path)
		})
	}
}

// override makes a sabotage of a construct: the value at a property path of an L1 below it;
// nil removes it.
func override[C constructs.Construct](make func(awscdk.Stack) C, property string, value any, path ...string) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		l1 := constructtest.Child(make(stack), path...)
		if value == nil {
			l1.AddPropertyDeletionOverride(&property)
			return
		}
		l1.AddPropertyOverride(&property, value)
	}
}

// A misuse is props that a constructor refuses, and a part of what it says.
type misuse[P any] struct {
	props P
	says  string
}

// refused fails the test unless a constructor refuses each of the props that cases make.
func refused[P any, C constructs.Construct](
	t *testing.T, make func(constructs.Construct, string, *P) C, cases func(stack awscdk.Stack) map[string]misuse[P],
) {
	t.Helper()
	_, stack := newStack(t)
	for name, c := range cases(stack) {
		t.Run(name, func(t *testing.T) {
			constructtest.Refused(t, stack, c.says, func() { make(stack, "Bad", &c.props) })
		})
	}
}

// want reports the properties of a resource that differ, by their paths.
func want(t *testing.T, r *assembly.Resource, properties map[string]any) {
	t.Helper()
	for path, value := range properties {
		if got := r.Get(strings.Split(path, ".")...); got.Is(value) != assembly.True {
			t.Errorf("%s of %s = %v, want %v", path, r.Path, got, value)
		}
	}
}

// one returns the only resource of a type.
func one(t *testing.T, a *assembly.Assembly, typ string) *assembly.Resource {
	t.Helper()
	all := a.OfType(typ)
	if len(all) != 1 {
		t.Fatalf("%s: %d resources, want 1", typ, len(all))
	}
	return all[0]
}
