package metric_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/metric"
)

// each calls f for every metric of the table.
func each(f func(n metric.Namespace, m metric.Metric)) {
	for _, n := range metric.Namespaces() {
		for _, m := range n.Metrics {
			f(n, m)
		}
	}
}

func TestEveryNameIsListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range metric.Namespaces() {
		names := slices.Clone(n.Others)
		for _, m := range n.Metrics {
			names = append(names, m.Name)
		}
		for _, name := range append(names, "") {
			if at := n.Name + " " + name; seen[at] {
				t.Errorf("%s is in the table twice", at)
			} else {
				seen[at] = true
			}
		}
		if n.Document == "" {
			t.Errorf("%s names no document", n.Name)
		}
	}
}

func TestDimensionsAreWrittenInOrder(t *testing.T) {
	each(func(n metric.Namespace, m metric.Metric) {
		for _, set := range m.Dimensions {
			if names := strings.Split(set, "+"); !slices.IsSorted(names) {
				t.Errorf("%s %s has dimensions %s, want them in alphabetical order", n.Name, m.Name, set)
			}
		}
		if len(m.Dimensions) == 0 {
			t.Errorf("%s %s has no dimensions, not even the empty set", n.Name, m.Name)
		}
	})
}

// Where no document settles the dimensions, guardrails warn only: each such metric is named.
func TestDimensionsAreConfirmed(t *testing.T) {
	unconfirmed := []string{}
	for _, n := range metric.Namespaces() {
		if n.Confirmed == "" && len(n.Metrics) > 0 {
			unconfirmed = append(unconfirmed, n.Name)
		}
		for _, name := range n.Open {
			if _, ok := n.Find(name); !ok || n.Settled(name) {
				t.Errorf("%s leaves %s open, want a metric of the table that is not settled", n.Name, name)
			}
		}
	}
	want := []string{"AWS/ECS/ManagedScaling", "AWS/PrivateLinkServices", "AWS/Backup", "AWS/Logs", "ApplicationSignals", "AWS/Billing"}
	if diff := cmp.Diff(want, unconfirmed); diff != "" {
		t.Errorf("namespaces whose dimensions no document confirms (-want +got):\n%s", diff)
	}
	queues, _ := metric.Find("AWS/SQS")
	if !queues.Settled("NumberOfMessagesSent") {
		t.Error("the dimensions of AWS/SQS are open, want them settled")
	}
}

// What is recommended has to be what CloudWatch takes, and an alarm that can come and go.
func TestRecommendationsCanBeAlarms(t *testing.T) {
	each(func(n metric.Namespace, m metric.Metric) {
		for _, a := range m.Alarms {
			at := fmt.Sprint(n.Name, " ", m.Name, " ", a.Statistic)
			if err := metric.CheckPeriod(a.Period); err != nil {
				t.Errorf("%s: period %v", at, err)
			}
			if err := metric.CheckSpan(a.N, a.Period); err != nil {
				t.Errorf("%s: periods %v", at, err)
			}
			if a.M < 1 || a.M > a.N {
				t.Errorf("%s: %d of %d, want 1 to %[3]d", at, a.M, a.N)
			}
			least, greatest, bounded := m.Values(a.Statistic)
			if always, never := a.Operator.Decides(a.Threshold, least, greatest, bounded); a.Threshold != metric.Derived && (always || never) {
				t.Errorf("%s: %s %v is always %t and never %t", at, a.Operator, a.Threshold, always, never)
			}
			if strings.HasPrefix(m.Name, "HTTPCode") && a.Statistic != "Sum" {
				t.Errorf("%s: want the Sum, every other statistic is 1", at)
			}
			if a.Missing == metric.NotBreaching && m.Published == metric.Always && (a.Operator == metric.Below || a.Operator == metric.AtMost) {
				t.Errorf("%s: takes silence for health, and the metric falls silent when it fails", at)
			}
			if a.Missing == metric.Breaching && m.Published == metric.Nonzero && a.Operator == metric.Above {
				t.Errorf("%s: takes silence for a fault, and silence is health", at)
			}
		}
	})
}

func TestFind(t *testing.T) {
	queue, ok := metric.Find("AWS/SQS")
	if !ok {
		t.Fatal(`Find("AWS/SQS") = none`)
	}
	visible, ok := queue.Find("ApproximateNumberOfMessagesVisible")
	if !ok || !visible.Under("QueueName") || visible.Under() || visible.Under("QueueUrl") {
		t.Errorf("visible messages are published under %v, want QueueName alone", visible.Dimensions)
	}
	if !queue.Publishes("NumberOfDeduplicatedSentMessages") || queue.Publishes("Errors") {
		t.Error("Publishes takes the names of others, and no more")
	}
	balancer, _ := metric.Find("AWS/ApplicationELB")
	healthy, _ := balancer.Find("HealthyHostCount")
	if !healthy.Under("TargetGroup", "LoadBalancer") || healthy.Under("TargetGroup") {
		t.Errorf("HealthyHostCount is published under %v, want both in any order", healthy.Dimensions)
	}
}

// Names that people got wrong, in alarms that never had data.
func TestMeant(t *testing.T) {
	names := []string{"UnHealthyHostCount", "ExecutionsFailed", "AWS/SQS", "FunctionName", "Errors"}
	for wrong, want := range map[string]string{
		"UnhealthyHostCount": "UnHealthyHostCount", "ExecutionsFailedCount": "ExecutionsFailed", "SQS": "AWS/SQS",
		"function_name": "FunctionName", "Error": "Errors", "Errors": "", "Temperature": "",
	} {
		if got := metric.Meant(wrong, names); got != want {
			t.Errorf("Meant(%q) = %q, want %q", wrong, got, want)
		}
	}
}

func TestCheckPeriod(t *testing.T) {
	for seconds, want := range map[int]bool{10: true, 20: true, 30: true, 60: true, 86400: true, 0: false, 1: false, 5: false, 7: false,
		90: false, -60: false} {
		if got := metric.CheckPeriod(seconds) == nil; got != want {
			t.Errorf("CheckPeriod(%d) is legal = %t, want %t", seconds, got, want)
		}
	}
}

func TestCheckSpan(t *testing.T) {
	for _, c := range []struct {
		periods, seconds int
		want             bool
	}{{288, 300, true}, {400, 300, false}, {168, 3600, true}, {169, 3600, false}, {7, 86400, true}, {0, 60, false}} {
		if got := metric.CheckSpan(c.periods, c.seconds) == nil; got != c.want {
			t.Errorf("CheckSpan(%d, %d) is legal = %t, want %t", c.periods, c.seconds, got, c.want)
		}
	}
}

func TestDecides(t *testing.T) {
	for _, c := range []struct {
		operator      metric.Operator
		threshold     float64
		always, never bool
	}{
		{metric.Above, 0, false, false}, {metric.Above, -5, true, false}, {metric.Above, 100, false, true},
		{metric.AtLeast, 0, true, false}, {metric.AtLeast, 100, false, false}, {metric.AtLeast, 101, false, true},
		{metric.Below, 0, false, true}, {metric.Below, 1, false, false}, {metric.Below, 101, true, false},
		{metric.AtMost, 0, false, false}, {metric.AtMost, -1, false, true}, {metric.AtMost, 100, true, false},
	} {
		if always, never := c.operator.Decides(c.threshold, 0, 100, true); always != c.always || never != c.never {
			t.Errorf("%s %v of a percentage: always %t, never %t; want %t, %t", c.operator, c.threshold, always, never, c.always, c.never)
		}
	}
	lag := metric.Metric{Unit: metric.Lag}
	least, greatest, bounded := lag.Values("Minimum")
	if _, never := metric.Below.Decides(0, least, greatest, bounded); never {
		t.Error("a lag below 0 is said to be impossible, and it is -1 while replication is broken")
	}
	if _, _, bounded := (metric.Metric{Unit: metric.Share}).Values("Sum"); bounded {
		t.Error("the sum of shares is said to be 1 at most")
	}
}
