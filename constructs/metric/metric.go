// Package metric is the table of what AWS services publish to CloudWatch: which metrics, under
// which dimensions, in which Region, when, and which alarm on them is recommended. It is pure data,
// shared by what defines alarms and by the guardrails that check alarms of others.
//
// The table is of 2026-11. Its sources are the CloudWatch pages of the guides that each [Namespace]
// names, "Recommended alarms" of the Amazon CloudWatch User Guide, and the alarm recommendations
// that AWS publishes with its MCP servers (2026-08-21). Where they differ, the guide of the service
// holds. Sets of dimensions are those of "Supported metrics for resource tags for telemetry" of the
// Amazon CloudWatch User Guide, of the service's own guide, and of the recommendations. The table
// lists every metric that an alarm is recommended on, and names of others.
package metric

import (
	"slices"
	"strings"
)

// A Namespace is what one service publishes.
type Namespace struct {
	// Name is that of CloudWatch, "AWS/SQS".
	Name string
	// Document is the AWS document that lists the metrics.
	Document string
	// Confirmed is the AWS document that says which sets of dimensions exist, empty if none does.
	Confirmed string
	// Open are the metrics whose sets Confirmed leaves open.
	Open []string
	// Region is where the service reports, if that is not the Region of the resource.
	Region string
	// AtDestination are the metrics of copies that are reported in the Region of the destination, not
	// in that of the resource that they are copied from.
	AtDestination []string
	// Metrics are those that the table knows by dimensions.
	Metrics []Metric
	// Others are names of further metrics, whose dimensions the table does not know.
	Others []string
}

// A Metric is one that a service publishes.
type Metric struct {
	Name string
	// Dimensions are the sets under which it is published, each with its names in alphabetical order,
	// joined by a plus: "LoadBalancer+TargetGroup". The empty set stands for a whole account and
	// Region. CloudWatch has no data for other sets: it adds nothing up over dimensions.
	Dimensions []string
	Unit       Unit
	Published  Publishing
	// Needs is what has to be on for the metric to exist, empty if nothing.
	Needs string
	// Alarms are those that are recommended.
	Alarms []Alarm
}

// Publishing says when a metric has data.
type Publishing string

const (
	// Always is while the resource exists: silence is a fault.
	Always Publishing = "always"
	// InUse is while there is something to measure, such as requests.
	InUse Publishing = "in use"
	// Nonzero is when it happens: silence is health.
	Nonzero Publishing = "nonzero"
)

// A Unit says which values a metric can have.
type Unit string

// The units. All but Lag are never negative.
const (
	Count   Unit = "Count"
	Bytes   Unit = "Bytes"
	Seconds Unit = "Seconds"
	Millis  Unit = "Milliseconds"
	Days    Unit = "Days"
	// Percent is up to 100, Load is a percentage that may exceed it.
	Percent Unit = "Percent"
	Load    Unit = "Percent of what is reserved"
	// Share is from 0 to 1: a state, or an average of ones and zeros.
	Share Unit = "Share"
	// Lag is in seconds, and -1 while replication is broken.
	Lag Unit = "Seconds or -1"
)

// Range returns the least and the greatest value of a unit; bounded is false if there is no
// greatest.
func (u Unit) Range() (least, greatest float64, bounded bool) {
	switch u {
	case Percent:
		return 0, 100, true
	case Share:
		return 0, 1, true
	case Lag:
		return -1, 0, false
	}
	return 0, 0, false
}

// An Alarm is a recommendation: M of N periods in which the statistic passes the threshold.
type Alarm struct {
	// Statistic is Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99.
	Statistic string
	// Period is in seconds.
	Period    int
	M, N      int
	Operator  Operator
	Threshold float64 // in the unit of the metric, or [Derived]
	Missing   Missing
	Severity  Severity
}

// Derived is the threshold of an alarm whose real one follows from the resource, such as from the
// size of a database.
const Derived = -1

// Operator is a ComparisonOperator of CloudWatch.
type Operator string

// The operators.
const (
	Above   Operator = "GreaterThanThreshold"
	AtLeast Operator = "GreaterThanOrEqualToThreshold"
	Below   Operator = "LessThanThreshold"
	AtMost  Operator = "LessThanOrEqualToThreshold"
)

// Missing is what an alarm takes silence for, as TreatMissingData has it.
type Missing string

// What silence means: a fault, health, nothing, or that all is as it was.
const (
	Breaching    Missing = "breaching"
	NotBreaching Missing = "notBreaching"
	Unknown      Missing = "missing"
	Ignore       Missing = "ignore"
)

// Severity is how soon somebody has to act on an alarm.
type Severity string

// The severities.
const (
	// Page wakes somebody up.
	Page Severity = "Page"
	// Ticket is for the next working day.
	Ticket Severity = "Ticket"
	// Digest is for whoever reads it.
	Digest Severity = "Digest"
)

// Namespaces returns the whole table.
func Namespaces() []Namespace {
	return slices.Concat(balancing, containers, machines, databases, caches, functions, messages, tables, networks, edges, operations)
}

// enriched is the AWS document that lists, for most services, the sets of dimensions one by one.
const enriched = "Supported metrics for resource tags for telemetry (Amazon CloudWatch User Guide)"

var byName = func() map[string]Namespace {
	all := map[string]Namespace{}
	for _, n := range Namespaces() {
		all[n.Name] = n
	}
	return all
}()

// Find returns the namespace with a name of CloudWatch.
func Find(namespace string) (Namespace, bool) {
	n, ok := byName[namespace]
	return n, ok
}

// Settled reports whether an AWS document says under which dimensions a metric is published. The
// sets of other metrics are those of public alarms that work, and there may be more.
func (n Namespace) Settled(name string) bool {
	return n.Confirmed != "" && !slices.Contains(n.Open, name)
}

// Find returns the metric with a name, if the table knows its dimensions.
func (n Namespace) Find(name string) (Metric, bool) {
	i := slices.IndexFunc(n.Metrics, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return Metric{}, false
	}
	return n.Metrics[i], true
}

// Publishes reports whether the table has a metric at all.
func (n Namespace) Publishes(name string) bool {
	_, known := n.Find(name)
	return known || slices.Contains(n.Others, name)
}

// Under reports whether the metric is published under exactly these dimensions, in any order.
func (m Metric) Under(dimensions ...string) bool {
	return slices.Contains(m.Dimensions, strings.Join(slices.Sorted(slices.Values(dimensions)), "+"))
}

// Meant returns the name that a wrong one was probably meant to be, empty if there is none: one
// that differs in case, separators, plural or a counting word.
func Meant(wrong string, names []string) string {
	for _, name := range names {
		if name != wrong && essence(name) == essence(wrong) {
			return name
		}
	}
	return ""
}

var decoration = strings.NewReplacer("_", "", "-", "", " ", "", "/", "", "aws", "", "count", "", "total", "", "s", "")

func essence(name string) string { return decoration.Replace(strings.ToLower(name)) }
