package management

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/check"
)

// SecurityHub enables AWS Security Hub in every account, new ones included. It is not about
// Security Hub CSPM, whose standards are managed by central configuration.
type SecurityHub struct {
	// Regions are where it is enabled. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is disabled, even if they are in Regions. The default is none.
	DisabledRegions []string
}

// Policy checks the settings and builds the policy.
func (s SecurityHub) Policy() (Policy, error) {
	switches, err := regionSwitches(policy.TypeSecurityHub, s.Regions, s.DisabledRegions)
	if err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeSecurityHub, object{"securityhub": switches})
}

// regionSwitches returns the lists of Regions in which a service is on and off. AWS requires both.
func regionSwitches(t policy.Type, on, off []string) (object, error) {
	ps := &policy.Problems{Policy: string(t)}
	if len(on) > 0 {
		check.Regions(ps, "Regions", on)
	} else {
		on = []string{"ALL_SUPPORTED"}
	}
	if len(off) > 0 {
		check.Regions(ps, "DisabledRegions", off)
	}
	return object{"enable_in_regions": assign(texts(on)), "disable_in_regions": assign(texts(off))}, ps.Err()
}
