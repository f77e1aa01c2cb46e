package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
)

// The severities of GuardDuty from which findings are high and critical.
const high, critical = 7, 9

// route publishes findings of high severity, and calls contain for those from a severity on.
func (d *ThreatDetection) route(shared *AlertTopic, contain []awsevents.IRuleTarget, from int) {
	if shared != nil {
		d.alerts = shared.Channel()
	} else {
		d.alerts = alerting.NewChannel(d)
	}
	d.rule("Critical", "Findings of severity 9 and more: attack sequences", []any{">=", critical}, contain)
	if from > high {
		contain = nil
	}
	d.rule("High", "Findings of severity 7 to 8.9", []any{">=", high, "<", critical}, contain)
	if shared == nil {
		d.alerts.Open() // after the rules, as it has always been: their order is that of the statements
	}
}

func (d *ThreatDetection) rule(id, description string, severity []any, further []awsevents.IRuleTarget) {
	d.alerts.RuleOn(d, id, description, &awsevents.EventPattern{
		Source: jsii.Strings("aws.guardduty"), DetailType: jsii.Strings("GuardDuty Finding"),
		Detail: &map[string]any{"severity": []any{map[string]any{"numeric": severity}}},
	}, further...)
}
