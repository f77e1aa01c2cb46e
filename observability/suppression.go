package observability

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// reasons are the terms of the rule that suppresses the page.
func (p *WorkloadAlarmProps) reasons(w *WorkloadAlarm) (terms []string) {
	unless := func(reason, limit awscloudwatch.CfnAlarm) string {
		return "(" + inAlarm(reason.AttrArn()) + " AND NOT " + inAlarm(limit.AttrArn()) + ")"
	}
	for i, service := range p.Deployments {
		terms = append(terms,
			unless(deploying(w, fmt.Sprint("Deploying", i+1), service, 0), deploying(w, fmt.Sprint("Hanging", i+1), service, p.SuppressFor)))
	}
	if p.Releases {
		released := announced(w, "Released", w.ReleaseNamespace(), "Release", p.SuppressFor)
		often := plinth.Kept(awscloudwatch.NewCfnAlarm, w, "ReleasedOften", "is raised by a fourth announcement within six hours",
			&awscloudwatch.CfnAlarmProps{
				AlarmDescription: jsii.String("More than three releases were announced within six hours, so they suppress nothing."),
				Namespace:        jsii.String(w.ReleaseNamespace()), MetricName: jsii.String("Release"), Statistic: jsii.String("Sum"),
				Period: jsii.Number(6 * 3600), EvaluationPeriods: jsii.Number(1), Threshold: jsii.Number(3),
				ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: jsii.String("notBreaching"),
			})
		terms = append(terms, unless(released, often))
	}
	for i, window := range p.Windows {
		terms = append(terms, inAlarm(window.open(w, fmt.Sprint("Window", i+1), p.Alerts).AttrArn()))
	}
	return terms
}

// deploying defines an alarm that is raised while a service has more than one deployment, or when
// it has had for too long. Silence ends the suppression in both.
func deploying(scope constructs.Construct, id string, service awsecs.IBaseService, tooLong time.Duration) awscloudwatch.CfnAlarm {
	minutes, silence, says := 1, "notBreaching", "is raised while its service is being deployed"
	if tooLong > 0 {
		minutes, silence, says = int(tooLong.Minutes()), "breaching", "is raised when a deployment hangs, which then pages"
	}
	return plinth.Kept(awscloudwatch.NewCfnAlarm, scope, id, says, &awscloudwatch.CfnAlarmProps{
		AlarmDescription: jsii.String(
			tree.Path(service) + " has had more than one deployment for " + short(time.Duration(minutes)*time.Minute) + "."),
		Namespace: jsii.String("ECS/ContainerInsights"), MetricName: jsii.String("DeploymentCount"), Statistic: jsii.String("Maximum"),
		Dimensions: &[]any{
			&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("ClusterName"), Value: service.Cluster().ClusterName()},
			&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("ServiceName"), Value: service.ServiceName()},
		},
		Period: jsii.Number(60), EvaluationPeriods: jsii.Number(minutes), Threshold: jsii.Number(1),
		ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: &silence,
	})
}

// announced defines an alarm that a single value of a metric raises for a time. The gaps are
// filled, or CloudWatch would look back further for the newest values.
func announced(scope constructs.Construct, id, namespace, metric string, lasts time.Duration) awscloudwatch.CfnAlarm {
	const step = 5 * time.Minute
	return plinth.Kept(awscloudwatch.NewCfnAlarm, scope, id, "is raised for a time after each announcement", &awscloudwatch.CfnAlarmProps{
		AlarmDescription: jsii.String("Suppresses the page of " + tree.Path(scope) + " for " + short(lasts) + " after each announcement."),
		Metrics: &[]any{
			&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
				Id: jsii.String("filled"), Expression: jsii.String("FILL(announced, 0)"), ReturnData: true,
			},
			series{id: "announced", namespace: namespace, metric: metric, statistic: "Sum"}.query(step),
		},
		EvaluationPeriods: jsii.Number(int(lasts / step)), DatapointsToAlarm: jsii.Number(1), Threshold: jsii.Number(0),
		ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: jsii.String("notBreaching"),
	})
}
