package observability

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Routes say which topic hears of a severity. [Notifications] are routes, and [ToAll] makes some of
// one topic.
type Routes interface {
	Topic(alerting.Severity) *alerting.AlertTopic
}

// ToAll lets one topic hear of every severity. That the topic itself fails is exempt from alarms:
// nobody else would hear of it.
func ToAll(topic *alerting.AlertTopic) Routes { return oneTopic{topic} }

type oneTopic struct{ topic *alerting.AlertTopic }

func (o oneTopic) Topic(alerting.Severity) *alerting.AlertTopic { return o.topic }

// ObserveProps configure [Observe]. Alerts are required.
type ObserveProps struct {
	// Alerts hear of alarms: one for each account and Region that has resources, because an alarm acts
	// where it is, and one in us-east-1 for what reports there alone, such as health checks.
	Alerts []Routes
	// Runbooks is the URL below which runbooks are. The description of an alarm links to the one of
	// its metric: "https://runbooks.example.com/" and "rds/FreeStorageSpace". The default names the
	// AWS document of the metric.
	Runbooks string
	// Adjust changes recommended alarms.
	Adjust []Adjustment
	// Exempt says what needs no alarm. It is written into the assembly, and printed with the coverage.
	Exempt []Exemption
}

// An Exemption says that nobody needs to watch something, and why.
type Exemption struct {
	// Scope is the construct whose resources are meant, with all below it.
	Scope constructs.IConstruct
	// Metrics are the names of what is not watched. The default is all.
	Metrics []string
	// Reason is required: who reads the coverage has to know why this is acceptable.
	Reason string
}

// An Observation is what [Observe] has defined, and what it could not.
type Observation struct {
	scope     constructs.Construct
	props     ObserveProps
	adjustAt  []string        // the path of the scope of each adjustment
	defined   map[string]bool // ids below the paths of stacks
	alarms    []ObservedAlarm
	uncovered []Uncovered
}

// An ObservedAlarm is an alarm that [Observe] defined, and what for.
type ObservedAlarm struct {
	// For is what the alarm is for.
	For watch.Alarm
	// Severity is that of its topic, after adjustments.
	Severity alerting.Severity
	// Alarm is the L1 construct.
	Alarm awscloudwatch.CfnAlarm
}

// Uncovered is a metric that should have an alarm, and why it has none.
type Uncovered struct{ Path, Metric, Reason string }

// Observe gives every supported resource of an app, a stage, a stack or a construct the alarms that
// package watch recommends for it, with thresholds that follow from the resource, in the resource's
// own stack; what reports to us-east-1 alone has its alarms there, and how late copies of a bucket
// are is watched beside the copies. An alarm that a construct has defined already is not doubled.
// Where a recommended metric needs them, Observe switches on Container Insights of clusters, the
// metrics of Auto Scaling groups and those of replication rules, if the template says nothing of
// them; all of them are billed as custom metrics, except those of groups.
//
// Each alarm promises to watch its metric with its threshold and to tell its topic (PROMISE-001); a
// page tells when it is over, too. OBSERVE-001 finds what is not watched, whoever defines it, also
// when every alarm is taken away again.
// Stacks that somebody else watches, as WatchedBy of plinth.StackProps says, are left out. Each
// alarm costs 0.10 USD a month. A stack takes 500 resources, alarms included, and CloudFormation
// creates about three alarms a second.
//
// It happens while CDK synthesizes, with templates that are complete but for what Aspects of later
// constructs change: call it last. A stage has templates of its own: observe it itself.
//
// Observe panics with an error when Alerts is empty, when an exemption has no scope or reason, and
// when an adjustment names a metric without a recommended alarm, or what CloudWatch does not take.
func Observe(scope constructs.Construct, props *ObserveProps) *Observation {
	o := &Observation{scope: scope, defined: map[string]bool{}}
	leaf := &observation{}
	o.props = plinth.Define(leaf, scope, "Observation", props.withDefaults)
	for _, e := range o.props.Exempt {
		tree.Record(e.Scope, assembly.MetadataUnwatched, map[string]any{"metrics": e.Metrics, "reason": e.Reason})
	}
	for _, a := range o.props.Adjust {
		o.adjustAt = append(o.adjustAt, tree.Path(a.Scope))
	}
	batch.Run(batch.On(batch.Static("Aspects", "of", leaf), "add", &visitor{o}))
	return o
}

// observation is the construct at which CDK begins to observe.
type observation struct{ constructs.Construct }

// IsObservation exists because CDK's runtime takes no type without a method of its own.
func (o *observation) IsObservation() bool { return true }

type visitor struct{ of *Observation }

// Visit is called by CDK.
func (v *visitor) Visit(constructs.IConstruct) { v.of.observe() }

// Alarms returns the alarms. Called before CDK synthesizes, it defines them for what is defined so
// far; nothing may be added to those resources any more.
func (o *Observation) Alarms() []ObservedAlarm {
	if o.alarms == nil {
		o.observe()
	}
	return slices.Clone(o.alarms)
}

// Uncovered returns what should have an alarm and has none, as [Observation.Alarms] does.
func (o *Observation) Uncovered() []Uncovered {
	o.Alarms()
	return slices.Clone(o.uncovered)
}

func (p *ObserveProps) withDefaults() (q ObserveProps, err error) {
	if p != nil {
		q = *p
	}
	if len(q.Alerts) == 0 {
		return q, errors.New("Alerts is empty, want Notifications or another topic that somebody hears: an alarm that nobody hears is none")
	}
	if slices.Contains(q.Alerts, nil) {
		return q, errors.New("Alerts has nil, want Notifications or ToAll of a topic")
	}
	if u, err := url.Parse(q.Runbooks); q.Runbooks != "" && (err != nil || u.Scheme != "https" || len(q.Runbooks) > 500) {
		return q, fmt.Errorf("Runbooks is %q, want a URL that begins with https://, of 500 characters at most", q.Runbooks)
	}
	for i, e := range q.Exempt {
		e.Reason = strings.TrimSpace(e.Reason)
		if e.Scope == nil || e.Reason == "" {
			return q, fmt.Errorf("Exempt[%d] has no Scope or no Reason, want both: who reads the coverage has to know why", i)
		}
	}
	for i, a := range q.Adjust {
		if err := a.check(); err != nil {
			return q, fmt.Errorf("Adjust[%d] %w", i, err)
		}
	}
	return q, nil
}
