package observability

import (
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// discoverable are the fields of addresses and interfaces that Logs Insights discovers in flow logs
// of the default format: "Supported logs and discovered fields" of the Amazon CloudWatch Logs User
// Guide.
var discoverable = []string{"srcAddr", "dstAddr", "srcPort", "dstPort", "interfaceId", "logStatus"}

// recorded are those, and fields that only other formats have.
var recorded = regexp.MustCompile(`\b(?:srcAddr|dstAddr|srcPort|dstPort|interfaceId|logStatus|pktSrcAddr|pktDstAddr|pktSrcAwsService|` +
	`pktDstAwsService|pkt_srcaddr|pkt_dstaddr|vpcId|subnetId|instanceId|tcpFlags|flowDirection|trafficPath|azId|sublocationType|` +
	`tgwId|tgwAttachmentId|rejectReason)\b`)

// discovered looks at queries of log groups that flow logs are delivered to.
func discovered(pass *engine.Pass, query *assembly.Resource) {
	text, _ := query.Get("QueryString").Outline()
	if parse.MatchString(text) {
		return // it takes the records apart itself
	}
	for _, flows := range flowLogsOf(pass, query) {
		for _, field := range slices.Compact(slices.Sorted(slices.Values(recorded.FindAllString(text, -1)))) {
			switch {
			case flows.Get("LogFormat").Exists():
				pass.Report(query, "QueryString", "reads %s, and Logs Insights discovers no field in the LogFormat of %s", field, flows.Path)
			case flows.Get("ResourceType").OneOf("TransitGateway", "TransitGatewayAttachment") == assembly.True:
				pass.Report(query, "QueryString", "reads %s, and Logs Insights discovers no field in flow logs of a transit gateway", field)
			case !slices.Contains(discoverable, field):
				pass.Report(query, "QueryString", "reads %s, which the default format of %s does not have", field, flows.Path)
			}
		}
	}
}

var parse = regexp.MustCompile(`(?:^|\|)\s*parse\s`)

// flowLogsOf are the flow logs that are delivered to log groups of a query.
func flowLogsOf(pass *engine.Pass, query *assembly.Resource) (all []*assembly.Resource) {
	for _, group := range query.Get("LogGroupNames").List() {
		for _, flows := range pass.OfType("AWS::EC2::FlowLog") {
			if delivers(flows, group) {
				all = append(all, flows)
			}
		}
	}
	return all
}

// delivers reports whether flow logs go to a log group that a query names.
func delivers(flows *assembly.Resource, group assembly.Value) bool {
	to, ok := group.Target()
	if into, known := flows.Get("LogDestination").Target(); ok && known && into.Resource == to.Resource {
		return true
	}
	name := flows.Get("LogGroupName")
	if into, known := name.Target(); ok && known {
		return into.Resource == to.Resource
	}
	return name.Exists() && name.Same(group) == assembly.True
}
