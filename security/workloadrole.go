package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
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
	// Boundary limits what policies can ever grant to the role. The default denies changes of
	// identities, the organization, the audit trail and keys.
	Boundary awsiam.IManagedPolicy
	// LogGroup is what the workload may write to. The default is none: ECS writes logs with its
	// execution role, and instances with what they are granted.
	LogGroup awslogs.ILogGroup
}

// A WorkloadRole is what a program has instead of access keys. It promises that
//
//   - no policy allows everything, or all of a service (IAM-003, IAM-004, IAM-007), and
//     none of AWS's administrator policies is attached (IAM-006),
//   - not everyone can assume it (IAM-005).
//
// It starts with nothing but Session Manager on EC2; L2s grant the rest, as in
// bucket.GrantRead(role.Role(), nil). It costs nothing. See "Permissions boundaries for IAM
// entities".
type WorkloadRole struct {
	constructs.Construct
	role    awsiam.Role
	profile awsiam.InstanceProfile
}

// NewWorkloadRole defines a role. It panics with an error when Workload is none of the constants.
func NewWorkloadRole(scope constructs.Construct, id string, props *WorkloadRoleProps) *WorkloadRole {
	w := &WorkloadRole{}
	p := plinth.Define(w, scope, id, props.withDefaults)
	if p.Boundary == nil {
		p.Boundary = newBoundary(w)
	}
	w.role = awsiam.NewRole(w, jsii.String("Resource"), &awsiam.RoleProps{
		Description:         jsii.String(tree.Path(w)),
		AssumedBy:           w.principal(p.Workload),
		PermissionsBoundary: p.Boundary,
	})
	if p.Workload == EC2Instance {
		w.role.AddManagedPolicy(awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AmazonSSMManagedInstanceCore")))
		w.profile = awsiam.NewInstanceProfile(w, jsii.String("Profile"), &awsiam.InstanceProfileProps{Role: w.role})
		plinth.Promise(w.profile, promise.That("hands instances its role and no other",
			promise.At("Resource").Is("Roles", []any{w.role.RoleName()})))
	}
	if p.LogGroup != nil {
		p.LogGroup.GrantWrite(w.role)
	}
	plinth.KeepRole(w.role, "runs its workload, within its boundary",
		promise.At("Resource").Is("PermissionsBoundary", p.Boundary.ManagedPolicyArn()))
	return w
}

// Role returns the L2 construct.
func (w *WorkloadRole) Role() awsiam.Role { return w.role }

// Profile returns the instance profile, nil for other workloads than EC2.
func (w *WorkloadRole) Profile() awsiam.InstanceProfile { return w.profile }

func (p *WorkloadRoleProps) withDefaults() (WorkloadRoleProps, error) {
	var q WorkloadRoleProps
	if p != nil {
		q = *p
	}
	switch q.Workload {
	case "":
		q.Workload = EC2Instance
	case EC2Instance, ECSTask, LambdaFunction:
	default:
		return q, fmt.Errorf("Workload is %q, want EC2Instance, ECSTask or LambdaFunction", q.Workload)
	}
	return q, nil
}

// principal is the service that assumes the role. ECS says for whom, EC2 and Lambda do not: they
// pass a role only to what somebody with iam:PassRole has given it to.
func (w *WorkloadRole) principal(service Workload) awsiam.IPrincipal {
	if service == ECSTask {
		return trust.ForResourcesOf(w, "ecs-tasks", "ecs", "*")
	}
	return awsiam.NewServicePrincipal(jsii.String(string(service)), nil)
}
