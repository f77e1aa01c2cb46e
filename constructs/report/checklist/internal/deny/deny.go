// Package deny tells which policies deny something to everybody whom they are for: they are
// attached, and no condition narrows them down. It is pure Go.
package deny

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// PolicyTypes hold documents that may deny something to many callers.
var PolicyTypes = []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::GroupPolicy", "AWS::IAM::Group",
	"AWS::Organizations::Policy"}

// WithoutMFA asks whether a policy that is attached to somebody denies all but a few calls
// without MFA: under BoolIfExists, since calls by access keys have no such key. See "AWS: Allows
// MFA-authenticated IAM users to manage their own credentials" in the IAM user guide.
func WithoutMFA(r *assembly.Resource) bool {
	return isAttached(r) && slices.ContainsFunc(statements(r), func(s assembly.Value) bool {
		return denies(s, func(operator, key string, values []assembly.Value) bool {
			return operator == "BoolIfExists" && strings.EqualFold(key, "aws:MultiFactorAuthPresent") && holds(values, "false") ||
				operator == "NumericGreaterThanIfExists" && strings.EqualFold(key, "aws:MultiFactorAuthAge")
		})
	})
}

// isAttached asks whether a policy is for somebody, by its own properties or by those of others.
func isAttached(r *assembly.Resource) bool {
	switch r.Type {
	case "AWS::Organizations::Policy":
		return len(r.Get("TargetIds").List()) > 0
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		for _, to := range []string{"Groups", "Roles", "Users"} {
			if len(r.Get(to).List()) > 0 {
				return true
			}
		}
		for _, typ := range []string{"AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"} {
			if len(r.Stack.Assembly().ByTarget(typ, "ManagedPolicyArns")[r]) > 0 {
				return true
			}
		}
		return false
	}
	return true
}

// Root asks whether a policy that is attached to somebody denies everything to the root users
// of all accounts.
func Root(r *assembly.Resource) bool {
	return isAttached(r) && slices.ContainsFunc(statements(r), func(s assembly.Value) bool {
		return s.Get("Action").Includes("*") == assembly.True && denies(s, func(operator, key string, values []assembly.Value) bool {
			return strings.EqualFold(key, "aws:PrincipalArn") && slices.Contains([]string{"StringLike", "ArnLike"}, operator) &&
				slices.ContainsFunc(values, func(v assembly.Value) bool { return strings.HasSuffix(text(v), ":*:root") }) ||
				strings.HasPrefix(operator, "Bool") && strings.EqualFold(key, "aws:PrincipalIsRootUser") && holds(values, "true")
		})
	})
}

// denies asks whether a statement denies all calls, or all but a few, on everything, under
// conditions of which each satisfies is or only spares somebody.
func denies(s assembly.Value, is func(operator, key string, values []assembly.Value) bool) bool {
	if s.Get("Effect").Is("Deny") != assembly.True || s.Get("Resource").Includes("*") != assembly.True ||
		s.Get("Action").Includes("*") != assembly.True && !s.Get("NotAction").Exists() {
		return false
	}
	found, condition := false, s.Get("Condition")
	for _, operator := range condition.Keys() {
		for _, key := range condition.Get(operator).Keys() {
			switch {
			case is(operator, key, condition.Get(operator, key).List()):
				found = true
			case !strings.Contains(operator, "Not"):
				return false
			}
		}
	}
	return found
}

func holds(values []assembly.Value, want string) bool {
	return slices.ContainsFunc(values, func(v assembly.Value) bool { return strings.EqualFold(text(v), want) })
}

// statements are those of a policy, wherever its type keeps them.
func statements(r *assembly.Resource) (all []assembly.Value) {
	for _, property := range []string{"PolicyDocument", "Content", "InlinePolicy"} {
		all = append(all, r.Get(property).Decoded().Get("Statement").List()...)
	}
	for _, inline := range r.Get("Policies").List() {
		all = append(all, inline.Get("PolicyDocument").Decoded().Get("Statement").List()...)
	}
	return all
}

func text(v assembly.Value) string {
	outline, _ := v.Outline()
	return outline
}
