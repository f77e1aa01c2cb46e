package decide_test

import (
	"bufio"
	_ "embed" // the answers
	"encoding/json"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// simulation is a request and its policies as iam-simulate takes them.
type simulation struct {
	Request struct {
		Principal string `json:"principal"`
		Action    string `json:"action"`
		Resource  struct {
			Resource  string `json:"resource"`
			AccountID string `json:"accountId"`
		} `json:"resource"`
		ContextVariables map[string]any `json:"contextVariables"`
	} `json:"request"`
	IdentityPolicies           []namedPolicy    `json:"identityPolicies"`
	ServiceControlPolicies     []orgPolicies    `json:"serviceControlPolicies"`
	ResourceControlPolicies    []orgPolicies    `json:"resourceControlPolicies"`
	ResourcePolicy             *policy.Document `json:"resourcePolicy,omitempty"`
	SessionPolicy              *policy.Document `json:"sessionPolicy,omitempty"`
	PermissionBoundaryPolicies []namedPolicy    `json:"permissionBoundaryPolicies,omitempty"`
}

type namedPolicy struct {
	Name   string          `json:"name"`
	Policy policy.Document `json:"policy"`
}

type orgPolicies struct {
	OrgIdentifier string        `json:"orgIdentifier"`
	Policies      []namedPolicy `json:"policies"`
}

func outcome(d decide.Decision) string {
	switch {
	case d.Allowed:
		return "Allowed"
	case d.Explicit:
		return "ExplicitlyDenied"
	}
	return "ImplicitlyDenied"
}

// An answer is what the judge said of a simulation.
type answer struct {
	Simulation simulation `json:"simulation"`
	Result     string     `json:"result"`
}

// answers are some of the judge's on the cases of TestIAMSimulateAgrees, which writes them with
// PLINTH_UPDATE=1.
//
//go:embed testdata/answers.jsonl
var answers string

// The judge needs npm; what it said before does not.
func TestKnownAnswersAgree(t *testing.T) {
	outcomes := map[string]int{}
	for lines := bufio.NewScanner(strings.NewReader(answers)); lines.Scan(); {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		r, p := a.Simulation.parts()
		if d := p.Decide(r); outcome(d) != a.Result {
			t.Errorf("Decide() = %s\nwant %s, as the judge said\n%s", d, a.Result, lines.Text())
		}
		outcomes[a.Result]++
	}
	if len(outcomes) != 3 {
		t.Errorf("got answers %v, want some of Allowed, ExplicitlyDenied and ImplicitlyDenied", outcomes)
	}
}

// parts is the inverse of asSimulation.
func (s *simulation) parts() (decide.Request, decide.Policies) {
	r := decide.Request{
		Principal: decide.Principal{ARN: s.Request.Principal}, Action: s.Request.Action, Resource: s.Request.Resource.Resource,
		ResourceAccount: s.Request.Resource.AccountID, Context: decide.Context{},
	}
	for key, v := range s.Request.ContextVariables {
		switch v := v.(type) {
		case string:
			r.Context[key] = []string{v}
		case []any:
			for _, value := range v {
				r.Context[key] = append(r.Context[key], value.(string))
			}
		}
	}
	var p decide.Policies
	p.Identity, p.Boundary = documents(s.IdentityPolicies), documents(s.PermissionBoundaryPolicies)
	for _, level := range s.ServiceControlPolicies {
		p.SCPs = append(p.SCPs, documents(level.Policies))
	}
	for _, level := range s.ResourceControlPolicies {
		p.RCPs = append(p.RCPs, documents(level.Policies))
	}
	if s.SessionPolicy != nil {
		p.Session = docs(*s.SessionPolicy)
	}
	if s.ResourcePolicy != nil {
		p.Resource = docs(*s.ResourcePolicy)
	}
	return r, p
}

func documents(named []namedPolicy) []policy.Document {
	var out []policy.Document
	for _, n := range named {
		out = append(out, n.Policy)
	}
	return out
}
