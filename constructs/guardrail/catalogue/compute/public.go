package compute

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var publicRules = []engine.Rule{
	{
		ID: "PUBLIC-001", Title: "Databases, brokers, clusters, tasks and tools have no public endpoint",
		Why: "What has a public endpoint is one stolen password, or one open port, away from everybody.",
		Fix: "Switch public access off, connect through the VPC, a VPN or Session Manager, and publish through a load balancer or " +
			"CloudFront.",
		Pillar:   engine.Security,
		Controls: publicTable.Controls(),
		Check:    publicEndpoints,
	},
	{
		ID: "PUBLIC-002", Title: "Global Accelerator leads to internet-facing load balancers only",
		Why: "An accelerator carries traffic from the internet into private subnets, to what looks internal in every other " +
			"respect.",
		Fix:    "Let the endpoint group name an internet-facing load balancer, in front of what has to be public.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::GlobalAccelerator::EndpointGroup", accelerated),
	},
}

func publicEndpoints(pass *engine.Pass) {
	publicTable.Check(pass)
	databasesByDefault(pass)
}

// confinedCluster reports whether a cluster lets only known addresses connect to its public
// endpoint.
func confinedCluster(r *assembly.Resource) bool {
	blocks := r.Get("ResourcesVpcConfig", "PublicAccessCidrs").List()
	return len(blocks) > 0 && assembly.Any(blocks, cidr.CoversInternet) == assembly.False
}

// databasesByDefault reports databases that leave it to AWS whether they are public, in subnets
// that are: AWS then makes them public.
func databasesByDefault(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, r := range pass.OfType("AWS::RDS::DBInstance") {
		group, ok := r.Get("DBSubnetGroupName").Target()
		if !ok || r.Get("PubliclyAccessible").AlwaysExists() {
			continue
		}
		for _, to := range group.Resource.Get("SubnetIds").Targets() {
			if t.Public(to.Resource) == assembly.True {
				pass.Report(r, "PubliclyAccessible", "is not always set, and AWS makes it public in %s; want false", to.Resource.Path)
				break
			}
		}
	}
}

func accelerated(pass *engine.Pass, group *assembly.Resource) {
	for _, endpoint := range group.Get("EndpointConfigurations").List() {
		id := endpoint.Get("EndpointId")
		to, ok := id.Target()
		switch {
		case !ok:
			pass.Report(group, "EndpointConfigurations", "leads to %v, and whether that is internet-facing is not known in the app", id)
		case to.Resource.Type == "AWS::EC2::EIP":
			// EC2-003 speaks of what has the address.
		case to.Resource.Type != "AWS::ElasticLoadBalancingV2::LoadBalancer" ||
			to.Resource.Get("Scheme").Is("internet-facing") != assembly.True &&
				to.Resource.Get("Scheme").Exists():
			pass.Report(group, "EndpointConfigurations", "leads into private subnets, to %s", to.Resource.Path)
		}
	}
}
