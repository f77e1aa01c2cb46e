package decide

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Principal is who makes a request. The zero value is an anonymous caller.
type Principal struct {
	// ARN is an IAM user, a role, an assumed-role session, a federated user, a root user
	// (arn:aws:iam::111122223333:root) or an identity provider. A role stands for any
	// session of it. Give the role rather than the session when the role has a path: the
	// path is part of aws:PrincipalArn, but not of a session's ARN.
	ARN string
	// Account is the account of the principal. The default is the account in the ARN.
	Account string
	// OrgID is the organization of the account, for aws:PrincipalOrgID.
	OrgID string
	// Tags are the principal's tags, for aws:PrincipalTag.
	Tags map[string]string
	// Service is a service principal such as cloudtrail.amazonaws.com, instead of an ARN.
	Service string
	// ManagementAccount says that the account is the organization's management account,
	// whose principals no service control policy restricts.
	ManagementAccount bool
	// ServiceLinkedRole says that the principal is a service-linked role, which neither
	// service nor resource control policies restrict. A role below the path
	// /aws-service-role/ is one anyway.
	ServiceLinkedRole bool
}

func (p Principal) account() string {
	if p.Account != "" {
		return p.Account
	}
	arn, _ := pattern.ParseARN(p.ARN)
	return arn.Account
}

func (p Principal) serviceLinked() bool {
	return p.ServiceLinkedRole || strings.Contains(p.ARN, ":role/aws-service-role/")
}

func (p Principal) anonymous() bool { return p.ARN == "" && p.Service == "" }

func (p Principal) root() bool {
	arn, ok := pattern.ParseARN(p.ARN)
	return ok && arn.Resource == "root"
}

// session is set for the principals that stand for one session only.
func (p Principal) session() bool {
	arn, _ := pattern.ParseARN(p.ARN)
	return arn.Service == "sts"
}

// roleARN is what aws:PrincipalArn holds: for a session, the role.
func (p Principal) roleARN() string {
	arn, ok := pattern.ParseARN(p.ARN)
	if !ok || arn.Service != "sts" {
		return p.ARN
	}
	role, found := strings.CutPrefix(arn.Resource, "assumed-role/")
	if !found {
		return p.ARN
	}
	role, _, _ = strings.Cut(role, "/")
	return strings.Join([]string{"arn", arn.Partition, "iam", "", arn.Account, "role/" + role}, ":")
}

// kind is the value of aws:PrincipalType.
func (p Principal) kind() string {
	arn, _ := pattern.ParseARN(p.ARN)
	switch name, _, _ := strings.Cut(arn.Resource, "/"); name {
	case "root":
		return "Account"
	case "user":
		return "User"
	case "federated-user":
		return "FederatedUser"
	case "role", "assumed-role":
		return "AssumedRole"
	}
	if p.anonymous() {
		return "Anonymous"
	}
	return ""
}

// userName is the value of aws:username, without the path.
func (p Principal) userName() string {
	arn, _ := pattern.ParseARN(p.ARN)
	path, found := strings.CutPrefix(arn.Resource, "user/")
	if !found {
		return ""
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

// grant is how directly an element names a principal, which decides which other policies
// still have to allow the request.
type grant int

const (
	noGrant      grant = iota
	toAccount          // the account is named and delegates to its own identity policies
	toRole             // the role is named: boundaries and session policies still limit it
	toIdentity         // the user or session itself is named, or everyone
	toItsService       // the service principal is named
)

// names reports how the element names the principal.
func names(p *policy.Principals, who Principal) grant {
	switch {
	case p.Everyone:
		return toIdentity
	case who.Service != "":
		if slices.Contains(p.Service, who.Service) {
			return toItsService
		}
		return noGrant
	case who.ARN != "" && (slices.Contains(p.Federated, who.ARN) || slices.Contains(p.CanonicalUser, who.ARN)):
		return toIdentity
	}
	best := noGrant
	for _, name := range p.AWS {
		best = max(best, namesAWS(name, who))
	}
	return best
}

func namesAWS(name string, p Principal) grant {
	arn, isARN := pattern.ParseARN(name)
	switch {
	case name == "*":
		return toIdentity
	case p.anonymous():
		return noGrant
	case name == p.ARN && (p.session() || p.kind() == "User"):
		return toIdentity
	case !isARN && name == p.account(), isARN && arn.Resource == "root" && arn.Account == p.account():
		if p.root() {
			return toIdentity
		}
		return toAccount
	case name == p.roleARN():
		return toRole
	}
	return noGrant
}
