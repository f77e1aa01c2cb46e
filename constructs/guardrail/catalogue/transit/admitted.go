package transit

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// admissions are whom constructs let in, by the name of the security group that lets in.
type admissions map[string][]admission

// An admission is a security group that is let in, and the construct that it is for.
type admission struct{ from, peer string }

func readAdmissions(a *assembly.Assembly) admissions {
	all := admissions{}
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			data, ok := e.Data.(map[string]any)
			if e.Type != assembly.MetadataAdmits || !ok {
				continue
			}
			group, from := fmt.Sprint(data["group"]), admission{}
			from.from, _ = data["from"].(string)
			from.peer, _ = data["peer"].(string)
			all[group] = append(all[group], from)
		}
	}
	return all
}

// recorded reports whether a construct knows whom the group lets in.
func (a admissions) recorded(group *assembly.Resource) bool { return a[reach.Name(group)] != nil }

func (a admissions) admits(group *assembly.Resource, peer string) bool {
	for _, in := range a[reach.Name(group)] {
		if in.from == peer {
			return true
		}
	}
	return false
}

// meant reports whether a group lets in a place because a construct was told so. The security group
// of a construct is for what is below that construct.
func (a admissions) meant(group *assembly.Resource, place string) bool {
	for _, in := range a[reach.Name(group)] {
		owner := path.Dir(in.from)
		for _, of := range []string{in.from, owner, in.peer} {
			if of != "" && of != "." && (place == of || strings.HasPrefix(place, of+"/")) {
				return true
			}
		}
	}
	return false
}

// admittedToData reports rules of databases and caches that let in addresses or groups that no
// construct was told of, and what is in a group that was meant for something else.
func admittedToData(pass *engine.Pass) {
	known := readAdmissions(pass.Assembly)
	rules := securitygroup.ByGroup(pass.Assembly, "Ingress")
	reported := map[*assembly.Resource]bool{}
	for _, r := range pass.Resources() {
		if stores[r.Type] == 0 {
			continue
		}
		for _, group := range groupsOf(r) {
			for _, rule := range rules[group] {
				if opens(rule, port(r)) && !reported[rule.At] {
					reported[rule.At] = admittedByRule(pass, known, r, group, rule)
				}
			}
			if !known.recorded(group) {
				continue
			}
			for _, a := range reach.Of(pass.Assembly).Sources(reach.Name(r), port(r)) {
				if a.From != reach.Internet && a.Err == nil && !known.meant(group, a.From) { // PUBLIC-001 speaks of that
					pass.Report(r, "", "%s reaches it on port %d, and nothing was told to let it in", a.From, port(r))
				}
			}
		}
	}
}

// admittedByRule reports a rule, and whether it did. RDS-003 and CACHE-002 speak of addresses.
func admittedByRule(pass *engine.Pass, known admissions, r, group *assembly.Resource, rule securitygroup.Rule) bool {
	peer := rule.Get("SourceSecurityGroupId")
	if !peer.Exists() {
		addressed := strings.HasPrefix(r.Type, "AWS::RDS::") || strings.HasPrefix(r.Type, "AWS::ElastiCache::")
		if !addressed {
			pass.Report(rule.At, rule.Property, "lets addresses reach %s on port %d; want security groups", r.Path, port(r))
		}
		return !addressed
	}
	to, ok := peer.Target()
	name := cmp.Or(peer.String(), "nothing")
	if ok {
		name = reach.Name(to.Resource)
	}
	if !known.recorded(group) || known.admits(group, name) || !ok && known.foreign(pass.Assembly, group) {
		return false
	}
	pass.Report(rule.At, "SourceSecurityGroupId", "lets %s reach %s on port %d, and nothing was told to let it in", name, r.Path, port(r))
	return true
}

// foreign reports whether a group was told to let in one that is not in the app.
func (a admissions) foreign(app *assembly.Assembly, group *assembly.Resource) bool {
	ours := map[string]bool{"": true}
	for _, r := range app.OfType("AWS::EC2::SecurityGroup") {
		ours[reach.Name(r)] = true
	}
	for _, in := range a[reach.Name(group)] {
		if !ours[in.from] {
			return true
		}
	}
	return false
}

func opens(rule securitygroup.Rule, port int) bool {
	ports, open, _ := rule.Ports()
	return open && ports.Contains(port)
}

// unguardedData reports databases and caches without a security group of their own: AWS takes the
// default one of the VPC, which lets in whatever is in it.
func unguardedData(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		if stores[r.Type] == 0 || r.Get("DBClusterIdentifier").AlwaysExists() { // which has those of its cluster
			continue
		}
		if property := groupPropertyOf(r); !r.Get(property).AlwaysExists() {
			pass.Report(r, property, "is not set, so that the default group of its VPC says who may connect")
		}
	}
}

// groupPropertyOf is where a database or a cache has its security groups.
func groupPropertyOf(r *assembly.Resource) string {
	switch r.Type {
	case "AWS::RDS::DBInstance":
		return "VPCSecurityGroups"
	case "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache", "AWS::MemoryDB::Cluster":
		return "SecurityGroupIds"
	}
	return "VpcSecurityGroupIds"
}

// groupsOf are the security groups of a database or a cache.
func groupsOf(r *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	for _, id := range r.Get(groupPropertyOf(r)).List() {
		if to, ok := id.Target(); ok {
			all = append(all, to.Resource)
		}
	}
	return all
}
