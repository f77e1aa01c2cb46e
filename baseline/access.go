package baseline

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssso"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AccessProps configure an [Access].
type AccessProps struct {
	// Organization is required.
	Organization *Organization
	// InstanceARN is the ARN of the organization's instance of IAM Identity Center, which the
	// console or AWS Control Tower makes; it ends in "instance/ssoins-1234567890abcdef".
	// Required.
	InstanceARN string
	// Administrators, Developers, Auditors and BreakGlass are the ids of groups in Identity
	// Center. The default is to assign nobody; the permission sets are there anyway.
	Administrators, Developers, Auditors, BreakGlass string
}

// The permission sets of an [Access].
const (
	AdministratorAccess = "Administrator"
	DeveloperAccess     = "Developer"
	AuditorAccess       = "Auditor"
	BreakGlassAccess    = "BreakGlass"
)

// BreakGlassRole is the pattern of the roles that [BreakGlassAccess] becomes in accounts. As one of
// Automation in [PolicyOptions] it lets whoever breaks the glass do what policies deny to others,
// and start the runbooks whose roles nobody else can pass.
func BreakGlassRole() string {
	return policy.Role("aws-reserved/sso.amazonaws.com/*AWSReservedSSO_" + BreakGlassAccess + "_*")
}

// An Access lets people into the accounts of an organization, through IAM Identity Center, and
// never by IAM users. It promises that
//
//   - who can do everything can do it for four hours at most, break glass for one (SSO-001),
//   - developers get into no account of Production or Regulated (SSO-002), and can do all but
//     manage identities in Development and Sandbox, by a permissions boundary (SSO-003),
//   - auditors see how everything is set up, and read no data (SSO-005).
//
// Administrators and break glass get into every member account. [Access.AddBreakGlassAlarm]
// tells when the glass is broken; an app that has the organization's trail has to call it
// (SSO-004). It belongs in a stack of the management account or of the delegated
// administrator, in the Region of Identity Center. It costs nothing.
type Access struct {
	constructs.Construct
	props AccessProps
	sets  map[string]awssso.CfnPermissionSet
}

// NewAccess defines the permission sets and who has them where. It panics with an error when
// Organization or InstanceARN is missing, or an id is malformed.
func NewAccess(scope constructs.Construct, id string, props *AccessProps) *Access {
	a := &Access{sets: map[string]awssso.CfnPermissionSet{}}
	p := plinth.Define(a, scope, id, props.check)
	a.props = p
	managed := func(name string) string { return "arn:" + plinth.PartitionOf(a) + ":iam::aws:policy/" + name }
	a.define(AdministratorAccess, "Everything, for those who run the platform", "PT4H", "", managed("AdministratorAccess"))
	a.define(DeveloperAccess, "All but identities, where nothing is in production", "PT8H",
		managed("PowerUserAccess"), managed("PowerUserAccess"))
	a.define(AuditorAccess, "How everything is set up, without data", "PT8H", "",
		managed("SecurityAudit"), managed("job-function/ViewOnlyAccess"))
	a.define(BreakGlassAccess, "Everything, for an hour, in an emergency; its use raises an alarm", "PT1H", "", managed("AdministratorAccess"))
	plinth.Promise(a.sets[DeveloperAccess], promise.That("says that it is not for production", promise.At("").
		Includes("Tags", map[string]any{"Key": environmentTag, "Value": "nonproduction"})))
	awscdk.Tags_Of(a.sets[DeveloperAccess]).Add(jsii.String(environmentTag), jsii.String("nonproduction"),
		&awscdk.TagProps{Priority: jsii.Number(environmentPriority)})
	root := p.Organization.root
	a.assign(AdministratorAccess, p.Administrators, root)
	a.assign(AuditorAccess, p.Auditors, root)
	a.assign(BreakGlassAccess, p.BreakGlass, root)
	for _, unit := range []string{DevelopmentUnit, SandboxUnit} {
		if t := p.Organization.units[unit]; t != nil {
			a.assign(DeveloperAccess, p.Developers, t)
		}
	}
	return a
}

// The tag tells the guardrail SSO-002 what a permission set is for. Its priority is above that of
// the stack's own tag of the same key.
const (
	environmentTag      = "Environment"
	environmentPriority = 150
)

// PermissionSet returns the permission set of a name such as [DeveloperAccess], nil for none.
func (a *Access) PermissionSet(name string) awssso.CfnPermissionSet { return a.sets[name] }

// AddBreakGlassAlarm defines an alarm, beside the trail, that goes off when somebody signs in with
// the permission set [BreakGlassAccess] in any account (SSO-004). Without an action it tells
// nobody, which CIS-003 refuses. Logs arrive within some minutes.
func (a *Access) AddBreakGlassAlarm(trail *OrganizationTrail, actions ...awscloudwatch.IAlarmAction) awscloudwatch.Alarm {
	const namespace, name = "Plinth/Access", "BreakGlass"
	pattern := `{ ($.eventName = "AssumeRoleWithSAML") && ($.requestParameters.roleArn = "*AWSReservedSSO_` + BreakGlassAccess + `_*") }`
	filter := awslogs.NewMetricFilter(trail, jsii.String("BreakGlass"), &awslogs.MetricFilterProps{
		LogGroup: trail.group, FilterPattern: awslogs.FilterPattern_Literal(&pattern),
		MetricNamespace: jsii.String(namespace), MetricName: jsii.String(name), MetricValue: jsii.String("1"),
	})
	alarm := filter.Metric(&awscloudwatch.MetricOptions{
		Statistic: jsii.String("Sum"), Period: awscdk.Duration_Minutes(jsii.Number(5)),
	}).CreateAlarm(trail, jsii.String("BreakGlassUsed"), &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:  jsii.String("Somebody has signed in with the permission set " + BreakGlassAccess),
		Threshold:         jsii.Number(1),
		EvaluationPeriods: jsii.Number(1),
		TreatMissingData:  awscloudwatch.TreatMissingData_NOT_BREACHING,
	})
	alarm.AddAlarmAction(actions...)
	plinth.Promise(filter, promise.That("counts every use of the glass in the trail's log group",
		promise.At("Resource").Is("LogGroupName", trail.group.LogGroupName()).Is("FilterPattern", pattern).
			Is("MetricTransformations", []any{map[string]any{"MetricNamespace": namespace, "MetricName": name, "MetricValue": "1"}}).
			NoOther()))
	plinth.Promise(alarm, promise.That("is raised by a single use of the glass",
		promise.At("Resource").Is("Namespace", namespace).Is("MetricName", name).Is("Statistic", "Sum").Is("Period", 300).
			Is("Threshold", 1).Is("ComparisonOperator", "GreaterThanOrEqualToThreshold").Is("EvaluationPeriods", 1).
			Is("TreatMissingData", "notBreaching").Unset("ActionsEnabled", "DatapointsToAlarm", "Dimensions", "Metrics")))
	return alarm
}

func (a *Access) define(name, description, session, boundary string, policies ...string) {
	props := &awssso.CfnPermissionSetProps{
		InstanceArn: &a.props.InstanceARN, Name: &name, Description: &description,
		SessionDuration: &session, ManagedPolicies: jsii.Strings(policies...),
	}
	if boundary != "" {
		props.PermissionsBoundary = &awssso.CfnPermissionSet_PermissionsBoundaryProperty{ManagedPolicyArn: &boundary}
	}
	a.sets[name] = plinth.Kept(awssso.NewCfnPermissionSet, a, name,
		"permits what its policies do, within its boundary, for as long as its sessions last", props)
}

// assign gives a group a permission set in every account at or below a target.
func (a *Access) assign(set, group string, t *Target) {
	if group == "" {
		return
	}
	for _, account := range a.props.Organization.AccountsIn(t) {
		id := account.id
		if account.resource != nil {
			id = *tree.Text(account.resource, "ref") // which a guardrail can follow to its unit
		}
		const sentence = "lets its group, and nobody else, into its account with its permission set"
		plinth.Kept(awssso.NewCfnAssignment, a, set+" "+account.name, sentence, &awssso.CfnAssignmentProps{
			InstanceArn: &a.props.InstanceARN, PermissionSetArn: tree.Text(a.sets[set], "attrPermissionSetArn"),
			PrincipalType: jsii.String("GROUP"), PrincipalId: &group,
			TargetType: jsii.String("AWS_ACCOUNT"), TargetId: &id,
		})
	}
}

// The identifiers of IAM Identity Center.
var (
	instanceARN = identifier.New(`arn:[a-z-]+:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}`,
		"that of your instance of IAM Identity Center, which the console shows under Settings")
	identityID = identifier.New(`([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`,
		"the id of a group in Identity Center, not its name")
)

func (p *AccessProps) check() (AccessProps, error) {
	if p == nil || p.Organization == nil {
		return AccessProps{}, fmt.Errorf("Organization is nil, want the organization to let people into")
	}
	if err := instanceARN.Check("InstanceARN", p.InstanceARN); err != nil {
		return *p, err
	}
	for _, group := range []struct{ field, id string }{
		{"Administrators", p.Administrators}, {"Developers", p.Developers}, {"Auditors", p.Auditors}, {"BreakGlass", p.BreakGlass},
	} {
		if group.id == "" {
			continue
		}
		if err := identityID.Check(group.field, group.id); err != nil {
			return *p, err
		}
	}
	return *p, nil
}
