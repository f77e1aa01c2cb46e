package identity

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

const trustDocument = "AssumeRolePolicyDocument"

// eachTrust visits the statements of a role's trust policy.
func eachTrust(pass *engine.Pass, role *assembly.Resource, visit func(s access.Statement)) {
	for _, p := range access.Of(pass.Assembly, role) {
		for _, s := range p.Statements {
			if p.Type.Kind == access.Trust && s.Allows() {
				visit(s)
			}
		}
	}
}

func webIdentityTrust(pass *engine.Pass, role *assembly.Resource) {
	eachTrust(pass, role, func(s access.Statement) {
		claims := []struct {
			name string
			any  func(witness.Search, string) (decide.Request, bool)
		}{{"aud", witness.Search.AnyAudience}, {"sub", witness.Search.AnySubject}}
		for _, claim := range claims {
			truth := s.Ask(func(search witness.Search) (r decide.Request, found bool) {
				for _, provider := range search.Federated() {
					if r, found = claim.any(search, provider); found {
						break
					}
				}
				return r, found
			})
			if truth != assembly.False {
				pass.Report(role, trustDocument, "trusts %v for any %s", s.Get("Principal", "Federated"), claim.name)
			}
		}
	})
}

func samlTrust(pass *engine.Pass, role *assembly.Resource) {
	eachTrust(pass, role, func(s access.Statement) {
		if s.Ask(witness.Search.AnyApplication) != assembly.False {
			pass.Report(role, trustDocument, "trusts assertions of %v for any application", s.Get("Principal", "Federated"))
		}
	})
}

func rolesAnywhereTrust(pass *engine.Pass, role *assembly.Resource) {
	eachTrust(pass, role, func(s access.Statement) {
		if s.May.Principal == nil || !slices.ContainsFunc(s.May.Principal.Service, func(name string) bool {
			return strings.HasPrefix(name, "rolesanywhere.")
		}) {
			return
		}
		for _, question := range []struct {
			any   func(witness.Search, string) (decide.Request, bool)
			words string
		}{
			{witness.Search.Deputy, "trusts every trust anchor"},
			{witness.Search.AnyCertificate, "trusts every certificate of a trust anchor"},
		} {
			truth := s.Ask(func(search witness.Search) (r decide.Request, found bool) {
				return search.OfServices(question.any, "rolesanywhere.")
			})
			if truth != assembly.False {
				pass.Report(role, trustDocument, "%s", question.words)
			}
		}
	})
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
