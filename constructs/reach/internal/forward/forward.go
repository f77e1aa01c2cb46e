// Package forward finds what ends a connection and begins another for it: load balancers, proxies
// of databases, and distributions of CloudFront.
package forward

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A Forwarding passes on what a resource is sent.
type Forwarding struct {
	From, To *assembly.Resource
	// Port is where To listens, 0 if only deployment knows.
	Port int
	// By decides, such as a target group.
	By *assembly.Resource
	// Inside is set for CloudFront that reaches To inside its VPC.
	Inside bool
	// Invokes is set for functions, which are called without a packet.
	Invokes bool
}

// String says what is passed on.
func (f Forwarding) String() string {
	return describe.Name(f.From) + " forwards to " + describe.Name(f.To) + " by " + describe.Name(f.By)
}

// All returns the forwardings of an assembly, in its order.
func All(a *assembly.Assembly, n *topology.Network) []Forwarding {
	read := reader{assembly: a, network: n}
	read.distributions()
	read.loadBalancers()
	read.proxies()
	return read.all
}

type reader struct {
	assembly *assembly.Assembly
	network  *topology.Network
	all      []Forwarding
}

func (read *reader) add(f Forwarding) {
	if f.From != nil && f.To != nil {
		read.all = append(read.all, f)
	}
}

// port is what a property says, or else a default.
func port(v assembly.Value, byDefault int) int {
	if p, known := v.Int(); known {
		return p
	}
	if v.Exists() {
		return 0
	}
	return byDefault
}

// distributions lead to load balancers, by a VPC origin or by their public names.
func (read *reader) distributions() {
	for _, d := range read.assembly.OfType("AWS::CloudFront::Distribution") {
		for _, origin := range d.Get("DistributionConfig", "Origins").List() {
			if inside := read.network.Resolve(origin.Get("VpcOriginConfig", "VpcOriginId")); inside != nil {
				endpoint := inside.Get("VpcOriginEndpointConfig")
				read.add(Forwarding{From: d, To: read.network.Resolve(endpoint.Get("Arn")), By: inside, Inside: true,
					Port: port(endpoint.Get("HTTPSPort"), 443)})
				continue
			}
			if to := read.network.Resolve(origin.Get("DomainName")); to != nil && to.Type == loadBalancer {
				read.add(Forwarding{From: d, To: to, By: d, Port: port(origin.Get("CustomOriginConfig", "HTTPSPort"), 443)})
			}
		}
	}
}

// proxies lead to the databases of their target groups.
func (read *reader) proxies() {
	ports := map[string]int{"POSTGRESQL": 5432, "MYSQL": 3306, "SQLSERVER": 1433}
	for _, group := range read.assembly.OfType("AWS::RDS::DBProxyTargetGroup") {
		proxy := read.network.Resolve(group.Get("DBProxyName"))
		if proxy == nil {
			continue
		}
		family, _ := proxy.Get("EngineFamily").Text()
		for _, property := range []string{"DBClusterIdentifiers", "DBInstanceIdentifiers"} {
			for _, id := range group.Get(property).List() {
				if to := read.network.Resolve(id); to != nil {
					read.add(Forwarding{From: proxy, To: to, By: group, Port: port(to.Get("Port"), ports[family])})
				}
			}
		}
	}
}
