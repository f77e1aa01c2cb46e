package observability

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/draft"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// observe defines the alarms that are missing so far.
func (o *Observation) observe() {
	d, err := draft.Read(o.scope, watch.Unread()...)
	if err != nil {
		panic(err)
	}
	root := tree.Path(o.scope)
	if switchOn(d, root) {
		if d, err = draft.Read(o.scope, watch.Unread()...); err != nil {
			panic(err)
		}
	}
	w := &walk{Observation: o, Draft: d, places: map[place]Routes{}, promises: map[awscdk.Stack]*promised{}}
	for _, r := range o.props.Alerts {
		at := plinth.PlaceOf(r.Topic(alerting.Page))
		w.places[place{fixed(at.Account), fixed(at.Region)}] = r
	}
	o.uncovered = nil
	all := watch.Cover(d.Assembly).Resources
	slices.SortStableFunc(all, func(a, b watch.Coverage) int { return cmp.Compare(a.Resource.Path, b.Resource.Path) })
	for _, c := range all {
		if root != "" && !c.Resource.In(root) {
			continue
		}
		for _, gap := range c.Gaps {
			w.cannot(c.Resource, gap.Metric, gap.Reason)
		}
		for _, alarm := range c.Missing {
			w.define(o.adjusted(alarm))
		}
	}
	for i, defined := range batch.Ask(w.calls...) {
		w.alarms = append(w.alarms, ObservedAlarm{w.missing[i], w.missing[i].Severity, defined.(awscloudwatch.CfnAlarm)})
	}
	w.record(root)
}

// A place is an account and a Region, empty where deployment decides.
type place struct{ account, region string }

// fixed is text that is known at synthesis, and empty otherwise.
func fixed(text string) string {
	if strings.Contains(text, "${") {
		return ""
	}
	return text
}

// A walk is one pass over the templates.
type walk struct {
	*Observation
	*draft.Draft
	places   map[place]Routes
	promises map[awscdk.Stack]*promised
	missing  []watch.Alarm
	calls    []batch.Call // which define those that are missing, in one message
}

// promised is where the alarms of a stack are, and what they promise.
type promised struct {
	scope constructs.Construct
	all   []promise.Promise
}

func (w *walk) cannot(r *assembly.Resource, metric, reason string) {
	w.uncovered = append(w.uncovered, Uncovered{r.Path, metric, reason})
}

// define prepares the definition of an alarm, or notes why it cannot be defined.
func (w *walk) define(alarm watch.Alarm) {
	r := alarm.Resource
	at := place{r.Stack.Account, alarm.Region()}
	routes := w.places[at]
	if routes == nil {
		w.cannot(r, alarm.Metric,
			fmt.Sprintf("Alerts has no topic in account %q and Region %q, where the alarm has to be", at.account, at.region))
		return
	}
	topic := hearing(routes, alarm)
	if topic == nil {
		w.exemptItself(alarm)
		return
	}
	stack := w.Stack(r.Stack)
	if alarm.Region() != r.Stack.Region {
		stack = tree.Stack(topic)
	}
	p := w.promises[stack]
	if p == nil {
		p = &promised{scope: observed(stack)}
		w.promises[stack] = p
	}
	id := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(r.Path, r.Stack.Path+"/"), "/Resource"), "/", ".") + "." + alarmID(alarm)
	if w.defined[r.Stack.Path+"/"+id] {
		return // and it has been spoilt since, which OBSERVE-001 finds
	}
	w.defined[r.Stack.Path+"/"+id] = true
	props, measured := propsOf(alarm, topic.ARN(), w.description(alarm)), w.measured(alarm, stack)
	w.missing = append(w.missing, alarm)
	w.calls = append(w.calls, batch.Static("Alarm", "define", p.scope, id, props, measured))
	holds := promise.At("").Keeps(props)
	for property, value := range measured {
		holds = holds.Is(property, value)
	}
	p.all = append(p.all, promise.That("is raised when "+alarm.Metric+" passes its threshold, and tells its topic", holds).By(id))
}

// exemptItself writes down that a topic which hears of everything cannot report its own failure.
func (w *walk) exemptItself(alarm watch.Alarm) {
	id := alarm.Resource.Path + " " + alarm.Metric
	if w.defined[id] {
		return
	}
	w.defined[id] = true
	tree.Record(w.Construct(alarm.Resource), assembly.MetadataUnwatched, map[string]any{
		"metrics": []string{alarm.Metric}, "reason": "there is no other topic that could tell; Notifications have one",
	})
}

// observed is where the alarms of a stack are.
func observed(stack awscdk.Stack) constructs.Construct {
	if there := tree.Node(stack).TryFindChild(jsii.String("Observed")); there != nil {
		return there.(constructs.Construct)
	}
	return tree.Group(stack, "Observed")
}

// alarmID tells an alarm from others of its resource: by the metric, what dimensions say besides
// the resource, and the direction where a metric has several alarms.
func alarmID(alarm watch.Alarm) string {
	id := alarm.Metric
	for _, d := range alarm.Dimensions {
		switch {
		case d.Literal != "" && d.Resource != nil:
			id += d.Literal
		case d.Resource != nil && d.Resource != alarm.Resource && d.Name == "LoadBalancer":
			id += "." + d.Resource.LogicalID
		case d.Property.Exists() && strings.Contains("GlobalSecondaryIndexName ReceivingRegion RuleId", d.Name):
			id += "." + d.Property.String()
		}
	}
	of, _ := metric.Find(alarm.Namespace)
	if m, _ := of.Find(alarm.Metric); len(m.Alarms) > 1 {
		id += "." + string(alarm.Severity)
	}
	return id
}

// hearing is the topic of an alarm. Another hears of failures of a topic that hears of alarms; nil
// if there is none.
func hearing(routes Routes, alarm watch.Alarm) *alerting.AlertTopic {
	all := []*alerting.AlertTopic{routes.Topic(alarm.Severity), routes.Topic(alerting.Page)}
	if n, ok := routes.(*Notifications); ok {
		all = append(all, n.Escalation())
	}
	for _, topic := range append(all, routes.Topic(alerting.Ticket), routes.Topic(alerting.Digest)) {
		if alarm.Resource.Type != "AWS::SNS::Topic" || !alarm.Resource.In(tree.Path(topic)) {
			return topic
		}
	}
	return nil
}

// record writes down what the alarms promise, and which stacks are observed.
func (w *walk) record(root string) {
	for _, p := range w.promises {
		plinth.Promise(p.scope, p.all...)
	}
	var marked []batch.Call
	for _, s := range w.Stacks {
		if stack := w.Stack(s); stack != nil &&
			(root == "" || s.Path == root || strings.HasPrefix(s.Path, root+"/") || strings.HasPrefix(root, s.Path+"/")) {
			marked = append(marked, batch.On(stack, "node.addMetadata", assembly.MetadataObserved, true))
		}
	}
	batch.Run(marked...)
}
