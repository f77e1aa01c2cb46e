package compute

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var publicRules = []engine.Rule{
	{
		ID: "PUBLIC-001", Title: "Databases, brokers, clusters and tasks have no public endpoint",
		Why:      "What has a public endpoint is one stolen password, or one open port, away from everybody.",
		Fix:      "Switch public access off, and connect through the VPC, a VPN or Session Manager.",
		Pillar:   engine.Security,
		Controls: []string{"RDS.2", "Redshift.1", "RedshiftServerless.3", "DMS.1", "MSK.4", "EKS.1", "MQ.5", "ECS.2", "ECS.16", "SageMaker.1"},
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

// An endpointOption says whether a type of resource has a public endpoint.
type endpointOption struct {
	typ, property string
	private       []string // the values that surely mean none
	byDefault     bool     // whether it is public unless told
}

var (
	no              = []string{"false", "False", "FALSE"}
	endpointOptions = []endpointOption{
		{"AWS::RDS::DBInstance", "PubliclyAccessible", no, false},
		{"AWS::RDS::DBCluster", "PubliclyAccessible", no, false},
		{"AWS::Redshift::Cluster", "PubliclyAccessible", no, false},
		{"AWS::RedshiftServerless::Workgroup", "PubliclyAccessible", no, false},
		{"AWS::DMS::ReplicationInstance", "PubliclyAccessible", no, true},
		{"AWS::AmazonMQ::Broker", "PubliclyAccessible", no, false},
		{"AWS::MSK::Cluster", "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type", []string{"DISABLED"}, false},
		{"AWS::EKS::Cluster", "ResourcesVpcConfig.EndpointPublicAccess", no, true},
		{"AWS::ECS::Service", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", []string{"DISABLED"}, false},
		{"AWS::ECS::TaskSet", "NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp", []string{"DISABLED"}, false},
		{"AWS::SageMaker::NotebookInstance", "DirectInternetAccess", []string{"Disabled"}, true},
	}
)

func publicEndpoints(pass *engine.Pass) {
	for _, option := range endpointOptions {
		for _, r := range pass.OfType(option.typ) {
			switch v := r.Get(strings.Split(option.property, ".")...); {
			case v.OneOf(option.private...) == assembly.True || confinedCluster(r):
			case v.Known():
				pass.Report(r, option.property, "is %v; want %s", v, option.private[0])
			case v.Exists():
				pass.Report(r, option.property, "is %v, which is known only at deployment; want %s", v, option.private[0])
			case option.byDefault:
				pass.Report(r, option.property, "is not set, so AWS makes it public; want %s", option.private[0])
			}
		}
	}
	databasesByDefault(pass)
	for _, r := range pass.OfType("AWS::EKS::Nodegroup") {
		if access := r.Get("RemoteAccess"); access.Get("Ec2SshKey").Exists() && !access.Get("SourceSecurityGroups").AlwaysExists() {
			pass.Report(r, "RemoteAccess.SourceSecurityGroups", "is not always set, so AWS opens SSH to the internet")
		}
	}
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
