package observability

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// WorkloadAlarmProps configure a [WorkloadAlarm]. Alerts and one symptom at least are required.
type WorkloadAlarmProps struct {
	// Symptoms are alarms on what users notice: errors, latency, no healthy host. What may explain
	// them, such as a busy CPU, is for a ticket of its own. They are in the stack of this alarm.
	Symptoms []interfacesawscloudwatch.IAlarmRef
	// SLOs are objectives whose pages are symptoms. They are Combined, or there are two pages.
	SLOs []*SLO
	// Heartbeats are alarms that are symptoms while they have no data, too.
	Heartbeats []interfacesawscloudwatch.IAlarmRef
	// Deployments suppresses the page while one of these services of Amazon ECS is being deployed. It
	// takes a metric of Container Insights; without them nothing is suppressed.
	Deployments []awsecs.IBaseService
	// Releases suppresses it, too, after somebody has announced a release, as a pipeline does for a
	// function. [WorkloadAlarm.GrantAnnounce] lets it.
	Releases bool
	// SuppressFor is how long a deployment or an announcement may suppress the page, in steps of 5
	// minutes up to 3 hours. The default is 30 minutes.
	SuppressFor time.Duration
	// Windows suppress it in times of maintenance.
	Windows []MaintenanceWindow
	// Runbook is a link to what to do.
	Runbook string
	// Alerts hear of it.
	Alerts *Notifications
}

// A WorkloadAlarm is the one page of a workload. It promises that
//
//   - any of its symptoms raises it, however many alarms there are: a rule takes 30 of the
//     longest names, and more are combined in parts,
//   - it tells the page's topic when it is raised and when it is over,
//   - a deployment, an announced release or a window of maintenance suppresses that, and each of
//     them ends by itself: a deployment that hangs does not go on for longer than SuppressFor, a
//     fourth announcement within six hours does nothing, and what is not measured suppresses
//     nothing,
//   - a symptom that is still there when a suppression ends pages then.
//
// A broken promise is a finding (PROMISE-001). Standing idle it costs a composite alarm a month,
// and with a suppression one more and one or two alarms for each of its reasons. See "Suppressing
// composite alarm actions" in the Amazon CloudWatch User Guide.
type WorkloadAlarm struct {
	constructs.Construct
	alarm, suppressor awscloudwatch.CfnCompositeAlarm
}

// NewWorkloadAlarm defines the alarm. It panics with an error when it has no symptom, when one is
// in another stack, when Alerts is nil, when SuppressFor is out of range, when a window is
// malformed, or when there are more reasons to suppress it than fit into a rule.
func NewWorkloadAlarm(scope constructs.Construct, id string, props *WorkloadAlarmProps) *WorkloadAlarm {
	w := &WorkloadAlarm{}
	p := plinth.Define(w, scope, id, func() (WorkloadAlarmProps, error) { return props.withDefaults(scope) })
	topic := p.Alerts.Topic(alerting.Page).ARN()
	alarm := &awscloudwatch.CfnCompositeAlarmProps{
		AlarmRule: jsii.String(strings.Join(parted(w, p.symptoms()), " OR ")), AlarmDescription: p.description(w),
		AlarmActions: &[]any{topic}, OkActions: &[]any{topic},
	}
	if reasons := p.reasons(w); len(reasons) > 0 {
		w.suppressor = plinth.Kept(awscloudwatch.NewCfnCompositeAlarm, w, "Suppressor", "is raised while the page is suppressed",
			&awscloudwatch.CfnCompositeAlarmProps{
				AlarmRule:        jsii.String(strings.Join(reasons, " OR ")),
				AlarmDescription: jsii.String("Suppresses the page of " + tree.Path(w) + ". Its parts tell why."),
			})
		// CloudWatch wants both. The suppressor may be raised a minute after the first symptom, and the
		// symptoms be over a minute after it.
		alarm.ActionsSuppressor = w.suppressor.AttrArn()
		alarm.ActionsSuppressorWaitPeriod, alarm.ActionsSuppressorExtensionPeriod = jsii.Number(60), jsii.Number(60)
	}
	w.alarm = plinth.Kept(awscloudwatch.NewCfnCompositeAlarm, w, "Resource", "pages for each of its symptoms", alarm)
	return w
}

// Alarm returns the L1 construct. The L2 gives a name that is the same in every copy of a template.
func (w *WorkloadAlarm) Alarm() awscloudwatch.CfnCompositeAlarm { return w.alarm }

// Suppressor returns the alarm that suppresses the page, nil if nothing does.
func (w *WorkloadAlarm) Suppressor() awscloudwatch.CfnCompositeAlarm { return w.suppressor }

// GrantAnnounce lets somebody announce a release, by a value of 1 of the metric "Release" in the
// namespace of [WorkloadAlarm.ReleaseNamespace].
func (w *WorkloadAlarm) GrantAnnounce(to awsiam.IGrantable) awsiam.Grant {
	return awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{
		Grantee: to, Actions: jsii.Strings("cloudwatch:PutMetricData"), ResourceArns: jsii.Strings("*"),
		Conditions: &map[string]*map[string]any{"StringEquals": {"cloudwatch:namespace": w.ReleaseNamespace()}},
	})
}

// ReleaseNamespace returns the namespace of what is announced about this workload alone.
func (w *WorkloadAlarm) ReleaseNamespace() string {
	return "Plinth/Releases/" + *awscdk.Names_UniqueId(w)
}

// mostTerms is how many alarms fit into a rule of 10,240 characters: an ARN is up to 315 characters
// long, and a term has 25 more.
const mostTerms = 30

// parted are the terms of a rule, or those of alarms that combine as many of them as fit.
func parted(scope constructs.Construct, terms []string) []string {
	for n := 1; len(terms) > mostTerms; n++ {
		part := plinth.Kept(awscloudwatch.NewCfnCompositeAlarm, scope, fmt.Sprint("Part", n), "combines symptoms",
			&awscloudwatch.CfnCompositeAlarmProps{
				AlarmRule:        jsii.String(strings.Join(terms[:mostTerms], " OR ")),
				AlarmDescription: jsii.String("A part of " + tree.Path(scope) + ", which tells somebody."),
			})
		terms = append(terms[mostTerms:], inAlarm(part.AttrArn()))
	}
	return terms
}

func (p *WorkloadAlarmProps) symptoms() (terms []string) {
	for _, s := range p.SLOs {
		for _, alarm := range s.Pages() {
			terms = append(terms, inAlarm(alarm.AttrArn()))
		}
	}
	for _, alarm := range p.Symptoms {
		terms = append(terms, inAlarm(alarm.AlarmRef().AlarmArn))
	}
	for _, alarm := range p.Heartbeats {
		arn := alarm.AlarmRef().AlarmArn
		terms = append(terms, inAlarm(arn), `INSUFFICIENT_DATA("`+*arn+`")`)
	}
	return terms
}

func (p *WorkloadAlarmProps) description(w *WorkloadAlarm) *string {
	text := "Users of " + tree.Path(w) + " notice something. The alarms that raised it tell what."
	if p.Runbook != "" {
		text += " Runbook: " + p.Runbook
	}
	return &text
}

func (p *WorkloadAlarmProps) withDefaults(scope constructs.Construct) (q WorkloadAlarmProps, err error) {
	if p != nil {
		q = *p
	}
	q.SuppressFor = cmp.Or(q.SuppressFor, 30*time.Minute)
	reasons := 2*len(q.Deployments) + len(q.Windows)
	if q.Releases {
		reasons += 2
	}
	switch {
	case len(q.Symptoms)+len(q.SLOs)+len(q.Heartbeats) == 0:
		return q, errors.New("Symptoms, SLOs and Heartbeats are empty, want what users notice")
	case q.Alerts == nil:
		return q, errors.New("Alerts is nil, want the Notifications that hear of it")
	case q.SuppressFor < 5*time.Minute || q.SuppressFor > 3*time.Hour || q.SuppressFor%(5*time.Minute) != 0:
		return q, fmt.Errorf("SuppressFor is %v, want steps of 5 minutes up to 3 hours", q.SuppressFor)
	case reasons > mostTerms:
		return q, fmt.Errorf("Deployments, Releases and Windows take %d alarms, want %d at most: a deployment takes two", reasons, mostTerms)
	}
	for i, alarm := range append(q.Symptoms[:len(q.Symptoms):len(q.Symptoms)], q.Heartbeats...) {
		if tree.Stack(alarm) != tree.Stack(scope) {
			return q, fmt.Errorf("symptom %d is in the stack %s, want all in the stack of the alarm: CloudWatch deletes no alarm that a rule names",
				i, tree.Path(tree.Stack(alarm)))
		}
	}
	q.Windows, err = windows(q.Windows)
	return q, err
}
