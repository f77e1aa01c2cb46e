package service

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

var domain = regexp.MustCompile(`^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`).MatchString

var containers = []rule{
	{"E3042", on("AWS::ECS::TaskDefinition"), func(r *assembly.Resource, report func(string, string, ...any)) {
		all := r.Get("ContainerDefinitions").List()
		for _, c := range all {
			if essential := c.Get("Essential"); !essential.Exists() || text(essential) != "false" {
				return
			}
		}
		if len(all) > 0 {
			report("ContainerDefinitions", "has no essential container, and a task needs one")
		}
	}},
	{"E3052", on("AWS::ECS::Service"), func(r *assembly.Resource, report func(string, string, ...any)) {
		task, ok := r.Get("TaskDefinition").Target()
		if ok && text(task.Resource.Get("NetworkMode")) == "awsvpc" && !r.Get("NetworkConfiguration").Exists() {
			report("NetworkConfiguration", "is required, because the network mode of its task is awsvpc, and not set")
		}
	}},
	{"E3044", on("AWS::ECS::Service"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if launch := text(r.Get("LaunchType")); (launch == "FARGATE" || launch == "EXTERNAL") && text(r.Get("SchedulingStrategy")) == "DAEMON" {
			report("SchedulingStrategy", "is DAEMON, which the launch type %s does not take", launch)
		}
	}},
	{"E3048", on("AWS::ECS::TaskDefinition"), func(r *assembly.Resource, report func(string, string, ...any)) {
		fargate := false
		for _, c := range r.Get("RequiresCompatibilities").List() {
			fargate = fargate || text(c) == "FARGATE"
		}
		if !fargate {
			return
		}
		for _, name := range []string{"Cpu", "Memory"} {
			if !r.Get(name).Exists() {
				report(name, "is required on Fargate and not set")
			}
		}
		if mode := r.Get("NetworkMode"); !mode.Exists() || mode.Known() && text(mode) != "awsvpc" {
			report("NetworkMode", "is %v, and on Fargate it has to be awsvpc", mode)
		}
	}},
	{"E3053", on("AWS::ECS::TaskDefinition"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if text(r.Get("NetworkMode")) != "awsvpc" {
			return
		}
		for i, c := range r.Get("ContainerDefinitions").List() {
			for j, m := range c.Get("PortMappings").List() {
				host, one := number(m.Get("HostPort"))
				port, two := number(m.Get("ContainerPort"))
				if one && two && host != port {
					report("ContainerDefinitions."+strconv.Itoa(i)+".PortMappings."+strconv.Itoa(j)+".HostPort",
						"is %d, and in the network mode awsvpc it is the ContainerPort, %d", host, port)
				}
			}
		}
	}},
}

// expression is how EventBridge writes schedules, by the page "Creating a rule that runs on a
// schedule" of its User Guide.
var expression = regexp.MustCompile(`^(rate\((1 (minute|hour|day)|[0-9]+ (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$`)

var events = []rule{
	{"E3027", on("AWS::Events::Rule"), func(r *assembly.Resource, report func(string, string, ...any)) {
		schedule := text(r.Get("ScheduleExpression"))
		if schedule != "" && (!expression.MatchString(schedule) || strings.HasPrefix(schedule, "rate(1 ") && strings.HasSuffix(schedule, "s)")) {
			report("ScheduleExpression", "is %s, want rate(5 minutes) or cron(0 12 * * ? *)", schedule)
		}
	}},
	{"E3029", on("AWS::Route53::RecordSet"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if r.Get("AliasTarget").Exists() && r.Get("TTL").Exists() {
			report("TTL", "is set, and an alias has that of its target")
		}
	}},
	{"E3023", on("AWS::Route53::RecordSet"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if !r.Get("AliasTarget").Exists() && !r.Get("ResourceRecords").Exists() {
			report("ResourceRecords", "is required without an AliasTarget and not set")
		}
	}},
	{"E2529", on("AWS::Logs::LogGroup"), func(r *assembly.Resource, report func(string, string, ...any)) {
		n := 0
		for _, other := range r.Stack.Resources {
			if other.Type == "AWS::Logs::SubscriptionFilter" && other.Get("LogGroupName").RefersTo(r) {
				n++
			}
		}
		if n > 2 {
			report("", "has %d subscription filters, want at most 2", n)
		}
	}},
}

var documents = []rule{
	{"E3051", on("AWS::SSM::Document"), func(r *assembly.Resource, report func(string, string, ...any)) {
		content := r.Get("Content").Decoded()
		if content.Form() == assembly.Object && !content.Get("schemaVersion").Exists() {
			report("Content.schemaVersion", "is required and not set")
		}
	}},
	{"E3601", on("AWS::StepFunctions::StateMachine"), machine},
	{"E3698", on("AWS::ApiGateway::Stage"), func(r *assembly.Resource, report func(string, string, ...any)) {
		deployment, ok := r.Get("DeploymentId").Target()
		if ok && deployment.Resource.Get("RestApiId").Exists() && !deployment.Resource.Get("RestApiId").Written(r.Get("RestApiId")) {
			report("RestApiId", "is not that of its deployment")
		}
	}},
}
