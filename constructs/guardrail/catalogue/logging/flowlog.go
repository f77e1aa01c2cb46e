package logging

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var flowlogRules = []engine.Rule{
	{
		ID: "FLOWLOG-001", Title: "Flow logs are encrypted with a KMS key",
		Why:    "Flow logs map the network: a key policy has to decide who can read them, and each use of the key is on record.",
		Fix:    "Set KmsKeyId on the log group, or SSE-KMS on the bucket that receives the flow log.",
		Pillar: engine.Security,
		Check:  logdestination.Encrypted("AWS::EC2::FlowLog", "LogDestination"),
	},
	{
		ID: "FLOWLOG-002", Title: "Flow logs record the fields that forensics needs",
		Why:    "The default format has neither the VPC, the instance, the direction, nor the original source behind a NAT gateway.",
		Fix:    "Set LogFormat to include " + strings.Join(forensicFields, ", ") + ".",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::EC2::FlowLog", flowLogFormat),
	},
	{
		ID: "FLOWLOG-003", Title: "Production flow logs are kept for 90 days",
		Why:    "Intrusions are often discovered weeks after they begin; the traffic of the first day has to be on record still.",
		Fix:    "Set RetentionInDays of the log group of the flow log to 90 or more.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check:  logdestination.KeptFor90Days("AWS::EC2::FlowLog", "LogDestination"),
	},
	{
		ID: "FLOWLOG-004", Title: "Flow logs are delivered to a destination in the app",
		Why:      "The encryption and retention of a destination outside the app cannot be checked here.",
		Fix:      "Check the destination where it is defined, and waive this rule with a reference to it.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    engine.Each("AWS::EC2::FlowLog", flowLogElsewhere),
	},
}

// forensicFields are the fields of flow logs, versions 2 to 5, that are needed to trace traffic to
// a workload.
var forensicFields = []string{
	"vpc-id", "subnet-id", "instance-id", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr", "flow-direction", "traffic-path",
}

// gatewayFields are those of the flow logs of transit gateways.
var gatewayFields = []string{
	"tgw-attachment-id", "tgw-pair-attachment-id", "tgw-src-vpc-id", "tgw-dst-vpc-id", "tcp-flags", "flow-direction",
	"packets-lost-no-route", "packets-lost-blackhole",
}

func flowLogFormat(pass *engine.Pass, flowLog *assembly.Resource) {
	fields := forensicFields
	if flowLog.Get("ResourceType").OneOf("TransitGateway", "TransitGatewayAttachment") == assembly.True {
		fields = gatewayFields
	}
	v := flowLog.Get("LogFormat")
	format, known := v.Text()
	switch {
	case !v.Exists():
		pass.Report(flowLog, "LogFormat", "is not set, so the default format lacks %s", strings.Join(fields, ", "))
		return
	case !known:
		pass.Report(flowLog, "LogFormat", "is %v, which is known only at deployment", v)
		return
	}
	var missing []string
	for _, field := range fields {
		if !strings.Contains(format, "${"+field+"}") {
			missing = append(missing, field)
		}
	}
	if missing != nil {
		pass.Report(flowLog, "LogFormat", "lacks %s", strings.Join(missing, ", "))
	}
}

func flowLogElsewhere(pass *engine.Pass, flowLog *assembly.Resource) {
	if len(logdestination.Of(flowLog)) == 0 {
		to := flowLog.Get("LogDestination")
		if !to.Exists() {
			to = flowLog.Get("LogGroupName")
		}
		if !flowLog.Stack.Trusts("s3://" + s3bucket.Named(to)) {
			pass.Report(flowLog, "LogDestination", "is %v, which is not in the app", to)
		}
	}
}
