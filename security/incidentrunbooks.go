package security

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// An Incident is what an intruder has, or has had.
type Incident string

// The incidents that [IncidentRunbooks] are for.
const (
	// UserIncident is about an IAM user and an access key.
	UserIncident Incident = "User"
	// RoleIncident is about credentials of a role.
	RoleIncident Incident = "Role"
	// BucketIncident is about a bucket that is public, or read by somebody who should not.
	BucketIncident Incident = "Bucket"
	// InstanceIncident is about an EC2 instance.
	InstanceIncident Incident = "Instance"
)

// A Phase is what is done about an [Incident], one after the other.
type Phase string

// The phases, after the AWS Security Incident Response Guide.
const (
	// Triage looks, and changes nothing.
	Triage Phase = "Triage"
	// Contain stops the intruder, and can be undone.
	Contain Phase = "Contain"
	// Eradicate removes what the intruder left. It cannot be undone.
	Eradicate Phase = "Eradicate"
	// Recover undoes Contain.
	Recover Phase = "Recover"
)

// IncidentRunbooksProps configure [IncidentRunbooks]; nil and the zero value work in any account.
type IncidentRunbooksProps struct {
	// Alerts is who is told what was done. The default is a new [AlertTopic].
	Alerts *AlertTopic
	// Approvers are the ARNs of users, roles or sessions of whom one has to agree to what cannot be undone. The
	// default is that nobody is asked.
	Approvers []string
	// Containment is a workflow that contains an instance, and takes a finding of GuardDuty as its
	// input. The default is no runbook for that.
	Containment awsstepfunctions.IStateMachine
}

// IncidentRunbooks are what to do when an alarm turns out to be true: runbooks of AWS Systems Manager
// Automation, for whoever is on call at four in the morning. They promise that
//
//   - a dry run is the default of all that change something (RUNBOOK-003), and changes nothing (RUNBOOK-006),
//   - each runs as a role of its own (RUNBOOK-002), which may do what its steps do and nothing else. The roles have
//     the path of those of remediations, so that service control policies can let them pass, and protect them.
//
// | incident | triage | contain | eradicate | recover |
// | --- | --- | --- | --- | --- |
// | User | keys, policies, groups, devices | key inactive, everything denied | key and password deleted | denial lifted |
// | Role | trust, policies | sessions until now denied | a policy detached | denial lifted |
// | Bucket | policy, ACL, public access | public access blocked | policy deleted | block lifted |
// | Instance | network, role, volumes | by the workflow Containment | terminated | start another one |
//
// Triage also shows what the subject did lately, by CloudTrail, and what GuardDuty has found about
// it; what IAM was asked to do is in us-east-1. Every run tells on Alerts what it did and why. They work in the account
// and Region that they are in. Standing idle they cost nothing.
type IncidentRunbooks struct {
	constructs.Construct
	alerts    *AlertTopic
	documents map[string]awsssm.CfnDocument
}

// NewIncidentRunbooks defines the runbooks. It panics with an error for an approver that is no ARN of IAM or STS.
func NewIncidentRunbooks(scope constructs.Construct, id string, props *IncidentRunbooksProps) *IncidentRunbooks {
	p, err := props.check()
	if err != nil {
		panic(fmt.Errorf("security: incident runbooks %q: %w", id, err))
	}
	r := &IncidentRunbooks{alerts: p.Alerts, documents: map[string]awsssm.CfnDocument{}}
	plinth.Init(r, scope, id)
	if r.alerts == nil {
		r.alerts = NewAlertTopic(r, "Alerts", nil)
	}
	for _, b := range responses(r) {
		if b.phase == Eradicate {
			b.approvers = p.Approvers
		}
		r.documents[b.name()] = b.define(r, r.alerts.Topic())
	}
	if p.Containment != nil {
		b := handingOver(p.Containment)
		r.documents[b.name()] = b.define(r, r.alerts.Topic())
	}
	return r
}

// Document returns the runbook for a phase of an incident, nil for none.
func (r *IncidentRunbooks) Document(phase Phase, incident Incident) awsssm.CfnDocument {
	return r.documents[string(phase)+string(incident)]
}

// Alerts returns who is told what was done.
func (r *IncidentRunbooks) Alerts() *AlertTopic { return r.alerts }

// firstFor is the name of the runbook to begin with.
func (r *IncidentRunbooks) firstFor(alarm TrailAlarm) string {
	name := func(i Incident) string { return *r.Document(Triage, i).Ref() }
	switch alarm {
	case BucketPolicyChanges:
		return name(BucketIncident)
	case RootUse, ConsoleWithoutMFA, ConsoleFailures:
		return name(UserIncident)
	}
	return name(UserIncident) + " for a user, " + name(RoleIncident) + " for a role"
}

var approverARN = regexp.MustCompile(`^arn:[a-z-]+:(iam|sts)::\d{12}:(user|role|assumed-role)/\S+$`)

func (p *IncidentRunbooksProps) check() (IncidentRunbooksProps, error) {
	if p == nil {
		return IncidentRunbooksProps{}, nil
	}
	for _, arn := range p.Approvers {
		if !*awscdk.Token_IsUnresolved(arn) && !approverARN.MatchString(arn) {
			return *p, fmt.Errorf("Approvers has %q, want the ARN of a user, a role or a session", arn)
		}
	}
	return *p, nil
}
