package observability

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/observability/burnrate"
)

// burning defines the alarms of one pair of windows, and the one that wants both.
func (p *SLOProps) burning(scope constructs.Construct, w burnrate.Window) awscloudwatch.CfnCompositeAlarm {
	name := short(w.Long)
	gated := fmt.Sprintf("IF(bad >= %d, bad / total, 0)", p.MinimumErrors)
	long := p.exceeded(scope, "Long"+name, w.Long, w, gated)
	recent := p.exceeded(scope, "Short"+name, w.Short, w, "IF(total > 0, bad / total, 0)")
	o := p.objective()
	props := &awscloudwatch.CfnCompositeAlarmProps{
		AlarmRule: jsii.String(inAlarm(long.AttrArn()) + " AND " + inAlarm(recent.AttrArn())),
		AlarmDescription: jsii.String(
			fmt.Sprintf("%s spends its error budget at a burn rate of %v (%s): %v %% of it are gone within %s.",
				tree.Path(scope), o.Rate(w), p.says(), 100*w.Budget, name)),
	}
	if severity := severityOf(w); !p.Combined || severity != alerting.Page {
		topic := p.Alerts.Topic(severity).ARN()
		props.AlarmActions, props.OkActions = &[]any{topic}, &[]any{topic}
	}
	return plinth.Kept(awscloudwatch.NewCfnCompositeAlarm, scope, "Burns"+name, "is raised while both windows exceed the rate", props)
}

func severityOf(w burnrate.Window) alerting.Severity {
	if w.Pages {
		return alerting.Page
	}
	return alerting.Ticket
}

// exceeded defines the alarm of one window. Its period is the whole window, so that the ratio is
// that of the window.
func (p *SLOProps) exceeded(
	scope constructs.Construct, id string, window time.Duration, w burnrate.Window, ratio string,
) awscloudwatch.CfnAlarm {
	queries := []any{
		&awscloudwatch.CfnAlarm_MetricDataQueryProperty{Id: jsii.String("ratio"), Expression: &ratio, ReturnData: true},
	}
	counts, bad, total := p.counts()
	for _, e := range []struct{ id, expression string }{{"bad", bad}, {"total", total}} {
		queries = append(queries, &awscloudwatch.CfnAlarm_MetricDataQueryProperty{Id: &e.id, Expression: &e.expression, ReturnData: false})
	}
	for _, s := range counts {
		queries = append(queries, s.query(window))
	}
	return plinth.Kept(awscloudwatch.NewCfnAlarm, scope, id, "compares the ratio of errors in the whole window with the rate",
		&awscloudwatch.CfnAlarmProps{
			AlarmDescription: jsii.String(
				fmt.Sprintf("The ratio of errors over %s, of %s. It alone means nothing.", short(window), tree.Path(scope))),
			Metrics: &queries, EvaluationPeriods: jsii.Number(1), Threshold: jsii.Number(p.objective().Threshold(w)),
			ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: jsii.String("notBreaching"),
		})
}

// counts are the series of the objective, and the expressions for bad and for all requests.
// CloudWatch reports no zeros, so they are filled in.
func (p *SLOProps) counts() (all []series, bad, total string) {
	if p.Within > 0 {
		measured, fast := p.Of.slower(p.Within)
		return []series{measured, fast}, "FILL(measured, 0) - FILL(fast, 0)", "FILL(measured, 0)"
	}
	return unique(append(p.Of.failed[:len(p.Of.failed):len(p.Of.failed)], p.Of.total...)), added(p.Of.failed), added(p.Of.total)
}

func (s series) query(period time.Duration) *awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	var dimensions []any
	for _, d := range s.dimensions {
		dimensions = append(dimensions, &awscloudwatch.CfnAlarm_DimensionProperty{Name: &d.name, Value: &d.value})
	}
	return &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: &s.id, ReturnData: false, MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{
			Metric: &awscloudwatch.CfnAlarm_MetricProperty{Namespace: &s.namespace, MetricName: &s.metric, Dimensions: &dimensions},
			Stat:   &s.statistic, Period: jsii.Number(period.Seconds()),
		},
	}
}

// short is a duration as people write it: 5m, 6h, 3d.
func short(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dm", d/time.Minute)
}

// inAlarm is the term of a rule that an alarm makes true.
func inAlarm(arn *string) string { return `ALARM("` + *arn + `")` }
