package baseline_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// The accounts of the tests.
const (
	managementAccount = "999999999999"
	logArchive        = "222222222222"
	security          = "333333333333"
	workload          = "111111111111"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

func stackIn(app awscdk.App, id, account string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: "eu-west-1", Tags: tags, WatchedBy: "a test"})
}

// managementStack makes an app and a stack of its management account.
func managementStack(t testing.TB) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackIn(app, "Management", managementAccount)
}

// A misuse is a constructor called with what it refuses, and a part of what it says.
type misuse struct {
	construct func(scope constructs.Construct, id string)
	want      string
}

// form is how every message begins: the construct, and where it was to stand.
var form = regexp.MustCompile(`^baseline\.[A-Z]\w+ "[^"]*": [A-Za-z]`)

// refused checks that each constructor panics with its error, in the form that all have, and leaves
// nothing behind.
func refused(t *testing.T, stack awscdk.Stack, cases map[string]misuse) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := constructtest.Panic(func() { c.construct(stack, "Bad") })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("constructor panics with %v, want an error with %q", err, c.want)
			}
			if !form.MatchString(err.Error()) {
				t.Errorf("error is %q, want one that begins with the construct and its path", err)
			}
			if stack.Node().TryFindChild(jsii.String("Bad")) != nil {
				t.Error("something was left behind")
			}
		})
	}
}

// usable checks that constructs are scopes, can be tagged and be depended on, and that all
// that is allowed still holds when they are.
func usable(t *testing.T, app awscdk.App, elsewhere constructs.Construct, all ...constructs.Construct) *assembly.Assembly {
	t.Helper()
	for _, c := range all {
		awscdk.Tags_Of(c).Add(jsii.String("Owner"), jsii.String("us"), nil)
		constructs.NewConstruct(c, jsii.String("Inside"))
		elsewhere.Node().AddDependency(c)
	}
	return snapshot.Synth(t, app)
}

func child(c constructs.IConstruct, path ...string) awscdk.CfnResource {
	for _, id := range path {
		c = c.Node().FindChild(&id)
	}
	return c.(awscdk.CfnResource)
}

// newCopy defines a resource once more, with nothing but what a template needs.
func newCopy(scope constructs.Construct, of awscdk.CfnResource) awscdk.CfnResource {
	return awscdk.NewCfnResource(scope, jsii.String("Resource"), &awscdk.CfnResourceProps{
		Type: of.CfnResourceType(),
		Properties: &map[string]any{
			"Type": "SERVICE_CONTROL_POLICY", "Name": scope.Node().Id(), "TargetIds": []string{}, "Content": policy.FullAWSAccess().Object(),
		},
	})
}
