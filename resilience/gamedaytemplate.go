package resilience

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsfis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

// newTemplate defines an experiment, and a role that may do what its actions do.
func (g *GameDay) newTemplate(e fault.Experiment) awsfis.CfnExperimentTemplate {
	scope := tree.Group(g, string(e.Kind))
	role := g.newRole(scope, e)
	stops := make([]any, len(g.props.Stop))
	for i, alarm := range g.props.Stop {
		stops[i] = &awsfis.CfnExperimentTemplate_ExperimentTemplateStopConditionProperty{
			Source: jsii.String("aws:cloudwatch:alarm"), Value: alarm.AlarmArn(),
		}
	}
	empty := "fail"
	if e.Skips {
		empty = "skip"
	}
	template := plinth.Kept(awsfis.NewCfnExperimentTemplate, scope, "Resource",
		"breaks what carries its tag, as its role, until an alarm rings, and is logged and reported",
		&awsfis.CfnExperimentTemplateProps{
			Description: jsii.String(e.Description + ": " + tree.Path(g)), RoleArn: role.RoleArn(), StopConditions: stops,
			Targets: g.targets(e.Targets), Actions: actions(e),
			ExperimentOptions: &awsfis.CfnExperimentTemplate_ExperimentTemplateExperimentOptionsProperty{
				AccountTargeting: jsii.String("single-account"), EmptyTargetResolutionMode: &empty,
			},
			LogConfiguration: &awsfis.CfnExperimentTemplate_ExperimentTemplateLogConfigurationProperty{
				LogSchemaVersion: jsii.Number(2),
				// A map, because CDK hands the struct on in camel case. The ARN ends in ":*", as FIS wants it.
				CloudWatchLogsConfiguration: map[string]any{"LogGroupArn": g.logs.LogGroupArn()},
			},
			ExperimentReportConfiguration: g.report(e.Kind),
		})
	tree.Depend(template, role) // with its permissions
	return template
}

// targets are those of an experiment that carry the tag.
func (g *GameDay) targets(targets []fault.Target) map[string]any {
	all := map[string]any{}
	for _, t := range targets {
		target := &awsfis.CfnExperimentTemplate_ExperimentTemplateTargetProperty{
			ResourceType: &t.Type, SelectionMode: jsii.String(string(t.Mode)), ResourceTags: map[string]string{g.props.TagKey: g.props.TagValue},
		}
		var filters []any
		for _, path := range slices.Sorted(maps.Keys(t.Filters)) {
			filters = append(filters, &awsfis.CfnExperimentTemplate_ExperimentTemplateTargetFilterProperty{
				Path: &path, Values: jsii.Strings(t.Filters[path]),
			})
		}
		if filters != nil {
			target.Filters = filters
		}
		if t.Parameters != nil {
			target.Parameters = t.Parameters
		}
		all[t.Name] = target
	}
	return all
}

func actions(e fault.Experiment) map[string]any {
	all := map[string]any{}
	for _, a := range e.Actions {
		action := &awsfis.CfnExperimentTemplate_ExperimentTemplateActionProperty{ActionId: &a.ID}
		if a.Target != "" {
			action.Targets = map[string]string{fault.TargetKey(a.ID): a.Target}
		}
		if a.Parameters != nil {
			action.Parameters = a.Parameters
		}
		if a.After != nil {
			action.StartAfter = jsii.Strings(a.After...)
		}
		all[a.Name] = action
	}
	return all
}

func (g *GameDay) report(kind fault.Kind) *awsfis.CfnExperimentTemplate_ExperimentTemplateExperimentReportConfigurationProperty {
	report := &awsfis.CfnExperimentTemplate_ExperimentTemplateExperimentReportConfigurationProperty{
		PreExperimentDuration: jsii.String("PT20M"), PostExperimentDuration: jsii.String("PT20M"),
		Outputs: &awsfis.CfnExperimentTemplate_OutputsProperty{
			ExperimentReportS3Configuration: &awsfis.CfnExperimentTemplate_ExperimentReportS3ConfigurationProperty{
				BucketName: g.props.Reports.BucketName(), Prefix: jsii.String(string(kind)),
			},
		},
	}
	if g.props.Dashboard != nil {
		report.DataSources = &awsfis.CfnExperimentTemplate_DataSourcesProperty{CloudWatchDashboards: []any{
			&awsfis.CfnExperimentTemplate_CloudWatchDashboardProperty{DashboardIdentifier: g.props.Dashboard.DashboardArn()},
		}}
	}
	return report
}

// newRole defines the role of an experiment, which FIS assumes for experiments of this account and
// Region.
func (g *GameDay) newRole(scope constructs.Construct, e fault.Experiment) awsiam.Role {
	at := plinth.PlaceOf(g)
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Does what " + tree.Path(scope) + " breaks"), AssumedBy: trust.ForResources(g, "fis", "experiment/*"),
	})
	allow := func(actions []string, resources []*string, conditions map[string]any) {
		statement := &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &resources}
		if len(conditions) > 0 {
			statement.Conditions = &conditions
		}
		plinth.Allow(role, statement)
	}
	for _, grant := range e.Grants() {
		var resources []*string
		for _, resource := range grant.Resources {
			resources = append(resources, jsii.String(fault.ARN(resource, at.Partition, at.Region, at.Account)))
		}
		conditions := map[string]any{}
		for operator, keys := range grant.Conditions {
			conditions[operator] = keys
		}
		if grant.Tagged {
			conditions["StringEquals"] = map[string]any{"aws:ResourceTag/" + g.props.TagKey: g.props.TagValue}
		}
		allow(grant.Actions, resources, conditions)
	}
	everything := []*string{jsii.String("*")}
	allow([]string{"logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies"}, everything, nil)
	allow([]string{"s3:PutObject", "s3:GetObject"}, []*string{g.props.Reports.ArnForObjects(jsii.String(string(e.Kind) + "*"))}, nil)
	if key := g.props.Reports.EncryptionKey(); key != nil {
		key.Grant(role, jsii.String("kms:GenerateDataKey"), jsii.String("kms:Decrypt"))
	}
	if g.props.Dashboard != nil {
		allow([]string{"cloudwatch:GetDashboard"}, []*string{g.props.Dashboard.DashboardArn()}, nil)
		allow([]string{"cloudwatch:GetMetricWidgetImage"}, everything, nil)
	}
	if e.Kind == fault.RegionIsolation {
		guardrail.Waive(role, "IAM-014", "FIS pauses the replication of buckets and tables that it finds by their tag, which IAM cannot ask for")
	}
	plinth.KeepRole(role, "does what its experiment breaks, to what carries the tag, for FIS in this account and Region only")
	return role
}
