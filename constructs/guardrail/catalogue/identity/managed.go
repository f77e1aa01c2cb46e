package identity

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var administrators = []string{"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"}

func iamAdministrators(pass *engine.Pass) {
	const property = "ManagedPolicyArns"
	for _, typ := range []string{"AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"} {
		for _, r := range pass.OfType(typ) {
			for _, policy := range r.Get(property).List() {
				if to, ok := policy.Target(); ok && to.Attribute == "" {
					continue // of this app, judged by its own statements
				}
				text, known := access.Text(policy)
				if !known {
					text, _ = policy.Outline()
				}
				last := text[strings.LastIndexByte(text, '/')+1:]
				switch {
				case slices.Contains(administrators, last) || strings.HasPrefix(last, "AdministratorAccess-"):
					pass.Report(r, property, "attaches %s", last)
				case last == "" || strings.Contains(last, "${"):
					pass.Report(r, property, "attaches %v, which is known only at deployment", policy)
				default:
					powerful(pass, r, property, text)
				}
			}
		}
	}
}

// powerful reports policies of AWS that give everything in a service, or lead to what does.
func powerful(pass *engine.Pass, r *assembly.Resource, property, arn string) {
	_, name, ofAWS := strings.Cut(arn, ":iam::aws:policy/")
	if power := access.Power(r, name); ofAWS && power != "" {
		pass.Report(r, property, "attaches %s, which allows %s on all that there is of it", name, power)
	}
}
