package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func cacheAlarms(pass *engine.Pass) {
	for _, alarm := range pass.OfType("AWS::CloudWatch::Alarm") {
		if alarm.Get("Namespace").Is("AWS/ElastiCache") != assembly.True {
			continue
		}
		for _, dimension := range alarm.Get("Dimensions").List() {
			name, value := dimension.Get("Name"), dimension.Get("Value")
			for _, r := range pass.OfType(serverlessType) {
				if (value.RefersTo(r) || value.Same(r.Get("ServerlessCacheName")) == assembly.True) && name.Is("clusterId") == assembly.False {
					pass.Report(alarm, "Dimensions", "has %v, and %s reports under clusterId", name, r.Path)
				}
			}
			if to, ok := value.Target(); ok && to.Resource.Type == nodesType && name.Is("CacheClusterId") == assembly.True {
				pass.Report(alarm, "Dimensions", "has the CacheClusterId %s, which is a replication group; want a node of it", to.Resource.Path)
			}
		}
	}
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
