package observability

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AnomalyAlarmProps configure an [AnomalyAlarm]. Metric and Alerts are required.
type AnomalyAlarmProps struct {
	// Metric is a single metric of this account and Region, with a period of a minute or longer.
	Metric awscloudwatch.Metric
	// Side is what counts as unusual. The default is Outside.
	Side Side
	// Deviations is how wide the band is, in standard deviations, from above 0 to 10. The default is
	// 2.
	Deviations float64
	// Periods is for how many periods in a row the metric is unusual before there is an alarm, 100 at
	// most. The default is 3.
	Periods int
	// Alerts hear of it, by a ticket.
	Alerts *Notifications
}

// Side is a side of the band of usual values.
type Side string

// The sides. Silence is unusual where a low value is.
const (
	Outside Side = "LessThanLowerOrGreaterThanUpperThreshold"
	Over    Side = "GreaterThanUpperThreshold"
	Under   Side = "LessThanLowerThreshold"
)

// An AnomalyAlarm tells that a metric is unusual for the hour and the day, such as orders that fall
// to half of what they are on Mondays. It promises to compare the metric with the band that
// CloudWatch learns of it, and to open a ticket and no page: CloudWatch needs three hours for the
// first band and two weeks for one that knows the week.
//
// A broken promise is a finding (PROMISE-001). Standing idle it costs what three metrics of an
// alarm do. See "Using CloudWatch anomaly detection" in the Amazon CloudWatch User Guide.
type AnomalyAlarm struct {
	constructs.Construct
	alarm awscloudwatch.CfnAlarm
}

// NewAnomalyAlarm defines the alarm. It panics with an error when Metric or Alerts is nil, when the
// metric is of another account or Region or has a period that CloudWatch does not take, or when
// Side, Deviations or Periods is out of range.
func NewAnomalyAlarm(scope constructs.Construct, id string, props *AnomalyAlarmProps) *AnomalyAlarm {
	a := &AnomalyAlarm{}
	p := plinth.Define(a, scope, id, props.withDefaults)
	s := seriesOf(p.Metric)
	s.id = "measured"
	query := s.query(p.period())
	query.ReturnData = true
	silence := "breaching"
	if p.Side == Over {
		silence = "notBreaching"
	}
	topic := p.Alerts.Topic(alerting.Ticket).ARN()
	a.alarm = plinth.Kept(awscloudwatch.NewCfnAlarm, a, "Resource", "compares its metric with the band of usual values, and opens a ticket",
		&awscloudwatch.CfnAlarmProps{
			AlarmDescription: jsii.String(s.metric + " is unusual: " + tree.Path(a)),
			Metrics: &[]any{
				&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
					Id: jsii.String("band"), ReturnData: true,
					Expression: jsii.String("ANOMALY_DETECTION_BAND(measured, " + strconv.FormatFloat(p.Deviations, 'f', -1, 64) + ")"),
				}, query,
			},
			ThresholdMetricId: jsii.String("band"), ComparisonOperator: jsii.String(string(p.Side)),
			EvaluationPeriods: jsii.Number(p.Periods), TreatMissingData: &silence, AlarmActions: &[]any{topic}, OkActions: &[]any{topic},
		})
	return a
}

func (p *AnomalyAlarmProps) period() time.Duration {
	return time.Duration(*p.Metric.Period().ToSeconds(nil)) * time.Second
}

// Alarm returns the L1 construct.
func (a *AnomalyAlarm) Alarm() awscloudwatch.CfnAlarm { return a.alarm }

func (p *AnomalyAlarmProps) withDefaults() (q AnomalyAlarmProps, err error) {
	if p != nil {
		q = *p
	}
	q.Side, q.Deviations, q.Periods = cmp.Or(q.Side, Outside), cmp.Or(q.Deviations, 2), cmp.Or(q.Periods, 3)
	switch {
	case q.Metric == nil:
		return q, errors.New("Metric is nil, want the metric that is unusual at times")
	case q.Alerts == nil:
		return q, errors.New("Alerts is nil, want the Notifications that hear of it")
	case q.Metric.Account() != nil || q.Metric.Region() != nil:
		return q, errors.New("Metric has an Account or a Region, want one of this account and Region: CloudWatch learns no others")
	case q.Side != Outside && q.Side != Over && q.Side != Under:
		return q, fmt.Errorf("Side is %q, want Outside, Over or Under", q.Side)
	case !(q.Deviations > 0 && q.Deviations <= 10):
		return q, fmt.Errorf("Deviations is %v, want more than 0 and 10 at most", q.Deviations)
	case q.Periods < 1 || q.Periods > 100:
		return q, fmt.Errorf("Periods is %d, want 1 to 100", q.Periods)
	}
	seconds := int(q.period().Seconds())
	if err := metric.CheckPeriod(seconds); err != nil || seconds < 60 {
		return q, fmt.Errorf("the period of Metric is %d seconds, want a multiple of 60", seconds)
	}
	if err := metric.CheckSpan(q.Periods, seconds); err != nil {
		return q, fmt.Errorf("Periods %w", err)
	}
	return q, nil
}
