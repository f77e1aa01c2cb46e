package security_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/security"
)

// A task of ECS that may read one bucket, and nothing else.
func ExampleNewWorkloadRole() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		role := security.NewWorkloadRole(stack, "Task", &security.WorkloadRoleProps{Workload: security.ECSTask})
		security.NewSecureBucket(stack, "Data", nil).Bucket().GrantRead(role.Role(), nil)
	})
	role := a.OfType("AWS::IAM::Role")[0]
	fmt.Println(role.Path, "has a permissions boundary:", role.Get("PermissionsBoundary").Exists())
	// Output: Prod/Task/Resource/Resource has a permissions boundary: true
}

// An instance that only the network 10.0.0.0/16 may reach, by HTTPS.
func ExampleNewAppServer() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		server := security.NewAppServer(stack, "App", &security.AppServerProps{VPC: vpc(stack, "Network")})
		server.Instance().Connections().AllowFrom(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/16")), awsec2.Port_HTTPS(), jsii.String("Load balancer"))
	})
	constructtest.Count(a, "AWS::EC2::Instance", "AWS::EC2::KeyPair")
	fmt.Println("instance metadata needs a token:", a.OfType("AWS::EC2::Instance")[0].Get("MetadataOptions", "HttpTokens"))
	// Output:
	// AWS::EC2::Instance 1
	// AWS::EC2::KeyPair 0
	// instance metadata needs a token: required
}

// An Auto Scaling group of such instances.
func ExampleNewServerTemplate() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		network := vpc(stack, "Network")
		servers := security.NewServerTemplate(stack, "Servers", &security.ServerTemplateProps{VPC: network, AutoScaling: true})
		awsautoscaling.NewAutoScalingGroup(stack, jsii.String("Group"), &awsautoscaling.AutoScalingGroupProps{
			Vpc: network, LaunchTemplate: servers.Template(), MinCapacity: jsii.Number(3),
		})
		guardrail.Waive(stack, "ASG-001", "the network of this example has one subnet")
	})
	data := a.OfType("AWS::EC2::LaunchTemplate")[0].Get("LaunchTemplateData")
	fmt.Println(data.Get("InstanceType"), "encrypted:", data.Get("BlockDeviceMappings", "0", "Ebs", "Encrypted"))
	// Output: t4g.small encrypted: true
}

// A workflow of GitHub deploys from one environment, which can demand a review.
func ExampleNewDeployRole() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewDeployRole(stack, "Pipeline", &security.DeployRoleProps{GitHub: "shop/web", Environment: "production"})
	})
	trusted := a.OfType("AWS::IAM::Role")[0].Get("AssumeRolePolicyDocument", "Statement", "0", "Condition", "StringEquals")
	fmt.Println(trusted.Get("token.actions.githubusercontent.com:sub"))
	// Output: repo:shop/web:environment:production
}

// A machine in an own data center gets a role by its certificate.
func ExampleNewRolesAnywhere() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		machines := security.NewRolesAnywhere(stack, "Machines", &security.RolesAnywhereProps{
			PrivateCA:   "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/12345678-1234-1234-1234-123456789012",
			CommonNames: []string{"press-1.plant.example.com"},
		})
		security.NewSecureBucket(stack, "Measurements", nil).Bucket().GrantPut(machines.Role(), nil)
	})
	fmt.Println("a session lasts", a.OfType("AWS::RolesAnywhere::Profile")[0].Get("DurationSeconds"), "seconds")
	// Output: a session lasts 3600 seconds
}

// The members of the group can read everything, once they have signed in with MFA.
func ExampleNewMFAGroup() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewMFAGroup(stack, "Auditors", &security.MFAGroupProps{ManagedPolicies: []awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("SecurityAudit")),
		}})
	})
	fmt.Println(len(a.OfType("AWS::IAM::Group")[0].Get("ManagedPolicyArns").List()), "policies")
	// Output: 2 policies
}

// PCI DSS wants passwords to expire.
func ExampleNewAccountPasswordPolicy() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewAccountPasswordPolicy(stack, "Passwords", &security.AccountPasswordPolicyProps{MaxAgeDays: 90})
	})
	constructtest.Count(a, "Custom::PasswordPolicy")
	// Output: Custom::PasswordPolicy 1
}

// The delegated administrator analyzes access in all accounts.
func ExampleNewAccessAnalyzers() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewAccessAnalyzers(stack, "Access", &security.AccessAnalyzersProps{ForOrganization: true, UnusedDays: 60})
	})
	for _, analyzer := range a.OfType("AWS::AccessAnalyzer::Analyzer") {
		fmt.Println(analyzer.Get("Type"))
	}
	// Output:
	// ORGANIZATION
	// ORGANIZATION_UNUSED_ACCESS
}
