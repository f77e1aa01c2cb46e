package resilience

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func cacheAlarms(pass *engine.Pass) {
	for _, alarm := range pass.OfType("AWS::CloudWatch::Alarm") {
		for _, s := range watch.Watched(alarm) {
			if s.Metric.Get("Namespace").Is("AWS/ElastiCache") != assembly.True {
				continue
			}
			for _, dimension := range s.Metric.Get("Dimensions").List() {
				if fault := cacheDimension(pass, dimension.Get("Name"), dimension.Get("Value")); fault != "" {
					pass.Report(alarm, s.At("Dimensions"), "%s", fault)
				}
			}
		}
	}
}

// cacheDimension is why a cache of the app has no data under a dimension.
func cacheDimension(pass *engine.Pass, name, value assembly.Value) string {
	means := func(r *assembly.Resource, property string) bool {
		to, ok := value.Target()
		return ok && to.Resource == r || value.Same(r.Get(property)) == assembly.True
	}
	for _, r := range pass.OfType(serverlessType) {
		if means(r, "ServerlessCacheName") && name.Is("clusterId") == assembly.False {
			return fmt.Sprintf("has %v, and %s reports under clusterId", name, r.Path)
		}
	}
	for _, r := range pass.OfType(nodesType) {
		if means(r, "ReplicationGroupId") && name.Is("CacheClusterId") == assembly.True {
			return fmt.Sprintf("has the CacheClusterId %s, which is a replication group; want a node of it", r.Path)
		}
	}
	return ""
}

const cacheUserType = "AWS::ElastiCache::User"

func cacheUsers(pass *engine.Pass) {
	for _, user := range pass.OfType(cacheUserType) {
		id, name := user.Get("UserId"), user.Get("UserName")
		if user.Get("AuthenticationMode", "Type").Is("iam") == assembly.True && id.Same(name) == assembly.False {
			pass.Report(user, "UserName", "is %v, and UserId is %v; IAM authentication wants them to be the same", name, id)
		}
	}
	for _, group := range pass.OfType("AWS::ElastiCache::UserGroup") {
		ids := group.Get("UserIds").List()
		known := func(id assembly.Value) bool { return id.Is("default") == assembly.True || named(pass, id) != nil }
		byDefault := func(id assembly.Value) bool {
			user := named(pass, id)
			return id.Is("default") == assembly.True || user != nil && user.Get("UserName").Is("default") != assembly.False
		}
		unknown := slices.ContainsFunc(ids, func(id assembly.Value) bool { return !known(id) })
		if group.Get("Engine").Is("redis") == assembly.True && !unknown && !slices.ContainsFunc(ids, byDefault) {
			pass.Report(group, "UserIds", "has no user of the name default, which Redis OSS wants")
		}
	}
}

// named is the user of the app with an id, nil for another.
func named(pass *engine.Pass, id assembly.Value) *assembly.Resource {
	users := pass.OfType(cacheUserType)
	if i := slices.IndexFunc(users, func(u *assembly.Resource) bool {
		return id.RefersTo(u) || id.Same(u.Get("UserId")) == assembly.True
	}); i >= 0 {
		return users[i]
	}
	return nil
}
