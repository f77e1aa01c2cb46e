package runbooktest_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
)

func ExampleValidate() {
	stop := automation.Document{
		Parameters: map[string]automation.Parameter{"Instance": {Type: "AWS::EC2::Instance::Id"}},
		Steps: []automation.Step{
			{Name: "Stop", Service: "ec2", API: "StopInstance", Inputs: automation.Object{"InstanceIds": []string{"{{ Instance }}"}}},
			automation.Sleep("Wait", "a minute"),
			{Name: "Tell", Service: "sns", API: "Publish", Inputs: automation.Object{"Message": "{{ Stop.State }}"},
				OnFailure: automation.To("Retry")},
		},
	}
	fmt.Println(runbooktest.Validate(stop.Content()))
	// Output:
	// runbook: step Stop: service ec2 has no API "StopInstance"
	// step Wait: Duration is "a minute", want such as PT10M
	// step Tell refers to the output State of step Stop, which does not define it
	// step Tell leads to Retry, which is no step beside it
}
