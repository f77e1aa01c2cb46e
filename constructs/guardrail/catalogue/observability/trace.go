package observability

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const taskType = "AWS::ECS::TaskDefinition"

var traceRules = []engine.Rule{
	{
		ID: "TRACE-001", Title: "Collectors of telemetry have one version",
		Why:    "What a tag such as latest means changes without a deployment, and a collector sees every request.",
		Fix:    "Name a digest or a whole version in the image of the container.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(taskType, exactCollectors),
	},
	{
		ID: "TRACE-002", Title: "Collectors of telemetry have a task role",
		Why: "A collector sends with the role of its task. With rights on the execution role alone nothing arrives, and no deployment " +
			"fails for it.",
		Fix:    "Set TaskRoleArn to a role that may send traces.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(taskType, collectorsMaySend),
	},
	{
		ID: "TRACE-003", Title: "Tasks send traces by OpenTelemetry",
		Why:      "The X-Ray SDKs and the X-Ray daemon are in maintenance mode: they get security fixes and nothing else.",
		Fix:      "Run the AWS Distro for OpenTelemetry or the CloudWatch agent in place of the daemon.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check:    engine.Each(taskType, noDaemon),
	},
	{
		ID: "TRACE-004", Title: "Instrumented functions have their layer, and are traced",
		Why: "A wrapper of the AWS Distro for OpenTelemetry that no layer brings keeps a function from starting. Without active tracing " +
			"there is nothing to follow.",
		Fix:    "Add the layer of the function's language and Region, and set TracingConfig.Mode to Active.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::Lambda::Function", instrumented),
	},
	{
		ID: "TRACE-005", Title: "X-Ray takes sampling rules",
		Why:    "X-Ray refuses a rule without a version, of a priority above 9999, or that samples more than all requests.",
		Fix:    "Set Version to 1, Priority to 1 to 9999, and FixedRate to 0 to 1.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::XRay::SamplingRule", samples),
	},
}

var (
	collector = regexp.MustCompile(`(^|/)(aws-otel-collector|cloudwatch-agent|aws-xray-daemon|adot-autoinstrumentation-[a-z]+|` +
		`opentelemetry-collector(-contrib)?)(:[^/@]*)?(@.*)?$`)
	daemon = regexp.MustCompile(`(^|/)aws-xray-daemon(:|@|$)`)
	exact  = regexp.MustCompile(`@sha256:[0-9a-f]{64}$|:v?[0-9]+\.[0-9]+\.[0-9][^:@/]*$`)
)

// collectors calls see with the containers of a task whose image is that of a collector.
func collectors(task *assembly.Resource, see func(image, property string)) {
	for i, c := range task.Get("ContainerDefinitions").List() {
		if image, known := c.Get("Image").Outline(); known && collector.MatchString(image) {
			see(image, fmt.Sprintf("ContainerDefinitions.%d.Image", i))
		}
	}
}

func exactCollectors(pass *engine.Pass, task *assembly.Resource) {
	collectors(task, func(image, property string) {
		if !exact.MatchString(image) {
			pass.Report(task, property, "is %s; want a digest or a whole version", image)
		}
	})
}

func collectorsMaySend(pass *engine.Pass, task *assembly.Resource) {
	collectors(task, func(image, _ string) {
		if !task.Get("TaskRoleArn").AlwaysExists() {
			pass.Report(task, "TaskRoleArn", "is not set, and %s sends with it", image)
		}
	})
}

func noDaemon(pass *engine.Pass, task *assembly.Resource) {
	collectors(task, func(image, property string) {
		if daemon.MatchString(image) {
			pass.Report(task, property, "is %s, which is in maintenance mode", image)
		}
	})
}

func instrumented(pass *engine.Pass, function *assembly.Resource) {
	wrapper, _ := function.Get("Environment", "Variables", "AWS_LAMBDA_EXEC_WRAPPER").Text()
	if wrapper != "/opt/otel-instrument" && wrapper != "/opt/otel-handler" {
		return
	}
	if layers := function.Get("Layers"); !layers.Get("0").Exists() {
		pass.Report(function, "Layers", "is empty, and %s is in a layer", wrapper)
	}
	if mode := function.Get("TracingConfig", "Mode"); mode.Is("Active") == assembly.False {
		pass.Report(function, "TracingConfig.Mode", "is %s; want Active", orNothing(mode))
	}
}

func samples(pass *engine.Pass, rule *assembly.Resource) {
	r := rule.Get("SamplingRule")
	if v := r.Get("Version"); v.Is(1) == assembly.False {
		pass.Report(rule, "SamplingRule.Version", "is %s; want 1", orNothing(v))
	}
	if n, known := r.Get("Priority").Int(); known && (n < 1 || n > 9999) {
		pass.Report(rule, "SamplingRule.Priority", "is %d; want 1 to 9999", n)
	}
	if s, known := r.Get("FixedRate").Text(); known {
		if rate, err := strconv.ParseFloat(s, 64); err == nil && (rate < 0 || rate > 1) {
			pass.Report(rule, "SamplingRule.FixedRate", "is %s; want 0 to 1", s)
		}
	}
}

// orNothing is a value as text.
func orNothing(v assembly.Value) string {
	if !v.Exists() {
		return "not set"
	}
	return v.String()
}
