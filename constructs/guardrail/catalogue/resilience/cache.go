package resilience

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

const (
	nodesType      = "AWS::ElastiCache::ReplicationGroup"
	serverlessType = "AWS::ElastiCache::ServerlessCache"
)

var cacheRules = []engine.Rule{
	{
		ID: "CACHE-001", Title: "Production caches survive the loss of a zone",
		Why:      "A cache that is lost sends all of its load to the database behind it, which was never made for it.",
		Fix:      "Set MultiAZEnabled and AutomaticFailoverEnabled, and give a serverless cache subnets of two zones.",
		Pillar:   engine.Reliability,
		Controls: []string{"ElastiCache.3"},
		Relax:    engine.ProductionOnly(),
		Check: func(pass *engine.Pass) {
			for _, r := range pass.OfType(nodesType) {
				pass.Want(r, true, "MultiAZEnabled")
				pass.Want(r, true, "AutomaticFailoverEnabled")
			}
			for _, r := range pass.OfType(serverlessType) {
				if n := len(r.Get("SubnetIds").List()); n < 2 {
					pass.Report(r, "SubnetIds", "has %d subnets; want two at least", n)
				}
			}
		},
	},
	{
		ID: "CACHE-002", Title: "Caches stand in isolated subnets and admit security groups only",
		Why:      "A cache has the sessions of everybody who is logged in. Addresses change hands, and a way out is one for data.",
		Fix:      "Name subnets without a route to the internet, and security groups as the source of connections.",
		Pillar:   engine.Security,
		Controls: []string{"ElastiCache.7"},
		Check: func(pass *engine.Pass) {
			for _, r := range pass.OfType(nodesType) {
				pass.WantSet(r, "CacheSubnetGroupName")
			}
			for _, r := range pass.OfType(serverlessType) {
				pass.WantSet(r, "SubnetIds")
				isolatedSubnets(pass, r, "SubnetIds")
			}
			for _, r := range pass.OfType("AWS::ElastiCache::SubnetGroup") {
				isolatedSubnets(pass, r, "SubnetIds")
			}
			admitsGroups(pass, map[string]string{nodesType: "SecurityGroupIds", serverlessType: "SecurityGroupIds"})
		},
	},
	{
		ID: "CACHE-003", Title: "Caches know their users",
		Why: "Without users everybody who can connect can do everything. A token that all share cannot be taken from one of them, and to " +
			"give it up for users later replaces the cache.",
		Fix:      "Name user groups, whose users authenticate by IAM, and no AuthToken.",
		Pillar:   engine.Security,
		Controls: []string{"ElastiCache.6"},
		Check: func(pass *engine.Pass) {
			for _, r := range pass.OfType(nodesType) {
				if len(r.Get("UserGroupIds").List()) == 0 {
					pass.Report(r, "UserGroupIds", "is not set")
				}
				if v := r.Get("AuthToken"); v.Exists() {
					pass.Report(r, "AuthToken", "is a password that all clients share")
				}
			}
			for _, r := range pass.OfType(serverlessType) {
				if r.Get("Engine").Is("memcached") != assembly.True { // which has no users
					pass.WantSet(r, "UserGroupId")
				}
			}
		},
	},
	{
		ID: "CACHE-004", Title: "Serverless caches are reached on both of their ports",
		Why: "A serverless cache answers reads on 6380: a client that spreads its reads times out there, where only 6379 is open in a " +
			"security group or a network ACL.",
		Fix:    "Let port 6380 pass wherever 6379 does.",
		Pillar: engine.Reliability,
		Check:  bothPorts,
	},
	{
		ID: "CACHE-005", Title: "Serverless caches leave a final snapshot of a name of their own",
		Why: "CloudFormation takes no snapshot of a serverless cache by DeletionPolicy, and of two caches that name the same final " +
			"snapshot one cannot be deleted.",
		Fix:    "Set FinalSnapshotName, to another name for each cache, and DeletionPolicy to Delete or Retain.",
		Pillar: engine.Reliability,
		Check:  finalSnapshots,
	},
	{
		ID: "CACHE-006", Title: "Alarms on caches name what reports the metric",
		Why: "A serverless cache reports under clusterId, and a replication group under the CacheClusterId of each node, such as " +
			"shop-001: an alarm with another dimension never has data.",
		Fix:    "Set the dimension clusterId for a serverless cache, and CacheClusterId to the id of a node for others.",
		Pillar: engine.OperationalExcellence,
		Check:  cacheAlarms,
	},
	{
		ID: "CACHE-007", Title: "Users of caches are such as ElastiCache accepts",
		Why: "ElastiCache refuses users with IAM authentication whose name is not their id, and user groups of Redis OSS without a user " +
			"named default, when the deployment is half done.",
		Fix:    "Set UserName to UserId; give a group of Redis OSS a user of the name default that is off, or take Valkey.",
		Pillar: engine.Reliability,
		Check:  cacheUsers,
	},
}

func finalSnapshots(pass *engine.Pass) {
	named := map[string]*assembly.Resource{}
	for _, r := range pass.OfType(serverlessType) {
		pass.WantSet(r, "FinalSnapshotName")
		name, known := r.Get("FinalSnapshotName").Text()
		at := strings.Join([]string{r.Stack.Account, r.Stack.Region, name}, "/")
		if first := named[at]; known && first != nil {
			pass.Report(r, "FinalSnapshotName", "is %s, as that of %s is", name, first.Path)
		}
		named[at] = r
	}
}

// bothPorts asks of whoever writes to a serverless cache whether it reads as well.
func bothPorts(pass *engine.Pass) {
	for _, r := range pass.OfType(serverlessType) {
		if r.Get("Engine").Is("memcached") == assembly.True { // which reads where it writes
			continue
		}
		n, name := reach.Of(pass.Assembly), reach.Name(r)
		for _, writer := range n.Sources(name, dataport.Cache) {
			if writer.Reachable != assembly.True {
				continue
			}
			if reads := n.From(writer.From).To(name, dataport.CacheReader); reads.Reachable == assembly.False {
				pass.Report(r, "", "%s reaches it on port %d and not on %d: %v", writer.From, dataport.Cache, dataport.CacheReader, reads.Blocked)
			}
		}
	}
}
