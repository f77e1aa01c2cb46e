package apicall

import (
	"maps"
	"strings"
	"sync"
)

// Service returns the name of a service in the AWS SDK for Python, from that of any SDK, of the
// command line, of Step Functions or of IAM: CloudWatchLogs, @aws-sdk/client-cloudwatch-logs and
// cloudwatchlogs are logs. It is false for a name that none of them has.
func Service(spelling string) (string, bool) {
	name := strings.ToLower(strings.TrimSpace(spelling))
	name = strings.TrimPrefix(name, "@aws-sdk/")
	name = strings.TrimPrefix(name, "client-")
	if name != "client" {
		name = strings.TrimSuffix(name, "client")
	}
	service, ok := spellings()[bare(name)]
	return service, ok
}

// bare leaves letters and digits.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

var spellings = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for prefix := range parsed().others {
		all[bare(prefix)] = prefix // a service that is newer than the models
	}
	for name := range parsed().services {
		all[bare(name)] = name
	}
	maps.Copy(all, map[string]string{
		"amazonmq": "mq", "apigatewaymanagement": "apigatewaymanagementapi", "applicationdiscovery": "discovery",
		"applicationdiscoveryservice": "discovery", "cloudcontrolapi": "cloudcontrol", "cloudwatchevents": "events",
		"cloudwatchlogs": "logs", "cognitoidentityprovider": "cognito-idp", "cognitoidentityserviceprovider": "cognito-idp",
		"configservice": "config", "costandusagereport": "cur", "costandusagereportservice": "cur", "costexplorer": "ce",
		"databasemigration": "dms", "databasemigrationservice": "dms", "deploy": "codedeploy", "directory": "ds",
		"directoryservice": "ds", "docdbelastic": "docdb-elastic", "elasticfilesystem": "efs", "elasticloadbalancing": "elb",
		"elasticloadbalancingv2": "elbv2", "elasticmapreduce": "emr", "elasticsearch": "es", "elasticsearchservice": "es",
		"eventbridge": "events", "iotdataplane": "iot-data", "lexmodelbuilding": "lex-models", "lexmodelbuildingservice": "lex-models",
		"lexruntimeservice": "lex-runtime", "lexruntimev2": "lexv2-runtime", "marketplaceentitlementservice": "marketplace-entitlement",
		"marketplacemetering": "meteringmarketplace", "resourcegroupstagging": "resourcegroupstaggingapi", "s3api": "s3",
		"serverlessapplicationrepository": "serverlessrepo", "sfn": "stepfunctions", "simpledb": "sdb", "states": "stepfunctions",
		"transcribeservice": "transcribe",
	})
	return all
})
