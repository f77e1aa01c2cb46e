package security

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/security/internal/incident"
)

// An Incident is what an intruder has, or had.
type Incident string

// The incidents that [IncidentRunbooks] are for.
const (
	// UserIncident is about an IAM user and an access key.
	UserIncident Incident = incident.User
	// RoleIncident is about credentials of a role.
	RoleIncident Incident = incident.Role
	// BucketIncident is about a bucket that is public, or that somebody reads who should not.
	BucketIncident Incident = incident.Bucket
	// InstanceIncident is about an EC2 instance.
	InstanceIncident Incident = incident.Instance
)

// A Phase is a step of the response to an [Incident].
type Phase string

// The phases, after the AWS Security Incident Response Guide.
const (
	// Triage looks, and changes nothing.
	Triage Phase = incident.Triage
	// Contain stops the intruder, and can be undone.
	Contain Phase = incident.Contain
	// Eradicate removes what the intruder left. It cannot be undone.
	Eradicate Phase = incident.Eradicate
	// Recover undoes Contain.
	Recover Phase = incident.Recover
)

// IncidentRunbooksProps configure [IncidentRunbooks]; nil and the zero value work in any account.
type IncidentRunbooksProps struct {
	// Alerts hears what every run did. With Approvers it has to be one for Approvals. The default is
	// a new [AlertTopic].
	Alerts *AlertTopic
	// Approvers are the ARNs of users, roles or sessions. One of them has to agree to what cannot be
	// undone, and is asked by mail. The default is that nobody is asked.
	Approvers []string
	// Containment is a state machine that contains an instance, and whose input is a finding of
	// GuardDuty: [Containment.Machine]. The default is no runbook that contains instances.
	Containment awsstepfunctions.IStateMachine
}

// IncidentRunbooks are what to do when an alarm turns out to be true: runbooks of AWS Systems
// Manager Automation, for whoever is on call at four in the morning. They promise that
//
//   - a dry run is the default of all that change something (RUNBOOK-003), and changes nothing
//     (RUNBOOK-006),
//   - each runs as a role of its own (RUNBOOK-002), which may do what its steps do and nothing
//     else. The roles have the path of those of remediations, so that service control policies can
//     exempt and protect them.
//
// There is a runbook for each incident and phase:
//
//   - [UserIncident]: Triage shows keys, policies, groups and devices; Contain denies everything
//     and makes a key inactive; Eradicate deletes the key and the password; Recover lifts the
//     denial.
//   - [RoleIncident]: Triage shows trust and policies; Contain denies sessions until a moment;
//     Eradicate detaches a policy; Recover lifts the denial.
//   - [BucketIncident]: Triage shows policy, ACL and public access; Contain blocks public access;
//     Eradicate deletes the policy; Recover lifts the block.
//   - [InstanceIncident]: Triage shows network, role and volumes; Contain hands it to the state
//     machine in Containment; Eradicate terminates it. To recover, start another one.
//
// Triage also shows what the subject did lately, according to CloudTrail, and what GuardDuty has
// found about it; calls of IAM are recorded in us-east-1. Every run tells Alerts what it did and
// why. They work in the account and Region that they are in. Standing idle they cost nothing.
type IncidentRunbooks struct {
	constructs.Construct
	alerts    *AlertTopic
	documents map[string]awsssm.CfnDocument
}

// NewIncidentRunbooks defines the runbooks. It panics with an error for an approver that is not the
// ARN of a user, role or session, and for Approvers with Alerts that are not for Approvals.
func NewIncidentRunbooks(scope constructs.Construct, id string, props *IncidentRunbooksProps) *IncidentRunbooks {
	r := &IncidentRunbooks{documents: map[string]awsssm.CfnDocument{}}
	p := plinth.Define(r, scope, id, props.check)
	if r.alerts = p.Alerts; r.alerts == nil {
		r.alerts = NewAlertTopic(r, "Alerts", &AlertTopicProps{Approvals: len(p.Approvers) > 0})
	}
	for _, b := range incident.Runbooks(plinth.PlaceOf(r).Partition) {
		var approvers []string
		if b.Phase == incident.Eradicate {
			approvers = p.Approvers
		}
		r.define(b, approvers)
	}
	if p.Containment != nil {
		role := r.define(incident.ByWorkflow(p.Containment.StateMachineArn()), nil)
		p.Containment.GrantStartExecution(role)
		p.Containment.GrantExecution(role, jsii.String("states:DescribeExecution"), jsii.String("states:StopExecution"))
	}
	return r
}

// Document returns the runbook for a phase of an incident, nil for none.
func (r *IncidentRunbooks) Document(phase Phase, incident Incident) awsssm.CfnDocument {
	return r.documents[string(phase)+string(incident)]
}

// Alerts returns the topic that hears what every run did.
func (r *IncidentRunbooks) Alerts() *AlertTopic { return r.alerts }

// define defines a document and its role below a construct of their own.
func (r *IncidentRunbooks) define(b incident.Runbook, approvers []string) awsiam.Role {
	at, topic := tree.Group(r, b.Name()), r.alerts.Topic()
	role := orchestration.NewRunbookRole(at, "Role", &orchestration.RunbookRoleProps{Path: jsii.String(runbookPath), Allow: b.Permissions()})
	if b.Phase == incident.Contain && (b.Subject == incident.User || b.Subject == incident.Role) {
		guardrail.Waive(role, "IAM-012", "a policy is what denies everything to a user or to the sessions of a role, whichever it is")
	}
	of := batch.Ask(batch.Get(role, "roleArn"), batch.Get(topic, "topicArn"), batch.On(topic, "grantPublish", role))
	r.documents[b.Name()] = orchestration.NewRunbook(at, "Runbook", nil, b.Document(of[0].(string), of[1].(string), approvers))
	return role
}

// firstFor is the name of the runbook to begin with.
func (r *IncidentRunbooks) firstFor(alarm TrailAlarm) string {
	name := func(i Incident) string { return *tree.Text(r.Document(Triage, i), "ref") }
	switch alarm {
	case BucketPolicyChanges:
		return name(BucketIncident)
	case RootUse, ConsoleWithoutMFA, ConsoleFailures:
		return name(UserIncident)
	}
	return name(UserIncident) + " for a user, " + name(RoleIncident) + " for a role"
}

func (p *IncidentRunbooksProps) check() (IncidentRunbooksProps, error) {
	if p == nil {
		return IncidentRunbooksProps{}, nil
	}
	if len(p.Approvers) > 0 && p.Alerts != nil && !p.Alerts.Approvals() {
		return *p, errors.New("Alerts is not for approvals, want Approvals set in its AlertTopicProps: " +
			"Systems Manager asks on topics whose name begins with Automation only")
	}
	return *p, identifier.Principal.CheckAll("Approvers", p.Approvers)
}
