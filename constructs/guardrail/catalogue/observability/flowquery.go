package observability

import (
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// flowFields are those of addresses and interfaces that Logs Insights discovers in flow logs of the
// default format, all that people expect there, and how a query takes records apart itself:
// "Supported logs and discovered fields" of the Amazon CloudWatch Logs User Guide.
var flowFields = struct {
	discovered      []string
	expected, parse *regexp.Regexp
}{
	[]string{"srcAddr", "dstAddr", "srcPort", "dstPort", "interfaceId", "logStatus"},
	regexp.MustCompile(`\b(?:srcAddr|dstAddr|srcPort|dstPort|interfaceId|logStatus|pktSrcAddr|pktDstAddr|pktSrcAwsService|` +
		`pktDstAwsService|pkt_srcaddr|pkt_dstaddr|vpcId|subnetId|instanceId|tcpFlags|flowDirection|trafficPath|azId|sublocationType|` +
		`tgwId|tgwAttachmentId|rejectReason)\b`),
	regexp.MustCompile(`(?:^|\|)\s*parse\s`),
}

// discovered looks at queries of log groups that flow logs are delivered to.
func discovered(pass *engine.Pass, query *assembly.Resource) {
	text, _ := query.Get("QueryString").Outline()
	if flowFields.parse.MatchString(text) {
		return // it takes the records apart itself
	}
	for _, flows := range flowLogsOf(pass, query) {
		for _, field := range slices.Compact(slices.Sorted(slices.Values(flowFields.expected.FindAllString(text, -1)))) {
			switch {
			case flows.Get("LogFormat").Exists():
				pass.Report(query, "QueryString", "reads %s, and Logs Insights discovers no field in the LogFormat of %s", field, flows.Path)
			case flows.Get("ResourceType").OneOf("TransitGateway", "TransitGatewayAttachment") == assembly.True:
				pass.Report(query, "QueryString", "reads %s, and Logs Insights discovers no field in flow logs of a transit gateway", field)
			case !slices.Contains(flowFields.discovered, field):
				pass.Report(query, "QueryString", "reads %s, which the default format of %s does not have", field, flows.Path)
			}
		}
	}
}

// flowLogsOf are the flow logs that are delivered to log groups of a query.
func flowLogsOf(pass *engine.Pass, query *assembly.Resource) (all []*assembly.Resource) {
	for _, group := range query.Get("LogGroupNames").List() {
		for _, flows := range pass.OfType("AWS::EC2::FlowLog") {
			into := flows.Get("LogDestination")
			if !into.Exists() {
				into = flows.Get("LogGroupName")
			}
			to, _ := group.Target()
			if from, ok := into.Target(); ok && from.Resource == to.Resource || into.Exists() && into.Same(group) == assembly.True {
				all = append(all, flows)
			}
		}
	}
	return all
}
