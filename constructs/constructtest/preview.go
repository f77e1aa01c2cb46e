package constructtest

import (
	"fmt"
	"os"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// Preview synthesizes what define defines in a production stack called Prod, for examples, which
// have no [testing.T] to ask for a directory. Nothing asks for alarms in it. Preview panics where a
// test would fail.
func Preview(define func(stack awscdk.Stack)) *assembly.Assembly { return preview(watcher, define) }

// PreviewObserved is [Preview] in a stack whose resources have to have alarms.
func PreviewObserved(define func(stack awscdk.Stack)) *assembly.Assembly { return preview("", define) }

// watcher is who watches what is defined for a test.
const watcher = "a test"

func preview(watchedBy string, define func(stack awscdk.Stack)) *assembly.Assembly {
	dir, err := os.MkdirTemp("", "preview")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	app := plinth.NewApp(&plinth.AppProps{Outdir: dir, Synthesizer: awscdk.NewDefaultStackSynthesizer(
		&awscdk.DefaultStackSynthesizerProps{GenerateBootstrapVersionRule: jsii.Bool(false)})})
	define(newStack(app, "Prod", "111111111111", "eu-west-1", watchedBy))
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		panic(err)
	}
	return a
}

// Beside defines one more stack of a preview, in an account and Region of its own.
func Beside(stack awscdk.Stack, id, account, region string) awscdk.Stack {
	return newStack(stack.Node().Scope().(constructs.Construct), id, account, region, watcher)
}

func newStack(scope constructs.Construct, id, account, region, watchedBy string) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
		WatchedBy: watchedBy,
	})
}

// Shared returns a function that synthesizes an app for the tests that only read it: once, at the
// first of its calls in a test binary. The files of the assembly go with the test that made it.
func Shared(synthesize func(t *testing.T) *assembly.Assembly) func(t *testing.T) *assembly.Assembly {
	var a *assembly.Assembly
	return func(t *testing.T) *assembly.Assembly {
		t.Helper()
		if a == nil {
			a = synthesize(t)
		}
		return a
	}
}

// Count prints how many resources of some types there are, as the output of an example.
func Count(a *assembly.Assembly, types ...string) {
	for _, t := range types {
		fmt.Println(t, len(a.OfType(t)))
	}
}
