package transit

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// managed are the types by which a service puts an interface of what it runs into another VPC, and
// the property that names what it runs.
var managed = []struct{ typ, of string }{
	{"AWS::EFS::MountTarget", "FileSystemId"},
	{"AWS::MSK::VpcConnection", "TargetClusterArn"},
	{"AWS::RDS::DBProxyEndpoint", "DBProxyName"},
	{"AWS::Redshift::EndpointAccess", "ClusterIdentifier"},
}

// managedEndpoints reports endpoints in the VPC of one environment of what another one runs, and
// clusters that let accounts of another one make them.
func managedEndpoints(pass *engine.Pass) {
	for _, m := range managed {
		for _, endpoint := range pass.OfType(m.typ) {
			for _, to := range endpoint.Get(m.of).Targets() {
				if here, there := standsIn(endpoint), standsIn(to.Resource); apart(here, there) {
					pass.Report(endpoint, m.of, "stands in %s and leads to %s of %s", here, to.Resource.Path, there)
					break
				}
			}
		}
	}
	classes := classesByAccount(pass.Assembly)
	for _, grant := range []struct{ typ, account string }{
		{"AWS::Redshift::EndpointAuthorization", "Account"}, {"AWS::Redshift::EndpointAccess", "ResourceOwner"},
	} {
		for _, r := range pass.OfType(grant.typ) {
			account, _ := r.Get(grant.account).Text()
			if class := classes[account]; r.Stack.ClassDeclared && apart(string(r.Stack.Class), class) {
				pass.Report(r, grant.account, "connects what belongs to %s with account %s of %s", r.Stack.Class, account, class)
			}
		}
	}
}

// standsIn is the segment of the VPC that a resource names, or else the class of its stack.
func standsIn(r *assembly.Resource) string {
	for _, to := range r.Targets() {
		switch to.Resource.Type {
		case "AWS::EC2::VPC":
			return segment(to.Resource)
		case "AWS::EC2::Subnet":
			return segmentOf(to.Resource)
		}
	}
	return string(r.Stack.Class)
}

// classesByAccount are those of the stacks in an account. What governs an account is of production
// everywhere, so any other class decides.
func classesByAccount(a *assembly.Assembly) map[string]string {
	classes := map[string]string{}
	for _, stack := range a.Stacks {
		if stack.ClassDeclared && stack.Account != "" && !isNonProduction(classes[stack.Account]) {
			classes[stack.Account] = string(stack.Class)
		}
	}
	return classes
}
