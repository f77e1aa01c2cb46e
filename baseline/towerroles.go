package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// towerTrail is the trail that AWS Control Tower makes.
const towerTrail = "aws-controltower-BaselineCloudTrail"

// addRoles defines the roles that AWS Control Tower looks for by name before it sets anything up.
// See "Step 1: Configure your landing zone" and "Optional conditions for your role trust
// relationships" in the AWS Control Tower User Guide.
func (t *ControlTower) addRoles() constructs.Construct {
	scope := tree.Group(t, "Roles")
	from := func(arn string) map[string]any {
		return map[string]any{"ArnLike": map[string]any{"aws:SourceArn": arn}}
	}
	zones := &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("ec2:DescribeAvailabilityZones"), Resources: jsii.Strings("*"), // it knows no resources
	}
	accounts := &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sts:AssumeRole"), Resources: jsii.Strings(t.inEveryAccount("AWSControlTowerExecution")),
	}
	newTowerRole(scope, "AWSControlTowerAdmin", "controltower.amazonaws.com", from(t.home("controltower", "*")),
		"AWSControlTowerServiceRolePolicy", zones)
	newTowerRole(scope, "AWSControlTowerCloudTrailRole", "cloudtrail.amazonaws.com", from(t.trailARN()),
		"AWSControlTowerCloudTrailRolePolicy", nil)
	deploys := newTowerRole(scope, "AWSControlTowerStackSetRole", "cloudformation.amazonaws.com",
		from(t.arn("cloudformation", "*", "stackset", "*")), "", accounts)
	guardrail.Waive(deploys, "IAM-012", "AWS Control Tower deploys into every account as this role, and nobody but its stack sets assumes it")
	newTowerRole(scope, "AWSControlTowerConfigAggregatorRoleForOrganizations", "config.amazonaws.com",
		map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": tree.Stack(t).Account()}}, "AWSConfigRoleForOrganizations", nil)
	return scope
}

// newTowerRole defines a role with a policy of AWS, or a statement, or both. Both belong to the
// role itself: it is kept, like the landing zone that cannot do without it.
func newTowerRole(scope constructs.Construct, name, principal string, from map[string]any, managed string,
	may *awsiam.PolicyStatementProps) awsiam.Role {
	p := &awsiam.RoleProps{
		RoleName: &name, Path: jsii.String("/service-role/"), // both are prescribed
		AssumedBy: awsiam.NewServicePrincipal(&principal, &awsiam.ServicePrincipalOpts{Conditions: &from}),
	}
	if managed != "" {
		p.ManagedPolicies = &[]awsiam.IManagedPolicy{awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/" + managed))}
	}
	if may != nil {
		p.InlinePolicies = &map[string]awsiam.PolicyDocument{name + "Policy": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{
			Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(may)},
		})}
	}
	role := awsiam.NewRole(scope, &name, p)
	role.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE)
	plinth.Promise(role, promise.That("trusts its service on behalf of this account only, and outlives its stack",
		promise.At("Resource").Is("RoleName", name).Retained().
			Is("AssumeRolePolicyDocument.Statement", plinth.Statements(role.AssumeRolePolicy()))))
	return role
}

func (t *ControlTower) trailARN() string {
	return t.arn("cloudtrail", plinth.PlaceOf(t).Region, "trail", towerTrail)
}

// home is an ARN of a service in the home Region that is nothing but a resource.
func (t *ControlTower) home(service, resource string) string {
	return *tree.Stack(t).FormatArn(&awscdk.ArnComponents{
		Service: &service, Resource: &resource, ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
}

func (t *ControlTower) inEveryAccount(role string) string {
	return *tree.Stack(t).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("iam"), Region: jsii.String(""), Account: jsii.String("*"), Resource: jsii.String("role"), ResourceName: &role,
	})
}
