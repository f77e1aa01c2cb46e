package resilience

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/restore"
)

// addDatabases defines what databases need where they are restored, and returns it by the names
// that the plan has for it.
func (r *RegionRestore) addDatabases(logged []*Database, p *RegionRestoreProps) map[string]*string {
	known := map[string]*string{}
	if len(logged)+len(p.Databases)+len(p.Clusters) == 0 {
		return known
	}
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	known["Subnets"] = newSubnetGroup(r.in, subnets)
	var ports []int
	add := func(database restore.Database, s *databaseSettings, port int, parameters func(x constructs.Construct) *string) {
		name := fmt.Sprint("Parameters", len(r.plan.Databases))
		known[name] = parameters(tree.Group(r.in, database.Name))
		database.Subnets, database.Group, database.Parameters = "${Subnets}", "${Group}", "${"+name+"}"
		database.BackupDays, database.BackupWindow = s.BackupDays, s.BackupWindow
		r.plan.Databases = append(r.plan.Databases, database)
		if !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	for i, d := range append(slices.Clone(logged), p.Databases...) {
		s, engine := &d.settings.databaseSettings, d.settings.Engine.rds()
		add(restore.Database{Name: d.name, ARN: d.arn(), Logs: i < len(logged)}, s, engine.Port,
			func(x constructs.Construct) *string { return s.newParameters(x, engine) })
	}
	for _, c := range p.Clusters {
		s, engine := &c.settings.databaseSettings, c.settings.Engine.aurora()
		database := restore.Database{Name: c.name, ARN: c.arn()}
		for i := range c.settings.readers + 1 {
			database.Members = append(database.Members, restore.Member{
				Name: c.member(i), Class: "db." + c.settings.instanceType, Engine: engine.Name})
		}
		if capacity := c.settings.serverless; capacity != nil {
			database.MinACU, database.MaxACU = capacity.MinACU, capacity.MaxACU
		}
		add(database, s, engine.Port, func(x constructs.Construct) *string { return s.newClusterParameters(x, engine) })
	}
	r.gate = newGate(r.in, p.VPC, ports...)
	known["Group"] = r.gate.group.SecurityGroupId()
	return known
}

// permissions are those of the machine that restores. AWS Backup itself restores with its own role.
// Recovery points of databases and tables belong to their services, under ARNs that nobody knows
// before they are made.
func (r *RegionRestore) permissions(role awsiam.IRole) []*awsiam.PolicyStatementProps {
	at := plinth.PlaceOf(r.in)
	var all []*awsiam.PolicyStatementProps
	allow := func(conditions map[string]any, resources []string, actions ...string) {
		p := &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings(resources...)}
		if conditions != nil {
			p.Conditions = &conditions
		}
		all = append(all, p)
	}
	everything := []string{"*"}
	if r.plan.Vault != "" {
		allow(nil, []string{arnOf(r.in, "backup", "backup-vault:"+r.plan.Vault)},
			"backup:ListProtectedResourcesByBackupVault", "backup:ListRecoveryPointsByBackupVault")
		allow(nil, everything, "backup:GetRestoreTestingInferredMetadata", "backup:StartRestoreJob", "backup:DescribeRestoreJob",
			"backup:ListRestoreJobsByProtectedResource")
		allow(map[string]any{"StringEquals": map[string]any{"iam:PassedToService": "backup.amazonaws.com"}}, []string{*role.RoleArn()},
			"iam:PassRole")
		allow(nil, []string{arnOf(r.in, "dynamodb", "table/*")}, "dynamodb:DescribeTable")
		allow(nil, []string{"arn:" + at.Partition + ":s3:::*-" + at.Region}, "s3:ListBucket")
	}
	if len(r.plan.Databases) == 0 {
		return all
	}
	var restored []string
	for _, d := range r.plan.Databases {
		kind := "db:"
		if len(d.Members) > 0 {
			kind = "cluster:"
		}
		restored = append(restored, arnOf(r.in, "rds", kind+d.Name))
		for _, m := range d.Members {
			restored = append(restored, arnOf(r.in, "rds", "db:"+m.Name))
		}
	}
	allow(nil, restored, "rds:DescribeDBInstances", "rds:DescribeDBClusters", "rds:ModifyDBInstance", "rds:ModifyDBCluster")
	allow(nil, append(restored, arnOf(r.in, "rds", "og:*"), arnOf(r.in, "rds", "pg:*"), arnOf(r.in, "rds", "subgrp:*"),
		arnOf(r.in, "rds", "auto-backup:*")), "rds:CreateDBInstance", "rds:RestoreDBInstanceToPointInTime")
	allow(nil, everything, "rds:DescribeDBInstanceAutomatedBackups")
	allow(map[string]any{"StringEquals": map[string]any{"kms:ViaService": "rds." + at.Region + ".amazonaws.com"}},
		[]string{arnOf(r.in, "kms", "key/*")}, "kms:DescribeKey", "kms:CreateGrant")
	return all
}
