package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsfis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

// GameDayProps configure a [GameDay]. Stop and Alerts are required.
type GameDayProps struct {
	// Stop are alarms that end an experiment at once, five at most, such as
	// [TargetGroup.AlarmOnErrors]. Choose those that ring when users notice more than they may.
	Stop []awscloudwatch.IAlarm
	// Alerts hears of experiments that were stopped or failed.
	Alerts *alerting.AlertTopic
	// Experiments are what is broken, one after the other. The default is the power of a zone.
	Experiments []fault.Kind
	// Own are further experiments, of actions that package fault knows.
	Own []fault.Experiment
	// Zone says which of the VPC's zones loses its power. The default is 1, the first.
	Zone int
	// Region is the one that [fault.RegionIsolation] cuts off.
	Region string
	// Outage is for how long something is broken. The default is 30 minutes.
	Outage time.Duration
	// TagKey and TagValue select what may be broken. The defaults are "game-day" and the path of the
	// game day.
	TagKey, TagValue string
	// Schedule is when the experiments run, in UTC. The default is the first Tuesday of a month at
	// 09:00, and in production no time: somebody starts them while everybody watches.
	Schedule string
	// InProduction is the reason why they run by Schedule in production.
	InProduction string
	// Dashboard is shown in the reports.
	Dashboard awscloudwatch.Dashboard
	// Reports takes the reports. The default is a new [bucket.SecureBucket].
	Reports awss3.IBucket
}

// A GameDay breaks what it may on purpose and sees whether the workload goes on. It promises that
//
//   - every experiment stops at once when an alarm of Stop rings (FIS-001),
//   - only what carries its tag is broken (FIS-002), by a role for each experiment that may break
//     nothing else (FIS-003) where AWS lets tags decide,
//   - in production nothing runs by schedule without a reason,
//   - experiments are logged and reported, and somebody hears of those that are stopped or fail.
//
// [GameDay.Expose] gives the tag. An experiment of one action fails when it finds nothing to
// break; those of several leave out what is not there, which the report shows. Cutting subnets off
// from a Region needs a quota of 250 routes in a route table, 350 for us-east-1.
//
// Standing idle it costs two KMS keys and three alarms a month; each action costs by the minute and
// each report by itself. See "AWS FIS experiment template components".
type GameDay struct {
	constructs.Construct
	props     GameDayProps
	templates []awsfis.CfnExperimentTemplate
	machine   awsstepfunctions.StateMachine
	logs      awslogs.ILogGroup
}

// NewGameDay defines a game day. It panics with an error when Stop is empty or has more than five
// alarms, when Alerts is nil, when an experiment is unknown, is given twice or is one that FIS
// refuses, when Zone, Region or Outage is missing or out of range, and when Schedule is set in
// production without a reason.
func NewGameDay(scope constructs.Construct, id string, props *GameDayProps) *GameDay {
	g := &GameDay{}
	var experiments []fault.Experiment
	g.props = plinth.Define(g, scope, id, func() (q GameDayProps, err error) {
		if q, err = props.withDefaults(scope, id); err == nil {
			experiments, err = q.experiments(scope)
		}
		return q, err
	})
	if g.props.Reports == nil {
		g.props.Reports = bucket.NewSecureBucket(g, "Reports", nil).Bucket()
	}
	logs, permission := logdelivery.NewVendedLogGroup(g, "Logs", awslogs.RetentionDays_ONE_YEAR, logdelivery.NewKey(g, "LogKey"))
	g.logs = logs
	for _, e := range experiments {
		template := g.newTemplate(e)
		tree.Depend(template, permission)
		g.templates = append(g.templates, template)
	}
	g.tell()
	g.run()
	return g
}

// Templates returns the L1 constructs of the experiments; there is no L2.
func (g *GameDay) Templates() []awsfis.CfnExperimentTemplate { return g.templates }

// Machine returns the state machine that runs the experiments one after the other. Start it to hold
// the game day now.
func (g *GameDay) Machine() awsstepfunctions.StateMachine { return g.machine }

// Tag returns the tag that selects what may be broken.
func (g *GameDay) Tag() (key, value string) { return g.props.TagKey, g.props.TagValue }

// exposed are the types that experiments break. Groups hand the tag on to their servers, and
// services to their tasks.
var exposed = jsii.Strings("AWS::AutoScaling::AutoScalingGroup", "AWS::DynamoDB::Table", "AWS::EC2::Instance", "AWS::EC2::Subnet",
	"AWS::EC2::TransitGateway", "AWS::EC2::Volume", "AWS::ECS::Service", "AWS::ElastiCache::ReplicationGroup",
	"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::S3::Bucket")

// Expose lets experiments break what is in and below constructs. Subnets are cut off together with
// everything in them: expose a VPC that belongs to the workload alone.
func (g *GameDay) Expose(scopes ...constructs.IConstruct) {
	for _, scope := range scopes {
		awscdk.Tags_Of(scope).Add(&g.props.TagKey, &g.props.TagValue, &awscdk.TagProps{IncludeResourceTypes: exposed})
	}
}

func (p *GameDayProps) withDefaults(scope constructs.Construct, id string) (GameDayProps, error) {
	if p == nil || len(p.Stop) == 0 || len(p.Stop) > 5 {
		got := 0
		if p != nil {
			got = len(p.Stop)
		}
		return GameDayProps{},
			fmt.Errorf("Stop has %d alarms, want 1 to 5 that end an experiment, such as that of TargetGroup.AlarmOnErrors", got)
	}
	q := *p
	production := plinth.ClassOf(scope) == plinth.Production
	q.Zone, q.Outage = cmp.Or(q.Zone, 1), cmp.Or(q.Outage, 30*time.Minute)
	q.TagKey, q.TagValue = cmp.Or(q.TagKey, "game-day"), cmp.Or(q.TagValue, tree.Path(scope)+"/"+id)
	if q.Experiments == nil && q.Own == nil {
		q.Experiments = []fault.Kind{fault.ZonePower}
	}
	if q.Schedule == "" && !production {
		q.Schedule = "cron(0 9 ? * TUE#1 *)"
	}
	switch {
	case q.Alerts == nil:
		return q, errors.New("Alerts is nil, want the topic that hears of experiments that were stopped or failed")
	case q.Zone < 1 || q.Zone > 6:
		return q, fmt.Errorf("Zone is %d, want 1 for the first zone, 6 at most", q.Zone)
	case production && q.Schedule != "" && q.InProduction == "":
		return q, errors.New("Schedule is set in production without a reason, want none, to start the game day while everybody watches, " +
			"or the reason in InProduction")
	case q.InProduction != "" && (!production || q.Schedule == ""):
		return q, errors.New("InProduction is set, want it only with Schedule in a production stack")
	}
	return q, nil
}

// experiments puts together what is broken.
func (p *GameDayProps) experiments(scope constructs.Construct) (all []fault.Experiment, err error) {
	zones := *tree.Stack(scope).AvailabilityZones()
	if p.Zone > len(zones) {
		return nil, fmt.Errorf("Zone is %d, and the stack has %d zones", p.Zone, len(zones))
	}
	options := fault.Options{Zone: *zones[p.Zone-1], Region: p.Region, Outage: p.Outage}
	for _, kind := range p.Experiments {
		e, err := fault.New(kind, options)
		if err != nil {
			return nil, fmt.Errorf("Experiments: %w", err)
		}
		all = append(all, e)
	}
	for _, own := range p.Own {
		if err := fault.Check(own); err != nil {
			return nil, fmt.Errorf("Own %s: %w", own.Kind, err)
		}
		all = append(all, own)
	}
	for i, e := range all {
		if e.Kind == "" || slices.ContainsFunc(all[:i], func(f fault.Experiment) bool { return f.Kind == e.Kind }) {
			return nil, fmt.Errorf("Experiments and Own have the kind %q twice or none, want a kind for each", e.Kind)
		}
	}
	return all, nil
}
