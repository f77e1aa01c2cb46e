package resilience

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// AddTraffic defines how clients get to the Regions, in a stack in us-east-1 that is deployed last,
// and what leads them, after the last database and before [DisasterRecovery.AddRunbooks]:
//
//   - ActiveActive answers with the nearest Region that serves, and people leave a Region and come
//     back with the [RegionSwitch] that is returned,
//   - with Failover.Automatic health checks lead clients away from a Region that does not serve,
//     without a plan,
//   - otherwise people do, with the plan: it moves the databases of the pair, then scales the
//     services, then moves traffic.
//
// While all services in the recovery Region are Asleep, nobody is told that it does not serve.
// Alerts of both Regions hear when the plan would fail.
//
// Primary, Recovery, Led and Asleep of the props are those of the pair. It panics with an error
// when global is not in us-east-1, when Failover.Automatic would lead clients to databases that
// nobody has promoted, and for what [NewRegionTraffic] and [NewRegionSwitch] refuse.
func (d *DisasterRecovery) AddTraffic(
	global awscdk.Stack, id string, props *RegionTrafficProps, services ...SwitchedService,
) (*RegionTraffic, *RegionSwitch) {
	p := RegionTrafficProps{}
	if props != nil {
		p = *props
	}
	here, there := plinth.PlaceOf(d), plinth.PlaceOf(d.props.Recovery)
	p.Primary, p.Recovery, p.Led, p.Asleep = here.Region, there.Region, ByPeople, asleep(services)
	switch automatic := d.props.Failover.Automatic; {
	case d.closed != "":
		panic(plinth.Misuse(d, "AddTraffic: it follows %s, want it once, and before AddRunbooks, which use its plan", d.closed))
	case global == nil || plinth.PlaceOf(global).Region != usEast1:
		panic(plinth.Misuse(d, "AddTraffic: global is nil or elsewhere, want a stack in us-east-1: Route 53 and Region switch are set up there"))
	case d.props.Strategy == objective.ActiveActive:
		p.Led = Both
	case automatic && len(d.replicas)+len(d.secondaries) > 0:
		panic(plinth.Misuse(d, "Failover.Automatic is true, want people to decide: clients would be led to databases that nobody has promoted"))
	case automatic:
		p.Led = ByHealth
	}
	traffic := NewRegionTraffic(global, id, &p)
	d.closed, d.led = "AddTraffic", true
	for _, stack := range []awscdk.Stack{tree.Stack(d), d.props.Recovery, d.props.Standby} {
		if stack != nil { // records lead to names that exist
			tree.DependStack(global, stack)
		}
	}
	if p.Led == ByHealth {
		return traffic, nil
	}
	both, replicas := p.Led == Both, d.replicas
	if both {
		replicas = nil // to leave a Region promotes none: the runbooks do
	}
	plan := NewRegionSwitch(global, id+"Switch", &RegionSwitchProps{
		Primary: p.Primary, Recovery: p.Recovery, RTO: d.props.RTO.Truncate(time.Minute), Zone: p.Zone, Record: p.Name,
		ActiveActive: both,
		Alarms:       []awscloudwatch.IAlarm{traffic.primary.alarm, traffic.recovery.alarm},
		Replicas:     replicas, Secondaries: d.secondaries, Services: services,
	})
	d.plan = plan.name
	d.hearWarnings(plan)
	return traffic, plan
}

// hearWarnings tells both Regions of a plan that would fail. Region switch evaluates it every 30
// minutes, and sends an event for a warning once a day. Its documentation shows two types for it,
// so that the warning itself is asked for. See "Using Region switch in ARC with Amazon
// EventBridge".
func (d *DisasterRecovery) hearWarnings(plan *RegionSwitch) {
	at := plinth.PlaceOf(plan)
	of := "arn:" + at.Partition + ":arc-region-switch::" + at.Account + ":plan/" + plan.name + ":"
	for _, side := range []struct {
		in     constructs.Construct
		alerts *alerting.AlertTopic
	}{{d, d.props.Alerts}, {tree.Group(d.props.Recovery, *tree.Node(d).Id()+"Plan"), d.props.RecoveryAlerts}} {
		side.alerts.Channel().RuleOn(side.in, "Warned", "The Region switch plan "+plan.name+" would fail", &awsevents.EventPattern{
			Source: jsii.Strings("aws.arc-region-switch"), Resources: awsevents.Match_Prefix(&of),
			Detail: &map[string]any{"metadata": map[string]any{"warning": []any{map[string]any{"exists": true}}}},
		})
	}
}

// asleep reports whether none of the services runs in the recovery Region.
func asleep(services []SwitchedService) bool {
	for _, s := range services {
		if s.Recovery != nil && !s.Recovery.asleep {
			return false
		}
	}
	return len(services) > 0
}
