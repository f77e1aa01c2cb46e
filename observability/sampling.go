package observability

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsxray"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// A SamplingRule is how many of some requests are traced. Where several match, the one that comes
// first in [TracingProps] counts, and those of other constructs by their priority.
type SamplingRule struct {
	// Name is unique in its construct: "Checkout". It is a part of logical ids.
	Name string
	// Service, Host, Method and Path say which requests, with the wildcards * and ?. The defaults are
	// all of them.
	Service, Host, Method, Path string
	// PerSecond are traced in any case, in each second.
	PerSecond int
	// Percent of the others are traced, 0 to 100.
	Percent float64
}

// A TraceGroup is a filter of traces that has metrics of its own.
type TraceGroup struct {
	// Name is unique in its construct: "Slow". It is a part of logical ids.
	Name string
	// Filter is a filter expression of X-Ray: "responsetime > 5".
	Filter string
}

// sample defines rules and groups. X-Ray takes priorities of 1 to 9999, and knows names of at most
// 32 characters in an account and Region.
func (t *Tracing) sample(p TracingProps) {
	name := func(id string) *string {
		return jsii.String(*awscdk.Names_UniqueResourceName(t, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(32 - len(id))}) + id)
	}
	everything := func(s string) *string { return jsii.String(cmp.Or(s, "*")) }
	for i, r := range p.Rules {
		plinth.Kept(awsxray.NewCfnSamplingRule, t, "Rule"+r.Name, "traces as many requests as it says", &awsxray.CfnSamplingRuleProps{
			SamplingRule: &awsxray.CfnSamplingRule_SamplingRuleProperty{
				RuleName: name(r.Name), Version: jsii.Number(1), Priority: jsii.Number(p.Priority + i),
				ReservoirSize: jsii.Number(r.PerSecond), FixedRate: jsii.Number(r.Percent / 100),
				ServiceName: everything(r.Service), Host: everything(r.Host), HttpMethod: everything(r.Method), UrlPath: everything(r.Path),
				ServiceType: jsii.String("*"), ResourceArn: jsii.String("*"),
			},
		})
	}
	for _, g := range p.Groups {
		plinth.Kept(awsxray.NewCfnGroup, t, "Group"+g.Name, "counts the traces of its filter", &awsxray.CfnGroupProps{
			GroupName: name(g.Name), FilterExpression: &g.Filter,
			InsightsConfiguration: &awsxray.CfnGroup_InsightsConfigurationProperty{InsightsEnabled: true},
		})
	}
}

func checkSampling(p TracingProps) error {
	var names []string
	for _, r := range p.Rules {
		switch {
		case !validName.MatchString(r.Name) || slices.Contains(names, r.Name):
			return fmt.Errorf("Rules has the name %q, want up to 16 letters and digits, and each name once", r.Name)
		case r.PerSecond < 0 || r.Percent < 0 || r.Percent > 100:
			return fmt.Errorf("Rules has %s with PerSecond %d and Percent %v, want 0 or more, and 0 to 100", r.Name, r.PerSecond, r.Percent)
		}
		names = append(names, r.Name)
	}
	names = nil
	for _, g := range p.Groups {
		switch {
		case !validName.MatchString(g.Name) || slices.Contains(names, g.Name):
			return fmt.Errorf("Groups has the name %q, want up to 16 letters and digits, and each name once", g.Name)
		case g.Filter == "":
			return fmt.Errorf("Groups has %s without a Filter, want an expression such as \"responsetime > 5\"", g.Name)
		}
		names = append(names, g.Name)
	}
	if last := p.Priority + max(len(p.Rules)-1, 0); p.Priority < 1 || last > 9999 {
		return fmt.Errorf("Priority is %d for %d rules, want 1 to 9999: X-Ray's own rule is the last", p.Priority, len(p.Rules))
	}
	return nil
}
