package resilience

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
	"github.com/plinth-cdk/plinth/resilience/dbengine"
	"github.com/plinth-cdk/plinth/resilience/window"
)

const (
	// extendedSupportOff ends the life of a version with standard support, when RDS upgrades it, and
	// not years later at a price.
	extendedSupportOff = "open-source-rds-extended-support-disabled"
	// certificateAuthority signs the certificates of databases, until 2061.
	certificateAuthority = "rds-ca-rsa2048-g1"
	// masterUser is reserved by no engine. Another one would be another database.
	masterUser = "dbadmin"
	// monitoringSeconds is how often Enhanced Monitoring reports.
	monitoringSeconds = 60
)

// databaseName is what PostgreSQL and MySQL both take.
var databaseName = identifier.New(`[A-Za-z][A-Za-z0-9_]{0,62}`, "a letter and at most 62 letters, digits and underscores")

// databaseSettings are what instances and clusters have in common, as the props of both say them.
type databaseSettings struct {
	VPC                             awsec2.IVpc
	Subnets                         *awsec2.SubnetSelection
	Engine                          Engine
	Version, DatabaseName           string
	Parameters                      map[string]string
	BackupDays                      int
	BackupWindow, MaintenanceWindow string
	Replicated, AdvancedInsights    bool
	LogRetention                    awslogs.RetentionDays
	Key, RecoveryKey                awskms.IKey
	// member is for a cluster that is, or joins, a global database.
	member bool
}

func (s databaseSettings) withDefaults(engine dbengine.Engine) (databaseSettings, error) {
	checkVersion := engine.CheckMinorVersion
	if !s.member {
		s.Version, checkVersion = cmp.Or(s.Version, engine.Default), engine.CheckVersion
	}
	s.BackupDays = cmp.Or(s.BackupDays, 30)
	s.BackupWindow = cmp.Or(s.BackupWindow, "03:00-04:00")
	s.MaintenanceWindow = cmp.Or(s.MaintenanceWindow, "sun:04:30-sun:05:30")
	s.LogRetention = cmp.Or(s.LogRetention, awslogs.RetentionDays_THREE_MONTHS)
	if s.BackupDays < 1 || s.BackupDays > 35 {
		return s, fmt.Errorf("BackupDays is %d, want 1 to 35: AWS Backup keeps copies for longer", s.BackupDays)
	}
	if s.DatabaseName != "" {
		if err := databaseName.CheckKnown("DatabaseName", s.DatabaseName); err != nil {
			return s, err
		}
	}
	for _, err := range []error{
		s.Engine.check(), checkVersion(s.Version), engine.CheckParameters(s.Parameters),
		window.Check("BackupWindow", s.BackupWindow, "MaintenanceWindow", s.MaintenanceWindow, 30),
	} {
		if err != nil {
			return s, err
		}
	}
	if s.Replicated {
		if _, err := appTier.subnets(s.VPC, nil); err != nil {
			return s, fmt.Errorf("Replicated is true, want subnets with a way out for the function that rotates the password: %w", err)
		}
	}
	if _, err := dataTier.subnets(s.VPC, s.Subnets); err != nil {
		return s, err
	}
	return s, s.checkRecoveryKey()
}

// checkRecoveryKey wants a key in another Region, and both Regions known.
func (s databaseSettings) checkRecoveryKey() error {
	if s.RecoveryKey == nil {
		return nil
	}
	here, there := plinth.PlaceOf(s.VPC).Region, *s.RecoveryKey.Env().Region
	if identifier.IsToken(here) || identifier.IsToken(there) || here == there {
		return fmt.Errorf("RecoveryKey %s is in this Region or nowhere known, want a key of another one: what takes the one takes both",
			tree.Path(s.RecoveryKey))
	}
	return nil
}

// insights are the mode of Database Insights, and the days for which it keeps metrics: each mode
// has one period, and AWS refuses others.
func (s databaseSettings) insights() (mode string, days int) {
	if s.AdvancedInsights {
		return "advanced", 465
	}
	return "standard", 7
}

// newKey defines the key of a database, its replicas and their logs, unless there is one.
func (s databaseSettings) newKey(x constructs.Construct) awskms.IKey {
	if s.Key != nil {
		return s.Key
	}
	return encryption.KeyAt(x, "Key", &encryption.KeyProps{
		Purpose: "encrypts its storage, metrics, logs and master password",
		Uses:    []keypolicy.Use{keypolicy.RDS{}, keypolicy.SecretsManager{}, keypolicy.Logs{Groups: []string{"/aws/rds/*"}}},
	})
}

// newParameters defines the parameter group of an instance. The family of a group cannot change:
// each has an id of its own, and the instance moves over.
func (s databaseSettings) newParameters(x constructs.Construct, engine dbengine.Engine) *string {
	family := engine.Family(s.Version)
	return plinth.Kept(awsrds.NewCfnDBParameterGroup, x, "Parameters-"+family, "requires TLS of every connection",
		&awsrds.CfnDBParameterGroupProps{Family: &family, Description: jsii.String(tree.Path(x)),
			Parameters: pointers(engine.With(s.Parameters))}).Ref()
}

// newClusterParameters is newParameters for a cluster.
func (s databaseSettings) newClusterParameters(x constructs.Construct, engine dbengine.Engine) *string {
	family := engine.Family(s.Version)
	return plinth.Kept(awsrds.NewCfnDBClusterParameterGroup, x, "Parameters-"+family, "requires TLS of every connection",
		&awsrds.CfnDBClusterParameterGroupProps{Family: &family, Description: jsii.String(tree.Path(x)),
			Parameters: pointers(engine.With(s.Parameters))}).Ref()
}

func newSubnetGroup(x constructs.Construct, subnets []awsec2.ISubnet) *string {
	return plinth.Kept(awsrds.NewCfnDBSubnetGroup, x, "SubnetGroup", "stands in the subnets of its tier", &awsrds.CfnDBSubnetGroupProps{
		DbSubnetGroupDescription: jsii.String(tree.Path(x)), SubnetIds: subnetIDs(subnets),
	}).Ref()
}

// newLogGroups defines the log groups before the database that writes to them: those that RDS makes
// have no key and never expire. It returns their paths.
func (s databaseSettings) newLogGroups(x constructs.Construct, before constructs.IConstruct, prefix string, logs []string) []string {
	paths := make([]string, len(logs))
	for i, log := range logs {
		id := *logID(log)
		tree.Depend(before, logdelivery.NewNamedLogGroup(x, id, prefix+"/"+log, s.LogRetention, s.Key))
		paths[i] = id + "/Resource"
	}
	return paths
}

// logGroup is the log group of newLogGroups for a log, nil if the engine writes none of that name.
func logGroup(x constructs.Construct, log string) awslogs.ILogGroup {
	if log == "" {
		return nil
	}
	group, _ := tree.Node(x).TryFindChild(logID(log)).(awslogs.ILogGroup)
	return group
}

func logID(log string) *string { return jsii.String("Logs" + strings.ToUpper(log[:1]) + log[1:]) }

// newMonitoringRole defines the role with which Enhanced Monitoring writes the metrics of the
// operating system.
func newMonitoringRole(x constructs.Construct) *string {
	role := awsiam.NewRole(x, jsii.String("MonitoringRole"), &awsiam.RoleProps{
		AssumedBy: trust.ForResourcesOf(x, "monitoring.rds", "rds", "db:*"),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/AmazonRDSEnhancedMonitoringRole")),
		},
	})
	plinth.KeepRole(role, "writes the metrics of its databases", promise.At("Resource").
		Is("ManagedPolicyArns", []any{*awsiam.ManagedPolicy_FromAwsManagedPolicyName(
			jsii.String("service-role/AmazonRDSEnhancedMonitoringRole")).ManagedPolicyArn()}))
	return role.RoleArn()
}

// pointers are the parameters as CDK takes them.
func pointers(parameters map[string]string) *map[string]*string {
	all := map[string]*string{}
	for name, value := range parameters {
		all[name] = &value
	}
	return &all
}
