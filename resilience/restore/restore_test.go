package restore_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience/restore"
)

type object = map[string]any

const from = "arn:aws:rds:eu-west-1:111111111111:"

var (
	orders = restore.Database{Name: "orders", ARN: from + "db:orders", Subnets: "subnets", Group: "sg-1", Parameters: "tls", BackupDays: 30,
		BackupWindow: "03:00-04:00"}
	ledger = restore.Database{Name: "ledger", ARN: from + "cluster:ledger", Subnets: "subnets", Group: "sg-1", Parameters: "tls-cluster",
		BackupDays: 30, BackupWindow: "03:00-04:00", MinACU: 2, MaxACU: 16, Members: []restore.Member{
			{Name: "ledger-1", Class: "db.serverless", Engine: "aurora-postgresql"}, {Name: "ledger-2", Class: "db.serverless",
				Engine: "aurora-postgresql"}}}
	plan = restore.Plan{Pair: "shop", Region: "eu-central-1", Other: "eu-west-1", Vault: "copies", Role: "arn:role", Key: "arn:key",
		Databases: []restore.Database{orders, ledger}}
)

// A region is AWS Backup, RDS, DynamoDB and S3 as far as a restore calls them.
type region struct {
	// backups are the resources of which the vault holds one, by ARN their type.
	backups map[string]string
	// there are the names of what exists, completed those of buckets that were restored.
	there, completed map[string]bool
	// fails is what a restore job ends with, by the name of what it restores; denied is a call.
	fails   map[string]string
	denied  string
	logs    []any
	jobs    map[string]string
	told    map[string]object
	looks   int
	opened  []string
	members []string
}

func newRegion(backups map[string]string) *region {
	return &region{backups: backups, there: map[string]bool{}, completed: map[string]bool{}, fails: map[string]string{},
		jobs: map[string]string{}, told: map[string]object{}}
}

var everything = map[string]string{
	from + "db:orders": "RDS", from + "cluster:ledger": "Aurora", "arn:aws:dynamodb:eu-west-1:111111111111:table/carts": "DynamoDB",
	"arn:aws:s3:::receipts": "S3",
}

// named is which of some keys a call gives a name by.
func named(parameters object, keys ...string) string {
	for _, key := range keys {
		if name, ok := parameters[key].(string); ok {
			return name
		}
	}
	return ""
}

func (r *region) answer(call workflowtest.Call) (any, error) {
	p := call.Parameters
	if call.Action == r.denied {
		return nil, &workflowtest.Error{Name: "AccessDenied", Cause: "no"}
	}
	look := func(name, missing string, found object) (any, error) {
		if !r.there[name] {
			return nil, &workflowtest.Error{Name: missing}
		}
		return found, nil
	}
	switch call.Action {
	case "backup:listProtectedResourcesByBackupVault":
		var arns []string
		for arn := range r.backups {
			arns = append(arns, arn)
		}
		slices.Sort(arns)
		// A page holds two, so that there are several.
		at := 0
		fmt.Sscan(fmt.Sprint(p["NextToken"]), &at)
		page := object{}
		results := []any{}
		for _, arn := range arns[at:min(at+2, len(arns))] {
			results = append(results, object{"ResourceArn": arn, "ResourceType": r.backups[arn]})
		}
		page["Results"] = results
		if at+2 < len(arns) {
			page["NextToken"] = fmt.Sprint(at + 2)
		}
		return page, nil
	case "backup:listRecoveryPointsByBackupVault":
		arn := p["ByResourceArn"].(string)
		if r.backups[arn] == "" {
			return object{"RecoveryPoints": []any{}}, nil
		}
		point := func(id, status, at string) object {
			return object{"RecoveryPointArn": arn + "/" + id, "Status": status, "CreationDate": at}
		}
		return object{
			"RecoveryPoints": []any{point("old", "COMPLETED", "2026-11-01T00:00:00Z"), point("new", "COMPLETED", "2026-11-02T00:00:00Z"),
				point("newer", "PARTIAL", "2026-11-03T00:00:00Z")}}, nil
	case "backup:getRestoreTestingInferredMetadata":
		return object{"InferredMetadata": object{"deletionProtection": "false", "targetTableName": "awsbackup-restore-test-x",
			"EncryptionType": "Default"}}, nil
	case "backup:startRestoreJob":
		metadata := p["Metadata"].(object)
		name := named(metadata, "dbInstanceIdentifier", "dbClusterIdentifier", "destinationBucketName", "targetTableName")
		r.told[name], r.jobs["job-"+name] = p, name
		return object{"RestoreJobId": "job-" + name}, nil
	case "backup:describeRestoreJob":
		name := r.jobs[p["RestoreJobId"].(string)]
		if why := r.fails[name]; why != "" {
			return object{"Status": "FAILED", "StatusMessage": why}, nil
		}
		if r.looks++; r.looks == 1 {
			return object{"Status": "RUNNING"}, nil
		}
		r.there[name] = true
		return object{"Status": "COMPLETED"}, nil
	case "backup:listRestoreJobsByProtectedResource":
		jobs := []any{}
		for name := range r.completed {
			jobs = append(jobs, object{"CreatedResourceArn": "arn:aws:s3:::" + name})
		}
		return object{"RestoreJobs": jobs}, nil
	case "rds:describeDBInstances":
		return look(p["DbInstanceIdentifier"].(string), "Rds.DbInstanceNotFoundException",
			object{"DbInstances": []any{object{"DbInstanceStatus": "available"}}})
	case "rds:describeDBClusters":
		return look(p["DbClusterIdentifier"].(string), "Rds.DbClusterNotFoundException",
			object{"DbClusters": []any{object{"Status": "available"}}})
	case "rds:describeDBInstanceAutomatedBackups":
		return object{"DbInstanceAutomatedBackups": r.logs}, nil
	case "rds:restoreDBInstanceToPointInTime":
		name := p["TargetDBInstanceIdentifier"].(string)
		r.there[name], r.told[name] = true, p
		return nil, nil
	case "rds:modifyDBInstance", "rds:modifyDBCluster":
		r.opened = append(r.opened, named(p, "DbInstanceIdentifier", "DbClusterIdentifier"))
		if p["DeletionProtection"] != true || p["BackupRetentionPeriod"] != 30. || p["PreferredBackupWindow"] != "03:00-04:00" {
			return nil, fmt.Errorf("it is opened with %v", p)
		}
		return nil, nil
	case "rds:createDBInstance":
		name := p["DbInstanceIdentifier"].(string)
		if r.there[name] {
			return nil, &workflowtest.Error{Name: "Rds.DbInstanceAlreadyExistsException"}
		}
		r.there[name], r.members = true, append(r.members, name)
		return nil, nil
	case "dynamodb:describeTable":
		return look(p["TableName"].(string), "DynamoDb.ResourceNotFoundException", object{"Table": object{}})
	case "s3:listObjectsV2":
		return look(p["Bucket"].(string), "S3.NoSuchBucketException", object{"KeyCount": 0})
	}
	return nil, errors.New("it is not expected: " + call.Action)
}

func run(t *testing.T, p restore.Plan, r *region) workflowtest.Execution {
	t.Helper()
	definition, err := restore.Machine(p).Definition()
	if err != nil {
		t.Fatal(err)
	}
	return workflowtest.RunDefinition(t, strings.ReplaceAll(definition, "${Region}", "eu-central-1"), object{}, r.answer)
}

func TestTheNewestBackupOfEverythingIsRestored(t *testing.T) {
	r := newRegion(everything)
	e := run(t, plan, r)
	if e.Failed != nil {
		t.Fatalf("it failed with %v after %v, want everything restored", e.Failed, e.Actions())
	}
	for _, name := range []string{"orders", "ledger", "ledger-1", "ledger-2", "carts", "receipts-eu-central-1"} {
		if !r.there[name] {
			t.Errorf("%s is not there, want it restored", name)
		}
	}
	slices.Sort(r.opened)
	if diff := cmp.Diff([]string{"ledger", "orders"}, r.opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	want := object{"deletionProtection": "false", "targetTableName": "awsbackup-restore-test-x", "dbInstanceIdentifier": "orders",
		"EncryptionType":    "Default",
		"dbSubnetGroupName": "subnets", "vpcSecurityGroupIds": `["sg-1"]`, "dbParameterGroupName": "tls", "multiAz": "true",
		"enableIamDatabaseAuthentication": "true"}
	if diff := cmp.Diff(want, r.told["orders"]["Metadata"]); diff != "" {
		t.Errorf("AWS Backup is told of an instance (-want +got):\n%s", diff)
	}
	if got := r.told["orders"]["RecoveryPointArn"]; got != from+"db:orders/new" || r.told["orders"]["IamRoleArn"] != "arn:role" {
		t.Errorf("it restores %v as %v, want the newest complete one as arn:role", got, r.told["orders"]["IamRoleArn"])
	}
	table := object{"deletionProtection": "false", "targetTableName": "carts", "encryptionType": "KMS", "kmsMasterKeyArn": "arn:key"}
	if diff := cmp.Diff(table, r.told["carts"]["Metadata"]); diff != "" {
		t.Errorf("AWS Backup is told of a table (-want +got):\n%s", diff)
	}
	bucket := r.told["receipts-eu-central-1"]["Metadata"].(object)
	if bucket["encryptionType"] != "SSE-KMS" || bucket["kmsKey"] != "arn:key" {
		t.Errorf("AWS Backup is told of a bucket: %v, want it encrypted with arn:key", bucket)
	}
}

func TestADatabaseWithLogsIsRestoredToMinutesAgo(t *testing.T) {
	r := newRegion(nil)
	r.logs = []any{object{"DbInstanceAutomatedBackupsArn": "creating"},
		object{"DbInstanceAutomatedBackupsArn": "arn:logs", "RestoreWindow": object{"LatestTime": "2026-11-02T10:00:00Z"}}}
	logged := orders
	logged.Logs = true
	e := run(t, restore.Plan{Pair: "shop", Region: "eu-central-1", Other: "eu-west-1", Databases: []restore.Database{logged}}, r)
	if e.Failed != nil {
		t.Fatalf("it failed with %v, want a restore", e.Failed)
	}
	want := object{"SourceDBInstanceAutomatedBackupsArn": "arn:logs", "TargetDBInstanceIdentifier": "orders", "UseLatestRestorableTime": true,
		"DbSubnetGroupName": "subnets", "VpcSecurityGroupIds": []any{"sg-1"}, "DbParameterGroupName": "tls",
		"EnableIAMDatabaseAuthentication": true, "MultiAZ": true, "PubliclyAccessible": false}
	if diff := cmp.Diff(want, r.told["orders"]); diff != "" {
		t.Errorf("RDS is told (-want +got):\n%s", diff)
	}
}

func TestWhatCannotBeRestoredHoldsUpNothingElse(t *testing.T) {
	const bucket = "receipts-eu-central-1"
	for name, c := range map[string]struct {
		change func(r *region)
		plan   func(p *restore.Plan)
		left   string
	}{
		"a job fails":         {func(r *region) { r.fails["orders"] = "no capacity" }, nil, "orders: its restore is FAILED no capacity"},
		"no backup":           {func(r *region) { delete(r.backups, from+"cluster:ledger") }, nil, "ledger: there is no backup of it here"},
		"no logs":             {nil, func(p *restore.Plan) { p.Databases[0].Logs = true }, "orders: there is no backup of it here"},
		"not allowed to look": {func(r *region) { r.denied = "dynamodb:describeTable" }, nil, "carts: AccessDenied no"},
		"no members":          {func(r *region) { r.denied = "rds:createDBInstance" }, nil, "ledger: AccessDenied no"},
		"another type": {func(r *region) {
			r.backups["arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/fs-1"] = "EFS"
		}, nil,
			"fs-1: it is of type EFS, restore it by hand"},
		"an undeclared database": {nil, func(p *restore.Plan) { p.Databases = p.Databases[1:] }, "orders: it is of type RDS, restore it by hand"},
		"half a bucket": {func(r *region) { r.there[bucket] = true }, nil,
			"receipts: its bucket is there, and no restore into it was completed"},
	} {
		t.Run(name, func(t *testing.T) {
			backups := map[string]string{}
			for arn, typ := range everything {
				backups[arn] = typ
			}
			r, p := newRegion(backups), plan
			p.Databases = slices.Clone(plan.Databases)
			if c.change != nil {
				c.change(r)
			}
			if c.plan != nil {
				c.plan(&p)
			}
			e := run(t, p, r)
			if e.Failed == nil || e.Failed.Name != "NotRestored" || !strings.Contains(e.Failed.Cause, c.left) ||
				strings.Contains(e.Failed.Cause, ";") {
				t.Fatalf("it failed with %v, want NotRestored of %q alone", e.Failed, c.left)
			}
			for _, other := range []string{"orders", "ledger", "carts", bucket} {
				if left := strings.HasPrefix(other, strings.SplitN(c.left, ":", 2)[0]); !left && !r.there[other] {
					t.Errorf("%s is not there, want it restored", other)
				}
			}
		})
	}
}

func TestNothingToRestoreIsNoSuccess(t *testing.T) {
	e := run(t, restore.Plan{Vault: "copies", Role: "arn:role"}, newRegion(nil))
	if e.Failed == nil || !strings.Contains(e.Failed.Cause, "there is no backup of anything here") {
		t.Errorf("it failed with %v, want a word about an empty vault", e.Failed)
	}
}

func TestARestoreCanBeRunAgain(t *testing.T) {
	r := newRegion(everything)
	for _, name := range []string{"orders", "ledger", "ledger-1", "carts", "receipts-eu-central-1"} {
		r.there[name] = true
	}
	r.completed["receipts-eu-central-1"] = true
	e := run(t, plan, r)
	if e.Failed != nil || slices.Contains(e.Actions(), "backup:startRestoreJob") {
		t.Fatalf("it failed with %v after %v, want nothing restored twice", e.Failed, e.Actions())
	}
	if diff := cmp.Diff([]string{"ledger-2"}, r.members); diff != "" {
		t.Errorf("members are made (-want +got):\n%s", diff)
	}
}

// What counts for the RTO is the slowest restore, because all run at once.
func TestEverythingIsRestoredAtOnce(t *testing.T) {
	if e := run(t, plan, newRegion(everything)); e.Took > 5*time.Minute {
		t.Errorf("it took %s, want about as long as one restore", e.Took)
	}
}

func TestRunbooksAreValidAndRestoreNothingByDefault(t *testing.T) {
	logged := plan
	logged.Databases = []restore.Database{orders, ledger}
	logged.Databases[0].Logs = true
	d := restore.Runbook(logged, "arn:aws:iam::111111111111:role/r", "arn:aws:states:eu-central-1:111111111111:stateMachine:m")
	if err := runbooktest.Validate(d.Content()); err != nil {
		t.Errorf("Validate() = %v, want nil", err)
	}
	if d.Parameters["DryRun"].Default != true {
		t.Errorf("DryRun = %v by default, want true", d.Parameters["DryRun"].Default)
	}
	var names []string
	for _, s := range d.Steps {
		names = append(names, s.Name)
	}
	if diff := cmp.Diff([]string{"Backups", "Logs1", "Decide", "Shown", "Restore"}, names); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
