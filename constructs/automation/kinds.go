package automation

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

// Await waits until a property of what an API returns has one of some values, for as long as
// timeout.
func Await(name, service, api string, inputs Object, selector string, timeout time.Duration, values ...string) Step {
	s := property("aws:waitForAwsResourceProperty", name, service, api, inputs, selector, values)
	s.Timeout = timeout
	return s
}

// Assert fails unless a property of what an API returns has one of some values.
func Assert(name, service, api string, inputs Object, selector string, values ...string) Step {
	return property("aws:assertAwsResourceProperty", name, service, api, inputs, selector, values)
}

func property(action, name, service, api string, inputs Object, selector string, values []string) Step {
	all := Object{"PropertySelector": selector, "DesiredValues": values}
	maps.Copy(all, inputs)
	return Step{Name: name, Action: action, Service: service, API: api, Inputs: all}
}

// Unless goes to a step unless a Boolean parameter is true, and to another one if it is.
func Unless(name, parameter, then, otherwise string) Step {
	return Step{Name: name, Action: "aws:branch", Inputs: Object{
		"Choices": []Object{{"Variable": "{{ " + parameter + " }}", "BooleanEquals": false, "NextStep": then}}, "Default": otherwise,
	}}
}

// Sleep waits; the duration is as in ISO 8601, such as "PT10M", or a parameter.
func Sleep(name, duration string) Step {
	return Step{Name: name, Action: "aws:sleep", Inputs: Object{"Duration": duration}}
}

// Approve asks on a topic, and goes on when one of the approvers agrees in time. Systems Manager
// wants the name of the topic to begin with "Automation"; it writes to mail, and no chat shows it.
func Approve(name, topic, message string, timeout time.Duration, approvers ...string) Step {
	return Step{Name: name, Action: "aws:approve", Timeout: timeout, Inputs: Object{
		"NotificationArn": topic, "Message": message, "MinRequiredApprovals": 1, "Approvers": approvers,
	}}
}

// StartMachine runs a state machine and waits for it; inputs are stateMachineArn, input and name.
func StartMachine(name string, inputs Object) Step {
	return Step{Name: name, Action: "aws:executeStateMachine", Inputs: inputs}
}

// Publish tells a topic: by mail as text, and in chat in the only form that Amazon Q Developer in
// chat applications shows; see "Custom notifications" in its guide. What the message refers to must
// have neither quotation marks nor backslashes, nor may it span lines: [Reason] has none.
func Publish(name, topic, subject, message string) Step {
	return Step{Name: name, Service: "sns", API: "Publish", Inputs: Object{
		"TopicArn": topic, "Subject": subject, "MessageStructure": "json", "Message": text(Object{
			"email": message, "default": text(Object{"version": "1.0", "source": "custom", "content": Object{
				"textType": "client-markdown", "title": subject, "description": message,
			}}),
		}),
	}}
}

// text is an object in JSON, with the signs of HTML as they are.
func text(o Object) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(o); err != nil {
		panic(err) // texts in maps always encode
	}
	return strings.TrimSpace(b.String())
}
