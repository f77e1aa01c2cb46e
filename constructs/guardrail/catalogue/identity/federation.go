package identity

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const trustDocument = "AssumeRolePolicyDocument"

func webIdentityTrust(pass *engine.Pass, role *assembly.Resource) {
	for _, s := range statement.In(role.Get(trustDocument)) {
		web := s.Get("Action").Includes("sts:AssumeRoleWithWebIdentity", "sts:*", "*")
		if !s.Allows() || web == assembly.False || !s.Get("Principal", "Federated").Exists() {
			continue
		}
		claims := []string{"aud", "sub"}
		if s.Get("Principal", "Federated").Is("cognito-identity.amazonaws.com") == assembly.True {
			claims = claims[:1] // an identity pool: its subjects are the users who sign up
		}
		for _, claim := range claims {
			if !pins(s, claim) {
				pass.Report(role, trustDocument, "trusts %v for any %s", s.Get("Principal", "Federated"), claim)
			}
		}
	}
}

// pins reports whether a claim of the provider is certain to be restricted. A subject such as
// repo:organization/name:ref:refs/heads/release-* has a wildcard behind its third colon only.
func pins(s statement.Statement, claim string) bool {
	for _, operator := range []string{"StringEquals", "StringLike"} {
		for _, key := range s.Get("Condition", operator).Keys() {
			if !strings.HasSuffix(key, ":"+claim) {
				continue
			}
			pinned := true
			for _, v := range s.Get("Condition", operator, key).List() {
				text, ok := v.Outline()
				if parts := strings.SplitN(text, ":", 4); claim == "sub" && operator == "StringLike" {
					ok = ok && len(parts) >= 3 && !strings.ContainsAny(strings.Join(parts[:3], ""), "*?$")
				} else if operator == "StringLike" {
					ok = ok && !strings.ContainsAny(text, "*?")
				}
				pinned = pinned && ok
			}
			if pinned {
				return true
			}
		}
	}
	return false
}

func rolesAnywhereTrust(pass *engine.Pass, role *assembly.Resource) {
	for _, s := range statement.In(role.Get(trustDocument)) {
		anywhere := s.Services().Includes("rolesanywhere.amazonaws.com")
		if !s.Allows() || anywhere == assembly.False {
			continue
		}
		if !s.Conditioned("aws:sourcearn") {
			pass.Report(role, trustDocument, "trusts every trust anchor")
		}
		if !s.Conditioned("aws:principaltag/x509subject/cn", "aws:principaltag/x509subject/ou", "aws:principaltag/x509san/uri",
			"aws:principaltag/x509san/dns") {
			pass.Report(role, trustDocument, "trusts every certificate of a trust anchor")
		}
	}
}

func mfaOfRoles(pass *engine.Pass) {
	attached := map[*assembly.Resource]bool{}
	for _, role := range pass.OfType("AWS::IAM::Role") {
		for _, policy := range role.Get("ManagedPolicyArns").Targets() {
			attached[policy.Resource] = true
		}
		for _, policy := range role.Get("Policies").List() {
			if demandsMFA(policy.Get("PolicyDocument")) {
				pass.Report(role, "Policies", "denies requests without MFA")
			}
		}
	}
	for _, typ := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"} {
		for _, policy := range pass.OfType(typ) {
			ofRole := attached[policy] || policy.Get("Roles").Exists() && len(policy.Get("Roles").List()) > 0 ||
				policy.Get("RoleName").Exists()
			if ofRole && demandsMFA(policy.Get("PolicyDocument")) {
				pass.Report(policy, "PolicyDocument", "denies a role all requests without MFA")
			}
		}
	}
}

func demandsMFA(document assembly.Value) bool {
	for _, s := range statement.In(document) {
		for _, operator := range []string{"Bool", "BoolIfExists"} {
			if s.Get("Effect").Is("Deny") != assembly.False &&
				s.Get("Condition", operator, "aws:MultiFactorAuthPresent").Is(false) == assembly.True {
				return true
			}
		}
	}
	return false
}
