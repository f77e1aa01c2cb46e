package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// WebACLProps configure a [WebACL]; nil and the zero value are the production choice.
type WebACLProps struct {
	// CloudFront is for a web ACL of a [CDN]. Its stack has to be in us-east-1. The default is one for
	// the load balancers of the Region.
	CloudFront bool
	// RateLimit is how many requests one address may send in five minutes, 10 at least. The default is
	// 2000.
	RateLimit int
	// CountOnly are names of rules in AWS's groups that count and do not block, such as
	// "SizeRestrictions_BODY" where people upload more than 8 KB.
	CountOnly []string
	// Key encrypts the logs. Its policy has to serve [keypolicy.Logs]. The default is a new key for
	// them alone.
	Key awskms.IKey
	// LogRetention is how long requests are on record. The default is 90 days.
	LogRetention awslogs.RetentionDays
}

// A WebACL decides with AWS WAF which requests reach a load balancer or a distribution. It promises
// that
//
//   - addresses of known attackers, requests with known exploits, and the attacks of the OWASP top
//     ten are blocked by the groups that AWS keeps current,
//   - an address that sends too many requests is blocked for as long as it does,
//   - every request is on record (AUDIT-001), without its cookies and authorization headers.
//
// Standing idle it costs a web ACL and four rules a month, and one KMS key.
// See "AWS Managed Rules rule groups list", and Security Hub WAF.10 to WAF.12.
type WebACL struct {
	constructs.Construct
	resource awswafv2.CfnWebACL
	scope    string
}

// NewWebACL defines a web ACL. It panics with an error when RateLimit is below 10, or when
// CloudFront is set in a stack that is not in us-east-1.
func NewWebACL(scope constructs.Construct, id string, props *WebACLProps) *WebACL {
	w := &WebACL{}
	p := plinth.Define(w, scope, id, func() (WebACLProps, error) { return props.withDefaults(scope) })
	if w.scope = "REGIONAL"; p.CloudFront {
		w.scope = "CLOUDFRONT"
	}
	w.resource = plinth.Kept(awswafv2.NewCfnWebACL, w, "Resource", "blocks known attackers, known attacks, and floods",
		&awswafv2.CfnWebACLProps{
			Scope: &w.scope, DefaultAction: &awswafv2.CfnWebACL_DefaultActionProperty{Allow: map[string]any{}},
			VisibilityConfig: measured("WebACL"), Rules: p.rules(),
		})
	if p.Key == nil {
		p.Key = logdelivery.NewKey(w, "LogKey")
	}
	group := logdelivery.NewNamedLogGroup(w, "Logs", "aws-waf-logs-"+identifierOf(w, 63), p.LogRetention, p.Key)
	var redacted []any
	for _, header := range []string{"authorization", "cookie"} {
		redacted = append(redacted, &awswafv2.CfnLoggingConfiguration_FieldToMatchProperty{SingleHeader: map[string]any{"Name": header}})
	}
	plinth.Kept(awswafv2.NewCfnLoggingConfiguration, w, "Logging", "records every request without its credentials",
		&awswafv2.CfnLoggingConfigurationProps{
			ResourceArn: w.resource.AttrArn(), RedactedFields: redacted,
			LogDestinationConfigs: &[]any{tree.Stack(w).FormatArn(&awscdk.ArnComponents{ // WAF takes none that ends in ":*"
				Service: jsii.String("logs"), Resource: jsii.String("log-group"), ResourceName: group.LogGroupName(),
				ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			})},
		})
	return w
}

// Resource returns the L1 construct.
func (w *WebACL) Resource() awswafv2.CfnWebACL { return w.resource }

// ARN returns what names it.
func (w *WebACL) ARN() *string { return w.resource.AttrArn() }

// managedGroups are the groups of rules of AWS that suit every application, in the order in which
// they are evaluated.
var managedGroups = []string{"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet",
	"AWSManagedRulesCommonRuleSet"}

func (p WebACLProps) rules() []any {
	rules := []any{&awswafv2.CfnWebACL_RuleProperty{
		Name: jsii.String("RateLimit"), Priority: jsii.Number(0), VisibilityConfig: measured("RateLimit"),
		Action: &awswafv2.CfnWebACL_RuleActionProperty{Block: map[string]any{}},
		Statement: &awswafv2.CfnWebACL_StatementProperty{RateBasedStatement: &awswafv2.CfnWebACL_RateBasedStatementProperty{
			AggregateKeyType: jsii.String("IP"), Limit: jsii.Number(p.RateLimit), EvaluationWindowSec: jsii.Number(300),
		}},
	}}
	for i, name := range managedGroups {
		group := &awswafv2.CfnWebACL_ManagedRuleGroupStatementProperty{Name: &name, VendorName: jsii.String("AWS")}
		var counting []any
		for _, rule := range p.CountOnly {
			counting = append(counting, &awswafv2.CfnWebACL_RuleActionOverrideProperty{
				Name: &rule, ActionToUse: &awswafv2.CfnWebACL_RuleActionProperty{Count: map[string]any{}},
			})
		}
		if counting != nil {
			group.RuleActionOverrides = counting
		}
		rules = append(rules, &awswafv2.CfnWebACL_RuleProperty{
			Name: &name, Priority: jsii.Number(i + 1), VisibilityConfig: measured(name),
			OverrideAction: &awswafv2.CfnWebACL_OverrideActionProperty{None: map[string]any{}},
			Statement:      &awswafv2.CfnWebACL_StatementProperty{ManagedRuleGroupStatement: group},
		})
	}
	return rules
}

// measured has WAF count under a name, and keep samples.
func measured(name string) *awswafv2.CfnWebACL_VisibilityConfigProperty {
	return &awswafv2.CfnWebACL_VisibilityConfigProperty{
		MetricName: &name, CloudWatchMetricsEnabled: jsii.Bool(true), SampledRequestsEnabled: jsii.Bool(true),
	}
}

func (p *WebACLProps) withDefaults(scope constructs.Construct) (WebACLProps, error) {
	var q WebACLProps
	if p != nil {
		q = *p
	}
	if q.RateLimit == 0 {
		q.RateLimit = 2000
	}
	if q.LogRetention == "" {
		q.LogRetention = awslogs.RetentionDays_THREE_MONTHS
	}
	if q.RateLimit < 10 {
		return q, fmt.Errorf("RateLimit is %d, want 10 or more requests in five minutes", q.RateLimit)
	}
	if region := plinth.PlaceOf(scope).Region; q.CloudFront && region != usEast1 {
		if identifier.IsToken(region) {
			region = "not known"
		}
		return q, fmt.Errorf("CloudFront is set and the Region of the stack is %s, want a stack in us-east-1: "+
			"CloudFront takes web ACLs of that Region alone", region)
	}
	return q, nil
}
