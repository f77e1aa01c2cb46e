package rightsize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

type object = map[string]any

func run(t *testing.T, summaries, idle []any, fails *workflowtest.Error) workflowtest.Execution {
	t.Helper()
	definition, err := Machine().Definition()
	if err != nil {
		t.Fatal(err)
	}
	return workflowtest.RunDefinition(t, definition, object{}, func(c workflowtest.Call) (any, error) {
		switch {
		case fails != nil:
			return nil, fails
		case c.Action == "computeoptimizer:getRecommendationSummaries":
			return object{"RecommendationSummaries": summaries}, nil
		case c.Action == "computeoptimizer:getIdleRecommendations":
			return object{"IdleRecommendations": idle}, nil
		}
		return object{}, nil
	})
}

func summary(typ string, counts object, saved float64) object {
	var all []any
	for _, name := range []string{"Underprovisioned", "Overprovisioned", "NotOptimized", "Optimized"} {
		if n, ok := counts[name]; ok {
			all = append(all, object{"Name": name, "Value": n})
		}
	}
	return object{"RecommendationResourceType": typ, "Summaries": all,
		"SavingsOpportunity": object{"EstimatedMonthlySavings": object{"Currency": "USD", "Value": saved}}}
}

func TestWhatIsIdleOrTooLargeIsTold(t *testing.T) {
	got := run(t, []any{
		summary("Ec2Instance", object{"Overprovisioned": 3, "Optimized": 8}, 210.236),
		summary("LambdaFunction", object{"NotOptimized": 1}, 0.5),
		summary("EcsService", object{"Underprovisioned": 2, "Overprovisioned": 0, "Optimized": 1}, 0),
	}, []any{
		object{"ResourceArn": "arn:aws:ec2:eu-west-1:111111111111:volume/vol-1", "ResourceType": "EBSVolume", "Finding": "Unattached",
			"SavingsOpportunity": object{"EstimatedMonthlySavings": object{"Currency": "USD", "Value": 8}}},
		object{"ResourceArn": "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "ResourceType": "EC2Instance", "Finding": "Idle"},
	}, nil)
	if got.Failed != nil || len(got.Calls) != 3 {
		t.Fatalf("it calls %q and fails with %v, want both questions and a message", got.Actions(), got.Failed)
	}
	want := strings.Join([]string{
		"3 x Ec2Instance: Overprovisioned, saves 210.24 USD a month",
		"1 x LambdaFunction: NotOptimized, saves 0.5 USD a month",
		"EBSVolume arn:aws:ec2:eu-west-1:111111111111:volume/vol-1: Unattached, saves 8 USD a month",
		"EC2Instance arn:aws:ec2:eu-west-1:111111111111:instance/i-1: Idle",
	}, "\n")
	if diff := cmp.Diff(want, workflowtest.Mail(got.Calls[2])); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
}

func TestOneFindingIsEnough(t *testing.T) {
	for name, got := range map[string]workflowtest.Execution{
		"too large": run(t, []any{summary("Ec2Instance", object{"Overprovisioned": 1}, 1)}, []any{}, nil),
		"idle":      run(t, []any{}, []any{object{"ResourceArn": "arn", "ResourceType": "NatGateway", "Finding": "Idle"}}, nil),
	} {
		if got.Failed != nil || len(got.Calls) != 3 || strings.Contains(workflowtest.Mail(got.Calls[2]), "\n") {
			t.Errorf("%s: it calls %q and fails with %v, want one line", name, got.Actions(), got.Failed)
		}
	}
}

func TestNothingToSaveIsNotTold(t *testing.T) {
	got := run(t, []any{summary("Ec2Instance", object{"Optimized": 8, "Underprovisioned": 1}, 0)}, []any{}, nil)
	if got.Failed != nil || len(got.Calls) != 2 {
		t.Errorf("it calls %q and fails with %v, want no message", got.Actions(), got.Failed)
	}
}

func TestAnAccountThatIsNotEnrolledFailsAtOnce(t *testing.T) {
	got := run(t, nil, nil, &workflowtest.Error{Name: "ComputeOptimizer.OptInRequiredException"})
	if got.Failed == nil || len(got.Calls) != 1 {
		t.Errorf("it calls %q and fails with %v, want a failure that raises the alarm", got.Actions(), got.Failed)
	}
}
