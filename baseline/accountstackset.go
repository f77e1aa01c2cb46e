package baseline

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AccountStackSetProps configure an [AccountStackSet].
type AccountStackSetProps struct {
	// Targets are the root or units whose accounts get the baseline. Required.
	Targets []*Target
	// Regions are those that accounts get it in. Required.
	Regions []string
	// Baseline is what the accounts get. RegionalOnly is not for stack sets, which have one
	// template for all Regions; what is set for an account is set from each.
	Baseline AccountBaselineProps
	// Delegated says that the stack is one of the delegated administrator of stack sets, as
	// [DefaultAdministrators] has it, and not of the management account.
	Delegated bool
}

// An AccountStackSet gives every account of some units the [AccountBaseline], and new accounts
// as soon as they are there. It promises that
//
//   - accounts that come later get it by themselves (STACKSET-001),
//   - the template in the set is the one that passed all guardrails (ACCOUNT-001),
//   - an account that leaves the unit keeps its settings (STACKSET-001),
//   - a deployment that a quarter of the accounts refuses fails. An [AccountQuarantine] tells of
//     each that does.
//
// The template is part of the stack set, so there is no bucket to share: that is possible
// because the baseline has no function and no other asset. It does not reach the
// management account; give that one an AccountBaseline of its own. A stack set costs nothing
// by itself.
type AccountStackSet struct {
	constructs.Construct
	set     awscdk.CfnStackSet
	regions int
}

// NewAccountStackSet defines a stack set. It panics with an error when there are no targets or
// Regions, a target is an account, or the baseline is misused or fails a guardrail.
func NewAccountStackSet(scope constructs.Construct, id string, props *AccountStackSetProps) *AccountStackSet {
	s := &AccountStackSet{}
	var body string
	p := plinth.Define(s, scope, id, func() (p AccountStackSetProps, err error) {
		if p, err = props.withDefaults(); err == nil {
			body, err = p.template(scope)
		}
		return p, err
	})
	s.regions = len(p.Regions)
	p.afterDelegation(s)
	path := tree.Path(s)
	const sentence = "brings the baseline to every account of its targets, those that come later included"
	s.set = plinth.Kept(awscdk.NewCfnStackSet, s, "Resource", sentence, &awscdk.CfnStackSetProps{
		StackSetName:    jsii.String(strings.ReplaceAll(path, "/", "-")), // CloudFormation requires one
		Description:     jsii.String("Baseline of accounts, defined by " + path),
		PermissionModel: jsii.String("SERVICE_MANAGED"),
		CallAs:          jsii.String(map[bool]string{false: "SELF", true: "DELEGATED_ADMIN"}[p.Delegated]),
		Capabilities:    jsii.Strings("CAPABILITY_NAMED_IAM"),
		TemplateBody:    &body,
		AutoDeployment: &awscdk.CfnStackSet_AutoDeploymentProperty{
			Enabled: jsii.Bool(true), RetainStacksOnAccountRemoval: jsii.Bool(true),
		},
		// The L1 writes the struct for it in camel case, which CloudFormation does not know.
		ManagedExecution: map[string]any{"Active": true},
		OperationPreferences: &awscdk.CfnStackSet_OperationPreferencesProperty{
			// One account that refuses must not keep the others from being protected. When a quarter
			// does, the baseline is wrong, and the deployment fails.
			FailureTolerancePercentage: jsii.Number(25), MaxConcurrentPercentage: jsii.Number(25), RegionConcurrencyType: jsii.String("PARALLEL"),
		},
		StackInstancesGroup: []any{awscdk.CfnStackSet_StackInstancesProperty{
			DeploymentTargets: awscdk.CfnStackSet_DeploymentTargetsProperty{OrganizationalUnitIds: p.ids()},
			Regions:           jsii.Strings(p.Regions...),
		}},
	})
	tree.Record(s, assembly.MetadataSettings, map[string]any{
		"Resource": policy.Digests(map[string]any{"TemplateBody": body}),
	})
	return s
}

// afterDelegation makes the stack wait for the organization, and for the stack that makes its
// account the administrator of stack sets.
func (p AccountStackSetProps) afterDelegation(s *AccountStackSet) {
	crossaccount.DependOn(s, p.Targets[0].organization)
	for _, d := range p.Targets[0].organization.delegations {
		if p.Delegated && d.administrators[StackSets] != nil {
			crossaccount.DependOn(s, d)
		}
	}
}

// StackSet returns the stack set.
func (s *AccountStackSet) StackSet() awscdk.CfnStackSet { return s.set }

// maxTemplateBody is how long CloudFormation takes a template that is not in a bucket.
const maxTemplateBody = 51200

// template synthesizes the baseline in an app of its own, where every guardrail holds. Its
// instances get the tags of the stack set, which are those of the stack that it is in.
func (p AccountStackSetProps) template(scope constructs.Construct) (body string, err error) {
	dir, err := os.MkdirTemp("", "plinth")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	app := plinth.NewApp(&plinth.AppProps{Outdir: dir, Synthesizer: awscdk.NewDefaultStackSynthesizer(
		&awscdk.DefaultStackSynthesizerProps{GenerateBootstrapVersionRule: jsii.Bool(false)},
	)})
	stack := awscdk.NewStack(app, jsii.String("Baseline"),
		&awscdk.StackProps{TerminationProtection: jsii.Bool(true), Tags: tree.Stack(scope).Tags().TagValues()})
	NewAccountBaseline(stack, "Baseline", &p.Baseline)
	template := app.Synth(nil).GetStackByName(jsii.String("Baseline")).Template()
	text, err := json.Marshal(template)
	if err != nil {
		return "", err
	}
	if len(text) > maxTemplateBody {
		return "", fmt.Errorf("Baseline makes a template of %d bytes, want at most %d: CloudFormation takes no longer one in a stack set",
			len(text), maxTemplateBody)
	}
	return string(text), nil
}

func (p AccountStackSetProps) ids() *[]*string {
	var ids []string
	for _, t := range p.Targets {
		ids = append(ids, t.ID())
	}
	return jsii.Strings(ids...)
}

func (p *AccountStackSetProps) withDefaults() (AccountStackSetProps, error) {
	if p == nil || len(p.Targets) == 0 {
		return AccountStackSetProps{}, fmt.Errorf("Targets is empty, want the root or units whose accounts get the baseline")
	}
	q := *p
	for i, t := range q.Targets {
		if t == nil || t.account {
			return q, fmt.Errorf("Targets[%d] is nil or an account, want the root or a unit: give a single account an AccountBaseline", i)
		}
	}
	if len(q.Regions) == 0 {
		return q, fmt.Errorf("Regions is empty, want the Regions in which accounts may work")
	}
	known := slices.Concat(regions.In(regions.Commercial), regions.In(regions.China), regions.In(regions.GovCloud),
		regions.In(regions.Sovereign))
	for _, r := range q.Regions {
		if !slices.Contains(known, r) {
			return q, fmt.Errorf("Regions has %q, want Regions of AWS such as \"eu-west-1\"", r)
		}
	}
	if q.Baseline.RegionalOnly {
		return q, fmt.Errorf("Baseline.RegionalOnly is set, and a stack set has one template for all Regions: leave it out")
	}
	if _, err := q.Baseline.withDefaults(); err != nil {
		return q, fmt.Errorf("Baseline.%w", err)
	}
	return q, nil
}
