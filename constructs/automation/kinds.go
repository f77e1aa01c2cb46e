package automation

import (
	"maps"
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

// Approve asks on a topic, and goes on when one of the approvers agrees in time.
func Approve(name, topic, message string, timeout time.Duration, approvers ...string) Step {
	return Step{Name: name, Action: "aws:approve", Timeout: timeout, Inputs: Object{
		"NotificationArn": topic, "Message": message, "MinRequiredApprovals": 1, "Approvers": approvers,
	}}
}

// StartMachine runs a state machine and waits for it; inputs are stateMachineArn, input and name.
func StartMachine(name string, inputs Object) Step {
	return Step{Name: name, Action: "aws:executeStateMachine", Inputs: inputs}
}

// Publish tells a topic.
func Publish(name, topic, subject, message string) Step {
	return Step{Name: name, Service: "sns", API: "Publish", Inputs: Object{"TopicArn": topic, "Subject": subject, "Message": message}}
}
