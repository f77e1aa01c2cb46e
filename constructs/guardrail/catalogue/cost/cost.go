package cost

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var costRules = []engine.Rule{
	{
		ID: "COST-001", Title: "Instances, databases, functions and tasks run on Graviton",
		Why: "For the same work Graviton costs about 20 percent less than x86, and takes less energy. AWS runs functions and tasks of " +
			"Fargate on x86 where the template is silent.",
		Fix: "Choose a type such as m8g.large, ARM64 as CpuArchitecture of tasks and arm64 as architecture of functions, with images and " +
			"code built for it; or waive the rule for what runs on x86 alone.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check: func(pass *engine.Pass) {
			typeTable(graviton).Check(pass)
			processorTable.Check(pass)
			functionProcessors(pass)
			manufacturers(pass)
		},
	},
	{
		ID: "COST-002", Title: "Instances, databases and caches are of a current generation",
		Why:      "Previous generations cost more for less, and AWS retires them with a date of its own.",
		Fix:      "Choose a current generation of the family, such as m8g, r8g or t4g.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    func(pass *engine.Pass) { typeTable(current).Check(pass) },
	},
	{
		ID: "COST-003", Title: "Volumes are gp3",
		Why:      "A volume of gp2 costs 25 percent more than gp3, and has to be large to be fast.",
		Fix:      "Set VolumeType to gp3; it is changed while the volume is in use.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    volumeTable.Check,
	},
	{
		ID: "COST-004", Title: "Schedules that stop or shrink something start within an hour, or not at all",
		Why: "Where the template is silent, EventBridge Scheduler tries again for 24 hours: what could not be stopped in the evening is " +
			"stopped " +
			"the next day, at work.",
		Fix:      "Set MaximumEventAgeInSeconds of RetryPolicy to 3600 or less, and a DeadLetterConfig.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    engine.Each("AWS::Scheduler::Schedule", lateStops),
	},
	{
		ID: "COST-005", Title: "Schedules call what EventBridge Scheduler can call, in a time zone that exists",
		Why: "EventBridge Scheduler refuses calls that only read, and zones that are not in the IANA database. It takes parameters in any " +
			"spelling, and the call then fails every time.",
		Fix: "Start a state machine that reads and decides; write parameters such as DbInstanceIdentifier and DesiredCount, and a zone such as " +
			"Europe/Berlin.",
		Pillar: engine.Reliability,
		Check:  engine.Each(scheduleType, scheduleTaken),
	},
	{
		ID: "COST-006", Title: "Schedules and state machines stop what can be stopped",
		Why: "RDS stops no member of an Aurora cluster, no replica and no instance that has one; Auto Scaling replaces instances that are " +
			"stopped, and ends none that is protected from scale-in.",
		Fix:    "Stop the cluster, leave replicas out, and scale the services or the group in place of its instances.",
		Pillar: engine.CostOptimization,
		Check:  stoppable,
	},
	{
		ID: "COST-007", Title: "Saving deletes nothing by itself",
		Why: "Leaving Compute Optimizer or Cost Optimization Hub erases what they know, and a rule that deletes volumes without an instance " +
			"deletes those that somebody has set aside.",
		Fix:      "Leave out the call at deletion, and look at what is idle before it is deleted, as cost.NewRightSizing does.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    savingDeletes,
	},
	{
		ID: "COST-008", Title: "Tasks and managed instances carry the tags of their service",
		Why: "The bill of a service is that of its tasks, and AWS tags none where the template is silent: the costs are nobody's. New tags " +
			"are those of new tasks.",
		Fix: "Set PropagateTags to SERVICE and EnableECSManagedTags to true, and PropagateTags of ManagedInstancesProvider to " +
			"CAPACITY_PROVIDER.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    propagatesTags,
	},
	{
		ID: "COST-009", Title: "Schedules that stop or shrink something may do so to what they name alone",
		Why: "CDK gives the role of a universal target its action on all resources: a changed input, or anybody with the role, stops " +
			"production.",
		Fix:      "Name the resources in PolicyStatements of the target, or condition them on aws:ResourceTag/Environment.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    engine.Each(scheduleType, wideStops),
	},
}

// volumeTable has volumes whose type somebody chose, and an older one. io1 and io2 are chosen for
// their speed.
var volumeTable = option.Table{
	{Type: "AWS::EC2::Volume", Property: "VolumeType?", Want: newerVolume},
	{Type: instanceType, Property: "BlockDeviceMappings.*.Ebs.VolumeType?", Want: newerVolume},
	{Type: launchConfigurationType, Property: "BlockDeviceMappings.*.Ebs.VolumeType?", Want: newerVolume},
	{Type: launchTemplateType, Property: "LaunchTemplateData.BlockDeviceMappings.*.Ebs.VolumeType?", Want: newerVolume},
	{Type: "AWS::OpenSearchService::Domain", Property: "EBSOptions.VolumeType?", Want: newerVolume},
}

var newerVolume = option.IsNot("gp2", "standard")
