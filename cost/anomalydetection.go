package cost

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsce"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Monitored is how costs are divided before AWS looks for what is unusual.
type Monitored string

// What can be monitored in the payer account. In a member account only services can.
const (
	ByService Monitored = "SERVICE"
	ByAccount Monitored = "LINKED_ACCOUNT"
)

// AnomalyDetectionProps configure [AnomalyDetection]. Alerts or Emails are required.
type AnomalyDetectionProps struct {
	// By divides the costs. The default is [ByService]. ByTag and ByCategory divide them by the
	// values of an active cost allocation tag, or of a cost category, instead.
	By         Monitored
	ByTag      string
	ByCategory string
	// Dollars and Percent are the impact from which on an anomaly is told: both have to be reached.
	// The defaults are 100 and 40, as in the console.
	Dollars, Percent int
	// Alerts hears of each anomaly when it is found. It has to admit billing, see
	// [alerting.AlertTopicProps.Billing].
	Alerts *alerting.AlertTopic
	// Emails hear of those of a day at once.
	Emails []string
}

// AnomalyDetection tells of costs that are unusual, without a limit that somebody has to know. It
// promises that somebody hears of every anomaly from the threshold on. It costs nothing.
//
// AWS allows one monitor by service in an account, and has made one itself in accounts that are
// younger than March 2023 or have opened Cost Explorer: delete that one first. Neither monitors
// nor subscriptions carry tags, since CloudFormation would replace them for each change of one and
// collide with that limit. See "Detecting unusual spend with AWS Cost Anomaly Detection".
type AnomalyDetection struct {
	constructs.Construct
	monitor awsce.CfnAnomalyMonitor
}

// NewAnomalyDetection defines a monitor and who hears of it. It panics with an error when nobody
// does, when Alerts admits no billing, for a threshold below zero, for a tag that AWS does not take
// or that stacks have in another case, and when the costs are divided twice.
func NewAnomalyDetection(scope constructs.Construct, id string, props *AnomalyDetectionProps) *AnomalyDetection {
	a := &AnomalyDetection{}
	p := plinth.Define(a, scope, id, props.withDefaults)
	monitor := &awsce.CfnAnomalyMonitorProps{MonitorName: tree.Node(a).Path(), MonitorType: jsii.String("DIMENSIONAL")}
	switch {
	case p.ByTag != "":
		monitor.MonitorDimension, monitor.MonitorSpecification = jsii.String("TAG"), specification("Tags", p.ByTag)
	case p.ByCategory != "":
		monitor.MonitorDimension, monitor.MonitorSpecification = jsii.String("COST_CATEGORY"), specification("CostCategories", p.ByCategory)
	default:
		monitor.MonitorDimension = jsii.String(string(p.By))
	}
	a.monitor = plinth.Kept(awsce.NewCfnAnomalyMonitor, a, "Monitor", "looks at every cost", monitor)
	a.monitor.AddPropertyDeletionOverride(jsii.String("ResourceTags"))
	if p.Alerts != nil {
		tree.Node(a.tell("Immediate", "IMMEDIATE", p, &awsce.CfnAnomalySubscription_SubscriberProperty{
			Type: jsii.String("SNS"), Address: p.Alerts.ARN(),
		})).
			AddDependency(p.Alerts)
	}
	if len(p.Emails) > 0 {
		var all []any
		for _, email := range p.Emails {
			all = append(all, &awsce.CfnAnomalySubscription_SubscriberProperty{Type: jsii.String("EMAIL"), Address: &email})
		}
		a.tell("Daily", "DAILY", p, all...)
	}
	return a
}

// Monitor returns the L1 construct; there is no L2.
func (a *AnomalyDetection) Monitor() awsce.CfnAnomalyMonitor { return a.monitor }

// tell subscribes to anomalies. AWS sends them to topics one by one, and to addresses only daily
// or weekly.
func (a *AnomalyDetection) tell(id, frequency string, p AnomalyDetectionProps, subscribers ...any) awsce.CfnAnomalySubscription {
	subscription := plinth.Kept(awsce.NewCfnAnomalySubscription, a, id, "tells of anomalies from the threshold on",
		&awsce.CfnAnomalySubscriptionProps{
			SubscriptionName: jsii.String(tree.Path(a) + " " + id), Frequency: &frequency,
			MonitorArnList: &[]any{a.monitor.AttrMonitorArn()}, Subscribers: &subscribers,
			ThresholdExpression: threshold(p.Dollars, p.Percent),
		})
	subscription.AddPropertyDeletionOverride(jsii.String("ResourceTags"))
	return subscription
}

// threshold is an expression of Cost Explorer as text: both impacts are reached.
func threshold(dollars, percent int) *string {
	reached := func(key string, value int) any {
		return map[string]any{"Dimensions": map[string]any{
			"Key": "ANOMALY_TOTAL_IMPACT_" + key, "MatchOptions": []string{"GREATER_THAN_OR_EQUAL"}, "Values": []string{strconv.Itoa(value)},
		}}
	}
	return document(map[string]any{"And": []any{reached("ABSOLUTE", dollars), reached("PERCENTAGE", percent)}})
}

func specification(kind, key string) *string {
	return document(map[string]any{kind: map[string]any{"Key": key}})
}

// document is JSON as the text that Cost Explorer wants.
func document(value any) *string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // maps of text cannot fail
	}
	return jsii.String(string(text))
}

func (p *AnomalyDetectionProps) withDefaults() (AnomalyDetectionProps, error) {
	var q AnomalyDetectionProps
	if p != nil {
		q = *p
	}
	divided := 0
	for _, by := range []string{string(q.By), q.ByTag, q.ByCategory} {
		if by != "" {
			divided++
		}
	}
	if q.Dollars == 0 && q.Percent == 0 {
		q.Dollars, q.Percent = 100, 40
	}
	switch {
	case divided > 1:
		return q, fmt.Errorf("By is %q, ByTag %q and ByCategory %q, want one of them", q.By, q.ByTag, q.ByCategory)
	case divided == 0:
		q.By = ByService
	case q.By != "" && q.By != ByService && q.By != ByAccount:
		return q, fmt.Errorf("By is %q, want ByService or ByAccount", q.By)
	}
	if q.ByTag != "" && checkTagKey(q.ByTag) != nil {
		return q, fmt.Errorf("ByTag is %w", checkTagKey(q.ByTag))
	}
	if q.Dollars < 0 || q.Percent < 0 {
		return q, fmt.Errorf("Dollars is %d and Percent is %d, want no less than zero", q.Dollars, q.Percent)
	}
	switch {
	case len(q.Emails) == 0 && q.Alerts == nil:
		return q, errors.New("Emails is empty and Alerts is nil, want somebody who hears of it")
	case q.Alerts != nil && !q.Alerts.Billing():
		return q, errNoBilling
	}
	return q, identifier.Email.CheckAll("Emails", q.Emails)
}
