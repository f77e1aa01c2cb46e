package security_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// vpc is one of another app.
func vpc(stack awscdk.Stack, id string) awsec2.IVpc {
	return awsec2.Vpc_FromVpcAttributes(stack, &id, &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("eu-west-1a"),
		PrivateSubnetIds: jsii.Strings("subnet-0123456789abcdef0"), PrivateSubnetRouteTableIds: jsii.Strings("rtb-0123456789abcdef0"),
	})
}

func workload(stack awscdk.Stack) *security.WorkloadRole {
	return security.NewWorkloadRole(stack, "Workload", nil)
}

func server(stack awscdk.Stack) *security.AppServer {
	return security.NewAppServer(stack, "Server", &security.AppServerProps{VPC: vpc(stack, "Network")})
}

func pipeline(stack awscdk.Stack) *security.DeployRole {
	return security.NewDeployRole(stack, "Pipeline", &security.DeployRoleProps{GitHub: "shop/web", Environment: "production"})
}

func machines(stack awscdk.Stack) *security.RolesAnywhere {
	return security.NewRolesAnywhere(stack, "Machines", &security.RolesAnywhereProps{
		PrivateCA: "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/1", CommonNames: []string{"press"},
	})
}

func TestIdentityDefault(t *testing.T) {
	app, stack := newStack(t)
	workload(stack)
	server(stack)
	pipeline(stack)
	machines(stack)
	security.NewMFAGroup(stack, "People", nil)
	security.NewAccessAnalyzers(stack, "Analyzers", nil)
	snapshot.Check(t, app)
}

func TestIdentityFull(t *testing.T) {
	app, stack := newStack(t)
	boundary := awsiam.ManagedPolicy_FromManagedPolicyName(stack, jsii.String("Boundary"), jsii.String("platform-boundary"))
	keys := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}, keypolicy.EBS{}}})
	logs := awslogs.NewLogGroup(
		stack,
		jsii.String("Logs"),
		&awslogs.LogGroupProps{EncryptionKey: keys.Key(), Retention: awslogs.RetentionDays_THREE_MONTHS},
	)
	security.NewWorkloadRole(stack, "Task", &security.WorkloadRoleProps{Workload: security.ECSTask, Boundary: boundary, LogGroup: logs})
	security.NewWorkloadRole(
		stack,
		"Function",
		&security.WorkloadRoleProps{Workload: security.LambdaFunction, Boundary: boundary, LogGroup: logs},
	)
	role := security.NewWorkloadRole(stack, "Instance", &security.WorkloadRoleProps{Boundary: boundary})
	security.NewAppServer(stack, "Server", &security.AppServerProps{
		VPC: vpc(
			stack,
			"Network",
		), Role: role, Key: keys.Key(), VolumeGiB: 50, Subnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS},
		InstanceType: awsec2.NewInstanceType(jsii.String("m8g.large")), UserData: awsec2.UserData_ForLinux(nil),
	})
	security.NewDeployRole(
		stack,
		"GitLab",
		&security.DeployRoleProps{GitLab: "shop/apps/web", Branch: "main", ExistingProvider: true, Qualifier: "shop"},
	)
	security.NewDeployRole(stack, "Branch", &security.DeployRoleProps{GitHub: "shop/web", Branch: "main", ExistingProvider: true})
	machines := security.NewRolesAnywhere(stack, "Machines", &security.RolesAnywhereProps{
		Certificates: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", CommonNames: []string{"press", "oven"}, Boundary: boundary,
	})
	guardrail.Waive(machines.Anchor(), "ISSUER-002", "the factory runs this authority")
	security.NewMFAGroup(stack, "People", &security.MFAGroupProps{
		ManagedPolicies: []awsiam.IManagedPolicy{awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("ReadOnlyAccess"))},
	})
	a := security.NewAccessAnalyzers(stack, "Analyzers", &security.AccessAnalyzersProps{
		ForOrganization: true, UnusedDays: 45, Critical: []string{"arn:aws:s3:::payroll"},
	})
	if a.External() == nil || a.Unused() == nil || a.Internal() == nil {
		t.Error("an analyzer is missing")
	}
	snapshot.Check(t, app)
}

// The subjects of GitHub's and GitLab's tokens, of which a role trusts one.
func TestSubjectsOfPipelines(t *testing.T) {
	const pipelines = "shop/pipelines/.github/workflows/deploy.yml@refs/heads/main"
	for want, props := range map[string]security.DeployRoleProps{
		"repo:shop/web:environment:production":                {GitHub: "shop/web", Environment: "production"},
		"repo:shop/web:ref:refs/heads/main":                   {GitHub: "shop/web", Branch: "main"},
		"repo:shop@12/web@34:ref:refs/heads/main":             {GitHub: "shop@12/web@34", Branch: "main"},
		"repo:shop@12/web@34:environment:production":          {GitHub: "shop@12/web@34", Environment: "production"},
		"repo:shop/web:pull_request":                          {GitHub: "shop/web", PullRequests: true},
		"project_path:shop/apps/web:ref_type:branch:ref:main": {GitLab: "shop/apps/web", Branch: "main"},
		"project_path:shop/apps/web:ref_type:tag:ref:v*":      {GitLab: "shop/apps/web", Tag: "v*"},
		"project_path:shop/web:ref_type:tag:ref:stable":       {GitLab: "shop/web", GitLabHost: "gitlab.example.com", Tag: "stable"},
		"repo:shop/web:ref:refs/tags/v*":                      {GitHub: "shop/web", Tag: "v*"},
		"repo:shop/web:environment:production:job_workflow_ref:" + pipelines: {
			GitHub: "shop/web", Environment: "production", Workflow: pipelines},
	} {
		app, stack := newStack(t)
		if props.PullRequests {
			stack = plinth.NewStack(app, "Previews", &plinth.StackProps{Account: "222222222222", Region: "eu-west-1",
				Class: plinth.NonProduction, Tags: plinth.Tags{Project: "p", Team: "t", CostCenter: "1"}})
		}
		security.NewDeployRole(stack, "Pipeline", &props)
		role := snapshot.Synth(t, app).OfType("AWS::IAM::Role")[0]
		operator := "StringEquals"
		if strings.HasSuffix(want, "*") {
			operator = "StringLike"
		}
		found := role.Get("AssumeRolePolicyDocument", "Statement", "0", "Condition", operator)
		issuer := "token.actions.githubusercontent.com"
		if props.GitLab != "" {
			issuer = cmp.Or(props.GitLabHost, "gitlab.com")
		}
		if got, _ := found.Get(issuer + ":sub").Text(); got != want {
			t.Errorf("the subject is %q, want %q", got, want)
		}
	}
}

func TestIdentityGuards(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewWorkloadRole, true, func(awscdk.Stack, int) security.WorkloadRoleProps {
		return security.WorkloadRoleProps{Workload: security.LambdaFunction}
	})
	constructtest.Guard(t, newStack, security.NewAppServer, false, func(stack awscdk.Stack, n int) security.AppServerProps {
		return security.AppServerProps{VPC: vpc(stack, []string{"", "A", "B"}[n])}
	})
	constructtest.Guard(t, newStack, security.NewDeployRole, false, func(_ awscdk.Stack, n int) security.DeployRoleProps {
		return security.DeployRoleProps{GitHub: "shop/web", Branch: "main", ExistingProvider: n == 2}
	})
	constructtest.Guard(t, newStack, security.NewRolesAnywhere, false, func(awscdk.Stack, int) security.RolesAnywhereProps {
		return security.RolesAnywhereProps{
			PrivateCA:   "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/1",
			CommonNames: []string{"press"},
		}
	})
	constructtest.Guard(
		t,
		newStack,
		security.NewMFAGroup,
		true,
		func(awscdk.Stack, int) security.MFAGroupProps { return security.MFAGroupProps{} },
	)
	constructtest.Guard(t, newStack, security.NewAccessAnalyzers, true, func(awscdk.Stack, int) security.AccessAnalyzersProps {
		return security.AccessAnalyzersProps{UnusedDays: 30}
	})
}

func TestIdentitySabotage(t *testing.T) {
	role := func(statement *awsiam.PolicyStatementProps) func(awscdk.Stack) {
		return func(stack awscdk.Stack) { workload(stack).Role().AddToPolicy(awsiam.NewPolicyStatement(statement)) }
	}
	people := func(stack awscdk.Stack) *security.MFAGroup { return security.NewMFAGroup(stack, "People", nil) }
	all := jsii.Strings("*")
	template := func(stack awscdk.Stack) awsec2.LaunchTemplate {
		return awsec2.NewLaunchTemplate(stack, jsii.String("Template"), &awsec2.LaunchTemplateProps{RequireImdsv2: jsii.Bool(false)})
	}
	const trust = "AssumeRolePolicyDocument.Statement.0."
	caught(t, map[string]sabotage{
		"everything": {"IAM-003", "Prod/Workload", role(&awsiam.PolicyStatementProps{Actions: all, Resources: all})},
		"a service": {
			"IAM-004",
			"Prod/Workload",
			role(&awsiam.PolicyStatementProps{Actions: jsii.Strings("s3:*"), Resources: all}),
		},
		"all but": {
			"IAM-007",
			"Prod/Workload",
			role(&awsiam.PolicyStatementProps{NotActions: jsii.Strings("iam:*"), Resources: all}),
		},
		"trusts everyone": {
			"IAM-005",
			"Prod/Workload",
			override(workload, trust+"Principal", map[string]any{"AWS": "*"}, "Resource", "Resource"),
		},
		"administrator": {
			"IAM-006",
			"Prod/Workload",
			override(workload, "ManagedPolicyArns", []string{"arn:aws:iam::aws:policy/AdministratorAccess"}, "Resource", "Resource"),
		},
		"IMDSv1": {
			"EC2-001",
			"Prod/Server",
			override(server, "MetadataOptions.HttpTokens", "optional", "Resource", "Resource"),
		},
		"IMDSv1 by template": {"EC2-002", "Prod/Template", func(stack awscdk.Stack) { template(stack) }},
		"public address": {"EC2-003", "Prod/Server", override(server, "NetworkInterfaces",
			[]any{map[string]any{"DeviceIndex": "0", "AssociatePublicIpAddress": true}}, "Resource", "Resource")},
		"key pair": {"EC2-004", "Prod/Server", override(server, "KeyName", "joe", "Resource", "Resource")},
		"plain volume": {
			"EC2-005",
			"Prod/Server",
			override(server, "BlockDeviceMappings.0.Ebs.Encrypted", false, "Resource", "Resource"),
		},
		"any repository":  {"IAM-009", "Prod/Pipeline", override(pipeline, trust+"Condition.StringEquals", nil, "Resource", "Resource")},
		"any certificate": {"IAM-010", "Prod/Machines", override(machines, trust+"Condition.StringEquals", nil, "Resource", "Resource")},
		"an access key": {"IAM-002", "Prod/Key", func(stack awscdk.Stack) {
			awsiam.NewCfnAccessKey(stack, jsii.String("Key"), &awsiam.CfnAccessKeyProps{UserName: jsii.String("joe")})
		}},
		"MFA for a role":       {"IAM-011", "Prod/People", override(people, "Roles", []string{"app"}, "Policy", "Resource")},
		"MFA policy of a user": {"IAM-008", "Prod/People", override(people, "Users", []string{"joe"}, "Policy", "Resource")},
	})
}

// document is a policy in the template, as it will be deployed.
func document(t *testing.T, app awscdk.App, typ, path, property string) policy.Document {
	t.Helper()
	for _, r := range snapshot.Synth(t, app).OfType(typ) {
		if strings.HasPrefix(r.Path, path) {
			d, err := policy.Parse([]byte(r.Get(property).String()))
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
	}
	t.Fatalf("there is no %s at %s", typ, path)
	return policy.Document{}
}

func TestUsersRegisterMFAFirst(t *testing.T) {
	app, stack := newStack(t)
	security.NewMFAGroup(stack, "People", nil)
	joe, jane := "arn:aws:iam::111111111111:user/joe", "arn:aws:iam::111111111111:user/jane"
	user := decide.Principal{ARN: joe}
	var rows []decide.Row
	row := func(name, mfa, action, resource string, want policy.Effect) {
		context := decide.Context{}
		if mfa != "" {
			context["aws:MultiFactorAuthPresent"] = []string{mfa}
		}
		rows = append(
			rows,
			decide.Row{
				Name:    name,
				Request: decide.Request{Principal: user, Action: action, Resource: resource, Context: context},
				Want:    want,
			},
		)
	}
	row("a device of one's own", "false", "iam:CreateVirtualMFADevice", "arn:aws:iam::111111111111:mfa/joe", policy.Allow)
	row("registers it", "false", "iam:EnableMFADevice", joe, policy.Allow)
	row("the first password", "false", "iam:ChangePassword", joe, policy.Allow)
	row("what is registered", "false", "iam:ListMFADevices", joe, policy.Allow)
	row("removes it without it", "false", "iam:DeactivateMFADevice", joe, policy.Deny)
	row("removes it with it", "true", "iam:DeactivateMFADevice", joe, policy.Allow)
	row("the device of somebody else", "true", "iam:EnableMFADevice", jane, policy.Deny)
	row("work without MFA", "false", "s3:GetObject", "arn:aws:s3:::data/x", policy.Deny)
	row("work with an access key", "", "s3:GetObject", "arn:aws:s3:::data/x", policy.Deny)
	row("work with MFA", "true", "s3:GetObject", "arn:aws:s3:::data/x", policy.Allow)
	own := document(t, app, "AWS::IAM::ManagedPolicy", "Prod/People", "PolicyDocument")
	work := policy.Document{
		Statements: []policy.Statement{{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"*"}}},
	}
	policytest.Check(t, decide.Policies{Identity: []policy.Document{own, work}}, rows)
}

func TestBoundaryGrantsNothingAndLimitsEverything(t *testing.T) {
	app, stack := newStack(t)
	workload(stack)
	boundary := document(t, app, "AWS::IAM::ManagedPolicy", "Prod/Workload", "PolicyDocument")
	role := decide.Principal{ARN: "arn:aws:iam::111111111111:role/App"}
	rows := func(work policy.Effect) []decide.Row {
		all := []decide.Row{
			{Name: "work", Request: decide.Request{Principal: role, Action: "s3:GetObject", Resource: "arn:aws:s3:::data/x"}, Want: work},
		}
		for _, action := range []string{"iam:CreateUser", "iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary",
			"organizations:LeaveOrganization",
			"cloudtrail:StopLogging", "guardduty:DeleteDetector", "kms:ScheduleKeyDeletion"} {
			all = append(all, decide.Row{Name: "escape", Request: decide.Request{Principal: role, Action: action}, Want: policy.Deny})
		}
		return all
	}
	policytest.Check(
		t,
		decide.Policies{Identity: []policy.Document{policy.FullAWSAccess()}, Boundary: []policy.Document{boundary}},
		rows(policy.Allow),
	)
	policytest.Check(t, decide.Policies{Boundary: []policy.Document{boundary}}, rows(policy.Deny))
}

// One branch of one repository gets the role, and the role gets what CDK needs.
func TestPipelineSubjects(t *testing.T) {
	app, stack := newStack(t)
	security.NewDeployRole(stack, "Pipeline", &security.DeployRoleProps{GitHub: "shop/web", Branch: "main", ExistingProvider: true})
	const host = "token.actions.githubusercontent.com"
	provider := decide.Principal{ARN: "arn:aws:iam::111111111111:oidc-provider/" + host}
	row := func(name, audience, subject string, want policy.Effect) decide.Row {
		return decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: provider, Action: "sts:AssumeRoleWithWebIdentity", Context: decide.Context{
				host + ":aud": {audience}, host + ":sub": {subject}},
		}}
	}
	trust := document(t, app, "AWS::IAM::Role", "Prod/Pipeline", "AssumeRolePolicyDocument")
	for i := range trust.Statements {
		trust.Statements[i].Resource = []string{"*"}
	}
	policytest.Check(t, decide.Policies{Resource: []policy.Document{trust}}, []decide.Row{
		row("main", "sts.amazonaws.com", "repo:shop/web:ref:refs/heads/main", policy.Allow),
		row("another branch", "sts.amazonaws.com", "repo:shop/web:ref:refs/heads/x", policy.Deny),
		row("a pull request", "sts.amazonaws.com", "repo:shop/web:pull_request", policy.Deny),
		row("a fork", "sts.amazonaws.com", "repo:evil/web:ref:refs/heads/main", policy.Deny),
		row("another audience", "https://github.com/shop", "repo:shop/web:ref:refs/heads/main", policy.Deny),
	})
}

func TestIdentityRefuses(t *testing.T) {
	_, stack := newStack(t)
	network, task := vpc(stack, "Network"), security.NewWorkloadRole(stack, "Task", &security.WorkloadRoleProps{Workload: security.ECSTask})
	if task.Profile() != nil {
		t.Error("a task has an instance profile")
	}
	constructtest.Refused(
		t,
		stack,
		`Workload is "eks"`,
		func() { security.NewWorkloadRole(stack, "Bad", &security.WorkloadRoleProps{Workload: "eks"}) },
	)
	for says, props := range map[string]*security.AppServerProps{
		"VPC is nil": nil,
		"Role is Prod/Task, which has no instance profile": {VPC: network, Role: task},
		`InstanceType is "t3.small", want a Graviton type`: {VPC: network, InstanceType: awsec2.NewInstanceType(jsii.String("t3.small"))},
		"VolumeGiB is 4, want 8 or more: ":                 {VPC: network, VolumeGiB: 4},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewAppServer(stack, "Bad", props) })
	}
	for says, props := range map[string]*security.DeployRoleProps{
		`GitHub is "" and GitLab is "", want one of them`:                                nil,
		`Environment is "", Branch is "", Tag is "" and PullRequests is false, want one`: {GitHub: "shop/web", Workflow: ""},
		`GitHub is "shop@1/web", want a repository`:                                      {GitHub: "shop@1/web", Branch: "main"},
		`GitHub is "shop/web/more", want a repository`:                                   {GitHub: "shop/web/more", Branch: "main"},
		`Workflow is "shop/pipelines/deploy.yml", want a workflow`: {GitHub: "shop/web", Branch: "main",
			Workflow: "shop/pipelines/deploy.yml"},
		`PullRequests is true in production, want Environment`:                   {GitHub: "shop/web", PullRequests: true},
		`PullRequests is true and Workflow is "", want neither`:                  {GitLab: "shop/web", PullRequests: true},
		`Branch is "main", Tag is "" and PullRequests is true, want one of them`: {GitHub: "shop/web", Branch: "main", PullRequests: true},
		`GitHub is "shop/*", want a repository`:                                  {GitHub: "shop/*", Branch: "main"},
		`Branch is "release-*", want the name of a branch, without wildcards`:    {GitHub: "shop/web", Branch: "release-*"},
		`Tag is "*", want the name of a tag, or how names begin`:                 {GitHub: "shop/web", Tag: "*"},
		`Tag is "v*-rc", want the name of a tag`:                                 {GitHub: "shop/web", Tag: "v*-rc"},
		`GitLabHost is "gitlab.com" with GitHub`:                                 {GitHub: "shop/web", Branch: "main", GitLabHost: "gitlab.com"},
		`GitLabHost is "https://gitlab", want a host`: {GitLab: "shop/web", Branch: "main",
			GitLabHost: "https://gitlab"},
		`Environment is "production", want Branch`:                        {GitLab: "shop/web", Environment: "production"},
		`GitHub is "shop/web" and GitLab is "shop/web", want one of them`: {GitHub: "shop/web", GitLab: "shop/web", Branch: "main"},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewDeployRole(stack, "Bad", props) })
	}
	const authority = "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/12345678-1234-1234-1234-123456789012"
	for says, props := range map[string]*security.RolesAnywhereProps{
		`PrivateCA is "" and Certificates has 0 characters, want one of them`: nil,
		"CommonNames is empty, want the subjects":                             {PrivateCA: authority},
		`CommonNames has "*.shop"`:                                            {PrivateCA: authority, CommonNames: []string{"*.shop"}},
		`PrivateCA is "Shop CA", want an ARN`:                                 {PrivateCA: "Shop CA", CommonNames: []string{"x"}},
		"Certificates has a private key": {
			Certificates: "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----", CommonNames: []string{"x"},
		},
		"Certificates has no certificate, want a PEM bundle": {Certificates: "MIIB", CommonNames: []string{"x"}},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewRolesAnywhere(stack, "Bad", props) })
	}
	constructtest.Refused(
		t,
		stack,
		"UnusedDays is 400",
		func() { security.NewAccessAnalyzers(stack, "Bad", &security.AccessAnalyzersProps{UnusedDays: 400}) },
	)
	constructtest.Refused(t, stack, `Critical has "payroll"`, func() {
		security.NewAccessAnalyzers(stack, "Bad", &security.AccessAnalyzersProps{Critical: []string{"payroll"}})
	})
}
