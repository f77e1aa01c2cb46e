package recovery

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/rdsversion"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var drRules = []engine.Rule{
	{
		ID: "DR-001", Title: "Replicas in other Regions have a key of their own Region",
		Why:    "Keys do not leave their Region: RDS refuses an encrypted copy without one, or with that of its source.",
		Fix:    "Set KmsKeyId to a key of the Region of the replica.",
		Pillar: engine.Reliability,
		Check:  engine.Each(instanceType, replicaKey),
	},
	{
		ID: "DR-002", Title: "Replicas and recovery stacks know the other Region by name",
		Why: "CloudFormation reads a reference to another Region at every update: while that Region is lost, the stack that has one cannot be " +
			"changed.",
		Fix:    "Give the source a name of its own, such as DBInstanceIdentifier, and write its ARN.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for typ, property := range map[string]string{instanceType: "SourceDBInstanceIdentifier", clusterType: "ReplicationSourceIdentifier"} {
				for _, replica := range pass.OfType(typ) {
					knownByName(pass, replica, property)
				}
			}
			for _, p := range pairs(pass.Assembly) {
				p.standsAlone(pass)
			}
		},
	},
	{
		ID: "DR-003", Title: "Members of a global database name a minor version",
		Why:    "Aurora upgrades none of them by itself, and a cluster joins only with the version that the others have.",
		Fix:    "Set EngineVersion to the minor version of the primary, and upgrade secondaries before it.",
		Pillar: engine.Reliability,
		Check: engine.Each(clusterType, func(pass *engine.Pass, cluster *assembly.Resource) {
			if !cluster.Get("GlobalClusterIdentifier").AlwaysExists() {
				return
			}
			engineName, _ := cluster.Get("Engine").Text()
			version, known := cluster.Get("EngineVersion").Text()
			switch minor, ofEngine := rdsversion.IsMinor(engineName, version); {
			case !cluster.Get("EngineVersion").AlwaysExists():
				pass.Report(cluster, "EngineVersion", "is not set, so that it is the newest one, which the others may not have")
			case known && ofEngine && !minor:
				pass.Report(cluster, "EngineVersion", "is %s, the newest minor version of which the others may not have", version)
			}
		}),
	},
	{
		ID: "DR-004", Title: "Global databases are there before their primary",
		Why:      "After a switchover SourceDBClusterIdentifier names a cluster that writes no more, and the next change of it is a replacement.",
		Fix:      "Define an empty global database, and let clusters join by GlobalClusterIdentifier.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: func(pass *engine.Pass) {
			for _, global := range ofTypes(pass, globalTypes) {
				if v := global.Get("SourceDBClusterIdentifier"); v.Exists() {
					pass.Report(global, "SourceDBClusterIdentifier", "is %v, which may not be the primary for long", v)
				}
			}
		},
	},
	{
		ID: "DR-005", Title: "Alarms on the lag of global databases are on secondaries",
		Why:    "Only secondary clusters measure how far they are behind: an alarm on the primary never has data.",
		Fix:    "Define the alarm in the Region of the secondary, with its cluster as the dimension.",
		Pillar: engine.Reliability,
		Check:  engine.Each("AWS::CloudWatch::Alarm", globalLag),
	},
	{
		ID: "DR-006", Title: "Region switch plans know when the application is healthy",
		Why:    "Without alarms of the application nobody knows when a switch is over, and whether it kept the recovery time objective.",
		Fix:    "Add alarms of the type applicationHealth to AssociatedAlarms, and set RecoveryTimeObjectiveMinutes.",
		Pillar: engine.Reliability,
		Check: engine.Each(planType, func(pass *engine.Pass, plan *assembly.Resource) {
			pass.WantSet(plan, "RecoveryTimeObjectiveMinutes")
			alarms := plan.Get("AssociatedAlarms")
			if !slices.ContainsFunc(alarms.Keys(), func(name string) bool {
				return alarms.Get(name, "AlarmType").Is("applicationHealth") != assembly.False
			}) {
				pass.Report(plan, "AssociatedAlarms", "has no alarm of the type applicationHealth")
			}
		}),
	},
	{
		ID: "DR-007", Title: "People start Region switch plans",
		Why:      "An alarm cannot tell a Region that is lost from one that is slow, and a promotion cannot be undone.",
		Fix:      "Leave Triggers out, and let the alarm tell somebody.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check: engine.Each(planType, func(pass *engine.Pass, plan *assembly.Resource) {
			if v := plan.Get("Triggers"); len(v.List()) > 0 {
				pass.Report(plan, "Triggers", "start the plan without a person")
			}
		}),
	},
	{
		ID: "DR-008", Title: "Region switch plans move traffic last",
		Why:    "Clients that arrive before the database is promoted, or before services have their capacity, find what does not serve.",
		Fix:    "Put the step Route53HealthCheck after those that move databases and scale services.",
		Pillar: engine.Reliability,
		Check:  engine.Each(planType, trafficLast),
	},
	{
		ID: "DR-009", Title: "Copies of databases take users and passwords from their source",
		Why: "They come from the source: RDS refuses a secondary with its own, and the user and the name that a replica seems to have are not " +
			"those that it has.",
		Fix:    "Leave MasterUsername, MasterUserPassword, ManageMasterUserPassword, DBName and DatabaseName out.",
		Pillar: engine.Reliability,
		Check:  copiedTable.Check,
	},
	{
		ID: "DR-010", Title: "Global databases and their members outlive their stacks",
		Why: "RDS refuses to delete a primary that has secondaries and a global database that has members: the stack cannot be deleted, and " +
			"deleting that of a secondary takes the copy away.",
		Fix:    "Set DeletionPolicy and UpdateReplacePolicy to Retain, and delete the recovery stack first.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, r := range ofTypes(pass, globalTypes) {
				pass.WantRetained(r)
			}
			for _, r := range ofTypes(pass, clusterTypes) {
				if r.Get("GlobalClusterIdentifier").AlwaysExists() {
					pass.WantRetained(r)
				}
			}
		},
	},
	{
		ID: "DR-011", Title: "Region switch plans name two of each, and actions that there are",
		Why: "AWS refuses a plan for another number of Regions, a step with a group or a service for one of them alone, and actions in " +
			"capitals, as constants of CDK's documentation have them.",
		Fix: "Name both Regions, in each step the Auto Scaling group or the service of both, and activate, deactivate or postRecovery as " +
			"WorkflowTargetAction.",
		Pillar: engine.Reliability,
		Check:  switchTable.Check,
	},
	{
		ID: "DR-012", Title: "Production workloads fail over by what is in the app",
		Why: "A runbook beside the app is tested by no build and changed by no review: whether it still keeps the recovery time is known on " +
			"the day on which it has to.",
		Fix: "Use AddTraffic, AddRunbooks and AddRestore of resilience.DisasterRecovery, or waive the pair and say when its runbook was " +
			"practiced.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check: func(pass *engine.Pass) {
			for _, p := range pairs(pass.Assembly) {
				if p.ownFailover != "" {
					pass.ReportStack(p.in, "OwnFailover", "of %s is %q, which has to keep a recovery time of %s", p.path, p.ownFailover, p.rto)
				}
			}
		},
	},
}

// Amazon DocumentDB and Amazon Neptune have global databases as Aurora has them.
var (
	clusterTypes = []string{clusterType, "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster"}
	globalTypes  = []string{globalType, "AWS::DocDB::GlobalCluster", "AWS::Neptune::GlobalCluster"}
)

func ofTypes(pass *engine.Pass, types []string) (all []*assembly.Resource) {
	for _, typ := range types {
		all = append(all, pass.OfType(typ)...)
	}
	return all
}

const (
	planType     = "AWS::ARCRegionSwitch::Plan"
	stepConfig   = "Workflows.*.Steps.*.ExecutionBlockConfiguration."
	parallelStep = stepConfig + "ParallelConfig.Steps.*.ExecutionBlockConfiguration."
)

var switchTable = option.Table{
	{Type: planType, Property: "Regions", Want: two},
	{Type: planType, Property: "Workflows.*.WorkflowTargetAction", Want: knownAction},
	{Type: planType, Property: stepConfig + "Ec2AsgCapacityIncreaseConfig.Asgs", Want: two},
	{Type: planType, Property: stepConfig + "EcsCapacityIncreaseConfig.Services", Want: two},
	{Type: planType, Property: parallelStep + "Ec2AsgCapacityIncreaseConfig.Asgs", Want: two},
	{Type: planType, Property: parallelStep + "EcsCapacityIncreaseConfig.Services", Want: two},
}

// knownAction follows the schema of the type, which knows small letters alone.
func knownAction(v assembly.Value) string {
	if text, known := v.Text(); known && !slices.Contains([]string{"activate", "deactivate", "postRecovery"}, text) {
		return fmt.Sprintf("is %s; want activate, deactivate or postRecovery", text)
	}
	return ""
}

// two wants a list for the pair of Regions of a plan.
func two(v assembly.Value) string {
	if n := len(v.Elements()); n != 2 && v.Exists() {
		return fmt.Sprintf("names %d; want 2", n)
	}
	return ""
}

var (
	noReplica   = func(db *assembly.Resource) bool { return !db.Get("SourceDBInstanceIdentifier").Exists() }
	noSecondary = func(c *assembly.Resource) bool {
		return !c.Get("ReplicationSourceIdentifier").Exists() && !c.Get("SourceRegion").Exists()
	}
)

var copiedTable = option.Table{
	{Type: instanceType, Property: "MasterUsername", Want: option.None, Unless: noReplica},
	{Type: instanceType, Property: "MasterUserPassword", Want: option.None, Unless: noReplica},
	{Type: instanceType, Property: "ManageMasterUserPassword", Want: option.Unset(option.Off), Unless: noReplica},
	{Type: instanceType, Property: "DBName", Want: option.None, Unless: noReplica},
	{Type: clusterType, Property: "MasterUsername", Want: option.None, Unless: noSecondary},
	{Type: clusterType, Property: "MasterUserPassword", Want: option.None, Unless: noSecondary},
	{Type: clusterType, Property: "DatabaseName", Want: option.None, Unless: noSecondary},
	{Type: "AWS::DocDB::DBCluster", Property: "MasterUsername", Want: option.None, Unless: noSecondary},
	{Type: "AWS::DocDB::DBCluster", Property: "MasterUserPassword", Want: option.None, Unless: noSecondary},
}
