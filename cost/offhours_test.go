package cost_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/cost"
)

var tags = plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"}

func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackOf(app, "Dev", plinth.NonProduction)
}

func stackOf(app constructs.Construct, id string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(app, id,
		&plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Class: class, Tags: tags, WatchedBy: "a test"})
}

func alertsIn(stack awscdk.Stack) *alerting.AlertTopic {
	if there := stack.Node().TryFindChild(jsii.String("Alerts")); there != nil {
		return there.(*alerting.AlertTopic)
	}
	return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"team@example.com"}})
}

// night has one of everything that sleeps, by its name.
func night(stack awscdk.Stack) cost.OffHoursProps {
	cluster := awsecs.Cluster_FromClusterAttributes(stack, jsii.String("Cluster"), &awsecs.ClusterAttributes{ClusterName: jsii.String("shop"),
		Vpc: awsec2.Vpc_FromVpcAttributes(stack, jsii.String("VPC"), &awsec2.VpcAttributes{
			VpcId: jsii.String("vpc-1"), AvailabilityZones: jsii.Strings("eu-west-1a")})})
	return cost.OffHoursProps{
		Alerts: alertsIn(stack), TimeZone: "Europe/Berlin", Holidays: []string{"2026-12-25"},
		Services: []awsecs.IBaseService{awsecs.FargateService_FromFargateServiceAttributes(stack, jsii.String("Service"),
			&awsecs.FargateServiceAttributes{Cluster: cluster, ServiceName: jsii.String("web")})},
		Groups: []awsautoscaling.IAutoScalingGroup{
			awsautoscaling.AutoScalingGroup_FromAutoScalingGroupName(stack, jsii.String("Group"), jsii.String("hosts"))},
		Databases: []awsrds.IDatabaseInstance{awsrds.DatabaseInstance_FromDatabaseInstanceAttributes(stack, jsii.String("Database"),
			&awsrds.DatabaseInstanceAttributes{InstanceIdentifier: jsii.String("orders"), InstanceEndpointAddress: jsii.String("orders.example.com"),
				Port: jsii.Number(5432), SecurityGroups: &[]awsec2.ISecurityGroup{}})},
		Clusters: []awsrds.IDatabaseCluster{awsrds.DatabaseCluster_FromDatabaseClusterAttributes(stack, jsii.String("Aurora"),
			&awsrds.DatabaseClusterAttributes{ClusterIdentifier: jsii.String("stock")})},
	}
}

func TestOffHours(t *testing.T) {
	app, stack := newStack(t)
	props := night(stack)
	o := cost.NewOffHours(stack, "OffHours", &props)
	if o.Machine() == nil {
		t.Error("Machine() = nil")
	}
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestOffHoursKeepItsPromises(t *testing.T) {
	app, stack := newStack(t)
	props := night(stack)
	cost.NewOffHours(stack, "OffHours", &props)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// The schedules hand the machine what it reads, and the machine of the template runs on it.
func TestSchedulesAndMachineFit(t *testing.T) {
	app, stack := newStack(t)
	props := night(stack)
	cost.NewOffHours(stack, "OffHours", &props)
	a := snapshot.Synth(t, app)
	machine := a.OfType("AWS::StepFunctions::StateMachine")[0]
	for _, schedule := range a.OfType("AWS::Scheduler::Schedule") {
		input, _ := schedule.Get("Target", "Input").Text()
		input = strings.ReplaceAll(input, "<aws.scheduler.scheduled-time>", "2026-12-25T06:00:00Z")
		run := workflowtest.Run(t, machine, json.RawMessage(input), func(workflowtest.Call) (any, error) {
			return nil, &workflowtest.Error{Name: "Rds.DbInstanceNotFoundException"}
		})
		if holiday := strings.Contains(input, "wake"); holiday != (len(run.Calls) == 0) {
			t.Errorf("%s makes %q, want calls: %v", input, run.Actions(), !holiday)
		}
	}
}

func TestOffHoursGuard(t *testing.T) {
	constructtest.Guard(t, newStack, cost.NewOffHours, false, func(stack awscdk.Stack, n int) cost.OffHoursProps {
		return cost.OffHoursProps{Alerts: alertsIn(stack), TimeZone: "Etc/UTC", Groups: []awsautoscaling.IAutoScalingGroup{
			awsautoscaling.AutoScalingGroup_FromAutoScalingGroupName(stack, jsii.String(fmt.Sprint("Group", n)), jsii.String("hosts"))}}
	})
}

func TestProductionDoesNotSleep(t *testing.T) {
	app, stack := newStack(t)
	production := stackOf(app, "Prod", plinth.Production)
	for want, define := range map[string]func(){
		"scope is in a production stack": func() {
			props := night(production)
			cost.NewOffHours(production, "OffHours", &props)
		},
		"Groups[0] is in a production stack": func() {
			props := night(stack)
			props.Groups[0] = awsautoscaling.AutoScalingGroup_FromAutoScalingGroupName(production, jsii.String("Other"), jsii.String("hosts"))
			cost.NewOffHours(stack, "OffHours", &props)
		},
	} {
		if err := plinth.Try(define); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewOffHours panics with %v, want %q", err, want)
		}
	}
}

func TestOffHoursRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	good := night(stack)
	for want, spoil := range map[string]func(*cost.OffHoursProps){
		"Alerts is nil":                 func(p *cost.OffHoursProps) { p.Alerts = nil },
		`TimeZone is "CET+1", want`:     func(p *cost.OffHoursProps) { p.TimeZone = "CET+1" },
		`TimeZone is "", want`:          func(p *cost.OffHoursProps) { p.TimeZone = "" },
		`Sleep is "7pm", want`:          func(p *cost.OffHoursProps) { p.Sleep = "7pm" },
		`Wake is "25:00", want`:         func(p *cost.OffHoursProps) { p.Wake = "25:00" },
		"want a night longer than 1h":   func(p *cost.OffHoursProps) { p.Sleep, p.Wake = "06:30", "07:00" },
		`Holidays has "Christmas"`:      func(p *cost.OffHoursProps) { p.Holidays = []string{"Christmas"} },
		"Days is [%!Weekday(7)], want":  func(p *cost.OffHoursProps) { p.Days = []time.Weekday{7} },
		"nothing is to be put to sleep": func(p *cost.OffHoursProps) { *p = cost.OffHoursProps{Alerts: p.Alerts, TimeZone: p.TimeZone} },
		"Groups[0] protects its instances": func(p *cost.OffHoursProps) {
			capacity := cost.NewSpotCapacity(stack, "Capacity", &cost.SpotCapacityProps{VPC: vpc(stack), Alerts: alertsIn(stack)})
			p.Groups = []awsautoscaling.IAutoScalingGroup{capacity.Group()}
		},
		"Databases[0] is a read replica": func(p *cost.OffHoursProps) {
			p.Databases = []awsrds.IDatabaseInstance{awsrds.NewDatabaseInstanceReadReplica(stack, jsii.String("Replica"),
				&awsrds.DatabaseInstanceReadReplicaProps{SourceDatabaseInstance: p.Databases[0], Vpc: vpc(stack),
					InstanceType: awsec2.NewInstanceType(jsii.String("r8g.large")),
					VpcSubnets:   &awsec2.SubnetSelection{SubnetGroupName: jsii.String("app")}})}
		},
		"Instances[0] is nil": func(p *cost.OffHoursProps) { p.Instances = []awsec2.IInstance{nil} },
	} {
		props := good
		spoil(&props)
		err := plinth.Try(func() { cost.NewOffHours(stack, "OffHours", &props) })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewOffHours panics with %v, want %q", err, want)
		}
	}
	if err := plinth.Try(func() { cost.NewOffHours(stack, "OffHours", nil) }); err == nil {
		t.Error("NewOffHours(nil) succeeds")
	}
}
