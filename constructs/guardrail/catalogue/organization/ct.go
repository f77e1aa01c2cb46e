package organization

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/controls"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	landingZoneType      = "AWS::ControlTower::LandingZone"
	enabledBaselineType  = "AWS::ControlTower::EnabledBaseline"
	enabledControlType   = "AWS::ControlTower::EnabledControl"
	provisionedType      = "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
	accountFactory       = "AWS Control Tower Account Factory"
	landingZoneRetention = 365
)

var ctRules = []engine.Rule{
	{
		ID: "CT-001", Title: "Landing zones govern their home Region and keep encrypted logs for a year",
		Why:      "Nobody watches what is not governed, and most intrusions are understood months later, from the logs.",
		Fix:      "List the Region of the stack in governedRegions; give the logs a kmsKeyArn and a retention of 365 days or more.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.2", "CIS 3.5"},
		Check:    engine.Each(landingZoneType, landingZoneLogs),
	},
	{
		ID: "CT-002", Title: "Landing zones and what they govern are retained when their stack is deleted",
		Why: "Deleting these resources decommissions the landing zone, or removes the controls from a unit or an account, " +
			"within the hour.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			engine.Each(landingZoneType, (*engine.Pass).WantRetained)(pass)
			engine.Each(enabledBaselineType, (*engine.Pass).WantRetained)(pass)
			for _, product := range pass.OfType(provisionedType) {
				if product.Get("ProductName").Is(accountFactory) == assembly.True {
					pass.WantRetained(product)
				}
			}
		},
	},
	{
		ID: "CT-003", Title: "Enabled controls exist, can be enabled, and target organizational units",
		Why:    "A control that does not exist, or that targets the root, fails the deployment half way, with nothing controlled.",
		Fix:    "Take the name from package controls, or the ARN from the Control Catalog, and the ARN of an organizational unit.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			engine.Each(enabledControlType, controlIdentifier)(pass)
			engine.Each(enabledControlType, governedTarget)(pass)
			engine.Each(enabledBaselineType, governedTarget)(pass)
		},
	},
	{
		ID: "CT-004", Title: "AWS Control Tower roles trust only their service, for a known source",
		Why:    "They have access to every account: whoever else can assume one, or make the service assume it, controls the organization.",
		Fix:    "Trust that one service, with the condition aws:SourceArn or aws:SourceAccount.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::Role", towerTrust),
	},
	{
		ID: "CT-005", Title: "AWS Control Tower resources are created one after the other",
		Why: "It rejects a unit before the landing zone, a control on a unit that is not enrolled, and two units at a time, " +
			"when half of the stack is deployed.",
		Fix: "Let units depend on the landing zone and on each other, controls on all units, and accounts of Account Factory " +
			"on the units.",
		Pillar: engine.Reliability,
		Check:  towerInTurn,
	},
}

// towerInTurn looks at stacks with a landing zone. In other apps, whole stacks depend on each
// other.
func towerInTurn(pass *engine.Pass) {
	zones := map[*assembly.Stack][]*assembly.Resource{}
	for _, zone := range pass.OfType(landingZoneType) {
		zones[zone.Stack] = append(zones[zone.Stack], zone)
	}
	waits := map[*assembly.Resource]map[*assembly.Resource]bool{}
	units := map[*assembly.Resource][]*assembly.Resource{} // by zone
	zoneOf := func(r *assembly.Resource) *assembly.Resource {
		if i := slices.IndexFunc(zones[r.Stack], func(zone *assembly.Resource) bool { return waits[r][zone] }); i >= 0 {
			return zones[r.Stack][i]
		}
		return nil
	}
	told := slices.Concat(pass.OfType(enabledBaselineType), pass.OfType(enabledControlType), pass.OfType(provisionedType))
	for _, r := range told {
		if r.Type == provisionedType && r.Get("ProductName").Is(accountFactory) != assembly.True || len(zones[r.Stack]) == 0 {
			continue
		}
		waits[r] = r.Dependencies()
		zone := zoneOf(r)
		if zone == nil {
			pass.Report(r, "DependsOn", "does not depend on %s", zones[r.Stack][0].Path)
		} else if r.Type == enabledBaselineType {
			units[zone] = append(units[zone], r)
		}
	}
	for _, r := range told {
		for _, unit := range units[zoneOf(r)] {
			if unit != r && !waits[r][unit] && !waits[unit][r] {
				pass.Report(r, "DependsOn", "is created at the same time as %s", unit.Path)
			}
		}
	}
}

func landingZoneLogs(pass *engine.Pass, zone *assembly.Resource) {
	manifest := zone.Get("Manifest").Decoded()
	if regions := manifest.Get("governedRegions"); regions.Exists() {
		home := assembly.Any(regions.List(), func(v assembly.Value) assembly.Truth {
			if text, _ := v.Outline(); text == "${AWS::Region}" {
				return assembly.True
			}
			return v.Is(zone.Stack.Region)
		})
		if home != assembly.True {
			pass.Report(zone, "Manifest.governedRegions", "is %v; want the home Region %s among them", regions, zone.Stack.Region)
		}
	}
	for _, section := range []string{"centralizedLogging", "config"} {
		s := manifest.Get(section)
		if !s.Exists() || s.Get("enabled").Is(false) == assembly.True {
			continue // nothing is logged by the landing zone
		}
		if !s.Get("configurations", "kmsKeyArn").AlwaysExists() {
			pass.Report(zone, "Manifest."+section, "does not always set kmsKeyArn")
		}
		for _, bucket := range []string{"loggingBucket", "accessLoggingBucket"} {
			days := s.Get("configurations", bucket, "retentionDays")
			if n, known := days.Int(); days.Exists() && (!known || n < landingZoneRetention) {
				pass.Report(zone, "Manifest."+section, "keeps %s for %v days; want at least %d", bucket, days, landingZoneRetention)
			}
		}
	}
}

// controlIdentifier knows all controls whose ids have a legacy form. Of the others, about a
// thousand, it knows the form of their ARNs.
func controlIdentifier(pass *engine.Pass, control *assembly.Resource) {
	const property = "ControlIdentifier"
	arn, _ := control.Get(property).Outline()
	_, id, found := strings.Cut(arn, "::control/")
	if !found || strings.Contains(id, "${") || !strings.Contains(arn, ":controltower:") &&
		!strings.HasSuffix(arn, ":controlcatalog:::control/"+id) {
		pass.Report(control, property, "is %v; want the ARN of a control", control.Get(property))
		return
	}
	known, ok := controls.ByID(id)
	if !ok && controls.Legacy(id) {
		pass.Report(control, property, "is %v, which is not a control of AWS Control Tower", control.Get(property))
	}
	if err := known.Enableable(); ok && err != nil {
		pass.Report(control, property, "is %v: %v", control.Get(property), err)
	}
}

// governedTarget wants the ARN of an organizational unit, by reference or as text.
func governedTarget(pass *engine.Pass, r *assembly.Resource) {
	const property = "TargetIdentifier"
	target := r.Get(property)
	if to, ok := target.Target(); ok && to.Resource.Type == unitType && to.Attribute == "Arn" {
		return
	}
	arn, _ := target.Outline()
	_, id, found := strings.Cut(arn, ":ou/")
	if unit := id[strings.LastIndexByte(id, '/')+1:]; !found || strings.HasPrefix(unit, "r-") || strings.HasSuffix(unit, ".RootId}") {
		pass.Report(r, property, "is %v; want the ARN of an organizational unit", target)
	}
}

// towerRoles are the roles that AWS Control Tower finds by name, with the service of each.
var towerRoles = map[string]string{
	"AWSControlTowerAdmin": "controltower.amazonaws.com", "AWSControlTowerCloudTrailRole": "cloudtrail.amazonaws.com",
	"AWSControlTowerStackSetRole":                         "cloudformation.amazonaws.com",
	"AWSControlTowerConfigAggregatorRoleForOrganizations": "config.amazonaws.com",
}

func towerTrust(pass *engine.Pass, role *assembly.Resource) {
	const document = "AssumeRolePolicyDocument"
	name, _ := role.Get("RoleName").Text()
	service, ok := towerRoles[name]
	if !ok {
		return
	}
	for _, s := range statement.In(role.Get(document)) {
		if !s.Allows() {
			continue
		}
		others := slices.DeleteFunc(s.Get("Principal").Keys(), func(kind string) bool { return kind == "Service" })
		if services := s.Services().List(); len(others) > 0 || len(services) != 1 || services[0].Is(service) != assembly.True {
			pass.Report(role, document, "trusts %v; want %s alone", s.Get("Principal"), service)
		}
		if !s.Conditioned("aws:sourcearn", "aws:sourceaccount") {
			pass.Report(role, document, "trusts %s on behalf of any account", service)
		}
	}
}
