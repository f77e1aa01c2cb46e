package observability

import (
	"path"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// propsOf are the properties of an alarm, but for what it measures.
func propsOf(alarm watch.Alarm, topic *string, description string) *awscloudwatch.CfnAlarmProps {
	p := &awscloudwatch.CfnAlarmProps{
		AlarmDescription: &description, ComparisonOperator: jsii.String(string(alarm.Operator)), Threshold: &alarm.Threshold,
		EvaluationPeriods: jsii.Number(alarm.N), DatapointsToAlarm: jsii.Number(alarm.M), TreatMissingData: jsii.String(string(alarm.Missing)),
		AlarmActions: &[]any{topic},
	}
	if alarm.Severity == alerting.Page { // so that it ends where it began
		p.OkActions = &[]any{topic}
	}
	percentile := strings.HasPrefix(alarm.Statistic, "p")
	if percentile {
		p.EvaluateLowSampleCountPercentile = jsii.String("ignore")
	}
	if _, combined := alarm.Expression(); combined || len(alarm.Any) > 0 {
		return p
	}
	p.Namespace, p.MetricName, p.Period = &alarm.Namespace, &alarm.Metric, jsii.Number(alarm.Period)
	if percentile {
		p.ExtendedStatistic = &alarm.Statistic
	} else {
		p.Statistic = &alarm.Statistic
	}
	return p
}

// measured are the properties that say of which resource an alarm is, as the template has them:
// CDK's types hold no reference by logical id, and a token for each takes a message.
func (w *walk) measured(alarm watch.Alarm, stack awscdk.Stack) map[string]any {
	var dimensions []any
	for _, d := range alarm.Dimensions {
		dimensions = append(dimensions, map[string]any{"Name": d.Name, "Value": d.Value(w.base(d, stack))})
	}
	if len(alarm.Any) > 0 {
		return map[string]any{"Metrics": []any{map[string]any{
			"Id": "worst", "Expression": query(alarm, dimensions), "Label": alarm.Metric, "Period": alarm.Period, "ReturnData": true,
		}}}
	}
	e, combined := alarm.Expression()
	if !combined {
		if len(dimensions) == 0 {
			return nil
		}
		return map[string]any{"Dimensions": dimensions}
	}
	queries := []any{map[string]any{"Id": e.ID, "Expression": e.Text, "Label": e.Label, "ReturnData": true}}
	for _, operand := range e.Operands {
		queries = append(queries, map[string]any{"Id": operand.ID, "ReturnData": false, "MetricStat": map[string]any{
			"Stat": alarm.Statistic, "Period": alarm.Period,
			"Metric": map[string]any{"Namespace": alarm.Namespace, "MetricName": operand.Metric, "Dimensions": dimensions},
		}})
	}
	return map[string]any{"Metrics": queries}
}

// query asks for a metric of which the alarm does not know every dimension.
func query(alarm watch.Alarm, dimensions []any) map[string]any {
	known, values := make([]string, len(dimensions)), make([]any, len(dimensions))
	for i, d := range alarm.Dimensions {
		known[i], values[i] = d.Name, dimensions[i].(map[string]any)["Value"]
	}
	parts := metric.Query(alarm.Statistic, alarm.Namespace, alarm.Metric, known, alarm.Any)
	joined := []any{parts[0]}
	for i, part := range parts[1:] {
		joined = append(joined, values[i], part)
	}
	return map[string]any{"Fn::Join": []any{"", joined}}
}

// base is what the value of a dimension is made of: a token if the resource is in another stack
// than the alarm.
func (w *walk) base(d watch.Dimension, stack awscdk.Stack) any {
	switch {
	case d.Resource == nil || w.Stack(d.Resource.Stack) == stack:
		return d.Base()
	case d.Attribute == "":
		return w.Construct(d.Resource).Ref()
	}
	return w.Construct(d.Resource).GetAtt(&d.Attribute, awscdk.ResolutionTypeHint_STRING)
}

// description says what is the matter, how soon somebody has to act and where to read how.
func (w *walk) description(alarm watch.Alarm) string {
	text := alarm.Metric + " of " + alarm.Resource.Path + ": " + alarm.Condition() + ". " + urgency[alarm.Severity]
	if w.props.Runbooks == "" {
		return text + " See " + alarm.Document() + "."
	}
	service := strings.ToLower(path.Base(alarm.Namespace))
	return text + " Runbook: " + strings.TrimSuffix(w.props.Runbooks, "/") + "/" + service + "/" + alarm.Metric
}

var urgency = map[alerting.Severity]string{
	alerting.Page: "Page: act now.", alerting.Ticket: "Ticket: act on the next working day.", alerting.Digest: "Digest: know of it.",
}
