package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// tierTags reports tags that make subnets what no construct recorded.
func tierTags(pass *engine.Pass) {
	ours := map[*assembly.Resource]bool{} // VPCs whose tiers a construct recorded
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		if vpc, ok := subnet.Get("VpcId").Target(); ok && len(promise.RecordedTag(subnet, topology.SubnetType)) > 0 {
			ours[vpc.Resource] = true
		}
	}
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		vpc, inApp := subnet.Get("VpcId").Target()
		for _, key := range []string{topology.SubnetType, topology.SubnetName} {
			tierTag(pass, subnet, key, inApp && ours[vpc.Resource])
		}
	}
}

// tierTag judges one tag. PROMISE-001 holds that of a recorded subnet to the record.
func tierTag(pass *engine.Pass, subnet *assembly.Resource, key string, ours bool) {
	recorded, tags := promise.RecordedTag(subnet, key), subnet.TagValues(key)
	switch {
	case len(recorded) > 1:
		pass.Report(subnet, "Tags", "%s is recorded as %q", key, recorded)
	case len(tags) > 1:
		pass.Report(subnet, "Tags", "%s is set %d times", key, len(tags))
	case len(recorded) == 1 || len(tags) == 0:
	case ours:
		pass.Report(subnet, "Tags", "%s is %v, and the construct that recorded the tiers of its VPC did not define the subnet", key, tags[0])
	case key == topology.SubnetType:
		if _, known := tags[0].Text(); !known {
			pass.Report(subnet, "Tags", "%s is %v, which is known only at deployment", key, tags[0])
		}
	}
}
