package security_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// The digest counts what is below severity 7 and was seen in the last day, tells it by type, and
// says nothing on a quiet day.
func TestDigestTellsFindingsByType(t *testing.T) {
	app, stack := newStack(t)
	threats(stack)
	var machine *assembly.Resource
	for _, m := range snapshot.Synth(t, app).OfType("AWS::StepFunctions::StateMachine") {
		if strings.Contains(m.Path, "Digest") {
			machine = m
		}
	}
	started, err := time.Parse(time.RFC3339, workflowtest.Started)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]any{
		"GroupBy": "FINDING_TYPE", "MaxResults": 100.0,
		"FindingCriteria": map[string]any{"Criterion": map[string]any{
			"severity":         map[string]any{"LessThan": 7.0},
			"service.archived": map[string]any{"Eq": []any{"false"}},
			"updatedAt":        map[string]any{"GreaterThanOrEqual": float64(started.Add(time.Minute - 24*time.Hour).UnixMilli())},
		}},
	}
	for name, c := range map[string]struct{ statistics, message string }{
		"two types": {`[{"FindingType": "Recon:EC2/PortProbe", "TotalFindings": 12}, {"FindingType": "Policy:S3/Public", "TotalFindings": 1}]`,
			"12 x Recon:EC2/PortProbe\n1 x Policy:S3/Public"},
		"one type": {`[{"FindingType": "Policy:S3/Public", "TotalFindings": 3}]`, "3 x Policy:S3/Public"},
		"none":     {`[]`, ""},
	} {
		run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
			switch call.Action {
			case "guardduty:getFindingsStatistics":
				if call.Attempt == 0 {
					return nil, &workflowtest.Error{Name: "GuardDuty.InternalServerErrorException"}
				}
				return json.RawMessage(`{"FindingStatistics": {"GroupedByFindingType": ` + c.statistics + `}}`), nil
			case "sns:publish":
				return map[string]any{"MessageId": "m"}, nil
			}
			return nil, errors.New("it is not expected")
		})
		if run.Failed != nil || run.Took != time.Minute {
			t.Fatalf("%s: it failed with %v after %v, want success after the minute before a retry", name, run.Failed, run.Took)
		}
		asked := run.Calls[1].Parameters
		delete(asked, "DetectorId") // only deployment knows it
		if diff := cmp.Diff(count, asked); diff != "" {
			t.Errorf("%s: it asks for other findings (-want +got):\n%s", name, diff)
		}
		message := ""
		if len(run.Calls) > 2 {
			message = workflowtest.Mail(run.Calls[2])
		}
		if message != c.message {
			t.Errorf("%s: it says %q, want %q", name, message, c.message)
		}
	}
}
