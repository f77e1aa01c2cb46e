package resilience

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsarcregionswitch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/failover"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// RegionSwitchProps configure a [RegionSwitch]. Primary, Recovery, RTO and Alarms are required, and
// one of what it switches.
type RegionSwitchProps struct {
	// Primary and Recovery are the Regions, such as "eu-west-1".
	Primary, Recovery string
	// RTO is how long a switch may take, in whole minutes, up to a week.
	RTO time.Duration
	// ActiveActive is for an application that serves from both Regions: its plan leaves one and comes
	// back to it. The default is one that serves from one Region at a time.
	ActiveActive bool
	// Alarms say in which state the application is: they end the clock of a switch.
	Alarms []awscloudwatch.IAlarm
	// Replicas are promoted, Secondaries become the writers of their global databases.
	Replicas    []*RegionReplica
	Secondaries []*AuroraCluster
	// Services are scaled to what ran in the other Region.
	Services []SwitchedService
	// Zone and Record are the zone and the name of the records that lead traffic, whose set
	// identifiers are the Regions.
	Zone   awsroute53.IHostedZone
	Record string
}

// A RegionSwitch is a plan of ARC Region switch for an application that serves from one Region at a
// time, or from both. It promises that
//
//   - databases move first, then services are scaled, and traffic moves last, in either direction
//     (DR-008). One that is ActiveActive moves databases when it deactivates a Region, and scales
//     services when it activates one again,
//   - nothing but people starts it: it has no triggers (DR-007),
//   - it measures itself against the RTO, by alarms of the application (DR-006),
//   - its role may do what its steps need.
//
// Its data plane is in both Regions: start it in the one that takes over. It knows databases and
// services by name, so that its stack can be changed while a Region is lost; services and their
// clusters get a name for it, which makes new ones of those that run without. Each Region finds its
// ARN in a parameter of Systems Manager, see [failover.PlanParameter].
//
// Standing idle it costs what a plan does, about as much as a small database. See "Region switch in
// ARC".
type RegionSwitch struct {
	constructs.Construct
	resource awsarcregionswitch.CfnPlan
	name     string
}

// NewRegionSwitch defines a plan. It panics with an error when the Regions are the same or not
// known, when RTO is out of range, when there are no Alarms, when it would switch nothing, or when
// replicas would be ActiveActive.
func NewRegionSwitch(scope constructs.Construct, id string, props *RegionSwitchProps) *RegionSwitch {
	s := &RegionSwitch{}
	p := plinth.Define(s, scope, id, props.check)
	fixed := []string{p.Primary, p.Recovery}
	if p.ActiveActive {
		fixed = append(fixed, p.approach())
	}
	s.name = identifierOf(s, 32, fixed...)
	for _, service := range p.Services {
		for _, side := range []*Service{service.Primary, service.Recovery} {
			side.nameForPlan()
			tree.DependStack(tree.Stack(s), tree.Stack(side)) // it has to be there, whatever its name is
		}
	}
	plan := switchPlan{p, plinth.PlaceOf(s)}
	role := awsiam.NewRole(s, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Executes the plan " + s.name),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("arc-region-switch.amazonaws.com"), nil),
	})
	plan.permit(role)
	plinth.KeepRole(role, "does what the steps of its plan need, for Region switch alone")
	resource := &awsarcregionswitch.CfnPlanProps{
		Name: &s.name, Description: jsii.String(tree.Path(s)), ExecutionRole: role.RoleArn(),
		RecoveryApproach: jsii.String(p.approach()), Regions: jsii.Strings(p.Primary, p.Recovery), PrimaryRegion: &p.Primary,
		RecoveryTimeObjectiveMinutes: jsii.Number(p.RTO.Minutes()), Workflows: plan.workflows(), AssociatedAlarms: plan.alarms(),
	}
	s.resource = plinth.Kept(awsarcregionswitch.NewCfnPlan, s, "Resource", "moves databases, then services, then traffic, when people say so",
		resource)
	tree.Depend(s.resource, role)
	for _, region := range []string{p.Primary, p.Recovery} {
		s.tell(region)
	}
	return s
}

// Resource returns the L1 construct; there is no L2.
func (s *RegionSwitch) Resource() awsarcregionswitch.CfnPlan { return s.resource }

// Name returns the name of the plan, which its ARN has in it.
func (s *RegionSwitch) Name() string { return s.name }

// tell writes down the ARN of the plan in a Region, for whoever needs it while the others are lost.
func (s *RegionSwitch) tell(region string) {
	at := plinth.PlaceOf(s)
	parameter := failover.PlanParameter(s.name)
	sdkcall.New(s, "TellIn-"+region, sdkcall.Call{
		Name: "PlanParameter", Service: "ssm", Action: "putParameter", Region: region, Target: parameter + " in " + region,
		Parameters: map[string]any{"Name": parameter, "Value": s.resource.AttrArn(), "Type": "String", "Overwrite": true},
		Permissions: []*awsiam.PolicyStatementProps{{Actions: jsii.Strings("ssm:PutParameter"), Resources: jsii.Strings(
			"arn:" + at.Partition + ":ssm:" + region + ":" + at.Account + ":parameter" + parameter)}},
	})
}

func (p *RegionSwitchProps) check() (RegionSwitchProps, error) {
	if p == nil {
		return RegionSwitchProps{}, errors.New("Primary is empty, want the Region that serves")
	}
	switch {
	case p.Primary == "" || p.Recovery == "" || p.Primary == p.Recovery:
		return *p, fmt.Errorf("Primary is %q and Recovery %q, want two Regions", p.Primary, p.Recovery)
	case p.RTO < time.Minute || p.RTO > 7*24*time.Hour || p.RTO%time.Minute != 0:
		return *p, fmt.Errorf("RTO is %s, want whole minutes, up to a week", objective.Short(p.RTO))
	case p.ActiveActive && len(p.Replicas) > 0:
		return *p, errors.New("Replicas are given with ActiveActive, want them promoted by AddRunbooks: to leave a Region promotes none of " +
			"another one by itself")
	case len(p.Alarms) == 0:
		return *p, errors.New("Alarms is empty, want alarms of the application in either Region: without them nobody knows when a switch is over")
	case (p.Zone == nil) != (p.Record == ""):
		return *p, errors.New("Zone and Record are not both set, want the zone and the name of the records that lead traffic, or neither")
	case len(p.Replicas)+len(p.Secondaries)+len(p.Services) == 0 && p.Zone == nil:
		return *p, errors.New("there is nothing to switch, want Replicas, Secondaries, Services or Zone")
	}
	for _, service := range p.Services {
		if err := service.check(); err != nil {
			return *p, err
		}
	}
	return *p, nil
}
