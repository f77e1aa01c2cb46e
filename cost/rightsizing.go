package cost

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/cost/internal/rightsize"
)

// RightSizingProps configure [RightSizing]. Alerts is required.
type RightSizingProps struct {
	// Alerts hears every week of what is idle or too large.
	Alerts *alerting.AlertTopic
	// Organization enrolls all accounts of the organization, from its management account. The default
	// is this account alone.
	Organization bool
}

// RightSizing finds what is idle and what is larger than it needs to be. It promises that
//
//   - the account, or the organization, is enrolled in AWS Compute Optimizer and in Cost
//     Optimization Hub, which are apart, and stays so when the stack is deleted: leaving erases
//     what they know,
//   - what is idle or too large in this account and Region is told every week, with what it would
//     save. Compute Optimizer has no events,
//   - nothing is changed or deleted.
//
// Compute Optimizer needs up to a day, and 14 days of metrics, before it finds anything. It knows
// of memory only where the CloudWatch agent reports it. Standing idle it costs three alarms a
// month; both services cost nothing. CloudFormation has no type for the enrollment. See "Opting in
// to AWS Compute Optimizer" and "Getting started with Cost Optimization Hub".
type RightSizing struct {
	constructs.Construct
	machine awsstepfunctions.StateMachine
}

// NewRightSizing defines the enrollment and the weekly report. It panics with an error when Alerts
// is nil or in another stack.
func NewRightSizing(scope constructs.Construct, id string, props *RightSizingProps) *RightSizing {
	r := &RightSizing{}
	p := plinth.Define(r, scope, id, func() (RightSizingProps, error) { return props.withDefaults(scope) })
	optimizer := r.enroll("Optimizer", "compute-optimizer", "compute-optimizer.amazonaws.com", "", &p)
	r.enroll("Hub", "cost-optimization-hub", "cost-optimization-hub.bcm.amazonaws.com", "us-east-1", &p) // its one endpoint
	r.machine = orchestration.NewStateMachine(r, "Machine", &orchestration.StateMachineProps{
		Machine: rightsize.Machine(), Substitutions: map[string]*string{"Topic": p.Alerts.ARN()}, Topic: p.Alerts.Topic(),
		Permissions: []*awsiam.PolicyStatementProps{
			sdkcall.Anywhere("compute-optimizer:GetRecommendationSummaries", "compute-optimizer:GetIdleRecommendations"),
			{Actions: jsii.Strings("sns:Publish"), Resources: &[]*string{p.Alerts.ARN()}},
			{Actions: jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"), Resources: &[]*string{p.Alerts.Topic().MasterKey().KeyArn()}},
		},
	})
	tree.Depend(r.machine, optimizer)
	orchestration.StartAt(r, "Weekly", "Tells what is idle or too large", r.machine, orchestration.Schedule{
		Expression: "cron(0 8 ? * MON *)", Failed: p.Alerts.Failed(),
	})
	plinth.Promise(r,
		promise.That("stays enrolled", promise.At("Optimizer/Resource/Default").Unset("Delete"),
			promise.At("Hub/Resource/Default").Unset("Delete")),
		promise.That("tells every week what is idle or too large",
			promise.At("Weekly/Resource").Refers("Target.Arn", "Machine/Resource").Is("ScheduleExpression", "cron(0 8 ? * MON *)")))
	return r
}

// Machine returns the state machine of the report.
func (r *RightSizing) Machine() awsstepfunctions.StateMachine { return r.machine }

// enroll enrolls the account in a service, and first lets the service see the organization. The
// service looks the members up as its caller: see "Controlling access with AWS Identity and Access
// Management" of Compute Optimizer, policies for management accounts.
func (r *RightSizing) enroll(id, service, principal, region string, p *RightSizingProps) customresources.AwsCustomResource {
	call := sdkcall.Call{
		Name: id + "Enrollment", Service: service, Action: "updateEnrollmentStatus", Region: region,
		Parameters:  map[string]any{"status": "Active", "includeMemberAccounts": p.Organization},
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere(service + ":UpdateEnrollmentStatus")}, ServiceRoles: []string{principal},
	}
	if !p.Organization {
		return sdkcall.New(r, id, call)
	}
	trusted := sdkcall.New(r, id+"Access", sdkcall.Call{
		Name: id + "Access", Service: "organizations", Action: "enableAWSServiceAccess",
		Parameters: map[string]any{"ServicePrincipal": principal},
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("organizations:EnableAWSServiceAccess"), Resources: jsii.Strings("*"),
			Conditions: &map[string]any{"StringEquals": map[string]any{"organizations:ServicePrincipal": principal}},
		}},
	})
	call.Permissions = append(call.Permissions,
		sdkcall.Anywhere("organizations:DescribeAccount", "organizations:DescribeOrganization", "organizations:ListAccounts"))
	enrolled := sdkcall.New(r, id, call)
	tree.Depend(enrolled, trusted)
	return enrolled
}

func (p *RightSizingProps) withDefaults(scope constructs.Construct) (RightSizingProps, error) {
	if p == nil || p.Alerts == nil {
		return RightSizingProps{}, errors.New("Alerts is nil, want a topic that hears of what is idle or too large")
	}
	if tree.Stack(p.Alerts) != tree.Stack(scope) {
		return *p, errors.New("Alerts is in another stack, want a topic in that of the report")
	}
	return *p, nil
}
