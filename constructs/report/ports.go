package report

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/dataport"
)

// mostPorts is how many ports are asked about unless the caller names more.
const mostPorts = 8

// enginePorts are where databases and caches listen that name no port, by the beginning of their
// engine: the defaults in the Amazon RDS and Amazon ElastiCache user guides.
var enginePorts = []struct {
	engine string
	port   int
}{
	{"postgres", dataport.PostgreSQL}, {"aurora-postgresql", dataport.PostgreSQL}, {"mysql", dataport.MySQL}, {"mariadb", dataport.MySQL},
	{"aurora", dataport.MySQL}, {"oracle", 1521}, {"custom-oracle", 1521}, {"sqlserver", 1433}, {"custom-sqlserver", 1433},
	{"redis", dataport.Cache}, {"valkey", dataport.Cache}, {"memcached", 11211},
}

// portsInPlay are the TCP ports on which something in the app listens or is admitted: HTTPS, those
// of databases and caches, then those that rules of security groups and network ACLs name alone.
func portsInPlay(a *assembly.Assembly) []int {
	ports := []int{443}
	add := func(port int) {
		if port > 0 && port <= 65535 && !slices.Contains(ports, port) && len(ports) < mostPorts {
			ports = append(ports, port)
		}
	}
	for _, typ := range []string{"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::ElastiCache::ReplicationGroup",
		"AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ServerlessCache"} {
		for _, r := range a.OfType(typ) {
			add(listens(r))
		}
	}
	for _, r := range a.OfType("AWS::EC2::NetworkAclEntry") {
		if r.Get("Egress").Is(true) != assembly.True && r.Get("RuleAction").Is("allow") == assembly.True {
			add(single(r.Get("PortRange", "From"), r.Get("PortRange", "To")))
		}
	}
	for _, r := range a.OfType("AWS::EC2::SecurityGroupIngress") {
		add(single(r.Get("FromPort"), r.Get("ToPort")))
	}
	for _, group := range a.OfType("AWS::EC2::SecurityGroup") {
		for _, rule := range group.Get("SecurityGroupIngress").List() {
			add(single(rule.Get("FromPort"), rule.Get("ToPort")))
		}
	}
	return ports
}

// listens is the port of a database or cache, 0 if nothing tells.
func listens(r *assembly.Resource) int {
	if port := r.Get("Port"); port.AlwaysExists() {
		known, _ := port.Int()
		return known
	}
	engine, _ := r.Get("Engine").Text()
	for _, e := range enginePorts {
		if strings.HasPrefix(strings.ToLower(engine), e.engine) {
			return e.port
		}
	}
	return 0
}

// single is the port that a range consists of, 0 for more than one.
func single(from, to assembly.Value) int {
	first, known := from.Int()
	last, bounded := to.Int()
	if !known || !bounded || first != last {
		return 0
	}
	return first
}
