package alerting

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Threshold is a limit of a metric that should report all the time.
type Threshold struct {
	// Namespace, Metric and Dimensions name the metric; values may be tokens.
	Namespace, Metric string
	Dimensions        map[string]*string
	// Any are further dimensions of the metric, whose values nobody knows here: the highest of all
	// that report counts. Such an alarm is a Metrics Insights query, billed by what it matches, of
	// which an account has 200 in a Region. It takes neither Sum nor NegativeIsBad.
	Any []string
	// Above is the limit.
	Above float64
	// NegativeIsBad is for metrics that report -1 for what they cannot measure, such as the lag of a
	// replication that has stopped.
	NegativeIsBad bool
	// Sum adds up what is counted in each minute. The default is the highest value of the minute.
	Sum bool
	// Minutes are how long the limit is passed before somebody is told. The default is 5.
	Minutes int
	// SilenceIsGood is for metrics that report only when something happens.
	SilenceIsGood bool
}

// AlarmOnThreshold defines an alarm for a metric that passes its threshold, or that falls silent:
// what no longer reports is not known to be well. It tells the topics, also when it is over, and
// the description is completed by the path of scope.
func AlarmOnThreshold(
	scope constructs.Construct, id, description string, t Threshold, topics ...awssns.ITopic,
) awscloudwatch.Alarm {
	if t.Minutes == 0 {
		t.Minutes = 5
	}
	kept := promise.At("Resource").Is("Threshold", t.Above).Is("ComparisonOperator", "GreaterThanThreshold").
		Is("EvaluationPeriods", t.Minutes).Unset("ActionsEnabled", "DatapointsToAlarm", "EvaluateLowSampleCountPercentile")
	missing, treated := awscloudwatch.TreatMissingData_BREACHING, "breaching"
	if t.SilenceIsGood {
		missing, treated = awscloudwatch.TreatMissingData_NOT_BREACHING, "notBreaching"
	}
	calls := []batch.Call{batch.New("aws_cloudwatch.Alarm", scope, id, batch.Map{
		"alarmDescription": description + " " + tree.Path(scope), "metric": t.metric(),
		"comparisonOperator": awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD, "threshold": t.Above,
		"evaluationPeriods": t.Minutes, "treatMissingData": missing,
	})}
	for _, topic := range topics {
		action := batch.New("aws_cloudwatch_actions.SnsAction", topic)
		calls = append(calls, batch.On(batch.Result(0), "addAlarmAction", action), batch.On(batch.Result(0), "addOkAction", action))
	}
	alarm := batch.Ask(calls...)[0].(awscloudwatch.Alarm)
	tree.Grown(alarm, scope, id)
	kept = kept.Is("TreatMissingData", treated)
	if told := arnsOf(topics); len(told) > 0 {
		kept = kept.Includes("AlarmActions", told...).Includes("OKActions", told...)
	}
	switch {
	case len(t.Any) > 0:
		kept = kept.Is("Metrics.0.Expression", t.query()).Is("Metrics.0.Period", 60).Is("Metrics.0.ReturnData", true).
			Unset("MetricName", "Metrics.1")
	case t.NegativeIsBad:
		const stat = "Metrics.1.MetricStat."
		kept = kept.Is("Metrics.0.Expression", t.expression()).Is(stat+"Metric.MetricName", t.Metric).
			Is(stat+"Metric.Namespace", t.Namespace).Is(stat+"Stat", t.statistic()).Is(stat+"Period", 60)
		kept = measuring(kept, stat+"Metric.Dimensions", t.dimensions())
	default:
		kept = kept.Is("MetricName", t.Metric).Is("Namespace", t.Namespace).Is("Statistic", t.statistic()).Is("Period", 60).
			Unset("Metrics", "Unit")
		kept = measuring(kept, "Dimensions", t.dimensions())
	}
	plinth.Promise(alarm, promise.That("is raised when its metric passes the threshold, and tells its topics, and when it is over", kept))
	return alarm
}

// dimensions are those of the metric as the template has them.
func (t Threshold) dimensions() (all []any) {
	for _, name := range slices.Sorted(maps.Keys(t.Dimensions)) {
		all = append(all, dimension(name, t.Dimensions[name]))
	}
	return all
}

func (t Threshold) metric() batch.Call {
	minute := batch.Static("Duration", "minutes", 1)
	if len(t.Any) > 0 {
		return batch.New("aws_cloudwatch.MathExpression", batch.Map{"expression": t.query(), "label": t.Metric, "period": minute})
	}
	metric := batch.New("aws_cloudwatch.Metric", batch.Map{
		"namespace": t.Namespace, "metricName": t.Metric, "dimensionsMap": t.Dimensions, "statistic": t.statistic(), "period": minute,
	})
	if !t.NegativeIsBad {
		return metric
	}
	return batch.New("aws_cloudwatch.MathExpression", batch.Map{
		"expression": t.expression(), "usingMetrics": batch.Map{t.id(): metric}, "label": t.Metric, "period": minute,
	})
}

func (t Threshold) statistic() string {
	if t.Sum {
		return "Sum"
	}
	return "Maximum"
}

// query asks for the highest value.
func (t Threshold) query() string {
	known := slices.Sorted(maps.Keys(t.Dimensions))
	parts := metric.Query("Maximum", t.Namespace, t.Metric, known, t.Any)
	text := parts[0]
	for i, name := range known {
		text += *t.Dimensions[name] + parts[i+1]
	}
	return text
}

// expression makes a negative value one that passes every limit.
func (t Threshold) expression() string { return "IF(" + t.id() + " < 0, 1000000000, " + t.id() + ")" }

// id is what the expression calls the metric: it has to begin in lower case.
func (t Threshold) id() string { return strings.ToLower(t.Metric[:1]) + t.Metric[1:] }
