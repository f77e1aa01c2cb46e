package decide

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// Find looks for a request that the policies allow among all that r means, whose Action and
// Resource may have wildcards: can anyone do any of iam:*? Without a Resource, it asks about any
// resource; one whose account the pattern leaves open belongs to the account of the principal.
//
// It tries the actions of [apicall.Actions], but for those that need no permission, on resources
// that the patterns in the policies tell apart. What it returns is allowed; it may miss what only
// an unusual name escapes a denial.
func (p Policies) Find(r Request) (allowed Request, found bool) {
	r.Resource = r.resource()
	actions := []string{r.Action}
	if wild(r.Action) {
		actions = apicall.Actions(r.Action)
	}
	candidates := p.candidates(r)
	for _, action := range actions {
		for _, resource := range candidates {
			r.Action = action
			try := r.on(resource)
			if d := p.Decide(try); d.Allowed && (d.By.Source != "" || try.Principal.root()) {
				return try, true
			}
		}
	}
	return Request{}, false
}

// on is the request about a resource that a pattern stood for.
func (r Request) on(resource string) Request {
	r.Resource = resource
	arn, _ := pattern.ParseARN(resource)
	if r.ResourceAccount == "" && strings.Trim(arn.Account, "0123456789") != "" && arn.Account != owner {
		r.ResourceAccount = r.Principal.account()
	}
	return r
}

// candidates are resources that r means: one for each pattern in the policies, and one that no
// pattern is about.
func (p Policies) candidates(r Request) []string {
	if !wild(r.Resource) {
		return []string{r.Resource}
	}
	e := r.environment()
	own, _ := pattern.Common(r.Resource, r.Resource)
	all := []string{own}
	if r.Resource == "*" {
		all = []string{"*"}
	}
	for _, d := range p.documents() {
		for _, s := range d.Statements {
			for _, text := range slices.Concat(s.Resource, s.NotResource) {
				expanded, ok := e.expand(d.Version, text)
				if !ok {
					continue
				}
				if strings.HasPrefix(expanded, "arn:") {
					expanded = pattern.Complete(expanded).String()
				}
				if common, ok := pattern.Common(r.Resource, expanded); ok && !slices.Contains(all, common) {
					all = append(all, pattern.Text(common))
				}
			}
		}
	}
	return all
}

func (p Policies) documents() []policy.Document {
	return slices.Concat(p.Identity, p.Boundary, p.Session, p.Resource, p.Endpoint, slices.Concat(p.SCPs...), slices.Concat(p.RCPs...))
}

func wild(text string) bool { return strings.ContainsAny(text, "*?") }
