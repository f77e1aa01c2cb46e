package plinth

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/draft"
	"github.com/plinth-cdk/plinth/constructs/guardrail/safedefault"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// DefaultsProps configure [Defaults]; nil and the zero value set all that is safe in any app.
type DefaultsProps struct {
	// Except are rules whose values are left alone everywhere, such as "S3-004". A waiver of the rule
	// leaves them alone at a construct, and says why.
	Except []string
	// LogRetentionDays is the retention of log groups that have none, one of those that CloudWatch
	// Logs takes, such as 365. Older events are deleted, so the default is to leave them alone.
	LogRetentionDays int
}

// A DefaultSettings is what [Defaults] has set.
type DefaultSettings struct {
	settings []safedefault.Setting
}

// Settings returns what was set, by path, once the app is synthesized.
func (d *DefaultSettings) Settings() []safedefault.Setting { return slices.Clone(d.settings) }

// String is what was set, a line each.
func (d *DefaultSettings) String() string {
	var text strings.Builder
	for _, s := range d.settings {
		fmt.Fprintln(&text, s)
	}
	return text.String()
}

// Defaults gives the resources of an app, a stage, a stack or a construct the safe values that they
// leave out, whether they are L2 or L1 constructs, for apps that exist already: public access
// blocks, versions, rotation, IMDSv2, backups, deletion protection. [safedefault.Table] is the
// list; each value ends the finding of a guardrail, and none replaces a resource. What the template
// says stays as it is, a waiver of the rule keeps a value away, and a class of environment that the
// rule spares gets none.
//
// It reads the templates once, while CDK synthesizes, and overrides what is missing. Each value is
// recorded in the assembly, and [Main] prints them. Call it last, but before
// observability.Observe: stages that are defined later are left out.
//
// Defaults panics with an error when Except names a rule without defaults, and when CloudWatch Logs
// does not take LogRetentionDays.
func Defaults(scope constructs.Construct, props *DefaultsProps) *DefaultSettings {
	d, leaf := &DefaultSettings{}, &defaults{}
	options := Define(leaf, scope, "Defaults", props.check)
	set := func(leaf, below constructs.Construct) {
		batch.Run(batch.On(batch.Static("Aspects", "of", leaf), "add",
			&defaulter{set: d, scope: leaf, below: tree.Path(below), options: options}))
	}
	set(leaf, scope)
	for _, stage := range tree.Below[awscdk.Stage](scope, "Stage") {
		if constructs.IConstruct(stage) != constructs.IConstruct(scope) {
			inner := &defaults{}
			Init(inner, stage, "Defaults")
			set(inner, stage)
		}
	}
	return d
}

func (p *DefaultsProps) check() (o safedefault.Options, err error) {
	if p != nil {
		o = safedefault.Options(*p)
	}
	if err := o.Check(); err != nil {
		return o, err
	}
	group, _ := schema.Of("AWS::Logs::LogGroup")
	if days := group.Properties["RetentionInDays"].Shape.Values; o.LogRetentionDays != 0 &&
		!slices.Contains(days, fmt.Sprint(o.LogRetentionDays)) {
		return o, fmt.Errorf("LogRetentionDays is %d, want one of %s", o.LogRetentionDays, strings.Join(days, ", "))
	}
	return o, nil
}

// defaults is the construct at which CDK begins to set them.
type defaults struct{ constructs.Construct }

// IsDefaults exists because CDK's runtime takes no type without a method of its own.
func (d *defaults) IsDefaults() bool { return true }

type defaulter struct {
	set     *DefaultSettings
	scope   constructs.Construct
	below   string
	options safedefault.Options
}

// Visit is called by CDK.
func (v *defaulter) Visit(constructs.IConstruct) {
	d, err := draft.Read(v.scope)
	if err != nil {
		panic(err)
	}
	all, err := safedefault.Missing(d.Assembly, v.options)
	if err != nil {
		panic(err)
	}
	var set []batch.Call
	resources, notes := map[*assembly.Resource]awscdk.CfnResource{}, map[*assembly.Stack][]any{}
	for _, s := range all {
		if v.below != "" && !s.Resource.In(v.below) {
			continue
		}
		if resources[s.Resource] == nil {
			resources[s.Resource] = d.Construct(s.Resource)
		}
		set = append(set, batch.On(resources[s.Resource], "addOverride", s.Path, s.Is))
		notes[s.Resource.Stack] = append(notes[s.Resource.Stack], map[string]any{
			"at": s.Resource.Path, "rule": s.Row.Rule, "path": s.Path, "value": s.Is, "costs": s.Row.Costs})
		v.set.settings = append(v.set.settings, s)
	}
	batch.Run(set...)
	for _, s := range d.Stacks { // one message for each, instead of one for each value
		if notes[s] != nil {
			tree.Record(d.Stack(s), assembly.MetadataDefault, notes[s])
		}
	}
}

// printDefaults says which values were set, one line for each rule.
func printDefaults(w io.Writer, a *assembly.Assembly) {
	where, costs := map[string][]string{}, map[string]string{}
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			notes, _ := e.Data.([]any)
			if e.Type != assembly.MetadataDefault {
				continue
			}
			for _, note := range notes {
				note, _ := note.(map[string]any)
				rule, at := fmt.Sprint(note["rule"]), fmt.Sprint(note["at"])
				if !slices.Contains(where[rule], at) {
					where[rule] = append(where[rule], at)
				}
				if price, _ := note["costs"].(string); price != "" {
					costs[rule] = ", which costs " + price
				}
			}
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(where)) {
		slices.Sort(where[rule])
		fmt.Fprintf(w, "set by default: %s at %s%s\n", rule, strings.Join(where[rule], ", "), costs[rule])
	}
}
