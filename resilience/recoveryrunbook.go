package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/failover"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// A RegionRunbook is how people move a [DisasterRecovery] to one of its Regions, where it stands.
type RegionRunbook struct {
	document awsssm.CfnDocument
	machine  awsstepfunctions.StateMachine
}

// Document returns the runbook of Systems Manager.
func (r *RegionRunbook) Document() awsssm.CfnDocument { return r.document }

// Machine returns the state machine that the runbook starts.
func (r *RegionRunbook) Machine() awsstepfunctions.StateMachine { return r.machine }

// AddRunbooks defines two runbooks, after the last store: one in Standby that fails over, and one
// here that fails back. Each stands in the Region that takes over, and promises that
//
//   - it shows and changes nothing unless DryRun is false, and nothing starts it but people,
//   - the writers in the other Region are stopped first. Without word from there nothing is
//     promoted, unless whoever starts it says that the Region is lost,
//   - a replica is promoted once it has caught up, with backups, a standby, and its clients
//     admitted; a global database switches over without loss, or fails over if the Region is lost,
//   - its role may do that with these databases and nothing else.
//
// With [DisasterRecovery.AddTraffic] before, a Region switch plan promotes, scales and leads
// traffic over in between; with ActiveActive the first runbook leaves the primary Region, and the
// second one comes back. It can be run again after a failure, which Alerts of its Region hears
// of. To fail back, the databases here have to be replicas of those there: a global database sees
// to it, and for others the plan does with its action postRecovery.
//
// Standing idle each costs a KMS key and nine alarms a month. It panics with an error when there is
// no database. See package failover.
func (d *DisasterRecovery) AddRunbooks() (failOver, failBack *RegionRunbook) {
	if len(d.replicas)+len(d.secondaries) == 0 {
		panic(plinth.Misuse(d, "AddRunbooks: there is no database to move, want AddReplica or AddSecondary before"))
	}
	d.closed = "AddRunbooks"
	here, there := plinth.PlaceOf(d), plinth.PlaceOf(d.props.Standby)
	id := *tree.Node(d).Id()
	over := newRegionMove(tree.Group(d.props.Standby, id+"FailOver"), d.props.RecoveryAlerts, here.Region)
	back := newRegionMove(tree.Group(d, "FailBack"), d.props.Alerts, there.Region)
	for _, r := range d.replicas {
		over.addDatabase(r.name, r.gate, &r.settings)
		back.addDatabase(r.source.name, r.source.gate, &r.source.settings)
	}
	for _, c := range d.secondaries {
		over.addCluster(c, c.settings.primary)
		back.addCluster(c.settings.primary, c)
	}
	both := d.props.Strategy == objective.ActiveActive
	return over.define(d.pair(), d.plan, both), back.define(d.pair(), d.plan, false)
}

// pair is what the pair is called in both Regions.
func (d *DisasterRecovery) pair() string { return identifierOf(d, 32) }

// A regionMove is a Region of a pair that may take over.
type regionMove struct {
	in            constructs.Construct
	side          failover.Side
	alerts        *alerting.AlertTopic
	arns, globals []string
	substitutions map[string]*string
}

func newRegionMove(x constructs.Construct, alerts *alerting.AlertTopic, other string) *regionMove {
	return &regionMove{in: x, alerts: alerts, substitutions: map[string]*string{},
		side: failover.Side{Region: plinth.PlaceOf(x).Region, Other: other}}
}

func (m *regionMove) addDatabase(name string, admitting gate, p *instanceSettings) {
	n := len(m.side.Databases)
	open, shut := fmt.Sprint("Group", n), fmt.Sprint("Closed", n)
	closed := awsec2.NewSecurityGroup(m.in, &shut, &awsec2.SecurityGroupProps{
		Vpc: p.VPC, Description: jsii.String("Admits nobody to " + name + " while it is fenced"), AllowAllOutbound: jsii.Bool(false),
	})
	plinth.KeepGroup(closed)
	plinth.Promise(m.in,
		promise.That("fences a database by a group that admits nobody", promise.At(shut+"/Resource").Unset("SecurityGroupIngress")))
	gate{closed, nil}.record(m.in, nil) // so that REACH-009 finds whoever is let in
	m.substitutions[open], m.substitutions[shut] = admitting.group.SecurityGroupId(), closed.SecurityGroupId()
	m.arns = append(m.arns, arnOf(m.in, "rds", "db:"+name))
	m.side.Databases = append(m.side.Databases, failover.Database{
		Name: name, Group: "${" + open + "}", Closed: "${" + shut + "}", BackupDays: p.BackupDays, BackupWindow: p.BackupWindow,
	})
}

func (m *regionMove) addCluster(member, other *AuroraCluster) {
	at := plinth.PlaceOf(m.in)
	m.globals = append(m.globals, "arn:"+at.Partition+":rds::"+at.Account+":global-cluster:"+member.global, member.arn(), other.arn())
	m.side.Clusters = append(m.side.Clusters, failover.Cluster{Global: member.global, ARN: member.arn()})
}

// define defines the machine that moves here and the runbook that starts it, and what stops writers
// here for the other Region.
func (m *regionMove) define(pair, plan string, leave bool) *RegionRunbook {
	m.side.Pair = pair
	r := &RegionRunbook{}
	r.machine = orchestration.NewStateMachine(m.in, "Move", &orchestration.StateMachineProps{
		Machine: failover.Move(m.side), Substitutions: m.substitutions, Key: logdelivery.NewKey(m.in, "Key"), Topic: m.alerts.Topic(),
		Permissions: m.permissions(),
	})
	if len(m.side.Databases) > 0 {
		m.fence(r.machine)
	}
	r.write(m.in, func(role string) automation.Document {
		return failover.Runbook(m.side, failover.Run{Role: role, Machine: *r.machine.StateMachineArn(), Plan: plan, Leave: leave})
	})
	return r
}

// write defines the document that starts the machine, and the role that it runs as.
func (r *RegionRunbook) write(in constructs.Construct, as func(role string) automation.Document) {
	role := orchestration.NewRunbookRole(in, "Role", &orchestration.RunbookRoleProps{
		Allow: as("").Permissions(), Permissions: []*awsiam.PolicyStatementProps{
			{Actions: jsii.Strings("states:StartExecution"), Resources: &[]*string{r.machine.StateMachineArn()}},
			{Actions: jsii.Strings("states:DescribeExecution", "states:StopExecution"), Resources: jsii.Strings(
				*tree.Stack(in).FormatArn(&awscdk.ArnComponents{Service: jsii.String("states"), Resource: jsii.String("execution"),
					ResourceName: jsii.String(*r.machine.StateMachineName() + ":*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME}))},
		},
	})
	r.document = orchestration.NewRunbook(in, "Runbook", nil, as(*role.RoleArn()))
}

// permissions are those of the machine that moves.
func (m *regionMove) permissions() (all []*awsiam.PolicyStatementProps) {
	if len(m.arns) > 0 {
		all = append(all,
			&awsiam.PolicyStatementProps{Resources: jsii.Strings(m.arns...),
				Actions: jsii.Strings("rds:DescribeDBInstances", "rds:PromoteReadReplica", "rds:ModifyDBInstance")},
			&awsiam.PolicyStatementProps{Resources: jsii.Strings("*"), Actions: jsii.Strings("cloudwatch:GetMetricData")},
			m.mayAsk())
	}
	if len(m.globals) > 0 {
		all = append(all, &awsiam.PolicyStatementProps{Resources: jsii.Strings(m.globals...),
			Actions: jsii.Strings("rds:DescribeGlobalClusters", "rds:SwitchoverGlobalCluster", "rds:FailoverGlobalCluster")})
	}
	return all
}

// mayAsk lets a machine send events to the bus of its Region.
func (m *regionMove) mayAsk() *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("events:PutEvents"), Resources: jsii.Strings(arnOf(m.in, "events", "event-bus/default")),
	}
}
