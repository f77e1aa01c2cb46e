package promise_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

type object = map[string]any

// topicProps look like the props of an L1 construct.
type topicProps struct {
	TopicName      *string `json:"topicName" yaml:"topicName"`
	KmsMasterKeyID *string `json:"kmsMasterKeyId" yaml:"kmsMasterKeyId"`
	FifoTopic      any     `json:"fifoTopic" yaml:"fifoTopic"`
	Subscription   any     `json:"subscription" yaml:"subscription"`
}

type subscription struct {
	Endpoint  *string `json:"endpoint" yaml:"endpoint"`
	Protocol  *string `json:"protocol" yaml:"protocol"`
	DlqPolicy *string `json:"dlqPolicy" yaml:"dlqPolicy"`
}

func text(s string) *string { return &s }

// promises are what the topic of the tests promises, each in one of the ways there are.
var promises = []promise.Promise{
	promise.That("tells on-call", promise.At("Topic/Resource").Keeps(&topicProps{
		KmsMasterKeyID: text("key-1"), FifoTopic: false,
		Subscription: []any{&subscription{text("oncall@example.com"), text("email"), text("keep")}},
	}).Retained()),
	promise.That("alarms in time",
		promise.At("Alarm").Is("Threshold", 0).Is("AlarmActions", []any{object{"Ref": "Topic"}}).AtLeast("Period", 60).Unset("ActionsEnabled"),
		promise.At("Policy").Policy("PolicyDocument.Statement",
			object{"Effect": "Allow", "Action": []any{"sns:Publish", "sns:GetTopicAttributes"}, "Principal": "x"}),
		promise.At("Chat").Only("Guardrails", "ReadOnly", "Nothing").Includes("Topics", object{"Ref": "Topic"}).NoOther().
			Refers("Topics", "Topic/Resource").Refers("Alarm", "/Prod/Alarm").After("Policy"),
	),
}

// template is one that keeps them.
func template() object {
	return object{"Resources": object{
		"Topic": object{"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": object{
			"KmsMasterKeyId": "key-1", "FifoTopic": "false", "Tags": []any{object{"Key": "Team", "Value": "us"}},
			"Subscription": []any{object{"Endpoint": "oncall@example.com", "Protocol": "email", "DLQPolicy": "keep"}},
		}},
		"Alarm": object{"Type": "AWS::CloudWatch::Alarm", "Properties": object{
			"Threshold": 0, "AlarmActions": []any{object{"Ref": "Topic"}}, "Period": 300,
		}},
		"Policy": object{"Type": "AWS::SNS::TopicPolicy",
			"Properties": object{"PolicyDocument": object{"Version": "2012-10-17", "Statement": []any{
				object{"Effect": "Allow", "Action": []any{"sns:GetTopicAttributes", "sns:Publish"}, "Principal": "x"},
				object{"Effect": "Allow", "Action": "sns:Publish", "Principal": "a grant"},
			}}}},
		"Chat": object{"Type": "AWS::Chatbot::SlackChannelConfiguration", "DependsOn": "Policy", "Properties": object{
			"Alarm":      object{"Fn::GetAtt": []any{"Alarm", "Arn"}},
			"Guardrails": []any{"ReadOnly"}, "Topics": []any{object{"Ref": "Other"}, object{"Ref": "Topic"}}, "Description": "ours",
		}},
		"Other": object{"Type": "AWS::SNS::Topic"},
	}, "Conditions": object{"Never": object{"Fn::Equals": []any{1, 2}}}}
}

func read(t *testing.T, template object) *assembly.Assembly {
	t.Helper()
	return recording(t, template, promises...)
}

// recording is an assembly of which a construct made promises.
func recording(t *testing.T, template object, promises ...promise.Promise) *assembly.Assembly {
	t.Helper()
	encoded, err := json.Marshal(promise.Data(promises))
	if err != nil {
		t.Fatal(err)
	}
	var data any
	if err := json.Unmarshal(encoded, &data); err != nil {
		t.Fatal(err)
	}
	metadata := map[string][]assemblytest.Entry{"Prod": {{Type: assembly.MetadataPromise, Data: data}}}
	for path, id := range map[string]string{"Topic/Resource": "Topic", "Alarm": "Alarm", "Policy": "Policy", "Chat": "Chat"} {
		metadata["Prod/"+path] = append(metadata["Prod/"+path], assemblytest.Entry{Type: "aws:cdk:logicalId", Data: id})
	}
	return assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: assemblytest.Encode(t, template), Metadata: metadata})
}

func breaches(t *testing.T, template object) []string {
	t.Helper()
	all := []string{}
	for _, b := range promise.Breaches(read(t, template)) {
		all = append(all, fmt.Sprintf("%s: %s %s", b.Path, b.Property, b.Detail))
	}
	return all
}

func TestPromisesThatHoldAreSilent(t *testing.T) {
	if diff := cmp.Diff([]string{}, breaches(t, template())); diff != "" {
		t.Errorf("breaches (-want +got):\n%s", diff)
	}
}

func TestEveryWayToBreakAPromiseIsFound(t *testing.T) {
	conditional := func(v any) object { return object{"Fn::If": []any{"Never", v, object{"Ref": "AWS::NoValue"}}} }
	for name, c := range map[string]struct {
		resource, property string // a property that does not begin with a capital is an attribute
		value              any    // nil removes it
		want               string
	}{
		"removed":                 {"Topic", "", nil, "Prod/Topic/Resource:  is not in the template"},
		"under a condition":       {"Alarm", "/Condition", "Never", "Prod/Alarm: Condition lets it exist under a condition only"},
		"goes with the stack":     {"Topic", "/DeletionPolicy", "Delete", `DeletionPolicy is "Delete", want Retain`},
		"replaced without a copy": {"Topic", "/UpdateReplacePolicy", nil, `UpdateReplacePolicy is "", want Retain`},
		"another value":           {"Alarm", "Threshold", 1000, "Threshold is 1000, want 0"},
		"no value":                {"Alarm", "Threshold", nil, "Threshold is not set, want 0"},
		"a value under a condition": {"Alarm", "Threshold", conditional(0),
			"Threshold is 0 or not set, which is known only at deployment; want 0"},
		"a parameter":            {"Alarm", "Threshold", object{"Ref": "AWS::StackName"}, "which is known only at deployment; want 0"},
		"nobody to tell":         {"Alarm", "AlarmActions", []any{}, "AlarmActions is []"},
		"somebody else to tell":  {"Alarm", "AlarmActions", []any{object{"Ref": "Other"}}, "AlarmActions is"},
		"smaller":                {"Alarm", "Period", 10, "Period is 10, want 60 or more"},
		"not known to be larger": {"Alarm", "Period", object{"Ref": "AWS::StackName"}, "want 60 or more"},
		"set":                    {"Alarm", "ActionsEnabled", false, "ActionsEnabled is false, want it not set"},
		"set to the default":     {"Alarm", "ActionsEnabled", true, "want it not set"},
		"a nested value": {"Topic", "Subscription", []any{object{"Endpoint": "x@example.com", "Protocol": "email"}},
			"Subscription.0.Endpoint is x@example.com"},
		"a property that was not":  {"Topic", "TopicName", "mine", "TopicName is mine, and was not set"},
		"another that was not":     {"Chat", "LoggingLevel", "NONE", "LoggingLevel is NONE, and was not set"},
		"more than allowed":        {"Chat", "Guardrails", []any{"ReadOnly", "Admin"}, "Guardrails holds Admin, want nothing but"},
		"not held":                 {"Chat", "Topics", []any{object{"Ref": "Other"}}, "Topics may not hold"},
		"held under a condition":   {"Chat", "Topics", []any{conditional(object{"Ref": "Topic"})}, "Topics may not hold"},
		"refers to another":        {"Chat", "Alarm", object{"Ref": "Topic"}, "Alarm is ${Topic}, want a reference to Prod/Alarm"},
		"in no order":              {"Chat", "/DependsOn", nil, "DependsOn lets it be created before Prod/Policy"},
		"a list under a condition": {"Chat", "Topics", conditional([]any{object{"Ref": "Topic"}}), "Topics may not hold"},
		"version of the policy gone": {"Policy", "PolicyDocument", object{"Statement": []any{
			object{"Effect": "Allow", "Action": []any{"sns:Publish", "sns:GetTopicAttributes"}, "Principal": "x"}}},
			"PolicyDocument.Version is not set, want 2012-10-17"},
		"an older version of the policy": {"Policy", "PolicyDocument", object{"Version": "2008-10-17", "Statement": []any{
			object{"Effect": "Allow", "Action": []any{"sns:Publish", "sns:GetTopicAttributes"}, "Principal": "x"}}},
			"PolicyDocument.Version is 2008-10-17, want 2012-10-17"},
		"statement gone": {"Policy", "PolicyDocument", object{"Statement": []any{}}, "PolicyDocument.Statement may not hold"},
		"statement taken away again": {"Policy", "PolicyDocument",
			object{"Statement": []any{object{"Effect": "Allow", "Action": "sns:Publish", "Principal": "x"},
				object{"Effect": "Deny", "Action": "*", "Principal": "*"}}}, "has a statement that denies"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := template()
			resources := changed["Resources"].(object)
			resource := resources[c.resource].(object)
			attribute, isAttribute := strings.CutPrefix(c.property, "/")
			switch {
			case c.property == "":
				delete(resources, c.resource)
				resources["Alarm"].(object)["Properties"].(object)["AlarmActions"] = []any{"x"}
			case isAttribute && c.value == nil:
				delete(resource, attribute)
			case isAttribute:
				resource[attribute] = c.value
			case c.value == nil:
				delete(resource["Properties"].(object), c.property)
			default:
				resource["Properties"].(object)[c.property] = c.value
			}
			got := breaches(t, changed)
			if !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("breaches = %q, want one with %q", got, c.want)
			}
		})
	}
}

// A value that is removed is as good as none, by whatever key.
func TestRemovedValuesBreakNothing(t *testing.T) {
	topic := object{"Type": "AWS::SNS::Topic", "Properties": object{"DeliveryPolicy": object{"a": "x", "b": object{"Ref": "AWS::NoValue"}}}}
	a := recording(t, object{"Resources": object{"Topic": topic}}, promise.That("delivers",
		promise.At("Topic/Resource").Is("DeliveryPolicy", object{"a": "x", "c": object{"Ref": "AWS::NoValue"}})))
	if all := promise.Breaches(a); len(all) > 0 {
		t.Errorf("breaches = %+v, want none", all)
	}
}

func TestBreachesNameTheSentence(t *testing.T) {
	changed := template()
	delete(changed["Resources"].(object), "Chat")
	all := promise.Breaches(read(t, changed))
	if len(all) != 1 || all[0].Sentence != "alarms in time" || all[0].By != "Prod" || all[0].Resource != nil || all[0].Stack.Name != "Prod" {
		t.Errorf("breaches = %+v, want one of the sentence about alarms, by Prod", all)
	}
}

func ExampleThat() {
	p := promise.That("is encrypted with a key of its own",
		promise.At("Topic/Resource").Is("KmsMasterKeyId", object{"Fn::GetAtt": []any{"Key", "Arn"}}))
	recorded, _ := json.Marshal(promise.Data([]promise.Promise{p}))
	fmt.Println(string(recorded))
	// Output:
	// [{"on":[{"at":"Topic/Resource","is":{"KmsMasterKeyId":{"Fn::GetAtt":["Key","Arn"]}}}],"sentence":"is encrypted with a key of its own"}]
}
