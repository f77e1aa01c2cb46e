package resilience

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// databaseSubnets wants each database in a subnet group, and each group in isolated subnets.
func databaseSubnets(pass *engine.Pass) {
	for _, db := range databases(pass) {
		if !copies(db) {
			pass.WantSet(db, "DBSubnetGroupName")
		}
	}
	for _, group := range pass.OfType("AWS::RDS::DBSubnetGroup") {
		isolatedSubnets(pass, group, "SubnetIds")
	}
}

// isolatedSubnets reports the subnets in a list that lead to the internet, or that are not in the
// app.
func isolatedSubnets(pass *engine.Pass, r *assembly.Resource, property string) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range r.Get(property).List() {
		targets := subnet.Targets()
		if len(targets) == 0 {
			pass.Report(r, property, "has subnet %v, which is not in the app, so that its routes are unknown", subnet)
		}
		for _, to := range targets {
			if _, known := t.Tables(to.Resource); !known {
				pass.Report(r, property, "has subnet %s, whose route table is not in the app", to.Resource.Path)
			}
			leads := func(route *assembly.Resource) bool { return topology.CoversInternet(route) != assembly.False }
			if i := slices.IndexFunc(t.RoutesOf(to.Resource), leads); i >= 0 {
				pass.Report(r, property, "has subnet %s: %s", to.Resource.Path, topology.Describe(t.RoutesOf(to.Resource)[i]))
			}
		}
	}
}

// admitsGroups reports rules that name addresses, in the security groups that types of resources
// have in a property.
func admitsGroups(pass *engine.Pass, properties map[string]string) {
	guards := map[*assembly.Resource]*assembly.Resource{}      // whom a security group guards
	for _, typ := range slices.Sorted(maps.Keys(properties)) { // in an order, so that a group of two always guards the same
		for _, r := range pass.OfType(typ) {
			for _, group := range r.Get(properties[typ]).List() {
				for _, to := range group.Targets() {
					guards[to.Resource] = r
				}
			}
		}
	}
	rules := securitygroup.ByGroup(pass.Assembly, "Ingress")
	for _, group := range pass.OfType("AWS::EC2::SecurityGroup") {
		guarded := guards[group]
		if guarded == nil {
			continue
		}
		for _, rule := range rules[group] {
			if !rule.Get("SourceSecurityGroupId").AlwaysExists() {
				pass.Report(rule.At, rule.Property, "lets addresses connect to %s; want a security group as the source", guarded.Path)
			}
		}
	}
}

// parameterEngines are the engines that require TLS by a parameter.
var parameterEngines = []string{"postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql", "sqlserver-ee", "sqlserver-se",
	"sqlserver-ex", "sqlserver-web"}

// tls wants each database that can to have a parameter group that requires TLS.
func tls(pass *engine.Pass) {
	for _, db := range databases(pass) {
		property := "DBParameterGroupName"
		if db.Type == clusterType {
			property = "DBClusterParameterGroupName"
		}
		name := db.Get("Engine")
		if name.Exists() && name.OneOf(parameterEngines...) == assembly.False {
			continue // the others have options in place of parameters
		}
		group := db.Get(property)
		named, _ := group.Text()
		to, ok := group.Target()
		byDefault := requiresTLS(db)
		switch {
		case byDefault &&
			(!group.Exists() || strings.HasPrefix(named, "default.") || ok && !to.Resource.Get("Parameters", "rds.force_ssl").Exists()):
		case !group.Exists():
			pass.Report(db, property, "is not set, so AWS takes the default, which no app can change")
		case !ok:
			pass.Report(db, property, "is %v, which is not in the app", group)
		case to.Resource.Get("Parameters", "rds.force_ssl").Is("1") != assembly.True &&
			to.Resource.Get("Parameters", "require_secure_transport").OneOf("ON", "1") != assembly.True:
			pass.Report(db, property, "is %s, which requires no TLS", to.Resource.Path)
		}
	}
}

// requiresTLS reports whether an engine requires TLS unless its parameters say otherwise:
// PostgreSQL does from version 15 on. See "Using SSL with a PostgreSQL DB instance" in the Amazon
// RDS User Guide.
func requiresTLS(db *assembly.Resource) bool {
	version, _ := db.Get("EngineVersion").Text()
	number, _, _ := strings.Cut(version, ".")
	major, err := strconv.Atoi(number)
	return db.Type == instanceType && db.Get("Engine").Is("postgres") == assembly.True && err == nil && major >= 15
}
