package watch

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

// queue watches a dead-letter queue for messages, and so it does a queue that has such an alarm
// already; any other by how long they wait.
func queue(w *watch) {
	w.on("ApproximateNumberOfMessagesVisible")
	if isDeadLetter(w.Resource) || w.last().Watcher() != nil {
		return
	}
	w.alarms = nil
	retention, known := w.Get("MessageRetentionPeriod").Int()
	w.derived("ApproximateAgeOfOldestMessage", threshold.MessageAge(retention), known || !w.Get("MessageRetentionPeriod").Exists(),
		"MessageRetentionPeriod is known at deployment only")
}

// isDeadLetter reports whether another resource puts into the queue what it could not deliver.
func isDeadLetter(queue *assembly.Resource) bool {
	return assembly.Derived(queue.Stack.Assembly(), deadLetters{}, findDeadLetters)[queue]
}

type deadLetters struct{}

func findDeadLetters(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, r := range a.Resources() {
		for _, at := range []assembly.Value{
			r.Get("RedrivePolicy", "deadLetterTargetArn"), r.Get("DeadLetterConfig", "TargetArn"), r.Get("DeadLetterConfig", "Arn"),
			r.Get("Target", "DeadLetterConfig", "Arn"), r.Get("DestinationConfig", "OnFailure", "Destination"),
		} {
			if to, ok := at.Target(); ok {
				all[to.Resource] = true
			}
		}
		for _, target := range r.Get("Targets").List() {
			if to, ok := target.Get("DeadLetterConfig", "Arn").Target(); ok {
				all[to.Resource] = true
			}
		}
	}
	return all
}

func topic(w *watch) {
	w.on("NumberOfNotificationsFailed")
	for _, subscription := range w.Stack.Assembly().Referrers(w.Resource, "AWS::SNS::Subscription", "TopicArn") {
		if subscription.Get("RedrivePolicy").Exists() {
			w.on("NumberOfNotificationsFailedToRedriveToDlq")
			return
		}
	}
}

// rule watches a rule by its name, on a bus of its own by that of the bus, too: there the reference
// to the rule is that of the bus, a bar and the name. A rule that only schedules is on the default
// bus.
func rule(w *watch) {
	if bus := w.Get("EventBusName"); bus.Exists() && bus.Is("default") != assembly.True {
		name := Dimension{Name: "RuleName", Resource: w.Resource, Separator: "|", Part: 2}
		if given := w.Get("Name"); given.Exists() {
			name = of("RuleName", given)
		}
		w.dimensions = []Dimension{of("EventBusName", bus), name}
		if text, known := bus.Text(); known && len(text) > 4 && text[:4] == "arn:" {
			w.cannot("FailedInvocations", "EventBusName is an ARN, and the metric has the name")
			return
		}
	}
	w.on("FailedInvocations")
	for _, target := range w.Get("Targets").List() {
		if target.Get("DeadLetterConfig").Exists() {
			w.on("InvocationsFailedToBeSentToDlq")
			return
		}
	}
}
