package fault

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

const experimentType = "AWS::FIS::ExperimentTemplate"

var fisRules = []engine.Rule{
	{
		ID: "FIS-001", Title: "Fault injection experiments are stopped by an alarm",
		Why:    "The scenarios of AWS come with the stop condition \"none\": an experiment goes on while users suffer.",
		Fix:    "Set StopConditions to alarms that ring when users notice, with the source aws:cloudwatch:alarm.",
		Pillar: engine.Reliability,
		Check:  engine.Each(experimentType, experimentStops),
	},
	{
		ID: "FIS-002", Title: "Fault injection experiments in production name their targets",
		Why:    "A target without tags, ARNs or a service is every resource of its type, those of others included.",
		Fix:    "Set ResourceTags of the target, as GameDay does, or ResourceArns.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each(experimentType, experimentTargets),
	},
	{
		ID: "FIS-003", Title: "Roles of fault injection experiments break their targets only",
		Why: "A mistake in the template, or a template of somebody else with the role, breaks whatever the role may. The managed " +
			"policies of AWS for experiments are for every resource.",
		Fix:    "Allow what the actions need under a condition on aws:ResourceTag of the targets, or for their ARNs.",
		Pillar: engine.Security,
		Check:  engine.Each(experimentType, experimentRole),
	},
	{
		ID: "FIS-004", Title: "Fault injection experiments select caches by tags",
		Why:    "FIS refuses the power interruption of a cache that the template names by ARN.",
		Fix:    "Set ResourceTags of the target, and availabilityZoneIdentifier of its Parameters.",
		Pillar: engine.Reliability,
		Check: engine.Each(experimentType, func(pass *engine.Pass, template *assembly.Resource) {
			for _, name := range template.Get("Targets").Keys() {
				target := template.Get("Targets", name)
				if target.Get("ResourceType").OneOf("aws:elasticache:replicationgroup",
					"aws:elasticache:redis-replicationgroup") == assembly.True && target.Get("ResourceArns").Exists() {
					pass.Report(template, "Targets."+name+".ResourceArns", "are set; want ResourceTags")
				}
			}
		}),
	},
	{
		ID: "FIS-005", Title: "Tasks of ECS let experiments reach their network",
		Why: "FIS works inside a task by way of the agent of ECS, which refuses unless the task definition says otherwise: the experiment " +
			"fails, and shows nothing of the application.",
		Fix:    "Set EnableFaultInjection to true and PidMode to task, and run the SSM agent in a container of the task.",
		Pillar: engine.Reliability,
		Check:  engine.Each(experimentType, injectable),
	},
}

// injectable looks at the task definitions of the app, one of which has to be prepared; which tasks
// carry the tags of a target only ECS knows.
func injectable(pass *engine.Pass, template *assembly.Resource) {
	tasks := pass.OfType("AWS::ECS::TaskDefinition")
	prepared := func(task *assembly.Resource) bool {
		return task.Get("EnableFaultInjection").Is(true) != assembly.False && task.Get("PidMode").Is("task") != assembly.False
	}
	if len(tasks) == 0 || slices.ContainsFunc(tasks, prepared) {
		return
	}
	for _, name := range slices.Sorted(slices.Values(template.Get("Actions").Keys())) {
		action := template.Get("Actions", name, "ActionId")
		if text, _ := action.Text(); strings.HasPrefix(text, "aws:ecs:task-network-") {
			pass.Report(template, "Actions."+name+".ActionId", "is %v, and no task definition of the app has EnableFaultInjection and PidMode task",
				action)
		}
	}
}

func experimentStops(pass *engine.Pass, template *assembly.Resource) {
	stops := template.Get("StopConditions").List()
	if len(stops) == 0 {
		pass.Report(template, "StopConditions", "are none")
	}
	for i, stop := range stops {
		if source := stop.Get("Source"); source.Is("aws:cloudwatch:alarm") != assembly.True {
			pass.Report(template, fmt.Sprintf("StopConditions.%d.Source", i), "is %v; want aws:cloudwatch:alarm", source)
		}
	}
}

// naming are the parameters by which a target is that of one service, pod or VPC.
var naming = []string{"service", "selectorValue", "vpc"}

func experimentTargets(pass *engine.Pass, template *assembly.Resource) {
	targets := template.Get("Targets")
	for _, name := range slices.Sorted(slices.Values(targets.Keys())) {
		target := targets.Get(name)
		named := slices.ContainsFunc(naming, func(p string) bool { return target.Get("Parameters", p).AlwaysExists() })
		if len(target.Get("ResourceTags").Keys()) == 0 && len(target.Get("ResourceArns").List()) == 0 && !named {
			pass.Report(template, "Targets."+name+".ResourceTags", "are none, nor are there ARNs: it is every %v", target.Get("ResourceType"))
		}
	}
}

// breaking are the actions that take away what is there, and that a condition on tags can limit.
var breaking = []string{"ec2:PauseVolumeIO", "ec2:RebootInstances", "ec2:StopInstances", "ec2:TerminateInstances", "ecs:StopTask",
	"elasticache:InterruptClusterAzPower", "rds:FailoverDBCluster", "rds:RebootDBInstance"}

func experimentRole(pass *engine.Pass, template *assembly.Resource) {
	role, ok := template.Get("RoleArn").Target()
	if !ok {
		return
	}
	wide := map[string]bool{}
	for _, s := range statement.OfRole(pass.Assembly, role.Resource) {
		if s.Allows() && !s.Get("Condition").AlwaysExists() {
			breaks(wide, texts(s.Get("Action")), texts(s.Get("Resource")))
		}
	}
	for _, arn := range texts(role.Resource.Get("ManagedPolicyArns")) {
		_, name, _ := strings.Cut(arn, ":aws:policy/")
		document, _ := awsmanaged.Find(name)
		for _, s := range document.Statements {
			if len(s.Condition) == 0 {
				breaks(wide, s.Action, s.Resource)
			}
		}
	}
	if len(wide) > 0 {
		pass.Report(template, "RoleArn", "is %s, which may call %s on every resource", role.Resource.Path,
			strings.Join(slices.Sorted(maps.Keys(wide)), ", "))
	}
}

// breaks adds what a statement lets break everything of a type.
func breaks(wide map[string]bool, actions, resources []string) {
	everything := func(arn string) bool { return strings.HasSuffix(arn, "*") }
	if !slices.ContainsFunc(resources, everything) {
		return
	}
	for _, action := range breaking {
		if slices.ContainsFunc(actions, func(pattern string) bool { return access.Matches(pattern, action) }) {
			wide[action] = true
		}
	}
}

// texts are the outlines of a list.
func texts(v assembly.Value) (all []string) {
	for _, e := range v.List() {
		text, _ := e.Outline()
		all = append(all, text)
	}
	return all
}
