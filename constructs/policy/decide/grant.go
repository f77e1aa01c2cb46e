package decide

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// grant is how directly an element names a principal. It decides which other policies have to allow
// the request as well.
type grant int

const (
	noGrant      grant = iota
	toAccount          // the account, which delegates to its identity policies
	toRole             // the role, which boundaries and session policies limit
	toIdentity         // the user or session itself, or everyone
	toItsService       // the service principal
)

// names returns how an element names a principal.
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
	case p.anonymous() || p.provider():
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
