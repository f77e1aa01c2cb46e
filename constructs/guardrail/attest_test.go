package guardrail_test

import (
	"strings"
	"testing"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

// What is attested in code is read from the assembly, whole.
func TestAttest(t *testing.T) {
	app, _ := newApp(t)
	stack := protectedStack(app)
	said := []attestation.Attestation{
		{Item: "savings-plans", Owner: "finops@example.com", Date: "2026-11-01", Expires: "2027-10-31", Note: "plan 1234"},
		{Item: "read-replicas", Owner: "shop@example.com", Date: "2026-11-01", Note: "reads are few", Waives: true},
	}
	for _, s := range said {
		guardrail.Attest(stack, s)
	}
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	got, err := attestation.Recorded(a)
	for i := range said {
		said[i].Origin = "Legacy"
	}
	if diff := cmp.Diff(said, got); err != nil || diff != "" {
		t.Errorf("attestations, error %v (-want +got):\n%s", err, diff)
	}
}

func TestBadAttestations(t *testing.T) {
	app, _ := newApp(t)
	stack := protectedStack(app)
	good := attestation.Attestation{Item: "mfa", Owner: "it@example.com", Date: "2026-11-01"}
	for name, c := range map[string]struct {
		scope  constructs.Construct
		change func(*attestation.Attestation)
		want   string
	}{
		"too late":    {app, func(*attestation.Attestation) {}, "something is defined in the app or stage already"},
		"construct":   {openPort(stack, "Open"), func(*attestation.Attestation) {}, "the scope is Legacy/Open, want an app, a stage or a stack"},
		"no item":     {stack, func(a *attestation.Attestation) { a.Item = "mfas" }, `there is no item "mfas", did you mean mfa?`},
		"no owner":    {stack, func(a *attestation.Attestation) { a.Owner = " " }, "mfa has no owner"},
		"no date":     {stack, func(a *attestation.Attestation) { a.Date = "" }, `date of mfa is "", want a day`},
		"by template": {stack, func(a *attestation.Attestation) { a.Item = "multi-az" }, "multi-az cannot be attested"},
		"no reason":   {stack, func(a *attestation.Attestation) { a.Item, a.Waives = "multi-az", true }, "the waiver of multi-az has no note"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panic is %v, want an error with %q", err, c.want)
				}
			}()
			bad := good
			c.change(&bad)
			guardrail.Attest(c.scope, bad)
		})
	}
}
