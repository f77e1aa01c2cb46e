package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsarcregionswitch"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A switchPlan is what a [RegionSwitch] does, and what that needs.
type switchPlan struct {
	RegionSwitchProps
	at plinth.Place
}

// approach is how Region switch calls it.
func (p *RegionSwitchProps) approach() string {
	if p.ActiveActive {
		return "activeActive"
	}
	return "activePassive"
}

// workflows are those that activate each Region, and those that make replicas again afterwards.
// With both Regions active one workflow leaves any of them, and one comes back.
func (p switchPlan) workflows() []any {
	var all []any
	if p.ActiveActive {
		leave, comeBack := p, p
		leave.Services, comeBack.Secondaries = nil, nil
		return append(all,
			&awsarcregionswitch.CfnPlan_WorkflowProperty{WorkflowTargetAction: jsii.String("activate"), Steps: comeBack.steps()},
			&awsarcregionswitch.CfnPlan_WorkflowProperty{WorkflowTargetAction: jsii.String("deactivate"), Steps: leave.steps()})
	}
	for _, region := range []string{p.Primary, p.Recovery} {
		all = append(all, &awsarcregionswitch.CfnPlan_WorkflowProperty{
			WorkflowTargetAction: jsii.String("activate"), WorkflowTargetRegion: &region, Steps: p.steps(),
		})
	}
	if len(p.Replicas) == 0 {
		return all
	}
	for _, region := range []string{p.Primary, p.Recovery} {
		all = append(all, &awsarcregionswitch.CfnPlan_WorkflowProperty{
			WorkflowTargetAction: jsii.String("postRecovery"), WorkflowTargetRegion: &region, Steps: p.reprotect(),
		})
	}
	return all
}

// steps are those of a switch, in order.
func (p switchPlan) steps() *[]any {
	var steps []any
	add := func(name, typ string, config *awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty) {
		steps = append(steps, &awsarcregionswitch.CfnPlan_StepProperty{
			Name: &name, ExecutionBlockType: &typ, ExecutionBlockConfiguration: config,
		})
	}
	for _, r := range p.Replicas {
		add("Promote-"+*tree.Node(r).Id(), "RdsPromoteReadReplica", &awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty{
			RdsPromoteReadReplicaConfig: &awsarcregionswitch.CfnPlan_RdsPromoteReadReplicaConfigurationProperty{DbInstanceArnMap: p.instances(r)},
		})
	}
	for _, c := range p.Secondaries {
		add("Switch-"+*tree.Node(c).Id(), "AuroraGlobalDatabase", &awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty{
			GlobalAuroraConfig: &awsarcregionswitch.CfnPlan_GlobalAuroraConfigurationProperty{
				GlobalClusterIdentifier: &c.global, DatabaseClusterArns: jsii.Strings(c.settings.primary.arn(), c.arn()),
				Behavior:   jsii.String("switchoverOnly"),
				Ungraceful: &awsarcregionswitch.CfnPlan_GlobalAuroraUngracefulProperty{Ungraceful: jsii.String("failover")},
			},
		})
	}
	for i, s := range p.Services {
		add(fmt.Sprint("Scale-", i+1), "ECSServiceScaling", &awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty{
			EcsCapacityIncreaseConfig: &awsarcregionswitch.CfnPlan_EcsCapacityIncreaseConfigurationProperty{
				Services: []any{s.Primary.inPlan(), s.Recovery.inPlan()}, TargetPercent: jsii.Number(100),
				CapacityMonitoringApproach: jsii.String("sampledMaxInLast24Hours"),
				// With a Region lost, half of the tasks now is better than all of them later.
				Ungraceful: &awsarcregionswitch.CfnPlan_EcsUngracefulProperty{MinimumSuccessPercentage: jsii.Number(50)},
			},
		})
	}
	if p.Zone != nil {
		add("Traffic", "Route53HealthCheck", &awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty{
			Route53HealthCheckConfig: &awsarcregionswitch.CfnPlan_Route53HealthCheckConfigurationProperty{
				HostedZoneId: p.Zone.HostedZoneId(), RecordName: &p.Record, RecordSets: []any{
					&awsarcregionswitch.CfnPlan_Route53ResourceRecordSetProperty{RecordSetIdentifier: &p.Primary, Region: &p.Primary},
					&awsarcregionswitch.CfnPlan_Route53ResourceRecordSetProperty{RecordSetIdentifier: &p.Recovery, Region: &p.Recovery},
				},
			},
		})
	}
	return &steps
}

// reprotect makes replicas in the Region that was left, where it is there again.
func (p switchPlan) reprotect() *[]any {
	var steps []any
	for _, r := range p.Replicas {
		steps = append(steps, &awsarcregionswitch.CfnPlan_StepProperty{
			Name: jsii.String("Replicate-" + *tree.Node(r).Id()), ExecutionBlockType: jsii.String("RdsCreateCrossRegionReplica"),
			ExecutionBlockConfiguration: &awsarcregionswitch.CfnPlan_ExecutionBlockConfigurationProperty{
				RdsCreateCrossRegionReadReplicaConfig: &awsarcregionswitch.CfnPlan_RdsCreateCrossRegionReplicaConfigurationProperty{
					DbInstanceArnMap: p.instances(r),
				},
			},
		})
	}
	return &steps
}

func (p switchPlan) instances(r *RegionReplica) map[string]string {
	return map[string]string{p.Primary: r.source.arn(), p.Recovery: r.arn()}
}

// alarms are those of the application, by names of their own.
func (p switchPlan) alarms() map[string]any {
	all := map[string]any{}
	for i, alarm := range p.Alarms {
		all[fmt.Sprint("Application", i+1)] = &awsarcregionswitch.CfnPlan_AssociatedAlarmProperty{
			AlarmType: jsii.String("applicationHealth"), ResourceIdentifier: alarm.AlarmArn(),
		}
	}
	return all
}
