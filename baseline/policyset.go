package baseline

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsorganizations"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// PolicySetProps configure a [PolicySet].
type PolicySetProps struct {
	// Organization is required, and has to be in the same account.
	Organization *Organization
	// Attachments are the policies and where they hold, such as those of [DefaultPolicies].
	// Required. Several for one target add up.
	Attachments []Attachment
	// SCPQuota and RCPQuota are the quotas of the organization. The defaults are those of
	// policy.SCPQuota and policy.RCPQuota. FullAWSAccess, which AWS attaches to every target,
	// takes one place of each.
	SCPQuota, RCPQuota policy.Quota
	// Reserved are the places on every target for the control policies of others, such as
	// those of AWS Control Tower. The default is none.
	Reserved int
}

// An Attachment is what holds for a target and everything in it.
type Attachment struct {
	Target *Target
	// SCPs and RCPs are control policies of any length: they are packed together into as few
	// as the quota allows.
	SCPs, RCPs []policy.Document
	// Management are policies that configure services. They cannot be packed.
	Management []management.Policy
}

// A PolicySet attaches policies to an organization. It promises that
//
//   - policies are within the quotas of AWS Organizations, in length (SCP-001) and in number on
//     every target (SCP-002),
//   - no exemption is open to everybody (SCP-003),
//   - what is deployed is what was proved: no statement is dropped or changed by escape
//     hatches or Aspects on the way, and no policy (SCP-004),
//   - every policy is attached to something (SCP-005), and FullAWSAccess is never
//     detached, which would deny everything (SCP-006).
//
// It is decided before it is attached: SCPs and RCPs hand the levels above a target to
// policytest.Check. Policies hold for member accounts; the management account is out of
// reach of control policies. They cost nothing.
//
// Policies are changed one after the other. When statements move from one packed policy to another,
// there are moments in which they are in neither.
type PolicySet struct {
	constructs.Construct
	id         string
	scps, rcps map[*Target][]policy.Document
	policies   []Policy
}

// A Policy is an attached policy.
type Policy struct {
	Target *Target
	Type   policy.Type
	// Name is its name in the organization.
	Name string
	// Size is its length in characters, Limit how long it may be.
	Size, Limit int
	resource    awsorganizations.CfnPolicy
}

// Resource returns the L1.
func (p Policy) Resource() awsorganizations.CfnPolicy { return p.resource }

// NewPolicySet attaches policies. It panics with an error that names target, policy, size and
// limit when something does not fit, and when Organization, Attachments or a target is missing.
func NewPolicySet(scope constructs.Construct, id string, props *PolicySetProps) *PolicySet {
	s := &PolicySet{id: id, scps: map[*Target][]policy.Document{}, rcps: map[*Target][]policy.Document{}}
	var all []*targeted
	p := plinth.Define(s, scope, id, func() (p PolicySetProps, err error) {
		if p, err = props.withDefaults(scope); err == nil {
			all, err = p.fit()
		}
		return p, err
	})
	proof := map[string]map[string]string{}
	for _, t := range all {
		s.scps[t.target], s.rcps[t.target] = t.scps, t.rcps
		at := tree.Group(s, t.target.name)
		for _, item := range t.contents() {
			made := s.attach(at, t.target, item)
			p.Organization.after(made)
			proof[t.target.name+"/"+item.id] = policy.Digests(item.content)
		}
	}
	tree.Record(s, assembly.MetadataPolicies, proof)
	return s
}

// Policies returns the attached policies in order.
func (s *PolicySet) Policies() []Policy { return slices.Clone(s.policies) }

// PolicyOf returns the policy of a type on a target, such as the one that an [AccountQuarantine]
// attaches: policies.PolicyOf(org.Unit(SuspendedUnit), policy.TypeSCP). It panics with an error
// unless there is exactly one: a longer document is packed into several.
func (s *PolicySet) PolicyOf(t *Target, kind policy.Type) Policy {
	var found []Policy
	for _, p := range s.policies {
		if p.Target == t && p.Type == kind {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		panic(plinth.Misuse(s, "target is %s, which has %d policies of type %s, want a target with one; Policies has them all",
			t.describe(), len(found), kind))
	}
	return found[0]
}

// SCPs returns the service control policies above a target, a list for each level from the
// root to itself, for policy.Policies.
func (s *PolicySet) SCPs(t *Target) [][]policy.Document {
	return levels(t, s.scps, policy.FullAWSAccess())
}

// RCPs returns the resource control policies above a target in the same way.
func (s *PolicySet) RCPs(t *Target) [][]policy.Document { return levels(t, s.rcps) }

func levels(t *Target, attached map[*Target][]policy.Document, always ...policy.Document) [][]policy.Document {
	var all [][]policy.Document
	for _, level := range t.path() {
		all = append(all, slices.Concat(attached[level], always))
	}
	return all
}

func (s *PolicySet) attach(scope constructs.Construct, t *Target, item content) awsorganizations.CfnPolicy {
	name := s.id + " " + t.name + " " + item.id
	const sentence = "holds at its target as it was written"
	made := plinth.Kept(awsorganizations.NewCfnPolicy, scope, item.id, sentence, &awsorganizations.CfnPolicyProps{
		Name:        &name, // CloudFormation requires one; AWS wants it unique in the organization
		Description: jsii.String("Defined by " + tree.Path(s)),
		Type:        jsii.String(string(item.kind)),
		Content:     item.content,
		TargetIds:   &[]*string{&t.id},
	})
	s.policies = append(s.policies, Policy{Target: t, Type: item.kind, Name: name, Size: item.size, Limit: item.limit, resource: made})
	return made
}

func (p *PolicySetProps) withDefaults(scope constructs.Construct) (PolicySetProps, error) {
	if p == nil || p.Organization == nil {
		return PolicySetProps{}, fmt.Errorf("Organization is nil, want the organization to attach policies to")
	}
	q := *p
	if err := inAccountOf(scope, q.Organization); err != nil {
		return q, err
	}
	if len(q.Attachments) == 0 {
		return q, fmt.Errorf("Attachments is empty, want policies such as those of DefaultPolicies")
	}
	if q.SCPQuota == (policy.Quota{}) {
		q.SCPQuota = policy.SCPQuota
	}
	if q.RCPQuota == (policy.Quota{}) {
		q.RCPQuota = policy.RCPQuota
	}
	if q.Reserved < 0 {
		return q, fmt.Errorf("Reserved is %d, want the number of control policies that others attach to a target", q.Reserved)
	}
	for i, a := range q.Attachments {
		if a.Target == nil || a.Target.path()[0] != q.Organization.root {
			return q, fmt.Errorf("Attachments[%d].Target is nil or of another organization, want a target of %s", i, tree.Path(q.Organization))
		}
	}
	return q, nil
}
