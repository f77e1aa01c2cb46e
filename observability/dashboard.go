package observability

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// DashboardProps configure a [Dashboard]. Workloads are required.
type DashboardProps struct {
	// Workloads are what is shown, each on a page of its own.
	Workloads []Workload
}

// A Workload is what a page of a [Dashboard] shows. Name and Requests are required.
type Workload struct {
	// Name is in letters and digits, such as "Checkout". It is a part of logical ids.
	Name string
	// Requests are the golden signals: how many, how many of them fail, how long they take.
	Requests Requests
	// Saturation is how full what serves them is.
	Saturation []Saturation
	// Alarms are shown by their state, before everything else. Pages of SLOs and of workload alarms
	// are composite alarms of this layer.
	Alarms []interfacesawscloudwatch.IAlarmRef
	SLOs   []*SLO
	Alarm  *WorkloadAlarm
}

// A Dashboard shows workloads as those who are paged want to see them: on a page for each, whether
// its alarms are raised, then traffic, errors and latency, then how full its parts are; and above
// more than one workload an overview. It promises that the pages say what was made of the props. A
// broken promise is a finding (PROMISE-001), and so is a metric that no service reports under its
// dimensions (DASHBOARD-002). Each page costs by the month, after the first three of an account.
//
// The body is a value in Go, not a tree of CDK's widgets. See "Dashboard body structure and syntax"
// in the Amazon CloudWatch API Reference.
type Dashboard struct {
	constructs.Construct
	overview awscloudwatch.CfnDashboard
	pages    map[string]awscloudwatch.CfnDashboard
}

// NewDashboard defines the pages. It panics with an error when there is no workload, when a name is
// malformed or there twice, when Requests are missing, or when a page has more alarms or metrics
// than CloudWatch takes.
func NewDashboard(scope constructs.Construct, id string, props *DashboardProps) *Dashboard {
	d := &Dashboard{pages: map[string]awscloudwatch.CfnDashboard{}}
	p := plinth.Define(d, scope, id, props.withDefaults)
	region := plinth.PlaceOf(d).Region
	page := func(id string, b *board) awscloudwatch.CfnDashboard {
		body := b.body()
		return plinth.Kept(awscloudwatch.NewCfnDashboard, d, id, "shows what was made of its workloads",
			&awscloudwatch.CfnDashboardProps{DashboardBody: &body})
	}
	overview := &board{region: region}
	for _, w := range p.Workloads {
		b := &board{region: region}
		w.signals(overview, 6)
		w.signals(b, 8)
		for _, s := range w.Saturation {
			b.chart(8, s.title, s.rows())
		}
		d.pages[w.Name] = page(w.Name, b)
	}
	if len(p.Workloads) > 1 {
		d.overview = page("Overview", overview)
	}
	return d
}

// Page returns the L1 construct of the page of a workload, nil if there is none of that name.
func (d *Dashboard) Page(workload string) awscloudwatch.CfnDashboard { return d.pages[workload] }

// Overview returns the L1 construct of the overview, nil above one workload.
func (d *Dashboard) Overview() awscloudwatch.CfnDashboard { return d.overview }

// signals adds the state of the alarms and the golden signals, each chart as wide as given: a row
// has 24 columns. Charts of 6 leave room for the alarms beside them.
func (w Workload) signals(b *board, wide int) {
	alarms := w.alarms()
	switch {
	case len(alarms) > 0 && wide == 6:
		b.alarms(6, w.Name, alarms)
	case len(alarms) > 0:
		b.alarms(24, "Alarms", alarms)
	case wide == 6:
		b.text(6, w.Name)
	}
	r := w.Requests
	b.chart(wide, "Traffic", sum(r.total, "requests"))
	b.chart(wide, "Errors, % of requests", r.failing())
	if r.latency.metric == "" {
		b.chart(wide, "Errors", sum(r.failed, "errors"))
		return
	}
	b.chart(wide, "Latency", r.quantiles())
}

func (w Workload) alarms() (arns []string) {
	if w.Alarm != nil {
		arns = append(arns, *w.Alarm.Alarm().AttrArn())
	}
	for _, s := range w.SLOs {
		for _, alarm := range append(s.Pages()[:len(s.Pages()):len(s.Pages())], s.Tickets()...) {
			arns = append(arns, *alarm.AttrArn())
		}
	}
	for _, alarm := range w.Alarms {
		arns = append(arns, *alarm.AlarmRef().AlarmArn)
	}
	return arns
}

var workloadName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,63}$`)

func (p *DashboardProps) withDefaults() (q DashboardProps, err error) {
	if p != nil {
		q = *p
	}
	if len(q.Workloads) == 0 {
		return q, errors.New("Workloads is empty, want what is to be shown")
	}
	names := map[string]bool{"Overview": true}
	for i, w := range q.Workloads {
		at := fmt.Sprintf("Workloads[%d].", i)
		switch {
		case !workloadName.MatchString(w.Name) || names[w.Name]:
			return q, fmt.Errorf("%sName is %q, want letters and digits, each name once, and not Overview", at, w.Name)
		case w.Requests.total == nil:
			return q, fmt.Errorf("%sRequests is not set, want requests such as RequestsOfLoadBalancer(balancer)", at)
		case len(w.Alarms)+3*len(w.SLOs)+1 > 100:
			return q, fmt.Errorf("%sAlarms and SLOs are %d alarms, want fewer than 100: a widget shows no more", at, len(w.Alarms)+3*len(w.SLOs))
		case len(w.Saturation) > 100:
			return q, fmt.Errorf("%sSaturation has %d charts, want 100 at most on one page", at, len(w.Saturation))
		}
		names[w.Name] = true
	}
	if len(q.Workloads) > 100 {
		return q, fmt.Errorf("Workloads has %d, want 100 at most: an overview has 500 widgets", len(q.Workloads))
	}
	return q, nil
}
