package diagram

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// A layout is a VPC as rows of tiers and columns of zones.
type layout struct {
	reach.VPC
	accounts *organization
	zones    []string
	tiers    []*tier
	alike    []string // VPCs that are laid out as this one
}

// A tier is a group of subnets, with those of each zone.
type tier struct {
	name    string
	subnets [][]reach.Subnet // by zone
	count   int
}

// mostVPCs are drawn one by one.
const mostVPCs = 12

// layouts are those of the VPCs that have subnets: of many VPCs one for each way to lay one out.
func layouts(vpcs []reach.VPC, accounts *organization) []*layout {
	var all []*layout
	for _, v := range vpcs {
		if len(v.Subnets) > 0 || v.Resource != nil {
			all = append(all, newLayout(v, accounts))
		}
	}
	if len(all) <= mostVPCs {
		return all
	}
	var some []*layout
	first := map[string]*layout{}
	for _, l := range all {
		key := l.key()
		if first[key] == nil {
			first[key] = l
			some = append(some, l)
			continue
		}
		first[key].alike = append(first[key].alike, fmt.Sprintf("%s (%s)", l.Name, cidrs(l.Blocks, l.UnknownBlocks)))
	}
	return some
}

func newLayout(v reach.VPC, accounts *organization) *layout {
	l := &layout{VPC: v, accounts: accounts}
	for _, s := range v.Subnets {
		if s.Zone != "" {
			l.zones = once(l.zones, s.Zone)
		}
	}
	slices.Sort(l.zones)
	index := map[string]*tier{}
	for _, s := range v.Subnets {
		name := s.Tier
		if name == "" {
			name = s.Name
		}
		t := index[name]
		if t == nil {
			t = &tier{name: name}
			index[name] = t
			l.tiers = append(l.tiers, t)
		}
		t.add(l.column(t, s.Zone), s)
	}
	return l
}

// column is that of a zone. Subnets of a tier whose zones are not known may be in different ones,
// so each gets a column.
func (l *layout) column(t *tier, zone string) int {
	if zone != "" {
		return slices.Index(l.zones, zone)
	}
	for i := range l.zones {
		if l.zones[i] == "" && (i >= len(t.subnets) || len(t.subnets[i]) == 0) {
			return i
		}
	}
	l.zones = append(l.zones, "")
	return len(l.zones) - 1
}

func (t *tier) add(zone int, s reach.Subnet) {
	for len(t.subnets) <= zone {
		t.subnets = append(t.subnets, nil)
	}
	t.subnets[zone] = append(t.subnets[zone], s)
	t.count++
}

// key is the same for VPCs that differ in names and blocks alone.
func (l *layout) key() string {
	var b strings.Builder
	fmt.Fprintln(&b, len(l.zones), l.InternetGateway, l.UnknownBlocks)
	for _, t := range l.tiers {
		name := t.name
		if t.subnets[len(t.subnets)-1][0].Tier == "" {
			name = "" // it is that of a subnet
		}
		_, kind := t.exposure()
		fmt.Fprintln(&b, name, kind, t.count, l.routes(t), l.endpoints(t))
	}
	return b.String()
}

// exposure is the class and the word for how a tier is connected.
func (t *tier) exposure() (class, word string) {
	var public, egress, connected, uncertain bool
	for _, zone := range t.subnets {
		for _, s := range zone {
			for _, r := range s.Routes {
				everywhere := r.Destination.IsValid() && r.Destination.Bits() == 0
				public = public || r.Gateway == reach.InternetGateway
				egress = egress || everywhere && r.Gateway != reach.Blackhole
				uncertain = uncertain || !r.Certain
				connected = true
			}
		}
	}
	switch {
	case public && !uncertain:
		return "public", "public"
	case uncertain:
		return "unknown", "in part unknown"
	case egress:
		return "private", "private, with egress"
	case connected:
		return "transit", "private, no egress"
	}
	return "isolated", "isolated"
}

// where is the account and the Region.
func (l *layout) where() string {
	if l.Resource == nil {
		return "not in this app"
	}
	s := l.Resource.Stack.Root()
	text := l.accounts.accountName(s.Account) + orUnknown(s.Region, " · %s", " · Region unknown")
	if s.ClassDeclared {
		text += " · " + string(s.Class)
	}
	return text
}

func (l *layout) title() string { return "VPC " + l.Name }

// zoneName words a zone: "Zone 1", "eu-west-1a".
func zoneName(zone string) string {
	if zone == "" {
		return "zone unknown"
	}
	return strings.TrimSuffix(strings.Replace(zone, "zone", "Zone", 1), " of the Region")
}

// hosts are what stands in a tier.
func (l *layout) hosts(t *tier) []string {
	var all []string
	if len(l.alike) > 0 {
		return nil
	}
	for _, zone := range t.subnets {
		for _, s := range zone {
			for _, r := range s.Hosts {
				if r.Type != "AWS::EC2::VPCEndpoint" {
					all = once(all, hostName(r))
				}
			}
		}
	}
	return all
}

// hostKinds are the types of resources with network interfaces in words.
var hostKinds = map[string]string{
	"AWS::EC2::Instance": "instance", "AWS::EC2::NetworkInterface": "network interface", "AWS::ECS::Service": "service",
	"AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer", "AWS::RDS::DBInstance": "database",
	"AWS::RDS::DBCluster": "database cluster", "AWS::RDS::DBProxy": "database proxy", "AWS::DocDB::DBCluster": "DocumentDB cluster",
	"AWS::Neptune::DBCluster": "Neptune cluster", "AWS::Lambda::Function": "function",
	"AWS::ElastiCache::ReplicationGroup": "cache", "AWS::ElastiCache::CacheCluster": "cache",
	"AWS::ElastiCache::ServerlessCache": "cache", "AWS::MemoryDB::Cluster": "MemoryDB cluster",
	"AWS::EFS::MountTarget": "file system", "AWS::OpenSearchService::Domain": "OpenSearch domain",
	"AWS::AutoScaling::AutoScalingGroup": "Auto Scaling group",
}

func hostName(r *assembly.Resource) string {
	name := strings.TrimSuffix(reach.Name(r), "/Resource")
	if kind, ok := hostKinds[r.Type]; ok {
		return kind + " " + name
	}
	return name
}
