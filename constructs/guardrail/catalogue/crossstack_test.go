package catalogue_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules relate resources wherever they are: the flow log and its log group may be in another
// stack than the VPC, with the reference an export or CDK's weak one.
func TestRulesReachAcrossStacks(t *testing.T) {
	for name, vpc := range map[string]object{
		"export": {"Fn::ImportValue": "vpc"},
		"weak":   {"Fn::GetStackOutput": object{"StackName": "Prod", "OutputName": "Vpc", "Region": "eu-west-1"}},
	} {
		network, logs := good(), assemblytest.Stack{Name: "Logs", Environment: "111111111111/eu-west-1", Tags: tags()}
		moved := object{}
		for _, id := range []string{"FlowLog", "FlowLogs"} {
			moved[id] = resources(&network)[id]
		}
		drop("FlowLog", "FlowLogs", "Tgw", "TgwLog", "Share", "Attachment")(&network)
		dropSegments()(&network)
		network.Template.(object)["Outputs"] = object{
			"Vpc": object{"Value": ref("Vpc"), "Export": object{"Name": "vpc"}},
			"Key": object{"Value": att("Key", "Arn"), "Export": object{"Name": "key"}},
		}
		logs.Template = object{"Resources": moved}
		set("FlowLog.ResourceId", vpc)(&logs)
		set("FlowLogs.KmsKeyId", object{"Fn::ImportValue": "key"})(&logs)
		report, err := engine.Evaluate(assemblytest.Read(t, network, logs), catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) > 0 {
			t.Errorf("%s:\n%s", name, describe(report.Findings))
		}
		set("FlowLogs.RetentionInDays", 7)(&logs)
		report, err = engine.Evaluate(assemblytest.Read(t, network, logs), catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(report.Findings); !strings.HasPrefix(got, "FLOWLOG-003 at FlowLog LogDestination: log group Logs/FlowLogs keeps events for 7 days") {
			t.Errorf("%s: %s", name, got)
		}
	}
}
