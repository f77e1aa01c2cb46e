// Package logdestination reads where AWS delivers logs to, and holds rules to what is asked of such
// log groups and buckets.
package logdestination

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// Deliveries holds, by the type that sends logs, the paths of the properties that refer to a log
// group or a bucket. In a path, "*" stands for every element of a list.
var Deliveries = map[string][][]string{
	"AWS::EC2::FlowLog": {{"LogGroupName"}, {"LogDestination"}},
	"AWS::Route53Resolver::ResolverQueryLoggingConfig": {{"DestinationArn"}},
	"AWS::NetworkFirewall::LoggingConfiguration": {
		{"LoggingConfiguration", "LogDestinationConfigs", "*", "LogDestination", "logGroup"},
		{"LoggingConfiguration", "LogDestinationConfigs", "*", "LogDestination", "bucketName"},
	},
}

// Of returns the log groups and buckets in the app that a resource sends logs to.
func Of(from *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	for _, path := range Deliveries[from.Type] {
		for _, v := range Elements(from.Get(path[0]), path[1:]) {
			for _, to := range v.Targets() {
				all = append(all, to.Resource)
			}
		}
	}
	return all
}

// Elements returns the values at a path in which "*" stands for every element of a list.
func Elements(v assembly.Value, path []string) []assembly.Value {
	if len(path) == 0 {
		return []assembly.Value{v}
	}
	if path[0] != "*" {
		return Elements(v.Get(path[0]), path[1:])
	}
	var all []assembly.Value
	for _, e := range v.List() {
		all = append(all, Elements(e, path[1:])...)
	}
	return all
}

// Encrypted makes a check that the logs of a type of resource are encrypted with a KMS key where
// they are delivered. It reports the property that names the destination.
func Encrypted(typ, property string) func(*engine.Pass) {
	return engine.Each(typ, func(pass *engine.Pass, from *assembly.Resource) {
		for _, to := range Of(from) {
			WantEncrypted(pass, from, property, to)
		}
	})
}

// KeptFor90Days makes a check that the logs of a type of resource are kept for 90 days.
func KeptFor90Days(typ, property string) func(*engine.Pass) {
	return engine.Each(typ, func(pass *engine.Pass, from *assembly.Resource) {
		for _, to := range Of(from) {
			wantKept(pass, from, property, to)
		}
	})
}

// WantEncrypted reports a destination of logs that is not encrypted with a KMS key.
func WantEncrypted(pass *engine.Pass, at *assembly.Resource, property string, to *assembly.Resource) {
	switch to.Type {
	case "AWS::Logs::LogGroup":
		if !to.Get("KmsKeyId").AlwaysExists() {
			pass.Report(at, property, "log group %s has no KmsKeyId", to.Path)
		}
	case "AWS::S3::Bucket":
		algorithm := s3bucket.Encryption(to)
		if algorithm.OneOf("aws:kms", "aws:kms:dsse") != assembly.True {
			pass.Report(at, property, "bucket %s encrypts with %v; want aws:kms", to.Path, algorithm)
		}
	default:
		pass.Report(at, property, "is %s, whose encryption is unknown", reach.Describe(to))
	}
}

// wantKept reports a log group whose retention is shorter.
func wantKept(pass *engine.Pass, at *assembly.Resource, property string, group *assembly.Resource) {
	days := group.Get("RetentionInDays")
	if group.Type != "AWS::Logs::LogGroup" || !days.Exists() {
		return // LOGS-001 asks for a retention; without one they are kept indefinitely
	}
	if n, known := days.Int(); !known || n < 90 {
		pass.Report(at, property, "log group %s keeps events for %v days; want 90", group.Path, days)
	}
}
