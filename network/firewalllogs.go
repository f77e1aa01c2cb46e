package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsnetworkfirewall"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// addLogs sends alerts and flows to log groups, or both to a bucket.
func (f *Firewall) addLogs(to LogDestination) {
	if to.Bucket != nil {
		bucket := map[string]*string{"bucketName": to.Bucket.BucketName()}
		logs := f.logTo(logDestination("ALERT", "S3", bucket), logDestination("FLOW", "S3", bucket))
		logdelivery.AdmitVendedLogs(f, to.Bucket, logs)
		return
	}
	if to.Key == nil {
		to.Key = logdelivery.NewKey(f, "LogsKey")
	}
	var permission constructs.IConstruct
	group := func(id, kind string) any {
		group, policy := logdelivery.NewVendedLogGroup(f, id, to.Retention, to.Key)
		permission = policy
		return logDestination(kind, "CloudWatchLogs", map[string]*string{"logGroup": group.LogGroupName()})
	}
	tree.Depend(f.logTo(group("Alerts", "ALERT"), group("Flows", "FLOW")), permission)
}

func logDestination(kind, service string, where map[string]*string) any {
	return &awsnetworkfirewall.CfnLoggingConfiguration_LogDestinationConfigProperty{
		LogType: &kind, LogDestinationType: &service, LogDestination: where,
	}
}

func (f *Firewall) logTo(destinations ...any) awsnetworkfirewall.CfnLoggingConfiguration {
	return plinth.Kept(awsnetworkfirewall.NewCfnLoggingConfiguration, f, "Logging", "logs what the firewall alerts on and lets pass",
		&awsnetworkfirewall.CfnLoggingConfigurationProps{
			FirewallArn: f.firewall.AttrFirewallArn(),
			LoggingConfiguration: &awsnetworkfirewall.CfnLoggingConfiguration_LoggingConfigurationProperty{
				LogDestinationConfigs: &destinations,
			},
		})
}
