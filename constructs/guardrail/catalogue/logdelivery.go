package catalogue

import (
	"encoding/json"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const deliveryService = "delivery.logs.amazonaws.com"

var deliveryRules = []engine.Rule{{
	ID: "DELIVERY-001", Title: "Logs that AWS delivers may be written, on behalf of this account only",
	Why: "Without permission the logs stay empty and nobody notices; without a condition another account can have the service " +
		"fill, and so bill, the log group.",
	Fix: "Let " + deliveryService + " write to the destination, with a condition on aws:SourceAccount: in a resource policy of CloudWatch Logs, " +
		"or in the bucket policy.",
	Pillar: engine.Security,
	Check:  logsDelivered,
}}

// deliveries name the destinations of logs that AWS delivers, by the type that sends them:
// the paths of the properties that refer to a log group or a bucket.
var deliveries = map[string][][]string{
	queryLogType: {{"DestinationArn"}},
	firewallLoggingType: {
		{"LoggingConfiguration", "LogDestinationConfigs", "*", "LogDestination", "logGroup"},
		{"LoggingConfiguration", "LogDestinationConfigs", "*", "LogDestination", "bucketName"},
	},
}

// delivered returns the log groups and buckets of the app that a resource sends logs to.
func delivered(from *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	for _, path := range deliveries[from.Type] {
		for _, v := range elements(from.Get(path[0]), path[1:]) {
			for _, to := range v.Targets() {
				all = append(all, to.Resource)
			}
		}
	}
	return all
}

// elements returns the values at a path in which "*" stands for every element of a list.
func elements(v assembly.Value, path []string) []assembly.Value {
	if len(path) == 0 {
		return []assembly.Value{v}
	}
	if path[0] != "*" {
		return elements(v.Get(path[0]), path[1:])
	}
	var all []assembly.Value
	for _, e := range v.List() {
		all = append(all, elements(e, path[1:])...)
	}
	return all
}

func logsDelivered(pass *engine.Pass) {
	byBucket := policies(pass.Assembly)
	for _, typ := range []string{queryLogType, firewallLoggingType} {
		for _, from := range pass.OfType(typ) {
			for _, to := range delivered(from) {
				if !permitsDelivery(pass.Assembly, byBucket, to) {
					pass.Report(from, deliveries[typ][0][0], "%s does not surely let %s write for this account alone", to.Path, deliveryService)
				}
			}
		}
	}
}

func permitsDelivery(a *assembly.Assembly, byBucket map[*assembly.Resource][]*assembly.Resource, to *assembly.Resource) bool {
	if to.Type != logGroupType {
		return slices.ContainsFunc(byBucket[to], bucketTakesDelivery)
	}
	return slices.ContainsFunc(a.OfType("AWS::Logs::ResourcePolicy"), func(policy *assembly.Resource) bool {
		return policy.Stack == to.Stack && policy.PresentWith(to) && groupTakesDelivery(policy, to)
	})
}

func bucketTakesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statements(policy.Get("PolicyDocument")), func(s statement) bool {
		writer := s.services().Includes(deliveryService)
		writes := s.Get("Action").Includes("s3:PutObject", "s3:*")
		return writer.And(writes) == assembly.True && s.Get("Effect").Is("Allow") == assembly.True &&
			s.conditioned("aws:sourceaccount", "aws:sourcearn")
	})
}

// groupTakesDelivery reads a resource policy of CloudWatch Logs. It is JSON in a text, in
// which the log group appears as "${LogicalId.Arn}".
func groupTakesDelivery(policy, group *assembly.Resource) bool {
	text, _ := policy.Get("PolicyDocument").Outline()
	var document struct {
		Statement []struct {
			Effect    string
			Principal struct{ Service any }
			Resource  any
			Condition map[string]map[string]any
		}
	}
	if json.Unmarshal([]byte(text), &document) != nil {
		return false
	}
	for _, s := range document.Statement {
		bound := s.Condition["StringEquals"]["aws:SourceAccount"] != nil || s.Condition["ArnLike"]["aws:SourceArn"] != nil
		if s.Effect == "Allow" && names(s.Principal.Service, deliveryService) && names(s.Resource, "${"+group.LogicalID+".Arn}") && bound {
			return true
		}
	}
	return false
}

// names reports whether a text, or a list of them, holds one.
func names(v any, text string) bool {
	if list, ok := v.([]any); ok {
		return slices.Contains(list, any(text))
	}
	return v == text
}

// encryptedDestination reports a destination of logs without a KMS key.
func encryptedDestination(pass *engine.Pass, at *assembly.Resource, property string, to *assembly.Resource) {
	switch to.Type {
	case logGroupType:
		if !to.Get("KmsKeyId").AlwaysExists() {
			pass.Report(at, property, "log group %s has no KmsKeyId", to.Path)
		}
	case bucketType:
		algorithm := to.Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0", "ServerSideEncryptionByDefault", "SSEAlgorithm")
		if algorithm.OneOf("aws:kms", "aws:kms:dsse") != assembly.True {
			pass.Report(at, property, "bucket %s encrypts with %v; want aws:kms", to.Path, algorithm)
		}
	}
}

// keptFor90Days reports a log group that forgets sooner.
func keptFor90Days(pass *engine.Pass, at *assembly.Resource, property string, group *assembly.Resource) {
	days := group.Get("RetentionInDays")
	if group.Type != logGroupType || !days.Exists() {
		return // LOGS-001 asks for a retention; none keeps them for ever
	}
	if n, known := days.Int(); !known || n < 90 {
		pass.Report(at, property, "log group %s keeps events for %v days; want 90", group.Path, days)
	}
}
