package resilience_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience"
)

// restored is a pair that keeps backups of a database of each kind, and restores them.
func restored(stack awscdk.Stack) *resilience.RegionRestore {
	p := pairProps(stack)
	dr := resilience.NewDisasterRecovery(stack, "Shop", &p)
	logged := resilience.NewDatabase(stack, "Logged", &resilience.DatabaseProps{VPC: vpc(stack), RecoveryKey: dr.Key()})
	orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack), Engine: resilience.MySQL})
	ledger := resilience.NewAuroraCluster(stack, "Ledger", &resilience.AuroraClusterProps{
		VPC: vpc(stack), Serverless: &resilience.ServerlessCapacity{}, Readers: 2})
	dr.AddBackupLogs(logged)
	dr.AddBackups("Daily", 6*time.Hour).Protect(stack)
	return dr.AddRestore(&resilience.RegionRestoreProps{VPC: vpc(recovery(stack)), Databases: []*resilience.Database{orders},
		Clusters: []*resilience.AuroraCluster{ledger}})
}

func TestRestoreRunbooksRestoreTheirBackupsAndNothingElse(t *testing.T) {
	app, stack := newStack(t)
	r := restored(stack)
	client := awsec2.NewSecurityGroup(recovery(stack), jsii.String("Client"), &awsec2.SecurityGroupProps{
		Vpc: vpc(recovery(stack)), AllowAllOutbound: jsii.Bool(false)})
	r.AllowFrom(client)
	if r.Document() == nil || r.Machine() == nil {
		t.Error("an accessor returns nil")
	}
	a := snapshot.Synth(t, app)
	runbooktest.Check(t, a)
	promisetest.Undone(t, a)
	for _, s := range a.Stacks {
		if imports := s.Imports(); s.Path == "Recovery" && len(imports) > 0 {
			t.Errorf("Recovery imports %v, want it to stand while the other Region is lost", imports)
		}
	}
}

// Tables and buckets come back under a key of the account: a new one, or the one that is given.
func TestWhatIsRestoredIsEncryptedWithAKeyOfTheAccount(t *testing.T) {
	for of, given := range map[string]bool{"Recovery/ShopRestore/Data": false, "Recovery/Own": true} {
		app, stack := newStack(t)
		props := pairProps(stack)
		d := resilience.NewDisasterRecovery(stack, "Shop", &props)
		d.AddBackups("Daily", 6*time.Hour)
		restore := &resilience.RegionRestoreProps{}
		if given {
			restore.Key = encryption.NewKey(recovery(stack), "Own",
				&encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.DynamoDB{}, keypolicy.S3{}}}).Key()
		}
		d.AddRestore(restore)
		a := snapshot.Synth(t, app)
		got := there(t, a, "Recovery/ShopRestore/Restore/Resource").Get("DefinitionSubstitutions", "Data")
		if key, _ := got.Target(); key.Resource == nil || key.Resource.Type != "AWS::KMS::Key" || !key.Resource.In(of) {
			t.Errorf("Data = %v, want the key of %s", got, of)
		}
	}
}

func TestPairsThatRestoreAreClean(t *testing.T) {
	app, stack := newStack(t)
	restored(stack)
	guardrailtest.Clean(t, app)
}

// The machine of the template, with what the template substitutes, calls what its role may.
func TestRestoresFindTheirNetworkAndMayDoWhatTheyDo(t *testing.T) {
	app, stack := newStack(t)
	restored(stack)
	a := snapshot.Synth(t, app)
	machine := there(t, a, "Recovery/ShopRestore/Restore/Resource")
	allowed := map[string]bool{}
	for _, policy := range a.OfType("AWS::IAM::Policy") {
		if !strings.HasPrefix(policy.Path, "Recovery/ShopRestore/Restore/") {
			continue
		}
		for _, statement := range policy.Get("PolicyDocument", "Statement").List() {
			for _, action := range statement.Get("Action").Elements() {
				text, _ := action.Text()
				allowed[strings.ToLower(text)] = true
			}
		}
	}
	exists, told := map[string]bool{}, map[string]any{}
	e := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
		need := map[string]string{"s3:listobjectsv2": "s3:listbucket"}[strings.ToLower(call.Action)]
		if need == "" {
			need = strings.ToLower(call.Action)
		}
		if !allowed[need] {
			t.Errorf("%s calls %s, which its role does not allow", call.State, call.Action)
		}
		p := call.Parameters
		answer := func(name, missing string, found map[string]any) (any, error) {
			if !exists[name] {
				return nil, &workflowtest.Error{Name: missing}
			}
			return found, nil
		}
		switch call.Action {
		case "backup:listProtectedResourcesByBackupVault":
			return map[string]any{"Results": []any{map[string]any{"ResourceType": "S3", "ResourceArn": "arn:aws:s3:::documents"}}}, nil
		case "backup:listRecoveryPointsByBackupVault":
			return map[string]any{"RecoveryPoints": []any{map[string]any{
				"Status": "COMPLETED", "CreationDate": "2026-11-01T00:00:00Z", "RecoveryPointArn": p["ByResourceArn"]}}}, nil
		case "backup:getRestoreTestingInferredMetadata":
			return map[string]any{"InferredMetadata": map[string]any{}}, nil
		case "backup:startRestoreJob":
			metadata := p["Metadata"].(map[string]any)
			for _, key := range []string{"dbInstanceIdentifier", "dbClusterIdentifier", "destinationBucketName"} {
				if name, ok := metadata[key].(string); ok {
					exists[name], told[name] = true, metadata["vpcSecurityGroupIds"]
				}
			}
			return map[string]any{"RestoreJobId": "job"}, nil
		case "backup:describeRestoreJob":
			return map[string]any{"Status": "COMPLETED"}, nil
		case "rds:describeDBInstances":
			return answer(p["DbInstanceIdentifier"].(string), "Rds.DbInstanceNotFoundException",
				map[string]any{"DbInstances": []any{map[string]any{"DbInstanceStatus": "available"}}})
		case "rds:describeDBClusters":
			return answer(p["DbClusterIdentifier"].(string), "Rds.DbClusterNotFoundException",
				map[string]any{"DbClusters": []any{map[string]any{"Status": "available"}}})
		case "rds:describeDBInstanceAutomatedBackups":
			return map[string]any{"DbInstanceAutomatedBackups": []any{map[string]any{"DbInstanceAutomatedBackupsArn": "arn:logs",
				"RestoreWindow": map[string]any{"LatestTime": "2026-11-01T00:00:00Z"}}}}, nil
		case "rds:restoreDBInstanceToPointInTime":
			name := p["TargetDBInstanceIdentifier"].(string)
			exists[name], told[name] = true, p["VpcSecurityGroupIds"].([]any)[0]
			return nil, nil
		case "rds:createDBInstance":
			exists[p["DbInstanceIdentifier"].(string)] = true
			return nil, nil
		case "rds:modifyDBInstance", "rds:modifyDBCluster":
			return nil, nil
		case "s3:listObjectsV2":
			return answer(p["Bucket"].(string), "S3.NoSuchBucketException", map[string]any{})
		}
		return nil, errors.New("it is not expected: " + call.Action)
	})
	if e.Failed != nil || len(told) != 4 {
		t.Fatalf("it failed with %v and restored %v, want three databases and a bucket", e.Failed, told)
	}
	for name, group := range told {
		if text, _ := group.(string); name != "documents-eu-central-1" && !strings.Contains(text, "ShopRestoreSecurityGroup") {
			t.Errorf("%s is restored into group %v, want the one that is closed", name, group)
		}
	}
	members := 0
	for name := range exists {
		if strings.HasPrefix(name, "prod-ledger-") && told[name] == nil {
			members++
		}
	}
	if members != 3 {
		t.Errorf("%d members are made, want 3: there is %v", members, exists)
	}
}

// Nothing of the first Region has to be there for the stack that restores.
func TestWhatRestoresIsDeployedFirst(t *testing.T) {
	app, stack := newStack(t)
	restored(stack)
	r := rehearse.First(snapshot.Synth(t, app))
	if len(r.Steps) == 0 || r.Steps[0].Stack.Path != "Recovery" {
		t.Errorf("steps are %v, want Recovery first", r.Steps)
	}
	for _, f := range r.Findings {
		if f.Severity == finding.Error && f.Stack.Path == "Recovery" {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
}

func TestRestoresRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	p := pairProps(stack)
	pair := func(id string, backups int) *resilience.DisasterRecovery {
		d := resilience.NewDisasterRecovery(stack, id, &p)
		for i := range backups {
			d.AddBackups(id+string(rune('A'+i)), 6*time.Hour)
		}
		return d
	}
	orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack)})
	elsewhere := resilience.NewDatabase(standby(stack), "Orders", &resilience.DatabaseProps{VPC: vpc(standby(stack))})
	key := encryption.NewKey(stack, "Data", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.DynamoDB{}, keypolicy.S3{}}}).Key()
	done := pair("Done", 1)
	without := done.AddRestore(nil)
	some, none, two, logged := pair("Some", 1), pair("None", 0), pair("Two", 2), pair("Logs", 0)
	kept := resilience.NewDatabase(stack, "Kept", &resilience.DatabaseProps{VPC: vpc(stack), RecoveryKey: logged.Key()})
	logged.AddBackupLogs(kept)
	databases := func(all ...*resilience.Database) *resilience.RegionRestoreProps {
		return &resilience.RegionRestoreProps{Databases: all, VPC: vpc(recovery(stack))}
	}
	for want, f := range map[string]func(){
		"Key is given, and no vault has backups of tables or buckets": func() {
			logged.AddRestore(&resilience.RegionRestoreProps{VPC: vpc(recovery(stack)), Key: key})
		},
		"Key is in eu-west-1, want one in eu-central-1":                func() { some.AddRestore(&resilience.RegionRestoreProps{Key: key}) },
		"AddRestore: it is added already":                              func() { done.AddRestore(nil) },
		"AddRestore: there is nothing to restore, want AddBackups":     func() { none.AddRestore(nil) },
		"AddRestore: there are 2 vaults, want one":                     func() { two.AddRestore(nil) },
		"no vault has backups of them, want AddBackups before":         func() { logged.AddRestore(databases(orders)) },
		"VPC is nil, want the VPC to stand in: databases are restored": func() { logged.AddRestore(nil) },
		"Orders is in another stack, want databases of the pair":       func() { some.AddRestore(databases(elsewhere)) },
		"Orders is named twice, or is one of AddBackupLogs":            func() { some.AddRestore(databases(orders, orders)) },
		"VPC is in eu-west-1, want one in the Region of Recovery": func() {
			some.AddRestore(&resilience.RegionRestoreProps{Databases: []*resilience.Database{orders}, VPC: vpc(stack)})
		},
		"a backup is added after AddRestore, which would leave it out":    func() { done.AddBackups("Late", 6*time.Hour) },
		"AllowFrom: no database is restored, want Databases, Clusters or": func() { without.AllowFrom(orders.Instance()) },
	} {
		constructtest.Refused(t, stack, want, f)
	}
}

func TestBackupsThatNothingRestoresAreRefused(t *testing.T) {
	app, stack := newStack(t)
	p := pairProps(stack)
	resilience.NewDisasterRecovery(stack, "Shop", &p).AddBackups("Daily", 6*time.Hour)
	const want = "RTO is 6h, and nothing restores the backups, want AddRestore, or OwnFailover"
	if err := plinth.Try(func() { app.Synth(nil) }); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Synth() = %v, want %s", err, want)
	}
}
