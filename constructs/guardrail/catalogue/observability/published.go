package observability

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func published(pass *engine.Pass, alarm *assembly.Resource) {
	reported(pass, alarm, watch.Watched(alarm))
}

// reported looks at series that a resource watches or shows.
func reported(pass *engine.Pass, at *assembly.Resource, all []watch.Series) {
	for _, s := range all {
		namespace, _ := s.Metric.Get("Namespace").Text()
		name, _ := s.Metric.Get("MetricName").Text()
		of, known := metric.Find(namespace)
		if !known {
			if meant := namespaceOf(namespace, name); meant != "" {
				pass.Report(at, s.At("Namespace"), "is %s, and %s is published in %s", namespace, name, meant)
			}
			continue
		}
		m, known := of.Find(name)
		if !known && !of.Publishes(name) {
			if meant := metric.Meant(name, namesOf(of)); meant != "" {
				pass.Report(at, s.At("MetricName"), "is %s; want %s", name, meant)
			}
		}
		if known && of.Settled(name) {
			underDimensions(pass, at, s, m)
		}
	}
}

// namespaceOf returns the namespace that a similar one was meant to be, if a metric is published
// there.
func namespaceOf(wrong, name string) string {
	for _, n := range metric.Namespaces() {
		if n.Publishes(name) && metric.Meant(wrong, []string{n.Name}) != "" {
			return n.Name
		}
	}
	return ""
}

func namesOf(n metric.Namespace) []string {
	all := slices.Clone(n.Others)
	for _, m := range n.Metrics {
		all = append(all, m.Name)
	}
	return all
}

func documented(pass *engine.Pass, alarm *assembly.Resource) {
	for _, s := range watch.Watched(alarm) {
		namespace, _ := s.Metric.Get("Namespace").Text()
		name, known := s.Metric.Get("MetricName").Text()
		of, listed := metric.Find(namespace)
		if m, found := of.Find(name); found && !of.Settled(name) {
			undocumented(pass, alarm, s, m)
		}
		if !known || !listed || len(of.Others) == 0 || of.Publishes(name) || metric.Meant(name, namesOf(of)) != "" {
			continue
		}
		pass.Report(alarm, s.At("MetricName"), "is %s, which %q does not list", name, of.Document)
	}
}

// undocumented reports dimensions that are unlike those of alarms that work.
func undocumented(pass *engine.Pass, alarm *assembly.Resource, s watch.Series, m metric.Metric) {
	if names, known := dimensionsOf(s); known && !m.Under(names...) {
		pass.Report(alarm, s.Path+"Dimensions", "has %s; %s is known to be published under %s, and no AWS document lists what else there is",
			set(strings.Join(names, "+")), m.Name, either(m.Dimensions))
	}
}

// dimensionsOf are the names of the dimensions of a series; known is false if deployment decides.
func dimensionsOf(s watch.Series) (names []string, known bool) {
	for _, d := range s.Metric.Get("Dimensions").List() {
		name, ok := d.Get("Name").Text()
		if !ok {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// underDimensions reports dimensions under which a metric has no data, or identifiers that
// CloudWatch does not know.
func underDimensions(pass *engine.Pass, alarm *assembly.Resource, s watch.Series, m metric.Metric) {
	names, known := dimensionsOf(s)
	if !known {
		return
	}
	if s.Query != nil {
		underQuery(pass, alarm, s, m, names)
	} else if !m.Under(names...) {
		pass.Report(alarm, s.At("Dimensions"), "has %s; %s is published under %s", set(strings.Join(names, "+")), m.Name,
			either(m.Dimensions))
		return
	}
	for _, d := range s.Metric.Get("Dimensions").List() {
		name, _ := d.Get("Name").Text()
		if fault := misidentified(name, d.Get("Value")); fault != "" {
			pass.Report(alarm, s.At("Dimensions"), "has the %s %s", name, fault)
		}
	}
}

// underQuery reports a Metrics Insights query that no set of dimensions of its metric matches.
func underQuery(pass *engine.Pass, alarm *assembly.Resource, s watch.Series, m metric.Metric, fixed []string) {
	asked := slices.Concat(fixed, s.Query.Grouped)
	foreign := func(set string) bool {
		has := strings.Split(set, "+")
		return slices.ContainsFunc(asked, func(name string) bool { return !slices.Contains(has, name) })
	}
	sets := m.Dimensions
	if s.Query.Exact {
		sets = []string{strings.Join(s.Query.Schema, "+")}
	}
	switch {
	case s.Query.Exact && !m.Under(s.Query.Schema...):
		pass.Report(alarm, s.Path, "has a SCHEMA with %s; %s is published under %s", set(sets[0]), m.Name, either(m.Dimensions))
	case !slices.ContainsFunc(sets, func(set string) bool { return !foreign(set) }):
		pass.Report(alarm, s.Path, "asks for %s; want no others than %s", set(strings.Join(asked, "+")), either(sets))
	}
}

// either words the sets of dimensions that a metric has.
func either(sets []string) string {
	words := make([]string, len(sets))
	for i, s := range sets {
		words[i] = set(s)
	}
	return strings.Join(words, ", or ")
}

func set(names string) string {
	if names == "" {
		return "no dimension"
	}
	return strings.ReplaceAll(names, "+", " and ")
}

// identifiers are the dimensions whose value is not what a reference to their resource returns, and
// the attribute that it is.
var identifiers = map[string]struct{ typ, attribute string }{
	"LoadBalancer": {"AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerFullName"},
	"TargetGroup":  {"AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupFullName"},
	"QueueName":    {"AWS::SQS::Queue", "QueueName"},
	"TopicName":    {"AWS::SNS::Topic", "TopicName"},
	"ServiceName":  {"AWS::ECS::Service", "Name"},
	"FunctionName": {"AWS::Lambda::Function", ""},
	"ClusterName":  {"AWS::ECS::Cluster", ""},
	"TableName":    {"AWS::DynamoDB::Table", ""},
	"NatGatewayId": {"AWS::EC2::NatGateway", ""},
}

// misidentified says what is wrong with the value of a dimension, nothing if nothing is.
func misidentified(dimension string, value assembly.Value) string {
	to, ok := value.Target()
	text, _ := value.Outline()
	switch want := identifiers[dimension]; {
	case dimension == "FunctionName" && (strings.Contains(strings.Trim(text, "${}"), ":") || ok && to.Resource.Type == "AWS::Lambda::Version"):
		return text + " with a version in it; want the name of the function alone, or beside it the Resource"
	case dimension == "ApiName" && ok && to.Resource.Type == "AWS::ApiGateway::RestApi":
		return text + ", an id; want the name of the API"
	case ok && to.Resource.Type == want.typ && to.Attribute != want.attribute && (want.attribute != "" || to.Attribute != "NatGatewayId"):
		if want.attribute == "" {
			return text + "; want the reference to " + to.Resource.Path
		}
		return text + "; want the attribute " + want.attribute
	}
	return ""
}
