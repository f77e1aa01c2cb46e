package automation

import (
	"maps"
	"time"
)

// A Step is one thing that a runbook does. The zero value of most fields is Automation's default.
type Step struct {
	// Name is made of letters and digits, and unique in the runbook.
	Name string
	// Action is the kind of step, such as "aws:sleep". The default is "aws:executeAwsApi".
	Action string
	// Service and API are as in the AWS SDK for Python and the API reference: "s3" and
	// "PutPublicAccessBlock".
	Service, API string
	// Inputs are those of the action or the API. "{{ Step.Output }}" is what an earlier step found,
	// "{{ Parameter }}" what the runbook was given.
	Inputs Object
	// Outputs are what is kept of the answer.
	Outputs []Output
	// Allow is what the step needs.
	Allow []Permission
	// MayFail goes on when the step fails, and leaves the run a success.
	MayFail bool
	// OnFailure and OnCancel are where to go on then: "Abort", "Continue" or [To] a step.
	OnFailure, OnCancel string
	// Attempts is how often the step is tried in all. The default is once.
	Attempts int
	// Critical lets the run fail although OnFailure goes on.
	Critical bool
	// Next is the step to go on with. The default is the one that follows. End ends the run.
	Next string
	End  bool
	// Timeout is when the step fails because it takes too long, in whole seconds.
	Timeout time.Duration
}

// To names a step for OnFailure and OnCancel.
func To(step string) string { return "step:" + step }

// An Output is a part of an answer.
type Output struct {
	// Name is made of letters and digits.
	Name string
	// Selector is a JSONPath, such as "$.DBInstances[0].DBInstanceIdentifier".
	Selector string
	// Type is "String", "Boolean", "Integer", "StringMap", "StringList" or "MapList". The default is
	// String.
	Type string
}

// A Permission is an action and what it may be done to.
type Permission struct {
	// Action is that of IAM, such as "s3:PutBucketPublicAccessBlock": not always the name of the API.
	Action string
	// On is the ARN after the partition, such as "s3:::*"; ${Region} and ${Account} are the stack's.
	// The default is "*", for actions that cannot be confined.
	On string
}

// Content returns the step as Systems Manager takes it.
func (s Step) Content() Object {
	inputs := maps.Clone(s.Inputs)
	if inputs == nil {
		inputs = Object{}
	}
	if s.Service != "" {
		inputs["Service"], inputs["Api"] = s.Service, s.API
	}
	o := Object{"name": s.Name, "action": s.Action, "inputs": inputs}
	if s.Action == "" {
		o["action"] = "aws:executeAwsApi"
	}
	if len(s.Outputs) > 0 {
		outputs := make([]Object, len(s.Outputs))
		for i, out := range s.Outputs {
			outputs[i] = out.content()
		}
		o["outputs"] = outputs
	}
	if s.MayFail {
		o["onFailure"], o["isCritical"] = "Continue", false
	}
	if s.Attempts > 1 {
		o["maxAttempts"] = s.Attempts
	}
	if s.Critical {
		o["isCritical"] = true
	}
	for field, value := range map[string]string{"onFailure": s.OnFailure, "onCancel": s.OnCancel, "nextStep": s.Next} {
		if value != "" {
			o[field] = value
		}
	}
	if s.End {
		o["isEnd"] = true
	}
	if s.Timeout > 0 {
		o["timeoutSeconds"] = int(s.Timeout / time.Second)
	}
	return o
}

func (o Output) content() Object {
	if o.Type == "" {
		o.Type = "String"
	}
	return Object{"Name": o.Name, "Selector": o.Selector, "Type": o.Type}
}
