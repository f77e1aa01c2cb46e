package observability

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// LogsProps configure [Logs]; nil and the zero value are the production choice.
type LogsProps struct {
	// Retention is how long events are kept. The default is 90 days.
	Retention awslogs.RetentionDays
	// Key encrypts the logs. The default is a key of their own.
	Key awskms.IKey
	// InfrequentAccess is the class at half the price, for logs that hardly anybody reads: it has
	// neither metric filters nor subscriptions nor Live Tail. The class of a log group cannot be
	// changed: a change of it is a replacement, which a rehearsal of the update refuses.
	InfrequentAccess bool
	// Masked is what nobody reads in the logs without the permission logs:Unmask. The default is
	// [Sensitive].
	Masked []awslogs.DataIdentifier
	// Unmasked masks nothing, for logs of machines that never hear of people. Masking costs by the GB.
	Unmasked bool
	// Findings is the log group of the same account that is told how much was masked. It has to be
	// there first, and should be none that is masked itself. The default is none.
	Findings awslogs.ILogGroup
	// To is where a copy of every event goes, in another account. The default is nowhere.
	To *LogDestination
}

// Logs are the log groups of a workload, kept alike. They promise that
//
//   - every group is encrypted (LOGS-002), keeps its events for as long as Retention says
//     (LOGS-001, LOGS-005), and outlives its stack,
//   - credentials, card numbers and e-mail addresses are masked when they arrive, unless Unmasked,
//   - a copy of each event goes to the account of To, if there is one.
//
// A broken promise is a finding (PROMISE-001). What was there before a policy is not masked. Field
// names that the format of a log has, such as "userId", are no data. Standing idle they cost one
// KMS key a month; logs and masking cost by the GB. See "Help protect sensitive log data with
// masking" and "Log classes" in the guide of CloudWatch Logs.
type Logs struct {
	constructs.Construct
	props LogsProps
	mask  map[string]any
}

// NewLogs defines logs without a group. It panics with an error when Unmasked stands beside Masked
// or Findings, when To stands beside InfrequentAccess, and when To is in the same account or in
// another Region.
func NewLogs(scope constructs.Construct, id string, props *LogsProps) *Logs {
	l := &Logs{}
	l.props = plinth.Define(l, scope, id, func() (LogsProps, error) { return props.withDefaults(scope) })
	if l.props.Key == nil {
		l.props.Key = logdelivery.NewKey(l, "Key")
	}
	if !l.props.Unmasked {
		l.mask = masking(l, l.props.Masked, l.props.Findings)
	}
	return l
}

// Group defines a log group.
func (l *Logs) Group(id string) awslogs.LogGroup {
	group := logdelivery.LogGroupProps{
		Retention: l.props.Retention, Key: l.props.Key, InfrequentAccess: l.props.InfrequentAccess, DataProtection: l.mask,
	}.New(l, id)
	if to := l.props.To; to != nil {
		filter := plinth.Kept(awslogs.NewCfnSubscriptionFilter, group, "Central", "sends every event to the central account",
			&awslogs.CfnSubscriptionFilterProps{
				LogGroupName: group.LogGroupName(), DestinationArn: jsii.String(to.ARN()), FilterPattern: jsii.String(""),
			})
		crossaccount.DependOn(filter, to)
	}
	return group
}

// VendedGroup defines a log group that a service such as API Gateway delivers to. What delivers has
// to depend on the second result.
func (l *Logs) VendedGroup(id string) (awslogs.LogGroup, constructs.IConstruct) {
	group := l.Group(id)
	return group, logdelivery.AdmitDelivery(group)
}

// Key returns the key that encrypts the logs.
func (l *Logs) Key() awskms.IKey { return l.props.Key }

func (p *LogsProps) withDefaults(scope constructs.Construct) (q LogsProps, err error) {
	if p != nil {
		q = *p
	}
	if q.Retention == "" {
		q.Retention = awslogs.RetentionDays_THREE_MONTHS
	}
	switch {
	case q.Unmasked && (q.Masked != nil || q.Findings != nil):
		return q, errors.New("Unmasked stands beside Masked or Findings, want one or the other")
	case !q.Unmasked && q.Masked == nil:
		q.Masked = Sensitive()
	case !q.Unmasked && len(q.Masked) == 0:
		return q, errors.New("Masked is empty, want what is to be masked, nil for the default, or Unmasked")
	}
	if q.To == nil {
		return q, nil
	}
	here, there := plinth.PlaceOf(scope), plinth.PlaceOf(q.To)
	switch {
	case q.InfrequentAccess:
		return q, errors.New("To stands beside InfrequentAccess, a class that has no subscriptions: want one of them")
	case here.Account == there.Account:
		return q, fmt.Errorf("To is in account %s, that of the logs, want a destination in another", there.Account)
	case here.Region != there.Region:
		return q, fmt.Errorf("To is in %s, want a destination in %s: a log group is subscribed to in its own Region", there.Region, here.Region)
	}
	return q, nil
}
