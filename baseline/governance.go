package baseline

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscontroltower"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/controls"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A GovernedUnit is a unit that AWS Control Tower governs.
type GovernedUnit struct {
	Unit *Target
	// Controls are the controls to enable there, such as those of [EnableControls].
	Controls []Control
}

// A Control is a control of AWS Control Tower, by its name in package controls, and how it is
// configured.
type Control struct {
	Name controls.Name
	// Regions are the only ones to be used. For controls.DenyOtherRegions, which needs them.
	Regions []string
	// ExemptActions are left alone by controls.DenyOtherRegions.
	ExemptActions []string
	// ExemptPrincipals are patterns of ARNs that a preventive control leaves alone.
	ExemptPrincipals []string
	// ExemptRootSessions lets the management account repair with sts:AssumeRoot what
	// controls.DisallowRootUser forbids to root users.
	ExemptRootSessions bool
}

// EnableControls returns controls without any configuration.
func EnableControls(names ...controls.Name) []Control {
	var all []Control
	for _, name := range names {
		all = append(all, Control{Name: name})
	}
	return all
}

// DefaultGovernance returns every unit of an organization, with all strongly recommended controls.
// Those that prevent are enabled on the units below the root and reach what is nested in them;
// those that detect do not, and are enabled on each unit.
func DefaultGovernance(o *Organization) []GovernedUnit {
	var all []GovernedUnit
	for _, unit := range o.order {
		g := GovernedUnit{Unit: unit}
		for _, name := range controls.With(controls.StronglyRecommended) {
			c, _ := controls.Find(name)
			if c.Behaviour == controls.Detective || unit.parent == o.root {
				g.Controls = append(g.Controls, Control{Name: name, ExemptRootSessions: c.Takes(controls.ExemptAssumeRoot)})
			}
		}
		all = append(all, g)
	}
	return all
}

// The baselines of AWS Control Tower that are enabled on units, and for Identity Center.
const (
	towerBaseline          = "17BSJV3IGJ2QSGA2"
	identityCenterBaseline = "LN25R72TTG6IGPTQ"
)

// controlLines is how many controls are enabled at a time. AWS Control Tower does ten things at
// once at most, and people want to use it, too.
const controlLines = 5

// govern enrolls units one after the other, then enables controls: those of one unit one after the
// other, of a few units at the same time, because each takes minutes.
func (t *ControlTower) govern(p ControlTowerProps) {
	scope := tree.Group(t, "Baselines")
	var parameters []any
	if !p.NoIdentityCenter {
		parameters = append(parameters, awscontroltower.CfnEnabledBaseline_ParameterProperty{
			Key: jsii.String("IdentityCenterEnabledBaselineArn"), Value: t.identityCenter(scope, p.IdentityCenterBaseline),
		})
	}
	for _, g := range p.Govern {
		if g.Unit == p.home() {
			continue // AWS Control Tower manages it through the landing zone
		}
		props := &awscontroltower.CfnEnabledBaselineProps{
			BaselineIdentifier: jsii.String(t.baselineARN(towerBaseline)), BaselineVersion: &p.BaselineVersion,
			TargetIdentifier: t.org.arnOf(g.Unit),
		}
		if parameters != nil {
			props.Parameters = parameters
		}
		made := awscontroltower.NewCfnEnabledBaseline(scope, jsii.String(g.Unit.name), props)
		t.org.inTurn(made, "enrolls its unit, and outlives its stack", props)
		t.baseline[g.Unit] = made
	}
	t.enable(p.Govern)
}

// identityCenter is the ARN of the baseline that AWS Control Tower enabled with the landing zone:
// the one that is known, or else the answer to a question at deployment.
func (t *ControlTower) identityCenter(scope constructs.Construct, known string) *string {
	if known != "" {
		return &known
	}
	const answer = "enabledBaselines.0.arn"
	ask := sdkcall.New(scope, "IdentityCenter", sdkcall.Call{
		Service: "controltower", Action: "listEnabledBaselines",
		Parameters:  map[string]any{"filter": map[string]any{"baselineIdentifiers": []string{t.baselineARN(identityCenterBaseline)}}},
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("controltower:ListEnabledBaselines")},
		Answer:      answer,
	})
	t.org.after(ask)
	return ask.GetResponseField(jsii.String(answer))
}

func (t *ControlTower) baselineARN(id string) string {
	return *tree.Stack(t).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("controltower"), Account: jsii.String(""), Resource: jsii.String("baseline"), ResourceName: &id,
	})
}

func (t *ControlTower) enable(govern []GovernedUnit) {
	scope := tree.Group(t, "Controls")
	stack := tree.Stack(t)
	begin := t.org.last[tree.Path(stack)]
	lines := make([]constructs.IDependable, controlLines)
	n := 0
	for _, g := range govern {
		if len(g.Controls) == 0 {
			continue
		}
		line := &lines[n%controlLines]
		n++
		unit := tree.Group(scope, g.Unit.name)
		for _, c := range g.Controls {
			known, _ := controls.Find(c.Name)
			made := plinth.Kept(awscontroltower.NewCfnEnabledControl, unit, string(c.Name), "is enabled on its unit as it was configured",
				&awscontroltower.CfnEnabledControlProps{
					ControlIdentifier: jsii.String(known.ARN(*stack.Partition(), *stack.Region())),
					TargetIdentifier:  t.org.arnOf(g.Unit), Parameters: c.parameters(),
				})
			if *line == nil {
				*line = begin
			}
			tree.Depend(made, *line)
			*line = made
			t.control[g.Unit] = append(t.control[g.Unit], made)
		}
	}
	if ends := slices.DeleteFunc(lines, func(end constructs.IDependable) bool { return end == nil }); len(ends) > 0 {
		t.org.last[tree.Path(stack)] = constructs.NewDependencyGroup(ends...)
	}
}

// A value is what a parameter of a control is set to.
type value struct {
	key controls.Parameter
	to  any
}

func (c Control) values() (all []value) {
	if len(c.Regions) > 0 {
		all = append(all, value{controls.AllowedRegions, c.Regions})
	}
	if len(c.ExemptActions) > 0 {
		all = append(all, value{controls.ExemptedActions, c.ExemptActions})
	}
	if len(c.ExemptPrincipals) > 0 {
		all = append(all, value{controls.ExemptedPrincipalARNs, c.ExemptPrincipals})
	}
	if c.ExemptRootSessions {
		all = append(all, value{controls.ExemptAssumeRoot, true}) // false is no legal value
	}
	return all
}

func (c Control) parameters() any {
	var all []any
	for _, v := range c.values() {
		all = append(all, awscontroltower.CfnEnabledControl_EnabledControlParameterProperty{Key: jsii.String(string(v.key)), Value: v.to})
	}
	if all == nil {
		return nil
	}
	return all
}

var (
	principalPattern = regexp.MustCompile(`^arn:(\*|aws[a-z-]*):(iam|sts)::(\*|\d{12}):[a-z-]+/\*?[^*?].*$`)
	actionPattern    = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9*]+$`)
)

func (c Control) check(governed []string) error {
	known, err := controls.Find(c.Name)
	if err == nil {
		err = known.Enableable()
	}
	if err != nil {
		return err
	}
	for _, p := range c.values() {
		if !known.Takes(p.key) {
			return fmt.Errorf("%s takes no %s, only %q", c.Name, p.key, known.Parameters)
		}
	}
	if known.Takes(controls.AllowedRegions) && len(c.Regions) == 0 {
		return fmt.Errorf("%s has no Regions, want those that may be used", c.Name)
	}
	for _, r := range c.Regions {
		if !slices.Contains(governed, r) {
			return fmt.Errorf("%s has Region %q, want some of the governed Regions %q", c.Name, r, governed)
		}
	}
	for _, a := range c.ExemptActions {
		if !actionPattern.MatchString(a) {
			return fmt.Errorf("%s has ExemptActions %q, want actions such as bedrock:InvokeModel", c.Name, a)
		}
	}
	for _, arn := range c.ExemptPrincipals {
		if !principalPattern.MatchString(arn) {
			return fmt.Errorf("%s has ExemptPrincipals %q, want ARNs such as arn:*:iam::*:role/Deploy-*, not open to everybody", c.Name, arn)
		}
	}
	return nil
}
