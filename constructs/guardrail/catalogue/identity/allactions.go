package identity

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// everyAction reports whether a statement allows all actions of all services.
func everyAction(s access.Statement) bool {
	return s.Allows() && slices.ContainsFunc(s.Get("Action").List(), func(v assembly.Value) bool {
		text, known := v.Text()
		return known && strings.Trim(text, "*:") == ""
	})
}

// allActionsOnSome reports identity policies that allow everything on resources that they name. Of
// those that name none IAM-003 speaks, and IAM-004 of those that name all of a kind.
func allActionsOnSome(pass *engine.Pass) {
	eachIdentityPolicy(pass, func(p *access.Policy) {
		for _, s := range p.Statements {
			if !everyAction(s) || p.Administers(p.Statements...) != assembly.False {
				continue
			}
			if service, _ := p.WholeService(s); service == "" {
				pass.Report(p.At, p.Property, "allows * on %s", s.On())
			}
		}
	})
}

// allActionsForSome reports resource policies that allow everything to somebody else than the
// account itself, or every action of their service to a service of AWS, which needs a few.
func allActionsForSome(pass *engine.Pass) {
	eachResourceStatement(pass, func(p *access.Policy, s access.Statement) {
		to := s.Get("Principal")
		service := len(to.Get("Service").List()) > 0
		whole := service && slices.ContainsFunc(s.Get("Action").List(), func(v assembly.Value) bool {
			text, known := v.Text()
			return known && strings.EqualFold(text, p.Type.Service+":*")
		})
		if whole || everyAction(s) && (service || !slices.ContainsFunc(to.Get("AWS").List(), isAccount)) {
			pass.Report(p.At, p.Property, "allows %v to %v", s.Get("Action"), to)
		}
	})
}

// isAccount reports whether a principal is an account, which decides by its own policies who may do
// what.
func isAccount(principal assembly.Value) bool {
	text, known := access.Text(principal)
	if !known {
		text, _ = principal.Outline()
	}
	return strings.HasSuffix(text, ":root") || len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
