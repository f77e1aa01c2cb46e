package observability

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationsignals"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability/burnrate"
)

// SLOProps configure an [SLO]. Of and Alerts are required.
type SLOProps struct {
	// Of are the requests that are held to the objective.
	Of Requests
	// Goal is the percentage of them that has to be good. The default is 99.9.
	Goal float64
	// Within makes the objective one for latency: good is what takes no longer. Without it, good is
	// what does not fail.
	Within time.Duration
	// Period is what the budget for errors is for, whole days from 28 to 90. The default is 30 days.
	Period time.Duration
	// MinimumErrors is how many errors a long window has to have before there is an alarm: with few
	// requests the first error is a large share of them. The default is 10. What is asked for less
	// often needs a canary, which asks at all times.
	MinimumErrors int
	// Alerts hear of it: pages while the budget burns fast, a ticket while it does slowly.
	Alerts *Notifications
	// Combined leaves the pages to a [WorkloadAlarm] that has this SLO among its symptoms.
	Combined bool
	// ApplicationSignals shows the objective, what is left of its budget and its burn rates in
	// CloudWatch Application Signals, too, which AWS charges for. It takes metrics of CloudWatch, so
	// that nothing has to be discovered first. It is in the partitions aws and aws-us-gov.
	ApplicationSignals bool
}

// An SLO is a service level objective: the alarms that tell that a workload spends its budget for
// errors too fast. They promise that
//
//   - a page comes when 2 % of the budget are gone within an hour or 5 % within six, and a ticket
//     when 10 % are gone within three days: for 30 days that is a burn rate of 14.4, 6 or 1,
//   - each wants the same rate in a short window, a twelfth of the long one, and so ends soon after
//     the errors do,
//   - the ratio is that of all errors to all requests of the whole window, not of points in it,
//   - without requests nothing burns, and fewer than MinimumErrors raise no alarm.
//
// With 99.9 % a total outage pages after a minute. CloudWatch evaluates the windows up to a day
// every minute, and three days every hour. A broken promise is a finding (PROMISE-001). Standing
// idle it costs nine alarms a month, which count three to five metrics each. See package burnrate,
// and "PutMetricAlarm" in the Amazon CloudWatch API Reference for the windows that it takes.
type SLO struct {
	constructs.Construct
	pages, tickets []awscloudwatch.CfnCompositeAlarm
	objective      awsapplicationsignals.CfnServiceLevelObjective
}

// NewSLO defines an objective and its alarms. It panics with an error when Of or Alerts is missing,
// when Goal is no percentage, is 100, or is so low that a total outage would not page, when Period
// is out of range, when Within is negative or no metric tells the latency, or when MinimumErrors is
// negative.
func NewSLO(scope constructs.Construct, id string, props *SLOProps) *SLO {
	s := &SLO{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	for _, w := range burnrate.Windows() {
		alarm := p.burning(s, w)
		if w.Pages {
			s.pages = append(s.pages, alarm)
		} else {
			s.tickets = append(s.tickets, alarm)
		}
	}
	if p.ApplicationSignals {
		s.objective = p.track(s)
	}
	return s
}

// Pages returns the alarms that tell that the budget burns fast. They are symptoms of a
// [WorkloadAlarm].
func (s *SLO) Pages() []awscloudwatch.CfnCompositeAlarm { return s.pages }

// Tickets returns the alarms that tell that the budget burns slowly.
func (s *SLO) Tickets() []awscloudwatch.CfnCompositeAlarm { return s.tickets }

// Objective returns the L1 construct of Application Signals, nil without it.
func (s *SLO) Objective() awsapplicationsignals.CfnServiceLevelObjective { return s.objective }

func (p *SLOProps) objective() burnrate.Objective {
	most := p.Of.most
	if p.Within > 0 {
		most = 1
	}
	return burnrate.Objective{Goal: p.Goal, Period: p.Period, Most: most}
}

// says is the objective in words.
func (p *SLOProps) says() string {
	if p.Within > 0 {
		return fmt.Sprintf("%v %% of requests within %v over %d days", p.Goal, p.Within, int(p.Period.Hours()/24))
	}
	return fmt.Sprintf("%v %% of requests succeed over %d days", p.Goal, int(p.Period.Hours()/24))
}

func (p *SLOProps) withDefaults() (q SLOProps, err error) {
	if p != nil {
		q = *p
	}
	q.Goal, q.Period = cmp.Or(q.Goal, 99.9), cmp.Or(q.Period, 30*24*time.Hour)
	q.MinimumErrors = cmp.Or(q.MinimumErrors, 10)
	switch {
	case q.Of.total == nil:
		return q, errors.New("Of is not set, want requests such as RequestsOfLoadBalancer(balancer)")
	case q.Alerts == nil:
		return q, errors.New("Alerts is nil, want the Notifications that hear of it")
	case q.Within < 0 || q.Within > 0 && q.Within%time.Millisecond != 0:
		return q, fmt.Errorf("Within is %v, want whole milliseconds, such as 500 * time.Millisecond", q.Within)
	case q.Within > 0 && q.Of.latency.metric == "":
		return q, fmt.Errorf(
			"Within is %v, and no metric tells how long these requests take; want those of a load balancer, a function or an API",
			q.Within)
	case q.MinimumErrors < 1:
		return q, fmt.Errorf("MinimumErrors is %d, want 1 or more", q.MinimumErrors)
	}
	return q, q.objective().Check()
}
