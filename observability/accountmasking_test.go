package observability_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

func TestAccountMaskingGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewAccountMasking, true, func(awscdk.Stack, int) observability.AccountMaskingProps {
		return observability.AccountMaskingProps{}
	})
}

// CloudWatch Logs takes two statements with the same list of data, and findings that go nowhere.
func TestAccountsAreMaskedAsAWSWants(t *testing.T) {
	app, stack := newStack(t)
	observability.NewAccountMasking(stack, "Masking", &observability.AccountMaskingProps{Masked: []awslogs.DataIdentifier{
		awslogs.DataIdentifier_EMAILADDRESS(), awslogs.NewCustomDataIdentifier(jsii.String("Customer"), jsii.String("C-[0-9]{8}")),
	}})
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	if r := rehearse.First(a); len(r.Findings) > 0 {
		t.Errorf("the first deployment has findings, want none:\n%s", r)
	}
	policy := at(t, a, "Prod/Masking/Resource")
	text, _ := policy.Get("PolicyDocument").Outline()
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("PolicyDocument is %s: %v", text, err)
	}
	data := []any{"arn:${AWS::Partition}:dataprotection::aws:data-identifier/EmailAddress", "Customer"}
	want := []any{
		map[string]any{"Sid": "Audit", "DataIdentifier": data, "Operation": map[string]any{"Audit": map[string]any{
			"FindingsDestination": map[string]any{}}}},
		map[string]any{"Sid": "Mask", "DataIdentifier": data, "Operation": map[string]any{"Deidentify": map[string]any{
			"MaskConfig": map[string]any{}}}},
	}
	if diff := cmp.Diff(want, got["Statement"]); diff != "" {
		t.Errorf("Statement of the policy (-want +got):\n%s", diff)
	}
	if typ := policy.Get("PolicyType").String(); typ != "DATA_PROTECTION_POLICY" {
		t.Errorf("PolicyType = %s, want DATA_PROTECTION_POLICY", typ)
	}
}

func TestAccountMaskingThatIsChangedBreaksItsPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewAccountMasking(stack, "Masking", nil).Resource()
	}, map[string]any{"PolicyDocument": "{}", "Scope": "NONE"})
}

func TestAccountMaskingRefuses(t *testing.T) {
	_, stack := newStack(t)
	constructtest.Refused(t, stack, "Masked[0] is nil, want an identifier", func() {
		observability.NewAccountMasking(stack, "Bad", &observability.AccountMaskingProps{Masked: []awslogs.DataIdentifier{nil}})
	})
}
