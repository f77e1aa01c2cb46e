package witness

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// Foreign finds a request by a principal that the policy names, of an account that is not known: by
// its Principal element, or by a condition on the account or the ARN of the caller. A trust policy
// that names one role of such an account means that role; what is found is any other, or a user,
// who has keys that do not expire.
func (s Search) Foreign(known func(account string) bool) (decide.Request, bool) {
	named := s.namedPrincipals()
	for _, arn := range named {
		if strings.HasSuffix(arn, ":root") { // which is every role there, those that a denial spares too
			named = append(named, s.spared(account(arn))...)
		}
	}
	for _, arn := range named {
		id := account(arn)
		if !accountID(id) || known(id) {
			continue
		}
		who := principal(arn)
		switch {
		case strings.Contains(arn, ":saml-provider/"):
			who = s.saml(arn)
		case s.trust() && !strings.Contains(arn, ":user/"):
			who = principal("arn:aws:iam::" + id + ":role/" + filler) // one role by its name is meant
		}
		who.keys["aws:principalorgid"], who.keys["aws:principalorgpaths"] = []string{strangerOrg}, []string{strangerPath}
		if s.trust() {
			who.keys["sts:externalid"] = nil // an external id is how a company lets another one in
		}
		if r, ok := s.try(who); ok {
			return r, true
		}
	}
	return decide.Request{}, false
}

// spared are principals of an account for whom denials make an exception by a pattern of their ARN.
func (s Search) spared(id string) []string {
	var all []string
	for _, statement := range s.Document.Statements {
		if statement.Effect != policy.Deny {
			continue
		}
		for _, keys := range statement.Condition {
			for key, values := range keys {
				if !strings.EqualFold(key, "aws:PrincipalArn") {
					continue
				}
				for _, p := range values {
					if sections := strings.SplitN(p, ":", 6); len(sections) == 6 && pattern.Match(sections[4], id) {
						all = append(all, "arn:aws:iam::"+id+":"+fill(sections[5]))
					}
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

func (s Search) namedPrincipals() []string {
	var all []string
	add := func(name string) {
		if accountID(name) {
			name = "arn:aws:iam::" + name + ":root"
		}
		all = append(all, name)
	}
	if p := s.allow().Principal; p != nil {
		for _, name := range p.AWS {
			add(name)
		}
		all = append(all, p.Federated...)
	}
	for _, keys := range s.allow().Condition {
		for key, values := range keys {
			switch strings.ToLower(key) {
			case "aws:principalaccount", "kms:calleraccount":
				for _, v := range values {
					add(v)
				}
			case "aws:principalarn":
				for _, v := range values {
					add(fill(v))
				}
			}
		}
	}
	return all
}

// accountID reports whether a text is the id of an account.
func accountID(text string) bool { return len(text) == 12 && strings.Trim(text, "0123456789") == "" }
