package security_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func TestAccountPasswordPolicy(t *testing.T) {
	app, stack := newStack(t)
	security.NewAccountPasswordPolicy(stack, "Passwords", nil)
	a := snapshot.Synth(t, app)
	const want = `"parameters":{"AllowUsersToChangePassword":true,"MinimumPasswordLength":14,"PasswordReusePrevention":24,` +
		`"RequireLowercaseCharacters":true,"RequireNumbers":true,"RequireSymbols":true,"RequireUppercaseCharacters":true}`
	if got := only(t, a, "Custom::PasswordPolicy").Get("Create").String(); !strings.Contains(got, want) {
		t.Errorf("calls %s, want %s", got, want)
	}
	promisetest.Undone(t, a)
}

func TestAccountPasswordPolicyBadInput(t *testing.T) {
	refused(t, security.NewAccountPasswordPolicy, map[string]misuse[security.AccountPasswordPolicyProps]{
		"short":       {security.AccountPasswordPolicyProps{MinimumLength: 8}, "MinimumLength is 8, want 14 to 128 characters"},
		"long":        {security.AccountPasswordPolicyProps{MinimumLength: 200}, "MinimumLength is 200, want 14 to 128 characters"},
		"in the past": {security.AccountPasswordPolicyProps{MaxAgeDays: -1}, "MaxAgeDays is -1, want 1 to 1095"},
	})
	constructtest.Guard(t, newStack, security.NewAccountPasswordPolicy, true, func(awscdk.Stack, int) security.AccountPasswordPolicyProps {
		return security.AccountPasswordPolicyProps{MaxAgeDays: 90}
	})
}
