package cost_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

func newDev(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackOf(app, "Dev", plinth.NonProduction)
}

func budgetIn(stack awscdk.Stack) *cost.Budget {
	if there := stack.Node().TryFindChild(jsii.String("All")); there != nil {
		return there.(*cost.Budget)
	}
	return cost.NewBudget(stack, "All", &cost.BudgetProps{Limit: 5_000 * price.Unit, Emails: emails})
}

func developers(stack awscdk.Stack) awsiam.IRole {
	return awsiam.Role_FromRoleName(stack, jsii.String("Developers"), jsii.String("developers"), nil)
}

func actions(stack awscdk.Stack) {
	budget := budgetIn(stack)
	group := awsiam.Group_FromGroupName(stack, jsii.String("Students"), jsii.String("students"))
	machine := &cost.BudgetActionProps{Budget: budget, Emails: emails, Automatic: true}
	machine.Instances = instances(stack, "A", "B")
	cost.NewBudgetAction(stack, "Deny", &cost.BudgetActionProps{
		Budget: budget, At: 110, Deny: &cost.DenyAction{Roles: []awsiam.IRole{developers(stack)}, Groups: []awsiam.IGroup{group}},
		Alerts: billing(stack),
	})
	cost.NewBudgetAction(stack, "Close", &cost.BudgetActionProps{
		Budget: budget, Forecast: true, Emails: emails,
		SCP: &cost.SCPAction{PolicyID: "p-12345678", Targets: []string{"111111111111", "ou-ab12-12345678", "r-ab12"}},
	})
	cost.NewBudgetAction(stack, "Stop", machine)
	cost.NewBudgetAction(stack, "StopDatabases", &cost.BudgetActionProps{Budget: budget, Emails: emails, Databases: databases(stack)})
}

func instances(stack awscdk.Stack, names ...string) []awsec2.IInstance {
	var all []awsec2.IInstance
	vpc := awsec2.Vpc_FromVpcAttributes(stack, jsii.String("Vpc"), &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-1"), AvailabilityZones: jsii.Strings("a"), PrivateSubnetIds: jsii.Strings("subnet-1"),
	})
	for _, name := range names {
		all = append(all, awsec2.NewInstance(stack, &name, &awsec2.InstanceProps{
			Vpc: vpc, InstanceType: awsec2.NewInstanceType(jsii.String("t4g.micro")), HttpTokens: awsec2.HttpTokens_REQUIRED,
			AllowAllOutbound: jsii.Bool(false),
			BlockDevices: &[]*awsec2.BlockDevice{{DeviceName: jsii.String("/dev/xvda"), Volume: awsec2.BlockDeviceVolume_Ebs(jsii.Number(8),
				&awsec2.EbsDeviceOptions{Encrypted: jsii.Bool(true)})}},
			MachineImage: awsec2.MachineImage_GenericLinux(&map[string]*string{*stack.Region(): jsii.String("ami-1")}, nil),
		}))
	}
	return all
}

func databases(stack awscdk.Stack) []awsrds.IDatabaseInstance {
	return []awsrds.IDatabaseInstance{awsrds.DatabaseInstance_FromDatabaseInstanceAttributes(stack, jsii.String("Database"),
		&awsrds.DatabaseInstanceAttributes{
			InstanceIdentifier: jsii.String("shop"), InstanceEndpointAddress: jsii.String("shop.example"), Port: jsii.Number(5432),
			SecurityGroups: &[]awsec2.ISecurityGroup{},
		})}
}

func TestBudgetActions(t *testing.T) {
	app, stack := newDev(t)
	actions(stack)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	t.Run("Promises", func(t *testing.T) { promisetest.Undone(t, a) })
	t.Run("RolesDoAndUndoTheirActionAlone", func(t *testing.T) { rolesDoAndUndoTheirActionAlone(t, a) })
}

// An action that its role cannot undo stays for good, and one that may do more does not need a
// budget to be spent.
func rolesDoAndUndoTheirActionAlone(t *testing.T, a *assembly.Assembly) {
	want := map[string]string{
		"Deny":          "iam:AttachGroupPolicy iam:AttachRolePolicy iam:DetachGroupPolicy iam:DetachRolePolicy",
		"Close":         "organizations:AttachPolicy organizations:DetachPolicy",
		"Stop":          "ec2:DescribeInstanceStatus ec2:StartInstances ec2:StopInstances ssm:StartAutomationExecution",
		"StopDatabases": "rds:DescribeDBInstances rds:StartDBInstance rds:StopDBInstance ssm:StartAutomationExecution",
	}
	for _, p := range a.OfType("AWS::IAM::Policy") {
		id := strings.Split(p.Path, "/")[1]
		if id == "Billing" {
			continue
		}
		var got []string
		for _, s := range p.Get("PolicyDocument", "Statement").List() {
			for _, action := range s.Get("Action").Elements() {
				got = append(got, action.String())
				if wide := s.Get("Resource").Is("*") == assembly.True; wide != strings.Contains(action.String(), ":Describe") {
					t.Errorf("%s may %v on every resource: %v", p.Path, action, wide)
				}
			}
		}
		slices.Sort(got)
		if all := strings.Join(got, " "); all != want[id] {
			t.Errorf("%s allows %s, want %s", p.Path, all, want[id])
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("no role for %v", want)
	}
}

func TestBudgetActionGuard(t *testing.T) {
	constructtest.Guard(t, newDev, cost.NewBudgetAction, false, func(stack awscdk.Stack, i int) cost.BudgetActionProps {
		role := awsiam.Role_FromRoleName(stack, jsii.String("Role"+string(rune('a'+i))), jsii.String("developers"), nil)
		return cost.BudgetActionProps{Budget: budgetIn(stack), Deny: &cost.DenyAction{Roles: []awsiam.IRole{role}}, Emails: emails}
	})
	constructtest.Guard(t, newDev, cost.NewUsageBudget, false, func(awscdk.Stack, int) cost.UsageBudgetProps {
		return cost.UsageBudgetProps{Of: []string{"EC2: Running Hours"}, Limit: 750, Unit: "Hrs", Emails: emails}
	})
}

func TestBudgetActionsRefuseBadInput(t *testing.T) {
	_, stack := newDev(t)
	budget := budgetIn(stack)
	deny := &cost.DenyAction{Roles: []awsiam.IRole{developers(stack)}}
	with := func(p cost.BudgetActionProps) func() { return func() { cost.NewBudgetAction(stack, "Action", &p) } }
	scp := func(id string, targets ...string) func() {
		return with(cost.BudgetActionProps{Budget: budget, Emails: emails, SCP: &cost.SCPAction{PolicyID: id, Targets: targets}})
	}
	refused(t, map[string]func(){
		"Budget is nil": with(cost.BudgetActionProps{Deny: deny, Emails: emails}),
		"of Deny, SCP, Instances and Databases 0 are": with(cost.BudgetActionProps{Budget: budget, Emails: emails}),
		"of Deny, SCP, Instances and Databases 2 are": with(cost.BudgetActionProps{
			Budget: budget, Deny: deny, Databases: databases(stack), Emails: emails}),
		"Deny.Roles and Deny.Groups are empty":     with(cost.BudgetActionProps{Budget: budget, Deny: &cost.DenyAction{}, Emails: emails}),
		`SCP.PolicyID is "FullAWSAccess", want an`: scp("FullAWSAccess", "r-ab12"),
		"SCP.Targets is empty":                     scp("p-12345678"),
		`SCP.Targets has "Sandbox", want the id`:   scp("p-12345678", "Sandbox"),
		"Instances has 101": with(cost.BudgetActionProps{
			Budget: budget, Instances: make([]awsec2.IInstance, 101), Emails: emails}),
		"At has 1001":                       with(cost.BudgetActionProps{Budget: budget, At: 1001, Deny: deny, Emails: emails}),
		"Emails is empty and Alerts is nil": with(cost.BudgetActionProps{Budget: budget, Deny: deny}),
	})
}

func TestUsageBudgetsRefuseBadInput(t *testing.T) {
	_, stack := newDev(t)
	with := func(change func(*cost.UsageBudgetProps)) func() {
		p := cost.UsageBudgetProps{Of: []string{"EC2: Running Hours"}, Limit: 750, Unit: "Hrs", Emails: emails}
		change(&p)
		return func() { cost.NewUsageBudget(stack, "Hours", &p) }
	}
	refused(t, map[string]func(){
		"Of is [], want groups":                  with(func(p *cost.UsageBudgetProps) { p.Of = nil }),
		"Limit is 0, want more than zero":        with(func(p *cost.UsageBudgetProps) { p.Limit = 0 }),
		"Unit is empty":                          with(func(p *cost.UsageBudgetProps) { p.Unit = "" }),
		"Actual and Forecast have 0 percentages": with(func(p *cost.UsageBudgetProps) { p.Actual = []int{} }),
		"Actual has 1001, want":                  with(func(p *cost.UsageBudgetProps) { p.Actual = []int{1001} }),
		`Emails has "finance"`:                   with(func(p *cost.UsageBudgetProps) { p.Emails = []string{"finance"} }),
		`For: Accounts has "1"`:                  with(func(p *cost.UsageBudgetProps) { p.For.Accounts = []string{"1"} }),
	})
}

// When a sandbox has spent its budget, its developers start nothing until the next month, once
// somebody has approved of that.
func ExampleNewBudgetAction() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewBudgetAction(stack, "Deny", &cost.BudgetActionProps{
			Budget: budgetIn(stack), Deny: &cost.DenyAction{Roles: []awsiam.IRole{developers(stack)}}, Emails: []string{"finance@example.com"},
		})
	})
	constructtest.Count(a, "AWS::Budgets::BudgetsAction", "AWS::IAM::ManagedPolicy")
	// Output:
	// AWS::Budgets::BudgetsAction 1
	// AWS::IAM::ManagedPolicy 1
}

func ExampleNewUsageBudget() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewUsageBudget(stack, "Hours", &cost.UsageBudgetProps{
			Of: []string{"EC2: Running Hours"}, Limit: 10_000, Unit: "Hrs", Emails: []string{"finance@example.com"},
		})
	})
	constructtest.Count(a, "AWS::Budgets::Budget")
	// Output: AWS::Budgets::Budget 1
}
