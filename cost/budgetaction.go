package cost

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// BudgetActionProps configure a [BudgetAction]. Budget, one of Deny, SCP, Instances and Databases,
// and Emails or Alerts are required.
type BudgetActionProps struct {
	// Budget is what is looked at.
	Budget *Budget
	// At is the percentage of the limit at which the action is due, 1 to 1000. The default is 100.
	At int
	// Forecast makes it due when so much is forecast. The default is when so much is spent.
	Forecast bool
	// Automatic runs the action when it is due. The default is that somebody approves of it first, in
	// the console. What runs in production by itself is found (BUDGET-003).
	Automatic bool

	// Deny attaches a policy to roles and groups.
	Deny *DenyAction
	// SCP attaches a service control policy, in the management account.
	SCP *SCPAction
	// Instances of EC2 are stopped, 100 at most. They belong to no Auto Scaling group, which would
	// replace them.
	Instances []awsec2.IInstance
	// Databases are instances of RDS that are stopped, 100 at most. Members of Aurora clusters cannot
	// be stopped one by one.
	Databases []awsrds.IDatabaseInstance

	// Emails and Alerts are those of [BudgetProps]. They hear that the action is due.
	Emails []string
	Alerts *alerting.AlertTopic
}

// A DenyAction attaches a policy to roles and groups, until the budget begins anew.
type DenyAction struct {
	// Policy is what is attached. The default lets nothing start that costs by the hour: instances,
	// databases, caches, search domains, warehouses, notebooks and load balancers.
	Policy awsiam.IManagedPolicy
	Roles  []awsiam.IRole
	Groups []awsiam.IGroup
}

// An SCPAction attaches a service control policy, until the budget begins anew. A target has room
// for five.
type SCPAction struct {
	// PolicyID is such as "p-12345678".
	PolicyID string
	// Targets are ids of accounts, of organizational units ("ou-ab12-12345678") or of the root
	// ("r-ab12").
	Targets []string
}

// A BudgetAction does something when a budget is spent: it takes permissions away, or stops what
// runs. It promises that
//
//   - it waits for somebody's approval, unless told otherwise,
//   - somebody hears that it is due,
//   - its role may do what the action does and undo it, to what the action names, and acts for the
//     budgets of this account alone,
//   - it has the tags of its stack.
//
// AWS looks at costs three times a day at most, 8 to 12 hours apart: an action is no circuit
// breaker, so keep quotas and service control policies. Denying stops nothing that runs. AWS bills
// budgets that have actions by the day, from the third one of an account on. See "Configuring AWS
// Budgets actions".
type BudgetAction struct {
	constructs.Construct
	action awsbudgets.CfnBudgetsAction
	role   awsiam.Role
}

// NewBudgetAction defines an action with its role. It panics with an error when Budget is nil, for
// none or several of what it may do, for ids that are malformed, for more than 100 instances, and
// when nobody hears of it.
func NewBudgetAction(scope constructs.Construct, id string, props *BudgetActionProps) *BudgetAction {
	a := &BudgetAction{}
	p := plinth.Define(a, scope, id, props.withDefaults)
	if p.Deny != nil && p.Deny.Policy == nil {
		p.Deny = &DenyAction{denyStarting(a), p.Deny.Roles, p.Deny.Groups}
	}
	permissions := p.permissions(plinth.PlaceOf(a))
	a.role = actionRole(a, permissions)
	kind, definition := p.definition(a)
	made := &awsbudgets.CfnBudgetsActionProps{
		BudgetName: p.Budget.budget.Ref(), ActionType: &kind, Definition: definition, ExecutionRoleArn: a.role.RoleArn(),
		ApprovalModel: jsii.String("MANUAL"), NotificationType: jsii.String("ACTUAL"),
		ActionThreshold: &awsbudgets.CfnBudgetsAction_ActionThresholdProperty{Type: jsii.String("PERCENTAGE"), Value: jsii.Number(p.At)},
		Subscribers:     p.subscribers(),
	}
	if tags := stackTags(a); len(tags) > 0 { // it is not among what CDK tags, as budgets are not
		all := make([]*awsbudgets.CfnBudgetsAction_ResourceTagProperty, len(tags))
		for i, t := range tags {
			all[i] = &awsbudgets.CfnBudgetsAction_ResourceTagProperty{Key: &t.key, Value: &t.value}
		}
		made.ResourceTags = &all
	}
	if p.Automatic {
		made.ApprovalModel = jsii.String("AUTOMATIC")
	}
	if p.Forecast {
		made.NotificationType = jsii.String("FORECASTED")
	}
	a.action = plinth.Kept(awsbudgets.NewCfnBudgetsAction, a, "Resource", "is due at its threshold, by the approval that it says", made)
	tree.Depend(a.action, a.role)
	plinth.Promise(a, promise.That("may act when it is due", promise.At("Resource").After("Role/DefaultPolicy/Resource")))
	if p.Alerts != nil {
		tree.Depend(a.action, p.Alerts)
	}
	return a
}

// Resource returns the L1 construct; there is no L2.
func (a *BudgetAction) Resource() awsbudgets.CfnBudgetsAction { return a.action }

// Role returns the role that AWS Budgets takes on.
func (a *BudgetAction) Role() awsiam.Role { return a.role }

func (p *BudgetActionProps) definition(scope constructs.IConstruct) (string, *awsbudgets.CfnBudgetsAction_DefinitionProperty) {
	stop := func(subtype string, ids []*string) (string, *awsbudgets.CfnBudgetsAction_DefinitionProperty) {
		return "RUN_SSM_DOCUMENTS", &awsbudgets.CfnBudgetsAction_DefinitionProperty{
			SsmActionDefinition: &awsbudgets.CfnBudgetsAction_SsmActionDefinitionProperty{
				Region: tree.Stack(scope).Region(), Subtype: &subtype, InstanceIds: &ids,
			},
		}
	}
	switch {
	case p.Deny != nil:
		attach := &awsbudgets.CfnBudgetsAction_IamActionDefinitionProperty{PolicyArn: p.Deny.Policy.ManagedPolicyArn()}
		if len(p.Deny.Roles) > 0 {
			attach.Roles = each(p.Deny.Roles, awsiam.IRole.RoleName)
		}
		if len(p.Deny.Groups) > 0 {
			attach.Groups = each(p.Deny.Groups, awsiam.IGroup.GroupName)
		}
		return "APPLY_IAM_POLICY", &awsbudgets.CfnBudgetsAction_DefinitionProperty{IamActionDefinition: attach}
	case p.SCP != nil:
		return "APPLY_SCP_POLICY", &awsbudgets.CfnBudgetsAction_DefinitionProperty{
			ScpActionDefinition: &awsbudgets.CfnBudgetsAction_ScpActionDefinitionProperty{
				PolicyId: &p.SCP.PolicyID, TargetIds: jsii.Strings(p.SCP.Targets...),
			},
		}
	case len(p.Instances) > 0:
		return stop("STOP_EC2_INSTANCES", *each(p.Instances, awsec2.IInstance.InstanceId))
	}
	return stop("STOP_RDS_INSTANCES", *each(p.Databases, awsrds.IDatabaseInstance.InstanceIdentifier))
}

func each[T any](all []T, name func(T) *string) *[]*string {
	names := make([]*string, len(all))
	for i, x := range all {
		names[i] = name(x)
	}
	return &names
}

func (p *BudgetActionProps) subscribers() *[]any {
	var all []any
	if p.Alerts != nil {
		all = append(all, &awsbudgets.CfnBudgetsAction_SubscriberProperty{Type: jsii.String("SNS"), Address: p.Alerts.ARN()})
	}
	for _, email := range p.Emails {
		all = append(all, &awsbudgets.CfnBudgetsAction_SubscriberProperty{Type: jsii.String("EMAIL"), Address: &email})
	}
	return &all
}

var scpID = regexp.MustCompile(`^p-[a-z0-9]{8,128}$`)

func (p *BudgetActionProps) withDefaults() (BudgetActionProps, error) {
	var q BudgetActionProps
	if p != nil {
		q = *p
	}
	if q.At == 0 {
		q.At = 100
	}
	does := 0
	for _, set := range []bool{q.Deny != nil, q.SCP != nil, len(q.Instances) > 0, len(q.Databases) > 0} {
		if set {
			does++
		}
	}
	switch {
	case q.Budget == nil:
		return q, errors.New("Budget is nil, want the budget that is looked at")
	case does != 1:
		return q, fmt.Errorf("of Deny, SCP, Instances and Databases %d are set, want one: what else is to be done is another action", does)
	case q.Deny != nil && (len(q.Deny.Roles)+len(q.Deny.Groups) == 0):
		return q, errors.New("Deny.Roles and Deny.Groups are empty, want who is denied")
	case q.SCP != nil && !scpID.MatchString(q.SCP.PolicyID) && !*awscdk.Token_IsUnresolved(q.SCP.PolicyID):
		return q, fmt.Errorf("SCP.PolicyID is %q, want an id such as \"p-12345678\"", q.SCP.PolicyID)
	case q.SCP != nil && len(q.SCP.Targets) == 0:
		return q, errors.New("SCP.Targets is empty, want accounts, organizational units or the root")
	case len(q.Instances) > 100 || len(q.Databases) > 100:
		return q, fmt.Errorf("Instances has %d and Databases %d, want 100 at most", len(q.Instances), len(q.Databases))
	}
	if q.SCP != nil {
		if err := identifier.PolicyTarget.CheckAll("SCP.Targets", q.SCP.Targets); err != nil {
			return q, err
		}
	}
	return q, errors.Join(percentages("At", []int{q.At}, 1000), heard(q.Emails, q.Alerts))
}
