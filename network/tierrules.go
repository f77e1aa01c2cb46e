package network

import (
	"fmt"
	"slices"
)

func checkRules(acls ...aclRules) error {
	for _, rules := range acls {
		if n := max(len(rules.in), len(rules.out)); n > maxRules {
			return fmt.Errorf("Clients and DatabasePorts make %d rules in one direction, want %d at most, AWS's quota: name fewer", n, maxRules)
		}
	}
	return nil
}

// dataRules are those of the data tier.
func (p NetworkACLsProps) dataRules() aclRules {
	var rules aclRules
	own := p.Network.ranges(p.Data)
	for _, client := range p.Network.ranges(p.Clients...) {
		for _, ports := range neighbours(p.DatabasePorts) {
			rules.in = allowTCP(rules.in, 100, client, ports[0], ports[1])
		}
		rules.out = allowTCP(rules.out, 100, client, ephemeral, lastPort)
	}
	for _, subnet := range own { // replicas, cluster buses
		rules.in = allowTCP(rules.in, 500, subnet, 0, lastPort)
		rules.out = allowTCP(rules.out, 500, subnet, 0, lastPort)
	}
	return p.withGatewayEndpoints(rules)
}

// neighbours joins ports that follow each other into ranges, so that few rules name them.
func neighbours(ports []int) [][2]int {
	var all [][2]int
	for _, port := range ports {
		if last := len(all) - 1; last >= 0 && all[last][1]+1 == port {
			all[last][1] = port
			continue
		}
		all = append(all, [2]int{port, port})
	}
	return all
}

// managementRules are those of the management tier.
func (p NetworkACLsProps) managementRules() aclRules {
	if p.Management == "" {
		return aclRules{}
	}
	vpc := p.Network.cidr
	var rules aclRules
	rules.in = allowTCP(rules.in, 100, vpc, 443, 443)
	rules.in = allowTCP(rules.in, 200, vpc, ephemeral, lastPort)
	for _, port := range []int{22, 443, 3389} {
		rules.out = allowTCP(rules.out, 100, vpc, port, port)
	}
	rules.out = allowTCP(rules.out, 200, vpc, ephemeral, lastPort) // database ports among them
	for _, port := range p.DatabasePorts {
		if port < ephemeral && slices.Contains(p.Clients, p.Management) {
			for _, data := range p.Network.ranges(p.Data) {
				rules.out = allowTCP(rules.out, 300, data, port, port)
			}
		}
	}
	return p.withGatewayEndpoints(rules)
}

// withGatewayEndpoints adds the way to public addresses and back. The answers come to
// ephemeral ports, which must not open the tier to its neighbours, nor RDP to anybody.
func (p NetworkACLsProps) withGatewayEndpoints(rules aclRules) aclRules {
	if !p.AllowGatewayEndpoints {
		return rules
	}
	rules.out = allowTCP(rules.out, 900, everywhere, 443, 443)
	for _, private := range privateRanges {
		rules.in = append(rules.in, next(rules.in, 800, aclRule{cidr: private, from: 0, to: lastPort, deny: true}))
	}
	rules.in = append(rules.in, next(rules.in, 900, aclRule{cidr: everywhere, from: 3389, to: 3389, deny: true}))
	rules.in = allowTCP(rules.in, 900, everywhere, ephemeral, lastPort)
	return rules
}
