package baseline

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// RunbooksProps configure [Runbooks].
type RunbooksProps struct {
	// Organization is required, and needs the unit [SuspendedUnit].
	Organization *Organization
	// Access defines the permission set that [Runbooks.BreakGlass] hands out. Without it there
	// is no such runbook.
	Access *Access
	// Topic hears who gets in and why. It has to be in the account and Region of the stack. The
	// default is a new encrypted topic, which nobody hears until somebody subscribes.
	Topic awssns.ITopic
}

// Runbooks are what operators of an organization do by hand, written down so that Systems
// Manager does it: the same way each time, with one role for each runbook and a record of who
// ran it and why. They promise that
//
//   - their steps refer to parameters and steps that they have (RUNBOOK-001), and they run as
//     a role of their own, so that who runs them needs no permission but that (RUNBOOK-002),
//   - moving an account to [SuspendedUnit] is a dry run unless told otherwise (RUNBOOK-003),
//     and no runbook moves an account of [SecurityUnit] or [InfrastructureUnit] (RUNBOOK-005),
//   - whom break glass lets in, it takes out again, when a step fails or somebody cancels the
//     run as well (RUNBOOK-004). Sessions that are open live on for an hour at most.
//
// They belong in a stack of the management account, in the Region of IAM Identity Center.
// When Identity Center itself is down, only the root user is left. Standing idle they cost one
// KMS key a month, and nothing without break glass or with a Topic.
type Runbooks struct {
	constructs.Construct
	add, suspend, reinstate, breakGlass awsssm.CfnDocument
	topic                               awssns.ITopic
}

// NewRunbooks defines the runbooks. It panics with an error when Organization is nil or has no unit
// [SuspendedUnit], or when Topic is in another account or Region, or given without Access.
func NewRunbooks(scope constructs.Construct, id string, props *RunbooksProps) *Runbooks {
	r := &Runbooks{}
	p := plinth.Define(r, scope, id, func() (RunbooksProps, error) { return props.check(scope) })
	places := p.places(tree.Stack(r))
	r.add = places.adding(r)
	r.suspend = places.suspending(r)
	r.reinstate = places.reinstating(r)
	if p.Access != nil {
		r.topic = p.Topic
		if r.topic == nil {
			r.topic = alerting.NewPlainTopic(r, encryption.KeyAt(r, "Key", &encryption.KeyProps{
				Purpose: "encrypts what the runbooks say", Uses: alerting.TopicUses(),
			}))
		}
		r.breakGlass = p.Access.breakingGlass(r, r.topic)
	}
	return r
}

// AddAccount returns the runbook that makes an account in a unit, for when it cannot wait for a
// deployment. Write the account down afterwards, as Existing.
func (r *Runbooks) AddAccount() awsssm.CfnDocument { return r.add }

// SuspendAccount returns the runbook that moves an account to [SuspendedUnit], where nothing works
// any more. Its output is the unit that the account was in.
func (r *Runbooks) SuspendAccount() awsssm.CfnDocument { return r.suspend }

// ReinstateAccount returns the runbook that moves a suspended account back to a unit.
func (r *Runbooks) ReinstateAccount() awsssm.CfnDocument { return r.reinstate }

// BreakGlass returns the runbook that lets one person into one account, with everything, for a
// while; nil without Access.
func (r *Runbooks) BreakGlass() awsssm.CfnDocument { return r.breakGlass }

// Topic returns where break glass says who gets in and why; nil without Access. Nobody hears it
// until somebody subscribes.
func (r *Runbooks) Topic() awssns.ITopic { return r.topic }

// places are where accounts can be moved from and to.
type places struct {
	root, suspended string
	// open are the ids of the units that runbooks take accounts from and put them into, and names
	// say which they are: "Production is ou-ab12-cdefghij".
	open, names []string
	role        string // that AWS makes in a new account
	arn         func(kind, id string) string
}

func (p RunbooksProps) places(stack awscdk.Stack) places {
	org := p.Organization
	all := places{root: org.root.id, suspended: org.units[SuspendedUnit].id, role: org.accessRole}
	for _, name := range sortedKeys(org.units) {
		top, _, _ := strings.Cut(name, "/")
		if name == SuspendedUnit || top == SecurityUnit || top == InfrastructureUnit {
			continue
		}
		all.open = append(all.open, org.units[name].id)
		all.names = append(all.names, name+" is "+org.units[name].id)
	}
	at := plinth.PlaceOf(stack)
	all.arn = func(kind, id string) string {
		return at.GlobalARN("organizations", kind+"/"+org.id+"/"+id)
	}
	return all
}

// mayMove lets a role move accounts between the root and units.
func (p places) mayMove(units ...string) *awsiam.PolicyStatementProps {
	resources := []string{p.arn("account", "*"), p.arn("root", p.root)}
	for _, id := range units {
		resources = append(resources, p.arn("ou", id))
	}
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings("organizations:MoveAccount"), Resources: jsii.Strings(resources...)}
}

func (p *RunbooksProps) check(scope constructs.Construct) (RunbooksProps, error) {
	if p == nil || p.Organization == nil {
		return RunbooksProps{}, fmt.Errorf("Organization is nil, want the organization whose accounts are moved")
	}
	if p.Organization.units[SuspendedUnit] == nil {
		return *p, fmt.Errorf("Organization has no unit %q, want one at the top: accounts are moved there", SuspendedUnit)
	}
	if p.Topic != nil && p.Access == nil {
		return *p, errors.New("Topic is set and Access is nil, want both or neither: only break glass says anything")
	}
	return *p, checkTopic(scope, p.Topic)
}
