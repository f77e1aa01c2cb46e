package security

import (
	"fmt"
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/credential"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

// AccountPasswordPolicyProps configure an [AccountPasswordPolicy]; nil and the zero value are the
// production choice.
type AccountPasswordPolicyProps struct {
	// MinimumLength is how many characters a password has at least, 14 to 128. The default is 14.
	MinimumLength int
	// MaxAgeDays is after how many days a password expires, 1 to 1095. The default is never: NIST SP
	// 800-63B advises against it. Set it where a standard such as PCI DSS wants 90.
	MaxAgeDays int
}

// An AccountPasswordPolicy is what the passwords of the IAM users of an account have to be, where
// there are any: of four kinds of characters, and none of the last 24. People sign in by IAM
// Identity Center; the policy is for whom [MFAGroup] is for. [baseline.AccountBaseline] sets the
// default of it and sets it again every day: use one of them in an account, not both.
//
// Its call is held to what it says (PROMISE-001). CloudFormation has no resource type
// for it: a custom resource makes the call, and deleting the stack leaves the policy as it is. It
// costs nothing. It answers Security Hub's IAM.10, IAM.15 and IAM.16. See "Set an account password
// policy for IAM users".
//
// [baseline.AccountBaseline]:
// https://pkg.go.dev/github.com/plinth-cdk/plinth/baseline#AccountBaseline
type AccountPasswordPolicy struct {
	constructs.Construct
	setting customresources.AwsCustomResource
}

// NewAccountPasswordPolicy defines the policy, once for an account: it is global. It panics with an
// error when MinimumLength or MaxAgeDays is out of range.
func NewAccountPasswordPolicy(scope constructs.Construct, id string, props *AccountPasswordPolicyProps) *AccountPasswordPolicy {
	w := &AccountPasswordPolicy{}
	p := plinth.Define(w, scope, id, props.withDefaults)
	parameters := maps.Clone(credential.PasswordPolicy())
	parameters["MinimumPasswordLength"] = p.MinimumLength
	if p.MaxAgeDays > 0 {
		parameters["MaxPasswordAge"] = p.MaxAgeDays
	}
	w.setting = sdkcall.New(w, "Resource", sdkcall.Call{
		Name: "PasswordPolicy", Service: "IAM", Action: "updateAccountPasswordPolicy", Parameters: parameters,
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("iam:UpdateAccountPasswordPolicy")},
	})
	return w
}

// Setting returns the custom resource that makes the call.
func (w *AccountPasswordPolicy) Setting() customresources.AwsCustomResource { return w.setting }

func (p *AccountPasswordPolicyProps) withDefaults() (AccountPasswordPolicyProps, error) {
	var q AccountPasswordPolicyProps
	if p != nil {
		q = *p
	}
	if q.MinimumLength == 0 {
		q.MinimumLength = credential.PasswordLength
	}
	if q.MinimumLength < credential.PasswordLength || q.MinimumLength > 128 {
		return q, fmt.Errorf("MinimumLength is %d, want 14 to 128 characters", q.MinimumLength)
	}
	if q.MaxAgeDays < 0 || q.MaxAgeDays > 1095 {
		return q, fmt.Errorf("MaxAgeDays is %d, want 1 to 1095, or 0 for passwords that do not expire", q.MaxAgeDays)
	}
	return q, nil
}
