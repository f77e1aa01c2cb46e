package baseline

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// towerVersions are the versions of the AWSControlTowerBaseline for those of the landing zone.
// See "Compatibility of OU baselines and landing zone versions".
var towerVersions = map[string]string{"4.0": "5.0"}

var (
	version     = regexp.MustCompile(`^\d+\.\d+$`)
	newManifest = regexp.MustCompile(`^([4-9]|\d\d+)\.`)
	keyARN      = identifier.New(`arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/mrk-[0-9a-f]{32}`,
		"the ARN of a multi-Region key, which ends in :111122223333:key/mrk-...")
	enabledBaselineARN = identifier.New(`arn:[a-z-]+:controltower:[a-z0-9-]+:\d{12}:enabledbaseline/[A-Z0-9]+`,
		"the ARN of an enabled baseline, which ends in :111122223333:enabledbaseline/XA...")
)

func (p *ControlTowerProps) withDefaults(scope constructs.Construct) (ControlTowerProps, error) {
	if p == nil || p.Organization == nil {
		return ControlTowerProps{}, fmt.Errorf("Organization is nil, want the organization to govern")
	}
	q := *p
	q.LogArchiveAccount = cmp.Or(q.LogArchiveAccount, LogArchiveAccount)
	q.SecurityToolingAccount = cmp.Or(q.SecurityToolingAccount, SecurityToolingAccount)
	q.LogDays, q.AccessLogDays = cmp.Or(q.LogDays, 365), cmp.Or(q.AccessLogDays, 365)
	q.Version = cmp.Or(q.Version, "4.0")
	q.BaselineVersion = cmp.Or(q.BaselineVersion, towerVersions[q.Version])
	for _, check := range []func() error{
		func() error { return inAccountOf(scope, q.Organization) },
		q.checkOrganization,
		func() error { return q.besideAccounts(scope) },
		func() error { return q.checkRegions(scope) },
		q.checkAccounts,
		q.checkVersions,
	} {
		if err := check(); err != nil {
			return q, err
		}
	}
	if q.Govern == nil {
		q.Govern = slices.DeleteFunc(DefaultGovernance(q.Organization), func(g GovernedUnit) bool { return q.belowHome(g.Unit) })
	}
	q.Govern = slices.Clone(q.Govern)
	slices.SortStableFunc(q.Govern, func(a, b GovernedUnit) int { return len(a.Unit.path()) - len(b.Unit.path()) })
	return q, q.checkGovern()
}

// besideAccounts wants another stack than that of the accounts, which stay when the landing zone
// fails to be set up, and which a second attempt would meet.
func (p *ControlTowerProps) besideAccounts(scope constructs.Construct) error {
	o := p.Organization
	if len(o.accounts) > 0 && tree.Stack(scope) == tree.Stack(o.home) && o.makesAccounts() {
		return fmt.Errorf("Organization %s makes its accounts in the same stack, want another stack for the landing zone: "+
			"accounts stay when it cannot be set up, and a second attempt could not make them again", tree.Path(o))
	}
	return nil
}

// checkOrganization refuses what AWS Control Tower refuses before it is set up, and a second
// landing zone.
func (p *ControlTowerProps) checkOrganization() error {
	o := p.Organization
	if o.tower != nil {
		return fmt.Errorf("Organization %s has the landing zone %s already: an organization has one", tree.Path(o), tree.Path(o.tower))
	}
	if o.trail != nil {
		return fmt.Errorf("Organization %s has the trail %s already, want it defined after the landing zone: "+
			"AWS Control Tower cannot be set up where CloudTrail is trusted",
			tree.Path(o), tree.Path(o.trail))
	}
	for _, s := range notYetTrusted {
		if slices.Contains(o.trusted, s) {
			return fmt.Errorf("Organization %s trusts or delegates %s already, and AWS Control Tower cannot be set up then: "+
				"set its TrustedServices to TrustedServicesBeforeControlTower(), and define a Delegation after the landing zone", tree.Path(o), s)
		}
	}
	return nil
}

func (p *ControlTowerProps) checkRegions(scope constructs.Construct) error {
	home := plinth.PlaceOf(scope).Region
	if identifier.IsToken(home) {
		return errors.New("scope is in a stack without Region, want the home Region of the landing zone, which can never be changed")
	}
	partition, known := regions.PartitionOf(home)
	if !known || partition == regions.China {
		return fmt.Errorf("scope is in Region %q, want a home Region that AWS Control Tower has, such as eu-central-1", home)
	}
	if p.Regions == nil {
		p.Regions = []string{home}
	}
	for _, r := range p.Regions {
		if other, known := regions.PartitionOf(r); !known || other != partition {
			return fmt.Errorf("Regions has %q, want a Region of the partition %s, such as %s", r, partition, home)
		}
	}
	if r, twice := repeated(p.Regions); twice {
		return fmt.Errorf("Regions has %q twice, want each once", r)
	}
	if !slices.Contains(p.Regions, home) {
		return fmt.Errorf("Regions is %q without %s, want the home Region among them: it is governed always", p.Regions, home)
	}
	return nil
}

// checkAccounts wants the accounts of the landing zone in one unit below the root.
func (p *ControlTowerProps) checkAccounts() error {
	type field struct{ name, account string }
	all := []field{{"LogArchiveAccount", p.LogArchiveAccount}, {"SecurityToolingAccount", p.SecurityToolingAccount}}
	if b := p.Backup; b != nil {
		all = append(all, field{"Backup.Administrator", b.Administrator}, field{"Backup.Vault", b.Vault})
		if err := keyARN.Check("Backup.KeyARN", b.KeyARN); err != nil {
			return err
		}
	}
	taken := map[string]string{}
	for _, f := range all {
		account := p.Organization.accounts[f.account]
		if account == nil {
			return fmt.Errorf("%s is %q, want one of the accounts %q", f.name, f.account, sortedKeys(p.Organization.accounts))
		}
		if taken[f.account] != "" {
			return fmt.Errorf("%s is %q, which is %s as well, want another account", f.name, f.account, taken[f.account])
		}
		taken[f.account] = f.name
		if unit := account.parent; unit != p.home() || unit.parent != p.Organization.root {
			return fmt.Errorf("%s is %q in unit %q, want all accounts of the landing zone in one unit right below the root, such as %q",
				f.name, f.account, unit.name, SecurityUnit)
		}
	}
	if p.LogDays < 1 || p.AccessLogDays < 1 {
		return fmt.Errorf("LogDays is %d and AccessLogDays %d, want at least 1 day", p.LogDays, p.AccessLogDays)
	}
	return nil
}

// home is the unit of the accounts of the landing zone itself.
func (p *ControlTowerProps) home() *Target {
	return p.Organization.accounts[p.LogArchiveAccount].parent
}

func (p *ControlTowerProps) belowHome(unit *Target) bool {
	return unit != p.home() && slices.Contains(unit.path(), p.home())
}

func (p *ControlTowerProps) checkVersions() error {
	if !version.MatchString(p.Version) || !newManifest.MatchString(p.Version) {
		return fmt.Errorf(`Version is %q, want "4.0" or later: earlier ones have another manifest, `+
			"and new landing zones are of the latest version only", p.Version)
	}
	if !version.MatchString(p.BaselineVersion) {
		return fmt.Errorf("BaselineVersion is %q for version %s, want the version of the AWSControlTowerBaseline "+
			`that goes with it, such as "5.0"`, p.BaselineVersion, p.Version)
	}
	if p.IdentityCenterBaseline == "" {
		return nil
	}
	if p.NoIdentityCenter {
		return errors.New("IdentityCenterBaseline is set and so is NoIdentityCenter, want one of them")
	}
	return enabledBaselineARN.Check("IdentityCenterBaseline", p.IdentityCenterBaseline)
}

func (p *ControlTowerProps) checkGovern() error {
	governed := map[*Target]bool{p.Organization.root: true}
	for _, g := range p.Govern {
		switch unit := g.Unit; {
		case unit == nil || unit.path()[0] != p.Organization.root:
			return fmt.Errorf("Govern has a unit that is nil or of another organization, want units of %s", tree.Path(p.Organization))
		case unit == p.Organization.root:
			return fmt.Errorf("Govern has the root, want units: AWS Control Tower enables nothing on the root")
		case unit.account:
			return fmt.Errorf("Govern has the account %q, want units: AWS Control Tower enables nothing on single accounts", unit.name)
		case governed[unit]:
			return fmt.Errorf("Govern has unit %q twice, want each once", unit.name)
		case p.belowHome(unit):
			return fmt.Errorf("Govern has unit %q, which is below that of the landing zone's own accounts: AWS Control Tower governs no such unit",
				unit.name)
		case !governed[unit.parent]:
			return fmt.Errorf("Govern has unit %q without %q, want the unit it is in governed as well", unit.name, unit.parent.name)
		default:
			governed[unit] = true
		}
		for i, c := range g.Controls {
			if err := c.check(p.Regions); err != nil {
				return fmt.Errorf("Govern has unit %q with a control that is wrong: %w", g.Unit.name, err)
			}
			if slices.ContainsFunc(g.Controls[:i], func(other Control) bool { return other.Name == c.Name }) {
				return fmt.Errorf("Govern has unit %q with control %s twice, want it once", g.Unit.name, c.Name)
			}
		}
	}
	return nil
}
