package service

import (
	"encoding/json"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// tags reports keys of tags that are there twice, or that AWS keeps for itself.
func tags(r *assembly.Resource, report Report) {
	list, _ := r.Get("Tags").Raw().([]any)
	seen := map[string]bool{}
	for i, e := range list {
		m, _ := e.(map[string]any)
		key, ok := m["Key"].(string)
		at := "Tags." + strconv.Itoa(i) + ".Key"
		switch {
		case !ok:
		case seen[key]:
			report(r, "E3024", at, "is %q, as that of another tag is", key)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			report(r, "E3024", at, "is %q, and AWS keeps what begins so for itself", key)
		}
		seen[key] = true
	}
}

// ended reports resources of services that AWS ends.
func ended(r *assembly.Resource, report Report) {
	t, ok := registry.Of(r.Type)
	if !ok || t.Lifecycle == nil || r.Type == "AWS::AutoScaling::LaunchConfiguration" {
		return
	}
	switch t.Lifecycle.Status {
	case "shutdown":
		report(r, "E3710", "", "is of a service that AWS has shut down on %s", t.Lifecycle.Date)
	case "sunset":
		report(r, "W3696", "", "is of a service that AWS ends on %s", t.Lifecycle.Date)
	default:
		report(r, "W3697", "", "is of a service to which AWS adds nothing any more")
	}
}

// updatable and created are the types that the pages "UpdatePolicy attribute" and "CreationPolicy
// attribute" of the CloudFormation User Guide are about.
var (
	updatable = []string{"AWS::AppStream::Fleet", "AWS::AutoScaling::AutoScalingGroup", "AWS::ElastiCache::ReplicationGroup",
		"AWS::Elasticsearch::Domain", "AWS::Lambda::Alias", "AWS::OpenSearchService::Domain"}
	one = []string{"DeletionPolicy", "UpdateReplacePolicy"}
)

// attributes checks what stands beside the properties.
func attributes(r *assembly.Resource, report Report) {
	if r.UpdatePolicy().Exists() && !slices.Contains(updatable, r.Type) {
		report(r, "E3016", "UpdatePolicy", "is set, and %s has none", r.Type)
	}
	set := []string{r.DeletionPolicy, r.UpdateReplacePolicy}
	for i, name := range one {
		once := name == "UpdateReplacePolicy" && r.DeletionPolicy == "RetainExceptOnCreate"
		if set[i] == "" && set[1-i] != "" && set[1-i] != "Delete" && !once {
			report(r, "W3011", name, "is not set, and %s is %s", one[1-i], set[1-i])
		}
	}
}

// identified reports resources that are the same by what identifies them.
func identified(byType map[string][]*assembly.Resource, report Report) {
	for _, typ := range slices.Sorted(maps.Keys(byType)) {
		t, ok := registry.Of(typ)
		if !ok || len(byType[typ]) < 2 {
			continue
		}
		seen := map[string]*assembly.Resource{}
		for _, r := range byType[typ] {
			id, whole := identifier(r, t)
			if first := seen[id]; whole && first != nil && first.Condition == r.Condition {
				report(r, "E3019", strings.Join(t.Identifier, " and "), "is that of %s", first.LogicalID)
			} else if whole {
				seen[id] = r
			}
		}
	}
}

// identifier is what identifies a resource, if all of it is in the template.
func identifier(r *assembly.Resource, t *registry.Type) (id string, whole bool) {
	var parts []any
	for _, path := range t.Identifier {
		v := r.Get(strings.Split(path, ".")...)
		if slices.Contains(t.ReadOnly, path) || v.Raw() == nil {
			return "", false
		}
		parts = append(parts, v.Raw())
	}
	text, err := json.Marshal(parts)
	return string(text), err == nil && len(parts) > 0
}

// subnets compares the ranges of subnets with each other and with that of their VPC.
func subnets(byType map[string][]*assembly.Resource, report Report) {
	associated := map[*assembly.Resource]*assembly.Resource{}
	for _, r := range byType["AWS::EC2::SubnetRouteTableAssociation"] {
		to, ok := r.Get("SubnetId").Target()
		if first := associated[to.Resource]; ok && first != nil && first.Condition == r.Condition {
			report(r, "E3022", "SubnetId", "is %s, which %s gives a route table already", to.Resource.LogicalID, first.LogicalID)
		} else if ok {
			associated[to.Resource] = r
		}
	}
	type used struct {
		r      *assembly.Resource
		prefix netip.Prefix
	}
	within := map[*assembly.Resource][]used{}
	for _, r := range byType["AWS::EC2::Subnet"] {
		vpc, ok := r.Get("VpcId").Target()
		prefix, err := netip.ParsePrefix(text(r.Get("CidrBlock")))
		if !ok || err != nil {
			continue
		}
		of, err := netip.ParsePrefix(text(vpc.Resource.Get("CidrBlock")))
		if err == nil && (!of.Contains(prefix.Addr()) || prefix.Bits() < of.Bits()) && !extended(byType, vpc.Resource) {
			report(r, "E3059", "CidrBlock", "is %v, and that of its VPC is %v", prefix, of)
		}
		for _, other := range within[vpc.Resource] {
			if other.prefix.Overlaps(prefix) && other.r.Condition == r.Condition {
				report(r, "E3060", "CidrBlock", "is %v, which overlaps %v of %s", prefix, other.prefix, other.r.LogicalID)
			}
		}
		within[vpc.Resource] = append(within[vpc.Resource], used{r, prefix})
	}
}

// extended reports whether a VPC has further ranges.
func extended(byType map[string][]*assembly.Resource, vpc *assembly.Resource) bool {
	return slices.ContainsFunc(byType["AWS::EC2::VPCCidrBlock"], func(r *assembly.Resource) bool { return r.Get("VpcId").RefersTo(vpc) })
}
