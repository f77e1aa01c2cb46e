package cost

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// actionRole makes the role of an action. Budgets have no Region in their ARNs. See "Setting up a
// role for AWS Budgets to run budget actions".
func actionRole(a *BudgetAction, permissions []*awsiam.PolicyStatementProps) awsiam.Role {
	at := plinth.PlaceOf(a)
	conditions := trust.AccountConditions(a)
	conditions["ArnLike"] = map[string]any{"aws:SourceArn": "arn:" + at.Partition + ":budgets::" + at.Account + ":budget/*"}
	role := awsiam.NewRole(a, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy: trust.Under("budgets", conditions), Description: jsii.String("Runs the budget action " + tree.Path(a)),
	})
	for _, statement := range permissions {
		plinth.Allow(role, statement)
	}
	plinth.KeepRole(role, "does and undoes what its action names, for the budgets of this account alone")
	return role
}

// permissions are what it takes to run the action, and to undo it when the budget begins anew.
func (p *BudgetActionProps) permissions(at plinth.Place) []*awsiam.PolicyStatementProps {
	switch {
	case p.Deny != nil:
		attached := &map[string]any{"ArnEquals": map[string]any{"iam:PolicyARN": p.Deny.Policy.ManagedPolicyArn()}}
		var all []*awsiam.PolicyStatementProps
		if roles := p.Deny.Roles; len(roles) > 0 {
			all = append(all, &awsiam.PolicyStatementProps{
				Actions: jsii.Strings("iam:AttachRolePolicy", "iam:DetachRolePolicy"), Resources: each(roles, awsiam.IRole.RoleArn),
				Conditions: attached,
			})
		}
		if groups := p.Deny.Groups; len(groups) > 0 {
			all = append(all, &awsiam.PolicyStatementProps{
				Actions: jsii.Strings("iam:AttachGroupPolicy", "iam:DetachGroupPolicy"), Resources: each(groups, awsiam.IGroup.GroupArn),
				Conditions: attached,
			})
		}
		return all
	case p.SCP != nil:
		organization := "arn:" + at.Partition + ":organizations::" + at.Account + ":"
		resources := []string{organization + "policy/o-*/service_control_policy/" + p.SCP.PolicyID}
		for _, target := range p.SCP.Targets {
			resources = append(resources, organization+targetKind(target)+"/o-*/"+target)
		}
		return []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("organizations:AttachPolicy", "organizations:DetachPolicy"), Resources: jsii.Strings(resources...),
		}}
	case len(p.Instances) > 0:
		return stopping(at, "EC2Instance", []string{"ec2:StartInstances", "ec2:StopInstances"}, "ec2:DescribeInstanceStatus",
			each(p.Instances, func(i awsec2.IInstance) *string {
				return jsii.String("arn:" + at.Partition + ":ec2:" + at.Region + ":" + at.Account + ":instance/" + *i.InstanceId())
			}))
	}
	return stopping(at, "RdsInstance", []string{"rds:StartDBInstance", "rds:StopDBInstance"}, "rds:DescribeDBInstances",
		each(p.Databases, awsrds.IDatabaseInstance.InstanceArn))
}

// targetKind is what the ARN of a target says it is. What only deployment knows is an account or a
// unit.
func targetKind(target string) string {
	switch {
	case strings.HasPrefix(target, "r-"):
		return "root"
	case strings.HasPrefix(target, "ou-"):
		return "ou"
	case *awscdk.Token_IsUnresolved(target):
		return "*"
	}
	return "account"
}

// stopping lets AWS Budgets start the runbooks of AWS that stop and start instances, and these do
// it. It is AWSBudgetsActions_RolePolicyForResourceAdministrationWithSSM for some instances.
func stopping(at plinth.Place, document string, actions []string, describe string, instances *[]*string) []*awsiam.PolicyStatementProps {
	bySSM := &map[string]any{"ForAnyValue:StringEquals": map[string]any{"aws:CalledVia": "ssm.amazonaws.com"}}
	var runbooks []string
	for _, verb := range []string{"Start", "Stop"} {
		runbooks = append(runbooks, "arn:"+at.Partition+":ssm:"+at.Region+"::automation-definition/AWS-"+verb+document+":*",
			"arn:"+at.Partition+":ssm:"+at.Region+"::document/AWS-"+verb+document)
	}
	runbooks = append(runbooks, "arn:"+at.Partition+":ssm:"+at.Region+":"+at.Account+":automation-execution/*")
	return []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("ssm:StartAutomationExecution"), Resources: jsii.Strings(runbooks...)},
		{Actions: jsii.Strings(actions...), Resources: instances, Conditions: bySSM},
		{Actions: jsii.Strings(describe), Resources: jsii.Strings("*"), Conditions: bySSM}, // knows no resources
	}
}

// starting are the calls after which something costs by the hour.
var starting = []string{
	"autoscaling:CreateAutoScalingGroup", "ec2:RequestSpotInstances", "ec2:RunInstances", "ec2:StartInstances",
	"elasticache:CreateCacheCluster", "elasticache:CreateReplicationGroup", "elasticache:CreateServerlessCache",
	"elasticloadbalancing:CreateLoadBalancer", "es:CreateDomain", "rds:CreateDBCluster", "rds:CreateDBInstance", "rds:StartDBCluster",
	"rds:StartDBInstance", "redshift:CreateCluster", "redshift:ResumeCluster", "sagemaker:CreateEndpoint",
	"sagemaker:CreateNotebookInstance", "sagemaker:StartNotebookInstance",
}

func denyStarting(scope constructs.Construct) awsiam.IManagedPolicy {
	deny := awsiam.NewManagedPolicy(scope, jsii.String("Deny"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("Nothing that costs by the hour starts while a budget is spent"),
		Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Sid: jsii.String("StartNothing"), Effect: awsiam.Effect_DENY, Actions: jsii.Strings(starting...), Resources: jsii.Strings("*"),
		})},
	})
	plinth.Promise(deny, promise.That("lets nothing start that costs by the hour", promise.At("Resource").
		Policy("PolicyDocument.Statement", plinth.Statements(deny.Document())...)))
	return deny
}
