package deployment

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

var tagRules = []engine.Rule{
	{
		ID: "TAG-001", Title: "Stacks have cost allocation tags",
		Why: "Cost Explorer splits a bill by the tags at the time of the spending, and by nothing else.",
		Fix: "Give the stack the tags Project, Team, CostCenter, Environment and ManagedBy, or each of its resources that takes tags; " +
			"plinth.NewStack requires them.",
		Pillar: engine.CostOptimization,
		Relax:  map[assembly.Class]engine.Severity{assembly.NonProduction: engine.Warning, assembly.Sandbox: engine.Warning},
		Check:  tagged,
	},
	{
		ID: "TAG-002", Title: "Tags are spelled in one way",
		Why: "IAM refuses a role that has CostCenter and costcenter, or drops one of them; in the bill they are two columns, each of which " +
			"lacks what is in the other.",
		Fix:    "Use one spelling: that of the stack's tags, and for cost allocation Project, Team, CostCenter, Environment and ManagedBy.",
		Pillar: engine.CostOptimization,
		Check:  spelledOnce,
	},
	{
		ID: "TAG-003", Title: "Resources of AWS Organizations repeat no tag of their stack",
		Why: "CloudFormation hands both tags to AWS Organizations when a later update makes a resource: the update fails, with duplicate tag " +
			"keys.",
		Fix:    "Leave the tag to the stack.",
		Pillar: engine.Reliability,
		Check:  repeatedTags,
	},
	{
		ID: "TAG-004", Title: "Cost allocation tags are activated by what reads the answer and tries again",
		Why: "AWS knows a key up to a day after something with it was billed. A call before that ends well, with the errors in its answer, and " +
			"no tag is active.",
		Fix:      "Activate and backfill in a workflow that reads Errors and waits, as cost.NewTagActivation does.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    activatedOnce,
	},
}

// costTags are the tags that are needed to split a bill. The last is the tool that deploys, of
// which somebody who deploys a template by hand knows nothing: it is asked of apps.
var costTags = []string{"Project", "Team", "CostCenter", "Environment", "ManagedBy"}

func tagged(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		if s.Parent != nil || s.Tags == nil {
			continue
		}
		wanted := costTags
		if s.ID == "" {
			wanted = costTags[:4]
		}
		var missing []string
		for _, key := range wanted {
			if !onStack(s, key) && !carried(s, key) {
				missing = append(missing, key)
			}
		}
		if len(missing) > 0 {
			pass.ReportStack(s, "Tags", "lack %s", strings.Join(missing, ", "))
		}
	}
}

func onStack(s *assembly.Stack, key string) bool {
	for k, value := range s.Tags {
		if strings.EqualFold(k, key) && value != "" {
			return true
		}
	}
	return false
}

// carried reports whether every resource of a stack that takes tags has a tag of its own.
func carried(s *assembly.Stack, key string) bool {
	takes := 0
	for _, r := range s.Resources {
		if property := tagProperty(r.Type); property != "" {
			takes++
			if !slices.ContainsFunc(keysOf(r.Get(property)), func(k string) bool { return strings.EqualFold(k, key) }) {
				return false
			}
		}
	}
	return takes > 0
}

func tagProperty(name string) string {
	if t, ok := schema.Of(name); ok {
		return t.TagProperty()
	}
	return ""
}

// keysOf are the keys of tags: of a list of pairs, of a map, or of tags for each type of resource.
func keysOf(tags assembly.Value) []string {
	if keys := tags.Keys(); len(keys) > 0 {
		return keys
	}
	var all []string
	for _, tag := range tags.List() {
		for _, pair := range append(tag.Get("Tags").List(), tag) {
			if key, ok := pair.Get("Key").Text(); ok {
				all = append(all, key)
			}
		}
	}
	return all
}

// spelledOnce compares the keys of the stack and of each resource with the cost allocation tags,
// and those of a resource with each other and with those of the stack.
func spelledOnce(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		ofStack := spelling{}
		if s.ID != "" { // a template alone may come from where they are spelled otherwise
			for _, key := range costTags {
				ofStack.add(key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
			if other := ofStack.add(key); other != key {
				pass.ReportStack(s, "Tags."+key, "is %s elsewhere; want one spelling", other)
			}
		}
		for _, r := range s.Resources {
			for _, property := range []string{"Tags", "ResourceTags", "HostedZoneTags", "FileSystemTags", "UserPoolTags"} {
				if keys := keysOf(r.Get(property)); len(keys) > 0 {
					ofResource := maps.Clone(ofStack)
					for _, key := range keys {
						if other := ofResource.add(key); other != key {
							pass.Report(r, property+"."+key, "is %s elsewhere; want one spelling", other)
						}
					}
				}
			}
		}
	}
}

// spelling is how keys are spelled, by what they are in lower case.
type spelling map[string]string

// add returns how a key was spelled first.
func (s spelling) add(key string) string {
	lower := strings.ToLower(key)
	if s[lower] == "" {
		s[lower] = key
	}
	return s[lower]
}
