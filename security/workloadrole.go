package security

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// Workload is what runs with a [WorkloadRole].
type Workload string

// The kinds of workloads.
const (
	EC2Instance    Workload = "ec2.amazonaws.com"
	ECSTask        Workload = "ecs-tasks.amazonaws.com"
	LambdaFunction Workload = "lambda.amazonaws.com"
)

// WorkloadRoleProps configure a [WorkloadRole]; nil and the zero value are a role for EC2.
type WorkloadRoleProps struct {
	// Workload is what runs with the role. The default is EC2Instance.
	Workload Workload
	// Boundary limits what policies can ever give to the role. The default is a policy
	// that denies to change identities, the organization, the audit trail and keys.
	Boundary awsiam.IManagedPolicy
	// LogGroup is what the workload may write to. The default is none: ECS writes with its
	// execution role, and instances with what they are granted.
	LogGroup awslogs.ILogGroup
}

// A WorkloadRole is what a program has in place of access keys. It promises that
//
//   - no policy allows everything, or all of a service (IAM-003, IAM-004, IAM-007), and
//     none of AWS's administrator policies is attached (IAM-006),
//   - it cannot be assumed by everyone (IAM-005).
//
// It starts with nothing but Session Manager on EC2; L2s grant the rest, as in
// bucket.GrantRead(role.Role(), nil). It costs nothing. See "Permissions boundaries for IAM
// entities" and the article's role for EC2.
type WorkloadRole struct {
	constructs.Construct
	role    awsiam.Role
	profile awsiam.InstanceProfile
}

// NewWorkloadRole defines a role. It panics with an error when Workload is none of the constants.
func NewWorkloadRole(scope constructs.Construct, id string, props *WorkloadRoleProps) *WorkloadRole {
	var p WorkloadRoleProps
	if props != nil {
		p = *props
	}
	if p.Workload == "" {
		p.Workload = EC2Instance
	}
	if !slices.Contains([]Workload{EC2Instance, ECSTask, LambdaFunction}, p.Workload) {
		panic(fmt.Errorf("security: workload role %q: Workload is %q, want EC2Instance, ECSTask or LambdaFunction", id, p.Workload))
	}
	w := &WorkloadRole{}
	plinth.Init(w, scope, id)
	if p.Boundary == nil {
		p.Boundary = newBoundary(w)
	}
	w.role = awsiam.NewRole(w, jsii.String("Resource"), &awsiam.RoleProps{
		Description:         jsii.String(*w.Node().Path()),
		AssumedBy:           w.trust(p.Workload),
		PermissionsBoundary: p.Boundary,
	})
	if p.Workload == EC2Instance {
		w.role.AddManagedPolicy(awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonSSMManagedInstanceCore")))
		w.profile = awsiam.NewInstanceProfile(w, jsii.String("Profile"), &awsiam.InstanceProfileProps{Role: w.role})
	}
	if p.LogGroup != nil {
		p.LogGroup.GrantWrite(w.role)
	}
	return w
}

// Role returns the L2 construct.
func (w *WorkloadRole) Role() awsiam.Role { return w.role }

// Profile returns the instance profile, nil for other workloads than EC2.
func (w *WorkloadRole) Profile() awsiam.InstanceProfile { return w.profile }

// trust lets the service take the role. ECS says for whom, EC2 and Lambda do not: they pass
// a role only to what somebody with iam:PassRole has given it to.
func (w *WorkloadRole) trust(service Workload) awsiam.IPrincipal {
	stack := awscdk.Stack_Of(w)
	options := &awsiam.ServicePrincipalOpts{}
	if service == ECSTask {
		options.Conditions = &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
			"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("ecs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
			})},
		}
	}
	return awsiam.NewServicePrincipal(jsii.String(string(service)), options)
}

// newBoundary defines a permissions boundary: it grants nothing by itself.
func newBoundary(scope constructs.Construct) awsiam.IManagedPolicy {
	everything := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("WhatPoliciesGrant"), Actions: jsii.Strings("*"), Resources: jsii.Strings("*"),
	})
	denied := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("NeverThis"), Effect: awsiam.Effect_DENY, Resources: jsii.Strings("*"),
		Actions: jsii.Strings(
			"account:*", "organizations:*", "sso:*",
			"iam:Add*", "iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Remove*", "iam:Set*", "iam:Update*", "iam:Upload*",
			"cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail",
			"config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "guardduty:DeleteDetector", "guardduty:UpdateDetector",
			"securityhub:DisableSecurityHub", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion",
		),
	})
	boundary := awsiam.NewManagedPolicy(scope, jsii.String("Boundary"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("The most that " + *scope.Node().Path() + " can ever be given"),
		Statements:  &[]awsiam.PolicyStatement{everything, denied},
	})
	guardrail.Waive(boundary, "IAM-003", "a permissions boundary grants nothing, it limits what other policies grant")
	return boundary
}
