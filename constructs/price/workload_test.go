package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

const workload = `{
  "Resources": {
    "Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": "db.r8g.xlarge", "MultiAZ": true,
      "StorageType": "gp3", "AllocatedStorage": "100"}},
    "Replica": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": "db.r8g.large", "MultiAZ": false,
      "StorageType": "gp3", "AllocatedStorage": "400", "Iops": 12000}},
    "Copy": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceClass": "db.r8g.large", "SourceDBInstanceIdentifier": {"Ref": "Database"}}},
    "Far": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceClass": "db.r8g.large", "MultiAZ": true, "StorageType": "gp3",
      "AllocatedStorage": "100", "DatabaseInsightsMode": "standard", "DBParameterGroupName": {"Ref": "Parameters"},
      "SourceDBInstanceIdentifier": "arn:aws:rds:eu-west-1:111111111111:db:orders"}},
    "Parameters": {"Type": "AWS::RDS::DBParameterGroup", "Properties": {"Family": "postgres17"}},
    "MySQL": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "mysql", "DBInstanceClass": "db.r8g.large"}},
    "Somehow": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": {"Ref": "Class"}}},
    "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-postgresql"}},
    "Writer": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "aurora-postgresql", "DBInstanceClass": "db.r8g.2xlarge",
      "DBClusterIdentifier": {"Ref": "Cluster"}}},
    "Sleepy": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-mysql", "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5}}},
    "Sleeper": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "aurora-mysql", "DBInstanceClass": "db.serverless",
      "DBClusterIdentifier": {"Ref": "Sleepy"}}},
    "Busy": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-mysql", "StorageType": "aurora-iopt1"}},
    "Busier": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "aurora-mysql", "DBInstanceClass": "db.r8g.large",
      "DBClusterIdentifier": {"Ref": "Busy"}}},
    "MultiAZ": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "postgres"}},
    "Proxy": {"Type": "AWS::RDS::DBProxy"},
    "Nodes": {"Type": "AWS::ElastiCache::ReplicationGroup", "Properties": {"Engine": "valkey", "CacheNodeType": "cache.r7g.large", "NumCacheClusters": 2}},
    "Shards": {"Type": "AWS::ElastiCache::ReplicationGroup", "Properties": {"Engine": "valkey", "CacheNodeType": "cache.r7g.xlarge",
      "NumNodeGroups": 2, "ReplicasPerNodeGroup": 2}},
    "Redis": {"Type": "AWS::ElastiCache::ReplicationGroup", "Properties": {"Engine": "redis", "CacheNodeType": "cache.r7g.large"}},
    "Sessions": {"Type": "AWS::ElastiCache::ServerlessCache", "Properties": {"Engine": "valkey"}},
    "Memcached": {"Type": "AWS::ElastiCache::ServerlessCache", "Properties": {"Engine": "memcached"}},
    "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": "512", "Memory": "1024", "RuntimePlatform": {"CpuArchitecture": "ARM64"}}},
    "Shop": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Task"},
      "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1}]}},
    "Scaling": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": {"MinCapacity": 3, "MaxCapacity": 30,
      "ResourceId": {"Fn::Join": ["", ["service/c/", {"Fn::GetAtt": ["Shop", "Name"]}]]}}},
    "Plain": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": "256", "Memory": "512"}},
    "Two": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Plain"}, "LaunchType": "FARGATE", "DesiredCount": 2}},
    "Spot": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Plain"}, "DesiredCount": 2,
      "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}]}},
    "Uncounted": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "Plain"}, "LaunchType": "FARGATE"}}
  }
}`

// Each amount is calculated by hand from AWS's price pages, with 730 hours.
func TestWorkloadsStandingIdle(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: workload})
	want := `Standing cost per month, before any traffic (us-east-1, USD, 730 hours)

Prod: $4203.42
  Prod/Database  4 x rds-postgresql-r8g-large   $0.239/hour           $697.88
  Prod/Database  200 x rds-gp3-gib              $0.115/month          $23.00
  Prod/Replica   1 x rds-postgresql-r8g-large   $0.239/hour           $174.47
  Prod/Replica   400 x rds-gp3-gib              $0.115/month          $46.00
  Prod/Copy      1 x rds-postgresql-r8g-large   $0.239/hour           $174.47
  Prod/Copy      100 x rds-gp3-gib              $0.115/month          $11.50
  Prod/Far       2 x rds-postgresql-r8g-large   $0.239/hour           $348.94
  Prod/Far       200 x rds-gp3-gib              $0.115/month          $23.00
  Prod/Writer    4 x aurora-r8g-large           $0.276/hour           $805.92
  Prod/Sleeper   1 x aurora-half-acu            $0.06/hour            $43.80
  Prod/Nodes     2 x valkey-r7g-large           $0.1752/hour          $255.79
  Prod/Shards    6 x valkey-r7g-xlarge          $0.3496/hour          $1531.25
  Prod/Sessions  1 x valkey-serverless-minimum  $0.0084/hour          $6.13
  Prod/Shop      1536 x fargate-arm-cpu-unit    $0.03238/1024 hours   $35.46
  Prod/Shop      3072 x fargate-arm-mib         $0.00356/1024 hours   $7.80
  Prod/Two       512 x fargate-cpu-unit         $0.04048/1024 hours   $14.78
  Prod/Two       1024 x fargate-mib             $0.004445/1024 hours  $3.24

Total: $4203.42

Not priced
  Prod/Replica (AWS::RDS::DBInstance): has IOPS or advanced Database Insights, which the table does not have
  Prod/MySQL (AWS::RDS::DBInstance): is billed by class and engine, db.r8g.large of mysql, which the table does not have
  Prod/Somehow (AWS::RDS::DBInstance): is billed by class and engine, which the template does not tell
  Prod/Busier (AWS::RDS::DBInstance): is billed at the rates of aurora-iopt1, which the table does not have
  Prod/MultiAZ (AWS::RDS::DBCluster): is billed by class, storage and engine, which the table does not have
  Prod/Proxy (AWS::RDS::DBProxy): is billed by the processors of its databases
  Prod/Redis (AWS::ElastiCache::ReplicationGroup): is billed by engine and node type, redis on cache.r7g.large, which the table does not have
  Prod/Memcached (AWS::ElastiCache::ServerlessCache): is billed by its engine and the data that it holds at least, which the table does not have
  Prod/Spot (AWS::ECS::Service): is billed by its capacity providers, of which the table has FARGATE alone
  Prod/Uncounted (AWS::ECS::Service): is billed by the number of its tasks, which the template does not tell
`
	if diff := cmp.Diff(want, price.Default().Standing(a).String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWatchingAndFirewallsStandingIdle(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {
		"Plain": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors", "Period": 60}},
		"Rate": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{"Id": "r", "Expression": "a/b"}, {"Id": "a", "MetricStat": {}},
			{"Id": "b", "MetricStat": {}}]}},
		"Fast": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors", "Period": 10}},
		"Usual": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{"Id": "m", "MetricStat": {"Period": 300}},
			{"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m, 2)"}]}},
		"All": {"Type": "AWS::CloudWatch::CompositeAlarm"},
		"Check": {"Type": "AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": {"Type": "HTTPS_STR_MATCH", "RequestInterval": 10}}},
		"Tcp": {"Type": "AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": {"Type": "TCP", "RequestInterval": 30}}},
		"ByAlarm": {"Type": "AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": {"Type": "CLOUDWATCH_METRIC"}}},
		"Firewall": {"Type": "AWS::WAFv2::WebACL", "Properties": {"Rules": [{"Statement": {"RateBasedStatement": {}}},
			{"Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}}]}},
		"Bots": {"Type": "AWS::WAFv2::WebACL", "Properties": {"Rules": [
			{"Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesBotControlRuleSet"}}}]}},
		"Switch": {"Type": "AWS::ARCRegionSwitch::Plan"},
		"Experiment": {"Type": "AWS::FIS::ExperimentTemplate"}, "Edge": {"Type": "AWS::CloudFront::Distribution"}}}`})
	want := `Standing cost per month, before any traffic (us-east-1, USD, 730 hours)

Prod: $88.40
  Prod/Plain     1 x alarm-metric                  $0.10/month   $0.10
  Prod/Rate      2 x alarm-metric                  $0.10/month   $0.20
  Prod/Fast      1 x alarm-metric-high-resolution  $0.30/month   $0.30
  Prod/Usual     3 x alarm-metric                  $0.10/month   $0.30
  Prod/All       1 x alarm-composite               $0.50/month   $0.50
  Prod/Check     1 x health-check                  $0.50/month   $0.50
  Prod/Check     3 x health-check-feature          $1.00/month   $3.00
  Prod/Tcp       1 x health-check                  $0.50/month   $0.50
  Prod/Firewall  1 x web-acl                       $5.00/month   $5.00
  Prod/Firewall  2 x web-acl-rule                  $1.00/month   $2.00
  Prod/Bots      1 x web-acl                       $5.00/month   $5.00
  Prod/Bots      1 x web-acl-rule                  $1.00/month   $1.00
  Prod/Switch    1 x region-switch-plan            $70.00/month  $70.00

Total: $88.40

Not priced
  Prod/ByAlarm (AWS::Route53::HealthCheck): is billed by its type, CLOUDWATCH_METRIC, which the table does not have
  Prod/Bots (AWS::WAFv2::WebACL): has rules that are sold by subscription, which the table does not have
`
	if diff := cmp.Diff(want, price.Default().Standing(a).String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
