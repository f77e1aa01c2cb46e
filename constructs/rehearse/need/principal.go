package need

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Principals finds policies whose principal is a role or a user of the app that does not exist yet
// when the policy is written. IAM, KMS, S3 and others refuse such a policy as malformed.
func Principals(p *plan.Plan) []finding.Finding {
	made := entities(p)
	if len(made) == 0 {
		return nil
	}
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		for path, text := range r.Literals() {
			if metadata(path) {
				break
			}
			if !slices.Contains(path, "Principal") {
				continue
			}
			entity := made[key(text)]
			if entity == nil || exists(entity, r) {
				continue
			}
			all = append(all, finding.Finding{
				Kind: finding.Principal, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: strings.Join(path, "."),
				Message: fmt.Sprintf("names %s, and does not wait for it: a policy with a principal that does not exist is refused", entity.Path),
				Fix:     "Depend on it, or admit its account and confine the statement by a condition on aws:PrincipalArn.",
			})
			break
		}
	}
	return all
}

// entities are the new roles and users whose name is known, by account, kind and name.
func entities(p *plan.Plan) map[string]*assembly.Resource {
	made := map[string]*assembly.Resource{}
	for typ, property := range map[string]string{"AWS::IAM::Role": "RoleName", "AWS::IAM::User": "UserName"} {
		for _, r := range p.After.OfType(typ) {
			name, known := r.Get(property).Text()
			if !known || !p.New(r) || r.Stack.Account == "" {
				continue
			}
			path, _ := r.Get("Path").Text()
			if path == "" {
				path = "/"
			}
			kind := strings.ToLower(strings.TrimPrefix(typ, "AWS::IAM::"))
			made[r.Stack.Account+" "+kind+path+name] = r
		}
	}
	return made
}

var principal = regexp.MustCompile(`^arn:[^:]+(?:::[A-Za-z]+\})?:iam::(\d{12}):((?:role|user)/.+)$`)

// key finds the account, kind and name in the ARN of a principal.
func key(arn string) string {
	m := principal.FindStringSubmatch(arn)
	if m == nil {
		return ""
	}
	return m[1] + " " + m[2]
}

// exists reports whether an entity is there before a resource is created.
func exists(entity, r *assembly.Resource) bool {
	from, to := plan.Root(entity.Stack), plan.Root(r.Stack)
	if entity.Stack == r.Stack {
		return r.Dependencies()[entity]
	}
	return from == to || order.Before(from, to)
}
