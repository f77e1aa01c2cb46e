package resilience_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// standby is the stack of what follows the primary.
func standby(stack awscdk.Stack) awscdk.Stack {
	return beside(stack, "Standby", "eu-central-1")
}

// beside is a further stack of the app.
func beside(stack awscdk.Stack, id, region string) awscdk.Stack {
	app := stack.Node().Root().(awscdk.App)
	if there := app.Node().TryFindChild(jsii.String(id)); there != nil {
		return there.(awscdk.Stack)
	}
	return stackIn(app, id, "111111111111", region)
}

// warm is a pair that keeps databases in the other Region.
func warm(stack awscdk.Stack) *resilience.DisasterRecovery { return warmNamed(stack, "Pair") }

func warmNamed(stack awscdk.Stack, id string) *resilience.DisasterRecovery {
	return resilience.NewDisasterRecovery(stack, id, &resilience.DisasterRecoveryProps{
		Recovery: recovery(stack), Standby: standby(stack), Strategy: objective.WarmStandby, RPO: 15 * time.Minute, RTO: time.Hour,
		OwnFailover: "by hand", Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
	})
}

// everyRecovery is a warm pair with a database of each kind.
func everyRecovery(stack awscdk.Stack) *resilience.DisasterRecovery {
	dr := warm(stack)
	addDatabases(stack, dr)
	return dr
}

func addDatabases(stack awscdk.Stack, dr *resilience.DisasterRecovery) {
	orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true, RecoveryKey: dr.Key()})
	dr.AddReplica("Orders", &resilience.RegionReplicaProps{Source: orders, VPC: vpc(standby(stack))})
	ledger := resilience.NewAuroraCluster(stack, "Ledger", &resilience.AuroraClusterProps{
		VPC: vpc(stack), Global: true, Version: "17.7", RecoveryKey: dr.Key()})
	dr.AddSecondary("Ledger", &resilience.AuroraClusterProps{VPC: vpc(standby(stack)), Primary: ledger})
}

func TestRunbooksMoveTheirDatabasesAndNothingElse(t *testing.T) {
	app, stack := newStack(t)
	over, back := everyRecovery(stack).AddRunbooks()
	if over.Document() == nil || over.Machine() == nil || back.Document() == nil || back.Machine() == nil {
		t.Error("an accessor returns nil")
	}
	a := snapshot.Synth(t, app)
	runbooktest.Check(t, a)
	promisetest.Undone(t, a)
}

// Where both Regions serve, the first runbook leaves the primary and the second one comes back.
func TestRunbooksOfRegionsThatBothServeLeaveOneAndComeBack(t *testing.T) {
	app, stack := newStack(t)
	dr := resilience.NewDisasterRecovery(stack, "Pair", &resilience.DisasterRecoveryProps{
		Recovery: recovery(stack), Standby: standby(stack), Strategy: objective.ActiveActive, RPO: time.Hour, RTO: time.Hour,
		Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
	})
	addDatabases(stack, dr)
	dr.AddTraffic(global(stack), "Traffic", &resilience.RegionTrafficProps{Zone: zone(global(stack)), Name: "shop.example.com"})
	dr.AddRunbooks()
	a := snapshot.Synth(t, app)
	runbooktest.Check(t, a)
	for path, want := range map[string]string{"Standby/PairFailOver/Runbook": `"action":"deactivate"`,
		"Prod/Pair/FailBack/Runbook": `"action":"activate"`} {
		if content := there(t, a, path).Get("Content").String(); !strings.Contains(strings.ReplaceAll(content, " ", ""), want) {
			t.Errorf("%s does not have %s, want it to", path, want)
		}
	}
	plan := one(t, a, "AWS::ARCRegionSwitch::Plan")
	var got []string
	for _, step := range plan.Get("Workflows", "1", "Steps").List() {
		got = append(got, step.Get("ExecutionBlockType").String())
	}
	if diff := cmp.Diff([]string{"AuroraGlobalDatabase", "Route53HealthCheck"}, got); diff != "" {
		t.Errorf("steps to leave a Region (-want +got):\n%s", diff)
	}
}

func TestDisasterRecoveryOfDatabases(t *testing.T) {
	app, stack := newStack(t)
	everyRecovery(stack)
	snapshot.Check(t, app)
}

func TestEveryPromiseOfReplicasInOtherRegionsThatIsUndoneIsFound(t *testing.T) {
	app, stack := newStack(t)
	everyRecovery(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestRegionReplicaGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewRegionReplica, false, func(stack awscdk.Stack, n int) resilience.RegionReplicaProps {
		there := standby(stack)
		source := resilience.NewDatabase(there, "Source"+string(rune('A'+n)), &resilience.DatabaseProps{VPC: vpc(there), Replicated: true})
		return resilience.RegionReplicaProps{Source: source, VPC: vpc(stack)}
	})
}

func TestPairsOfDatabasesAreClean(t *testing.T) {
	app, stack := newStack(t)
	everyRecovery(stack)
	guardrailtest.Clean(t, app)
}

func TestPairsOfDatabasesRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	dr, there := warm(stack), standby(stack)
	plain := resilience.NewDatabase(stack, "Plain", &resilience.DatabaseProps{VPC: vpc(stack)})
	alone := resilience.NewDatabase(stack, "Alone", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true})
	paired := resilience.NewDatabase(stack, "Paired", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true, RecoveryKey: dr.Key()})
	local := cluster(stack)
	global := resilience.NewAuroraCluster(stack, "Global", &resilience.AuroraClusterProps{VPC: vpc(stack), Global: true, Version: "17.7"})
	small := awsec2.NewInstanceType(jsii.String("t4g.medium"))
	p := pairProps(stack)
	withoutStandby := resilience.NewDisasterRecovery(stack, "Backups", &p)
	backupOnly := resilience.NewDatabase(stack, "BackupOnly", &resilience.DatabaseProps{VPC: vpc(stack), RecoveryKey: withoutStandby.Key()})
	withoutStandby.AddBackupLogs(backupOnly)
	live := pairProps(stack)
	live.Strategy, live.RPO = objective.PilotLight, time.Hour
	light := resilience.NewDisasterRecovery(stack, "Light", &live)
	quick := pairProps(stack)
	quick.Strategy, quick.RPO = objective.WarmStandby, 30*time.Second
	soon := resilience.NewDisasterRecovery(stack, "Soon", &quick)
	localKey := awskms.NewKey(constructs.NewConstruct(stack, jsii.String("Local")), jsii.String("Key"), nil)
	region := func(scope awscdk.Stack, p resilience.RegionReplicaProps) func() {
		return func() { resilience.NewRegionReplica(scope, "Bad", &p) }
	}
	aurora := func(scope awscdk.Stack, p resilience.AuroraClusterProps) func() {
		p.VPC = vpc(scope)
		return func() { resilience.NewAuroraCluster(scope, "Bad", &p) }
	}
	for want, f := range map[string]func(){
		`resilience.RegionReplica "Standby/Bad": Source is nil, want the database to copy`: region(there, resilience.RegionReplicaProps{}),
		"Source is in eu-west-1 like its primary, want another Region": region(stack,
			resilience.RegionReplicaProps{Source: alone}),
		"Source is Prod/Plain, want it Replicated": region(there, resilience.RegionReplicaProps{Source: plain}),
		"VPC is nil, want the VPC to stand in":     region(there, resilience.RegionReplicaProps{Source: alone}),
		`InstanceType is "t4g.medium", want the size of Prod/Alone at least, which is "r8g.large"`: region(there,
			resilience.RegionReplicaProps{Source: alone, VPC: vpc(there), InstanceType: small}),
		"RPO is 30s, and Copy by Replica can lose 1m: 1m of lag": func() { soon.AddReplica("Copy", nil) },
		"RPO is 30s, and Copy by GlobalDatabase can lose 1m: 1m of lag": func() {
			soon.AddSecondary("Copy", &resilience.AuroraClusterProps{Primary: global})
		},
		"Source is nil, want the database": func() { dr.AddReplica("None", nil) },
		"Prod/Alone has another RecoveryKey or none, want Key() of the pair": func() {
			dr.AddReplica("Bad", &resilience.RegionReplicaProps{Source: alone, VPC: vpc(there)})
		},
		"Standby is nil, want a stack in the Region of Recovery that is deployed after the primary": func() {
			light.AddReplica("Bad", &resilience.RegionReplicaProps{Source: paired, VPC: vpc(there)})
		},
		"Standby is Recovery or elsewhere": func() {
			same := pairProps(stack)
			same.Standby = same.Recovery
			resilience.NewDisasterRecovery(stack, "Same", &same)
		},
		"Primary of Bad is nil":             func() { dr.AddSecondary("Bad", nil) },
		"Prod/Global has another RecoveryK": func() { dr.AddSecondary("Bad", &resilience.AuroraClusterProps{Primary: global}) },
		"database is nil, want one with":    func() { withoutStandby.AddBackupLogs(nil) },
		"Prod/Paired has another Recovery":  func() { withoutStandby.AddBackupLogs(paired) },
		"Strategy is WarmStandby, which keeps live data in the recovery Region, and Paired is copied by BackupLogs": func() {
			dr.AddBackupLogs(paired)
		},
		`Version is "17", want a minor version such as "17.7"`:   aurora(stack, resilience.AuroraClusterProps{Global: true, Version: "17"}),
		"Primary is Prod/Cluster, want a cluster that is Global": aurora(there, resilience.AuroraClusterProps{Primary: local}),
		"Primary is in eu-west-1 like its primary":               aurora(stack, resilience.AuroraClusterProps{Primary: global}),
		"is set beside Primary, want those of Prod/Global": aurora(there,
			resilience.AuroraClusterProps{Primary: global, DatabaseName: "x"}),
		"Version is 17.4 and that of Prod/Global 17.7, want the same or a newer one": aurora(there,
			resilience.AuroraClusterProps{Primary: global, Version: "17.4"}),
		"RecoveryKey Prod/Local/Key is in this Region or nowhere known": func() {
			resilience.NewDatabase(stack, "Bad", &resilience.DatabaseProps{VPC: vpc(stack), RecoveryKey: localKey})
		},
		"RecoveryKey is set and RDS manages the master password": aurora(stack, resilience.AuroraClusterProps{RecoveryKey: dr.Key()}),
		"RecoveryKey is set beside Primary": aurora(there,
			resilience.AuroraClusterProps{Primary: global, RecoveryKey: dr.Key()}),
		"AlarmOnGlobalLag: the cluster has no Primary": func() { global.AlarmOnGlobalLag("Lag", nil) },
	} {
		constructtest.Refused(t, stack, want, f)
	}
	secondary := resilience.NewAuroraCluster(there, "Second", &resilience.AuroraClusterProps{VPC: vpc(there), Primary: global})
	if secondary.Secret() != nil || secondary.GlobalIdentifier() != global.GlobalIdentifier() || local.GlobalIdentifier() != "" {
		t.Error("a secondary has a secret or another global database, or a cluster of one Region has one")
	}
}

// What the L2 of CDK does: a reference that CloudFormation reads again at every update.
func TestReplicasThatReadTheirSourceAreFound(t *testing.T) {
	app, stack := newStack(t)
	everyRecovery(stack)
	source := constructtest.Child(stack.Node().FindChild(jsii.String("Orders")), "Resource").(awsrds.CfnDBInstance)
	replica := constructtest.Child(standby(stack).Node().FindChild(jsii.String("Orders")), "Resource")
	replica.AddPropertyOverride(jsii.String("SourceDBInstanceIdentifier"), source.AttrDbInstanceArn())
	guardrailtest.Caught(t, app, "DR-002", "Standby/Orders/Resource")
}

func TestRegionSabotage(t *testing.T) {
	a := ledPair(t)
	for name, c := range map[string]struct {
		rule, path, property string
		value                any
	}{
		"no key":      {"DR-001", "Standby/Orders/Resource", "KmsKeyId", nil},
		"any version": {"DR-003", "Standby/Ledger/Resource", "EngineVersion", "17"},
		"no alarms":   {"DR-006", "Global/ShopSwitch/Resource", "AssociatedAlarms", nil},
		"by itself": {"DR-007", "Global/ShopSwitch/Resource", "Triggers", []any{map[string]any{"Action": "activate",
			"TargetRegion": "eu-central-1", "MinDelayMinutesBetweenExecutions": 60, "Conditions": []any{}}}},
		"traffic first": {"DR-008", "Global/ShopSwitch/Resource", "Workflows.0.Steps.0.ExecutionBlockType", "Route53HealthCheck"},
	} {
		t.Run(name, func(t *testing.T) {
			guardrailtest.CaughtIn(t, a, c.rule, c.path, map[string]any{c.path + " " + c.property: c.value})
		})
	}
	caught(t, map[string]sabotage{
		"on the primary": {"DR-005", "Standby/Ledger/Lag/Resource", func(stack awscdk.Stack) {
			led(stack, nil)
			primary := constructtest.Child(stack.Node().FindChild(jsii.String("Ledger")), "Resource")
			lag := constructtest.Child(standby(stack).Node().FindChild(jsii.String("Ledger")), "Lag", "Resource")
			lag.AddPropertyOverride(jsii.String("Dimensions.0.Value"), primary.Ref())
		}},
		"over a member": {"DR-004", "Prod/Ledger/Global", override(globalCluster, "SourceDBClusterIdentifier", "ledger", "Global")},
		"unprotected":   {"BACKUP-002", "Prod/Ledger/Global", override(globalCluster, "DeletionProtection", false, "Global")},
	})
}

func globalCluster(stack awscdk.Stack) *resilience.AuroraCluster {
	return resilience.NewAuroraCluster(stack, "Ledger", &resilience.AuroraClusterProps{VPC: vpc(stack), Global: true, Version: "17.7"})
}

// What one Region encrypts the other one can decrypt, and the recovery side refers to nothing here.
func TestKeysOfPairsAreInBothRegions(t *testing.T) {
	app, stack := newStack(t)
	dr := warm(stack)
	here, away := dr.AddKey("Payments", keypolicy.Direct{})
	if here.Key() == nil || away.Key() == nil {
		t.Error("a key is nil")
	}
	dr.AddBucket("Documents", nil)
	a := snapshot.Synth(t, app)
	replica := one(t, a, "AWS::KMS::ReplicaKey")
	primary := there(t, a, "Recovery/Payments/Resource/Resource")
	if replica.Stack.Path != "Prod" || !replica.Get("PrimaryKeyArn").RefersTo(primary) || primary.Get("MultiRegion").String() != "true" {
		t.Errorf("replica in %s of %v, want one in Prod of the multi-Region key in Recovery", replica.Stack.Path, replica.Get("PrimaryKeyArn"))
	}
	promisetest.Undone(t, a)
}

// Whatever stands in the recovery Region refers to nothing in the primary one.
func TestTheRecoverySideKnowsThePrimaryByNameAlone(t *testing.T) {
	for _, s := range ledPair(t).Stacks {
		if s.Region != "eu-central-1" {
			continue
		}
		for _, r := range s.Resources {
			for _, to := range r.Get().Targets() {
				if to.Resource.Stack.Region != s.Region {
					t.Errorf("%s refers to %s, in %s, want nothing of another Region", r.Path, to.Resource.Path, to.Resource.Stack.Region)
				}
			}
		}
	}
}
