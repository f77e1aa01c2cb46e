package customresource

import (
	"slices"
	"strings"
)

// Needs reports whether the call needs an action of IAM, such as "inspector2:Enable".
func (c Call) Needs(action string) bool {
	prefix, name, _ := strings.Cut(strings.ToLower(action), ":")
	prefix = strings.ReplaceAll(prefix, "-", "")
	service, call := c.names()
	switch {
	case prefix == service && (name == call || spelledOtherwise[service]):
		return true
	case prefix == "organizations" && (strings.Contains(call, "organization") || strings.Contains(call, "delegatedadmin")):
		return slices.Contains(onBehalf, name)
	case prefix == "iam" && name == "passrole":
		return namesRole(c.Parameters)
	}
	return slices.Contains(besides[service+":"+call], strings.ToLower(action))
}

// names returns the service as IAM calls it, without dashes, and the action, both in lower case. CDK
// takes the names of either generation of the SDK, its packages and its commands.
func (c Call) names() (service, action string) {
	service = strings.TrimPrefix(strings.ToLower(c.Service), "@aws-sdk/client-")
	service = strings.ReplaceAll(service, "-", "")
	if other, ok := inIAM[service]; ok {
		service = other
	}
	return service, strings.TrimSuffix(strings.ToLower(c.Action), "command")
}

// inIAM are the names that IAM has for services of the SDK, where dashes are not all that differs.
var inIAM = map[string]string{
	"s3control": "s3", "cloudwatchlogs": "logs", "ssoadmin": "sso", "sesv2": "ses", "cognitoidentityprovider": "cognitoidp",
	"cognitoidentityserviceprovider": "cognitoidp", "stepfunctions": "states", "sfn": "states", "eventbridge": "events",
	"cloudwatchevents": "events", "efs": "elasticfilesystem", "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing",
	"elasticloadbalancingv2": "elasticloadbalancing", "opensearch": "es", "elasticsearchservice": "es", "apigatewayv2": "apigateway",
	"costexplorer": "ce", "costandusagereportservice": "cur", "resourcegroupstaggingapi": "tag", "databasemigrationservice": "dms",
	"directoryservice": "ds", "emr": "elasticmapreduce", "configservice": "config", "amp": "aps", "bedrockagent": "bedrock",
}

// spelledOtherwise are services whose actions in IAM are not always called like their APIs, as
// s3:ListAllMyBuckets is that of ListBuckets: any action of theirs may be the call's.
var spelledOtherwise = map[string]bool{"s3": true, "lambda": true, "apigateway": true, "dynamodb": true, "iot": true, "ses": true, "es": true}

// onBehalf is what a service asks AWS Organizations for, as its caller, when it is switched on for an
// organization or gets an administrator.
var onBehalf = []string{
	"describeaccount", "describeorganization", "enableawsserviceaccess", "listawsserviceaccessfororganization",
	"listdelegatedadministrators", "registerdelegatedadministrator",
}

// besides are actions of other services, and other actions, that services document for a call.
var besides = map[string][]string{
	"route53resolver:updatefirewallconfig": {"ec2:describevpcs"},
	"secretsmanager:getsecretvalue":        {"kms:decrypt"},
	"ssm:getparameter":                     {"kms:decrypt"},
	"ssm:getparameters":                    {"kms:decrypt"},
}

// namesRole reports whether a parameter, at any depth, hands a role to the service.
func namesRole(parameters map[string]any) bool {
	for key, value := range parameters {
		inner, _ := value.(map[string]any)
		if strings.Contains(strings.ToLower(key), "role") || namesRole(inner) {
			return true
		}
	}
	return false
}
