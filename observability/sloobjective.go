package observability

import (
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationsignals"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability/burnrate"
)

// track defines the objective in Application Signals.
func (p *SLOProps) track(scope constructs.Construct) awsapplicationsignals.CfnServiceLevelObjective {
	counts, bad, total := p.counts()
	queries := func(expression string) *[]any {
		all := []any{&awsapplicationsignals.CfnServiceLevelObjective_MetricDataQueryProperty{
			Id: jsii.String("count"), Expression: &expression, ReturnData: true,
		}}
		for _, s := range counts {
			if strings.Contains(expression, "("+s.id+",") {
				all = append(all, s.signal())
			}
		}
		return &all
	}
	var rates []any
	for _, w := range burnrate.Windows() {
		for _, window := range []time.Duration{w.Long, w.Short} {
			rates = append(rates, &awsapplicationsignals.CfnServiceLevelObjective_BurnRateConfigurationProperty{
				LookBackWindowMinutes: jsii.Number(window.Minutes()),
			})
		}
	}
	name := awscdk.Names_UniqueResourceName(scope, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(128), Separator: jsii.String("-")})
	return plinth.Kept(awsapplicationsignals.NewCfnServiceLevelObjective, scope, "Objective", "has the goal and the requests of its alarms",
		&awsapplicationsignals.CfnServiceLevelObjectiveProps{
			Name: name, Description: jsii.String(p.says()), BurnRateConfigurations: &rates,
			Goal: &awsapplicationsignals.CfnServiceLevelObjective_GoalProperty{
				AttainmentGoal: &p.Goal, Interval: &awsapplicationsignals.CfnServiceLevelObjective_IntervalProperty{
					RollingInterval: &awsapplicationsignals.CfnServiceLevelObjective_RollingIntervalProperty{
						Duration: jsii.Number(p.Period.Hours() / 24), DurationUnit: jsii.String("DAY"),
					},
				},
			},
			RequestBasedSli: &awsapplicationsignals.CfnServiceLevelObjective_RequestBasedSliProperty{
				RequestBasedSliMetric: &awsapplicationsignals.CfnServiceLevelObjective_RequestBasedSliMetricProperty{
					TotalRequestCountMetric: queries(total),
					MonitoredRequestCountMetric: &awsapplicationsignals.CfnServiceLevelObjective_MonitoredRequestCountMetricProperty{
						BadCountMetric: queries(bad),
					},
				},
			},
		})
}

func (s series) signal() *awsapplicationsignals.CfnServiceLevelObjective_MetricDataQueryProperty {
	var dimensions []any
	for _, d := range s.dimensions {
		dimensions = append(dimensions, &awsapplicationsignals.CfnServiceLevelObjective_DimensionProperty{Name: &d.name, Value: &d.value})
	}
	return &awsapplicationsignals.CfnServiceLevelObjective_MetricDataQueryProperty{
		Id: &s.id, ReturnData: false, MetricStat: &awsapplicationsignals.CfnServiceLevelObjective_MetricStatProperty{
			Metric: &awsapplicationsignals.CfnServiceLevelObjective_MetricProperty{
				Namespace: &s.namespace, MetricName: &s.metric, Dimensions: &dimensions,
			},
			Stat: &s.statistic, Period: jsii.Number(60),
		},
	}
}
