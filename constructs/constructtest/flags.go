package constructtest

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// WithoutFlags defines an app that has been synthesized with the feature flags of CDK that Plinth's
// apps have once more with none, as older apps and unit tests are. Without them nothing is missing,
// no policy lets a service do less, no stack locks another one by an export, and nothing more fails
// at the deployment.
func WithoutFlags(t *testing.T, flagged *assembly.Assembly, define func(app awscdk.App)) {
	t.Helper()
	if len(flagged.Resources()) == 0 {
		t.Error("nothing is synthesized with the feature flags, want what is to stay without them")
	}
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	define(app)
	plain, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	lost(t, flagged, plain)
	for _, s := range plain.Stacks {
		if exports := s.Exports(); len(exports) > 0 {
			t.Errorf("without feature flags %s exports %v, want weak references", s.Path, exports)
		}
	}
	known := map[string]bool{}
	for _, f := range rehearse.First(flagged).Findings {
		known[string(f.Kind)+f.Path()] = true
	}
	for _, f := range rehearse.First(plain).Findings {
		if f.Kind != finding.Placeholder && !known[string(f.Kind)+f.Path()] { // ids are made up in both
			t.Errorf("without feature flags: %v", f)
		}
	}
}

// lost finds resources and admissions of services that only the first app has.
func lost(t *testing.T, flagged, plain *assembly.Assembly) {
	t.Helper()
	there := map[string]*assembly.Resource{}
	for _, r := range plain.Resources() {
		there[r.Stack.Path+" "+r.LogicalID] = r
	}
	for _, r := range flagged.Resources() {
		other := there[r.Stack.Path+" "+r.LogicalID]
		switch {
		case other == nil && r.Type == "AWS::Logs::LogGroup": // of a function of CDK, which makes its own
		case other == nil:
			t.Errorf("without feature flags %s [%s] is missing", r.Path, r.Type)
		default:
			for _, property := range []string{"PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument"} {
				has := admissions(other.Get(property))
				for admitted := range admissions(r.Get(property)) {
					if !has[admitted] {
						t.Errorf("without feature flags %s of %s does not admit %s", property, r.Path, admitted)
					}
				}
			}
		}
	}
}

// admissions are what services may do by a policy.
func admissions(policy assembly.Value) map[string]bool {
	all := map[string]bool{}
	for _, s := range policy.Decoded().Get("Statement").List() {
		for _, service := range s.Get("Principal", "Service").List() {
			for _, action := range s.Get("Action").List() {
				all[s.Get("Effect").String()+" "+service.String()+" "+action.String()] = true
			}
		}
	}
	return all
}

// withoutFlags wants a construct to work in an app that has none of CDK's feature flags: to be
// defined, or to say what it needs.
func withoutFlags[P any, C constructs.Construct](
	t *testing.T, make func(constructs.Construct, string, *P) C, props func(stack awscdk.Stack, n int) P,
) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			if _, ours := r.(*plinth.Error); !ours {
				t.Errorf("without feature flags it panics with %.300v", r)
			}
		}
	}()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	stack := newStack(app, "Plain", "111111111111", "eu-west-1", watcher)
	p := props(stack, 1)
	make(stack, "One", &p)
	app.Synth(nil)
}
