package network

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

var acceptanceTable = option.Table{{Type: "AWS::EC2::VPCEndpointService", Property: "AcceptanceRequired", Want: option.On}}

const endpointType = "AWS::EC2::VPCEndpoint"

var endpointRules = []engine.Rule{
	{
		ID: "ENDPOINT-001", Title: "Gateway endpoints serve each route table of their VPC exactly once",
		Why: "A subnet whose route table is left out reaches S3 and DynamoDB through NAT, which is charged by the GB, or not " +
			"at all; a route table named twice fails the deployment.",
		Fix:    "Name the route tables of all subnets in RouteTableIds, in one endpoint for each service.",
		Pillar: engine.CostOptimization,
		Check:  endpointTables,
	},
	{
		ID: "ENDPOINT-002", Title: "Interface endpoints have private DNS enabled",
		Why:    "Without private DNS, SDKs keep calling the public endpoint, and the interface endpoint is paid for but never used.",
		Fix:    "Set PrivateDnsEnabled to true; share endpoints with other VPCs through a Route 53 Profile.",
		Pillar: engine.Security,
		Check:  eachEndpoint("Interface", endpointDNS),
	},
	{
		ID: "ENDPOINT-003", Title: "Interface endpoints allow only HTTPS from private networks",
		Why: "An endpoint is a network interface in the VPC: with the default security group, or an open one, it answers " +
			"anyone who can reach it.",
		Fix:    "Give it a security group of its own that allows TCP 443 from the VPC and no egress (CDK: AllowAllOutbound false).",
		Pillar: engine.Security,
		Check:  endpointFirewall,
	},
	{
		ID: "ENDPOINT-004", Title: "Production interface endpoints cover every Availability Zone of their VPC",
		Why:    "An endpoint in one zone fails with that zone, and calls from the other zones cross zones.",
		Fix:    "Name a subnet of each zone in SubnetIds.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  endpointZones,
	},
	{
		ID: "ENDPOINT-005", Title: "VPC endpoints for AWS services allow only known identities",
		Why: "The default policy lets anyone in the network use credentials of any account, and so copy data to a bucket of their own.",
		Fix: "Write a policy whose statements have a condition on aws:PrincipalOrgID or aws:PrincipalAccount, or that name " +
			"both actions and resources.",
		Pillar: engine.Security,
		Check:  engine.Each(endpointType, endpointPolicy),
	},
	{
		ID: "ENDPOINT-006", Title: "Endpoint services accept connections one by one",
		Why: "A service that accepts by itself is in the network of whoever is admitted by its permissions, today or by a later call, and " +
			"nobody is asked.",
		Fix:    "Set AcceptanceRequired to true, and accept the connections of those who are known.",
		Pillar: engine.Security,
		Check:  acceptanceTable.Check,
	},
}

// eachEndpoint makes a check of one that looks at each endpoint of a type. Gateway is the default.
func eachEndpoint(kind string, check func(pass *engine.Pass, r *assembly.Resource)) func(*engine.Pass) {
	return engine.Each(endpointType, func(pass *engine.Pass, r *assembly.Resource) {
		if v := r.Get("VpcEndpointType"); v.Is(kind) == assembly.True || !v.Exists() && kind == "Gateway" {
			check(pass, r)
		}
	})
}

// ofAWS reports whether an endpoint is for an AWS service, and not for a service of a partner or
// another account.
func ofAWS(endpoint *assembly.Resource) bool {
	text, _ := endpoint.Get("ServiceName").Outline()
	return awsService.MatchString(text) && !strings.Contains(text, "amazonaws.vpce.")
}

// awsService matches the service names of all partitions; a Region may be a placeholder.
var awsService = regexp.MustCompile(`^(?:cn\.)?(?:com|eu|aws)\.(?:amazonaws|api|sagemaker)\.(?:\$\{[^}]*\}|[a-z0-9-]+)\..+$`)

func endpointTables(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	subnets := pass.ByTarget("AWS::EC2::Subnet", "VpcId")
	served := map[string]*assembly.Resource{}
	eachEndpoint("Gateway", func(pass *engine.Pass, endpoint *assembly.Resource) {
		service := endpoint.Get("ServiceName").String()
		named := map[*assembly.Resource]bool{}
		for _, id := range endpoint.Get("RouteTableIds").List() {
			to, ok := id.Target()
			if !ok {
				continue
			}
			named[to.Resource] = true
			key := service + " " + to.Resource.Stack.Path + " " + to.Resource.LogicalID
			if other := served[key]; other != nil && other != endpoint {
				pass.Report(endpoint, "RouteTableIds", "names %s, which %s already serves", to.Resource.Path, other.Path)
			}
			served[key] = endpoint
		}
		vpc, ok := endpoint.Get("VpcId").Target()
		if !ok {
			return // not in the app, so neither are its route tables
		}
		reported := map[*assembly.Resource]bool{}
		for _, subnet := range subnets[vpc.Resource] {
			tables, _ := t.Tables(subnet)
			for _, table := range tables {
				if !named[table] && !reported[table] {
					reported[table] = true
					pass.Report(endpoint, "RouteTableIds", "lacks %s, the route table of subnet %s", table.Path, subnet.Path)
				}
			}
		}
	})(pass)
}

func endpointDNS(pass *engine.Pass, endpoint *assembly.Resource) {
	if ofAWS(endpoint) {
		pass.Want(endpoint, true, "PrivateDnsEnabled")
	}
}

func endpointFirewall(pass *engine.Pass) {
	ingress, egress := securitygroup.ByGroup(pass.Assembly, "Ingress"), securitygroup.ByGroup(pass.Assembly, "Egress")
	eachEndpoint("Interface", func(pass *engine.Pass, endpoint *assembly.Resource) {
		if !ofAWS(endpoint) {
			return // a partner's service may listen anywhere
		}
		groups := endpoint.Get("SecurityGroupIds").List()
		if len(groups) == 0 {
			pass.Report(endpoint, "SecurityGroupIds", "is not set, so the default security group of the VPC applies")
		}
		for _, id := range groups {
			group, ok := id.Target()
			if !ok {
				pass.Report(endpoint, "SecurityGroupIds", "%v is not in the app, so its rules are unknown", id)
				continue
			}
			for _, rule := range ingress[group.Resource] {
				ports, open, known := rule.Ports()
				if from, peer := rule.Peer(); from != assembly.False {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic from %s", group.Resource.Path, peer)
				} else if open && (!known || ports != securitygroup.Port(443)) {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows %v; want port 443", group.Resource.Path, ports)
				}
			}
			out := egress[group.Resource]
			if len(out) == 0 {
				pass.Report(endpoint, "SecurityGroupIds", "%s has no egress rules, so AWS allows all outbound traffic", group.Resource.Path)
			}
			if slices.ContainsFunc(out, func(r securitygroup.Rule) bool { return !r.MatchesNothing() }) {
				pass.Report(endpoint, "SecurityGroupIds", "%s allows outbound traffic", group.Resource.Path)
			}
		}
	})(pass)
}

func endpointZones(pass *engine.Pass) {
	subnets := pass.ByTarget("AWS::EC2::Subnet", "VpcId")
	eachEndpoint("Interface", func(pass *engine.Pass, endpoint *assembly.Resource) {
		vpc, ok := endpoint.Get("VpcId").Target()
		if !ok {
			return
		}
		missing := map[string]bool{}
		for _, subnet := range subnets[vpc.Resource] {
			missing[topology.Zone(subnet)] = true
		}
		for _, id := range endpoint.Get("SubnetIds").List() {
			if to, ok := id.Target(); ok {
				delete(missing, topology.Zone(to.Resource))
			}
		}
		if len(missing) > 0 {
			pass.Report(endpoint, "SubnetIds", "has no subnet in %s", strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
		}
	})(pass)
}

func endpointPolicy(pass *engine.Pass, endpoint *assembly.Resource) {
	if !ofAWS(endpoint) {
		return
	}
	if !endpoint.Get("PolicyDocument").AlwaysExists() {
		pass.Report(endpoint, "PolicyDocument", "is not always set, so every request is allowed")
	}
	for _, p := range access.Of(pass.Assembly, endpoint) {
		for _, s := range p.Statements {
			if s.Ask(witness.Search.Passage) != assembly.False {
				pass.Report(endpoint, p.Property, "allows everyone: %v on %s", s.Get("Action"), s.On())
			}
		}
	}
}
