package resilience_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience"
)

var everyType = []resilience.RestoreType{
	resilience.RestoreInstances, resilience.RestoreClusters, resilience.RestoreTables, resilience.RestoreBuckets,
}

func restores(stack awscdk.Stack) *resilience.RestoreTesting {
	return resilience.NewRestoreTesting(stack, "Restores", &resilience.RestoreTestingProps{
		Plan: plan(stack), Alerts: alertsIn(stack), Types: everyType, VPC: vpc(stack),
	})
}

func TestRestoreTestingDefault(t *testing.T) {
	app, stack := newStack(t)
	r := restores(stack)
	if r.Plan() == nil || r.Validation() == nil || r.Deadline() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestRestoreTestingFull(t *testing.T) {
	app, stack := newStack(t)
	resilience.NewRestoreTesting(stack, "Restores", &resilience.RestoreTestingProps{
		Plan: plan(stack), Alerts: alertsIn(stack), Types: []resilience.RestoreType{resilience.RestoreBuckets}, VPC: vpc(stack),
		Schedule: "cron(0 8 1 * ? *)", Within: 30 * time.Minute, DeadlineDays: 30,
	})
	snapshot.Check(t, app)
}

func TestRestoreTestingGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewRestoreTesting, false, func(stack awscdk.Stack, n int) resilience.RestoreTestingProps {
		if n == 1 {
			plan(stack)
		}
		backup := stack.Node().FindChild(&[]string{"Backup"}[0]).(*resilience.BackupPlan)
		return resilience.RestoreTestingProps{Plan: backup, Alerts: alertsIn(stack), Types: everyType[n:], VPC: vpc(stack)}
	})
}

func TestRestoreTestingKeepsItsPromises(t *testing.T) {
	app, stack := newStack(t)
	restores(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// The default VPC, which AWS Backup would take, is one that no landing zone has.
func TestDatabasesAreRestoredIntoIsolatedSubnets(t *testing.T) {
	app, stack := newStack(t)
	restores(stack)
	a := snapshot.Synth(t, app)
	group := one(t, a, "AWS::RDS::DBSubnetGroup")
	for _, s := range a.OfType("AWS::Backup::RestoreTestingSelection") {
		overrides := s.Get("RestoreMetadataOverrides")
		typ, _ := s.Get("ProtectedResourceType").Text()
		if database := typ == "RDS" || typ == "Aurora"; database != overrides.Get("dbSubnetGroupName").RefersTo(group) ||
			database != overrides.Get("vpcSecurityGroupIds").Exists() {
			t.Errorf("%s is restored with %v", s.Path, overrides)
		}
	}
	if admits := there(t, a, "Prod/Restores/SecurityGroup/Resource").Get("SecurityGroupIngress"); admits.Exists() {
		t.Errorf("restored databases admit %v, want nobody", admits)
	}
}

// Restores in earnest are no tests: nothing may look at them, or be removed after them.
func TestOnlyTestsAreValidated(t *testing.T) {
	app, stack := newStack(t)
	restores(stack)
	pattern := there(t, snapshot.Synth(t, app), "Prod/Restores/Restored/Resource").Get("EventPattern")
	if got := pattern.Get("detail", "restoreTestingPlanArn"); len(got.List()) != 1 {
		t.Errorf("restoreTestingPlanArn = %v, want the ARN of the plan", got)
	}
	if got := pattern.Get("detail", "status").String(); !strings.Contains(got, "COMPLETED") {
		t.Errorf("status = %s, want COMPLETED", got)
	}
}

// restored is the event of a restore that took so many minutes.
func restoredEvent(typ, arn string, minutes int) map[string]any {
	started := time.Date(2026, 3, 14, 8, 0, 0, 0, time.UTC)
	return map[string]any{"detail": map[string]any{
		"restoreJobId": "job-1", "resourceType": typ, "createdResourceArn": arn,
		"creationDate": started.Format(time.RFC3339), "completionDate": started.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339),
	}}
}

func TestWhatWasRestoredIsLookedAt(t *testing.T) {
	app, stack := newStack(t)
	restores(stack)
	machine := there(t, snapshot.Synth(t, app), "Prod/Restores/Validation/Resource")
	const instance = "arn:aws:rds:eu-west-1:111111111111:db:awsbackup-restore-test-1"
	for name, c := range map[string]struct {
		event  map[string]any
		call   string
		answer string // JSON, or the name of an error
		status string
		why    string
		asked  map[string]any
	}{
		"a good instance": {restoredEvent("RDS", instance, 20), "rds:describeDBInstances",
			`{"DbInstances": [{"DbInstanceStatus": "available", "StorageEncrypted": true}]}`, "SUCCESSFUL", "the instance is available",
			map[string]any{"DbInstanceIdentifier": "awsbackup-restore-test-1"}},
		"an instance in the clear": {restoredEvent("RDS", instance, 20), "rds:describeDBInstances",
			`{"DbInstances": [{"DbInstanceStatus": "available", "StorageEncrypted": false}]}`, "FAILED", "the instance is available", nil},
		"an instance that broke": {restoredEvent("RDS", instance, 20), "rds:describeDBInstances",
			`{"DbInstances": [{"DbInstanceStatus": "incompatible-restore", "StorageEncrypted": true}]}`, "FAILED", "incompatible-restore", nil},
		"an instance that is gone": {restoredEvent("RDS", instance, 20), "rds:describeDBInstances", "Rds.DbInstanceNotFoundException",
			"FAILED", "it cannot be read: Rds.DbInstanceNotFoundException", nil},
		"a good cluster": {restoredEvent("Aurora", "arn:aws:rds:eu-west-1:111111111111:cluster:awsbackup-restore-test-2", 20),
			"rds:describeDBClusters", `{"DbClusters": [{"Status": "available", "StorageEncrypted": true}]}`, "SUCCESSFUL", "available",
			map[string]any{"DbClusterIdentifier": "awsbackup-restore-test-2"}},
		"a table": {restoredEvent("DynamoDB", "arn:aws:dynamodb:eu-west-1:111111111111:table/awsbackup-restore-test-3", 5), "dynamodb:scan",
			`{"Count": 1}`, "SUCCESSFUL", "the table holds items",
			map[string]any{"TableName": "awsbackup-restore-test-3", "Limit": 1., "Select": "COUNT"}},
		"an empty table": {restoredEvent("DynamoDB", "arn:aws:dynamodb:eu-west-1:111111111111:table/awsbackup-restore-test-3", 5),
			"dynamodb:scan",
			`{"Count": 0}`, "FAILED", "the table is empty", nil},
		"a bucket": {restoredEvent("S3", "arn:aws:s3:::awsbackup-restore-test-4", 5), "s3:listObjectsV2", `{"KeyCount": 1}`, "SUCCESSFUL",
			"the bucket holds objects", map[string]any{"Bucket": "awsbackup-restore-test-4", "MaxKeys": 1.}},
		"an empty bucket": {restoredEvent("S3", "arn:aws:s3:::awsbackup-restore-test-4", 5), "s3:listObjectsV2", `{"KeyCount": 0}`, "FAILED",
			"the bucket is empty", nil},
		"a bucket that took the night": {restoredEvent("S3", "arn:aws:s3:::awsbackup-restore-test-4", 241), "s3:listObjectsV2",
			`{"KeyCount": 1}`, "FAILED", "it took 241 minutes, and 240 are allowed", nil},
		"another type": {restoredEvent("EFS", "arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/fs-1", 5), "", "", "FAILED",
			"nobody validates this type", nil},
	} {
		t.Run(name, func(t *testing.T) {
			run := workflowtest.Run(t, machine, c.event, func(call workflowtest.Call) (any, error) {
				switch {
				case call.Action == "backup:putRestoreValidationResult":
					return nil, nil
				case call.Action == c.call && !strings.HasPrefix(c.answer, "{"):
					return nil, &workflowtest.Error{Name: c.answer}
				case call.Action == c.call:
					if c.asked != nil {
						if diff := cmp.Diff(c.asked, call.Parameters); diff != "" {
							t.Errorf("asked (-want +got):\n%s", diff)
						}
					}
					return json.RawMessage(c.answer), nil
				}
				return nil, errors.New("it is not expected")
			})
			last := run.Calls[len(run.Calls)-1]
			if got := last.Parameters["ValidationStatus"]; got != c.status || last.Parameters["RestoreJobId"] != "job-1" {
				t.Errorf("verdict = %v, want %s of job-1", last.Parameters, c.status)
			}
			if why, _ := last.Parameters["ValidationStatusMessage"].(string); !strings.Contains(why, c.why) {
				t.Errorf("message = %q, want %q in it", why, c.why)
			}
			if failed := run.Failed != nil; failed != (c.status == "FAILED") || failed && run.Failed.Name != "RestoreWanting" {
				t.Errorf("it failed with %v, want a failure that raises the alarm if the verdict is FAILED", run.Failed)
			}
		})
	}
}

// A test that does not take place sends no event. So what is asked for is the last good one.
func TestRestoresThatAreOverdueAreTold(t *testing.T) {
	app, stack := newStack(t)
	restores(stack)
	machine := there(t, snapshot.Synth(t, app), "Prod/Restores/Deadline/Resource")
	job := func(typ resilience.RestoreType, status string) map[string]any {
		return map[string]any{"ResourceType": string(typ), "ValidationStatus": status}
	}
	all := []any{}
	for _, typ := range everyType {
		all = append(all, job(typ, "SUCCESSFUL"))
	}
	for name, c := range map[string]struct {
		jobs    []any
		missing string
	}{
		"all were restored":  {all, ""},
		"one was not":        {all[1:], "RDS"},
		"one was wanting":    {append(slices.Clone(all[1:]), job("RDS", "FAILED")), "RDS"},
		"none was restored":  {[]any{}, "RDS, Aurora, DynamoDB, S3"},
		"one is not decided": {append(slices.Clone(all[:3]), job("S3", "VALIDATING")), "S3"},
	} {
		t.Run(name, func(t *testing.T) {
			message := ""
			run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
				switch call.Action {
				case "backup:listRestoreJobs":
					if got, want := call.Parameters["ByCompleteAfter"], "2026-03-06T09:26:53.000Z"; got != want {
						t.Errorf("ByCompleteAfter = %v, want %s, which is 8 days ago", got, want)
					}
					return map[string]any{"RestoreJobs": c.jobs}, nil
				case "sns:publish":
					message = workflowtest.Mail(call)
					return map[string]any{"MessageId": "m"}, nil
				}
				return nil, errors.New("it is not expected")
			})
			if c.missing == "" && (run.Failed != nil || message != "") {
				t.Errorf("it told %q and failed with %v, want neither", message, run.Failed)
			}
			if want := "No good restore in the last 8 days of: " + c.missing; c.missing != "" &&
				(message != want || run.Failed == nil || run.Failed.Name != "RestoreOverdue") {
				t.Errorf("it told %q and failed with %v, want %q and RestoreOverdue", message, run.Failed, want)
			}
		})
	}
}

func TestRestoreTestingRefuses(t *testing.T) {
	refused(t, resilience.NewRestoreTesting, func(stack awscdk.Stack) map[string]misuse[resilience.RestoreTestingProps] {
		type props = resilience.RestoreTestingProps
		backup, alerts := plan(stack), alertsIn(stack)
		buckets := []resilience.RestoreType{resilience.RestoreBuckets}
		return map[string]misuse[props]{
			"no plan":   {props{}, "Plan is nil, want the plan whose backups are restored"},
			"no alerts": {props{Plan: backup}, "Alerts is nil"},
			"no types":  {props{Plan: backup, Alerts: alerts}, "Types is empty"},
			"unknown type": {props{Plan: backup, Alerts: alerts, Types: []resilience.RestoreType{"EFS"}},
				`Types has "EFS", want some of ["RDS" "Aurora" "DynamoDB" "S3"]`},
			"twice": {props{Plan: backup, Alerts: alerts, Types: append(buckets, buckets...)}, `Types has "S3" twice`},
			"no VPC": {props{Plan: backup, Alerts: alerts, Types: everyType},
				"VPC is nil, want the VPC to stand in: databases are restored there"},
			"no time":        {props{Plan: backup, Alerts: alerts, Types: buckets, Within: time.Second}, "Within is 1s, want a minute or more"},
			"a far deadline": {props{Plan: backup, Alerts: alerts, Types: buckets, DeadlineDays: 31}, "DeadlineDays is 31, want 1 to 30"},
		}
	})
}
