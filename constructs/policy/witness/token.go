package witness

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

const (
	webIdentity   = "sts:AssumeRoleWithWebIdentity"
	samlAssertion = "sts:AssumeRoleWithSAML"
)

// Federated returns the identity providers whose tokens the statement may accept: those that it
// names, but not providers of SAML. It is about tokens only if it allows them to assume the role.
func (s Search) Federated() []string {
	p := s.allow().Principal
	if p == nil {
		return nil
	}
	var all []string
	for _, name := range p.Federated {
		if !strings.Contains(name, ":saml-provider/") {
			all = append(all, name)
		}
	}
	return all
}

// AnyAudience finds a token that the provider issued for somebody else's application, if the
// provider serves more than one organization.
func (s Search) AnyAudience(federated string) (decide.Request, bool) {
	if s.issuer(federated).single {
		return decide.Request{}, false
	}
	return s.try(s.token(federated, func(claim string, patterns []string) ([][]string, bool) {
		if claim != "aud" && claim != "oaud" && claim != "azp" {
			return nil, false
		}
		return opened(patterns, wild), true
	}))
}

// AnySubject finds a token of somebody else's repository, project or workload, or of a branch that
// the policy does not name.
func (s Search) AnySubject(federated string) (decide.Request, bool) {
	i := s.issuer(federated)
	if i.users {
		return decide.Request{}, false // its subjects are whoever signs up
	}
	foreign := func(claim string, patterns []string) ([][]string, bool) {
		switch {
		case claim == "sub":
			return opened(patterns, i.open), true
		case identifying[claim]:
			return opened(patterns, wild), true
		}
		return nil, false
	}
	if r, ok := s.try(s.token(federated, foreign)); ok || i.unnamed == nil {
		return r, ok
	}
	return s.try(s.token(federated, func(claim string, patterns []string) ([][]string, bool) {
		switch claim {
		case "sub":
			return opened(patterns, i.unnamed), true
		case "ref", "environment", "job_workflow_ref", "workflow_ref":
			return opened(patterns, i.unnamedClaim), true
		}
		return nil, false
	}))
}

// AnyApplication finds a SAML assertion of a provider that the statement names, which was made for
// an application other than AWS.
func (s Search) AnyApplication() (decide.Request, bool) {
	p := s.allow().Principal
	if p == nil {
		return decide.Request{}, false
	}
	for _, provider := range p.Federated {
		if !strings.Contains(provider, ":saml-provider/") {
			continue
		}
		who := s.saml(provider)
		who.keys = decide.Context{"saml:aud": {"https://" + filler + ".example/saml"}, "saml:iss": {filler}, "saml:doc": {filler}}
		if r, ok := s.try(who); ok {
			return r, true
		}
	}
	return decide.Request{}, false
}

// saml is a caller with a SAML assertion of a provider.
func (s Search) saml(provider string) caller {
	return caller{principal: decide.Principal{ARN: provider}, keys: decide.Context{}, actions: []string{samlAssertion}}
}

// token is a caller with a token of a provider. The condition keys of a provider are its host and
// the name of a claim.
func (s Search) token(federated string, special func(claim string, patterns []string) ([][]string, bool)) caller {
	return caller{
		principal: decide.Principal{ARN: federated}, actions: []string{webIdentity},
		special: func(key string, patterns []string) ([][]string, bool) {
			claim := key[strings.LastIndexByte(key, ':')+1:]
			if !strings.Contains(host(key), ".") && !strings.Contains(host(key), "${") {
				return nil, false // of AWS itself, such as aws:SourceIp
			}
			return special(claim, patterns)
		},
	}
}

// opened are the values that the open ones of patterns match, a stranger's own, and none.
func opened(patterns []string, open func(string) bool) [][]string {
	all := [][]string{{filler + ":" + filler + ":" + filler + ":" + filler}, nil}
	for _, p := range patterns {
		if wild(p) && open(p) {
			all = append(all, []string{fill(p)})
		}
	}
	return all
}

// identifying are claims that name a repository or project for good: a fixed value keeps others
// out as a subject does.
var identifying = map[string]bool{
	"repository": true, "repository_id": true, "project_id": true, "project_path": true, "job_workflow_ref": true,
	"workflow_ref": true, "terraform_workspace_id": true, "terraform_project_id": true, "pipeline_id": true,
}

// host is the part of a condition key before the claim.
func host(key string) string {
	if at := strings.LastIndexByte(key, ':'); at >= 0 {
		return key[:at]
	}
	return ""
}

// AnyCertificate finds a session of IAM Roles Anywhere for a certificate that the policy does not
// name: it holds attributes of the certificate as tags.
func (s Search) AnyCertificate(service string) (decide.Request, bool) {
	return s.try(caller{principal: decide.Principal{Service: service}, special: func(key string, patterns []string) ([][]string, bool) {
		if !strings.HasPrefix(key, "aws:principaltag/x509") {
			return choices(patterns), true
		}
		return opened(patterns, func(p string) bool { return strings.Trim(p, "*?") == "" }), true
	}})
}
