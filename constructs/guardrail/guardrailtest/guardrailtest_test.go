package guardrailtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
)

// recorder is a test that remembers why it failed.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

// inMemory lets Synth panic with the report instead of printing it.
var inMemory = map[string]any{"@aws-cdk/core:appMode": "inmemory"}

// unprotected is an app that violates STACK-001 and TAG-001.
func unprotected(t *testing.T) awscdk.App {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), Context: &inMemory})
	guardrail.Enforce(app)
	awscdk.NewStack(app, jsii.String("Shop"), nil)
	return app
}

func TestCaughtFailsUnlessTheRuleFindsThePath(t *testing.T) {
	tests := []struct{ rule, path, want string }{
		{"STACK-001", "Shop", ""},
		{"STACK-001", "Elsewhere", "app.Synth failed without STACK-001 on Elsewhere"},
		{"STACK-002", "Shop", "app.Synth failed without STACK-002 on Shop"},
	}
	for _, tt := range tests {
		r := &recorder{}
		guardrailtest.Caught(r, unprotected(t), tt.rule, tt.path)
		if got := strings.Join(r.failures, "\n"); (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("Caught(%s, %s) fails with %q, want %q", tt.rule, tt.path, got, tt.want)
		}
	}
}

func TestCaughtFailsIfSynthesisSucceeds(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), Context: &inMemory})
	guardrail.Enforce(app)
	r := &recorder{}
	guardrailtest.Caught(r, app, "STACK-001", "Shop")
	if got, want := strings.Join(r.failures, "\n"), "app.Synth succeeded, want it to fail with STACK-001"; got != want {
		t.Errorf("Caught() of an app without stacks fails with %q, want %q", got, want)
	}
}

func TestCleanFailsOnAnError(t *testing.T) {
	r := &recorder{}
	guardrailtest.Clean(r, unprotected(t))
	if got := strings.Join(r.failures, "\n"); !strings.Contains(got, "STACK-001") {
		t.Errorf("Clean() of an unprotected stack fails with %q, want STACK-001", got)
	}
}

func TestCaughtInFailsUnlessTheChangeBreaksTheRule(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{
		Name: "Shop", Environment: "111111111111/eu-west-1", Template: map[string]any{"Resources": map[string]any{
			"Vpc": map[string]any{"Type": "AWS::EC2::VPC", "Properties": map[string]any{"EnableDnsSupport": true, "EnableDnsHostnames": true}},
		}},
	})
	for _, c := range []struct {
		rule, path, change string
		value              any
		caught             bool
	}{
		{"VPC-004", "Shop/Vpc", "Shop/Vpc EnableDnsHostnames", false, true},
		{"VPC-004", "Shop/Vpc", "Shop/Vpc EnableDnsHostnames", true, false},
		{"VPC-004", "Shop/Other", "Shop/Vpc EnableDnsHostnames", nil, false},
		{"VPC-004", "Shop/Vpc", "Shop/Vpc", nil, false},
	} {
		r := &recorder{}
		guardrailtest.CaughtIn(r, a, c.rule, c.path, map[string]any{c.change: c.value})
		if caught := len(r.failures) == 0; caught != c.caught {
			t.Errorf("CaughtIn(%s, %s) of %s %v fails with %q, want it caught: %v", c.rule, c.path, c.change, c.value, r.failures, c.caught)
		}
	}
}
