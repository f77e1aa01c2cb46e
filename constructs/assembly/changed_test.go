package assembly_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestAnAssemblyWithAChangedResource(t *testing.T) {
	a := assemblytest.Read(t,
		assemblytest.Stack{Name: "Prod", Template: `{"Resources": {
			"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "before", "FifoTopic": true}},
			"Mail": {"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": {"Ref": "Topic"}}}}}`},
		assemblytest.Stack{Name: "Other", Template: `{"Resources": {}}`})
	topic := a.OfType("AWS::SNS::Topic")[0]
	other := topic.Changed(func(properties map[string]any) {
		properties["TopicName"] = "after"
		delete(properties, "FifoTopic")
	})
	changed := a.With([]*assembly.Stack{topic.Stack}, map[*assembly.Resource]*assembly.Resource{topic: other})
	after := changed.OfType("AWS::SNS::Topic")[0]
	if name := after.Get("TopicName").String(); name != "after" || after.Get("FifoTopic").Exists() {
		t.Errorf("the copy has the name %s, want after, and FifoTopic %v, want none", name, after.Get("FifoTopic"))
	}
	if to, _ := changed.OfType("AWS::SNS::Subscription")[0].Get("TopicArn").Target(); to.Resource != after {
		t.Errorf("the subscription refers to %v, want the changed topic", to.Resource)
	}
	if len(changed.Stacks) != 1 || after.Stack != changed.Stacks[0] {
		t.Errorf("the copy has %d stacks, want the one that was asked for, with the topic in it", len(changed.Stacks))
	}
	if name := topic.Get("TopicName").String(); name != "before" || !topic.Get("FifoTopic").Exists() {
		t.Errorf("the original has the name %s and FifoTopic %v, want them as they were", name, topic.Get("FifoTopic"))
	}
}

func TestAnAssemblyWithoutAResource(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {
		"Topic": {"Type": "AWS::SNS::Topic"}, "Mail": {"Type": "AWS::SNS::Subscription"}}}`})
	changed := a.With(a.Stacks, map[*assembly.Resource]*assembly.Resource{a.OfType("AWS::SNS::Topic")[0]: nil})
	if got := changed.Resources(); len(got) != 1 || got[0].LogicalID != "Mail" {
		t.Errorf("Resources() = %v, want only Mail", got)
	}
	if r := changed.Stacks[0].Resource("Topic"); r != nil {
		t.Errorf("Resource(Topic) = %v, want nil", r)
	}
}
