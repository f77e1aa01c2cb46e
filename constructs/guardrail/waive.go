package guardrail

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A WaiverOption narrows a waiver.
type WaiverOption func(map[string]string) error

// Until ends a waiver after a day such as "2027-03-31" (UTC). From the next day on the
// violation counts again, and the waiver itself is a finding.
func Until(day string) WaiverOption {
	return func(waiver map[string]string) error {
		waiver["expires"] = day
		_, err := engine.ParseExpiry(day)
		return err
	}
}

// IfViolated is for constructs that waive a rule because a prop of theirs allows what violates it:
// that nothing does so is no finding. Whoever waives a violation that there is leaves it out.
func IfViolated() WaiverOption {
	return func(waiver map[string]string) error {
		waiver["optional"] = "true"
		return nil
	}
}

// Waive accepts the violations of one rule by the resources in scope's subtree, and only
// there: what the assembly records below scope, in the stack of scope. The reason is written into
// the assembly and every report. A waiver that covers
// nothing is a finding, so it cannot outlive what it was for. So is a waiver of a rule that is
// neither in the catalogue nor passed to [Enforce]: the finding names the ids that come nearest.
//
// Where rules of cdk-nag are among the controls that the rule answers, the resources below scope
// that they are about get the suppression as well, so that an app that runs both says it once.
// cdk-nag knows no last day: the reason names it.
//
// The widest scope is a stack. Waive panics with an error on an app or a stage, and when
// the rule or the reason is empty or the day of [Until] is not one.
func Waive(scope constructs.IConstruct, rule, reason string, options ...WaiverOption) {
	if err := waive(scope, rule, reason, options); err != nil {
		panic(fmt.Errorf("guardrail: waiver of %q: %w", rule, err))
	}
}

func waive(scope constructs.IConstruct, rule, reason string, options []WaiverOption) error {
	waiver := map[string]string{"rule": rule, "reason": strings.TrimSpace(reason)}
	if rule == "" {
		return fmt.Errorf("want a rule id such as VPC-002")
	}
	if waiver["reason"] == "" {
		return fmt.Errorf("want a reason: who reads the report has to know why this is acceptable")
	}
	if scope == nil {
		return fmt.Errorf("the scope is nil, want the construct that may violate the rule")
	}
	if _, inStack := tree.Home(scope); !inStack && *awscdk.Stage_IsStage(scope) {
		return fmt.Errorf("the scope is an app or a stage; waive it on a stack or a construct, where it is needed")
	}
	for _, option := range options {
		if err := option(waiver); err != nil {
			return err
		}
	}
	tree.Record(scope, assembly.MetadataWaiver, waiver)
	accepted := engine.Waiver{Expires: waiver["expires"]}
	suppress(scope, rule, waiver["reason"]+accepted.Until())
	return nil
}
