package decide

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Policies are all policies that apply to a request, by type. The zero value has none.
type Policies struct {
	// Identity are the policies of the role, or of the user and its groups.
	Identity []policy.Document
	// Boundary is the permissions boundary. Without one, nothing is limited.
	Boundary []policy.Document
	// Session are the session policies. Without any, nothing is limited.
	Session []policy.Document
	// Resource is the policy of the resource, such as a key policy or the trust policy of a role.
	Resource []policy.Document
	// Endpoint are the policy of the VPC endpoint that the request passes. Without one, nothing is
	// limited.
	Endpoint []policy.Document
	// SCPs are the service control policies above the account of the principal: one list for the
	// root, one for each organizational unit below it, and one for the account. Every level has to
	// allow the request, and so needs a policy such as [policy.FullAWSAccess]. Without any level,
	// the account is in no organization.
	SCPs [][]policy.Document
	// RCPs are the resource control policies above the account of the resource, by level. The
	// policy RCPFullAWSAccess, which AWS attaches to all of them, need not be given.
	RCPs [][]policy.Document
}

// Decide decides a request as AWS does. A Deny in any policy wins. Otherwise every level of service
// control policies, the VPC endpoint, the boundary and the session policies have to allow the
// request, and an identity or resource policy has to grant it.
//
// Documents should be valid ([policy.Document.Validate]): a malformed pattern or value matches
// nothing.
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
	if e.needsNoPermission() {
		return Decision{Allowed: true, Reason: "allowed: " + e.request.Action + " needs no permission, and no policy can deny it"}
	}
	var rcps, scps []verdict
	if e.rcpsApply() {
		rcps = e.levels(FromRCP, e.policies.RCPs)
	}
	if e.scpsApply() {
		scps = e.levels(FromSCP, e.policies.SCPs)
	}
	endpoint := e.read(FromEndpoint, 0, e.policies.Endpoint)
	resource := e.read(FromResource, 0, e.policies.Resource)
	identity := e.read(FromIdentity, 0, e.policies.Identity)
	boundary := e.read(FromBoundary, 0, e.policies.Boundary)
	session := e.read(FromSession, 0, e.policies.Session)

	for _, all := range [][]verdict{rcps, scps, {endpoint, resource, identity, boundary, session}} {
		for _, v := range all {
			if v.deny != nil {
				return e.denied(*v.deny)
			}
		}
	}
	for level, v := range scps {
		if v.allow == nil {
			return e.notAllowed(fmt.Sprintf("no service control policy at level %d allows it", level))
		}
	}
	if len(e.policies.Endpoint) > 0 && endpoint.allow == nil {
		return e.notAllowed("the VPC endpoint policy does not allow it")
	}
	return e.granted(resource, identity, boundary, session)
}

// needsNoPermission reports whether AWS answers whatever the policies say: GetCallerIdentity for
// every principal, GetSessionToken for users (AWS STS API Reference).
func (e *evaluation) needsNoPermission() bool {
	switch p, action := e.request.Principal, e.request.Action; {
	case strings.EqualFold(action, "sts:GetCallerIdentity"):
		return p.ARN != "" && !p.provider()
	case strings.EqualFold(action, "sts:GetSessionToken"):
		return p.kind() == "User" || p.root()
	}
	return false
}

// scpsApply reports whether service control policies restrict the principal. They restrict those of
// member accounts, root users included, but neither the management account nor AWS services, nor
// who signs in by an identity provider and so has no credentials of AWS yet.
func (e *evaluation) scpsApply() bool {
	p := e.request.Principal
	return !p.ManagementAccount && !p.serviceLinked() && p.Service == "" && !p.anonymous() && !p.provider()
}

// rcpsApply reports whether resource control policies restrict the request. They restrict all
// principals but service-linked roles, on resources of supported services in member accounts. They
// do not apply to kms:RetireGrant.
func (e *evaluation) rcpsApply() bool {
	return !e.request.ResourceInManagementAccount && !e.request.Principal.serviceLinked() &&
		policy.SupportsRCP(e.request.service()) && !strings.EqualFold(e.request.Action, "kms:RetireGrant")
}

// granted looks for the permission, if no policy denies the request.
//
// Within an account, an identity policy or a resource policy grants it. A resource policy that
// names the user, the session or everyone is "not limited by an implicit deny" of the others. For
// one that names the role, the boundary and the session policy of the role have to allow as well.
// One that names the account delegates to the identity policies. Across accounts, both sides have
// to allow.
func (e *evaluation) granted(resource, identity, boundary, session verdict) Decision {
	p := e.request.Principal
	account := e.request.resourceAccount()
	sameAccount := p.account() != "" && (p.account() == account || account == owner)
	limited := ""
	switch {
	case len(e.policies.Boundary) > 0 && boundary.allow == nil:
		limited = "the permissions boundary does not allow it"
	case len(e.policies.Session) > 0 && session.allow == nil:
		limited = "the session policy does not allow it"
	}
	switch {
	case p.Service != "" || p.anonymous() || p.provider():
		if resource.allow == nil {
			return e.notAllowed("no resource policy allows it, and nothing else can allow a caller without credentials of an account")
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

// resourcePolicyDecides reports whether the resource policy has to allow the request even within
// the account: that of a KMS key does, and the trust policy of a role.
func (e *evaluation) resourcePolicyDecides() bool {
	return len(e.policies.Resource) > 0 && (e.assumes() || e.request.service() == "kms")
}

// owner is the account in the ARN of what AWS owns, such as its managed policies, which are open to
// all accounts.
const owner = "aws"

// assumes reports whether the action is one that a role's trust policy has to allow: to assume the
// role, and to give the session its tags, source identity or context.
func (e *evaluation) assumes() bool {
	switch action := strings.ToLower(e.request.Action); action {
	case "sts:tagsession", "sts:setsourceidentity", "sts:setcontext":
		return true
	default:
		return strings.HasPrefix(action, "sts:assumerole")
	}
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
