// Adoption takes an app of plain CDK to Plinth, one step at a time, without replacing anything that
// is live. README.md is the guide; a test and the CDK CLI prove each step.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

func main() {
	if err := config.Validate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	last := flag.Int("step", len(steps)-1, "the last `step` that is taken, 0 for the app as it was")
	flag.Parse()
	if *last < 0 || *last >= len(steps) {
		fmt.Fprintf(os.Stderr, "-step is %d, want 0 to %d\n", *last, len(steps)-1)
		os.Exit(2)
	}
	define := steps[*last].define
	if *last == len(steps)-1 {
		plinth.Main(define) // step 5, and all that stays
		return
	}
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	if *last > 0 {
		guardrail.Enforce(app) // the one line that step 1 adds
	}
	define(app)
	app.Synth(nil)
}
