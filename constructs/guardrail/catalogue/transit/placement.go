package transit

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// foreignResources reports what stands in a subnet of another environment: in another stack than
// the subnet, of a class that the app declares.
func foreignResources(pass *engine.Pass) {
	for _, stack := range pass.Stacks {
		if !stack.ClassDeclared {
			continue
		}
		for _, r := range stack.Resources {
			if besides[r.Type] {
				continue
			}
			for _, to := range r.Targets() {
				subnet := to.Resource
				if subnet.Type == "AWS::EC2::Subnet" && subnet.Stack != stack && apart(string(stack.Class), segmentOf(subnet)) {
					pass.Report(r, "SubnetId", "belongs to %s and stands in %s of %s", stack.Class, reach.Describe(subnet), segmentOf(subnet))
					break
				}
			}
		}
	}
}

// sharedSubnets reports subnets that are shared with accounts of another environment, or with
// accounts of which the app does not know the environment.
func sharedSubnets(pass *engine.Pass) {
	classes := classesByAccount(pass.Assembly)
	known := access.Known(pass.Assembly)
	for _, share := range pass.OfType("AWS::RAM::ResourceShare") {
		for _, to := range share.Get("ResourceArns").Targets() {
			if to.Resource.Type != "AWS::EC2::Subnet" {
				continue
			}
			if with, ok := outsider(share, segmentOf(to.Resource), classes, known); ok {
				pass.Report(share, "Principals", "shares %s of %s with %s", reach.Describe(to.Resource), segmentOf(to.Resource), with)
				break
			}
		}
	}
}

var account = regexp.MustCompile(`^\d{12}$`)

// outsider returns a principal of a share that does not belong to a segment: an account of another
// one or of none that the app knows, or a whole organization or unit.
func outsider(share *assembly.Resource, of string, classes map[string]string, inApp func(string) bool) (with string, ok bool) {
	for _, principal := range share.Get("Principals").List() {
		text, known := principal.Outline()
		switch {
		case !known || strings.HasPrefix(text, "${"):
			return text + ", which is known only at deployment", true
		case strings.Contains(text, ":organization/"):
			return "every account of the organization", true
		case strings.Contains(text, ":ou/"):
			return "every account of an organizational unit", true
		case isProduction(of) && account.MatchString(text) && !inApp(text):
			return "account " + text + ", which is not in the app", true
		case apart(classes[text], of):
			return "account " + text + " of " + classes[text], true
		}
	}
	return "", false
}
