package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecurityhub"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A FindingRule changes findings of Security Hub CSPM as they come in: it suppresses what is known
// to be harmless, or raises what matters more here than elsewhere. It applies to findings that
// match all of Controls, Accounts, Resources and Products that are set.
type FindingRule struct {
	// Name is unique in the posture.
	Name string
	// Reason is who decided that, and why. It becomes a note on each finding.
	Reason string
	// Controls are security control ids, "S3.8".
	Controls []string
	// Accounts are account ids.
	Accounts []string
	// Resources are beginnings of ARNs of resources.
	Resources []string
	// Products are the names of the products that found it, "GuardDuty".
	Products []string
	// Severity is what the finding's severity becomes, "CRITICAL", "HIGH", "MEDIUM", "LOW" or
	// "INFORMATIONAL". The default is to suppress it.
	Severity string
}

var severities = []string{"", "CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"}

// define makes the rule at its place in the order.
func (r FindingRule) define(scope constructs.Construct, order int) awscdk.CfnResource {
	update := &awssecurityhub.CfnAutomationRule_AutomationRulesFindingFieldsUpdateProperty{
		Note: &awssecurityhub.CfnAutomationRule_NoteUpdateProperty{Text: &r.Reason, UpdatedBy: tree.Node(scope).Path()},
	}
	if r.Severity == "" {
		update.Workflow = &awssecurityhub.CfnAutomationRule_WorkflowUpdateProperty{Status: jsii.String("SUPPRESSED")}
	} else {
		update.Severity = &awssecurityhub.CfnAutomationRule_SeverityUpdateProperty{Label: &r.Severity}
	}
	props := &awssecurityhub.CfnAutomationRuleProps{
		RuleName: &r.Name, RuleOrder: jsii.Number(order), RuleStatus: jsii.String("ENABLED"), Description: &r.Reason,
		Criteria: &awssecurityhub.CfnAutomationRule_AutomationRulesFindingFiltersProperty{
			ComplianceSecurityControlId: filter("EQUALS", r.Controls), AwsAccountId: filter("EQUALS", r.Accounts),
			ResourceId: filter("PREFIX", r.Resources), ProductName: filter("EQUALS", r.Products),
		},
		Actions: []any{&awssecurityhub.CfnAutomationRule_AutomationRulesActionProperty{
			Type: jsii.String("FINDING_FIELDS_UPDATE"), FindingFieldsUpdate: update,
		}},
	}
	rule := awssecurityhub.NewCfnAutomationRule(scope, jsii.String("Rule-"+r.Name), props)
	plinth.Keep(rule, "changes the findings that it was written for, and no others", props)
	return rule
}

// filter matches any of the values, and is left out for none.
func filter(comparison string, values []string) any {
	if len(values) == 0 {
		return nil
	}
	var filters []any
	for _, v := range values {
		filters = append(filters, &awssecurityhub.CfnAutomationRule_StringFilterProperty{Comparison: &comparison, Value: &v})
	}
	return &filters
}

func (r FindingRule) check() error {
	switch {
	case strings.TrimSpace(r.Name) == "" || len(r.Name) > 256:
		return fmt.Errorf("Name is %q, want 1 to 256 characters", r.Name)
	case strings.TrimSpace(r.Reason) == "" || len(r.Reason) > 512:
		return fmt.Errorf("Reason is %q, want who decided on %s, and why, in up to 512 characters", r.Reason, r.Name)
	case len(r.Controls)+len(r.Accounts)+len(r.Resources)+len(r.Products) == 0:
		return fmt.Errorf(
			"Controls is empty, and so are Accounts, Resources and Products of %s, want at least one: it would match every finding",
			r.Name,
		)
	case !slices.Contains(severities, r.Severity):
		return fmt.Errorf("Severity is %q, want one of %s, or none to suppress", r.Severity, strings.Join(severities[1:], ", "))
	}
	for _, c := range r.Controls {
		if !controlID.MatchString(c) {
			return fmt.Errorf("Controls has %q, want a security control id such as \"EC2.10\"", c)
		}
	}
	return identifier.Account.CheckAll("Accounts", r.Accounts)
}
