package observability

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AccountMaskingProps configure an [AccountMasking]; nil and the zero value are the production
// choice.
type AccountMaskingProps struct {
	// Masked is what nobody reads in any log without the permission logs:Unmask. The default is
	// [Sensitive].
	Masked []awslogs.DataIdentifier
	// Findings is the log group of the same account that is told how much was masked. The default is
	// none.
	Findings awslogs.ILogGroup
}

// An AccountMasking masks what nobody should read in every log group of an account and Region,
// those that services make for themselves and those of tomorrow included. It promises that
// credentials, card numbers and e-mail addresses, or what Masked names, are masked when they
// arrive, beside what a log group masks by itself. A broken promise is a finding (PROMISE-001).
//
// An account has one in a Region, so it belongs into the stack of a platform and not of a workload.
// What was there before stays as it is. It costs nothing standing idle; masking costs by the GB of
// all logs. See "Create an account-wide data protection policy" in the guide of CloudWatch Logs.
type AccountMasking struct {
	constructs.Construct
	resource awslogs.CfnAccountPolicy
}

// NewAccountMasking defines it. It panics with an error when Masked has nil.
func NewAccountMasking(scope constructs.Construct, id string, props *AccountMaskingProps) *AccountMasking {
	m := &AccountMasking{}
	p := plinth.Define(m, scope, id, props.withDefaults)
	m.resource = plinth.Kept(awslogs.NewCfnAccountPolicy, m, "Resource", "masks sensitive data in every log group of the account",
		&awslogs.CfnAccountPolicyProps{
			PolicyName: jsii.String("masking"), PolicyType: jsii.String("DATA_PROTECTION_POLICY"), Scope: jsii.String("ALL"),
			PolicyDocument: tree.Stack(m).ToJsonString(masking(m, p.Masked, p.Findings), nil),
		})
	return m
}

// Resource returns the L1 construct; there is no L2.
func (m *AccountMasking) Resource() awslogs.CfnAccountPolicy { return m.resource }

func (p *AccountMaskingProps) withDefaults() (q AccountMaskingProps, err error) {
	if p != nil {
		q = *p
	}
	if i := slices.Index(q.Masked, nil); i >= 0 {
		return q, fmt.Errorf("Masked[%d] is nil, want an identifier such as those of Sensitive", i)
	}
	if len(q.Masked) == 0 {
		q.Masked = Sensitive()
	}
	return q, nil
}
