// Production is a whole AWS setup, as a team would run it: one file for each layer, one
// stack for each account and purpose. It deploys from nothing, in the steps that README.md says.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

const (
	// protected is for when everything is deployed: what protects itself against changes, such as DNS
	// Firewall, could not be rolled back before. Set it to false again to change such a thing.
	protected = false

	// homeCheck and recoveryCheck are for when everything is deployed, too: the ids of the health
	// checks by which people lead traffic, which README.md says how to find.
	homeCheck, recoveryCheck = "", ""
)

// madeUp are the ids of a company that does not exist.
//
//go:embed testdata/ids.json
var madeUp []byte

func main() {
	ids := flag.String("ids", "", "the `file` that cdk deploy --outputs-file writes; without it ids are made up, to see everything")
	flag.Parse()
	var f foundation
	later := func(section plinth.Section) plinth.Section {
		return func(a *assembly.Assembly, w io.Writer) error {
			if f.archive == nil {
				return nil // there is nothing to see yet
			}
			return section(a, w)
		}
	}
	plinth.Main(func(app awscdk.App) {
		s, err := current(*ids)
		if err != nil {
			panic(err)
		}
		f = define(app, s)
	}, bootstrap(*ids), later(printRoadmap), later(reach.Section(443, places...)), later(reach.Section(5432, shopPlaces...)),
		later(watch.Section),
		later(price.Section))
}

// bootstrap prints what has to be done first, if there is somewhere to deploy.
func bootstrap(ids string) plinth.Section {
	if ids != "" {
		return plinth.Bootstrap(config.ManagementAccount)
	}
	return func(_ *assembly.Assembly, w io.Writer) error {
		_, err := fmt.Fprintln(w, "the ids of organization and accounts are made up; README.md says how to deploy with -ids")
		return err
	}
}

// A setup is what changes: on the way to the first deployment, and when the company grows.
type setup struct {
	ids       plinth.Outputs
	protected bool
	regions   []string // home first
	workloads []workload

	homeCheck, recoveryCheck string // empty until Region switch has made them
}

// current is the setup with the ids in a file. Without one it is that of a company that has
// deployed everything.
func current(file string) (setup, error) {
	s := setup{
		protected: protected, regions: []string{config.Home, config.Recovery}, workloads: workloads(), homeCheck: homeCheck,
		recoveryCheck: recoveryCheck,
	}
	var err error
	if file != "" {
		s.ids, err = plinth.ReadOutputs(file)
		return s, err
	}
	s.protected, s.homeCheck, s.recoveryCheck = true, "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
	s.ids, err = plinth.ParseOutputs("testdata/ids.json", madeUp)
	return s, err
}

// define returns what the others stand on, for tests of what its policies decide. What needs ids
// that nobody knows yet is not defined.
func define(app awscdk.App, s setup) foundation {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	plinth.UseBootstrap(app, plinth.Qualifier)
	f := s.defineAccounts(app)
	for _, statement := range attested {
		guardrail.Attest(awscdk.Stack_Of(f.org), statement)
	}
	if f.archive != nil {
		vpcs := f.defineNetworks(app)
		f.defineSecurity(app, vpcs)
		f.defineShop(app, vpcs)
		f.observe(app)
	}
	return f
}

// newStack defines a stack with the tags that say who answers for what it costs.
func (s setup) newStack(scope constructs.Construct, id, account, region string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class, Unlocked: !s.protected,
		Tags: plinth.Tags{Project: "shop", Team: "platform", CostCenter: "4711"},
	})
}
