package resilience

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

// instanceSettings are the props of a [Database], with their defaults.
type instanceSettings struct {
	databaseSettings
	instanceType                    string
	storageGiB, maxStorageGiB, iops int
	singleZone, allowMajorUpgrade   bool
}

// instance is what a database and its replicas have in common with the props.
func (p *instanceSettings) instance(name string) *awsrds.CfnDBInstanceProps {
	engine := p.Engine.rds()
	mode, days := p.insights()
	props := &awsrds.CfnDBInstanceProps{
		DbInstanceIdentifier: &name, DbInstanceClass: jsii.String("db." + p.instanceType), Engine: &engine.Name,
		EngineVersion: &p.Version, EngineLifecycleSupport: jsii.String(extendedSupportOff),
		AutoMinorVersionUpgrade: true, AllowMajorVersionUpgrade: p.allowMajorUpgrade,
		MasterUsername: jsii.String(masterUser), MultiAz: !p.singleZone, PubliclyAccessible: false,
		AllocatedStorage: jsii.String(strconv.Itoa(p.storageGiB)), MaxAllocatedStorage: jsii.Number(p.maxStorageGiB),
		StorageType: jsii.String("gp3"), StorageEncrypted: true, KmsKeyId: p.Key.KeyArn(),
		EnableIamDatabaseAuthentication: true, CaCertificateIdentifier: jsii.String(certificateAuthority),
		BackupRetentionPeriod: jsii.Number(p.BackupDays), PreferredBackupWindow: &p.BackupWindow,
		PreferredMaintenanceWindow: &p.MaintenanceWindow, CopyTagsToSnapshot: true, DeleteAutomatedBackups: false,
		DatabaseInsightsMode: &mode, EnablePerformanceInsights: true, PerformanceInsightsKmsKeyId: p.Key.KeyArn(),
		PerformanceInsightsRetentionPeriod: jsii.Number(days), MonitoringInterval: jsii.Number(monitoringSeconds),
		EnableCloudwatchLogsExports: jsii.Strings(engine.Logs...),
	}
	if p.DatabaseName != "" {
		props.DbName = &p.DatabaseName
	}
	if p.RecoveryKey != nil {
		props.AutomaticBackupReplicationRegion = p.RecoveryKey.Env().Region
		props.AutomaticBackupReplicationRetentionPeriod = jsii.Number(p.BackupDays)
	}
	if p.iops > 0 {
		props.Iops = jsii.Number(p.iops)
	}
	return props
}

// recoveryKeyARN is the ARN of RecoveryKey. RDS takes no alias: KMS is asked once which key it
// stands for, so that later updates do not need its Region.
func (p *instanceSettings) recoveryKeyARN(x constructs.Construct) *string {
	if p.RecoveryKey == nil {
		return nil
	}
	arn := *p.RecoveryKey.KeyArn()
	keys, alias, ok := strings.Cut(arn, ":alias/")
	if !ok {
		return &arn
	}
	return sdkcall.Ask(x, "RecoveryKey", sdkcall.Call{
		Name: "KeyOfAlias", Service: "kms", Action: "describeKey", Region: *p.RecoveryKey.Env().Region,
		Parameters: map[string]any{"KeyId": arn}, Answer: "KeyMetadata.Arn", Target: arn,
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("kms:DescribeKey"), Resources: jsii.Strings(keys + ":key/*"),
			Conditions: &map[string]any{"ForAnyValue:StringEquals": map[string]any{"kms:ResourceAliases": "alias/" + alias}},
		}},
	})
}

// viewOf is an L1 instance as an L2.
func viewOf(x constructs.Construct, of awsrds.CfnDBInstance, group awsec2.ISecurityGroup, p *instanceSettings) awsrds.IDatabaseInstance {
	engine := awsrds.DatabaseInstanceEngine_POSTGRES()
	if p.Engine == MySQL {
		engine = awsrds.DatabaseInstanceEngine_MYSQL()
	}
	return awsrds.DatabaseInstance_FromDatabaseInstanceAttributes(x, jsii.String("Instance"), &awsrds.DatabaseInstanceAttributes{
		InstanceIdentifier: of.Ref(), InstanceEndpointAddress: of.AttrEndpointAddress(), Port: jsii.Number(p.Engine.rds().Port),
		SecurityGroups: &[]awsec2.ISecurityGroup{group}, Engine: engine, InstanceResourceId: of.AttrDbiResourceId(),
	})
}

func (p *DatabaseProps) withDefaults() (instanceSettings, error) {
	var given DatabaseProps
	if p != nil {
		given = *p
	}
	settings, err := databaseSettings{
		given.VPC, given.Subnets, given.Engine, given.Version, given.DatabaseName, given.Parameters, given.BackupDays,
		given.BackupWindow, given.MaintenanceWindow, given.Replicated, given.AdvancedInsights, given.LogRetention, given.Key, given.RecoveryKey,
		false,
	}.withDefaults(given.Engine.rds())
	q := instanceSettings{
		databaseSettings: settings, instanceType: typeOr(given.InstanceType, "r8g.large"), storageGiB: cmp.Or(given.StorageGiB, 100),
		iops: given.IOPS, singleZone: given.SingleZone, allowMajorUpgrade: given.AllowMajorUpgrade,
	}
	q.maxStorageGiB = cmp.Or(given.MaxStorageGiB, min(10*q.storageGiB, 65536))
	if err != nil {
		return q, err
	}
	if err := q.checkStorage(); err != nil {
		return q, err
	}
	return q, dbengine.CheckType("InstanceType", q.instanceType)
}

func (p *instanceSettings) checkStorage() error {
	switch {
	case p.storageGiB < 20 || p.storageGiB > 65536:
		return fmt.Errorf("StorageGiB is %d, want 20 to 65536", p.storageGiB)
	case p.maxStorageGiB < p.storageGiB || p.maxStorageGiB > 65536:
		return fmt.Errorf("MaxStorageGiB is %d, want StorageGiB, which is %d, to 65536", p.maxStorageGiB, p.storageGiB)
	case p.iops != 0 && p.storageGiB < 400:
		return fmt.Errorf("IOPS is %d with StorageGiB %d, want it left out below 400 GiB: AWS refuses even the 3000 that gp3 has there",
			p.iops, p.storageGiB)
	case p.iops != 0 && (p.iops < 12000 || p.iops > 64000):
		return fmt.Errorf("IOPS is %d, want 12000 to 64000", p.iops)
	}
	return nil
}

// typeOr is the name of an instance type, or of the default.
func typeOr(instanceType awsec2.InstanceType, otherwise string) string {
	if instanceType == nil {
		return otherwise
	}
	return *instanceType.ToString()
}
