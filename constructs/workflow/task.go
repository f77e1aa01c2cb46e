package workflow

import "time"

// A Task calls a service.
type Task struct {
	// Resource is what to call, such as [API] or [Service] return.
	Resource string
	// JSONata is the query language of this state alone, in a machine of JSONPath.
	JSONata bool
	// Role is whom it calls as: an ARN, or a path or expression that yields one. The default is the
	// role of the machine.
	Role string
	// Parameters are those of the call, in JSONPath; Arguments in JSONata.
	Parameters Object
	Arguments  any
	// Selector shapes the answer, in JSONPath.
	Selector Object
	// To is where the answer goes in the state's input, such as "$.found", or [Discard]. The default
	// is in its place. Output is the output of the state in JSONata.
	To     string
	Output any
	// Assign are variables by name.
	Assign Object
	// Retry and Catch are tried in order.
	Retry []Retry
	Catch []Catch
	// Timeout and Heartbeat are in whole seconds. The defaults are the service's.
	Timeout, Heartbeat time.Duration
	// Next is the name of the next state. The default is the end of the machine.
	Next string
}

// Discard as the place of an answer leaves the input as it is.
const Discard = "null"

// API is the resource of a call of the AWS SDK, such as "ec2:describeInstances". The partition
// comes from a substitution that package orchestration makes.
func API(call string) string { return "arn:${Partition}:states:::aws-sdk:" + call }

// Service is the resource of an optimized integration, such as "sns:publish" or
// "sqs:sendMessage.waitForTaskToken".
func Service(call string) string { return "arn:${Partition}:states:::" + call }

func (t Task) object() Object {
	o := Object{"Type": "Task", "Resource": t.Resource}
	if t.JSONata {
		o["QueryLanguage"] = jsonata
	}
	if t.Role != "" {
		o["Credentials"] = Object{pathKey("RoleArn", t.Role): t.Role}
	}
	setObject(o, "Parameters", t.Parameters)
	set(o, "Arguments", t.Arguments)
	setObject(o, "ResultSelector", t.Selector)
	set(o, "Output", t.Output)
	setObject(o, "Assign", t.Assign)
	setSeconds(o, "TimeoutSeconds", t.Timeout)
	setSeconds(o, "HeartbeatSeconds", t.Heartbeat)
	return follow(caught(o, t.Retry, t.Catch), t.To, t.Next)
}

func (t Task) targets() []string { return leadsTo(t.Next, t.Catch) }

// A Retry says which errors are tried again.
type Retry struct {
	// Errors are names of errors. The default is all that may be tried again: States.ALL.
	Errors []string
	// Interval is the first pause, in whole seconds. The default is one second.
	Interval time.Duration
	// Attempts is how often it is tried again. The default is 3; [NoRetry] is never.
	Attempts int
	// Backoff multiplies the pause after each attempt. The default is 2.
	Backoff float64
	// MaxDelay is the longest pause, in whole seconds. The default is none.
	MaxDelay time.Duration
	// Jitter makes pauses random, up to their length.
	Jitter bool
	never  bool
}

// NoRetry is for errors that are answers: they are not tried again.
func NoRetry(errors ...string) Retry { return Retry{Errors: errors, never: true} }

func (r Retry) object() Object {
	o := Object{"ErrorEquals": orAll(r.Errors)}
	setSeconds(o, "IntervalSeconds", r.Interval)
	setSeconds(o, "MaxDelaySeconds", r.MaxDelay)
	if r.Attempts > 0 || r.never {
		o["MaxAttempts"] = r.Attempts
	}
	if r.Backoff > 0 {
		o["BackoffRate"] = r.Backoff
	}
	if r.Jitter {
		o["JitterStrategy"] = "FULL"
	}
	return o
}

// A Catch says where errors lead.
type Catch struct {
	// Errors are names of errors. The default is all: States.ALL.
	Errors []string
	// To is where the error goes in the state's input, or [Discard]. The default is in its place.
	To string
	// Output is the input of the next state in JSONata.
	Output any
	// Assign are variables by name.
	Assign Object
	// Next is the name of the next state. Required.
	Next string
}

func (c Catch) object() Object {
	o := Object{"ErrorEquals": orAll(c.Errors), "Next": c.Next}
	setPlace(o, c.To)
	set(o, "Output", c.Output)
	setObject(o, "Assign", c.Assign)
	return o
}

func orAll(errors []string) []string {
	if len(errors) == 0 {
		return []string{"States.ALL"}
	}
	return errors
}
