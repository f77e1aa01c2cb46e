package witness

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// Deputy finds a request that a service makes for a stranger, as a confused deputy: one with a
// source in an account and an organization that the policy does not mean.
func (s Search) Deputy(name string) (decide.Request, bool) { return s.try(service(name)) }

// service is a service that acts for a stranger. The encryption context that it gives to KMS names
// the stranger's resource.
func service(name string) caller {
	return caller{principal: decide.Principal{Service: name}, context: true, keys: decide.Context{
		"aws:principalaccount": nil, "aws:principalorgid": nil, "aws:principalorgpaths": nil, "aws:principalarn": nil,
		"aws:principalisawsservice": {"true"}, "aws:principalservicename": {name}, "aws:userid": nil,
		"aws:sourceip": nil, "aws:sourcevpc": nil, "aws:sourcevpce": nil,
	}}
}

// OfServices asks a question of each service that the statement names and that has the prefix.
func (s Search) OfServices(ask func(Search, string) (decide.Request, bool), prefix string) (decide.Request, bool) {
	if p := s.allow().Principal; p != nil {
		for _, name := range p.Service {
			if !strings.HasPrefix(name, prefix) {
				continue
			}
			if r, found := ask(s, name); found {
				return r, true
			}
		}
	}
	return decide.Request{}, false
}
