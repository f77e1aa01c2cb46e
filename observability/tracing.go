package observability

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TracingProps configure [Tracing]; nil and the zero value are the production choice.
type TracingProps struct {
	// Collector takes the traces of tasks. The default is OpenTelemetry.
	Collector Collector
	// Image is the image of the collector, by a digest or a whole version. The default is a version
	// that this package was written for.
	Image string
	// Rules say how many requests are traced. The default is X-Ray's own: one a second, and 5 percent
	// of the others.
	Rules []SamplingRule
	// Priority is that of the first rule, 1 to 9999: a smaller one comes first. Two constructs of an
	// account and Region want different ones. The default is 1000.
	Priority int
	// Groups are filters with metrics of their own. The default is none.
	Groups []TraceGroup
	// Logs has a group for the collector. The default is logs of their own, which mask nothing.
	Logs *Logs
}

// Tracing follows the requests of a workload through its tasks and functions. It promises that
//
//   - a task has a collector beside its container, of an image that no deployment changes unasked
//     (TRACE-001). When the collector fails, the container serves on,
//   - SDKs ask X-Ray which requests to trace, so that Rules hold for all of them,
//   - tasks and functions may send traces, and nothing else by this.
//
// A broken promise is a finding (PROMISE-001). An application has to be instrumented: by an SDK of
// OpenTelemetry, or by the AWS distributions of it for Application Signals. A collector takes 128
// to 256 MiB of its task. X-Ray costs by the trace, and with a [TransactionSearch] by the GB. See
// "AWS Distro for OpenTelemetry" and "X-Ray SDK and daemon maintenance mode".
type Tracing struct {
	constructs.Construct
	props TracingProps
	logs  awslogs.LogGroup
}

// NewTracing defines the rules and groups. It panics with an error when Collector is none of the
// constants, when Image has no whole version and no digest, for rules and groups that X-Ray
// refuses, and when a name stands twice.
func NewTracing(scope constructs.Construct, id string, props *TracingProps) *Tracing {
	t := &Tracing{}
	t.props = plinth.Define(t, scope, id, props.withDefaults)
	if t.props.Collector == XRayDaemon {
		awscdk.Annotations_Of(t).AddWarningV2(jsii.String("observability:xray-daemon"), jsii.String(
			"The X-Ray SDKs and the X-Ray daemon are in maintenance mode: they get security fixes and nothing else. "+
				"Instrument with OpenTelemetry, and leave Collector empty."))
	}
	t.sample(t.props)
	return t
}

// Task puts a collector beside the container of a task, and tells it to send its traces there under
// the name of a service. It panics with an error when the task has no container yet.
func (t *Tracing) Task(task awsecs.TaskDefinition, service string) awsecs.ContainerDefinition {
	container := task.DefaultContainer()
	if container == nil {
		panic(plinth.Misuse(t, "the task %s has no container, want the container of the application first", tree.Path(task)))
	}
	before := containers(task)
	s := collectors[t.props.Collector]
	options := &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(&t.props.Image, nil), Essential: jsii.Bool(false),
		MemoryReservationMiB: jsii.Number(s.memory), ReadonlyRootFilesystem: jsii.Bool(!s.writes), Privileged: jsii.Bool(false),
		Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{
			StreamPrefix: jsii.String("Collector"), LogGroup: t.group(), Mode: awsecs.AwsLogDriverMode_NON_BLOCKING,
		}),
	}
	if s.environment != nil {
		options.Environment = variables(s.environment)
	}
	if s.command != nil {
		options.Command = jsii.Strings(s.command...)
	}
	if s.health != nil {
		options.HealthCheck = &awsecs.HealthCheck{Command: jsii.Strings(s.health...)}
	}
	collector := task.AddContainer(jsii.String("Collector"), options)
	if s.writes {
		guardrail.Waive(task, "PRIVILEGE-002", "the CloudWatch agent writes its configuration into its own files")
	}
	application := with(s.application, "OTEL_SERVICE_NAME", service)
	for _, name := range slices.Sorted(maps.Keys(application)) {
		container.AddEnvironment(&name, jsii.String(application[name]))
	}
	container.AddContainerDependencies(&awsecs.ContainerDependency{
		Container: collector, Condition: awsecs.ContainerDependencyCondition_START,
	})
	for _, statement := range t.sending(s.metrics) {
		plinth.Allow(task.TaskRole(), statement)
	}
	kept := promise.At("Resource")
	of := fmt.Sprintf("ContainerDefinitions.%d.", before)
	kept = kept.Is(of+"Image", t.props.Image).Is(of+"Essential", false).Is(of+"ReadonlyRootFilesystem", !s.writes)
	var told []any
	for _, name := range slices.Sorted(maps.Keys(application)) {
		told = append(told, map[string]any{"Name": name, "Value": application[name]})
	}
	plinth.Promise(task,
		promise.That("sends its traces to the collector beside it", kept.Includes("ContainerDefinitions.0.Environment", told...)))
	return collector
}

// Function lets a function be traced. With the layer of the AWS Distro for OpenTelemetry for its
// language, which Application Signals wants, it also instruments the function. Each Region and
// account of AWS has layers of its own: their ARNs are in "AWS Lambda Layer for OpenTelemetry ARNs"
// of the guide of CloudWatch. A nil layer is for functions that do without.
func (t *Tracing) Function(function awslambda.Function, layer awslambda.ILayerVersion) {
	resource := tree.Node(function).DefaultChild().(awslambda.CfnFunction)
	resource.SetTracingConfig(&awslambda.CfnFunction_TracingConfigProperty{Mode: jsii.String("Active")})
	kept := promise.At("Resource").Is("TracingConfig", map[string]any{"Mode": "Active"})
	if layer != nil {
		function.AddLayers(layer)
		function.AddEnvironment(jsii.String("AWS_LAMBDA_EXEC_WRAPPER"), jsii.String("/opt/otel-instrument"), nil)
		kept = kept.Includes("Layers", layer.LayerVersionArn()).Is("Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER", "/opt/otel-instrument")
	}
	for _, statement := range t.sending(layer != nil) {
		function.AddToRolePolicy(awsiam.NewPolicyStatement(statement))
	}
	plinth.Promise(function, promise.That("is traced", kept))
}

// sending is what sends traces may do: X-Ray has no resources for them. What makes metrics of
// services writes them into the group of Application Signals.
func (t *Tracing) sending(metrics bool) []*awsiam.PolicyStatementProps {
	all := []*awsiam.PolicyStatementProps{{
		Actions:   jsii.Strings("xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"),
		Resources: jsii.Strings("*"),
	}}
	if metrics {
		at := plinth.PlaceOf(t)
		group := "arn:" + at.Partition + ":logs:" + at.Region + ":" + at.Account + ":log-group:/aws/application-signals/data:*"
		all = append(all, &awsiam.PolicyStatementProps{
			Actions: jsii.Strings("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), Resources: &[]*string{&group},
		})
	}
	return all
}

// group is where collectors log, which all tasks share.
func (t *Tracing) group() awslogs.LogGroup {
	if t.logs == nil {
		if t.props.Logs == nil {
			t.props.Logs = NewLogs(t, "Logs", &LogsProps{Unmasked: true})
		}
		t.logs = t.props.Logs.Group("Collectors")
	}
	return t.logs
}

// containers is how many containers a task has.
func containers(task awsecs.TaskDefinition) (n int) {
	for _, child := range *tree.Node(task).Children() {
		if _, ok := child.(awsecs.ContainerDefinition); ok {
			n++
		}
	}
	return n
}

func variables(all map[string]string) *map[string]*string {
	pointers := map[string]*string{}
	for name, value := range all {
		pointers[name] = &value
	}
	return &pointers
}

func (p *TracingProps) withDefaults() (q TracingProps, err error) {
	if p != nil {
		q = *p
	}
	q.Collector = cmp.Or(q.Collector, OpenTelemetry)
	s, known := collectors[q.Collector]
	if !known {
		return q, fmt.Errorf("Collector is %q, want OpenTelemetry, CloudWatchAgent or XRayDaemon", q.Collector)
	}
	q.Image = cmp.Or(q.Image, s.image)
	q.Priority = cmp.Or(q.Priority, 1000)
	q.Rules, q.Groups = slices.Clone(q.Rules), slices.Clone(q.Groups)
	return q, cmp.Or(checkImage(q.Image), checkSampling(q))
}
