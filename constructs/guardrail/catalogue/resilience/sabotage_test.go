package resilience_test

import (
	"maps"
	"testing"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/resilience"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmless()
	maps.Copy(all, harmlessStores())
	maps.Copy(all, harmlessReplicas())
	Prove(t, resilience.Rules(), all, rdsSabotages(), rdsReplicaSabotages(), cacheSabotages(), elbSabotages(), ecsSabotages(), asgSabotages())
}

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"an internal load balancer without a web ACL": {Set("Balancer.Scheme", "internal"), Drop("Firewalled"),
			Set("BalancerGroup.SecurityGroupIngress.0.CidrIp", "10.0.0.0/8")},
		"tasks that are spread over zones first": {Set("Service.PlacementStrategies", List{
			Object{"Type": "spread", "Field": "attribute:ecs.availability-zone"}, Object{"Type": "binpack", "Field": "memory"}})},
		"instances that nothing scales":               {Set("Fleet.DesiredCapacity", "3")},
		"post-quantum cryptography validated to FIPS": {Set("Https.SslPolicy", "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09")},
		"the desync mode of AWS": {Set("Balancer.LoadBalancerAttributes.2.Key", "routing.http2.enabled"),
			Set("Balancer.LoadBalancerAttributes.2.Value", "true")},
		"a target that is a function":   {Set("Targets.TargetType", "lambda"), Set("Targets.HealthCheckPath", nil)},
		"a bucket of another app":       {Set("Balancer.LoadBalancerAttributes.5.Value", "logs-of-the-company")},
		"a group of no load balancer":   {Set("Fleet.TargetGroupARNs", nil), Set("Fleet.HealthCheckType", nil)},
		"two tasks that nothing scales": {Drop("Tasks"), Set("Service.DesiredCount", 2)},
		"one task on each host": {Set("Service.SchedulingStrategy", "DAEMON"), Drop("Tasks"),
			Set("Service.DeploymentConfiguration", Object{})},
		"a zonal shift that was looked into":      shifts(true),
		"PostgreSQL that requires TLS by default": {Set("Database.DBParameterGroupName", nil)},
		"the parameters of AWS that require it":   {Set("Database.DBParameterGroupName", "default.postgres17")},
		"parameters that leave it as it is":       {Set("DatabaseParameters.Parameters", Object{"log_statement": "ddl"})},
		"a rule that redirects":                   {Add("Plain", plainRule("redirect"))},
	}
}
