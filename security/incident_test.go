package security_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/security"
)

func incidents(stack awscdk.Stack) *security.IncidentRunbooks {
	return security.NewIncidentRunbooks(stack, "Incidents", nil)
}

// allIncidents has everything that there is.
func allIncidents(stack awscdk.Stack) *security.IncidentRunbooks {
	return security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{
		Alerts:      security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Approvals: true}),
		Approvers:   []string{"arn:aws:iam::111111111111:role/OnCall"},
		Containment: awsstepfunctions.StateMachine_FromStateMachineName(stack, jsii.String("Containment"), jsii.String("Containment")),
	})
}

func TestIncidentRunbooksDefault(t *testing.T) {
	app, stack := newStack(t)
	r := incidents(stack)
	if r.Alerts() == nil || r.Document(security.Triage, security.UserIncident) == nil ||
		r.Document(security.Contain, security.InstanceIncident) != nil {
		t.Error("an accessor returns something else")
	}
	runbooktest.Check(t, snapshot.Synth(t, app))
	snapshot.Check(t, app)
}

func TestIncidentRunbooksFull(t *testing.T) {
	app, stack := newStack(t)
	if allIncidents(stack).Document(security.Contain, security.InstanceIncident) == nil {
		t.Error("an instance cannot be contained")
	}
	runbooktest.Check(t, snapshot.Synth(t, app))
	snapshot.Check(t, app)
}

func TestIncidentRunbooksGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewIncidentRunbooks, true, func(awscdk.Stack, int) security.IncidentRunbooksProps {
		return security.IncidentRunbooksProps{Approvers: []string{"arn:aws:sts::111111111111:assumed-role/OnCall/joe"}}
	})
}

// runs are the steps that a run has, in order, when every step succeeds or, as with fails, one does
// not.
func runs(t *testing.T, document *assembly.Resource, dry bool, fails string) []string {
	t.Helper()
	steps := document.Get("Content", "mainSteps").List()
	at := func(name string) int {
		for i, s := range steps {
			if s.Get("name").String() == name {
				return i
			}
		}
		t.Fatalf("%s has no step %q", document.Path, name)
		return 0
	}
	var all []string
	for i := 0; i < len(steps); i++ {
		s := steps[i]
		name := s.Get("name").String()
		all = append(all, name)
		switch to, failure := "", s.Get("onFailure").String(); {
		case name == fails && strings.HasPrefix(failure, "step:"):
			i = at(strings.TrimPrefix(failure, "step:")) - 1
		case name == fails && failure != "Continue":
			return append(all, "aborted")
		case s.Get("action").String() == "aws:branch":
			if to = s.Get("inputs", "Default").String(); !dry {
				to = s.Get("inputs", "Choices", "0", "NextStep").String()
			}
			i = at(to) - 1
		case s.Get("isEnd").Is(true) == assembly.True:
			return all
		}
	}
	return all
}

// Whatever happens, people are told; a dry run reads and tells only, and what cannot be undone is
// asked for first.
func TestIncidentRunbooksRun(t *testing.T) {
	app, stack := newStack(t)
	allIncidents(stack)
	documents := map[string]*assembly.Resource{}
	for _, d := range snapshot.Synth(t, app).OfType("AWS::SSM::Document") {
		documents[strings.Split(d.Path, "/")[2]] = d
	}
	if len(documents) != 15 {
		t.Errorf("there are %d runbooks", len(documents))
	}
	for name, c := range map[string]struct {
		dry   bool
		fails string
		want  string
	}{
		"TriageUser":        {want: "Who Keys Policies Inline Groups Devices Calls Detector Found Findings Tell"},
		"TriageRole":        {fails: "Detector", want: "Who Policies Inline Calls Detector Found Findings Tell"},
		"TriageBucket":      {fails: "Policy", want: "Public Block Policy Grants Tags Calls Detector Found Findings Tell"},
		"TriageInstance":    {want: "State Volumes Snapshots Calls Detector Found Findings Tell"},
		"ContainUser":       {want: "Keys Policies Decide Deny Deactivate Tell"},
		"ContainRole":       {dry: true, want: "Policies Inline Decide TellRehearsed"},
		"ContainBucket":     {fails: "Close", want: "Public Block Decide Close TellFailed"},
		"ContainInstance":   {want: "Decide Contain Tell"},
		"EradicateUser":     {fails: "DeletePassword", want: "Keys Decide Approve DeleteKey DeletePassword Tell"},
		"EradicateRole":     {fails: "Approve", want: "Policies Decide Approve TellFailed"},
		"EradicateBucket":   {dry: true, want: "Public Policy Decide TellRehearsed"},
		"EradicateInstance": {want: "State Volumes Snapshots Decide Approve Terminate Tell"},
		"RecoverUser":       {want: "Keys Policies Decide Allow Tell"},
		"RecoverRole":       {want: "Inline Decide Allow Tell"},
		"RecoverBucket":     {want: "Public Policy Block Decide Open Tell"},
	} {
		if got := strings.Join(runs(t, documents[name], c.dry, c.fails), " "); got != c.want {
			t.Errorf("%s runs %s, want %s", name, got, c.want)
		}
		if !strings.HasPrefix(name, "Triage") && len(documents[name].Get("Content", "parameters", "Reason").Keys()) == 0 {
			t.Errorf("%s does not ask for a reason", name)
		}
	}
	for path, from := range map[string]string{"ContainRole": "PolicyDocument", "ContainInstance": "input"} {
		for _, s := range documents[path].Get("Content", "mainSteps").List() {
			if text, ok := s.Get("inputs", from).Text(); ok &&
				(!json.Valid([]byte(text)) || strings.Contains(strings.ReplaceAll(text, "{{ ", ""), "{{")) {
				t.Errorf("%s has %s, which is no JSON, or has braces that Systems Manager reads as a variable", path, text)
			}
		}
	}
}

func TestIncidentRunbooksSabotage(t *testing.T) {
	content := func(property string, value any) func(awscdk.Stack) {
		return override(incidents, "Content."+property, value, "ContainBucket", "Runbook")
	}
	const path = "Prod/Incidents/ContainBucket"
	caught(t, map[string]sabotage{
		"acts at once":         {"RUNBOOK-003", path, content("parameters.DryRun.default", false)},
		"no parameter":         {"RUNBOOK-001", path, content("parameters.DryRun", nil)},
		"rehearses by doing":   {"RUNBOOK-006", path, content("mainSteps.2.inputs.Default", "Close")},
		"does before it asks":  {"RUNBOOK-006", path, content("mainSteps.0.inputs.Api", "PutPublicAccessBlock")},
		"goes on after a look": {"RUNBOOK-006", path, content("mainSteps.3.isEnd", nil)},
		"as its caller":        {"RUNBOOK-002", path, content("assumeRole", nil)},
	})
	// What a role lacks or has too much is no rule, but a test.
	app, stack := newStack(t)
	changed := incidents(stack)
	guardrail.Waive(changed, "PROMISE-001", "the test looks at the roles")
	constructtest.Child(changed, "ContainBucket", "Runbook").
		AddPropertyOverride(jsii.String("Content.mainSteps.4.inputs.Api"), "DeleteBucket")
	if faults := strings.Join(runbooktest.Faults(snapshot.Synth(t, app)), "\n"); !strings.Contains(faults, "lacks s3:DeleteBucket") ||
		!strings.Contains(faults, "has s3:PutBucketPublicAccessBlock") {
		t.Errorf("faults are %s", faults)
	}
}

func TestIncidentRunbooksRefuse(t *testing.T) {
	refused(t, security.NewIncidentRunbooks, map[string]misuse[security.IncidentRunbooksProps]{
		"asked on a topic that nobody may ask on": {
			security.IncidentRunbooksProps{Approvers: []string{"arn:aws:iam::111111111111:role/OnCall"}, Alerts: plainAlerts(t)},
			"Alerts is not for approvals, want Approvals set in its AlertTopicProps",
		},
		"a name": {security.IncidentRunbooksProps{Approvers: []string{"joe"}}, `Approvers has "joe", want the ARN of`},
		"an account": {
			security.IncidentRunbooksProps{Approvers: []string{"arn:aws:iam::111111111111:root"}},
			"want the ARN of a user, a role or a session",
		},
		"another ARN": {security.IncidentRunbooksProps{Approvers: []string{"arn:aws:s3:::x"}}, `Approvers has "arn:aws:s3:::x"`},
	})
}

// The runbook hands an instance to the workflow that contains, in the words that it takes.
func TestRunbookHandsInstancesToTheContainment(t *testing.T) {
	app, stack := newStack(t)
	containment := security.NewContainment(stack, "Containment", &security.ContainmentProps{Act: true})
	security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Containment: containment.Machine()})
	input := ""
	for _, document := range snapshot.Synth(t, app).OfType("AWS::SSM::Document") {
		for _, step := range document.Get("Content", "mainSteps").List() {
			if step.Get("action").Is("aws:executeStateMachine") == assembly.True {
				input = step.Get("inputs", "input").String()
			}
		}
	}
	input = strings.NewReplacer("{{ Instance }}", "i-1", "{{ automation:EXECUTION_ID }}", "f1", "{{ global:ACCOUNT_ID }}", "111111111111",
		"{{ global:REGION }}", "eu-west-1").Replace(input)
	contain, _ := workflows(t, true)
	member := account()
	member.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
	run := workflowtest.Run(t, contain, json.RawMessage(input), member.answer)
	if diff := cmp.Diff(quarantined, did(run)); diff != "" || run.Failed != nil {
		t.Errorf("contained, failed %v (-want +got):\n%s", run.Failed, diff)
	}
}

func plainAlerts(t *testing.T) *security.AlertTopic {
	_, stack := newStack(t)
	return security.NewAlertTopic(stack, "Alerts", nil)
}
