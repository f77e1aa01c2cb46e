package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// resourceTypes are how the ARNs of what services keep go on after the account; of a service that
// is not here, any.
var resourceTypes = map[string][]string{
	"backup": {"backup-vault:Zq"}, "cloudformation": {"stack/Zq"}, "codebuild": {"project/Zq"}, "dynamodb": {"table/Zq"},
	"ec2": {"instance/Zq", "vpc/Zq"}, "ecr": {"repository/Zq"}, "ecs": {"service/Zq"}, "eks": {"cluster/Zq"},
	"elasticfilesystem": {"file-system/Zq"}, "events": {"event-bus/Zq", "rule/Zq"}, "iam": {"role/Zq", "user/Zq", "policy/Zq"},
	"kinesis": {"stream/Zq"}, "kms": {"key/Zq"}, "lambda": {"function:Zq"}, "logs": {"log-group:Zq"}, "rds": {"db:Zq"},
	"cloudtrail": {"trail/Zq"}, "config": {"configuration-recorder/Zq"}, "guardduty": {"detector/Zq"},
	"rds-db": {"dbuser:Zq/Zq"}, "secretsmanager": {"secret:Zq"}, "sns": {"Zq"}, "sqs": {"Zq"}, "ssm": {"parameter/Zq"},
	"states": {"stateMachine:Zq"},
}

// knownServices are those that a pattern of services is tried on.
var knownServices = append(slices.Sorted(maps.Keys(resourceTypes)), "s3")

// resourcesOf are ARNs of resources of a service in the account of a stack that no policy names.
func resourcesOf(service string, s *assembly.Stack) []string {
	switch service {
	case "s3":
		return []string{"arn:aws:s3:::zq", "arn:aws:s3:::zq/Zq"}
	case "image", "snapshot":
		return []string{"arn:aws:ec2:" + region(s) + "::" + service + "/Zq"}
	case "rds-snapshot", "rds-cluster-snapshot":
		return []string{"arn:aws:rds:" + region(s) + ":" + Account(s) + ":" + strings.TrimPrefix(service, "rds-") + ":Zq"}
	case "security-group":
		return []string{"arn:aws:ec2:" + region(s) + ":" + Account(s) + ":security-group/Zq"}
	case "iam":
		return arns("arn:aws:iam::"+Account(s)+":", resourceTypes[service])
	}
	before := "arn:aws:" + service + ":" + region(s) + ":" + Account(s) + ":"
	if types := resourceTypes[service]; len(types) > 0 {
		return arns(before, types)
	}
	return []string{before + "zq/Zq"}
}

func arns(before string, types []string) []string {
	var all []string
	for _, t := range types {
		all = append(all, before+t)
	}
	return all
}
