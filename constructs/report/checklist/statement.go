package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// policyTypes hold documents that may deny something to many callers.
var policyTypes = []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::GroupPolicy", "AWS::IAM::Group",
	"AWS::Organizations::Policy"}

// deniesWithoutMFA asks whether a policy denies what is called without MFA.
func deniesWithoutMFA(r *assembly.Resource) bool {
	return slices.ContainsFunc(statements(r), func(s assembly.Value) bool {
		return denies(s, func(operator, key string, values []assembly.Value) bool {
			return strings.HasPrefix(operator, "Bool") && strings.EqualFold(key, "aws:MultiFactorAuthPresent") && holds(values, "false") ||
				strings.HasPrefix(operator, "NumericGreaterThan") && strings.EqualFold(key, "aws:MultiFactorAuthAge")
		})
	})
}

// deniesRoot asks whether a policy denies everything to root users.
func deniesRoot(r *assembly.Resource) bool {
	return slices.ContainsFunc(statements(r), func(s assembly.Value) bool {
		return s.Get("Action").Includes("*") == assembly.True && denies(s, func(operator, key string, values []assembly.Value) bool {
			return !strings.Contains(operator, "Not") && strings.EqualFold(key, "aws:PrincipalArn") &&
				slices.ContainsFunc(values, func(v assembly.Value) bool {
					return strings.HasSuffix(text(v), ":root")
				}) || strings.HasPrefix(operator, "Bool") && strings.EqualFold(key, "aws:PrincipalIsRootUser") && holds(values, "true")
		})
	})
}

// denies asks whether a statement denies under a condition that satisfies is.
func denies(s assembly.Value, is func(operator, key string, values []assembly.Value) bool) bool {
	if s.Get("Effect").Is("Deny") != assembly.True {
		return false
	}
	condition := s.Get("Condition")
	for _, operator := range condition.Keys() {
		for _, key := range condition.Get(operator).Keys() {
			if is(operator, key, condition.Get(operator, key).List()) {
				return true
			}
		}
	}
	return false
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

// pipelines are issuers of OpenID Connect whose tokens are those of pipelines.
var pipelines = []string{"token.actions.githubusercontent.com", "gitlab.com", "api.bitbucket.org", "oidc.circleci.com",
	"agent.buildkite.com",
	"app.terraform.io", "vstoken.dev.azure.com", "dev.azure.com"}

// assumedByPipeline asks whether a pipeline assumes the role by its token. A provider that the
// template defines is known by its address.
func assumedByPipeline(role *assembly.Resource) bool {
	return slices.ContainsFunc(role.Get("AssumeRolePolicyDocument").Decoded().Get("Statement").List(), func(s assembly.Value) bool {
		if s.Get("Effect").Is("Allow") != assembly.True {
			return false
		}
		return slices.ContainsFunc(s.Get("Principal", "Federated").List(), func(v assembly.Value) bool {
			address := text(v)
			if to, ok := v.Target(); ok {
				address = text(to.Resource.Get("Url"))
			}
			return slices.ContainsFunc(pipelines, func(issuer string) bool { return strings.Contains(address, issuer) })
		})
	})
}

func restrictsRoot(control *assembly.Resource) bool {
	return strings.Contains(text(control.Get("ControlIdentifier")), "AWS-GR_RESTRICT_ROOT_USER")
}

// respondsToIncidents asks whether Plinth made a runbook for incidents: no template tells which
// others are.
func respondsToIncidents(document *assembly.Resource) bool {
	return isRunbook(document) && slices.Contains([]string{"security.IncidentRunbooks", "security.Containment"}, document.Construct())
}
