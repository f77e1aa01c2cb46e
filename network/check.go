package network

import (
	"fmt"
	"net/netip"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

var (
	// regionName is the name of a Region.
	regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d$`)
	accountID  = regexp.MustCompile(`^\d{12}$`)
	// sharePrincipal is what resource sharing takes: an account, or the ARN of an organization
	// or an organizational unit.
	sharePrincipal = regexp.MustCompile(`^(\d{12}|arn:[a-z-]+:organizations::\d{12}:(organization/o-[a-z0-9]+|ou/o-[a-z0-9]+/ou-[a-z0-9-]+))$`)
)

func checkAccounts(field string, accounts []string) error {
	return checkAll(field, accounts, accountID, "the 12 digits of an AWS account id")
}

func checkPrincipals(principals []string) error {
	return checkAll("ShareWith", principals, sharePrincipal,
		"an account id, or the ARN of an organization or of an organizational unit")
}

func checkAll(field string, values []string, pattern *regexp.Regexp, want string) error {
	for _, v := range values {
		if !*awscdk.Token_IsUnresolved(v) && !pattern.MatchString(v) {
			return fmt.Errorf("%s has %q, want %s", field, v, want)
		}
	}
	return nil
}

// checkCIDRs wants IPv4 ranges that are narrower than the internet.
func checkCIDRs(field string, cidrs []string) error {
	for _, c := range cidrs {
		if *awscdk.Token_IsUnresolved(c) {
			continue
		}
		prefix, err := netip.ParsePrefix(c)
		if err != nil || !prefix.Addr().Is4() || prefix != prefix.Masked() || prefix.Bits() < 8 {
			return fmt.Errorf("%s has %q, want an IPv4 range of /8 or longer, such as 10.0.0.0/8", field, c)
		}
	}
	return nil
}

// firstTier returns the name of the first tier of the first kind that there is, "" if none.
func (v *VPC) firstTier(kinds ...TierKind) string {
	for _, kind := range kinds {
		for _, t := range v.tiers {
			if t.Kind == kind {
				return t.Name
			}
		}
	}
	return ""
}

func (v *VPC) has(tier string) bool {
	for _, t := range v.tiers {
		if t.Name == tier {
			return true
		}
	}
	return false
}

func (v *VPC) tierNames() []string {
	names := make([]string, len(v.tiers))
	for i, t := range v.tiers {
		names[i] = t.Name
	}
	return names
}
