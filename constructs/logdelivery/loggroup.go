// Package logdelivery defines where AWS services deliver logs to, and lets them: encrypted log
// groups that outlive their stack, and statements in the policies of buckets.
package logdelivery

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// LogGroupProps configure a log group. Key is required.
type LogGroupProps struct {
	// Name is that of a service that chooses it, see [NewNamedLogGroup].
	Name string
	// Retention is how long events are kept.
	Retention awslogs.RetentionDays
	// Key encrypts them. Its policy has to let CloudWatch Logs use it, as that of [NewKey] does.
	Key awskms.IKey
	// InfrequentAccess is the class at half the price, which has neither metric filters nor
	// subscriptions. The class of a log group cannot be changed.
	InfrequentAccess bool
	// DataProtection is a policy that finds and masks sensitive data. The default is none.
	DataProtection map[string]any
}

// NewLogGroup defines a log group that is encrypted with a key and outlives its stack. The policy
// of the key has to let CloudWatch Logs use it, as that of [NewKey] does.
func NewLogGroup(scope constructs.Construct, id string, retention awslogs.RetentionDays, key awskms.IKey) awslogs.LogGroup {
	return LogGroupProps{Retention: retention, Key: key}.New(scope, id)
}

// NewNamedLogGroup defines a log group for a service that chooses the name, before the service
// makes one of that name which is neither encrypted nor ever emptied. It outlives its stack, but
// not a failure of the deployment that makes it: the next one could not make another of the name.
func NewNamedLogGroup(
	scope constructs.Construct, id, name string, retention awslogs.RetentionDays, key awskms.IKey,
) awslogs.LogGroup {
	return LogGroupProps{Name: name, Retention: retention, Key: key}.New(scope, id)
}

// New defines the log group.
func (p LogGroupProps) New(scope constructs.Construct, id string) awslogs.LogGroup {
	props := &awslogs.LogGroupProps{Retention: p.Retention, EncryptionKey: p.Key, RemovalPolicy: awscdk.RemovalPolicy_RETAIN}
	kept := promise.At("Resource").Is("KmsKeyId", batch.Get(p.Key, "keyArn")).Retained()
	if p.Name != "" {
		props.LogGroupName, props.RemovalPolicy = &p.Name, awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE
		kept = kept.Is("LogGroupName", p.Name)
	}
	if days := retentionDays[p.Retention]; days > 0 {
		kept = kept.AtLeast("RetentionInDays", days)
	}
	if p.InfrequentAccess {
		props.LogGroupClass = awslogs.LogGroupClass_INFREQUENT_ACCESS
		kept = kept.Is("LogGroupClass", "INFREQUENT_ACCESS")
	}
	group := awslogs.NewLogGroup(scope, &id, props)
	tree.Grown(group, scope, id)
	if p.DataProtection != nil {
		tree.Node(group).DefaultChild().(awslogs.CfnLogGroup).SetDataProtectionPolicy(p.DataProtection)
		kept = kept.Is("DataProtectionPolicy", p.DataProtection)
	}
	plinth.Promise(group, promise.That("is encrypted, keeps logs as long as it says, and outlives its stack", kept.NoOther()))
	return group
}

// retentionDays are the days behind CDK's names, but those of INFINITE, which sets no property.
var retentionDays = map[awslogs.RetentionDays]int{
	awslogs.RetentionDays_ONE_DAY: 1, awslogs.RetentionDays_THREE_DAYS: 3, awslogs.RetentionDays_FIVE_DAYS: 5,
	awslogs.RetentionDays_ONE_WEEK: 7, awslogs.RetentionDays_TWO_WEEKS: 14, awslogs.RetentionDays_ONE_MONTH: 30,
	awslogs.RetentionDays_TWO_MONTHS: 60, awslogs.RetentionDays_THREE_MONTHS: 90, awslogs.RetentionDays_FOUR_MONTHS: 120,
	awslogs.RetentionDays_FIVE_MONTHS: 150, awslogs.RetentionDays_SIX_MONTHS: 180, awslogs.RetentionDays_ONE_YEAR: 365,
	awslogs.RetentionDays_THIRTEEN_MONTHS: 400, awslogs.RetentionDays_EIGHTEEN_MONTHS: 545, awslogs.RetentionDays_TWO_YEARS: 731,
	awslogs.RetentionDays_THREE_YEARS: 1096, awslogs.RetentionDays_FIVE_YEARS: 1827, awslogs.RetentionDays_SIX_YEARS: 2192,
	awslogs.RetentionDays_SEVEN_YEARS: 2557, awslogs.RetentionDays_EIGHT_YEARS: 2922, awslogs.RetentionDays_NINE_YEARS: 3288,
	awslogs.RetentionDays_TEN_YEARS: 3653,
}

// NewKey defines a key for the log groups of scope's account and Region, and for nothing else.
func NewKey(scope constructs.Construct, id string) awskms.Key {
	return encryption.KeyAt(scope, id, &encryption.KeyProps{
		Purpose: "encrypts its logs", Uses: []keypolicy.Use{keypolicy.Logs{}},
	})
}

// NewVendedLogGroup defines a log group that the delivery service of vended logs may write to, see
// [AdmitDelivery]. What delivers to it has to depend on the second result.
func NewVendedLogGroup(
	scope constructs.Construct, id string, retention awslogs.RetentionDays, key awskms.IKey,
) (awslogs.LogGroup, constructs.IConstruct) {
	group := NewLogGroup(scope, id, retention, key)
	return group, AdmitDelivery(group)
}

// AdmitDelivery lets the delivery service of vended logs write to a log group: those of Route 53
// Resolver, Network Firewall, AWS FIS, APIs and others. What delivers to it has to depend on the
// result: where the policy is there already, the service need not write it.
// See "Logs sent to CloudWatch Logs" in "Enabling logging from AWS services".
func AdmitDelivery(group awslogs.ILogGroup) constructs.IConstruct {
	return admit(tree.Stack(group), VendedLogs, trust.Conditions(group, "logs", "*"),
		[]any{batch.Get(group, "logGroupArn")}, "logs:CreateLogStream", "logs:PutLogEvents") // the ARN ends in ":*", which covers the streams
}

// AdmitTraces lets X-Ray of scope's account and Region write spans, and what Application Signals
// makes of them. What sends traces there has to depend on the result. The groups are those of the
// service: nobody else can make one whose name begins with "aws/".
// See "Enable Transaction Search" in the guide of CloudWatch.
func AdmitTraces(scope constructs.Construct) constructs.IConstruct {
	at := plinth.PlaceOf(scope)
	arn := func(group string) string {
		return strings.Join([]string{"arn", plinth.PartitionOf(scope), "logs", at.Region, at.Account, "log-group", group, "*"}, ":")
	}
	return admit(tree.Stack(scope), "xray.amazonaws.com", trust.Conditions(scope, "xray", "*"),
		[]any{arn("aws/spans"), arn("/aws/application-signals/data")}, "logs:PutLogEvents")
}

// admit lets a service do something with log groups.
func admit(
	stack awscdk.Stack, service string, conditions map[string]any, groups []any, actions ...string,
) constructs.IConstruct {
	policy := resourcePolicy(stack)
	batch.Run(batch.On(policy, "document.addStatements", batch.New("aws_iam.PolicyStatement", batch.Map{
		"principals": []any{batch.New("aws_iam.ServicePrincipal", service)},
		"actions":    actions, "resources": groups, "conditions": conditions,
	})))
	return policy
}

// resourcePolicy is the one resource policy of CloudWatch Logs in a stack: an account can have ten
// in a Region, so a policy for each log group would use them up.
func resourcePolicy(stack awscdk.Stack) awslogs.ResourcePolicy {
	const id = "LogDelivery"
	if there, is := batch.Ask(batch.On(stack, "node.tryFindChild", id))[0].(awslogs.ResourcePolicy); is {
		return there
	}
	of := batch.Ask(batch.New("aws_logs.ResourcePolicy", stack, id), batch.Get(batch.Result(0), "node.defaultChild.policyDocument"))
	policy := of[0].(awslogs.ResourcePolicy)
	tree.Grown(policy, stack, id)
	plinth.Promise(policy, promise.That("lets services write into the log groups that they were given, and nobody else",
		promise.At("ResourcePolicy").Is("PolicyDocument", of[1])))
	return policy
}
