package catalogue_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules relate resources wherever they are: the flow log and its log group may be in another
// stack than the VPC, with the reference an export or CDK's weak one.
func TestRulesReachAcrossStacks(t *testing.T) {
	for name, vpc := range map[string]Object{
		"export": {"Fn::ImportValue": "vpc"},
		"weak":   {"Fn::GetStackOutput": Object{"StackName": "Prod", "OutputName": "Vpc", "Region": "eu-west-1"}},
	} {
		network, logs := Good(), assemblytest.Stack{
			Name: "Logs", Environment: "111111111111/eu-west-1", Tags: Tags(), Dependencies: []string{"Prod"},
		}
		moved := Object{}
		for _, id := range []string{"FlowLog", "FlowLogs"} {
			moved[id] = Resources(&network)[id]
		}
		Drop("FlowLog", "FlowLogs", "Tgw", "TgwLog", "Share", "Attachment")(&network)
		DropSegments()(&network)
		Drop("Database", "Cluster", "Member1", "Member2", "Volume")(&network) // which no plan selects here
		network.Metadata["Prod"] = append(network.Metadata["Prod"],
			assemblytest.Entry{Type: assembly.MetadataUnwatched, Data: Object{"reason": "it is about references"}})
		network.Template.(Object)["Outputs"] = Object{
			"Vpc": Object{"Value": Ref("Vpc"), "Export": Object{"Name": "vpc"}},
			"Key": Object{"Value": Att("Key", "Arn"), "Export": Object{"Name": "key"}},
		}
		logs.Template = Object{"Resources": moved}
		Set("FlowLog.ResourceId", vpc)(&logs)
		Set("FlowLogs.KmsKeyId", Object{"Fn::ImportValue": "key"})(&logs)
		report, err := engine.Evaluate(assemblytest.Read(t, network, logs), catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) > 0 {
			t.Errorf("%s:\n%s", name, Describe(report.Findings))
		}
		Set("FlowLogs.RetentionInDays", 7)(&logs)
		report, err = engine.Evaluate(assemblytest.Read(t, network, logs), catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if got := Describe(report.Findings); !strings.HasPrefix(got,
			"FLOWLOG-003 at FlowLog LogDestination: log group Logs/FlowLogs keeps events for 7 days") {
			t.Errorf("%s: %s", name, got)
		}
	}
}
