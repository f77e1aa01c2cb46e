package witness

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// Outsider finds a request by somebody whom the policy does not mean: a principal of a stranger's
// account in a stranger's organization, an anonymous caller, or an AWS service that acts for a
// stranger.
func (s Search) Outsider() (decide.Request, bool) {
	p := s.allow().Principal
	if p != nil && !p.Everyone && !contains(p.AWS, "*") {
		return decide.Request{}, false // who names somebody names no stranger
	}
	for _, who := range s.outsiders() {
		if r, ok := s.try(who); ok {
			return r, true
		}
	}
	return decide.Request{}, false
}

func contains(list []string, text string) bool {
	for _, e := range list {
		if e == text {
			return true
		}
	}
	return false
}

// outsiders are strangers of each type, those first whose names a condition asks for.
func (s Search) outsiders() []caller {
	arns := []string{own[isARN]}
	accounts := []string{Stranger}
	for _, keys := range s.allow().Condition {
		for key, values := range keys {
			for _, p := range values {
				switch kind := kinds[strings.ToLower(key)]; {
				case kind == isAccount && wild(p):
					accounts = append(accounts, fillDigits(p))
				case strings.EqualFold(key, "aws:PrincipalArn"):
					if arn, ok := fillARN(p, "iam"); ok {
						arns = append(arns, arn)
					}
				case strings.EqualFold(key, "aws:PrincipalType"), kind == isUserID:
					arns = append(arns, "arn:aws:iam::"+Stranger+":user/"+filler, "arn:aws:iam::"+Stranger+":root")
				}
			}
		}
	}
	var all []caller
	for _, arn := range arns {
		for _, account := range append(accounts, account(arn)) {
			all = append(all, principal(withAccount(arn, account)))
		}
	}
	if !s.trust() {
		all = append(all, caller{keys: decide.Context{
			"aws:principalaccount": nil, "aws:principalorgid": nil, "aws:principalorgpaths": nil, "aws:userid": {"anonymous"},
			"aws:principalarn": nil, "kms:calleraccount": nil, "aws:principaltype": {"Anonymous"}, "aws:principalisawsservice": {"false"},
		}}, service("zq.amazonaws.com"))
	}
	return all
}

// trust reports whether the policy is that of a role, which neither anonymous callers nor services
// that act for others can use through "*".
func (s Search) trust() bool { return s.Service == "sts" }

func withAccount(arn, account string) string {
	sections := strings.SplitN(arn, ":", 6)
	if account != "" && len(sections) == 6 {
		sections[4] = account
	}
	return strings.Join(sections, ":")
}

// principal is a principal of an account that is a stranger's.
func principal(arn string) caller {
	id := account(arn)
	c := caller{principal: decide.Principal{ARN: arn}, keys: decide.Context{
		"aws:principalaccount": {id}, "kms:calleraccount": {id}, "aws:principalarn": {arn},
		"aws:principalisawsservice": {"false"}, "aws:sourceaccount": nil, "aws:sourceorgid": nil, "aws:sourceorgpaths": nil,
		"aws:principalservicename": nil,
	}}
	switch {
	case strings.HasSuffix(arn, ":root"):
		c.keys["aws:principaltype"], c.keys["aws:userid"] = []string{"Account"}, []string{id}
	case strings.Contains(arn, ":user/"):
		c.keys["aws:principaltype"] = []string{"User"}
	default:
		c.keys["aws:principaltype"] = []string{"AssumedRole"}
	}
	return c
}
