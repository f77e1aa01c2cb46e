package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// permit gives the role what "Execution block permissions" of the Amazon Application Recovery
// Controller guide lists for the steps, confined to what the plan is about.
func (p switchPlan) permit(role awsiam.Role) {
	allow := func(on []string, actions ...string) {
		plinth.Allow(role, &awsiam.PolicyStatementProps{
			Actions: jsii.Strings(actions...), Resources: jsii.Strings(on...),
		})
	}
	anywhere := []string{"*"}
	alarms := make([]string, len(p.Alarms))
	for i, alarm := range p.Alarms {
		alarms[i] = *alarm.AlarmArn()
	}
	allow(alarms, "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory")
	allow([]string{*role.RoleArn()}, "iam:SimulatePrincipalPolicy") // the plan is evaluated every 30 minutes
	if len(p.Replicas) > 0 {
		p.permitReplicas(role)
		allow(anywhere, "rds:DescribeDBInstances")
	}
	var members []string
	for _, c := range p.Secondaries {
		members = append(members, "arn:"+p.at.Partition+":rds::"+p.at.Account+":global-cluster:"+c.global, c.settings.primary.arn(), c.arn())
	}
	if members != nil {
		allow(anywhere, "rds:DescribeGlobalClusters", "rds:DescribeDBClusters")
		allow(members, "rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster")
	}
	var services, clusters []string
	for _, s := range p.Services {
		for _, side := range []*Service{s.Primary, s.Recovery} {
			cluster, service := side.arns()
			services, clusters = append(services, service), append(clusters, cluster)
		}
	}
	if services != nil {
		allow(services, "ecs:DescribeServices", "ecs:UpdateService")
		allow(clusters, "ecs:DescribeClusters")
		allow(anywhere, "ecs:ListServices", "application-autoscaling:DescribeScalableTargets",
			"application-autoscaling:RegisterScalableTarget", "cloudwatch:GetMetricStatistics")
	}
	if p.Zone != nil {
		allow([]string{"arn:" + p.at.Partition + ":route53:::hostedzone/" + *p.Zone.HostedZoneId()}, "route53:ListResourceRecordSets")
	}
}

// permitReplicas lets the role promote, and make replicas again in the Region that was left, with
// the groups and the key of the old instance, which is renamed before: its name begins with its
// own.
func (p switchPlan) permitReplicas(role awsiam.Role) {
	var instances []string
	for _, r := range p.Replicas {
		instances = append(instances, r.source.arn()+"*", r.arn()+"*")
	}
	var groups, keys, services []string
	for _, region := range []string{p.Primary, p.Recovery} {
		at := ":" + region + ":" + p.at.Account + ":"
		for _, kind := range []string{"pg", "og", "subgrp"} {
			groups = append(groups, "arn:"+p.at.Partition+":rds"+at+kind+":*")
		}
		keys = append(keys, "arn:"+p.at.Partition+":kms"+at+"key/*")
		services = append(services, "rds."+region+".amazonaws.com")
	}
	for _, statement := range []*awsiam.PolicyStatementProps{
		{Resources: jsii.Strings(instances...), Actions: jsii.Strings("rds:PromoteReadReplica", "rds:ModifyDBInstance",
			"rds:CreateDBInstanceReadReplica", "rds:AddTagsToResource")},
		{Resources: jsii.Strings(groups...), Actions: jsii.Strings("rds:CreateDBInstanceReadReplica")},
		{Resources: jsii.Strings(keys...), Actions: jsii.Strings("kms:DescribeKey", "kms:CreateGrant"), Conditions: &map[string]any{
			"StringEquals": map[string]any{"kms:ViaService": services},
		}},
	} {
		plinth.Allow(role, statement)
	}
}
