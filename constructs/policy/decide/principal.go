package decide

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Principal is who makes a request. The zero value is an anonymous caller.
type Principal struct {
	// ARN is the ARN of an IAM user, a role, an assumed-role session, a federated user, a root user
	// (arn:aws:iam::111122223333:root) or an identity provider, which may be a public one such as
	// accounts.google.com. A role stands for each of its
	// sessions. If the role has a path, give the role rather than the session: aws:PrincipalArn
	// includes the path, which the ARN of a session lacks.
	ARN string
	// Account is the account of the principal. The default is the account in the ARN.
	Account string
	// OrgID is the organization of the account, for aws:PrincipalOrgID.
	OrgID string
	// Tags are the principal's tags, for aws:PrincipalTag.
	Tags map[string]string
	// Service is a service principal such as cloudtrail.amazonaws.com. A principal has a Service or
	// an ARN.
	Service string
	// ManagementAccount says that the account is the management account of the organization.
	// Service control policies do not restrict its principals.
	ManagementAccount bool
	// ServiceLinkedRole says that the principal is a service-linked role. Neither service control
	// policies nor resource control policies restrict it. Roles with the path /aws-service-role/
	// are service-linked in any case.
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

// session reports whether the principal is a single session.
func (p Principal) session() bool {
	arn, _ := pattern.ParseARN(p.ARN)
	return arn.Service == "sts"
}

// roleARN is the value of aws:PrincipalArn: the role of a session.
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

// provider reports whether the principal signs in by an identity provider: one of the account, or a
// public one such as accounts.google.com.
func (p Principal) provider() bool {
	arn, ok := pattern.ParseARN(p.ARN)
	return strings.HasPrefix(arn.Resource, "oidc-provider/") || strings.HasPrefix(arn.Resource, "saml-provider/") ||
		!ok && strings.Contains(p.ARN, ".")
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

// tag is the value of a tag, whose key is in lower case.
func (p Principal) tag(key string) []string {
	for k, value := range p.Tags {
		if strings.ToLower(k) == key {
			return []string{value}
		}
	}
	return nil
}
