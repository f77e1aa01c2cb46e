package catalogue_test

import (
	"maps"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// Whom a stack trusts gets logs, events and news of it: each rule finds the same for a stranger.
func TestRulesAboutDestinationsKnowTheTrusted(t *testing.T) {
	logs := Object{"Group": Resource("AWS::Logs::LogGroup", Object{}), "Copy": Resource("AWS::Logs::SubscriptionFilter", Object{
		"LogGroupName": Ref("Group"), "DestinationArn": "arn:aws:logs:eu-west-1:999999999999:destination:central"})}
	promises := []promise.Promise{promise.That("logs", promise.At("Group"))}
	recorded := map[string][]assemblytest.Entry{"S": {{Type: assembly.MetadataPromise, Data: promise.Data(promises)}},
		"S/Group": {{Type: "aws:cdk:logicalId", Data: "Group"}}, "S/Copy": {{Type: "aws:cdk:logicalId", Data: "Copy"}}}
	for name, c := range map[string]struct {
		rule, who, stranger string
		stack               assemblytest.Stack
	}{
		"PROMISE-002": {"PROMISE-002", "999999999999", "888888888888", assemblytest.Stack{Template: Object{"Resources": logs},
			Metadata: recorded}},
		"STACK-007": {"STACK-007", "999999999999", "888888888888", assemblytest.Stack{Template: Object{}, Properties: map[string]any{
			"notificationArns": List{"arn:aws:sns:eu-west-1:999999999999:news"}}}},
		"FLOWLOG-004": {"FLOWLOG-004", "s3://central-logs", "s3://others", assemblytest.Stack{Template: Object{"Resources": Object{
			"F": Resource("AWS::EC2::FlowLog", Object{"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::central-logs/vpc/"})}}}},
	} {
		t.Run(name, func(t *testing.T) {
			found := func(who string) bool {
				s := c.stack
				s.Name, s.Environment = "S", "111111111111/eu-west-1"
				fact := assemblytest.Entry{Type: assembly.MetadataTrusted, Data: assembly.Trusted{Who: who, Reason: "ours"}}
				s.Metadata = map[string][]assemblytest.Entry{}
				maps.Copy(s.Metadata, c.stack.Metadata)
				s.Metadata["S"] = append([]assemblytest.Entry{fact}, s.Metadata["S"]...)
				report, err := engine.Evaluate(assemblytest.Read(t, s), catalogue.Rules(), time.Time{})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range report.Findings {
					if f.Rule.ID == c.rule {
						return true
					}
				}
				return false
			}
			if found(c.who) || !found(c.stranger) {
				t.Errorf("%s of who is trusted and of a stranger = %v, %v, want false, true", c.rule, found(c.who), found(c.stranger))
			}
		})
	}
}
