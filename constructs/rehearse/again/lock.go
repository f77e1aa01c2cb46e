// Package again finds what a stack meets when its first deployment has failed: what cannot be
// rolled back, and what a second attempt finds taken.
package again

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// A Lock is a property that keeps a resource from being deleted.
type Lock struct{ Property, Value string }

// locks are the types that can be locked, from the reference of their properties.
var locks = map[string]Lock{
	"AWS::CloudTrail::Dashboard":                         {"TerminationProtectionEnabled", "true"},
	"AWS::CloudTrail::EventDataStore":                    {"TerminationProtectionEnabled", "true"},
	"AWS::Cognito::UserPool":                             {"DeletionProtection", "ACTIVE"},
	"AWS::DSQL::Cluster":                                 {"DeletionProtectionEnabled", "true"},
	"AWS::DocDB::DBCluster":                              {"DeletionProtection", "true"},
	"AWS::DynamoDB::Table":                               {"DeletionProtectionEnabled", "true"},
	"AWS::EC2::Instance":                                 {"DisableApiTermination", "true"},
	"AWS::EKS::Cluster":                                  {"DeletionProtection", "true"},
	"AWS::Logs::LogGroup":                                {"DeletionProtectionEnabled", "true"},
	"AWS::Neptune::DBCluster":                            {"DeletionProtection", "true"},
	"AWS::Neptune::GlobalCluster":                        {"DeletionProtection", "true"},
	"AWS::NeptuneGraph::Graph":                           {"DeletionProtection", "true"},
	"AWS::NetworkFirewall::Firewall":                     {"DeleteProtection", "true"},
	"AWS::OpenSearchServerless::Collection":              {"DeletionProtection", "ENABLED"},
	"AWS::QLDB::Ledger":                                  {"DeletionProtection", "true"},
	"AWS::RDS::DBCluster":                                {"DeletionProtection", "true"},
	"AWS::RDS::DBInstance":                               {"DeletionProtection", "true"},
	"AWS::RDS::GlobalCluster":                            {"DeletionProtection", "true"},
	"AWS::Route53Resolver::FirewallRuleGroupAssociation": {"MutationProtection", "ENABLED"},
}

// LockOf returns the property that keeps the resource from being deleted, if it is set.
func LockOf(r *assembly.Resource) (Lock, bool) {
	if r.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" {
		for _, attribute := range r.Get("LoadBalancerAttributes").List() {
			if attribute.Get("Key").Is("deletion_protection.enabled") == assembly.True && attribute.Get("Value").Is(true) == assembly.True {
				return Lock{"LoadBalancerAttributes", "deletion_protection.enabled"}, true
			}
		}
	}
	lock, ok := locks[r.Type]
	return lock, ok && r.Get(lock.Property).Is(lock.Value) == assembly.True
}

// Locks finds new resources that CloudFormation cannot delete when it rolls back, so that a
// creation that fails ends in ROLLBACK_FAILED. Those that are created after everything else, and
// those that it retains, do no harm.
func Locks(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		lock, locked := LockOf(r)
		if !locked || !p.New(r) || r.DeletionPolicy == "Retain" || last(r) {
			continue
		}
		all = append(all, finding.Finding{
			Kind: finding.Lock, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: lock.Property,
			Message: fmt.Sprintf("is %s: if another resource of the stack fails, this one cannot be deleted, and the stack ends in ROLLBACK_FAILED",
				lock.Value),
			Fix: "Create it unlocked and lock it with the next deployment, or create it after everything else.",
		})
	}
	return all
}

// last reports whether everything else of the stack exists when the resource is created.
func last(r *assembly.Resource) bool {
	before := r.Dependencies()
	for _, other := range r.Stack.Resources {
		if other != r && !before[other] && other.Type != "AWS::CDK::Metadata" {
			return false
		}
	}
	return r.Stack.Parent == nil
}
