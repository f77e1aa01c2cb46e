package security

import (
	"maps"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A response is the runbook for a phase of an incident.
type response struct {
	phase    Phase
	incident Incident
	// does is what the runbook does, for who chooses one.
	does string
	// parameters are what it is about, by name, besides DryRun and Reason.
	parameters map[string]parameter
	// look reads, and is all that a dry run has; fix changes something.
	look, fix []RunbookStep
	// machine is a workflow to run in the place of fix, and its input.
	machine map[string]any
	// approvers are who is asked before fix.
	approvers []string
	grant     func(role awsiam.IRole)
}

type parameter struct{ description, pattern string }

func (b response) name() string { return string(b.phase) + string(b.incident) }

// define defines the document and its role below a construct of their own.
func (b response) define(scope constructs.Construct, topic awssns.ITopic) awsssm.CfnDocument {
	at := constructs.NewConstruct(scope, jsii.String(b.name()))
	role := Runbook{Look: b.look, Fix: b.fix, grant: func(role awsiam.IRole) {
		topic.GrantPublish(role)
		if b.grant != nil {
			b.grant(role)
		}
	}}.newRole(at, nil, false)
	return awsssm.NewCfnDocument(at, jsii.String("Runbook"), &awsssm.CfnDocumentProps{
		DocumentType: jsii.String("Automation"), UpdateMethod: jsii.String("NewVersion"),
		Content: b.content(*role.RoleArn(), *topic.TopicArn()),
	})
}

// content is the document. What is told ends it, whichever way it went.
func (b response) content(role, topic string) map[string]any {
	tell := func(name, what string) map[string]any {
		step := RunbookStep{Name: name, Service: "sns", API: "Publish", Inputs: map[string]any{
			"TopicArn": topic, "Subject": string(b.phase) + " " + strings.ToLower(string(b.incident)), "Message": what + b.record(),
		}}.content()
		step["isEnd"] = true
		return step
	}
	steps, outputs := []any{}, []any{}
	for _, s := range b.look {
		steps = append(steps, s.content())
		for _, o := range s.Outputs {
			outputs = append(outputs, s.Name+"."+o.Name)
		}
	}
	if b.phase == Triage {
		steps = append(steps, tell("Tell", "Somebody has looked at "))
	} else {
		fix := b.changing(topic)
		steps = append(steps, map[string]any{"name": "Decide", "action": "aws:branch", "inputs": map[string]any{
			"Choices": []any{map[string]any{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": fix[0]["name"]}}, "Default": "TellRehearsed",
		}}, tell("TellRehearsed", "A dry run, which has changed nothing: "))
		for _, s := range fix {
			s["onFailure"], s["onCancel"] = "step:TellFailed", "step:TellFailed"
			if s["isCritical"] == false { // it may fail
				s["onFailure"] = "Continue"
			}
			steps = append(steps, s)
		}
		steps = append(steps, tell("Tell", "Done: "), tell("TellFailed", "FAILED, was refused or cancelled; look how far it came: "))
	}
	content := map[string]any{
		"schemaVersion": "0.3", "description": b.does, "assumeRole": role, "parameters": b.asked(), "mainSteps": steps,
	}
	if len(outputs) > 0 {
		content["outputs"] = outputs
	}
	return content
}

// changing are the steps that change something, after the question whether they may.
func (b response) changing(topic string) []map[string]any {
	var steps []map[string]any
	if len(b.approvers) > 0 {
		steps = append(steps, map[string]any{"name": "Approve", "action": "aws:approve", "timeoutSeconds": 12 * 60 * 60, "inputs": map[string]any{
			"NotificationArn": topic, "Message": "May it be done? " + b.record(), "MinRequiredApprovals": 1, "Approvers": b.approvers,
		}})
	}
	for _, s := range b.fix {
		steps = append(steps, s.content())
	}
	if b.machine != nil {
		steps = append(steps, map[string]any{"name": "Contain", "action": "aws:executeStateMachine", "inputs": b.machine})
	}
	return steps
}

// record is what a run is about, and where to read what it found.
func (b response) record() string {
	text := string(b.phase) + " " + strings.ToLower(string(b.incident)) + " {{ " + string(b.incident) + " }} in {{ global:ACCOUNT_ID }}, {{ global:REGION }}."
	if b.phase != Triage {
		text += " {{ Reason }}"
	}
	return text + " (run {{ automation:EXECUTION_ID }})"
}

func (b response) asked() map[string]any {
	all := map[string]parameter{}
	maps.Copy(all, b.parameters)
	asked := map[string]any{}
	if b.phase != Triage {
		all["Reason"] = parameter{"Why, and who decided it, for the record", `\S.{9,499}`}
		asked["DryRun"] = map[string]any{
			"type": "Boolean", "default": true, "allowedValues": []bool{true, false}, "description": "True shows what the runbook is about, and changes nothing",
		}
	}
	for name, p := range all {
		asked[name] = map[string]any{"type": "String", "description": p.description, "allowedPattern": "^" + p.pattern + "$"}
	}
	return asked
}
