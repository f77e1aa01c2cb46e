// Package watch says which alarms a resource of a template should have, with their thresholds, and
// which alarms it has. It is pure Go over an assembly, so that what defines alarms and what misses
// them agree.
package watch

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

// An Alarm is one that a resource should have.
type Alarm struct {
	// Resource is what the alarm is for.
	Resource          *assembly.Resource
	Namespace, Metric string
	Dimensions        []Dimension
	// Any are further dimensions of the metric, whose values nobody knows where the alarm is: it
	// queries the worst of all that report.
	Any []string
	// Minus is a metric with the same dimensions that Metric is subtracted from, and Per are those of
	// whose sum Metric is a share, in percent. Both are empty if the alarm looks at Metric itself.
	Minus string
	Per   []string
	// Alarm has the threshold of this resource.
	metric.Alarm
}

// Region is where the metric is reported, empty if the stack of the resource leaves that to the
// deployment.
func (a Alarm) Region() string {
	if of, _ := metric.Find(a.Namespace); of.Region != "" {
		return of.Region
	}
	return a.Resource.Stack.Region
}

// Document is the AWS document that lists the metric.
func (a Alarm) Document() string {
	of, _ := metric.Find(a.Namespace)
	return of.Document
}

// Condition words when the alarm is raised: "Sum > 10 for 3 of 5 x 60 s".
func (a Alarm) Condition() string {
	of := a.Statistic
	if e, combined := a.Expression(); combined {
		of = e.Label
	}
	return fmt.Sprintf("%s %s %s for %d of %d x %d s", of, signs[a.Operator], number(a.Threshold), a.M, a.N, a.Period)
}

var signs = map[metric.Operator]string{metric.Above: ">", metric.AtLeast: ">=", metric.Below: "<", metric.AtMost: "<="}

// number writes a threshold without an exponent.
func number(n float64) string {
	if n == float64(int64(n)) {
		return fmt.Sprint(int64(n))
	}
	return fmt.Sprint(n)
}

// A Gap is a metric that should be watched and cannot be, and why.
type Gap struct{ Metric, Reason string }

// Recommended returns the alarms that a resource should have, and what of it cannot be watched.
// Supported is false for resources of other types.
func Recommended(r *assembly.Resource) (alarms []Alarm, gaps []Gap, supported bool) {
	k, supported := kinds[r.Type]
	if !supported {
		return nil, nil, false
	}
	w := &watch{Resource: r, namespace: k.namespace}
	k.dimension.Resource = r
	w.dimensions = []Dimension{k.dimension}
	k.choose(w)
	return w.alarms, w.gaps, true
}
