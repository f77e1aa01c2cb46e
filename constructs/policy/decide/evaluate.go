package decide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Policies are the policies that apply to a request, by type.
type Policies struct {
	// Identity are the policies of the user or role, its groups included.
	Identity []policy.Document
	// Boundary is the permissions boundary; none means no boundary.
	Boundary []policy.Document
	// Session are the session policies; none means no restriction.
	Session []policy.Document
	// Resource is the policy of the resource; none means that it has none.
	Resource []policy.Document
	// SCPs are the service control policies above the principal's account: one list for
	// the root, one for each organizational unit on the way, one for the account. Every
	// level has to allow, so every level needs [FullAWSAccess] or the like. None at all
	// means that the account is in no organization.
	SCPs [][]policy.Document
	// RCPs are the resource control policies above the resource's account. The policy
	// RCPFullAWSAccess, which AWS attaches everywhere, is implied.
	RCPs [][]policy.Document
}

// Decide decides a request as AWS does: an explicit Deny in any policy wins, then every
// control policy, boundary and session policy has to allow, and the identity or resource
// policies have to grant. Documents should have passed [Parse] or [Document.Validate]; a
// malformed pattern or value matches nothing.
func (p Policies) Decide(r Request) Decision {
	e := &evaluation{environment: r.environment(), policies: p}
	return e.decide()
}

type evaluation struct {
	*environment
	policies Policies
	trace    []Step
}

// verdict is what the documents of one type say together.
type verdict struct {
	deny, allow *Step
	grant       grant // of the resource policy
}

func (e *evaluation) decide() Decision {
	var rcps, scps []verdict
	if e.rcpsApply() {
		rcps = e.levels(FromRCP, e.policies.RCPs)
	}
	if e.scpsApply() {
		scps = e.levels(FromSCP, e.policies.SCPs)
	}
	resource := e.read(FromResource, 0, e.policies.Resource)
	identity := e.read(FromIdentity, 0, e.policies.Identity)
	boundary := e.read(FromBoundary, 0, e.policies.Boundary)
	session := e.read(FromSession, 0, e.policies.Session)

	for _, v := range slices.Concat(rcps, scps, []verdict{resource, identity, boundary, session}) {
		if v.deny != nil {
			return e.denied(*v.deny)
		}
	}
	for level, v := range scps {
		if v.allow == nil {
			return e.notAllowed(fmt.Sprintf("no service control policy at level %d allows it", level))
		}
	}
	return e.granted(resource, identity, boundary, session)
}

// scpsApply: service control policies restrict the principals of member accounts, their
// root users included, but neither the management account nor what AWS does itself.
func (e *evaluation) scpsApply() bool {
	p := e.request.Principal
	return !p.ManagementAccount && !p.serviceLinked() && p.Service == "" && !p.anonymous()
}

// rcpsApply: resource control policies restrict everybody except service-linked roles, on
// resources of supported services in member accounts. kms:RetireGrant is out of their reach.
func (e *evaluation) rcpsApply() bool {
	return !e.request.ResourceInManagementAccount && !e.request.Principal.serviceLinked() &&
		policy.SupportsRCP(e.request.service()) && !strings.EqualFold(e.request.Action, "kms:RetireGrant")
}

// granted looks for the permission itself, after nothing denied it.
//
// Within an account either side can grant. A resource policy that names the user, the
// session or everyone is "not limited by an implicit deny" elsewhere; one that names the
// role is limited by the role's boundary and session policy; one that names the account
// leaves it to the identity policies. Across accounts both sides have to allow.
func (e *evaluation) granted(resource, identity, boundary, session verdict) Decision {
	p := e.request.Principal
	sameAccount := p.account() != "" && p.account() == e.request.resourceAccount()
	limited := ""
	switch {
	case len(e.policies.Boundary) > 0 && boundary.allow == nil:
		limited = "the permissions boundary does not allow it"
	case len(e.policies.Session) > 0 && session.allow == nil:
		limited = "the session policy does not allow it"
	}
	switch {
	case p.Service != "" || p.anonymous():
		if resource.allow == nil {
			return e.notAllowed("no resource policy allows it, which alone can admit an AWS service or an anonymous caller")
		}
		return e.allowed(*resource.allow)
	case sameAccount && resource.grant == toIdentity:
		return e.allowed(*resource.allow)
	case sameAccount && resource.grant == toRole && limited == "":
		return e.allowed(*resource.allow)
	case sameAccount && resource.grant == toRole:
		return e.notAllowed(limited)
	case identity.allow == nil && !p.root():
		return e.notAllowed("no identity policy allows it")
	case limited != "":
		return e.notAllowed(limited)
	case resource.allow == nil && (!sameAccount || e.resourcePolicyDecides()):
		return e.notAllowed("the resource policy does not allow it")
	case identity.allow != nil:
		return e.allowed(*identity.allow)
	case resource.allow != nil:
		return e.allowed(*resource.allow)
	}
	return Decision{Allowed: true, Reason: "allowed: a root user may do everything in its account", Trace: e.trace}
}

// resourcePolicyDecides: a KMS key and the trust of a role need the resource policy's
// permission even within the account, where a policy is given.
func (e *evaluation) resourcePolicyDecides() bool {
	trust := strings.HasPrefix(strings.ToLower(e.request.Action), "sts:assumerole")
	return len(e.policies.Resource) > 0 && (trust || e.request.service() == "kms")
}

func (e *evaluation) allowed(by Step) Decision {
	return Decision{Allowed: true, By: by, Reason: "allowed by " + by.String(), Trace: e.trace}
}

func (e *evaluation) denied(by Step) Decision {
	return Decision{Explicit: true, By: by, Reason: "denied by " + by.String(), Trace: e.trace}
}

func (e *evaluation) notAllowed(why string) Decision {
	return Decision{Reason: "denied: " + why, Trace: e.trace}
}
